"""One organisation printed under several names, or listed twice."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from filiere.kernel.contract import Contract
from filiere.kernel.elements import Organisation, Spelling
from filiere.kernel.lint.counts import key
from filiere.kernel.lint.values import Finding, Place, joined, places
from filiere.kernel.lint.words import both, folded, listing

#: How alike two folded names of one organisation must be to be one name misspelt rather than two names.
MISSPELT = 0.8
#: How alike the names of two organisations must be to be, perhaps, one; shorter names than this are too easily alike.
ALIKE, LONG = 0.92, 7


def misspellings(contract: Contract) -> Iterator[Finding]:
    """Find each organisation whose printed names differ by their letters, where neither is the short form of the other."""
    for organisation in contract.organisations:
        pairs = [pair for pair in combinations(organisation.spellings, 2) if misspelt(pair[0].words, pair[1].words)]
        if pairs:
            found = list({folded(spelling.words): spelling.words for pair in pairs for spelling in pair}.values())
            yield Finding(
                rule="spellings.letters",
                severity="doubt",
                message=both(
                    f"{organisation.name} est imprimé de plusieurs façons : {listing(found, 'fr')}.",
                    f"{organisation.name} is printed in several ways: {listing(found, 'en')}.",
                ),
                places=joined(*(_place(organisation, spelling) for pair in pairs for spelling in pair)),
            )


def misspelt(one: str, other: str) -> bool:
    """Return whether two names are one name with other letters, neither a short form nor another name.

    >>> misspelt("Hyposkesi", "Yposkesi"), misspelt("Medicen", "Medicen Paris Région"), misspelt("BPI", "Bpifrance")
    (True, False, False)
    """
    first, second = _words(one), _words(other)
    if len(first) != len(second) or folded(one) == folded(other):
        return False
    return all(SequenceMatcher(None, a, b).ratio() >= MISSPELT for a, b in zip(first, second, strict=True))


def _words(name: str) -> list[str]:
    return [folded(word) for word in name.replace("-", " ").split()]


def typography(contract: Contract) -> Iterator[Finding]:
    """Find, all together, the organisations whose printed names differ only by case, accents, hyphens or blanks."""
    for document in contract.documents:
        said: list[str] = []
        where: list[tuple[Place, ...]] = []
        for organisation in contract.organisations:
            alike: dict[str, list[Spelling]] = defaultdict(list)
            for spelling in organisation.spellings:
                if spelling.sources[0].document == document.id:
                    alike[folded(spelling.words)].append(spelling)
            for same in alike.values():
                if len({spelling.words for spelling in same}) > 1:
                    said.append(" / ".join(dict.fromkeys(spelling.words for spelling in same)))
                    where += [_place(organisation, spelling) for spelling in same]
        if said:
            yield Finding(
                rule="spellings.typography",
                severity="doubt",
                message=both(
                    f"{len(said)} noms changent de casse, d’accents ou de coupe : {'; '.join(said)}.".replace(";", " ;"),
                    f"{len(said)} names change case, accents or breaks: {'; '.join(said)}.",
                ),
                places=joined(*where),
            )


def twins(contract: Contract) -> Iterator[Finding]:
    """Find each pair of organisations whose printed names are the same, or almost."""
    names = [(organisation, folded(spelling.words)) for organisation in contract.organisations for spelling in organisation.spellings]
    seen: set[frozenset[str]] = set()
    for (one, first), (other, second) in combinations(names, 2):
        pair = frozenset({one.id, other.id})
        if len(pair) < 2 or pair in seen or not _alike(first, second):
            continue
        seen.add(pair)
        yield Finding(
            rule="spellings.twins",
            severity="doubt",
            message=both(
                f"{one.name} et {other.name} : une ou deux organisations ?", f"{one.name} and {other.name}: one organisation or two?"
            ),
            places=joined(_place(one, one.spellings[0]), _place(other, other.spellings[0])),
        )


def _alike(first: str, second: str) -> bool:
    if first == second:
        return True
    if min(len(first), len(second)) < LONG or abs(len(first) - len(second)) > 2:
        return False
    return SequenceMatcher(None, first, second).ratio() >= ALIKE


def listed_twice(contract: Contract) -> Iterator[Finding]:
    """Find each organisation that stands twice in one list; lists of one subject are told once."""
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for listed in contract.enumerations:
        for name, count in Counter(key(entry) for entry in listed.entries).items():
            if count < 2:
                continue
            twice = [entry for entry in listed.entries if key(entry) == name]
            words = twice[0].words
            finding = Finding(
                rule="spellings.listed_twice",
                severity="doubt",
                message=both(
                    f"{words} est inscrit {count} fois : {listed.title.fr}.", f"{words} is listed {count} times: {listed.title.en}."
                ),
                places=places(listed.about or listed.id, *(entry.sources or listed.sources for entry in twice)),
            )
            found[listed.subject or listed.id, name].append(finding)
    for same in found.values():
        yield same[0].model_copy(update={"places": joined(*(finding.places for finding in same))})


def _place(organisation: Organisation, spelling: Spelling) -> tuple[Place, ...]:
    return places(organisation.id, spelling.sources)
