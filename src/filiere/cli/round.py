"""Commands of the round before a meeting: launching, reminding, following, deciding, closing, papers, and the Monday digest."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import DAY, Choice, Folder, refuse
from filiere.cli.language import Words
from filiere.cli.printing import show_json, show_table
from filiere.cli.session import Session
from filiere.cli.words import words_of

if TYPE_CHECKING:
    from filiere.kernel.rounds import Round
    from filiere.workshop.rounds import Called

_FATES: dict[str, Words] = {
    "sent": ("message parti", "message sent"),
    "failed": ("message pas encore parti", "message not sent yet"),
    "no_address": ("sans adresse", "no address"),
    "dry": ("partirait", "would leave"),
}
_STATES: dict[str, Words] = {
    "silent": ("pas encore de réponse", "no answer yet"),
    "proposed": ("à décider", "to decide"),
    "accepted": ("acceptée", "accepted"),
    "amended": ("acceptée, corrigée", "accepted, amended"),
    "refused": ("refusée", "refused"),
}
_address = option(
    "--address",
    words=("Adresse du portail dans les liens (sinon FILIERE_ADDRESS).", "Address of the portal in the links (else FILIERE_ADDRESS)."),
)
_dry = option("--dry-run", is_flag=True, words=("Dit ce qui partirait, n'écrit rien.", "Tells what would leave, writes nothing."))


def _portal(address: str | None) -> str:
    from filiere.workshop.mail import portal_address

    return address.rstrip("/") if address else portal_address()


def _link(session: Session, address: str, called: "Called") -> str:
    from filiere.workshop.round_words import answer_path

    return f"{address}{answer_path(session.language)}{called.token}"


def _about(found: "Round") -> dict[str, object]:
    return {
        "id": found.id,
        "body": found.body,
        "meeting": found.meeting,
        "on": found.on,
        "answer_by": found.answer_by,
        "state": found.state,
    }


def _show_called(session: Session, address: str, called: "tuple[Called, ...]") -> None:
    """Write each message with its fate; a link to hand over stands where none could leave."""
    heads: tuple[Words, ...] = (
        ("Projet", "Project"),
        ("À qui", "To whom"),
        ("Message", "Message"),
        ("Lien à transmettre", "Link to hand over"),
    )
    rows = []
    for one in called:
        link = _link(session, address, one) if one.fate in {"no_address", "failed"} else None
        rows.append((one.project, one.name or one.organisation, session.say(_FATES[one.fate]), link))
    show_table([session.say(words) for words in heads], rows)


def _called_json(session: Session, address: str, called: "tuple[Called, ...]") -> list[dict[str, str]]:
    # No name and no address: what a program reads may end in its own logs.
    return [
        {"project": one.project, "correspondent": one.correspondent, "fate": one.fate, "link": _link(session, address, one)}
        for one in called
    ]


@command("round launch", words_of("round launch"))
@argument("body")
@option("--meeting", words=("Réunion préparée (sinon la prochaine).", "Meeting prepared (else the next one)."))
@option("--on", type=DAY, words=("Jour de la réunion, si aucune n'est prévue.", "Day of the meeting, if none is planned."))
@option(
    "--answer-by",
    type=DAY,
    words=("Dernier jour pour répondre (sinon le jour de la réunion).", "Last day to answer (else the day of the meeting)."),
)
@_dry
@_address
@click.pass_obj
def launch(
    session: Session, *, body: str, meeting: str | None, on: date | None, answer_by: date | None, dry_run: bool, address: str | None
) -> None:
    """Launch the round of a body's next meeting."""
    where = _portal(address)
    made = session.open(create=True).launch_round(body, address=where, meeting=meeting, on=on, answer_by=answer_by, dry=dry_run)
    if session.json:
        show_json({**_about(made.round), "called": _called_json(session, where, made.called)})
        return
    click.echo(f"{made.round.id} · {made.round.on}")
    _show_called(session, where, made.called)


@command("round list", words_of("round list"))
@option("--body", words=("D'une seule instance.", "Of one body only."))
@click.pass_obj
def list_rounds(session: Session, body: str | None) -> None:
    """List the rounds."""
    found = session.open(create=True).rounds(body)
    if session.json:
        show_json([_about(item) for item in found])
        return
    heads: tuple[Words, ...] = (("Tour", "Round"), ("Réunion", "Meeting"), ("Jusqu'au", "Until"), ("État", "State"))
    states: dict[str, Words] = {"open": ("ouvert", "open"), "closed": ("clos", "closed")}
    rows = [(item.id, item.meeting, item.answer_by, session.say(states[item.state])) for item in found]
    show_table([session.say(words) for words in heads], rows)


