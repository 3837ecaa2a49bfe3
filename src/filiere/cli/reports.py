"""Commands that write the reports made for a committee."""

from datetime import date
from pathlib import Path
from typing import Literal

import click

from filiere.cli.grammar import command, option
from filiere.cli.kinds import DAY, File
from filiere.cli.language import Words
from filiere.cli.printing import show_json
from filiere.cli.session import Session
from filiere.cli.words import words_of

_OUT: Words = ("Fichier à écrire : .pdf ou .html.", "File to write: .pdf or .html.")
_ON: Words = ("Jour du rapport.", "Day of the report.")


def _write(session: Session, kind: Literal["committee", "funders"], out: Path, on: date | None) -> None:
    written = session.open(create=True).report(kind, out, language=session.language, on=on)
    if session.json:
        show_json({"report": kind, "file": written})
        return
    click.echo(session.say((f"Écrit : {written}", f"Written: {written}")))


@command("report committee", words_of("report committee"))
@option("--out", type=File(there=False), required=True, words=_OUT)
@option("--on", type=DAY, words=_ON)
@click.pass_obj
def committee(session: Session, out: Path, on: date | None) -> None:
    """Write the executive committee's dossier."""
    _write(session, "committee", out, on)


@command("report funders", words_of("report funders"))
@option("--out", type=File(there=False), required=True, words=_OUT)
@option("--on", type=DAY, words=_ON)
@click.pass_obj
def funders(session: Session, out: Path, on: date | None) -> None:
    """Write the report to the funders."""
    _write(session, "funders", out, on)
