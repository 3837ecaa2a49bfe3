"""What is made in a fresh process: dossiers, and the files that browsers load.

The printer of PDF and the drawer of charts keep threads of their own, which do not survive the fork by which the server was started: asked
in the serving process, they could wait for ever. ``python -m filiere.portal.printing`` reads one request on its standard input.
"""

import json
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import TypeAdapter

from filiere.kernel.errors import FiliereError, RunError, UnknownElement
from filiere.kernel.names import Language, Text
from filiere.sdk.blocks import Page
from filiere.workshop import papers
from filiere.workshop.dossier import TITLES
from filiere.workshop.guard import Actor
from filiere.workshop.workshop import Workshop

#: The longest a dossier may take, in seconds.
PATIENCE_S = 120
FORMS = ("pdf", "html")


def print_dossier(workshop: Workshop, kind: str, out: Path, *, language: Language, on: date | None) -> None:
    """Write a dossier, once the guard has agreed.

    Raises:
        UnknownElement: there is no such dossier, or not in that form.
        Refused: the reader may not.
        RunError: it could not be made.
    """
    if kind not in TITLES or out.suffix.lstrip(".") not in FORMS:
        known = ", ".join(f"{name}.{form}" for name in TITLES for form in FORMS)
        raise UnknownElement(
            Text(fr="aucun dossier de ce nom", en="no dossier of that name"), Text(fr=f"il y a : {known}", en=f"there are: {known}")
        )
    workshop.ask("report", kind)
    contract = workshop.contract_folder
    request = {
        "workspace": str(workshop.folder),
        "contract": str(contract) if contract else None,
        "kind": kind,
        "out": str(out),
        "language": language,
        "on": on.isoformat() if on else None,
    }
    run_apart(request)


def print_page(title: Text, blocks: Page, *, language: Language, on: date | None) -> bytes:
    """Return a page as a PDF; its words pass by a pipe and by a folder that only this user may read.

    Raises:
        RunError: it could not be made.
    """
    said = {"title": title.model_dump(), "blocks": TypeAdapter(Page).dump_python(blocks, mode="json")}
    with TemporaryDirectory() as folder:
        out = Path(folder) / "page.pdf"
        run_apart({**said, "out": str(out), "language": language, "on": on.isoformat() if on else None})
        return out.read_bytes()


def print_paper(
    workshop: Workshop, kind: str, meeting: str, form: str, out: Path, *, language: Language, project: str | None = None
) -> None:
    """Write a paper of a meeting, or with ``sheets`` every sheet in one archive, under the reader's own rights.

    Raises:
        UnknownElement: there is no such paper.
        Refused: the reader may not.
        RunError: it could not be made.
    """
    # Asked here, so that a refusal is recorded and told as one, before a process is started for it.
    workshop.ask("paper", meeting)
    if form not in papers.FORMS or (kind not in papers.KINDS and kind != "sheets"):
        raise UnknownElement(Text(fr="aucun papier de ce nom", en="no such paper"))
    workshop.meeting(meeting)
    contract = workshop.contract_folder
    run_apart(
        {
            "workspace": str(workshop.folder),
            "contract": str(contract) if contract else None,
            "actor": workshop.actor.model_dump(mode="json"),
            "paper": {"kind": kind, "meeting": meeting, "project": project, "form": form},
            "out": str(out),
            "language": language,
        }
    )


def run_apart(request: dict[str, Any]) -> None:
    """Answer a request in a process of its own.

    Raises:
        RunError: it failed, or took too long.
    """
    command = [sys.executable, "-m", "filiere.portal.printing"]
    try:
        done = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired as error:
        raise RunError(
            Text(fr=f"l’impression a dépassé {PATIENCE_S} secondes", en=f"printing took more than {PATIENCE_S} seconds"),
            Text(fr="recommencez quand la machine est moins occupée", en="try again when the machine is less busy"),
        ) from error
    if done.returncode != 0:
        # An interpreter that fails by itself leaves with the same number, and writes nothing here.
        said = json.loads(done.stdout) if done.returncode == FiliereError.exit_code and done.stdout else {}
        raise RunError(
            Text(
                fr=said.get("fr", "l’impression n’a pas abouti"),
                en=said.get("en", "printing did not end well"),
            )
        )


def answer(request: dict[str, Any]) -> None:
    """Do what a request asks: make the files of browsers in a folder, print a page, or write a dossier."""
    if "made" in request:
        from filiere.portal.making import make_files

        make_files(Path(request["made"]))
        return
    if "paper" in request:
        _answer_paper(request)
        return
    on = date.fromisoformat(request["on"]) if request["on"] else None
    if "blocks" in request:
        from filiere.rendering.pdf import to_pdf

        blocks = TypeAdapter(Page).validate_python(request["blocks"])
        Path(request["out"]).write_bytes(to_pdf(Text.model_validate(request["title"]), blocks, request["language"], on=on))
        return
    contract = Path(request["contract"]) if request["contract"] else None
    with Workshop.open(request["workspace"], contract_folder=contract) as workshop:
        workshop.report(request["kind"], Path(request["out"]), language=request["language"], on=on)


def _answer_paper(request: dict[str, Any]) -> None:
    wanted, language, out = request["paper"], request["language"], Path(request["out"])
    contract = Path(request["contract"]) if request["contract"] else None
    with Workshop.open(request["workspace"], contract_folder=contract, actor=Actor.model_validate(request["actor"])) as workshop:
        head, meeting, form = workshop.signed_head(), wanted["meeting"], wanted["form"]
        if wanted["kind"] != "sheets":
            paper = workshop.meeting_paper(wanted["kind"], meeting, wanted["project"])
            out.write_bytes(papers.print_paper(paper, form, language, head))
            return
        found = workshop.meeting(meeting)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folded:
            for project in workshop.projects_of(found.body, found.on):
                paper = workshop.meeting_paper("sheet", meeting, project.id)
                folded.writestr(papers.file_name(paper, form, language), papers.print_paper(paper, form, language, head))


def main() -> int:
    """Answer the request on the standard input; an error is told as JSON on the standard output."""
    try:
        answer(json.load(sys.stdin))
    except FiliereError as error:
        print(json.dumps({"fr": error.say("fr"), "en": error.say("en")}))
        return FiliereError.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
