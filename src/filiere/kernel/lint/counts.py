"""Counts that differ from their list, counts whose list is nowhere, lists of one thing that differ."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from filiere.kernel.contract import Contract
from filiere.kernel.elements import Amount
from filiere.kernel.lint.figures import of
from filiere.kernel.lint.values import Finding, Place, joined, places, project_of
from filiere.kernel.lint.words import amount, both, folded, listing
from filiere.kernel.printed import Entry, Enumeration


def fits(claimed: Amount, found: int, *, unfinished: bool = False) -> bool:
    """Return whether a list of so many items can bear a claimed count; an unfinished list may only be too long.

    >>> fits(Amount(value=10, unit="", qualifier="less_than", what={"fr": "m", "en": "m"}), 12)
    False
    """
    wanted = claimed.value
    match claimed.qualifier:
        case "less_than":
            return found < wanted
        case "up_to":
            return found <= wanted
        case "more_than":
            return unfinished or found > wanted
        case "at_least":
            return unfinished or found >= wanted
        case "about":
            return (unfinished or found >= 0.8 * wanted) and found <= 1.2 * wanted
        case _:
            return found == wanted or (unfinished and found < wanted)


def key(entry: Entry) -> str:
    """Return what makes two entries the same: what they name, else their words."""
    return entry.organisation or entry.element or folded(entry.words)


def _list_places(listed: Enumeration) -> tuple[Place, ...]:
    claimed = listed.claimed.sources if listed.claimed else ()
    return places(listed.about or listed.id, claimed, listed.sources, *(entry.sources for entry in listed.entries))


def miscounted(contract: Contract) -> Iterator[Finding]:
    """Find each list that does not hold as many items as the text claims."""
    figures = {figure.id: figure for figure in contract.figures}
    for listed in contract.enumerations:
        claimed = of(listed.claimed, figures) if listed.claimed else None
        if claimed is None or not listed.entries:
            continue
        total, distinct = len(listed.entries), len({key(entry) for entry in listed.entries})
        if any(fits(claimed, count, unfinished=listed.open) for count in (total, distinct)):
            continue
        repeated_fr, repeated_en = (f", {distinct} sans répétition", f", {distinct} without repeats") if distinct != total else ("", "")
        yield Finding(
            rule="counts.list",
            severity="doubt" if listed.presumed else "contradiction",
            message=both(
                f"{listed.title.fr} : le texte annonce {amount(claimed, 'fr')} et en donne {total}{repeated_fr}.",
                f"{listed.title.en}: the text announces {amount(claimed, 'en')} and gives {total}{repeated_en}.",
            ),
            places=_list_places(listed),
        )


def unlisted(contract: Contract) -> Iterator[Finding]:
    """Find the counts whose list the text never gives, one finding for each part of the contract."""
    grouped: dict[tuple[str, str], list[Enumeration]] = defaultdict(list)
    for listed in contract.enumerations:
        if listed.claimed is not None and not listed.entries:
            grouped[listed.document, project_of(listed.about)].append(listed)
    for (_, part), lists in grouped.items():
        yield Finding(
            rule="counts.unlisted",
            severity="gap",
            message=both(
                f"{part} : compté, jamais énuméré : {listing([item.title.fr for item in lists], 'fr')}.",
                f"{part}: counted, never listed: {listing([item.title.en for item in lists], 'en')}.",
            ),
            places=joined(*(_list_places(item) for item in lists)),
        )


def differing_lists(contract: Contract) -> Iterator[Finding]:
    """Find each pair of lists of one subject that do not name the same things."""
    for first, second in combinations(contract.enumerations, 2):
        if first.subject is None or first.subject != second.subject or not (first.entries and second.entries):
            continue
        here, there = ({key(entry): entry.words for entry in listed.entries} for listed in (first, second))
        missing = [words for name, words in here.items() if name not in there and not second.open]
        missing += [words for name, words in there.items() if name not in here and not first.open]
        if missing or (len(here) != len(there) and not (first.open or second.open)):
            yield Finding(
                rule="counts.lists_differ",
                severity="contradiction",
                message=both(
                    f"{first.title.fr} ({len(here)}) et {second.title.fr} ({len(there)}) ne s’accordent pas : "
                    f"{listing(missing, 'fr')} d’un seul côté.",
                    f"{first.title.en} ({len(here)}) and {second.title.en} ({len(there)}) disagree: "
                    f"{listing(missing, 'en')} on one side only.",
                ),
                places=joined(_list_places(first), _list_places(second)),
            )


def crowded_bodies(contract: Contract) -> Iterator[Finding]:
    """Find each college that names more members than the text allows it."""
    for body in contract.bodies:
        for college in body.colleges:
            if college.count is None or not college.members or fits(college.count, len(college.members), unfinished=True):
                continue
            size = len(college.members)
            yield Finding(
                rule="counts.body",
                severity="contradiction",
                message=both(
                    f"{body.title.fr}, {college.name.fr} : {amount(college.count, 'fr')} annoncés, {size} nommés.",
                    f"{body.title.en}, {college.name.en}: {amount(college.count, 'en')} announced, {size} named.",
                ),
                places=places(body.id, body.sources.get("colleges", ())),
            )
