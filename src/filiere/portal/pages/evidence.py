"""Evidence: the list, one piece with what it shows, whether it holds and where it comes from, and what happened to a promise."""

from collections.abc import Iterable
from datetime import date, datetime

from filiere.kernel.errors import FiliereError
from filiere.kernel.evidence import Decision, Evidence
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.forms import decide_forms
from filiere.portal.pages.pieces import crumbs, element_link, title_of
from filiere.portal.visit import Visit
from filiere.rendering.states import KINDS, NATURES, ROLES
from filiere.sdk.blocks import (
    Action,
    Actions,
    Badge,
    Block,
    Cell,
    Checks,
    Code,
    Column,
    Download,
    Downloads,
    Event,
    FactRow,
    Facts,
    Links,
    Notice,
    Pager,
    Prose,
    Section,
    Table,
    Timeline,
)
from filiere.sdk.pictures import Tone

#: Pieces of evidence on one page of the list.
PAGE = 50

_OUTCOMES: dict[str, tuple[Text, Tone]] = {
    "accepted": (Text(fr="acceptée", en="accepted"), "accepted"),
    "refused": (Text(fr="refusée", en="refused"), "refused"),
    "withdrawn": (Text(fr="retirée", en="withdrawn"), "neutral"),
}
_SAYS = {
    "under_way": Text(fr="Déclaré en cours", en="Declared under way"),
    "not_delivered": Text(fr="Non-livraison constatée", en="Non-delivery recorded"),
}


