"""One thing that the text puts at two dates."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from filiere.kernel.contract import Contract
from filiere.kernel.deadlines import Anchors, Deadline, NotBefore, Window, window
from filiere.kernel.lint.figures import where
from filiere.kernel.lint.values import Finding, Severity
from filiere.kernel.lint.words import both, day
from filiere.kernel.names import Language


def horizon(deadline: Deadline, anchors: Anchors) -> Window | None:
    """Return the days a statement allows; "not before" has no end.

    >>> horizon(NotBefore(on=date(2020, 1, 1), words={"fr": "m", "en": "m"}), {}).first
    datetime.date(2020, 1, 1)
    """
    if isinstance(deadline, NotBefore):
        return Window(first=deadline.on, last=date.max)
    return window(deadline, anchors)


def differing_horizons(contract: Contract) -> Iterator[Finding]:
    """Find each thing whose printed dates differ: a contradiction where no day suits two of them, else a doubt."""
    anchors = contract.anchor_dates()
    for restated in contract.restatements:
        dated = [stated for stated in restated.statements if stated.by is not None]
        found = [due for stated in dated if stated.by is not None and (due := horizon(stated.by, anchors)) is not None]
        apart = any(a.last < b.first or b.last < a.first for a, b in combinations(found, 2))
        if len({due.last for due in found if due.last != date.max}) < 2 and not apart:
            continue
        severity: Severity = "contradiction" if apart else "doubt"
        yield Finding(
            rule="horizons.differ",
            severity=severity,
            message=both(
                f"{restated.title.fr} : {_dates(found, 'fr', whole=apart)}.",
                f"{restated.title.en}: {_dates(found, 'en', whole=apart)}.",
            ),
            places=where(restated, dated),
        )


def _dates(found: Sequence[Window], language: Language, *, whole: bool) -> str:
    return " / ".join(dict.fromkeys(_span(due, language) if whole else _end(due, language) for due in found))


def _end(due: Window, language: Language) -> str:
    last = day(due.last, language)
    return f"au plus tard le {last}" if language == "fr" else f"by {last}"


def _span(due: Window, language: Language) -> str:
    first, last = day(due.first, language), day(due.last, language)
    if due.last == date.max:
        return f"à partir du {first}" if language == "fr" else f"from {first} on"
    if due.first == due.last:
        return first
    return f"du {first} au {last}" if language == "fr" else f"{first} to {last}"
