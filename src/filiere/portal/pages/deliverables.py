"""Deliverables: the list with its filters, and one promise with what shows it, what holds, where it comes from and what can be done."""

from collections.abc import Callable

from filiere.kernel.elements import Deliverable
from filiere.kernel.errors import UnknownElement
from filiere.kernel.names import Text
from filiere.kernel.sources import Source
from filiere.kernel.standing import Standing
from filiere.portal.frame import Page
from filiere.portal.pages.evidence import evidence_cards, history
from filiere.portal.pages.forms import evidence_forms, run_form
from filiere.portal.pages.indicators import indicator_table
from filiere.portal.pages.pieces import crumbs, element_link, lead_text, named_persons, source_text, standing_badge, top_of, when
from filiere.portal.pages.projects import deliverable_table
from filiere.portal.visit import Visit
from filiere.rendering.states import DATE_STATES, KINDS, LEGEND, MODALITIES, STATUSES, tone_of
from filiere.sdk.blocks import Action, Actions, Badge, Block, Cell, Facet, Facets, FactRow, Facts, Links, Notice, Prose, Quote, Section
from filiere.workshop.score import COMMITTEE

#: What a filter keeps, by the value of its key in the address.
_DATED: dict[str, Callable[[Standing], bool]] = {
    "yes": lambda item: item.due is not None,
    "no": lambda item: item.due is None,
}
_DATED_WORDS = {"yes": Text(fr="avec une date", en="with a date"), "no": Text(fr="sans date", en="without a date")}
_FIELDS = {
    "title": Text(fr="Intitulé", en="Title"),
    "deadline": Text(fr="Échéance", en="Deadline"),
    "lead": Text(fr="Pilote", en="Lead"),
    "modality": Text(fr="Fermeté", en="Firmness"),
    "needs": Text(fr="Ce qu’il lui faut", en="What it needs"),
}


def listing(visit: Visit) -> Page:
    """Return the deliverables that answer the filters; the table twin of the score."""
    known = {item.id: item for item in visit.workshop.standings(visit.day)}
    held = [item for item in visit.workshop.contract.deliverables if item.id in known]
    chosen = [item for item in held if _fits(visit, item, known[item.id], {})]
    words = Text(
        fr=f"{len(chosen)} sur {len(held)} livrables promis. Une date passée n’accuse personne : seul un pilote ou une instance "
        "constate un retard.",
        en=f"{len(chosen)} of {len(held)} promised deliverables. A passed date accuses nobody: only a lead or a body records a delay.",
    )
    return Page(
        title=Text(fr="Livrables", en="Deliverables"),
        tab="deliverable",
        lead=words,
        main=(*_facets(visit, held, known), deliverable_table(visit, chosen, known)),
    )


def _project(visit: Visit, item: Deliverable) -> str:
    """Return the project that holds a deliverable; the committee's own, held by none, are one group."""
    top = top_of(visit, item.id)
    return COMMITTEE if top == item.id else top


def _fits(visit: Visit, item: Deliverable, standing: Standing, changed: dict[str, str]) -> bool:
    asked = {key: changed.get(key, visit.asked(key)) for key in ("state", "project", "dated")}
    return (
        (not asked["state"] or tone_of(standing) == asked["state"])
        and (not asked["project"] or _project(visit, item) == asked["project"])
        and (asked["dated"] not in _DATED or _DATED[asked["dated"]](standing))
    )


