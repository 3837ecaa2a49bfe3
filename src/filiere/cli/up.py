"""The main job of ``filiere up``: contract read and linted, work done, standing told, dossier written."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filiere.cli.deliverables import show_status, status_json
from filiere.cli.engines import run_json, watched
from filiere.cli.printing import show_json
from filiere.cli.session import Session

if TYPE_CHECKING:
    from filiere.cli.rows import RunRow
    from filiere.workshop.workshop import Workshop


def do_main_job(session: Session, workshop: "Workshop") -> None:
    """Do the whole of ``up`` but the serving; with ``--json`` one object is written at the end."""
    # Opening the store now makes the workspace before anything is promised of it.
    workshop.facts()
    session.greet()
    findings = workshop.findings()
    contradictions = sum(finding.severity == "contradiction" for finding in findings)
    deliverables = len(workshop.contract.deliverables)
    session.tell(
        (
            f"Contrat lu : {deliverables} livrables. Contrôle : {contradictions} contradictions, {len(findings)} constats en tout.",
            f"Contract read: {deliverables} deliverables. Linter: {contradictions} contradictions, {len(findings)} findings in all.",
        )
    )
    # Before anything is made: what the registers hold is what the maps show.
    filled = workshop.fill_registers()
    if filled:
        session.tell((f"Registres : {filled} premières fiches inscrites.", f"Registers: {filled} first records written."))
    done = _bring_up_to_date(session, workshop)
    files = _write_dossier(session, workshop)
    day = workshop.default_day()
    if session.json:
        show_json(
            {
                **status_json(session, workshop, day, workshop.standings(day)),
                "runs": [run_json(row) for row in done],
                "dossier": files,
            }
        )
        return
    show_status(session, workshop, day, workshop.standings(day))
    for file in files:
        session.tell((f"Dossier du comité exécutif : {file}", f"Executive committee's dossier: {file}"))


def _bring_up_to_date(session: Session, workshop: "Workshop") -> list["RunRow"]:
    """Run what is missing or stale; with Ctrl-C the run in progress is cancelled. A failed run is told and stops nothing else."""
    current: list[str] = []
    try:
        with watched(session) as look:

            def see(_item: object, view: "RunRow") -> None:
                current[:] = [view.id]
                look(view)

            rows: list[RunRow] = [view for _item, view in workshop.bring_up_to_date(see)]
    except KeyboardInterrupt:
        for run in current:
            workshop.cancel(run)
        raise
    for row in rows:
        click.echo(f"{row.offer} · {row.state}" + (f" · {row.fault.say(session.language)}" if row.fault else ""), err=True)
    if not rows:
        session.tell(("Rien à calculer : tout est à jour.", "Nothing to run: all is fresh."))
    return rows


def _write_dossier(session: Session, workshop: "Workshop") -> list[Path]:
    folder = workshop.folder / "out"
    folder.mkdir(parents=True, exist_ok=True)
    session.tell(("J'écris le dossier du comité exécutif…", "Writing the executive committee's dossier…"))
    name = "dossier-comite-executif" if session.language == "fr" else "executive-committee-dossier"
    return [workshop.report("committee", folder / f"{name}{suffix}", language=session.language) for suffix in (".pdf", ".html")]
