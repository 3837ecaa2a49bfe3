"""A fictive vocabulary that exercises given definitions: their concepts, a hierarchy, mapped codes, values asked for."""

from collections.abc import Iterable

from filiere.methods.omop.definition import Criterion, Definition
from filiere.methods.omop.domains import DOMAINS
from filiere.methods.omop.needs import criteria_of
from filiere.methods.omop.population import Vocabulary

#: Numbers from here on are outside the range of the OMOP vocabularies (2 000 000 000 and above are local codes).
_LOCAL = 2_000_000_000
_ERAS = {"condition_era": "condition_occurrence", "drug_era": "drug_exposure", "dose_era": "drug_exposure"}


def vocabulary_of(definitions: Iterable[Definition], *, most: int = 40) -> Vocabulary:
    """Return a vocabulary in which every code set of the definitions can find events.

    Each included concept that spreads to its descendants gets three children and one grandchild; each set that takes mapped codes
    gets one code mapped to its first concept; one child in eleven is invalid. ``most`` bounds how many items of a set are drawn from.
    """
    made = _Maker(most)
    for definition in definitions:
        made.take(definition)
    return made.vocabulary


class _Maker:
    def __init__(self, most: int) -> None:
        self.most = most
        self.vocabulary = Vocabulary()
        self.pools: dict[str, set[int]] = {}
        self.children: dict[int, tuple[int, ...]] = {}
        self.next = _LOCAL

    def take(self, definition: Definition) -> None:
        sets = {one.number: one for one in definition.concept_sets}
        for criterion, _ in criteria_of(definition):
            self._values(criterion)
            for number in (criterion.concept_set, criterion.source_set):
                if number is None:
                    continue
                table = DOMAINS[criterion.domain].table
                pool = self.pools.setdefault(_ERAS.get(table, table), set())
                for item in sets[number].items[: self.most]:
                    pool.add(item.concept)
                    if item.descendants:
                        pool.update(self._family(item.concept))
                    if item.mapped:
                        self.vocabulary.mapped.append((self._new(), item.concept))
        for table, pool in self.pools.items():
            self.vocabulary.concepts[table] = sorted(pool)
        for one in definition.concept_sets:
            for item in one.items:
                self.vocabulary.domains.setdefault(item.concept, "Condition")

    def _family(self, concept: int) -> tuple[int, ...]:
        if concept not in self.children:
            children = [self._new() for _ in range(3)]
            grandchild = self._new()
            self.vocabulary.ancestors += [(concept, child, 1) for child in children]
            self.vocabulary.ancestors += [(concept, grandchild, 2), (children[0], grandchild, 1)]
            self.children[concept] = (*children, grandchild)
        return self.children[concept]

    def _new(self) -> int:
        self.next += 1
        if self.next % 11 == 0:
            self.vocabulary.invalid.add(self.next)
        self.vocabulary.domains[self.next] = "Condition"
        return self.next

    def _values(self, criterion: Criterion) -> None:
        for condition in criterion.conditions:
            if isinstance(condition.asked, tuple):
                pool = {"ValueAsConcept": self.vocabulary.values, "Unit": self.vocabulary.units}.get(condition.key)
                if pool is not None:
                    pool += [one for one in condition.asked[:3] if one not in pool]
