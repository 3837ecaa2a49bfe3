"""Engines, their offers and their runs: what can be made, how it stands, and a run while it lives."""

from typing import Any

from filiere.kernel.errors import FiliereError
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.evidence import evidence_cards
from filiere.portal.pages.pieces import crumbs, element_link
from filiere.portal.visit import Visit
from filiere.rendering.states import KINDS, NATURES
from filiere.sdk.blocks import (
    Action,
    Actions,
    Badge,
    Block,
    Cell,
    Code,
    Column,
    FactRow,
    Facts,
    Input,
    Link,
    Links,
    Notice,
    Progress,
    Prose,
    Section,
    Table,
)
from filiere.sdk.engine import Offer, load_parameters
from filiere.sdk.parameters import Field, fields
from filiere.sdk.pictures import Tone

_PLANNED: dict[str, tuple[Text, Tone]] = {
    "fresh": (Text(fr="à jour", en="up to date"), "accepted"),
    "stale": (Text(fr="périmé", en="stale"), "stale"),
    "missing": (Text(fr="jamais calculé", en="never run"), "promised"),
}
_RUNS: dict[str, tuple[Text, Tone]] = {
    "queued": (Text(fr="en attente", en="queued"), "promised"),
    "running": (Text(fr="en cours", en="running"), "open"),
    "done": (Text(fr="terminé", en="done"), "accepted"),
    "failed": (Text(fr="échoué", en="failed"), "late"),
    "cancelled": (Text(fr="annulé", en="cancelled"), "neutral"),
    "cut": (Text(fr="interrompu : rien n’a été gardé", en="cut: nothing was kept"), "late"),
}
#: States in which a run still moves.
_LIVE = {"queued", "running"}


def listing(visit: Visit) -> Page:
    """Return the engines, the broken ones with their fault."""
    blocks: list[Block] = []
    states = _states(visit)
    for engine in visit.workshop.engines():
        if engine.fault is not None:
            words = Text(fr=engine.fault.say("fr"), en=engine.fault.say("en"))
            blocks.append(Section(title=engine.title, id=f"e-{engine.name}", blocks=(Notice(tone="late", text=words),)))
            continue
        table = _offers(visit, engine.offers, states)
        told: tuple[Block, ...] = (Prose(text=engine.what),) if engine.what else ()
        blocks.append(Section(title=engine.title, id=f"e-{engine.name.replace('_', '-')}", blocks=(*told, table)))
    return Page(
        title=Text(fr="Ateliers", en="Engines"),
        tab="engine",
        dated=False,
        lead=Text(
            fr="Un atelier calcule ce qui peut l’être. Ce qui est un acte reste l’affaire de ceux qui le font ; une simulation explore "
            "et ne livre jamais.",
            en="An engine computes what can be computed. What is an act stays with those who do it; a simulation explores and never "
            "delivers.",
        ),
        main=tuple(blocks),
        aside=(_latest(visit),),
    )


def _states(visit: Visit) -> dict[str, tuple[Cell, Cell]]:
    """Return how each offer stands and why; a broken binding is told once and hides nothing else."""
    try:
        plan = visit.workshop.plan()
    except FiliereError:
        return {}
    found: dict[str, tuple[Cell, Cell]] = {}
    for item in plan.items:
        words, tone = _PLANNED[item.state]
        because = (
            Text(fr=" ; ".join(text.fr for text in item.because), en="; ".join(text.en for text in item.because)) if item.because else None
        )
        found[item.offer] = (Badge(words=words, tone=tone), because)
    return found


def _offers(visit: Visit, offers: tuple[Offer, ...], states: dict[str, tuple[Cell, Cell]]) -> Table:
    rows = tuple(
        (
            visit.link("offer", offer.id, offer.title),
            Badge(words=NATURES[offer.nature][0], tone=NATURES[offer.nature][1]),
            *states.get(offer.id, (None, None)),
        )
        for offer in offers
    )
    columns = (
        Column(label=Text(fr="Offre", en="Offer"), wide=True),
        Text(fr="Nature", en="Nature"),
        Text(fr="Dernier résultat", en="Latest result"),
        Text(fr="Parce que", en="Because"),
    )
    return Table(columns=columns, rows=rows)


