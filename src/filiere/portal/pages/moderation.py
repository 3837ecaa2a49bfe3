"""Proposals: those that wait in a register, one beside the record as it stands, and the report of an import."""

from collections.abc import Iterator, Mapping

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.pages.register_forms import batch_forms, choosing_form, moderation_form, ticked_form
from filiere.portal.pages.registers import REGISTERS, value_words
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Actions, Block, Column, Diff, DiffRow, FactRow, Facts, Link, Metric, Metrics, Notice, Prose, Section, Table
from filiere.sdk.registers import Register
from filiere.workshop.register_views import Bulk, ImportReport

_PROPOSALS = Text(fr="Propositions à décider", en="Proposals to decide")
#: How many lines are asked about on one page: those beyond stay for the next reading of the file.
SHOWN_LINES = 50
_STATES = {
    "pending": Text(fr="à décider", en="to decide"),
    "accepted": Text(fr="acceptée", en="accepted"),
    "amended": Text(fr="acceptée en partie ou corrigée", en="accepted in part or amended"),
    "refused": Text(fr="refusée", en="refused"),
    "withdrawn": Text(fr="retirée", en="withdrawn"),
}


def page(visit: Visit, name: str) -> Page:
    """Return one proposal, or those of a register where that is named."""
    return proposal(visit, name) if name.startswith("PR-") else queue(visit, name)


def _crumbs(visit: Visit, register: Register, *, inside: bool = False) -> tuple[Link, ...]:
    tail = (visit.link("proposal", register.id, _PROPOSALS),) if inside else ()
    return crumbs(visit, None, visit.link("register", None, REGISTERS), visit.link("register", register.id, register.offer.title), *tail)


def queue(visit: Visit, name: str) -> Page:
    """Return the proposals of a register that wait, oldest first."""
    register, batch = visit.workshop.register(name), visit.asked("batch")
    rows = visit.workshop.proposals(name, batch=batch)
    waiting = visit.workshop.waiting(name, batch)
    known = visit.workshop.record_labels(name, [row.proposal.record for row in rows])
    called = {row.id: register.label_of(row.proposal.changes) or known.get(row.proposal.record, row.proposal.record) for row in rows}
    cells = tuple(
        (
            visit.link("proposal", row.id, called[row.id]),
            Text(fr="nouvelle fiche", en="new record") if row.proposal.base is None else Text(fr="correction", en="correction"),
            row.proposal.by or None,
            row.proposal.reason or None,
            row.at,
        )
        for row in rows
    )
    columns = (
        Column(label=Text(fr="Fiche", en="Record"), wide=True),
        Text(fr="Quoi", en="What"),
        Text(fr="Qui", en="Who"),
        Column(label=Text(fr="Motif", en="Reason"), wide=True),
        Text(fr="Quand", en="When"),
    )
    empty = Text(fr="Rien n’attend : tout est décidé.", en="Nothing waits: all is decided.")
    main: list[Block] = [Table(columns=columns, rows=cells, empty=empty)]
    if batch and waiting:
        main.append(
            Section(
                title=Text(fr="D’un coup", en="At once"),
                id="ensemble",
                blocks=(Actions(items=batch_forms(visit, register, batch, waiting)),),
            )
        )
    if rows:
        named = [(row.id, called[row.id]) for row in rows]
        title = Text(fr="Plusieurs à la fois", en="Several at once")
        main.append(Section(title=title, id="cocher", blocks=(Actions(items=(ticked_form(visit, register, named),)),)))
    lead = Text(fr=f"{waiting} en attente, les plus anciennes d’abord.", en=f"{waiting} waiting, oldest first.")
    return Page(title=_PROPOSALS, lead=lead, crumbs=_crumbs(visit, register), dated=False, main=tuple(main))


def decided(visit: Visit, register: Register, done: Bulk) -> Page:
    """Return what an act on many did, and what it left with the reason."""
    told = Text(fr=f"{done.done} décidée(s), {len(done.left)} laissée(s).", en=f"{done.done} decided, {len(done.left)} left.")
    rows = tuple((visit.link("proposal", fault.element or "", fault.what), fault.mend) for fault in done.left)
    columns = (Column(label=Text(fr="Laissée", en="Left"), wide=True), Text(fr="Que faire", en="What to do"))
    main = (Notice(tone="filed", text=told), Table(columns=columns, rows=rows))
    return Page(title=_PROPOSALS, crumbs=_crumbs(visit, register, inside=True), dated=False, main=main)


