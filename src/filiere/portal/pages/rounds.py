"""The rounds as the secretariat runs them: launching, who has answered, deciding, and the papers that come out."""

from collections.abc import Mapping
from datetime import date

from filiere.kernel.names import Text
from filiere.kernel.rounds import WEATHERS, Round
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs, executive
from filiere.portal.pages.round_project import ROUNDS, SILENT, STATES, answer_page
from filiere.portal.visit import Visit
from filiere.rendering.days import day as day_words
from filiere.rendering.states import t
from filiere.sdk.blocks import (
    Action,
    Actions,
    Badge,
    Block,
    Cell,
    CellPart,
    Column,
    Download,
    Downloads,
    Input,
    Link,
    Links,
    Metric,
    Metrics,
    Section,
    Table,
)
from filiere.workshop.papers import FORMS
from filiere.workshop.rounds import Called, RoundLine

FATES: Mapping[str, Text] = {
    "sent": t("message parti", "message sent"),
    "failed": t("message pas encore parti", "message not sent yet"),
    "no_address": t("sans adresse", "no address"),
}


def listing(visit: Visit) -> Page:
    """Return the rounds and the ways to launch one."""
    found = visit.workshop.rounds()
    rows = tuple(
        (
            Link(label=visit.workshop.body(item.body).title, address=visit.to("round", item.id)),
            item.on,
            t("ouvert", "open") if item.state == "open" else t("clos", "closed"),
            item.answer_by,
        )
        for item in reversed(found)
    )
    table = Table(
        columns=(
            Column(label=t("Instance", "Body"), wide=True),
            t("Réunion", "Meeting"),
            t("État", "State"),
            t("Réponses jusqu’au", "Answers until"),
        ),
        rows=rows,
        empty=t(
            "Aucun tour n’a été lancé. Un tour écrit à chaque pilote, une fois ; ses réponses font l’ordre du jour et les fiches.",
            "No round was launched. A round writes to each lead, once; the answers make the agenda and the sheets.",
        ),
    )
    people = visit.link("correspondent", None, t("À qui l’on écrit", "Who is written to"))
    return Page(
        title=ROUNDS,
        crumbs=crumbs(visit),
        dated=False,
        tab="body",
        main=(*_launching(visit, found), table),
        aside=(Section(title=t("Préparer", "Prepare"), id="preparer", blocks=(Links(items=(people,)),)),),
    )


def _launching(visit: Visit, found: tuple[Round, ...]) -> tuple[Block, ...]:
    """Return the one act that launches the next round of the executive committee, and the form for any other."""
    workshop, today = visit.workshop, visit.workshop.today()
    meeting = [item for item in workshop.contract.bodies if item.meets]
    first = executive(workshop)
    acts: list[Action] = []
    following = workshop.next_meeting(first, today) if first else None
    if first and following and not any(item.body == first and item.on == following for item in found):
        acts.append(launch_action(visit, first, following))
    choices = tuple((item.id, item.title) for item in meeting)
    other = Action(
        label=t("Lancer un tour", "Launch a round"),
        address=visit.to("act", "round-launch/-"),
        verdict=visit.verdict("round"),
        main=not acts,
        inputs=(
            Input(name="body", label=t("Instance", "Body"), form="choice", choices=choices, value=first or "", required=True),
            Input(
                name="day",
                label=t("Jour de la réunion", "Day of the meeting"),
                form="date",
                help=t("vide : la prochaine réunion prévue, ou celle de sa cadence", "empty: the next one planned, or that of its cadence"),
            ),
            Input(
                name="answer_by",
                label=t("Dernier jour pour répondre", "Last day to answer"),
                form="date",
                help=t("vide : le jour de la réunion", "empty: the day of the meeting"),
            ),
        ),
    )
    return (Actions(items=(*acts, other)),)


def launch_action(visit: Visit, body: str, on: date) -> Action:
    """Return the act that launches the round of a meeting."""
    title = visit.workshop.body(body).title
    return Action(
        label=Text(
            fr=f"Lancer le tour du {day_words(on, 'fr')} : {title.fr}",
            en=f"Launch the round of {day_words(on, 'en')}: {title.en}",
        ),
        address=visit.to("act", f"round-launch/{body}"),
        verdict=visit.verdict("round", body),
        main=True,
        inputs=(Input(name="day", label="", form="hidden", value=on.isoformat()),),
    )


