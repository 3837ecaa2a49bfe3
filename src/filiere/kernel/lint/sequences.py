"""Work that would have to run backwards: a need due after what needs it, phases whose dates contradict their order."""

from collections.abc import Iterator
from itertools import pairwise

from filiere.kernel.contract import Contract
from filiere.kernel.deadlines import Window, window
from filiere.kernel.elements import Deliverable, Element, Milestone
from filiere.kernel.lint.values import Finding, Severity, element_places, joined
from filiere.kernel.lint.words import both, day


def windows(contract: Contract) -> dict[str, tuple[Element, Window]]:
    """Return every element that a date can be compared for, with the days it opens (the first time, where it recurs)."""
    anchors = contract.anchor_dates()
    dated: list[tuple[Deliverable | Milestone, Window | None]] = [
        *((item, window(item.deadline, anchors)) for item in contract.deliverables),
        *((item, window(item.when, anchors)) for item in contract.milestones),
    ]
    return {item.id: (item, due) for item, due in dated if due is not None}


def needs_too_late(contract: Contract) -> Iterator[Finding]:
    """Find each need that comes after what needs it.

    A contradiction where it cannot even have begun in time, a doubt where it may end too late.
    """
    dated = windows(contract)
    for holder in contract.deliverables:
        for need in holder.needs:
            if need.element not in dated or holder.id not in dated:
                continue
            before, needed = dated[need.element]
            due = dated[holder.id][1]
            if needed.last <= due.last:
                continue
            severity: Severity = "contradiction" if needed.first > due.last else "doubt"
            yield Finding(
                rule="sequences.need",
                severity=severity,
                message=both(
                    f"{holder.id} est attendu le {day(due.last, 'fr')} et a besoin de {before.id}, attendu le {day(needed.last, 'fr')}.",
                    f"{holder.id} is due on {day(due.last, 'en')} and needs {before.id}, due on {day(needed.last, 'en')}.",
                ),
                places=joined(element_places(holder, "deadline"), element_places(before, "deadline", "when")),
            )


def phases_backwards(contract: Contract) -> Iterator[Finding]:
    """Find each pair of successive phases whose second begins before the first."""
    dated = windows(contract)
    for listed in contract.enumerations:
        phases = [dated[entry.element] for entry in listed.entries if entry.element in dated] if listed.ordered else []
        for (earlier, first), (later, second) in pairwise(phases):
            if second.first < first.first:
                yield Finding(
                    rule="sequences.phases",
                    severity="contradiction",
                    message=both(
                        f"{earlier.id} ({earlier.title.fr}) vient d’abord mais commence le {day(first.first, 'fr')} ; "
                        f"{later.id} ({later.title.fr}) le suit et commence le {day(second.first, 'fr')}.",
                        f"{earlier.id} ({earlier.title.en}) comes first but begins on {day(first.first, 'en')}; "
                        f"{later.id} ({later.title.en}) follows it and begins on {day(second.first, 'en')}.",
                    ),
                    places=joined(element_places(earlier, "deadline", "when"), element_places(later, "deadline", "when")),
                )
