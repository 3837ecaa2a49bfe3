"""One meeting: the reminder that opens it, its agenda, who was there and who stepped aside, what came out of it."""

from datetime import date

from filiere.kernel.competition import LEAD, POINTS, TITLE
from filiere.kernel.followed import FollowedAction
from filiere.kernel.governance import Meeting, MeetingState
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.meeting_forms import action_forms, meeting_forms
from filiere.portal.pages.pieces import address, crumbs
from filiere.portal.visit import Visit
from filiere.rendering.states import ACTIONS, MEETINGS, OVERDUE
from filiere.sdk.blocks import Actions, Badge, Block, Cell, Column, FactRow, Facts, Link, Links, Notice, Prose, Section, Table

BECAUSE = {
    "due": Text(fr="échéance proche", en="deadline near"),
    "filed": Text(fr="preuve à accepter", en="evidence to accept"),
    "proposed": Text(fr="valeur proposée", en="value proposed"),
    "stale": Text(fr="résultat périmé", en="stale result"),
    "action": Text(fr="action ouverte", en="open action"),
    "asked": Text(fr="demandé", en="asked"),
}
_OUTCOMES = {
    "information": Text(fr="Information", en="Information"),
    "decision": Text(fr="Décision", en="Decision"),
    "action": Text(fr="Action", en="Action"),
}
_SECRET = Badge(words=Text(fr="confidentiel", en="confidential"), tone="simulated")


def one(visit: Visit, name: str) -> Page:
    """Return one meeting as far as the reader may see: the public record, or the full one."""
    workshop = visit.workshop
    whole = workshop.meeting(name)
    found = whole.public() if visit.asked("record") == "public" else whole
    body = workshop.body(found.body)
    main: list[Block] = [_reminder(found)] if found.state in {MeetingState.PLANNED, MeetingState.OPEN} else []
    main.append(Section(title=Text(fr="Ordre du jour", en="Agenda"), id="ordre-du-jour", blocks=(_agenda(visit, found),)))
    main.append(Section(title=Text(fr="Issues", en="Outcomes"), id="issues", blocks=(*_withheld(found), _outcomes(visit, found))))
    main.append(Section(title=Text(fr="Présences", en="Attendance"), id="presences", blocks=(_attendance(found),)))
    if found.recusals or found.state is MeetingState.OPEN:
        main.append(Section(title=Text(fr="Déports", en="Recusals"), id="deports", blocks=(_recusals(found),)))
    if found.minutes:
        main.append(Section(title=Text(fr="Compte rendu", en="Minutes"), id="compte-rendu", blocks=(Prose(text=found.minutes),)))
    if found.closed_minutes:
        main.append(
            Section(
                title=Text(fr="Compte rendu, partie confidentielle", en="Minutes, confidential part"),
                id="confidentiel",
                badge=_SECRET,
                blocks=(Prose(text=found.closed_minutes),),
            )
        )
    aside: list[Block] = [
        Section(title=Text(fr="En bref", en="In short"), id="bref", blocks=(_facts(visit, found),)),
        *_records(visit, whole),
        _representation(visit),
    ]
    acts = meeting_forms(visit, found)
    if acts:
        aside.append(Section(title=Text(fr="Agir", en="Act"), id="agir", blocks=(Actions(items=acts),)))
    bodies = visit.link("body", None, Text(fr="Instances", en="Bodies"))
    return Page(
        title=Text(fr=f"Réunion : {body.title.fr}", en=f"Meeting: {body.title.en}"),
        tab="body",
        dated=False,
        crumbs=crumbs(visit, None, bodies, visit.link("body", body.id, body.title)),
        lead=(found.on, "·", MEETINGS[found.state]),
        main=tuple(main),
        aside=tuple(aside),
    )


