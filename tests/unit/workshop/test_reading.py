"""Bad input of every kind: all faults told at once, each with its file, line and mend, and nothing half-loaded."""

import ast
import shutil
import time
from pathlib import Path
from types import ModuleType

import pytest

from filiere.kernel import deadlines, elements, printed, sources
from filiere.kernel.contract import Contract
from filiere.kernel.errors import ContractError, Fault
from filiere.workshop.reading import contract_digest, load_contract, read_contract
from filiere.workshop.reading_reasons import reason_in_words
from filiere.workshop.reading_yaml import MAX_BYTES, read_page

FAMILY = """\
id: demo
title: {fr: Contrat de démonstration, en: Demonstration contract}
short: {fr: Démonstration, en: Demonstration}
term: term
documents: ["2030"]
anchors:
  - id: signed
    title: {fr: Signature, en: Signature}
    on: 2030-01-15
    sources: "2030:1"
  - id: term
    title: {fr: Terme, en: Term}
    on: 2032-12-31
    outside: [{publisher: Journal, title: Annonce, confidence: reported}]
"""
DOCUMENT = """\
id: "2030"
kind: contract
title: {fr: Contrat, en: Contract}
signed: signed
line_count: 9
lines:
  1: "00aa"
"""
PROJECT = """\
project:
  id: PS1
  title: {fr: Projet, en: Project}
  sources: {title: "2030:2"}
actions:
  - id: PS1.A1
    title: {fr: Action, en: Action}
    sources: {title: "2030:3"}
deliverables:
  - id: PS1.1.1
    parent: PS1.A1
    title: {fr: Livrable, en: Deliverable}
    deadline: {kind: quarter, year: 2030, quarter: 1}
    modality: firm
    fulfilled_by: [attested]
    sources: {title: "2030:4", deadline: "2030:5#1", modality: "2030:4"}
  - id: PS1.1.2
    parent: PS1.A1
    title: {fr: Second, en: Second}
    modality: firm
    fulfilled_by: [produced]
    needs:
      - {element: PS1.1.1, why: {fr: suite, en: follows}}
    sources: {title: "2030:6", modality: "2030:6"}
"""
COMMITMENTS = """\
- id: E-1
  title: {fr: Soutenir, en: Support}
  project: PS1
  party: state
  verifiable: "yes"
  shown_by: {fr: montants, en: amounts}
  sources: {title: "2030:7"}
"""


@pytest.fixture
def family(tmp_path: Path) -> Path:
    """A small whole contract that no one signed."""
    folder = tmp_path / "demo"
    (folder / "2030" / "projects").mkdir(parents=True)
    (folder / "family.yaml").write_text(FAMILY, encoding="utf-8")
    (folder / "2030" / "document.yaml").write_text(DOCUMENT, encoding="utf-8")
    (folder / "2030" / "commitments.yaml").write_text(COMMITMENTS, encoding="utf-8")
    (folder / "2030" / "projects" / "PS1.yaml").write_text(PROJECT, encoding="utf-8")
    return folder


