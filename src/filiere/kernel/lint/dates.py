"""Dates that cannot be: a weekday the calendar denies, a date outside the entry it belongs to."""

from collections.abc import Iterator

from filiere.kernel.contract import Contract
from filiere.kernel.deadlines import window
from filiere.kernel.lint.values import Finding, element_places
from filiere.kernel.lint.words import WEEKDAYS, both, day, weekday


def wrong_weekdays(contract: Contract) -> Iterator[Finding]:
    """Find each printed date whose weekday is not that of the calendar."""
    for milestone in contract.milestones:
        for printed in milestone.printed:
            if printed.weekday is None or WEEKDAYS[printed.on.weekday()] == printed.weekday:
                continue
            claimed, true = WEEKDAYS.index(printed.weekday), printed.on.weekday()
            yield Finding(
                rule="dates.weekday",
                severity="contradiction",
                message=both(
                    f"Le {day(printed.on, 'fr')} est imprimé comme un {weekday(claimed, 'fr')} ; c’est un {weekday(true, 'fr')}.",
                    f"{day(printed.on, 'en')} is printed as a {weekday(claimed, 'en')}; it is a {weekday(true, 'en')}.",
                ),
                places=element_places(milestone, "printed", "when"),
            )


def dates_outside(contract: Contract) -> Iterator[Finding]:
    """Find each printed date that lies outside the entry of the calendar it belongs to."""
    anchors = contract.anchor_dates()
    for milestone in contract.milestones:
        due = window(milestone.when, anchors)
        for printed in milestone.printed:
            if due is not None and not due.first <= printed.on <= due.last:
                yield Finding(
                    rule="dates.outside",
                    severity="contradiction",
                    message=both(
                        f"Le {day(printed.on, 'fr')} est hors de la période de son entrée ({milestone.title.fr}).",
                        f"{day(printed.on, 'en')} lies outside the period of its entry ({milestone.title.en}).",
                    ),
                    places=element_places(milestone, "printed", "when"),
                )