def _latest(visit: Visit) -> Section:
    found = visit.workshop.runs(5)
    links = tuple(visit.link("run", item.id, item.offer, _RUNS[item.state][0]) for item in found)
    blocks: tuple[Block, ...] = (Links(items=links),) if links else (Prose(text=Text(fr="Aucun calcul.", en="No run."), quiet=True),)
    more = Links(items=(visit.link("run", None, Text(fr="Tous les calculs", en="All runs")),))
    return Section(title=Text(fr="Derniers calculs", en="Latest runs"), id="calculs", blocks=(*blocks, more))


def engine(visit: Visit, name: str) -> Page:
    """Return one engine."""
    found = visit.workshop.registry.engine(name)
    blocks: list[Block] = []
    if found.fault is not None:
        blocks.append(Notice(tone="late", text=Text(fr=found.fault.say("fr"), en=found.fault.say("en"))))
    blocks.append(
        Section(
            title=Text(fr="Ce qu’il sait faire", en="What it can make"), id="offres", blocks=(_offers(visit, found.offers, _states(visit)),)
        )
    )
    if found.interactions:
        tools = tuple(Link(label=item.title, address=visit.to("interaction", item.id), note=item.what) for item in found.interactions)
        blocks.append(
            Section(title=Text(fr="Ce que vous pouvez y faire", en="What you can do with it"), id="outils", blocks=(Links(items=tools),))
        )
    rows = (
        FactRow(label=Text(fr="Distribution", en="Distribution"), value=f"{found.distribution} {found.version}".strip() or None),
        FactRow(label=Text(fr="Offres", en="Offers"), value=len(found.offers)),
    )
    return Page(
        title=found.title,
        tab="engine",
        dated=False,
        crumbs=crumbs(visit, None, visit.link("engine", None, Text(fr="Ateliers", en="Engines"))),
        lead=found.what,
        main=tuple(blocks),
        aside=(Section(title=Text(fr="En bref", en="In short"), id="bref", blocks=(Facts(rows=rows),)),),
    )


def offer(visit: Visit, name: str) -> Page:
    """Return one offer: what it makes, its latest result, its parameters."""
    workshop = visit.workshop
    found = workshop.offer(name)
    made = [item for item in workshop.facts().evidence if item.provenance is not None and item.provenance.offer == found.id]
    main: list[Block] = []
    if made:
        main.append(Section(title=Text(fr="Résultats", en="Results"), id="resultats", blocks=evidence_cards(visit, made)))
    else:
        words = Text(fr="Ce calcul n’a encore jamais été fait ici.", en="This has never been run here yet.")
        main.append(Section(title=Text(fr="Résultats", en="Results"), id="resultats", blocks=(Prose(text=words),)))
    bound = [item.deliverable for item in workshop.contract.bindings if item.offer == found.id]
    served: Cell = tuple(element_link(visit, item, titled=False) for item in bound) or Text(
        fr="aucun livrable en particulier", en="no deliverable in particular"
    )
    nature, tone = NATURES[found.nature]
    state, because = _states(visit).get(found.id, (None, None))
    rows = [
        FactRow(label=Text(fr="Sert", en="Serves"), value=served),
        FactRow(label=Text(fr="Preuve", en="Evidence"), value=KINDS[found.kind]),
        FactRow(label=Text(fr="Nature", en="Nature"), value=Badge(words=nature, tone=tone)),
        FactRow(label=Text(fr="Lit", en="Reads"), value=", ".join(found.reads) or None),
        FactRow(label=Text(fr="État", en="State"), value=state),
    ]
    if because is not None:
        rows.append(FactRow(label=Text(fr="Parce que", en="Because"), value=because))
    editions = workshop.editions(found.id)
    if editions:
        count = Text(fr=f"{len(editions)}, à comparer", en=f"{len(editions)}, to be compared")
        rows.append(FactRow(label=Text(fr="Éditions", en="Editions"), value=visit.link("editions", found.id, count)))
    rows.append(FactRow(label=Text(fr="Repère", en="Reference"), value=Code(words=found.id)))
    aside: list[Block] = [Section(title=Text(fr="En bref", en="In short"), id="bref", blocks=(Facts(rows=tuple(rows)),))]
    if visit.known:
        act = Action(
            label=Text(fr="Lancer le calcul", en="Run it"),
            address=visit.to("act", f"run/{found.id}"),
            verdict=visit.verdict("run", found.id),
            inputs=tuple(_asked(item) for item in fields(load_parameters(found))),
            main=True,
        )
        aside.append(Section(title=Text(fr="Agir", en="Act"), id="agir", blocks=(Actions(items=(act,)),)))
    engines = visit.link("engine", None, Text(fr="Ateliers", en="Engines"))
    owner = workshop.registry.engine(found.engine)
    return Page(
        title=found.title,
        tab="engine",
        dated=False,
        crumbs=crumbs(visit, None, engines, visit.link("engine", owner.name, owner.title)),
        lead=found.what,
        main=tuple(main),
        aside=tuple(aside),
    )


