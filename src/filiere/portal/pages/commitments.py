"""Reciprocal commitments: what the State and the sector owe each other, side by side, and what shows it."""

from filiere.kernel.elements import Commitment
from filiere.kernel.errors import UnknownElement
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.evidence import evidence_cards, history
from filiere.portal.pages.financing import of_commitment
from filiere.portal.pages.forms import evidence_forms
from filiere.portal.pages.pieces import crumbs, element_link, source_text, title_link
from filiere.portal.visit import Visit
from filiere.rendering.states import PARTIES, STATUSES
from filiere.sdk.blocks import Actions, Badge, Block, Cell, Column, FactRow, Facts, Links, Prose, Section, Table
from filiere.sdk.pictures import Tone
from filiere.workshop.views import CommitmentView

STATES: dict[str, tuple[Text, Tone]] = {
    "shown": (Text(fr="tenu, preuve acceptée", en="kept, evidence accepted"), "accepted"),
    "filed": (Text(fr="preuve déposée", en="evidence filed"), "filed"),
    "no_information": (Text(fr="aucune information reçue", en="no information received"), "unheard"),
    "unverifiable": (Text(fr="invérifiable tel qu’écrit", en="unverifiable as worded"), "neutral"),
}


def listing(visit: Visit) -> Page:
    """Return both sides of the table, project by project: one row per project, the State beside the sector."""
    views = visit.workshop.commitments(visit.day)
    sides = {side: sum(view.commitment.side == side for view in views) for side in ("state", "sector")}
    grouped: dict[str, list[CommitmentView]] = {}
    for view in views:
        grouped.setdefault(view.commitment.project, []).append(view)
    sections: list[Block] = []
    for project, held in grouped.items():
        state = [view for view in held if view.commitment.side == "state"]
        sector = [view for view in held if view.commitment.side == "sector"]
        rows = tuple(
            (
                str(index + 1),
                _cell(visit, state[index] if index < len(state) else None),
                _cell(visit, sector[index] if index < len(sector) else None),
            )
            for index in range(max(len(state), len(sector)))
        )
        columns = (
            Text(fr="N°", en="No."),
            Column(label=Text(fr="L’État", en="The State"), wide=True),
            Column(label=Text(fr="La filière", en="The sector"), wide=True),
        )
        sections.append(
            Section(title=_project_title(visit, project), id=f"p-{project.lower()}", blocks=(Table(columns=columns, rows=rows),))
        )
    return Page(
        title=Text(fr="Engagements réciproques", en="Reciprocal commitments"),
        tab="commitment",
        lead=Text(
            fr=f"{sides['state']} engagements de l’État, {sides['sector']} de la filière, chacun avec ce qui le montre.",
            en=f"{sides['state']} commitments of the State, {sides['sector']} of the sector and its bodies, each with what shows it.",
        ),
        main=tuple(sections),
        aside=(_beside(visit),),
    )


def _beside(visit: Visit) -> Section:
    links = Links(
        items=(
            visit.link("recommendation", None, Text(fr="Demandes et réponses", en="Requests and answers")),
            visit.link("financing", None, Text(fr="Financement", en="Financing")),
        )
    )
    return Section(title=Text(fr="À côté", en="Beside"), id="a-cote", blocks=(links,))


def _project_title(visit: Visit, project: str) -> Text:
    found = next((item for item in visit.workshop.contract.projects if item.id == project), None)
    if found is None:
        return Text(fr="Le comité et son fonctionnement", en="The committee and how it works")
    return Text(fr=f"{found.id} {found.title.fr}", en=f"{found.id} {found.title.en}")


def _cell(visit: Visit, view: CommitmentView | None) -> Cell:
    if view is None:
        return Text(fr="rien de plus", en="nothing more")
    words, tone = STATES[view.state]
    return (title_link(visit, view.commitment), Badge(words=words, tone=tone))


def one(visit: Visit, name: str) -> Page:
    """Return one commitment."""
    views = {view.commitment.id: view for view in visit.workshop.commitments(visit.day)}
    found = visit.workshop.element(name)
    if not isinstance(found, Commitment) or found.id not in views:
        raise UnknownElement(Text(fr=f"{name} n’est pas un engagement à cette date", en=f"{name} is no commitment on this day"))
    view = views[found.id]
    words, tone = STATES[view.state]
    shown = found.shown_by or Text(
        fr="Aucune preuve ne pourrait le montrer : la phrase ne dit rien qui se constate.",
        en="No evidence could show it: the sentence says nothing that can be observed.",
    )
    main: list[Block] = [Section(title=Text(fr="Ce qui le montrerait", en="What would show it"), id="montre", blocks=(Prose(text=shown),))]
    if view.evidence:
        cards = evidence_cards(visit, [visit.workshop.evidence(item) for item in view.evidence])
        main.append(Section(title=Text(fr="Ce qui le montre", en="What shows it"), id="preuves", blocks=cards))
    main += of_commitment(visit, found.id)
    if found.deliverables:
        links = Links(items=tuple(element_link(visit, item) for item in found.deliverables))
        main.append(Section(title=Text(fr="Livrables liés", en="Related deliverables"), id="livrables", blocks=(links,)))
    rows = (
        FactRow(label=Text(fr="Partie", en="Party"), value=PARTIES[found.party]),
        FactRow(label=Text(fr="Information", en="Information"), value=Badge(words=words, tone=tone)),
        FactRow(label=Text(fr="Statut", en="Status"), value=STATUSES[view.status] if view.status else None),
        FactRow(
            label=Text(fr="Sous condition", en="Conditional"),
            value=Text(fr="oui", en="yes") if found.condition else Text(fr="non", en="no"),
        ),
        FactRow(label=Text(fr="Imprimé", en="Printed"), value=source_text(visit, found.sources["title"])),
    )
    aside: list[Block] = [Section(title=Text(fr="État", en="State"), id="etat", blocks=(Facts(rows=rows),))]
    acts = evidence_forms(visit, found)
    if acts:
        aside.append(Section(title=Text(fr="Agir", en="Act"), id="agir", blocks=(Actions(items=acts),)))
    aside.append(Section(title=Text(fr="Histoire", en="History"), id="histoire", blocks=(history(visit, found.id),)))
    back = visit.link("commitment", None, Text(fr="Engagements", en="Commitments"))
    return Page(
        title=found.title,
        tab="commitment",
        crumbs=crumbs(visit, found.id, back),
        lead=(found.id, "·", PARTIES[found.party]),
        main=tuple(main),
        aside=tuple(aside),
    )
