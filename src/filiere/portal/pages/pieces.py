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
from filiere.sdk.blocks import Badge, Cell, CellPart, Link, When
from filiere.workshop.workshop import Workshop

#: Kinds of elements that have no list of their own in the path of a page.
_CRUMB_HOME = Text(fr="Contrat", en="Contract")


def kind_of(element: Element) -> str:
    """Return the kind of an element, as its page's path names it."""
    return type(element).__name__.lower()


def is_offer(name: str) -> bool:
    """Return whether a name is an offer's rather than an element's: evidence may be about either."""
    return name[:1].islower() and "." in name


def title_of(visit: Visit, name: str) -> Text:
    """Return what a piece of evidence is about, in words; its name where nothing is known of it any more."""
    if is_offer(name):
        offers = visit.workshop.registry.offers
        return offers[name].title if name in offers else Text(fr=name, en=name)
    return visit.workshop.element(name).title


def named(visit: Visit, name: str) -> CellPart:
    """Return a link to whatever an operation speaks of; a signatory, who has no page, by office."""
    signatory = next((item for item in visit.workshop.contract.signatories if item.id == name), None)
    return signatory.office if signatory is not None else element_link(visit, name)


def address(visit: Visit, name: str) -> str:
    """Return the page of an element or of an offer."""
    if is_offer(name):
        return visit.to("offer", name)
    return visit.to(kind_of(visit.workshop.element(name)), name)


def element_link(visit: Visit, name: str, *, titled: bool = True) -> Link:
    """Return a link to an element, by its name and its title."""
    if is_offer(name):
        return Link(
            label=visit.workshop.offer(name).title if name in visit.workshop.registry.offers else name, address=visit.to("offer", name)
        )
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
    parent = visit.workshop.parent(name) if name and not is_offer(name) else None
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


def named_persons(visit: Visit, name: str) -> Cell:
    """Return the persons that the signed text names for an element, with the role it gave them then; nothing once they were removed."""
    said = [item for item in visit.workshop.persons() if name in item.of]
    if not said:
        return None
    years = {item.id: item.id[:4] for item in visit.workshop.contract.documents}
    return Text(
        fr="\n\n".join(f"{item.name}, {item.role.fr} ({years.get(item.document, item.document)})" for item in said),
        en="\n\n".join(f"{item.name}, {item.role.en} ({years.get(item.document, item.document)})" for item in said),
    )


def short_lead(visit: Visit, name: str) -> Text:
    """Return who answers for an element in the few words a table has room for; the element's own page says the rest."""
    found = visit.workshop.lead_of(name)
    lead = found.lead
    if lead is None or lead.form == "unnamed":
        return Text(fr="non nommé", en="not named")
    names = {item.id: item.name for item in visit.workshop.contract.organisations}
    parties = [names.get(party.organisation, party.organisation) for party in lead.parties if party.organisation]
    described = [party.described for party in lead.parties if party.organisation is None and party.described]
    who_fr = ", ".join([*parties, *(item.fr for item in described)][:3])
    who_en = ", ".join([*parties, *(item.en for item in described)][:3])
    more = len(parties) + len(described) > 3
    if lead.form == "vacant":
        who_fr, who_en, more = "poste à pourvoir", "post to be filled", False
    tail_fr, tail_en = (" (hérité)", " (inherited)") if not found.own else ("", "")
    dots = "…" if more else ""
    return Text(fr=f"{who_fr}{dots}{tail_fr}", en=f"{who_en}{dots}{tail_en}")


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


def executive(workshop: Workshop) -> str | None:
    """Return the body that meets most often for the whole contract."""
    paced = [
        (body.cadence.every_months, body.id)
        for body in workshop.contract.bodies
        if body.meets and body.cadence is not None and body.cadence.every_months is not None and not body.scope.startswith("PS")
    ]
    return min(paced)[1] if paced else None
