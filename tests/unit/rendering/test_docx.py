"""A page as a text document, read back by the library that offices' files are read with, and by an office where there is one."""

import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from filiere.kernel.names import Text
from filiere.rendering.docx import to_docx
from filiere.sdk.blocks import (
    Badge,
    Column,
    Event,
    FactRow,
    Facts,
    Link,
    Links,
    Metric,
    Metrics,
    Notice,
    Prose,
    Quote,
    Section,
    Table,
    Timeline,
)

TITLE = Text(fr="Fiche du projet", en="Sheet of the project")
PAGE = (
    Prose(text=Text(fr="Une phrase\u202f; une autre.", en="A sentence; another.")),
    Metrics(items=(Metric(label="a", value=3, note="n"), Metric(label="b", value=1234.5))),
    Section(
        title=Text(fr="Ce qui est promis", en="What is promised"),
        badge=Badge(words="nouveau"),
        blocks=(
            Table(
                columns=(Column(label="Un", wide=True), "Deux"),
                rows=(("planted\x00\x0bwords", 12), (Badge(words="late", tone="late"), None)),
                caption="Légende",
            ),
            Facts(rows=(FactRow(label="Jour", value=date(2023, 3, 31)),)),
            Notice(text="À arbitrer"),
            Timeline(items=(Event(when=date(2023, 1, 2), title="Réunion", note="tenue"),)),
            Links(items=(Link(label="ailleurs", address="https://example.org"),)),
            Quote(words="texte signé", source="p. 3"),
        ),
    ),
)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", ("Fiche du projet", "Une phrase\u202f; une autre.", "31 mars 2023")),
        ("en", ("Sheet of the project", "A sentence; another.", "31 March 2023")),
    ],
)
def test_what_is_written_is_read_back(language: str, words: tuple[str, ...]) -> None:
    document = Document(BytesIO(to_docx(TITLE, PAGE, language, head="tête", on=date(2023, 3, 31))))  # type: ignore[arg-type]  # a parameter
    paragraphs = [item.text for item in document.paragraphs]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for word in words:
        assert any(word in text for text in paragraphs + cells), word
    assert [item.text for item in document.paragraphs if item.style.name == "Heading 1"] == [words[0]]
    assert [item.style.name for item in document.paragraphs if item.text.startswith(("Ce qui est", "What is"))] == ["Heading 2"]
    assert document.core_properties.title == words[0]
    assert document.core_properties.language == {"fr": "fr-FR", "en": "en-GB"}[language]
    assert document.sections[0].footer.paragraphs[0].text == "tête"


def test_a_table_has_a_header_that_is_one_and_no_control_letter() -> None:
    document = Document(BytesIO(to_docx(TITLE, PAGE, "fr")))
    table = next(item for item in document.tables if item.cell(0, 0).text == "Un")
    assert "tblHeader" in table.rows[0]._tr.xml
    assert table.cell(1, 0).text.startswith("planted")
    assert table.cell(1, 1).text == "12"
    assert table.cell(2, 1).text == "—"


def test_words_of_a_person_are_text_and_never_markup() -> None:
    document = Document(BytesIO(to_docx("<w:p/>&amp;", (Prose(text="<b>gras</b> & \ue000"),), "fr")))
    assert document.paragraphs[0].text == "<w:p/>&amp;"
    assert "<b>gras</b> & " in document.paragraphs[1].text


def test_an_office_opens_it(tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine")
    (tmp_path / "page.docx").write_bytes(to_docx(TITLE, PAGE, "fr"))
    subprocess.run(
        [office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "page.docx")], check=True, timeout=120
    )
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF-")