@command("round status", words_of("round status"))
@argument("round", metavar="ROUND")
@_address
@click.pass_obj
def status(session: Session, round: str, address: str | None) -> None:
    """Show who has answered."""
    workshop, where = session.open(create=True), _portal(address)
    lines = workshop.round_lines(round)
    if session.json:
        told = [
            {
                "project": line.project,
                "state": line.state,
                "messages": line.letters,
                "reminders": line.reminded,
                "called": _called_json(session, where, line.called),
            }
            for line in lines
        ]
        show_json({**_about(workshop.round(round)), "projects": told})
        return
    heads: tuple[Words, ...] = (("Projet", "Project"), ("Réponse", "Answer"), ("Messages", "Messages"), ("À qui", "To whom"))
    rows = []
    for line in lines:
        whom = ", ".join(f"{one.name or one.organisation} ({session.say(_FATES[one.fate])})".strip() for one in line.called)
        rows.append((line.project, session.say(_STATES[line.state]), line.letters, whom))
    show_table([session.say(words) for words in heads], rows)


@command("round answers", words_of("round answers"))
@argument("round", metavar="ROUND")
@option("--accept", is_flag=True, words=("Accepte les réponses qui attendent.", "Accepts the answers that wait."))
@option("--refuse", "refused", is_flag=True, words=("Les refuse, avec --reason.", "Refuses them, with --reason."))
@option("--project", "projects", multiple=True, words=("De ce projet seulement (répétable).", "Of this project only (repeatable)."))
@option("--reason", default="", words=("Motif d'un refus.", "Reason of a refusal."))
@click.pass_obj
def answers(session: Session, *, round: str, accept: bool, refused: bool, projects: tuple[str, ...], reason: str) -> None:
    """Show the answers of a round, and decide them."""
    if accept and refused:
        refuse(
            None, "--accept et --refuse s'excluent", "--accept and --refuse exclude each other", "gardez l'un des deux", "keep one of them"
        )
    workshop = session.open(create=True)
    waiting = [item.project for item in workshop.round_answers(round) if item.state == "proposed"]
    if accept:
        workshop.accept_answers(round, projects or None)
    if refused:
        workshop.refuse_answers(round, projects or waiting, reason)
    found = [item for item in workshop.round_answers(round) if not projects or item.project in projects]
    if session.json:
        show_json(
            [
                {
                    "project": item.project,
                    "state": item.state,
                    "weather": item.weather,
                    "words": item.words,
                    "step": item.step,
                    "difficulty": item.difficulty,
                    "attachment": item.attachment.name if item.attachment else None,
                    "revision": item.revision,
                }
                for item in found
            ]
        )
        return
    heads: tuple[Words, ...] = (("Projet", "Project"), ("État", "State"), ("Météo", "Weather"), ("Synthèse", "Synthesis"))
    rows = [(item.project, session.say(_STATES[item.state]), item.weather, item.words) for item in found]
    show_table([session.say(words) for words in heads], rows)


@command("round remind", words_of("round remind"))
@_address
@click.pass_obj
def remind(session: Session, address: str | None) -> None:
    """Send what is due today."""
    written = session.open(create=True).remind(_portal(address))
    if session.json:
        show_json(
            [{"round": found, "project": one.project, "correspondent": one.correspondent, "fate": one.fate} for found, one in written]
        )
        return
    left = sum(one.fate == "sent" for _, one in written)
    failed = len(written) - left
    session_words: Words = (f"{left} message(s) parti(s), {failed} pas encore.", f"{left} message(s) sent, {failed} not yet.")
    click.echo(session.say(session_words))


@command("round close", words_of("round close"))
@argument("round", metavar="ROUND")
@click.pass_obj
def close(session: Session, round: str) -> None:
    """Close a round for the silent."""
    found = session.open(create=True).close_round(round)
    if session.json:
        show_json({**_about(found), "silent": found.silent})
        return
    silent = ", ".join(found.silent) or "—"
    click.echo(session.say((f"{found.id} est clos. Aucune nouvelle de : {silent}", f"{found.id} is closed. No news of: {silent}")))


@command("round papers", words_of("round papers"))
@argument("meeting")
@option("--out", type=Folder(), required=True, words=("Dossier à écrire.", "Folder to write."))
@click.pass_obj
def papers(session: Session, meeting: str, out: Path) -> None:
    """Write the papers of a meeting, or of the meeting that a round prepares."""
    workshop = session.open(create=True)
    known = {item.id: item.meeting for item in workshop.rounds()}
    written = workshop.write_papers(known.get(meeting, meeting), out, language=session.language)
    if session.json:
        show_json({"files": written})
        return
    for file in written:
        click.echo(file)


