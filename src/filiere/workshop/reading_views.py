"""Small composed readings that pages ask for; pure functions of a workshop, nothing is written."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from filiere.kernel.checking import did_you_mean
from filiere.kernel.errors import UnknownElement
from filiere.kernel.evidence import Evidence
from filiere.kernel.names import Text
from filiere.workshop.views import IndicatorView

if TYPE_CHECKING:
    from filiere.workshop.workshop import Workshop


def indicator_on(workshop: "Workshop", name: str, on: date) -> IndicatorView:
    """Return one indicator on a day.

    Raises:
        UnknownElement: no indicator has that name, or it did not exist yet.
    """
    views = {item.indicator.id: item for item in workshop.indicators(on)}
    if name not in views:
        raise UnknownElement(
            Text(fr=f"{name} : aucun indicateur de ce nom à cette date", en=f"{name}: no such indicator on this day"),
            did_you_mean(name, views),
        )
    return views[name]


def readings_of(workshop: "Workshop", indicator: str) -> tuple[Any, ...]:
    """Return every value ever proposed for an indicator, in the order of the log."""
    return tuple(row for row in workshop.store.readings.all() if row.reading.indicator == indicator)


def weather_on(workshop: "Workshop", project: str, on: date) -> Any | None:
    """Return the last weather of a project that was known on a day, None where there is none."""
    note = workshop.store.notes.latest(project)
    return note if note is not None and note.on <= on else None


def latest_evidence(workshop: "Workshop", about: str, roles: Iterable[str]) -> Evidence | None:
    """Return the newest evidence about a thing among some roles."""
    wanted = set(roles)
    found = [item for item in workshop.facts().evidence if item.about == about and item.role in wanted]
    return max(found, key=lambda item: item.recorded_at, default=None)
