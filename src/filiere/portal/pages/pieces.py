"""Pieces that several pages share: where a thing stands, who leads it, when it is awaited, where it is printed."""

from collections.abc import Iterable

from filiere.kernel.deadlines import Deadline, Recurrence, Relative
from filiere.kernel.elements import Deliverable, Element
from filiere.kernel.names import Text
from filiere.kernel.sources import Source
from filiere.kernel.standing import Standing
from filiere.portal.visit import Visit
from filiere.rendering.attributions import lead as lead_words
from filiere.rendering.attributions import sources as source_words
from filiere.rendering.states import state_words, tone_of
from filiere.sdk.blocks import Badge, Link, When

#: Kinds of elements that have no list of their own in the path of a page.
_CRUMB_HOME = Text(fr="Contrat", en="Contract")


def kind_of(element: Element) -> str:
    """Return the kind of an element, as its page's path names it."""
    return type(element).__name__.lower()


def address(visit: Visit, name: str) -> str:
    """Return the address of an element's page."""
    return visit.to(kind_of(visit.workshop.element(name)), name)


def element_link(visit: Visit, name: str, *, titled: bool = True) -> Link:
    """Return a link to an element, by its name and its title."""
    element = visit.workshop.element(name)
    where = visit.to(kind_of(element), element.id)
    if not titled:
        return Link(label=element.id, address=where)
    title = element.title
    return Link(label=Text(fr=f"{element.id} {title.fr}", en=f"{element.id} {title.en}"), address=where)


def title_link(visit: Visit, element: Element) -> Link:
    """Return a link whose words are the element's title."""
    return Link(label=element.title, address=visit.to(kind_of(element), element.id))


def crumbs(visit: Visit, name: str | None = None, *tail: Link) -> tuple[Link, ...]:
    """Return the way from the contract down to what holds an element."""
    above: list[Link] = []
    parent = visit.workshop.parent(name) if name else None
    while parent is not None:
        above.append(element_link(visit, parent))
        parent = visit.workshop.parent(parent)
    return (Link(label=_CRUMB_HOME, address=visit.to("home")), *reversed(above), *tail)


def when(visit: Visit, deadline: Deadline) -> When:
    """Return a deadline with the name and the day of its anchor."""
    if isinstance(deadline, Recurrence) or not isinstance(deadline, Relative):
        return When(deadline=deadline)
    anchor = next((item for item in visit.workshop.contract.anchors if item.id == deadline.anchor), None)
    return When(deadline=deadline, anchor=anchor.title if anchor else deadline.anchor, anchored=anchor.on if anchor else None)


def lead_text(visit: Visit, name: str) -> Text:
    """Return who answers for an element, own or inherited, in both languages."""
    found = visit.workshop.lead_of(name)
    names = {item.id: item.name for item in visit.workshop.contract.organisations}
    return Text(
        fr=lead_words(found.lead, "fr", names, inherited_from=found.inherited_from),
        en=lead_words(found.lead, "en", names, inherited_from=found.inherited_from),
    )


def source_text(visit: Visit, places: Iterable[Source]) -> Text:
    """Return places of the signed documents in words."""
    found = tuple(places)
    documents = {item.id: item for item in visit.workshop.contract.documents}
    return Text(fr=source_words(found, "fr", documents), en=source_words(found, "en", documents))


def standing_badge(standing: Standing) -> Badge:
    """Return a standing as a badge."""
    return Badge(words=state_words(standing), tone=tone_of(standing))


def by_project(visit: Visit, deliverables: Iterable[Deliverable]) -> dict[str, list[Deliverable]]:
    """Return deliverables by the project (or the body of the contract) that holds them, in the order of the contract."""
    grouped: dict[str, list[Deliverable]] = {}
    for item in deliverables:
        grouped.setdefault(top_of(visit, item.id), []).append(item)
    return grouped


def top_of(visit: Visit, name: str) -> str:
    """Return the highest element that holds another; itself where none does."""
    top = name
    while (parent := visit.workshop.parent(top)) is not None:
        top = parent
    return top