def _records(visit: Visit, whole: Meeting) -> tuple[Block, ...]:
    """Return the ways between the full record and the public one; nothing where they are the same to this reader."""
    if whole == whole.public():
        return ()
    here = visit.to("meeting", whole.id)
    public = Link(label=Text(fr="Relevé public", en="Public record"), address=visit.to("meeting", whole.id, record="public"))
    full = Link(label=Text(fr="Relevé complet", en="Full record"), address=here)
    return (Section(title=Text(fr="Deux relevés", en="Two records"), id="releves", blocks=(Links(items=(full, public)),)),)


def _reminder(found: Meeting) -> Section:
    """Return the reminder that is read before anything else; it stays in sight while the meeting is open."""
    rows: tuple[tuple[Cell, ...], ...] = tuple((str(number), point) for number, point in enumerate(POINTS, 1))
    table = Table(
        columns=(Text(fr="N°", en="No."), Column(label=Text(fr="Règle de séance", en="Rule of the meeting"), wide=True)), rows=rows
    )
    return Section(title=TITLE, id="rappel", blocks=(Prose(text=LEAD), table))


def _agenda(visit: Visit, found: Meeting) -> Table:
    items = visit.workshop.agenda_of(found)
    rows: list[tuple[Cell, ...]] = []
    for number, item in enumerate(items, 1):
        what: Cell = Link(label=item.words, address=address(visit, item.about)) if item.about else item.words
        rows.append((str(number), what, BECAUSE[item.because], _SECRET if item.confidential else None))
    columns = (
        Text(fr="N°", en="No."),
        Column(label=Text(fr="Point", en="Item"), wide=True),
        Text(fr="Pourquoi", en="Why"),
        Text(fr="Accès", en="Access"),
    )
    return Table(columns=columns, rows=tuple(rows), empty=Text(fr="Aucun point.", en="No item."))


def _withheld(found: Meeting) -> tuple[Block, ...]:
    if not found.withheld:
        return ()
    count = found.withheld
    words = Text(
        fr=f"{count} issue(s) confidentielle(s) ne figurent que dans le relevé complet.",
        en=f"{count} confidential outcome(s) stand in the full record only.",
    )
    return (Notice(text=words),)


def _outcomes(visit: Visit, found: Meeting) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for item in found.outcomes:
        about: Cell = Link(label=item.about, address=address(visit, item.about)) if item.about else None
        said: Cell = (item.words, _SECRET) if item.confidential else item.words
        rows.append((_OUTCOMES[item.kind], said, about, item.holder, item.due))
    return Table(
        columns=(
            Text(fr="Nature", en="Kind"),
            Column(label=Text(fr="Texte", en="Words"), wide=True),
            Text(fr="À propos de", en="About"),
            Text(fr="Qui", en="Who"),
            Text(fr="Pour le", en="Due"),
        ),
        rows=tuple(rows),
        empty=Text(fr="Rien n’a été écrit.", en="Nothing was written."),
    )


def _attendance(found: Meeting) -> Table:
    yes, no = Text(fr="présente", en="present"), Text(fr="absente", en="absent")
    return Table(
        columns=(Text(fr="Organisation", en="Organisation"), Text(fr="Collège", en="College"), Text(fr="Présence", en="Presence")),
        rows=tuple((item.organisation, item.college or None, yes if item.present else no) for item in found.attendance),
        empty=Text(fr="Aucune présence notée.", en="No attendance recorded."),
    )


def _recusals(found: Meeting) -> Table:
    whole = Text(fr="toute la réunion", en="the whole meeting")
    return Table(
        columns=(
            Text(fr="Organisation", en="Organisation"),
            Text(fr="Point", en="Item"),
            Column(label=Text(fr="Motif", en="Reason"), wide=True),
        ),
        rows=tuple((item.organisation, str(item.item) if item.item else whole, item.reason or None) for item in found.recusals),
        empty=Text(
            fr="Personne ne s’est déporté. Qui a un intérêt dans un point le dit et n’y prend pas part.",
            en="Nobody stepped aside. Whoever has an interest in an item says so and takes no part in it.",
        ),
    )


