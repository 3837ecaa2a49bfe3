"""What a batch of definitions needs of the data: code sets and, for each domain, the concepts and columns; shared by all of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from filiere.methods.omop.circe import CUSTOM_ERA, DEMOGRAPHIC
from filiere.methods.omop.definition import ConceptItem, ConceptSet, Count, Criterion, Definition, DrugEraExit, Group
from filiere.methods.omop.domains import DOMAINS, Domain, Filter

_COLUMN = re.compile(r"\bC\.(\w+)")
#: The shared events that a drug exit reads: exposures found by their concept and by their source concept.
DRUG_KEYS = (("DrugExposure", "drug_concept_id"), ("DrugExposure", "drug_source_concept_id"))
#: What every event has.
_CORE = {"person_id", "event_id", "start_date", "end_date", "visit_occurrence_id"}
_FILTERS: Mapping[str, Mapping[str, Filter]] = {
    **{name: {one.key: one for one in domain.filters} for name, domain in DOMAINS.items()},
    "CustomEra": {one.key: one for one in CUSTOM_ERA},
}
DEMOGRAPHIC_FILTERS: Mapping[str, Filter] = {one.key: one for one in DEMOGRAPHIC}


def filters_of(name: str) -> Mapping[str, Filter]:
    """Return the filters of a domain by their key."""
    return _FILTERS[name]


@dataclass
class EventNeeds:
    """The events of one domain, found by one concept column: which code sets, which columns."""

    domain: Domain
    by: str
    sets: set[int] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The name of the shared table."""
        return f"events_{self.domain.table}_{'source' if self.by == self.domain.source_concept else 'concept'}"


class Needs:
    """The code sets and shared event tables of a batch."""

    def __init__(self) -> None:
        self.sets: dict[tuple[ConceptItem, ...], int] = {}
        self.events: dict[tuple[str, str], EventNeeds] = {}

    def add(self, definition: Definition) -> dict[int, int]:
        """Take in a definition; return the number in the batch of each of its concept sets (equal sets share one number)."""
        numbers = {one.number: self._number(one) for one in definition.concept_sets}
        for criterion, count in criteria_of(definition):
            self._criterion(criterion, count, numbers)
        if isinstance(definition.exit, DrugEraExit):
            for key in DRUG_KEYS:
                need = self.events.setdefault(key, EventNeeds(DOMAINS[key[0]], key[1]))
                need.sets.add(numbers[definition.exit.concept_set])
        return numbers

    def _number(self, concepts: ConceptSet) -> int:
        items = tuple(sorted(set(concepts.items), key=lambda item: (item.concept, item.excluded, item.descendants, item.mapped)))
        return self.sets.setdefault(items, len(self.sets))

    def _criterion(self, criterion: Criterion, count: Count | None, numbers: Mapping[int, int]) -> None:
        key = shared_key(criterion)
        if key is None:
            return
        need = self.events.setdefault(key, EventNeeds(DOMAINS[criterion.domain], key[1]))
        chosen = criterion.concept_set if need.by == need.domain.concept else criterion.source_set
        if chosen is not None:
            need.sets.add(numbers[chosen])
        need.columns |= columns_of(criterion, count)


def shared_key(criterion: Criterion) -> tuple[str, str] | None:
    """Return the key of the shared table that holds the events of a criterion, None where it asks for any concept."""
    domain = DOMAINS.get(criterion.domain)
    if domain is None:
        return None
    if criterion.concept_set is not None and domain.concept is not None:
        return domain.name, domain.concept
    if criterion.source_set is not None and domain.source_concept is not None:
        return domain.name, domain.source_concept
    return None


def columns_of(criterion: Criterion, count: Count | None) -> set[str]:
    """Return the columns of its table that a criterion reads besides its dates, its identifier and its person."""
    domain, filters = DOMAINS[criterion.domain], filters_of(criterion.domain)
    found: set[str] = set()
    for condition in criterion.conditions:
        target = filters[condition.key].target
        found |= set(_COLUMN.findall(target))
        if target.startswith("PR."):
            found.add("provider_id")
        if target.startswith(("CS.", "LOC.")):
            found.add("care_site_id")
    if criterion.concept_set is not None and criterion.source_set is not None and domain.source_concept:
        found.add(domain.source_concept)
    if count is not None and count.distinct:
        column = counted_column(domain, count.apart)
        found |= set(_COLUMN.findall(column))
    return found - _CORE


def counted_column(domain: Domain, apart: str | None) -> str:
    """Return the expression of what is counted apart, over the event ``C``."""
    own = dict(domain.counted)
    if apart in own:
        return f"C.{own[apart]}"
    if apart == "DOMAIN_CONCEPT":
        return _CONCEPTS.get(domain.name) or (f"C.{domain.concept}" if domain.concept else "NULL")
    if apart == "VISIT_DETAIL_ID":
        return "C.event_id" if domain.name == "VisitDetail" else "NULL"
    return {"DURATION": "{days}", "START_DATE": "C.start_date", "END_DATE": "C.end_date", "VISIT_ID": "C.visit_occurrence_id"}[apart or ""]


_CONCEPTS = {
    "Death": "coalesce(C.cause_concept_id, 0)",
    "ObservationPeriod": "C.period_type_concept_id",
    "PayerPlanPeriod": "C.payer_concept_id",
    "LocationRegion": "C.region_concept_id",
}


def criteria_of(definition: Definition) -> Iterator[tuple[Criterion, Count | None]]:
    """Yield every criterion of a definition, nested ones too, with its count where it has one."""
    yield from _deep((one, None) for one in (*definition.entry, *definition.censoring))
    groups = [definition.additional, *(rule.group for rule in definition.rules)]
    for group in groups:
        if group is not None:
            yield from _grouped(group)


def _grouped(group: Group) -> Iterator[tuple[Criterion, Count | None]]:
    yield from _deep((one.criterion, one.count) for one in group.correlated)
    for inner in group.groups:
        yield from _grouped(inner)


def _deep(found: Iterable[tuple[Criterion, Count | None]]) -> Iterator[tuple[Criterion, Count | None]]:
    for criterion, count in found:
        yield criterion, count
        if criterion.correlated is not None:
            yield from _grouped(criterion.correlated)
        yield from _deep((one, None) for one in criterion.eras_of)
