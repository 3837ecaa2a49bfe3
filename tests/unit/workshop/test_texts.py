"""Signed texts in a user's folder: recognised by their lines, whatever the file; moved and changed lines are said."""

from pathlib import Path

import pytest

from filiere.kernel.draft import Draft
from filiere.kernel.elements import Anchor, Body, Document, Figure, Measure, OutsideSource
from filiere.kernel.errors import UsageError
from filiere.kernel.names import same
from filiere.kernel.sources import Source
from filiere.workshop.texts import cited_lines, locate, read_texts

#: Two documents that no one signed.
FIRST = ["CONTRAT DE DÉMONSTRATION", "", "Le **but** est d'atteindre 50.", "", "Livrable\tPlan\tBilan", "échéance\t\tT1 2030", "Fin."]
SECOND = ["Avenant du 3 mars 2031", "Le but devient 60."]


def demo() -> Draft:
    draft = Draft(
        id="demo",
        title=same("demo"),
        short=same("demo"),
        anchors=(
            Anchor(
                id="signed", title=same("x"), on="2030-01-15", outside=(OutsideSource(publisher="p", title="t", confidence="reported"),)
            ),
        ),
        documents=(
            Document(id="2030", kind="contract", title=same("x"), signed="signed", line_count=7),
            Document(id="2031", kind="amendment", title=same("y"), signed="signed", line_count=2),
        ),
        figures=(
            Figure(
                id="T1", document="2030", title=same("but"), scope="PS1", nature="target", sources={"title": "2030:3", "amounts": "2031:2"}
            ),
        ),
        bodies=(Body(id="G1", title=same("b"), scope="PS1", sources={"title": ("2030:1-3", "2031:1")}),),
        measures=(Measure(id="M1", title=same("m"), project="PS1", number="1", sources={"title": "2030:5#2", "number": "2030:6#1"}),),
    )
    kept = tuple(
        document.model_copy(update={"lines": cited_lines(draft, document.id, lines)})
        for document, lines in zip(draft.documents, (FIRST, SECOND), strict=True)
    )
    return draft.model_copy(update={"documents": kept})


def write(folder: Path, name: str, lines: list[str]) -> None:
    (folder / name).write_text("\n".join(lines), encoding="utf-8")


def test_only_cited_lines_that_say_something_keep_a_digest() -> None:
    assert [sorted(document.lines) for document in demo().documents] == [[1, 3, 5, 6], [1, 2]]


def test_documents_are_recognised_by_their_lines_not_by_their_names(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", SECOND)
    write(tmp_path, "a.md", FIRST)
    write(tmp_path, "notes.txt", ["rien à voir"])
    (tmp_path / "image.png").write_bytes(b"\x89PNG\xff\xfe")
    report = read_texts(tmp_path, demo()).report()
    assert report.files == {"2030": "a.md", "2031": "b.txt"}
    assert (report.fields_checked, report.fields_shown, report.lines_checked) == (5, 5, 6)
    assert (report.missing, report.moved, report.changed) == ((), (), ())


def test_a_field_shows_its_sentence_freed_of_markup_and_its_cell(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", FIRST)
    write(tmp_path, "b.txt", SECOND)
    draft = demo()
    texts = read_texts(tmp_path, draft)
    assert texts.sentence(Source.model_validate("2030:3")) == "Le but est d'atteindre 50."
    assert texts.sentences(draft.measures[0]) == {"title": "Bilan", "number": ""}
    assert texts.sentences(draft.bodies[0]) == {
        "title": "CONTRAT DE DÉMONSTRATION Le but est d'atteindre 50. […] Avenant du 3 mars 2031",
    }


def test_typography_is_not_a_change(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", [line.replace("'", "’").replace("**", "") + " " for line in FIRST])
    assert read_texts(tmp_path, demo()).report().changed == ()


def test_windows_line_ends_and_a_byte_order_mark_are_not_changes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(("\ufeff" + "\r\n".join(FIRST)).encode())
    assert read_texts(tmp_path, demo()).report().changed == ()


def test_moved_lines_are_found_and_said(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", ["Couverture", *FIRST])
    draft = demo()
    texts = read_texts(tmp_path, draft)
    report = texts.report()
    assert [(line.line, line.found_at) for line in report.moved] == [(1, 2), (3, 4), (5, 6), (6, 7)]
    assert report.changed == ()
    assert texts.sentence(Source.model_validate("2030:3")) == "Le but est d'atteindre 50."
    assert report.missing == ("2031",)


def test_a_changed_line_is_said_and_shows_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", [line.replace("50", "40") for line in FIRST])
    write(tmp_path, "b.txt", SECOND)
    draft = demo()
    texts = read_texts(tmp_path, draft)
    report = texts.report()
    assert [(line.document, line.line) for line in report.changed] == [("2030", 3)]
    assert texts.sentence(Source.model_validate("2030:3")) is None
    assert texts.sentences(draft.figures[0]) == {"amounts": "Le but devient 60."}
    assert report.fields_shown == report.fields_checked - 2


def test_a_line_printed_twice_is_taken_at_its_own_number() -> None:
    document = Document(id="d", kind="contract", title=same("d"), signed="s", line_count=9, lines={4: "aa", 9: "aa", 5: "bb"})
    assert locate(document, ["aa", "x", "x", "aa", "x", "x", "x", "aa"]) == {4: 4, 9: 8, 5: None}


def test_a_document_that_is_absent_shows_nothing(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", FIRST)
    texts = read_texts(tmp_path, demo())
    assert texts.sentence(Source.model_validate("2031:1")) is None


def test_a_folder_without_any_signed_text_is_refused_with_a_mend(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", ["autre chose"])
    for folder in (tmp_path, tmp_path / "a.txt", tmp_path / "nowhere"):
        with pytest.raises(UsageError) as caught:
            read_texts(folder, demo())
        assert caught.value.mend is not None
