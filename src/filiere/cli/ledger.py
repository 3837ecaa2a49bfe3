"""Commands on what is kept: evidence, its statement, the log and its proofs."""

from pathlib import Path

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import Folder
from filiere.cli.language import Words
from filiere.cli.printing import show_json, show_table
from filiere.cli.session import Session
from filiere.cli.words import words_of


@command("evidence list", words_of("evidence list"))
@argument("element", required=False, metavar="[ID]")
@click.pass_obj
def list_evidence(session: Session, element: str | None) -> None:
    """List evidence."""
    workshop = session.open(create=True)
    found = workshop.evidence_of(element) if element else workshop.facts().evidence
    if session.json:
        show_json(
            [
                {"id": item.id, "about": item.about, "kind": item.kind, "nature": item.nature, "role": item.role, "on": item.on}
                for item in found
            ]
        )
        return
    from filiere.rendering.states import KINDS, NATURES, ROLES

    heads: tuple[Words, ...] = (
        ("Preuve", "Evidence"),
        ("Pour", "For"),
        ("Jour", "Day"),
        ("Sorte", "Kind"),
        ("Données", "Data"),
        ("Rôle", "Role"),
    )
    rows = [
        (
            item.id,
            item.about,
            item.on,
            *(words.say(session.language) for words in (KINDS[item.kind], NATURES[item.nature][0], ROLES[item.role])),
        )
        for item in found
    ]
    show_table([session.say(words) for words in heads], rows)


@command("evidence show", words_of("evidence show"))
@argument("evidence")
@click.pass_obj
def show_evidence(session: Session, evidence: str) -> None:
    """Write the in-toto statement of a piece of evidence: it is JSON in every case."""
    show_json(session.open().statement(evidence))


@command("evidence crate", words_of("evidence crate"))
@argument("element", metavar="ID")
@option("--out", type=Folder(), required=True, words=("Dossier à créer.", "Folder to create."))
@click.pass_obj
def crate(session: Session, element: str, out: Path) -> None:
    """Export an RO-Crate."""
    written = session.open().crate(element, out)
    if session.json:
        show_json({"id": element, "folder": written})
        return
    click.echo(str(written))


@command("ledger verify", words_of("ledger verify"))
@option(
    "--export",
    "exported",
    type=Folder(),
    words=("Contrôle un journal exporté, sans espace de travail.", "Checks an exported log, without a workspace."),
)
@click.pass_obj
def verify_ledger(session: Session, exported: Path | None) -> None:
    """Check every byte; a fault names its entry and exits with 8."""
    from filiere.kernel.errors import IntegrityError
    from filiere.kernel.names import Text

    if exported is None:
        workshop = session.open()
        faults, size = workshop.ledger_verify(), workshop.ledger_head().size
    else:
        from filiere.workshop.offline import verify_export

        faults, size = verify_export(exported)
    if session.json:
        show_json(
            {
                "entries": size,
                "faults": [{"what": fault.what.say(session.language), "element": fault.element, "file": fault.file} for fault in faults],
            }
        )
    if faults:
        count = len(faults)
        raise IntegrityError(
            Text(fr=f"{count} faute(s) dans le journal ou les fichiers.", en=f"{count} fault(s) in the log or the files."), faults=faults
        )
    if not session.json:
        click.echo(session.say((f"Tout est intact : {size} entrées.", f"All is intact: {size} entries.")))


@command("ledger prove", words_of("ledger prove"))
@argument("evidence")
@click.pass_obj
def prove(session: Session, evidence: str) -> None:
    """Write the proof that evidence is in the log: it is JSON in every case."""
    show_json(session.open().proof(evidence))


@command("ledger export", words_of("ledger export"))
@option("--out", type=Folder(), required=True, words=("Dossier à créer.", "Folder to create."))
@click.pass_obj
def export(session: Session, out: Path) -> None:
    """Export the log."""
    workshop = session.open()
    workshop.ledger_export(out)
    if session.json:
        show_json({"folder": out, "entries": workshop.ledger_head().size})
        return
    click.echo(
        session.say(
            (
                f"Exporté : {out}. Contrôle : filiere ledger verify --export {out}",
                f"Exported: {out}. Check: filiere ledger verify --export {out}",
            )
        )
    )
