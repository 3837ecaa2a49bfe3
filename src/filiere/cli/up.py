"""The main job of ``filiere up``: contract read and linted, work done, standing told, dossier written."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filiere.cli.deliverables import show_status, status_json
from filiere.cli.printing import progress, show_json
from filiere.cli.session import Session

if TYPE_CHECKING:
    from filiere.workshop.workshop import Workshop


def do_main_job(session: Session, workshop: "Workshop") -> None:
    """Do the whole of ``up`` but the serving; with ``--json`` one object is written at the end."""
    findings = workshop.findings()
    contradictions = sum(finding.severity == "contradiction" for finding in findings)
    deliverables = len(workshop.contract.deliverables)
    session.tell(
        (
            f"Contrat lu : {deliverables} livrables ; le contrôle trouve {contradictions} contradictions sur {len(findings)} constats (filiere contract lint).",
            f"Contract read: {deliverables} deliverables; the linter finds {contradictions} contradictions among {len(findings)} findings (filiere contract lint).",
        )
    )
    with progress(session) as advance:
        done = workshop.bring_up_to_date(advance)
    _tell_runs(session, done)
    files = _write_dossier(session, workshop)
    day = workshop.default_day()
    if session.json:
        show_json(
            {
                **status_json(session, workshop, day, workshop.standings(day)),
                "runs": [{"about": row.about, "offer": row.offer, "state": row.state, "evidence": row.evidence} for row in done],
                "dossier": files,
            }
        )
        return
    show_status(session, workshop, day, workshop.standings(day))
    for file in files:
        session.tell((f"Dossier du comité exécutif : {file}", f"Executive committee's dossier: {file}"))


def _tell_runs(session: Session, done: Any) -> None:
    for row in done:
        fault = getattr(row, "fault", None)
        words = f" — {fault.say(session.language) if hasattr(fault, 'say') else fault}" if fault else ""
        click.echo(f"{row.offer} · {row.about} · {row.state}{words}", err=True)
    if not done:
        session.tell(("Rien à calculer : tout est à jour.", "Nothing to run: all is fresh."))


def _write_dossier(session: Session, workshop: "Workshop") -> list[Path]:
    folder = workshop.folder / "out"
    folder.mkdir(parents=True, exist_ok=True)
    session.tell(("J'écris le dossier du comité exécutif…", "Writing the executive committee's dossier…"))
    name = "dossier-comite-executif" if session.language == "fr" else "executive-committee-dossier"
    return [workshop.report("committee", folder / f"{name}{suffix}", language=session.language) for suffix in (".pdf", ".html")]