def one(visit: Visit, name: str) -> Page:
    """Return one round, or the answer of one project in it (``ROUND/PROJECT``)."""
    key, slash, project = name.partition("/")
    return answer_page(visit, key, project) if slash else _round(visit, key)


def _round(visit: Visit, name: str) -> Page:
    workshop = visit.workshop
    found = workshop.round(name)
    lines = workshop.round_lines(name)
    body = workshop.body(found.body)
    main: list[Block] = [_numbers(found, lines), *_deciding(visit, found), _table(visit, found, lines)]
    aside: list[Block] = [Section(title=t("Les papiers", "The papers"), id="papiers", blocks=(_papers(visit, found),))]
    acts = _acts(visit, found)
    if acts:
        aside.append(Section(title=t("Agir", "Act"), id="agir", blocks=(Actions(items=acts),)))
    return Page(
        title=Text(
            fr=f"Tour du {day_words(found.on, 'fr')} : {body.title.fr}", en=f"Round of {day_words(found.on, 'en')}: {body.title.en}"
        ),
        lead=_lead(visit, found),
        crumbs=crumbs(visit, None, visit.link("round", None, ROUNDS)),
        dated=False,
        tab="body",
        main=tuple(main),
        aside=tuple(aside),
    )


def _lead(visit: Visit, found: Round) -> tuple[CellPart, ...]:
    meeting = Link(label=t("la réunion", "the meeting"), address=visit.to("meeting", found.meeting))
    if found.closed_on is not None:
        return (t("clos le", "closed on"), found.closed_on, "·", meeting)
    return (t("réponses jusqu’au", "answers until"), found.answer_by, "·", meeting)


def _numbers(found: Round, lines: tuple[RoundLine, ...]) -> Metrics:
    heard = sum(line.state != "silent" for line in lines)
    waiting = sum(line.state == "proposed" for line in lines)
    silent = SILENT if found.state == "closed" else t("pas encore de réponse", "no answer yet")
    return Metrics(
        items=(
            Metric(label=t("projets interrogés", "projects asked"), value=len(lines)),
            Metric(label=t("ont répondu", "have answered"), value=heard, tone="accepted" if heard else "neutral"),
            Metric(label=t("réponses à décider", "answers to decide"), value=waiting, tone="filed" if waiting else "neutral"),
            Metric(label=silent, value=len(lines) - heard),
        )
    )


def _deciding(visit: Visit, found: Round) -> tuple[Block, ...]:
    """Return what waits: every answer in short, ticked, and one button to accept them together."""
    waiting = [item for item in visit.workshop.round_answers(found.id) if item.state == "proposed"]
    if not waiting:
        return ()
    ticks = tuple(
        Input(
            name=f"p-{item.project}",
            label=Text(
                fr=f"{item.project} · {WEATHERS[item.weather].fr.partition(' : ')[0]} · {_short(item.words)}",
                en=f"{item.project} · {WEATHERS[item.weather].en.partition(': ')[0]} · {_short(item.words)}",
            ),
            form="tick",
            value="yes",
        )
        for item in waiting
    )
    accept = Action(
        label=t("Accepter les réponses cochées", "Accept the ticked answers"),
        address=visit.to("act", f"round-accept/{found.id}"),
        verdict=visit.verdict("round", found.id),
        main=True,
        inputs=ticks,
    )
    return (Section(title=t("À décider", "To decide"), id="decider", blocks=(Actions(items=(accept,)),)),)


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 160 else line[:159] + "…"


def _table(visit: Visit, found: Round, lines: tuple[RoundLine, ...]) -> Section:
    rows = tuple(_row(visit, found, line) for line in lines)
    columns = (
        Column(label=t("Projet", "Project"), wide=True),
        Column(label=t("À qui", "To whom"), wide=True),
        t("Messages", "Messages"),
        t("Réponse", "Answer"),
    )
    return Section(title=t("Qui a répondu", "Who has answered"), id="reponses", blocks=(Table(columns=columns, rows=rows),))