def _facets(visit: Visit, held: list[Deliverable], known: dict[str, Standing]) -> tuple[Block, ...]:
    def facet(key: str, value: str, label: Text | str) -> Facet | None:
        count = sum(_fits(visit, item, known[item.id], {key: value}) for item in held)
        chosen = visit.asked(key) == value
        if not count and not chosen:
            return None
        return Facet(label=label, count=count, chosen=chosen, address=visit.here(**{key: None if chosen else value}))

    words_of = dict(LEGEND) | {"promised": Text(fr="promis, date à venir ou absente", en="promised, date to come or absent")}
    states = [facet("state", tone, words) for tone, words in words_of.items()]
    projects = [facet("project", top, top) for top in dict.fromkeys(_project(visit, item) for item in held)]
    dated = [facet("dated", value, words) for value, words in _DATED_WORDS.items()]
    groups = (
        (Text(fr="État", en="State"), states),
        (Text(fr="Projet", en="Project"), projects),
        (Text(fr="Date", en="Date"), dated),
    )
    return tuple(Facets(label=label, items=tuple(item for item in items if item)) for label, items in groups if any(items))


def one(visit: Visit, name: str) -> Page:
    """Return one deliverable."""
    workshop = visit.workshop
    found = workshop.element(name)
    if not isinstance(found, Deliverable):
        raise UnknownElement(Text(fr=f"{name} n’est pas un livrable", en=f"{name} is no deliverable"))
    standing = workshop.standing(found.id, visit.day)
    main: list[Block] = [*_proof(visit, found, standing)]
    views = tuple(item for item in workshop.indicators(visit.day) if item.indicator.of == found.id)
    if views:
        main.append(
            Section(title=Text(fr="Ce qui se mesure", en="What is measured"), id="indicateurs", blocks=(indicator_table(visit, views),))
        )
    main += _needs(visit, found)
    main.append(_printed(visit, found))
    return Page(
        title=found.title,
        tab="deliverable",
        crumbs=crumbs(visit, found.id),
        lead=(
            found.id,
            "·",
            Text(fr="promis pour :", en="promised for:"),
            when(visit, found.deadline),
            "·",
            source_text(visit, found.sources["title"][:1]),
        ),
        main=tuple(main),
        aside=_aside(visit, found, standing),
    )


def _proof(visit: Visit, found: Deliverable, standing: Standing) -> list[Block]:
    """Return what shows the promise: the evidence that can fulfil it, what supports, what only explores."""
    workshop = visit.workshop
    blocks: list[Block] = []
    kinds = Text(
        fr=" ou ".join(KINDS[kind].fr for kind in found.fulfilled_by), en=" or ".join(KINDS[kind].en for kind in found.fulfilled_by)
    )
    if not standing.evidence:
        title = Text(fr="Aucune preuve déposée", en="No evidence filed")
        act = (
            Text(fr="C’est un acte : des personnes le font, aucun logiciel. ", en="This is an act: people do it, no software does. ")
            if found.act
            else None
        )
        words = Text(
            fr=f"{act.fr if act else ''}Ce qui le montrerait : une preuve {kinds.fr}.",
            en=f"{act.en if act else ''}What would show it: evidence {kinds.en}.",
        )
        blocks.append(Section(title=title, id="preuve", blocks=(Prose(text=words),)))
    for group, title, badge in (
        (standing.evidence, Text(fr="Ce qui le montre", en="What shows it"), None),
        (
            standing.supporting,
            Text(fr="Ce qui appuie", en="What supports it"),
            Badge(words=Text(fr="ne vaut pas livraison", en="does not fulfil it"), tone="open"),
        ),
        (
            standing.exploring,
            Text(fr="Exploration", en="Exploration"),
            Badge(words=Text(fr="simulée, ne vaut pas livraison", en="simulated, never counts"), tone="simulated"),
        ),
    ):
        if group:
            cards = evidence_cards(visit, [workshop.evidence(item) for item in group])
            blocks.append(Section(title=title, badge=badge, blocks=cards))
    return blocks