def edit(path: Path, old: str, new: str) -> None:
    """Replace words of a file that are certainly there."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(ContractError) as caught:
        read_contract(folder)
    assert caught.value.exit_code == 3
    for fault in caught.value.faults:
        assert fault.mend.fr
        assert fault.mend.en
        assert fault.what.fr
    return list(caught.value.faults)


def line_of(path: Path, words: str) -> int:
    lines = path.read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, start=1) if words in line)


def test_a_whole_contract_is_read_with_its_documents_and_projects_filled_in(family: Path) -> None:
    contract = read_contract(family)
    assert isinstance(contract, Contract)
    assert {element.document for element in contract.elements()} == {"2030"}
    assert contract.actions[0].project == "PS1"
    assert contract.documents[0].lines == {1: "00aa"}
    assert str(contract.deliverables[0].sources["deadline"][0]) == "2030:5#1"


@pytest.mark.parametrize(
    ("file", "old", "new", "words", "says", "mends"),
    [
        ("2030/projects/PS1.yaml", "    modality: firm\n", "    modality: firm\n    titel: x\n", "titel", "titel", "title"),
        ("2030/projects/PS1.yaml", "modality: firm", "modality: firme", "firme", "firme", "firm"),
        ("2030/projects/PS1.yaml", "kind: quarter", "kind: quartr", "quartr", "quartr", "quarter"),
        ("2030/projects/PS1.yaml", "quarter: 1}", "quarter: 5}", "quarter: 5", "5", "4"),
        ("2030/projects/PS1.yaml", "year: 2030", 'year: "2030"', 'year: "2030"', "integer", "integer"),
        ("2030/projects/PS1.yaml", 'deadline: "2030:5#1", ', "", "- id: PS1.1.1", "no source for: deadline", "sources"),
        ("2030/projects/PS1.yaml", '"2030:5#1"', '"2030:99"', "2030:99", "2030:99", "line that exist"),
        ("2030/projects/PS1.yaml", '"2030:5#1"', "line five", "line five", "not a source", "document:line"),
        ("2030/projects/PS1.yaml", "parent: PS1.A1", "parent: PS1.A2", "PS1.A2", "PS1.A2", "PS1.A1"),
        ("2030/projects/PS1.yaml", "element: PS1.1.1", "element: PS1.1.9", "PS1.1.9", "PS1.1.9", "did you mean PS1.1."),
        ("2030/projects/PS1.yaml", "element: PS1.1.1", "element: PS1.1.2", "element: PS1.1.2", "circle", "remove"),
        ("2030/projects/PS1.yaml", "[produced]", "[produced]\n    act: true", "- id: PS1.1.2", "never produced", "fulfilled_by"),
        ("2030/projects/PS1.yaml", "[produced]", "[attested]\n    act: yes", "act: yes", "neither true nor false", "true"),
        ("2030/projects/PS1.yaml", "[attested]", "attested", "fulfilled_by: attested", "not a list", "list"),
        ("2030/projects/PS1.yaml", "actions:", "aktions:", "aktions:", "aktions", "actions"),
        ("2030/projects/PS1.yaml", "{fr: Action, en: Action}", "{fr: Action}", "{fr: Action}", "en is missing", "en"),
        ("2030/projects/PS1.yaml", "fr: Projet", "fr: 2030", "fr: 2030", "not a text", "quotes"),
        ("2030/projects/PS1.yaml", "id: PS1.A1", "id: ps1 a1", "ps1 a1", "wrong shape", "shape"),
        ("2030/commitments.yaml", 'verifiable: "yes"', 'verifiable: "no"', "- id: E-1", "evidence", "shown_by"),
        ("2030/commitments.yaml", "  project: PS1\n", "", "- id: E-1", "project is missing", "project"),
        ("2030/commitments.yaml", "  party: state", "  party: state\n  document: other", "document: other", "document", "remove"),
        ("2030/document.yaml", "signed: signed", "signed: singed", "singed", "singed", "signed"),
        ("2030/document.yaml", 'id: "2030"', 'id: "2031"', 'id: "2031"', "2031", "same name"),
        ("family.yaml", "2030-01-15", "2030-02-30", "2030-02-30", "not a date", "YYYY-MM-DD"),
        ("family.yaml", 'documents: ["2030"]', 'documents: ["2030", "2031"]', "2031", "2031", "2030"),
        ("family.yaml", "term: term", "term: trem", "term: trem", "trem", "term"),
        ("family.yaml", "short: {", "shrt: {", "shrt", "shrt", "short"),
    ],
)
def test_one_wrong_thing_is_told_with_its_file_line_and_mend(
    family: Path, file: str, old: str, new: str, words: str, says: str, mends: str
) -> None:
    edit(family / file, old, new)
    line = line_of(family / file, words)
    found = faults_of(family)
    told = [fault for fault in found if (fault.file, fault.line) == (file, line)]
    assert told, [fault.say("en") for fault in found]
    assert any(says in fault.what.en and mends in fault.mend.en for fault in told), [fault.say("en") for fault in told]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("- id: E-1\n  title: {fr: x\n", 3, "broken YAML"),
        ("- id: E-1\n\ttitle: x\n", 2, "broken YAML"),
        ("- id: E-1\n  id: E-2\n", 2, "duplicate key: id"),
        ("- &a {id: E-1}\n- *a\n", 2, "alias"),
        ("- !!python/name:os.system {id: E-1}\n", 1, "tag"),
        ("- id: E-1\n---\n- id: E-2\n", 2, "second document"),
        ("- " + "[" * 40 + "\n", 1, "too deep"),
        ("- " * 60 + "x\n", 1, "too deep"),
        ("? [a, b]\n: x\n", 1, "not a word"),
        ("id: E-1\n", 1, "not a list"),
        ("- just words\n", 1, "mapping"),
        ("-\n", 1, "mapping"),
    ],
)
def test_broken_yaml_is_told_with_its_line(family: Path, text: str, line: int, says: str) -> None:
    (family / "2030" / "commitments.yaml").write_text(text, encoding="utf-8")
    found = [fault for fault in faults_of(family) if fault.file == "2030/commitments.yaml"]
    assert any(says in fault.what.en and fault.line == line for fault in found), [fault.say("en") for fault in found]


def test_hostile_depth_and_size_and_bytes_are_refused_quickly() -> None:
    assert "too deep" in read_page(b"[" * 500_000, "x").faults[0].what.en
    assert "too large" in read_page(b"#" * (MAX_BYTES + 1), "x").faults[0].what.en
    page = read_page("a: 1\nb: é\n".encode("latin-1"), "x")
    assert (page.faults[0].line, page.data) == (2, None)


def test_yaml_guesses_nothing() -> None:
    page = read_page(b"on: no\ntime: 12:30\nday: 2019-02-04\noctal: 010\nint: -3\nfloat: 1.5\nyes: true\nnone: ~\ntext: '7'\n", "x")
    assert not page.faults
    assert page.data == {
        "on": "no",
        "time": "12:30",
        "day": "2019-02-04",
        "octal": "010",
        "int": -3,
        "float": 1.5,
        "yes": True,
        "none": None,
        "text": "7",
    }


def test_every_fault_of_every_file_is_told_at_once(family: Path) -> None:
    edit(family / "family.yaml", "2030-01-15", "2030-13-15")
    edit(family / "2030" / "document.yaml", "kind: contract", "kind: contrat")
    edit(family / "2030" / "projects" / "PS1.yaml", "modality: firm", "modality: frim")
    edit(family / "2030" / "projects" / "PS1.yaml", "element: PS1.1.1", "element: PS1.9.9")
    (family / "2030" / "commitments.yaml").write_text("- id: E-1\n  title: {fr: x\n", encoding="utf-8")
    (family / "2030" / "figuers.yaml").write_text("[]\n", encoding="utf-8")
    found = faults_of(family)
    assert {fault.file for fault in found} == {
        "family.yaml",
        "2030/document.yaml",
        "2030/projects/PS1.yaml",
        "2030/commitments.yaml",
        "2030/figuers.yaml",
    }
    assert len([fault for fault in found if fault.file == "2030/projects/PS1.yaml"]) == 2


def test_a_reference_to_an_element_that_is_itself_at_fault_is_not_a_second_fault(family: Path) -> None:
    edit(family / "2030" / "projects" / "PS1.yaml", "modality: firm", "modality: frim")
    assert [fault.element for fault in faults_of(family)] == ["PS1.1.1"]


def test_references_into_a_broken_file_are_not_faults(family: Path) -> None:
    edit(family / "2030" / "projects" / "PS1.yaml", "element: PS1.1.1", "element: E-1")
    (family / "2030" / "commitments.yaml").write_text("- id: E-1\n  title: {fr: x\n", encoding="utf-8")
    assert [fault.file for fault in faults_of(family)] == ["2030/commitments.yaml"]


def test_a_name_given_twice_is_told_where_it_is_given_again(family: Path) -> None:
    path = family / "2030" / "projects" / "PS1.yaml"
    line = line_of(path, "- id: PS1.1.2")
    edit(path, "id: PS1.1.2", "id: PS1.1.1")
    found = faults_of(family)
    assert [(fault.file, fault.line) for fault in found] == [("2030/projects/PS1.yaml", line)]
    assert "defined 2 times" in found[0].what.en


def test_a_circle_of_needs_is_told_beside_other_faults(family: Path) -> None:
    path = family / "2030" / "projects" / "PS1.yaml"
    edit(path, "    modality: firm\n", "    modality: firm\n    needs: [{element: PS1.1.2, why: {fr: a, en: b}}]\n")
    edit(family / "2030" / "document.yaml", "signed: signed", "signed: absent")
    said = [fault.what.en for fault in faults_of(family)]
    assert any("PS1.1.1 → PS1.1.2 → PS1.1.1" in words for words in said)
    assert any("absent leads nowhere" in words for words in said)


def test_a_missing_file_or_folder_is_one_fault(family: Path, tmp_path: Path) -> None:
    assert [fault.file for fault in faults_of(tmp_path / "nowhere")] == ["family.yaml"]
    (family / "2030" / "document.yaml").unlink()
    assert [fault.file for fault in faults_of(family)] == ["2030/document.yaml"]


def test_a_folder_that_the_family_does_not_list_is_a_fault(family: Path) -> None:
    shutil.copytree(family / "2030", family / "2031")
    found = faults_of(family)
    assert [(fault.file, fault.line) for fault in found] == [("family.yaml", 5)]
    assert "2031" in found[0].what.en


def test_a_third_document_is_added_as_a_folder_without_code(family: Path) -> None:
    later = family / "2031"
    (later / "projects").mkdir(parents=True)
    (later / "document.yaml").write_text(DOCUMENT.replace("2030", "2031").replace("kind: contract", "kind: amendment"), encoding="utf-8")
    (later / "projects" / "PS1.yaml").write_text(
        "actions:\n  - id: PS1.A2\n    title: {fr: Suite, en: More}\n    sources: {title: '2031:2'}\n", encoding="utf-8"
    )
    edit(family / "family.yaml", '["2030"]', '["2030", "2031"]')
    contract = read_contract(family)
    assert [(action.id, action.project, action.document) for action in contract.actions] == [
        ("PS1.A1", "PS1", "2030"),
        ("PS1.A2", "PS1", "2031"),
    ]


def test_the_message_is_bounded_and_speaks_both_languages(family: Path) -> None:
    rows = "".join(f"- id: X{number}\n  oops: 1\n" for number in range(60))
    (family / "2030" / "figures.yaml").write_text(rows, encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        read_contract(family)
    assert len(caught.value.say("en").split("\n")) < 50
    assert "more" in caught.value.say("en")
    assert "Rien n’a été chargé." in caught.value.say("fr")


def test_the_digest_changes_with_any_byte_and_any_name(family: Path) -> None:
    before = contract_digest(family)
    assert before == contract_digest(family)
    edit(family / "2030" / "commitments.yaml", "Support", "Supports")
    after = contract_digest(family)
    (family / "2030" / "commitments.yaml").rename(family / "2030" / "measures.yaml")
    assert len({before, after, contract_digest(family)}) == 3


def test_the_shipped_contract_is_read_in_well_under_a_second() -> None:
    load_contract()
    start = time.perf_counter()
    load_contract()
    assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize("module", [elements, deadlines, sources, printed])
def test_every_complaint_of_the_kernel_has_its_french(module: ModuleType) -> None:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    said = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ValueError":
            given = node.args[0]
            parts = given.values if isinstance(given, ast.JoinedStr) else [given]
            said.append("".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts))
    assert said
    for reason in said:
        what, mend = reason_in_words(reason)
        assert what.fr != what.en, reason
        assert mend.fr != "complétez ou corrigez", reason
