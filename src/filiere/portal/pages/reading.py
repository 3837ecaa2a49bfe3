"""Pages that read the contract across: findings of the linter, two dates compared, search."""

from datetime import date

from filiere.kernel.amendments import Change
from filiere.kernel.lint.findings import Finding
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import address, crumbs, element_link
from filiere.portal.visit import Visit
from filiere.rendering.days import day as day_words
from filiere.rendering.states import STATUSES
from filiere.sdk.blocks import (
    Action,
    Actions,
    Badge,
    Block,
    Cell,
    CellPart,
    Code,
    Column,
    Diff,
    DiffRow,
    Facet,
    Facets,
    Input,
    Link,
    Links,
    Prose,
    Section,
    Table,
)
from filiere.sdk.pictures import Tone

_SEVERITIES: dict[str, tuple[Text, Tone, Text]] = {
    "contradiction": (
        Text(fr="Contradictions", en="Contradictions"),
        "late",
        Text(
            fr="Deux choses que le texte dit, et qui ne peuvent pas être vraies ensemble.",
            en="Two things the text says that cannot both hold.",
        ),
    ),
    "doubt": (
        Text(fr="Doutes", en="Doubts"),
        "simulated",
        Text(
            fr="Elles peuvent s’accorder, ou non : aux signataires de le dire.",
            en="They may agree, or not: it is for the signatories to say.",
        ),
    ),
    "gap": (
        Text(fr="Silences", en="Silences"),
        "neutral",
        Text(
            fr="Ce que le texte ne dit pas ; rien n’a été inventé à la place.",
            en="What the text does not say; nothing was invented in its place.",
        ),
    ),
}
_PLURALS = {
    "project": Text(fr="Projets", en="Projects"),
    "objective": Text(fr="Objectifs", en="Objectives"),
    "action": Text(fr="Actions", en="Actions"),
    "deliverable": Text(fr="Livrables", en="Deliverables"),
    "figure": Text(fr="Chiffres", en="Figures"),
    "indicator": Text(fr="Indicateurs", en="Indicators"),
    "body": Text(fr="Instances", en="Bodies"),
    "commitment": Text(fr="Engagements", en="Commitments"),
    "measure": Text(fr="Mesures", en="Measures"),
    "milestone": Text(fr="Dates du calendrier", en="Calendar entries"),
    "operation": Text(fr="Opérations de l’avenant", en="Amendment operations"),
    "organisation": Text(fr="Organisations", en="Organisations"),
}
#: Hits on one page of a search.
HITS = 60


def findings(visit: Visit) -> Page:
    """Return what the linter finds, contradictions first."""
    found = visit.workshop.findings()
    asked = visit.asked("severity")
    facets = Facets(
        label=Text(fr="Gravité", en="Severity"),
        items=tuple(
            Facet(
                label=words,
                count=sum(item.severity == severity for item in found),
                chosen=asked == severity,
                address=visit.here(severity=None if asked == severity else severity),
            )
            for severity, (words, _, _) in _SEVERITIES.items()
        ),
    )
    blocks: list[Block] = [facets]
    for severity, (words, tone, what) in _SEVERITIES.items():
        held = [item for item in found if item.severity == severity]
        if held and asked in {"", severity}:
            rows = tuple(_finding(visit, item) for item in held)
            columns = (
                Column(label=Text(fr="Constat", en="Finding"), wide=True),
                Column(label=Text(fr="Où", en="Where"), wide=True),
                Text(fr="Élément", en="Element"),
            )
            badge = Badge(words=str(len(held)), tone=tone)
            blocks.append(
                Section(
                    title=words, badge=badge, id=f"s-{severity}", blocks=(Prose(text=what, quiet=True), Table(columns=columns, rows=rows))
                )
            )
    return Page(
        title=Text(fr="Ce que le texte dit de travers", en="What the text gets wrong about itself"),
        crumbs=crumbs(visit),
        dated=False,
        lead=Text(
            fr=f"{len(found)} constats, tirés du contrat tel qu’il est encodé, chacun avec ses lignes.",
            en=f"{len(found)} findings, drawn from the contract as encoded, each with its lines.",
        ),
        main=tuple(blocks),
    )


def _finding(visit: Visit, item: Finding) -> tuple[Cell, ...]:
    lines: dict[str, list[int]] = {}
    for place in item.places[:12]:
        lines.setdefault(place.document, []).append(place.line)
    told = [(document, ", ".join(f"l. {line}" for line in dict.fromkeys(held))) for document, held in lines.items()]
    where = Text(
        fr=" ; ".join(f"{document} : {held}" for document, held in told) or "—",
        en="; ".join(f"{document}: {held}" for document, held in told) or "—",
    )
    known = {element.id for element in visit.workshop.contract.elements()}
    elements: tuple[CellPart, ...] = tuple(
        element_link(visit, name, titled=False) if name in known else name
        for name in list(dict.fromkeys(place.element for place in item.places if place.element))[:6]
    )
    return ((item.message, Code(words=item.rule)), where, elements or None)


