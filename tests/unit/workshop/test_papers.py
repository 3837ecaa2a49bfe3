"""The papers of a meeting: one page for a minister's office whatever was said, and to each reader what they may read."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from docx import Document

from filiere.kernel.errors import Refused, UnknownElement, UsageError
from filiere.kernel.governance import Attendance, Outcome
from filiere.kernel.names import Text
from filiere.kernel.rounds import LINE, LINES, LONGEST_DIFFICULTY, LONGEST_STEP
from filiere.rendering.pdf import page_count, to_pdf
from filiere.sdk.blocks import Prose
from filiere.workshop.guard import VISITOR, Actor
from filiere.workshop.papers import file_name, print_paper
from filiere.workshop.workshop import Workshop

FIRST, MEETING = date(2023, 3, 1), date(2023, 3, 31)
HEAD = Text(fr="tête", en="head")


class Dated(Workshop):
    """A workshop whose day is chosen."""

    day = FIRST

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)


def told(desk: Dated, project: str, **words: str) -> None:
    """Answer for a project by its link and accept the answer."""
    found = desk.rounds("G3")[-1]
    token = next(one.token for one in desk._called(found) if one.project == project)
    desk.answer_round(token, {"weather": "rain", **words}, None, seen=0)
    desk.accept_answers(found.id, [project])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dated]:
    """Open a workspace in which one lead has said as much as there is room for, one little, the others nothing."""
    with Dated.open(tmp_path_factory.mktemp("papers") / "workspace", create=True) as opened:
        opened.launch_round("G3", address="", on=MEETING)
        line = "Mwwwwwwwm " * 14
        told(
            opened,
            "PS1",
            words="\n".join([line[: LINE - 1]] * LINES),
            step=("wwwwwwwww " * 20)[:LONGEST_STEP],
            difficulty=("planted-difficulty " + "wwwwwwwww " * 40)[:LONGEST_DIFFICULTY],
        )
        told(opened, "PS3", words="Une ligne.", step="La suite.")
        for number in range(6):
            opened.attest(f"PS1.1.{1 + number % 2}", on=date(2023, 2, 1 + number), by="medicen", statement="Écrit.")
        yield opened


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(content)).pages]


def test_pages_are_counted_as_a_reader_of_pdf_counts_them() -> None:
    for many in (1, 12, 40):
        printed = to_pdf("T", tuple(Prose(text="mot " * 200) for _ in range(many)), "fr")
        assert page_count(printed) == len(pages(printed))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_sheet_is_exactly_one_page_for_every_project(desk: Dated, language: str) -> None:
    for project in desk.contract.projects:
        paper = desk.meeting_paper("sheet", "G3-2023-03-31", project.id)
        (page,) = pages(print_paper(paper, "pdf", language, HEAD))  # type: ignore[arg-type]  # a parameter
        assert project.id in page


def test_a_sheet_says_what_was_said_and_never_more(desk: Dated) -> None:
    (full,) = pages(print_paper(desk.meeting_paper("sheet", "G3-2023-03-31", "PS3"), "pdf", "fr", HEAD))
    assert "Une ligne." in full
    assert "La suite." in full
    (silent,) = pages(print_paper(desk.meeting_paper("sheet", "G3-2023-03-31", "PS2"), "pdf", "fr", HEAD))
    assert "Aucune nouvelle n’a été reçue" in silent.replace("\n", " ")


def test_what_needs_arbitration_is_read_by_those_who_sit(desk: Dated) -> None:
    def words(actor: Actor, kind: str, project: str | None = None) -> str:
        desk.actor, before = actor, desk.actor
        try:
            paper = desk.meeting_paper(kind, "G3-2023-03-31", project)
        finally:
            desk.actor = before
        document = Document(BytesIO(print_paper(paper, "docx", "fr", HEAD)))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return " ".join([*(item.text for item in document.paragraphs), *cells])

    office, seated = Actor(role="secretariat"), Actor(role="member", bodies=("G3",))
    other = Actor(role="lead", projects=("PS2",))
    for kind, project in (("sheet", "PS1"), ("agenda", None)):
        assert "planted-difficulty" in words(office, kind, project)
        assert "planted-difficulty" in words(seated, kind, project)
        assert "planted-difficulty" not in words(other, kind, project)
    assert "Arbitrage demandé\u202f: PS1" in words(office, "agenda")
    assert "Arbitrage demandé" not in words(other, "agenda")


def test_papers_are_for_those_who_signed_in_and_only_those_that_exist(desk: Dated) -> None:
    with pytest.raises(UnknownElement, match="no such paper"):
        desk.meeting_paper("poem", "G3-2023-03-31")
    with pytest.raises(UnknownElement):
        desk.meeting_paper("agenda", "G3-2023-04-01")
    desk.actor, before = VISITOR, desk.actor
    try:
        with pytest.raises(Refused):
            desk.meeting_paper("agenda", "G3-2023-03-31")
    finally:
        desk.actor = before


def test_every_paper_is_written_in_both_forms_after_the_meeting(desk: Dated, tmp_path: Path) -> None:
    desk.day = MEETING
    desk.open_meeting("G3-2023-03-31", reminder_read=True)
    desk.attend("G3-2023-03-31", [Attendance(organisation="leem"), Attendance(organisation="snitem", present=False)])
    desk.add_outcome("G3-2023-03-31", Outcome(kind="decision", words="Le lieu est choisi.", about="PS1", votes={"pour": 8, "contre": 1}))
    desk.add_outcome("G3-2023-03-31", Outcome(kind="action", words="Écrire aux régions.", holder="leem", due=date(2023, 5, 1)))
    desk.add_outcome("G3-2023-03-31", Outcome(kind="decision", words="planted-secret", confidential=True))
    desk.close_meeting("G3-2023-03-31", "Huit présents.")
    written = desk.write_papers("G3-2023-03-31", tmp_path / "papers", language="fr")
    names = {file.name for file in written}
    assert {"ordre-du-jour-G3-2023-03-31.docx", "releve-de-decisions-G3-2023-03-31.pdf", "fiche-PS1-2023-03-31.pdf"} <= names
    assert len(written) == 2 * (3 + len(desk.contract.projects))
    record = " ".join(pages((tmp_path / "papers" / "releve-de-decisions-G3-2023-03-31.pdf").read_bytes())).replace("\n", " ")
    for words in (
        "Le lieu est choisi.",
        "pour 8",
        "Écrire aux régions.",
        "Huit présents.",
        "leem",
        "rappel du droit",
        "planted-secret",
    ):
        assert words in record
    actions = Document(BytesIO((tmp_path / "papers" / "actions-G3-2023-03-31.docx").read_bytes()))
    assert "Écrire aux régions." in [cell.text for table in actions.tables for row in table.rows for cell in row.cells]
    with pytest.raises(UsageError, match="already holds"):
        desk.write_papers("G3-2023-03-31", tmp_path / "papers")
    desk.actor = Actor(role="lead", projects=("PS2",))
    public = desk.meeting_paper("decisions", "G3-2023-03-31")
    assert "planted-secret" not in str(public.variants)
    assert file_name(public, "pdf", "en") == "decisions-G3-2023-03-31.pdf"
