"""Commands on the workspace itself: health, backup, keys, persons."""

import sys
from pathlib import Path

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import File, refuse
from filiere.cli.printing import show_json
from filiere.cli.session import Session
from filiere.cli.words import words_of


@command("doctor", words_of("doctor"))
@click.pass_obj
def doctor(session: Session) -> None:
    """Say what is wrong; exits with 1 if anything is."""
    found = session.open().doctor()
    if session.json:
        show_json(
            [
                {"ok": item.ok, "what": item.what.say(session.language), "mend": item.mend.say(session.language) if item.mend else None}
                for item in found
            ]
        )
    else:
        for item in found:
            mark = click.style("✓", fg="green") if item.ok else click.style("✗", fg="red")
            click.echo(
                f"{mark} {item.what.say(session.language)}" + (f" — {item.mend.say(session.language)}" if item.mend and not item.ok else "")
            )
    if not all(item.ok for item in found):
        raise SystemExit(1)


@command("backup", words_of("backup"))
@argument("file", type=File(there=False))
@click.pass_obj
def backup(session: Session, file: Path) -> None:
    """Save the whole workspace, keys included, into one file."""
    session.open().backup(file)
    if session.json:
        show_json({"file": file, "bytes": file.stat().st_size})
        return
    click.echo(
        session.say(
            (
                f"Sauvegardé : {file}. Ce fichier contient les clés : gardez-le à l'abri.",
                f"Saved: {file}. This file holds the keys: keep it safe.",
            )
        )
    )


@command("restore", words_of("restore"))
@argument("file", type=File(there=True))
@click.pass_obj
def restore(session: Session, file: Path) -> None:
    """Restore a backup into a new workspace."""
    workshop = session.open()
    workshop.restore(file)
    if session.json:
        show_json({"workspace": workshop.folder})
        return
    click.echo(session.say((f"Rétabli dans {workshop.folder}.", f"Restored into {workshop.folder}.")))


@command("keys rotate", words_of("keys rotate"))
@click.pass_obj
def rotate_keys(session: Session) -> None:
    """Replace the signing key."""
    key = session.open().rotate_keys()
    if session.json:
        show_json({"key": key})
        return
    click.echo(session.say((f"Nouvelle clé : {key}", f"New key: {key}")))


def sure(session: Session, question: tuple[str, str], *, yes: bool) -> bool:
    """Whether the reader confirms an act that cannot be undone."""
    if yes:
        return True
    if not sys.stdin.isatty():
        refuse(None, "personne ne peut répondre ici", "nobody can answer here", "confirmez par --yes", "confirm with --yes")
    return click.confirm(session.say(question), err=True)


@command("persons erase", words_of("persons erase"))
@argument("person")
@option("--yes", is_flag=True, words=("Sans demander.", "Without asking."))
@click.pass_obj
def erase_person(session: Session, person: str, yes: bool) -> None:
    """Erase a person."""
    if not sure(session, (f"Effacer {person} ? C'est définitif.", f"Erase {person}? This cannot be undone."), yes=yes):
        return
    entries = session.open().erase_person(person)
    if session.json:
        show_json({"person": person, "entries": entries})
        return
    click.echo(session.say((f"Effacé de {entries} entrée(s).", f"Erased from {entries} entries.")))


@command("persons remove", words_of("persons remove"))
@option("--yes", is_flag=True, words=("Sans demander.", "Without asking."))
@click.pass_obj
def remove_persons(session: Session, yes: bool) -> None:
    """Remove the names of persons."""
    if not sure(
        session, ("Retirer les noms de personnes ? C'est définitif.", "Remove the names of persons? This cannot be undone."), yes=yes
    ):
        return
    removed = session.open(create=True).remove_persons()
    if session.json:
        show_json({"removed": removed})
        return
    click.echo(session.say((f"Noms de personnes retirés : {removed}.", f"Names of persons removed: {removed}.")))