def _row(visit: Visit, found: Round, line: RoundLine) -> tuple[Cell, ...]:
    title = visit.workshop.element(line.project).title
    words, tone = STATES[line.state]
    if line.state == "silent" and found.state == "closed":
        words = SILENT
    state = Badge(words=words, tone=tone)
    messages: Cell = None
    if line.letters:
        reminders = t(f"dont {line.reminded} rappel(s)", f"{line.reminded} of them reminders") if line.reminded else None
        messages = (line.letters, *((reminders,) if reminders else ()))
    whom: list[CellPart] = []
    for called in line.called:
        whom += _whom(visit, found, called)
    name = Text(fr=f"{line.project} {title.fr}", en=f"{line.project} {title.en}")
    return (Link(label=name, address=visit.to("round", f"{found.id}/{line.project}")), tuple(whom) or None, messages, state)


def _whom(visit: Visit, found: Round, called: Called) -> list[CellPart]:
    """Return who is asked and what became of the message; where none left, the link to hand over by other means."""
    who = " ".join(word for word in (called.name, f"({called.organisation})" if called.organisation else "") if word)
    parts: list[CellPart] = [*([who] if who else []), FATES[called.fate]]
    if called.fate != "sent" and found.state == "open":
        label = t("lien à lui transmettre", "link to hand over")
        parts.append(Link(label=label, address=visit.to("answer", called.token)))
    return parts


def _papers(visit: Visit, found: Round) -> Downloads:
    names = (
        ("agenda", t("Ordre du jour", "Agenda")),
        ("decisions", t("Relevé de décisions", "Record of decisions")),
        ("actions", t("Tableau des actions", "Table of actions")),
        ("sheets", t("Fiches des projets", "Sheets of the projects")),
    )
    items = [
        Download(
            label=Text(fr=f"{title.fr} ({form.upper()})", en=f"{title.en} ({form.upper()})"),
            address=visit.to("file", f"paper/{kind}/{found.meeting}.{form}"),
        )
        for kind, title in names
        for form in FORMS
    ]
    return Downloads(items=tuple(items))


def _acts(visit: Visit, found: Round) -> tuple[Action, ...]:
    if found.state != "open":
        return ()
    verdict = visit.verdict("round", found.id)
    return (
        Action(
            label=t("Envoyer ce qui est dû aujourd’hui", "Send what is due today"),
            address=visit.to("act", f"round-remind/{found.id}"),
            verdict=verdict,
            note=t("rappels à J−7 et J−2, jamais deux fois le même", "reminders at D−7 and D−2, never the same twice"),
        ),
        Action(
            label=t("Clore pour les silencieux", "Close for the silent"),
            address=visit.to("act", f"round-close/{found.id}"),
            verdict=verdict,
            note=t(
                "les liens ne servent plus ; « aucune nouvelle » est noté, rien n’est écrit à leur place",
                "the links end; “no news” is recorded, nothing is written in their place",
            ),
        ),
    )


def round_tasks(visit: Visit) -> tuple[Link, ...]:
    """Return what the rounds wait for from those who run them: answers to decide, and a meeting near whose round was not launched."""
    if not visit.verdict("round").allowed:
        return ()
    found: list[Link] = []
    for item in visit.workshop.rounds():
        waiting = sum(answer.state == "proposed" for answer in visit.workshop.round_answers(item.id))
        if waiting:
            title = visit.workshop.body(item.body).title
            label = Text(fr=f"Décider des réponses : {title.fr}", en=f"Decide the answers: {title.en}")
            note = t(f"{waiting} en attente", f"{waiting} waiting")
            found.append(visit.link("round", item.id, label, note))
    first, today = executive(visit.workshop), visit.workshop.today()
    following = visit.workshop.next_meeting(first, today) if first else None
    if first and following and not any(item.body == first and item.on == following for item in visit.workshop.rounds(first)):
        label = Text(
            fr=f"Lancer le tour : {visit.workshop.body(first).title.fr}", en=f"Launch the round: {visit.workshop.body(first).title.en}"
        )
        found.append(
            visit.link(
                "round", None, label, Text(fr=f"réunion le {day_words(following, 'fr')}", en=f"meeting on {day_words(following, 'en')}")
            )
        )
    return tuple(found)