def listing(visit: Visit) -> Page:
    """Return every piece of evidence, newest first."""
    facts = visit.workshop.facts()
    found = sorted(facts.evidence, key=lambda item: item.recorded_at, reverse=True)
    pages = max(1, -(-len(found) // PAGE))
    asked = visit.asked("page")
    page = min(max(int(asked), 1), pages) if asked.isdecimal() else 1
    rows = tuple(_row(visit, item, facts.decisions) for item in found[(page - 1) * PAGE : page * PAGE])
    table = Table(
        columns=(
            Text(fr="Preuve", en="Evidence"),
            Column(label=Text(fr="À propos de", en="About"), wide=True),
            Text(fr="Sorte", en="Kind"),
            Text(fr="Nature", en="Nature"),
            Text(fr="Date du fait", en="Date of the fact"),
            Text(fr="Décision", en="Decision"),
        ),
        rows=rows,
        empty=Text(fr="Aucune preuve n’a encore été déposée ni produite.", en="No evidence has been filed or produced yet."),
    )
    blocks: list[Block] = [table]
    if pages > 1:
        back = visit.here(page=str(page - 1)) if page > 1 else None
        blocks.append(Pager(page=page, pages=pages, previous=back, next=visit.here(page=str(page + 1)) if page < pages else None))
    return Page(
        title=Text(fr="Preuves", en="Evidence"),
        tab="evidence",
        dated=False,
        lead=Text(
            fr="Trois sortes, jamais mêlées : attestée par une organisation, produite par un atelier, relevée dans une source.",
            en="Three kinds, never mixed: attested by an organisation, produced by an engine, observed in a source.",
        ),
        main=tuple(blocks),
        aside=(
            Section(
                title=Text(fr="Le journal", en="The ledger"),
                id="journal",
                blocks=(
                    Prose(
                        text=Text(
                            fr="Chaque preuve entre dans un journal que nul ne peut réécrire sans que cela se voie.",
                            en="Each piece of evidence enters a ledger that nobody can rewrite unseen.",
                        )
                    ),
                    Links(items=(visit.link("ledger", None, Text(fr="Lire et vérifier le journal", en="Read and verify the ledger")),)),
                ),
            ),
        ),
    )


def _row(visit: Visit, item: Evidence, decisions: Iterable[Decision]) -> tuple[Cell, ...]:
    nature, tone = NATURES[item.nature]
    last = last_decision(item.id, decisions)
    outcome: Cell = Text(fr="aucune", en="none")
    if last is not None:
        words, decided = _OUTCOMES[last.outcome]
        outcome = Badge(words=words, tone=decided)
    elif not item.counts:
        outcome = ROLES[item.role]
    return (
        visit.link("evidence", item.id, item.id),
        element_link(visit, item.about),
        KINDS[item.kind],
        Badge(words=nature, tone=tone),
        item.on,
        outcome,
    )


def last_decision(evidence: str, decisions: Iterable[Decision]) -> Decision | None:
    """Return the latest decision about a piece of evidence."""
    return max((item for item in decisions if item.evidence == evidence), key=lambda item: item.recorded_at, default=None)


def evidence_cards(visit: Visit, items: list[Evidence]) -> tuple[Block, ...]:
    """Return pieces of evidence in short: what, who, when, its files and its checks; the newest has its engine's own page."""
    blocks: list[Block] = []
    newest = max(items, key=lambda item: item.recorded_at)
    if newest.provenance is not None:
        blocks += shown_by_engine(visit, newest)
    rows = tuple(_card_row(visit, item) for item in sorted(items, key=lambda item: item.recorded_at, reverse=True)[:10])
    columns = (
        Text(fr="Preuve", en="Evidence"),
        Column(label=Text(fr="Ce qu’elle dit", en="What it says"), wide=True),
        Text(fr="Date", en="Date"),
        Text(fr="Nature", en="Nature"),
    )
    blocks.append(Table(columns=columns, rows=rows))
    return tuple(blocks)


def _card_row(visit: Visit, item: Evidence) -> tuple[Cell, ...]:
    nature, tone = NATURES[item.nature]
    if item.provenance is not None:
        offer = visit.workshop.offer(item.provenance.offer)
        says: Cell = offer.title if offer else item.provenance.offer
    else:
        files = ", ".join(subject.name for subject in item.subjects)
        says = " · ".join(part for part in (item.organisation, item.statement, files) if part)
    return (visit.link("evidence", item.id, item.id), says, item.on, Badge(words=nature, tone=tone))


def shown_by_engine(visit: Visit, item: Evidence) -> tuple[Block, ...]:
    """Return the page that the engine writes for its evidence; a broken page is told and hides nothing else."""
    try:
        return tuple(visit.workshop.page(item.id, query=visit.query or {}, address=visit.to))
    except FiliereError as error:
        return (Notice(tone="late", text=Text(fr=error.say("fr"), en=error.say("en"))),)


def one(visit: Visit, name: str) -> Page:
    """Return one piece of evidence."""
    workshop = visit.workshop
    item = workshop.evidence(name)
    facts = workshop.facts()
    nature, tone = NATURES[item.nature]
    about = title_of(visit, item.about)
    main: list[Block] = []
    if item.statement:
        main.append(Section(title=Text(fr="Ce qu’elle énonce", en="What it states"), id="enonce", blocks=(Prose(text=item.statement),)))
    if item.provenance is not None:
        main += shown_by_engine(visit, item)
    if item.checks:
        main.append(Section(title=Text(fr="Contrôles", en="Checks"), id="controles", blocks=(Checks(items=item.checks),)))
    if item.subjects:
        main.append(Section(title=Text(fr="Fichiers", en="Files"), id="fichiers", blocks=(_files(visit, item),)))
    decisions = [decision for decision in facts.decisions if decision.evidence == item.id]
    main.append(Section(title=Text(fr="Décisions", en="Decisions"), id="decisions", blocks=(_decisions(decisions),)))
    return Page(
        title=Text(fr=f"Preuve : {about.fr}", en=f"Evidence: {about.en}"),
        tab="evidence",
        dated=False,
        crumbs=(*crumbs(visit, item.about, element_link(visit, item.about)),),
        lead=(KINDS[item.kind], "·", Badge(words=nature, tone=tone), "·", ROLES[item.role]),
        main=tuple(main),
        aside=(*_provenance(visit, item), _proof(visit, item), *_acts(visit, item)),
    )


def _files(visit: Visit, item: Evidence) -> Downloads:
    return Downloads(
        items=tuple(
            Download(
                label=subject.name,
                address=visit.to("file", f"{subject.sha256}/{subject.name}"),
                media_type=subject.media_type,
                size=subject.size,
                sha256=subject.sha256,
            )
            for subject in item.subjects
        )
    )


def _decisions(decisions: list[Decision]) -> Timeline:
    events = tuple(
        Event(
            when=item.on,
            title=(_OUTCOMES[item.outcome][0], Text(fr="par", en="by"), item.by),
            note=item.reason or None,
            tone=_OUTCOMES[item.outcome][1],
        )
        for item in decisions
    )
    return Timeline(items=events, empty=Text(fr="Personne n’a encore décidé.", en="Nobody has decided yet."))


def _provenance(visit: Visit, item: Evidence) -> tuple[Block, ...]:
    """Return where a piece of evidence comes from."""
    rows = [
        FactRow(label=Text(fr="À propos de", en="About"), value=element_link(visit, item.about)),
        FactRow(label=Text(fr="Date du fait", en="Date of the fact"), value=item.on),
        FactRow(label=Text(fr="Entrée au journal", en="Entered the ledger"), value=item.recorded_at),
    ]
    if item.organisation:
        rows.append(FactRow(label=Text(fr="Organisation", en="Organisation"), value=item.organisation))
    made = item.provenance
    if made is not None:
        rows.append(FactRow(label=Text(fr="Atelier", en="Engine"), value=visit.link("offer", made.offer, made.offer)))
        told = ", ".join(f"{key} = {value}" for key, value in made.parameters.items())
        rows.append(FactRow(label=Text(fr="Paramètres", en="Parameters"), value=told or None))
        rows.append(FactRow(label=Text(fr="Graine", en="Seed"), value=str(made.seed)))
        rows.append(FactRow(label="Code", value=Code(words=made.code, short=12)))
        rows += [
            FactRow(label=Text(fr=f"Donnée : {name}", en=f"Data: {name}"), value=Code(words=digest, short=12))
            for name, digest in made.inputs.items()
        ]
        rows += [FactRow(label=name, value=value) for name, value in sorted(made.environment.items())[:8]]
    return (Section(title=Text(fr="D’où elle vient", en="Where it comes from"), id="provenance", blocks=(Facts(rows=tuple(rows)),)),)


def _proof(visit: Visit, item: Evidence) -> Section:
    proof = visit.workshop.proof(item.id)
    entry, head, path = proof["entry"], proof["head"], proof["inclusion"]
    rows = (
        FactRow(label=Text(fr="Entrée", en="Entry"), value=visit.link("ledger", None, str(entry["index"]))),
        FactRow(label=Text(fr="Journal signé", en="Signed ledger"), value=Text(fr=f"{head['size']} entrées", en=f"{head['size']} entries")),
        FactRow(label=Text(fr="Racine", en="Root"), value=Code(words=str(head["root"]), short=14)),
        FactRow(label=Text(fr="Inclusion", en="Inclusion"), value=Text(fr=f"{len(path)} empreintes", en=f"{len(path)} hashes")),
    )
    links = Links(
        items=(
            visit.link("file", f"statement/{item.id}.json", Text(fr="Énoncé in-toto (JSON)", en="in-toto statement (JSON)")),
            visit.link("file", f"proof/{item.id}.json", Text(fr="Preuve d’inclusion (JSON)", en="Inclusion proof (JSON)")),
        )
    )
    return Section(title=Text(fr="Au journal", en="In the ledger"), id="au-journal", blocks=(Facts(rows=rows), links))


def _acts(visit: Visit, item: Evidence) -> tuple[Block, ...]:
    acts: list[Action] = list(decide_forms(visit, item))
    if visit.known and item.provenance is not None:
        acts.append(
            Action(
                label=Text(fr="Rejouer et vérifier", en="Re-run and verify"),
                address=visit.to("act", f"verify/{item.id}"),
                verdict=visit.verdict("verify", item.id),
                note=Text(
                    fr="Le calcul est refait et comparé, dans les tolérances déclarées.",
                    en="The run is done again and compared, within the declared tolerances.",
                ),
            )
        )
    return (Section(title=Text(fr="Agir", en="Act"), id="agir", blocks=(Actions(items=tuple(acts)),)),) if acts else ()


def history(visit: Visit, about: str) -> Timeline:
    """Return what happened to a promise, newest first."""
    facts = visit.workshop.facts()
    found: list[tuple[date | datetime, Event]] = []
    own = {item.id for item in facts.evidence if item.about == about}
    for item in facts.evidence:
        if item.about == about:
            title = visit.link("evidence", item.id, KINDS[item.kind])
            found.append(
                (
                    item.recorded_at,
                    Event(when=item.recorded_at, title=(Text(fr="Preuve", en="Evidence"), title), note=ROLES[item.role], tone="filed"),
                )
            )
    for said in facts.declarations:
        if said.deliverable == about:
            tone: Tone = "late" if said.says == "not_delivered" else "declared"
            note = f"{said.by} · {said.words}" if said.words else said.by
            found.append((said.recorded_at, Event(when=said.on, title=_SAYS[said.says], note=note, tone=tone)))
    for decision in facts.decisions:
        if decision.evidence in own:
            words, decided = _OUTCOMES[decision.outcome]
            title_words = Text(fr=f"Preuve {words.fr}", en=f"Evidence {words.en}")
            found.append((decision.recorded_at, Event(when=decision.on, title=title_words, note=decision.by, tone=decided)))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return Timeline(
        items=tuple(event for _, event in found[:20]),
        empty=Text(fr="Aucune information reçue depuis la signature.", en="No information received since the signature."),
    )