def compare(visit: Visit) -> Page:
    """Return what differs between two dates: the signature and the last day unless others are asked."""
    workshop = visit.workshop
    contract = workshop.contract
    anchors = contract.anchor_dates()
    first = visit.day_asked("from") or anchors[contract.documents[0].signed]
    last = visit.day_asked("to") or workshop.default_day()
    changes = workshop.compare(first, last)
    rows = tuple(_change(visit, item) for item in changes)
    form = Action(
        label=Text(fr="Comparer", en="Compare"),
        address=visit.path,
        method="get",
        main=True,
        inputs=(
            Input(name="from", label=Text(fr="Du", en="From"), form="date", value=first.isoformat(), required=True),
            Input(name="to", label=Text(fr="Au", en="To"), form="date", value=last.isoformat(), required=True),
        ),
    )
    return Page(
        title=Text(fr="Le contrat à deux dates", en="The contract on two dates"),
        crumbs=crumbs(visit),
        dated=False,
        lead=Text(
            fr="Un avenant n’efface rien. Ce qu’il aurait pu atteindre et n’a pas atteint est « passé sous silence ».",
            en="An amendment erases nothing. What it could have reached and did not is “left silent”.",
        ),
        top=(_summary(changes),),
        main=(Diff(before=_on(first), after=_on(last), rows=rows),),
        aside=(
            Section(title=Text(fr="Choisir les dates", en="Choose the dates"), id="dates", blocks=(Actions(items=(form,)),)),
            Section(
                title=Text(fr="Les avenants", en="The amendments"),
                id="avenants",
                blocks=(Links(items=(visit.link("operation", None, Text(fr="Leurs opérations", en="Their operations")),)),),
            ),
        ),
    )


def _on(day: date) -> Text:
    return Text(fr=f"Le {day_words(day, 'fr')}", en=f"On {day_words(day, 'en')}")


def _summary(changes: tuple[Change, ...]) -> Prose:
    new = sum(item.before is None for item in changes)
    silent = sum(item.after is not None and item.after.value == "silent" and item.before != item.after for item in changes)
    return Prose(
        text=Text(
            fr=f"{len(changes)} éléments diffèrent : {new} sont nouveaux, {silent} passés sous silence.",
            en=f"{len(changes)} elements differ: {new} are new, {silent} left silent.",
        )
    )


def _change(visit: Visit, item: Change) -> DiffRow:
    by: tuple[CellPart, ...] = tuple(element_link(visit, name, titled=False) for name in item.by)
    absent = Text(fr="n’existe pas", en="does not exist")
    after: Cell = (STATUSES[item.after], *by) if item.after is not None else absent
    return DiffRow(what=element_link(visit, item.id), before=STATUSES[item.before] if item.before is not None else absent, after=after)


def search(visit: Visit) -> Page:
    """Return what answers a search, over everything."""
    words = visit.asked("q")
    if not words:
        return Page(
            title=Text(fr="Chercher partout", en="Search everything"),
            dated=False,
            lead=Text(
                fr="Un mot, une organisation, un repère (PS1.3.2) : les accents et la casse ne comptent pas.",
                en="A word, an organisation, a reference (PS1.3.2): accents and case do not matter.",
            ),
            main=(_search_form(visit, ""),),
        )
    hits = visit.workshop.search(words, visit.language, HITS)
    blocks: list[Block] = []
    grouped: dict[str, list[Link]] = {}
    for hit in hits:
        where = visit.to("organisation", hit.id) if hit.kind == "organisation" else address(visit, hit.id)
        note = None if hit.kind == "organisation" else hit.id
        grouped.setdefault(hit.kind, []).append(Link(label=hit.title, address=where, note=note))
    for kind, links in grouped.items():
        label = _PLURALS.get(kind, Text(fr=kind, en=kind))
        title = Text(fr=f"{label.fr} ({len(links)})", en=f"{label.en} ({len(links)})")
        blocks.append(Section(title=title, id=f"k-{kind}", blocks=(Links(items=tuple(links)),)))
    if not hits:
        none = Text(
            fr="Rien ne répond à ces mots. Essayez-en moins, ou le début d’un mot.",
            en="Nothing answers these words. Try fewer, or the beginning of a word.",
        )
        blocks.append(Prose(text=none))
    return Page(
        title=Text(fr=f"Recherche : {words}", en=f"Search: {words}"),
        dated=False,
        lead=Text(fr=f"{len(hits)} réponses", en=f"{len(hits)} answers") if hits else None,
        main=tuple(blocks),
    )


def _search_form(visit: Visit, words: str) -> Actions:
    asked = Input(name="q", label=Text(fr="Mots cherchés", en="Words sought"), value=words)
    return Actions(items=(Action(label=Text(fr="Chercher", en="Search"), address=visit.path, method="get", inputs=(asked,), main=True),))
