"""Commands on the bodies: their cadence, their agenda, their rules, their calendar."""

from datetime import date
from pathlib import Path

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import DAY, NUMBER, WHOLE, File
from filiere.cli.language import Words
from filiere.cli.printing import show_json, show_table
from filiere.cli.session import Session
from filiere.cli.words import words_of

_FROM: Words = ("Premier jour de la période.", "First day of the period.")
_TO: Words = ("Dernier jour de la période.", "Last day of the period.")


@command("bodies list", words_of("bodies list"))
@click.pass_obj
def list_bodies(session: Session) -> None:
    """List the bodies."""
    contract = session.open().contract
    if session.json:
        show_json(
            [
                {
                    "id": body.id,
                    "title": body.title,
                    "meets": body.meets,
                    "every_months": body.cadence.every_months if body.cadence else None,
                }
                for body in contract.bodies
            ]
        )
        return
    heads: tuple[Words, ...] = (("Instance", "Body"), ("Rythme", "Cadence"), ("Titre", "Title"))
    rows = []
    for body in contract.bodies:
        step = body.cadence.every_months if body.cadence else None
        words = body.cadence.words.say(session.language) if body.cadence and body.cadence.words else ""
        cadence = session.say((f"tous les {step} mois", f"every {step} months")) if step else words
        rows.append((body.id, cadence, body.title.say(session.language)))
    show_table([session.say(words) for words in heads], rows)


@command("bodies compliance", words_of("bodies compliance"))
@option("--from", "first", type=DAY, required=True, words=_FROM)
@option("--to", "last", type=DAY, required=True, words=_TO)
@click.pass_obj
def compliance(session: Session, first: date, last: date) -> None:
    """Say how each body kept its cadence."""
    found = session.open(create=True).compliance(first, last)
    if session.json:
        show_json(
            [{"body": item.body, "due": item.due, "held": item.held, "missed": item.missed, "unknown": item.unknown} for item in found]
        )
        return
    heads: tuple[Words, ...] = (
        ("Instance", "Body"),
        ("Dues", "Due"),
        ("Tenues", "Held"),
        ("Manquées", "Missed"),
        ("Sans nouvelles", "Unknown"),
    )
    show_table([session.say(words) for words in heads], [(item.body, item.due, item.held, item.missed, item.unknown) for item in found])


@command("bodies plan", words_of("bodies plan"))
@argument("body")
@option("--from", "first", type=DAY, required=True, words=_FROM)
@option("--to", "last", type=DAY, required=True, words=_TO)
@click.pass_obj
def plan(session: Session, body: str, first: date, last: date) -> None:
    """Plan the meetings of a body."""
    planned = session.open(create=True).plan_meetings(body, first=first, last=last)
    if session.json:
        show_json([{"id": meeting.id, "body": meeting.body, "on": meeting.on} for meeting in planned])
        return
    for meeting in planned:
        click.echo(meeting.id)
    if not planned:
        click.echo(session.say(("Rien à ajouter : tout est déjà planifié.", "Nothing to add: all is planned already.")))


@command("bodies agenda", words_of("bodies agenda"))
@argument("body")
@option("--on", type=DAY, required=True, words=("Jour de la réunion.", "Day of the meeting."))
@click.pass_obj
def agenda(session: Session, body: str, on: date) -> None:
    """Build the agenda of a body."""
    items = session.open(create=True).agenda(body, on)
    if session.json:
        show_json([{"about": item.about, "because": item.because, "words": item.words} for item in items])
        return
    for item in items:
        click.echo(f"{item.about or '—'} · {item.words.say(session.language)} ({item.because})")
    if not items:
        click.echo(session.say(("Rien n'attend cette instance.", "Nothing awaits this body.")))


@command("bodies rules", words_of("bodies rules"))
@argument("body")
@option("--quorum", type=WHOLE, words=("Présents qu'il faut (0\u202f: aucun quorum).", "How many must be present (0: no quorum)."))
@option(
    "--majority",
    type=NUMBER,
    words=("Part des voix qu'il faut, de 0 à 1 (0\u202f: aucune).", "Share of the votes needed, from 0 to 1 (0: none)."),
)
@click.pass_obj
def rules(session: Session, body: str, quorum: int | None, majority: float | None) -> None:
    """Show or set the quorum and the majority of a body; the text has none."""
    workshop = session.open(create=True)
    kept = workshop.body_settings(body)
    if quorum is not None or majority is not None:
        chosen = {"quorum": quorum, "majority": majority}
        # Nought takes a setting away: the text has none, so none is where a body starts from.
        kept = kept.model_copy(update={name: value or None for name, value in chosen.items() if value is not None})
        workshop.set_body_settings(kept)
    if session.json:
        show_json({"body": kept.body, "quorum": kept.quorum, "majority": kept.majority})
        return
    unset = session.say(("non fixé", "not set"))
    fr = f"{kept.body} : quorum {kept.quorum or unset}, majorité {kept.majority or unset}"
    click.echo(session.say((fr, f"{kept.body}: quorum {kept.quorum or unset}, majority {kept.majority or unset}")))


@command("bodies calendar", words_of("bodies calendar"), json=False)
@argument("body", required=False, metavar="[BODY]")
@option("--out", type=File(there=False), required=True, words=("Fichier .ics à écrire.", "The .ics file to write."))
@click.pass_obj
def calendar(session: Session, body: str | None, out: Path) -> None:
    """Write the dates as iCalendar."""
    out.write_bytes(session.open(create=True).calendar_ics(session.language, body))
    click.echo(str(out))