def _asked(field: Field) -> Input:
    """Return the field of a form for one parameter."""
    forms = {"integer": "number", "number": "number", "date": "date", "choice": "choice"}
    form = "text" if field.many else forms.get(field.type, "text")
    value = "" if field.default is None else str(field.default)
    if isinstance(field.default, list):
        value = "; ".join(str(item) for item in field.default)
    choices = tuple((item, item) for item in field.choices) if form == "choice" else ()
    label = Text(fr=f"{field.label.fr} ({field.unit})", en=f"{field.label.en} ({field.unit})") if field.unit else field.label
    return Input.model_validate(
        {"name": field.name, "label": label, "form": form, "value": value, "choices": choices, "required": field.required}
    )


def runs(visit: Visit) -> Page:
    """Return the latest runs."""
    found = visit.workshop.runs(100)
    rows = tuple(_run_row(visit, item) for item in found)
    columns = (
        Text(fr="Calcul", en="Run"),
        Column(label=Text(fr="Offre", en="Offer"), wide=True),
        Text(fr="État", en="State"),
        Text(fr="Demandé", en="Asked"),
        Text(fr="Fini", en="Ended"),
    )
    table = Table(columns=columns, rows=rows, empty=Text(fr="Aucun calcul n’a encore été lancé.", en="No run was started yet."))
    live = any(item.state in _LIVE for item in found)
    return Page(
        title=Text(fr="Calculs", en="Runs"),
        tab="engine",
        dated=False,
        crumbs=crumbs(visit, None, visit.link("engine", None, Text(fr="Ateliers", en="Engines"))),
        main=(table,),
        refresh=2 if live else None,
    )


def _run_row(visit: Visit, item: Any) -> tuple[Cell, ...]:
    words, tone = _RUNS[item.state]
    state = Badge(words=words, tone=tone)
    return (visit.link("run", item.id, item.id), visit.link("offer", item.offer, item.offer), state, item.created_at, item.finished_at)


def run(visit: Visit, name: str) -> Page:
    """Return one run, fetched again each second while it lives."""
    found = visit.workshop.run_status(name)
    words, tone = _RUNS[found.state]
    live = found.state in _LIVE
    # A run about a piece of evidence makes it again: its last words say what was found.
    again = found.words if found.evidence and found.about == found.evidence else None
    percent = 100 * found.done / found.total if found.total else None
    blocks: list[Block] = []
    if live:
        blocks.append(Progress(label=found.words or words, percent=min(percent, 100) if percent is not None else None))
    elif found.state == "done":
        blocks.append(
            Notice(
                tone="accepted",
                text=again or words,
                action=visit.link("evidence", found.evidence, Text(fr="Voir le résultat", en="See the result")),
            )
        )
    else:
        blocks.append(Notice(tone=tone, text=found.fault or words))
    rows = [
        FactRow(label=Text(fr="Offre", en="Offer"), value=visit.link("offer", found.offer, found.offer)),
        FactRow(label=Text(fr="État", en="State"), value=Badge(words=words, tone=tone)),
        FactRow(label=Text(fr="Demandé", en="Asked"), value=found.created_at),
        FactRow(label=Text(fr="Commencé", en="Started"), value=found.started_at),
        FactRow(label=Text(fr="Fini", en="Ended"), value=found.finished_at),
        FactRow(label=Text(fr="Graine", en="Seed"), value=str(found.seed)),
        *(FactRow(label=key, value=str(value)) for key, value in found.parameters.items()),
    ]
    blocks.append(Facts(rows=tuple(rows)))
    if live and visit.known:
        cancel = Action(
            label=Text(fr="Annuler", en="Cancel"), address=visit.to("act", f"cancel/{found.id}"), verdict=visit.verdict("cancel", found.id)
        )
        blocks.append(Actions(items=(cancel,)))
    offer_link = Link(label=found.offer, address=visit.to("offer", found.offer))
    return Page(
        title=Text(fr=f"Calcul {found.id}", en=f"Run {found.id}"),
        tab="engine",
        dated=False,
        crumbs=crumbs(visit, None, visit.link("run", None, Text(fr="Calculs", en="Runs")), offer_link),
        main=tuple(blocks),
        refresh=1 if live else None,
    )