def _needs(visit: Visit, found: Deliverable) -> list[Block]:
    blocks: list[Block] = []
    needs = visit.workshop.needs_of(found.id)
    if needs:
        rows: list[FactRow] = []
        for need in needs:
            what: Cell = element_link(visit, need.element) if need.element else need.outside
            why = need.why if not need.inferred else Text(fr=f"{need.why.fr} (notre lecture)", en=f"{need.why.en} (our reading)")
            rows.append(FactRow(label=why, value=what))
        blocks.append(
            Section(title=Text(fr="Ce qu’il lui faut d’abord", en="What it needs first"), id="besoins", blocks=(Facts(rows=tuple(rows)),))
        )
    waiting = visit.workshop.needed_by(found.id)
    if waiting:
        links = Links(items=tuple(element_link(visit, item) for item in waiting))
        blocks.append(Section(title=Text(fr="Ce qui l’attend", en="What waits for it"), id="attendu-par", blocks=(links,)))
    return blocks


def _printed(visit: Visit, found: Deliverable) -> Section:
    """Return each field's place in the signed text, with its sentence where the reader's own copy was given."""
    sentences = visit.workshop.sentences(found.id)
    blocks: list[Block] = []
    rows: list[FactRow] = []
    shown: set[Source] = set()
    for field, places in found.sources.items():
        rows.append(FactRow(label=_FIELDS.get(field, field), value=source_text(visit, places)))
        for place, sentence in sentences.get(field, ()):
            if sentence and place not in shown:
                shown.add(place)
                blocks.append(Quote(words=sentence, source=source_text(visit, (place,))))
    if not shown:
        blocks.append(
            Prose(
                text=Text(
                    fr="Les phrases signées ne sont pas copiées ici : elles s’affichent quand on donne au logiciel le dossier des "
                    "textes (filiere contract texts).",
                    en="The signed sentences are not copied here: they appear once the software is given the folder of texts (filiere "
                    "contract texts).",
                ),
                quiet=True,
            )
        )
    return Section(title=Text(fr="Dans le texte signé", en="In the signed text"), id="texte", blocks=(Facts(rows=tuple(rows)), *blocks))


def _aside(visit: Visit, found: Deliverable, standing: Standing) -> tuple[Block, ...]:
    rows = [
        FactRow(label=Text(fr="Information", en="Information"), value=standing_badge(standing)),
        FactRow(label=Text(fr="Date", en="Date"), value=DATE_STATES[standing.date_state]),
        FactRow(label=Text(fr="Statut", en="Status"), value=STATUSES[standing.status]),
        FactRow(label=Text(fr="Fermeté", en="Firmness"), value=MODALITIES[found.modality]),
        FactRow(label=Text(fr="Pilote", en="Lead"), value=lead_text(visit, found.id)),
    ]
    if standing.accepted_by:
        rows.insert(1, FactRow(label=Text(fr="Accepté par", en="Accepted by"), value=(standing.accepted_by, standing.accepted_on)))
    if (named := named_persons(visit, found.id)) is not None:
        rows.append(FactRow(label=Text(fr="Nommés par le texte", en="Named by the text"), value=named))
    if found.note:
        rows.append(FactRow(label=Text(fr="Note de lecture", en="Reading note"), value=found.note))
    state: list[Block] = [Facts(rows=tuple(rows))]
    if standing.unheard:
        words = Text(
            fr="Une date passée n’accuse personne : personne n’a rien dit.", en="A passed date accuses nobody: nobody has said anything."
        )
        state.append(Notice(tone="unheard", text=words))
    blocks: list[Block] = [Section(title=Text(fr="État", en="State"), id="etat", blocks=tuple(state))]
    acts = (*evidence_forms(visit, found), *_runs(visit, found))
    if acts:
        blocks.append(Section(title=Text(fr="Agir", en="Act"), id="agir", blocks=(Actions(items=acts),)))
    blocks.append(Section(title=Text(fr="Histoire", en="History"), id="histoire", blocks=(history(visit, found.id),)))
    return tuple(blocks)


def _runs(visit: Visit, found: Deliverable) -> tuple[Action, ...]:
    bound = [item.offer for item in visit.workshop.contract.bindings if item.deliverable == found.id]
    return run_form(visit, found.id, Text(fr="Lancer le calcul", en="Run the engine")) if bound else ()
