"""The score of promises: one rail per project, one mark per promise at its date. The same picture for the portal and the dossier."""

from collections.abc import Callable
from datetime import date

from filiere.kernel.deadlines import NoDeadline, Relative
from filiere.kernel.elements import Deliverable
from filiere.kernel.names import Text
from filiere.kernel.standing import Standing
from filiere.rendering.formats import when_text
from filiere.rendering.states import LEGEND, state_words, tone_of
from filiere.sdk.blocks import Mark, Moment, Rail, Rails, When
from filiere.workshop.views import Overview, Views

#: The rail of promises made for the committee itself, which belong to no project.
COMMITTEE = "GOV"


def score(view: Views, overview: Overview, address: Callable[[str, str], str] | None, twin: str | None = None) -> Rails:
    """Return the score of a day.

    Args:
        view: the workshop.
        overview: the standings of the day.
        address: (kind, id) → address of a page; None in print, where nothing is a link.
        twin: the address of the same as a table.
    """
    contract = view.contract
    by_rail: dict[str, list[Standing]] = {}
    for standing in overview.standings:
        by_rail.setdefault(_rail_of(view, standing.id), []).append(standing)
    names = {project.id: project.title for project in contract.projects}
    names[COMMITTEE] = Text(fr="Le comité lui-même", en="The committee itself")
    rails = tuple(
        Rail(
            id=name,
            title=title,
            marks=tuple(_mark(view, item, address) for item in by_rail.get(name, ()) if item.due is not None),
            undated=sum(item.due is None for item in by_rail.get(name, ())),
            address=address("project", name) if address and name != COMMITTEE else None,
            undated_address=f"{address('project', name)}#sans-date" if address and name != COMMITTEE else None,
        )
        for name, title in names.items()
        if name in by_rail or name != COMMITTEE
    )
    anchors = contract.anchor_dates()
    moments = tuple(
        Moment(
            on=anchors[document.signed],
            label=Text(fr="signature", en="signed") if document.kind == "contract" else Text(fr="avenant", en="amendment"),
        )
        for document in contract.documents
        if anchors[document.signed] <= overview.on
    )
    dated, undated = sum(len(rail.marks) for rail in rails), sum(rail.undated for rail in rails)
    used = {mark.tone for rail in rails for mark in rail.marks}
    return Rails(
        title=Text(fr="Chaque promesse à sa date", en="Each promise at its date"),
        alt=Text(
            fr=f"{dated} promesses datées et {undated} sans date, projet par projet.",
            en=f"{dated} dated promises and {undated} without a date, by project.",
        ),
        rails=rails,
        moments=moments,
        legend=tuple(row for row in LEGEND if row[0] in used or row[0] in {"accepted", "filed", "late", "unheard", "promised"}),
        twin=twin,
    )


def _rail_of(view: Views, name: str) -> str:
    above = view.parent(name)
    while above is not None:
        name = above
        above = view.parent(name)
    element = view.element(name)
    return COMMITTEE if isinstance(element, Deliverable) else name


def _mark(view: Views, standing: Standing, address: Callable[[str, str], str] | None) -> Mark:
    due, element = standing.due, view.element(standing.id)
    deadline = element.deadline if isinstance(element, Deliverable) else NoDeadline()
    anchors = {anchor.id: anchor for anchor in view.contract.anchors}
    named = anchors.get(deadline.anchor) if isinstance(deadline, Relative) else None
    return Mark(
        id=standing.id,
        on=due.last if due else date.min,
        # Placed by its last day, written as the text prints it: a quarter is not the 31st of its last month.
        when=when_text(When(deadline=deadline, anchor=named.title if named else None, anchored=named.on if named else None)),
        title=element.title,
        tone=tone_of(standing),
        state=state_words(standing),
        address=address("deliverable", standing.id) if address else None,
    )
