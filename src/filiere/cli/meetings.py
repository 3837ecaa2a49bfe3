"""Commands that hold a meeting, from its planning to its frozen minutes."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import DAY, WHOLE, Choice, File, refuse
from filiere.cli.language import Words
from filiere.cli.printing import show_json, show_table
from filiere.cli.session import Session
from filiere.cli.words import words_of

if TYPE_CHECKING:
    from filiere.kernel.governance import Meeting


def _show(session: Session, meeting: "Meeting") -> None:
    """Write a meeting; its JSON is ``id``, ``body``, ``on``, ``state``, ``agenda``, ``attendance``, ``outcomes``, ``minutes``."""
    if session.json:
        show_json(meeting)
        return
    from filiere.rendering.days import day as day_words
    from filiere.rendering.states import MEETINGS

    language = session.language
    click.echo(f"{meeting.id} · {day_words(meeting.on, language)} · {MEETINGS[meeting.state].say(language)}")
    for number, item in enumerate(meeting.agenda, 1):
        click.echo(f"  {number}. {item.about or '—'} · {item.words.say(language)}" + (" (*)" if item.confidential else ""))
    for present in meeting.attendance:
        click.echo(f"  + {present.organisation}" + (f" ({present.college})" if present.college else ""))
    for recusal in meeting.recusals:
        where = session.say((f"point {recusal.item}", f"item {recusal.item}")) if recusal.item else session.say(("tout", "all"))
        click.echo(f"  ÷ {recusal.organisation} ({where})" + (f" {recusal.reason}" if recusal.reason else ""))
    for outcome in meeting.outcomes:
        votes = ", ".join(f"{name}={count}" for name, count in (outcome.votes or {}).items())
        more = [outcome.about, outcome.holder, day_words(outcome.due, language) if outcome.due else None, votes]
        said = " · ".join(word for word in more if word)
        click.echo(f"  {outcome.kind}: {outcome.words}" + (f" [{said}]" if said else ""))
    if meeting.minutes:
        click.echo(f"  {meeting.minutes}")


@command("meetings list", words_of("meetings list"))
@option("--body", words=("D'une seule instance.", "Of one body only."))
@click.pass_obj
def list_meetings(session: Session, body: str | None) -> None:
    """List the meetings."""
    workshop = session.open(create=True)
    meetings = workshop.meetings(workshop.body(body).id if body else None)
    if session.json:
        show_json([{"id": item.id, "body": item.body, "on": item.on, "state": item.state} for item in meetings])
        return
    from filiere.rendering.states import MEETINGS

    heads: tuple[Words, ...] = (("Réunion", "Meeting"), ("Instance", "Body"), ("État", "State"))
    show_table(
        [session.say(words) for words in heads], [(item.id, item.body, MEETINGS[item.state].say(session.language)) for item in meetings]
    )


@command("meetings show", words_of("meetings show"))
@argument("meeting")
@click.pass_obj
def show(session: Session, meeting: str) -> None:
    """Show a meeting."""
    _show(session, session.open(create=True).meeting(meeting))


@command("meetings add", words_of("meetings add"))
@argument("body")
@option("--on", type=DAY, required=True, words=("Jour de la réunion.", "Day of the meeting."))
@click.pass_obj
def add(session: Session, body: str, on: date) -> None:
    """Plan a meeting."""
    _show(session, session.open(create=True).add_meeting(body, on))


@command("meetings open", words_of("meetings open"))
@argument("meeting")
@option(
    "--reminder-read",
    is_flag=True,
    words=("Le rappel du droit de la concurrence a été lu aux présents.", "The reminder of competition law was read to those present."),
)
@click.pass_obj
def open_meeting(session: Session, meeting: str, reminder_read: bool) -> None:
    """Open a meeting, once the reminder of competition law was read; without the option, it is written to be read."""
    if not reminder_read:
        _read_aloud(session)
    _show(session, session.open(create=True).open_meeting(meeting, reminder_read=reminder_read))


def _read_aloud(session: Session) -> None:
    """Write the reminder beside the result, for whoever presides to read."""
    from filiere.kernel.competition import LEAD, POINTS, TITLE

    lines = [text.say(session.language) for text in (TITLE, LEAD)] + [f"  - {text.say(session.language)}" for text in POINTS]
    click.echo("\n".join(lines), err=True)


@command("meetings ask", words_of("meetings ask"))
@argument("meeting")
@option("--words", "said", required=True, words=("Le point à examiner.", "The item to examine."))
@option("--about", words=("Élément du contrat dont il s'agit.", "Element of the contract it is about."))
@option("--confidential", is_flag=True, words=("Hors du relevé public.", "Kept out of the public record."))
@click.pass_obj
def ask_item(session: Session, meeting: str, said: str, about: str | None, confidential: bool) -> None:
    """Put an item on the agenda of a meeting."""
    _show(session, session.open(create=True).ask_item(meeting, said, about=about, confidential=confidential))


@command("meetings recuse", words_of("meetings recuse"))
@argument("meeting")
@argument("organisation", metavar="ORG")
@option("--item", type=WHOLE, words=("Numéro du point ; sans lui, toute la réunion.", "Number of the item; without it, the whole meeting."))
@option("--reason", default="", words=("Motif.", "Reason."))
@click.pass_obj
def recuse(session: Session, meeting: str, organisation: str, item: int | None, reason: str) -> None:
    """Record that an organisation takes no part."""
    _show(session, session.open(create=True).recuse(meeting, organisation, item=item, reason=reason))


@command("meetings actions", words_of("meetings actions"))
@option("--body", words=("D'une seule instance.", "Of one body only."))
@option("--on", type=DAY, words=("Jour regardé (aujourd'hui).", "Day looked at (today)."))
@click.pass_obj
def actions(session: Session, body: str | None, on: date | None) -> None:
    """List the actions that meetings gave."""
    workshop = session.open(create=True)
    day = on or workshop.today()
    found = workshop.followed_actions(day, body)
    if session.json:
        keys = {"id", "body", "words", "about", "holder", "due", "state"}
        show_json([item.model_dump(mode="json", include=keys) | {"overdue": item.overdue(day)} for item in found])
        return
    from filiere.rendering.states import ACTIONS, OVERDUE

    heads: tuple[Words, ...] = (("Action", "Action"), ("Quoi", "What"), ("Qui", "Who"), ("Pour le", "Due"), ("État", "State"))
    rows = [
        (item.id, item.words, item.holder, item.due, (OVERDUE if item.overdue(day) else ACTIONS[item.state]).say(session.language))
        for item in found
    ]
    show_table([session.say(words) for words in heads], rows)


@command("meetings action", words_of("meetings action"))
@argument("action")
@option("--state", type=Choice("open", "under_way", "done", "dropped"), required=True, words=("Où elle en est.", "Where it stands."))
@option("--by", required=True, words=("Organisation qui le dit.", "Organisation that says so."))
@option("--on", type=DAY, words=("Jour du fait (aujourd'hui).", "Day of the fact (today)."))
@option("--words", "said", default="", words=("En quelques mots.", "In a few words."))
@click.pass_obj
def tell_of_action(session: Session, *, action: str, state: str, by: str, on: date | None, said: str) -> None:
    """Record what became of an action."""
    from filiere.kernel.followed import ActionState

    workshop = session.open(create=True)
    news = workshop.tell_of_action(action, state=ActionState(state), on=on or workshop.today(), by=by, words=said)
    if session.json:
        show_json(news.model_dump(mode="json", include={"action", "state", "on", "by"}))
        return
    from filiere.rendering.states import ACTIONS

    click.echo(f"{news.action} · {ACTIONS[news.state].say(session.language)}")


@command("meetings attend", words_of("meetings attend"))
@argument("meeting")
@argument("organisations", nargs=-1, required=True, metavar="ORG…")
@option("--college", default="", words=("Collège de ces organisations.", "College of these organisations."))
@option("--absent", is_flag=True, words=("Note leur absence.", "Records that they were absent."))
@click.pass_obj
def attend(session: Session, meeting: str, organisations: tuple[str, ...], college: str, absent: bool) -> None:
    """Record who is there."""
    from filiere.kernel.governance import Attendance

    there = [Attendance(organisation=name, college=college, present=not absent) for name in organisations]
    _show(session, session.open(create=True).attend(meeting, there))


@command("meetings outcome", words_of("meetings outcome"))
@argument("meeting")
@option("--kind", type=Choice("information", "decision", "action"), required=True, words=("Nature.", "Kind."))
@option("--words", "said", required=True, words=("Ce qui est dit, décidé ou à faire.", "What is said, decided or to do."))
@option("--about", words=("Élément du contrat dont il s'agit.", "Element of the contract it is about."))
@option("--holder", words=("Organisation qui s'en charge.", "Organisation that takes it on."))
@option("--due", type=DAY, words=("Jour prévu.", "Day planned."))
@option("--confidential", is_flag=True, words=("Hors du relevé public.", "Kept out of the public record."))
@option("--vote", "votes", multiple=True, words=("Voix, par exemple pour=8 (répétable).", "Votes, for example for=8 (repeatable)."))
@click.pass_obj
def outcome(
    session: Session,
    *,
    meeting: str,
    kind: Literal["information", "decision", "action"],
    said: str,
    about: str | None,
    holder: str | None,
    due: date | None,
    confidential: bool,
    votes: tuple[str, ...],
) -> None:
    """Write an outcome in an open meeting."""
    from filiere.kernel.governance import Outcome

    written = Outcome(kind=kind, words=said, about=about, holder=holder, due=due, votes=_votes(votes), confidential=confidential)
    _show(session, session.open(create=True).add_outcome(meeting, written))


def _votes(words: tuple[str, ...]) -> dict[str, int] | None:
    """Return the votes written as NAME=COUNT, None where none is given."""
    counted = {}
    for word in words:
        name, equals, count = word.partition("=")
        if not (name and equals and count.isdigit()):
            refuse(None, f"--vote {word[:60]} ne convient pas", f"--vote {word[:60]} does not fit", "écrivez pour=8", "write for=8")
        counted[name] = int(count)
    return counted or None


@command("meetings close", words_of("meetings close"))
@argument("meeting")
@option("--minutes", default="", words=("Compte rendu, en toutes lettres.", "Minutes, in words."))
@option("--closed-minutes", default="", words=("Partie non publique du compte rendu.", "Part of the minutes that is not public."))
@option("--minutes-file", type=File(there=True), words=("Fichier texte du compte rendu.", "Text file of the minutes."))
@click.pass_obj
def close(session: Session, *, meeting: str, minutes: str, closed_minutes: str, minutes_file: Path | None) -> None:
    """Close a meeting and freeze its minutes."""
    words = minutes
    if minutes_file is not None:
        try:
            words = minutes_file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            refuse(
                None,
                f"{minutes_file} n'est pas un texte UTF-8",
                f"{minutes_file} is not UTF-8 text",
                "enregistrez-le en UTF-8",
                "save it as UTF-8",
            )
    if not words.strip():
        refuse(None, "aucun compte rendu", "no minutes", "donnez --minutes ou --minutes-file", "give --minutes or --minutes-file")
    _show(session, session.open(create=True).close_meeting(meeting, words, closed_minutes))


@command("meetings not-held", words_of("meetings not-held"))
@argument("meeting")
@option("--reason", required=True, words=("Motif.", "Reason."))
@click.pass_obj
def not_held(session: Session, meeting: str, reason: str) -> None:
    """Record that a planned meeting did not take place."""
    _show(session, session.open(create=True).not_held(meeting, reason))
