"""What became known of one project between two days, each with who said it and what it is about."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from filiere.kernel.names import Text, Value
from filiere.kernel.rounds import WEATHERS
from filiere.rendering.states import t

if TYPE_CHECKING:
    from filiere.workshop.workshop import Workshop

_DECIDED = {
    "accepted": t("preuve acceptée", "evidence accepted"),
    "refused": t("preuve refusée", "evidence refused"),
    "withdrawn": t("preuve retirée", "evidence withdrawn"),
}
_SAID = {"under_way": t("déclaré en cours", "declared under way"), "not_delivered": t("retard constaté", "delay recorded")}


class Change(Value):
    """One thing that became known: its day, what it is, the element it is about, and who says it (empty where nobody is named)."""

    on: date
    what: Text
    about: str
    by: str = ""


def changes_of(workshop: "Workshop", project: str, since: date, until: date) -> tuple[Change, ...]:
    """Return what became known of a project after a day and until another, the latest first.

    Args:
        workshop: under the reader's own rights.
        project: its name.
        since: the day after which things are new, a meeting's for instance.
        until: the last day.
    """
    found = (*_facts(workshop), *_weathers(workshop, project))
    fresh = [item for item in found if since < item.on <= until and project in workshop.thing(item.about).projects]
    return tuple(sorted(fresh, key=lambda item: (item.on, item.about), reverse=True))


def _facts(workshop: "Workshop") -> Iterator[Change]:
    facts = workshop.facts()
    about = {item.id: item.about for item in facts.evidence}
    for item in facts.evidence:
        if item.counts:
            yield Change(on=item.on, what=t("preuve déposée", "evidence filed"), about=item.about, by=item.organisation)
    for decision in facts.decisions:
        if decision.evidence in about:
            yield Change(on=decision.on, what=_DECIDED[decision.outcome], about=about[decision.evidence], by=decision.by)
    for news in facts.declarations:
        yield Change(on=news.on, what=_SAID[news.says], about=news.deliverable, by=news.by)


def _weathers(workshop: "Workshop", project: str) -> Iterator[Change]:
    for note in workshop.store.notes.history(project):
        words = next((words for name, words in WEATHERS.items() if name == note.weather), None)
        if words is not None:
            yield Change(on=note.on, what=Text(fr=f"météo : {words.fr}", en=f"weather: {words.en}"), about=project, by=note.by)
