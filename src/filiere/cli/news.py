"""Commands that exchange what is known by a workbook."""

from pathlib import Path

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import File
from filiere.cli.printing import show_json
from filiere.cli.session import Session
from filiere.cli.words import words_of


@command("news export", words_of("news export"))
@argument("file", type=File(there=False))
@click.pass_obj
def export(session: Session, file: Path) -> None:
    """Write the workbook of what is known, one line per deliverable."""
    session.open(create=True).export_news(file, language=session.language)
    if session.json:
        show_json({"file": file})
        return
    click.echo(
        session.say(
            (
                f"Écrit : {file}. Complétez-le, puis : filiere news import {file}",
                f"Written: {file}. Complete it, then: filiere news import {file}",
            )
        )
    )


@command("news import", words_of("news import"))
@argument("file", type=File(there=True))
@option(
    "--partial",
    is_flag=True,
    words=("Enregistre les lignes saines même si d'autres ne le sont pas.", "Records the sound lines even if others are not."),
)
@click.pass_obj
def import_news(session: Session, file: Path, partial: bool) -> None:
    """Read the workbook and record what changed."""
    report = session.open(create=True).import_news(file, partial=partial)
    if session.json:
        show_json(
            {
                "applied": [line.deliverable for line in report.changes],
                "unchanged": report.unchanged,
                "faults": [
                    {"line": fault.line, "what": fault.what.say(session.language), "mend": fault.mend.say(session.language)}
                    for fault in report.faults
                ],
            }
        )
    else:
        count = len(report.changes)
        click.echo(
            session.say(
                (
                    f"{count} ligne(s) enregistrée(s), {report.unchanged} inchangée(s).",
                    f"{count} line(s) recorded, {report.unchanged} unchanged.",
                )
            )
        )
        for fault in report.faults:
            click.echo(fault.say(session.language), err=True)
    if report.faults:
        raise SystemExit(2)