def _facts(visit: Visit, found: Meeting) -> Facts:
    quorate = visit.workshop.body_settings(found.body).quorate(found.attendance)
    words = {
        True: Text(fr="atteint", en="reached"),
        False: Text(fr="non atteint", en="not reached"),
        None: Text(fr="non fixé", en="not set"),
    }[quorate]
    rows = [
        FactRow(label=Text(fr="État", en="State"), value=MEETINGS[found.state]),
        FactRow(label=Text(fr="Jour", en="Day"), value=found.on),
        FactRow(label="Quorum", value=words),
    ]
    if found.reminded is not None:
        read = (Text(fr="lu, version", en="read, version"), found.reminded.version, "·", found.reminded.at)
        rows.append(FactRow(label=Text(fr="Rappel de concurrence", en="Reminder of competition law"), value=read))
    return Facts(rows=tuple(rows))


def _representation(visit: Visit) -> Section:
    words = Text(
        fr="Qui représente un intérêt auprès d’un décideur public en lien avec cette réunion l’inscrit au registre.",
        en="Whoever represents an interest before a public decision maker in connection with this meeting records it in the register.",
    )
    link = visit.link("register", "steering.representation", Text(fr="Représentation d’intérêts", en="Interest representation"))
    return Section(
        title=Text(fr="Représentation d’intérêts", en="Interest representation"),
        id="interets",
        blocks=(Prose(text=words, quiet=True), Links(items=(link,))),
    )


def actions(visit: Visit) -> Page:
    """Return the actions that meetings gave, those awaited first, with what was last heard of each."""
    # Actions are followed after the contract's term too: without a date asked for, today is shown.
    day = visit.on or visit.workshop.today()
    found = visit.workshop.followed_actions(day)
    awaited = [item for item in found if item.awaited]
    late = [item for item in awaited if item.overdue(day)]
    ended = [item for item in found if not item.awaited]
    empty = Text(
        fr="Aucune action ouverte. Une action s’écrit en réunion, avec qui s’en charge et pour quand ; elle est ensuite suivie ici.",
        en="No open action. An action is written in a meeting, with who takes it and for when; it is then followed here.",
    )
    lead = Text(
        fr=f"{len(awaited)} action(s) ouverte(s), dont {len(late)} en retard.", en=f"{len(awaited)} open action(s), {len(late)} overdue."
    )
    main: list[Block] = [
        Section(title=Text(fr="Attendues", en="Awaited"), id="attendues", blocks=(_actions_table(visit, awaited, empty, day),))
    ]
    if ended:
        none = Text(fr="Aucune.", en="None.")
        main.append(Section(title=Text(fr="Terminées", en="Ended"), id="terminees", blocks=(_actions_table(visit, ended, none, day),)))
    forms = action_forms(visit, found)
    if forms:
        main.append(Section(title=Text(fr="Agir", en="Act"), id="agir", blocks=(Actions(items=forms),)))
    return Page(
        title=Text(fr="Suivi des actions", en="Follow-up of actions"),
        tab="body",
        dated=visit.on is not None,
        crumbs=crumbs(visit, None, visit.link("body", None, Text(fr="Instances", en="Bodies"))),
        lead=lead,
        main=tuple(main),
    )


def _actions_table(visit: Visit, items: list[FollowedAction], empty: Text, day: date) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for item in items:
        late = item.overdue(day)
        state = Badge(words=OVERDUE, tone="late") if late else Badge(words=ACTIONS[item.state])
        about: Cell = Link(label=item.about, address=address(visit, item.about)) if item.about else None
        given: Cell = Link(label=item.id, address=visit.to("meeting", item.meeting))
        said: Cell = item.news.words or None if item.news else None
        rows.append((item.words, item.holder, item.due, state, about, said, given))
    return Table(
        columns=(
            Column(label=Text(fr="Action", en="Action"), wide=True),
            Text(fr="Qui", en="Who"),
            Text(fr="Pour le", en="Due"),
            Text(fr="État", en="State"),
            Text(fr="À propos de", en="About"),
            Text(fr="Dernière nouvelle", en="Last news"),
            Text(fr="Donnée par", en="Given by"),
        ),
        rows=tuple(rows),
        empty=empty,
    )
