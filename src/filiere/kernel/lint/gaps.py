"""What the text leaves silent: no lead, no deadline, no indicator, an empty cell. One finding for each kind and project."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from filiere.kernel.contract import Contract
from filiere.kernel.elements import Deliverable, Element
from filiere.kernel.leads import lead_of
from filiere.kernel.lint.values import Finding, element_places, joined, places, project_of
from filiere.kernel.lint.words import both, listing


def unled(contract: Contract) -> Iterator[Finding]:
    """Find the deliverables for which nobody is named, themselves or through what holds them."""
    known = {element.id: element for element in contract.elements()}
    silent = [deliverable for deliverable in contract.deliverables if lead_of(deliverable, known) is None]
    yield from _grouped("gaps.lead", silent, ("sans pilote, ni propre ni hérité", "no lead, its own or inherited"), "title")


def undated(contract: Contract) -> Iterator[Finding]:
    """Find the deliverables for which the text gives no deadline at all."""
    silent = [deliverable for deliverable in contract.deliverables if deliverable.deadline.kind == "none"]
    yield from _grouped("gaps.deadline", silent, ("sans échéance", "no deadline"), "title")


def unreadable(contract: Contract) -> Iterator[Finding]:
    """Find the deliverables whose deadline has a cell, and the cell is empty or merged."""
    silent = [deliverable for deliverable in contract.deliverables if deliverable.deadline.kind == "unknown"]
    yield from _grouped("gaps.cell", silent, ("à la case d’échéance vide ou fusionnée", "an empty or merged deadline cell"), "deadline")


def unmeasured(contract: Contract) -> Iterator[Finding]:
    """Find the deliverables that no indicator measures, themselves or through the deliverable they are part of."""
    measured = {indicator.of for indicator in contract.indicators}
    whole: Mapping[str, str | None] = {deliverable.id: deliverable.part_of for deliverable in contract.deliverables}

    def reached(name: str | None) -> bool:
        seen: set[str] = set()
        while name and name not in seen:
            if name in measured:
                return True
            seen.add(name)
            name = whole.get(name)
        return False

    silent = [deliverable for deliverable in contract.deliverables if not reached(deliverable.id)]
    yield from _grouped("gaps.indicator", silent, ("sans indicateur", "no indicator"), "title")


def empty_cells(contract: Contract) -> Iterator[Finding]:
    """Find the empty cells of the tables that are not deadlines, one finding for each part of the contract."""
    grouped = defaultdict(list)
    for blank in contract.blanks:
        if blank.kind == "empty_cell":
            grouped[project_of(blank.about)].append(blank)
    for part, blanks in grouped.items():
        yield Finding(
            rule="gaps.empty_cell",
            severity="gap",
            message=both(
                f"{part} : cases laissées vides : {listing([blank.title.fr for blank in blanks], 'fr')}.",
                f"{part}: cells left empty: {listing([blank.title.en for blank in blanks], 'en')}.",
            ),
            places=joined(*(places(blank.about or blank.id, blank.sources) for blank in blanks)),
        )


def _grouped(rule: str, silent: Iterable[Deliverable], words: tuple[str, str], field: str) -> Iterator[Finding]:
    grouped: dict[str, list[Element]] = defaultdict(list)
    for deliverable in silent:
        grouped[project_of(deliverable.id)].append(deliverable)
    for part, found in grouped.items():
        names = [deliverable.id for deliverable in found]
        yield Finding(
            rule=rule,
            severity="gap",
            message=both(
                f"{part} : {len(found)} {_plural(len(found), 'livrable')} {words[0]} : {listing(names, 'fr')}.",
                f"{part}: {len(found)} {_plural(len(found), 'deliverable')} with {words[1]}: {listing(names, 'en')}.",
            ),
            places=joined(*(element_places(deliverable, field) for deliverable in found)),
        )


def _plural(count: int, word: str) -> str:
    return word if count == 1 else f"{word}s"