@command("round people", words_of("round people"))
@option("--add", "email", words=("Adresse à ajouter.", "Address to add."))
@option("--forget", words=("Efface cette personne (par son identifiant).", "Erases this person (by their id)."))
@option("--name", default="", words=("Nom.", "Name."))
@option("--organisation", default="", words=("Son organisation.", "Their organisation."))
@option("--role", type=Choice("lead", "member", "funder", "secretariat"), default="lead", words=("Rôle.", "Role."))
@option("--project", "projects", multiple=True, words=("Projet suivi (répétable).", "Project followed (repeatable)."))
@option("--body", "bodies", multiple=True, words=("Instance suivie (répétable).", "Body followed (repeatable)."))
@option("--in", "language", type=Choice("fr", "en"), default="fr", words=("Langue des messages.", "Language of the messages."))
@option("--digest", is_flag=True, words=("Reçoit le résumé du lundi.", "Gets the Monday digest."))
@click.pass_obj
def people(  # noqa: PLR0913 - one parameter per option of the command
    session: Session,
    *,
    email: str | None,
    forget: str | None,
    name: str,
    organisation: str,
    role: str,
    projects: tuple[str, ...],
    bodies: tuple[str, ...],
    language: str,
    digest: bool,
) -> None:
    """Show who is written to, add someone, or erase someone."""
    workshop = session.open(create=True)
    if forget is not None:
        workshop.forget_correspondent(forget)
    if email is not None:
        workshop.add_correspondent(
            email,
            name=name,
            organisation=organisation,
            role=role,
            projects=projects,
            bodies=bodies,
            language="en" if language == "en" else "fr",
            digest=digest,
        )
    found = workshop.correspondents()
    if session.json:
        show_json(
            [
                {
                    "id": item.id,
                    "email": item.email,
                    "name": item.name,
                    "organisation": item.organisation,
                    "role": item.role,
                    "projects": item.projects,
                    "bodies": item.bodies,
                    "digest": item.digest,
                }
                for item in found
            ]
        )
        return
    heads: tuple[Words, ...] = (("Identifiant", "Id"), ("Nom", "Name"), ("Adresse", "Address"), ("Projets, instances", "Projects, bodies"))
    rows = [(item.id, item.name or item.organisation, item.email, " ".join((*item.projects, *item.bodies))) for item in found]
    show_table([session.say(words) for words in heads], rows)


@command("digest", words_of("digest"))
@option(
    "--since",
    type=DAY,
    words=("Regarde depuis ce jour (sinon depuis le dernier résumé).", "Looks back to this day (else to the last digest)."),
)
@_dry
@_address
@click.pass_obj
def digest(session: Session, since: date | None, dry_run: bool, address: str | None) -> None:
    """Send the digest to those who asked for it."""
    told = session.open(create=True).send_digests(_portal(address), since=since, dry=dry_run)
    if session.json:
        show_json(
            [{"correspondent": one.correspondent, "fate": one.fate, "changed": len(one.changed), "awaits": len(one.awaits)} for one in told]
        )
        return
    counts = Counter(one.fate for one in told)
    left, quiet, failed = counts["sent"] + counts["dry"], counts["nothing"], counts["failed"]
    words: Words = (
        f"{left} résumé(s), {quiet} sans nouveauté donc sans message, {failed} pas encore parti(s).",
        f"{left} digest(s), {quiet} with nothing new and no message, {failed} not sent yet.",
    )
    click.echo(session.say(words))


@command("barometer", words_of("barometer"))
@option("--on", type=DAY, words=("Jour montré.", "Day shown."))
@click.pass_obj
def barometer(session: Session, on: date | None) -> None:
    """Show the contract in one look."""
    told = session.open(create=True).barometer(on)
    if session.json:
        show_json(told)
        return
    heads: tuple[Words, ...] = (
        ("Projet", "Project"),
        ("Promis", "Promised"),
        ("Acceptés", "Accepted"),
        ("Sans information", "Unheard"),
        ("Retards", "Late"),
    )
    lines = [*((item["id"], item) for item in told["projects"]), ("—", told["elsewhere"]), ("=", told["total"])]
    rows = [(name, item["promised"], item["accepted"], item["unheard"], item["late"]) for name, item in lines]
    show_table([session.say(words) for words in heads], rows)