def proposal(visit: Visit, name: str, *, typed: Mapping[str, str] | None = None, error: UsageError | None = None) -> Page:
    """Return one proposal: each field as it is and as it would be, and the form that decides.

    ``typed`` and ``error`` are those of a decision that could not be kept: its words stay in the form.
    """
    view = visit.workshop.proposal(name)
    register = visit.workshop.register(view.row.proposal.register_id)
    labels = {field.name: field.label for field in register.fields}
    rows = tuple(
        DiffRow(
            what=labels[one.field],
            before=value_words(register, one.field, one.current),
            after=value_words(register, one.field, one.proposed),
        )
        for one in view.fields
        if one.proposed not in (None, "", []) or one.current not in (None, "", [])
    )
    main: list[Block] = [*_wrong(error)]
    stale = [labels[one.field] for one in view.fields if one.stale and not view.new]
    if stale:
        fr, en = ", ".join(label.fr for label in stale), ", ".join(label.en for label in stale)
        main.append(Notice(tone="stale", text=Text(fr=f"Changé depuis la proposition : {fr}.", en=f"Changed since the proposal: {en}.")))
    if view.resembles:
        there = Link(label=view.resembles, address=visit.to("record", f"{register.id}/{view.resembles}"))
        main.append(
            Notice(tone="stale", text=Text(fr="Une fiche porte déjà ce nom.", en="A record bears this name already."), action=there)
        )
    main.append(Diff(before=Text(fr="Publié", en="Published"), after=Text(fr="Proposé", en="Proposed"), rows=rows))
    told = (
        FactRow(label=Text(fr="Motif", en="Reason"), value=view.row.proposal.reason or None),
        FactRow(label=Text(fr="Proposée par", en="Proposed by"), value=view.row.proposal.by or None),
        FactRow(label=Text(fr="Le", en="On"), value=view.row.at),
        FactRow(label=Text(fr="État", en="State"), value=_STATES[view.row.state]),
        FactRow(
            label=Text(fr="Décision motivée", en="Reason of the decision"),
            value=(view.row.ruling.reason or None) if view.row.ruling else None,
        ),
    )
    main.append(Facts(rows=tuple(row for row in told if row.value is not None)))
    forms = moderation_form(visit, register, view, typed) if view.row.state == "pending" else ()
    aside: tuple[Block, ...] = (
        (Section(title=Text(fr="Décider", en="Decide"), id="decider", blocks=(Actions(items=forms),)),) if forms else ()
    )
    title, status = view.label, 400 if error else 200
    return Page(title=title, crumbs=_crumbs(visit, register, inside=True), dated=False, main=tuple(main), aside=aside, status=status)


def _wrong(error: UsageError | None) -> Iterator[Block]:
    """Yield what is wrong with a decision, and how to mend it."""
    if error is None:
        return
    yield Notice(tone="late", text=error.what)
    if error.faults:
        columns = (Text(fr="Quoi", en="What"), Text(fr="Que faire", en="What to do"))
        yield Table(columns=columns, rows=tuple((fault.what, fault.mend) for fault in error.faults))
    if error.mend:
        yield Prose(text=error.mend)


def imported(visit: Visit, register: Register, report: ImportReport) -> Page:
    """Return what a file held, each bad line with its mend."""
    bad = len({fault.line for fault in report.faults})
    metrics = Metrics(
        items=(
            Metric(label=Text(fr="lignes lues", en="lines read"), value=report.lines),
            Metric(label=Text(fr="propositions", en="proposals"), value=report.proposed),
            Metric(label=Text(fr="sans changement", en="unchanged"), value=report.unchanged),
            Metric(label=Text(fr="lignes mauvaises", en="bad lines"), value=bad, tone="late" if bad else "neutral"),
            Metric(label=Text(fr="noms déjà au registre", en="names already there"), value=report.resembling),
        )
    )
    main: list[Block] = [metrics]
    if report.written:
        where = Link(label=_PROPOSALS, address=visit.to("proposal", register.id, batch=report.batch))
        main.append(
            Notice(tone="filed", text=Text(fr="Les propositions sont enregistrées.", en="The proposals are recorded."), action=where)
        )
    else:
        main.append(Notice(text=Text(fr="Rien n’a été écrit.", en="Nothing was written.")))
    if report.faults:
        columns = (Text(fr="Ligne", en="Line"), Column(label=Text(fr="Quoi", en="What"), wide=True), Text(fr="Que faire", en="What to do"))
        rows = tuple((fault.line, fault.what, fault.mend) for fault in report.faults[:500])
        main.append(Table(columns=columns, rows=rows))
    if report.matched:
        main += _near(visit, register, report)
    return Page(title=Text(fr="Import lu", en="Import read"), crumbs=_crumbs(visit, register), dated=False, main=tuple(main))


def _near(visit: Visit, register: Register, report: ImportReport) -> list[Block]:
    """Return the lines that may be records which are there, and the form in which each is said to be one, new, or left out."""
    rows = tuple(
        (
            one.line,
            one.label,
            Link(label=near.label, address=visit.to("record", f"{register.id}/{near.id}")),
            Text(fr=f"{near.probability * 100:.0f}\u202f%", en=f"{near.probability * 100:.0f}%"),
        )
        for one in report.matched[:SHOWN_LINES]
        for near in one.candidates
    )
    columns = (
        Text(fr="Ligne", en="Line"),
        Column(label=Text(fr="Nom dans le fichier", en="Name in the file"), wide=True),
        Column(label=Text(fr="Peut-être cette fiche", en="Perhaps this record"), wide=True),
        Text(fr="Probabilité", en="Probability"),
    )
    told = Text(
        fr="Dites ce qu’est chaque ligne, puis envoyez le même fichier. Une ligne qui est une fiche la complète sans la renommer\u202f;"
        " une ligne dont rien n’est dit devient une fiche nouvelle.",
        en="Say what each line is, then send the same file again. A line that is a record completes it without renaming it;"
        " a line of which nothing is said becomes a new record.",
    )
    forms = choosing_form(visit, register, report.matched[:SHOWN_LINES])
    blocks: list[Block] = [Table(columns=columns, rows=rows), Prose(text=told)]
    if forms:
        blocks.append(Actions(items=forms))
    return [Section(title=Text(fr="Déjà au registre\u202f?", en="Already in the register?"), id="deja", blocks=tuple(blocks))]
