"""The papers at the root say what is there: names, files, links, the licence, and nothing private."""

import hashlib
import importlib
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PAPERS = sorted(ROOT.glob("*.md"))
#: The Apache License, Version 2.0, as the Apache Software Foundation publishes it (plain text, 11 358 bytes).
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"


def words(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_licence_is_apache_2_word_for_word() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE_2


def test_every_paper_is_there() -> None:
    wanted = {"README.md", "README.fr.md", "CONTRIBUTING.md", "GLOSSARY.md", "SECURITY.md", "CHANGELOG.md"}
    assert wanted <= {path.name for path in PAPERS}
    assert (ROOT / "NOTICE").is_file()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_link_of_a_paper_leads_somewhere(paper: Path) -> None:
    text = re.sub(r"```.*?```", "", paper.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)\s]+)\)", text)
    assert not [link for link in links if not re.match(r"https?://|#", link) and not (ROOT / link.split("#")[0]).exists()]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_a_paper_shows_no_picture_from_elsewhere(paper: Path) -> None:
    assert not re.findall(r"!\[[^\]]*\]\(https?://|<img", paper.read_text(encoding="utf-8"))


def resolve(path: str) -> Any:
    """Return what a dotted path under ``filiere`` names: a module, something in it, or a field of a model."""
    parts = path.split(".")
    for size in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(["filiere", *parts[:size]]))
        except ModuleNotFoundError:
            continue
        for name in parts[size:]:
            fields = getattr(found, "model_fields", {})
            found = fields[name] if name in fields else getattr(found, name)
        return found
    raise LookupError(path)


def glossary_names() -> list[str]:
    rows = [line.split("|") for line in words("GLOSSARY.md").split("\n") if line.startswith("| ")]
    return [name for row in rows for name in re.findall(r"`([a-z]+(?:\.\w+)+)`", row[3])]


def test_the_glossary_has_names() -> None:
    assert len(glossary_names()) > 60


@pytest.mark.parametrize("name", sorted(set(glossary_names())))
def test_a_name_of_the_glossary_exists(name: str) -> None:
    if name.startswith("store.ledger"):
        # That module declares Django models: it is read, not imported, without a workspace.
        assert "class Ledger" in words("src/filiere/store/ledger.py")
        return
    assert resolve(name) is not None


def test_the_readme_s_numbers_are_the_contract_s() -> None:
    from filiere.workshop.reading import load_contract

    contract = load_contract()
    assert f"{len(contract.deliverables)} deliverables" in words("README.md")
    assert f"{len(contract.deliverables)} livrables" in words("README.fr.md")
    acts = sum(item.act for item in contract.deliverables) / len(contract.deliverables)
    assert 0.4 <= acts <= 0.6, "the papers say that about half of the deliverables are acts"


def test_both_readmes_promise_the_same_commands() -> None:
    def shown(name: str) -> list[str]:
        lines = re.findall(r"^\$ (.+?)(?:\s+#.*)?$", words(name), re.MULTILINE)
        return [" ".join(line.split()[:3]) if "export" not in line else "filiere news export" for line in lines]

    assert shown("README.md") == shown("README.fr.md")
    assert {"make run", "make test"} <= set(shown("README.md"))


def security_rows() -> list[tuple[str, list[str], list[str]]]:
    rows = []
    for section in re.split(r"^### ", words("SECURITY.md"), flags=re.MULTILINE)[1:]:
        code = re.search(r"^- Code: (.+?)(?=^- |\Z)", section, re.DOTALL | re.MULTILINE)
        tests = re.search(r"^- Tests?: (.+?)(?=^- |^\n|\Z)", section, re.DOTALL | re.MULTILINE)
        found = [re.findall(r"`([\w./]+\.\w+)`", part[1]) if part else [] for part in (code, tests)]
        rows.append((section.split("\n", 1)[0], found[0], found[1]))
    return rows


@pytest.mark.parametrize(("title", "code", "tests"), security_rows(), ids=[row[0] for row in security_rows()])
def test_a_security_property_names_its_code_and_its_test(title: str, code: list[str], tests: list[str]) -> None:
    assert code, title
    assert tests, title
    assert not [name for name in code if not (ROOT / "src" / "filiere" / name).is_file()]
    assert not [name for name in tests if not (ROOT / "tests" / name).is_file()]


def test_contributing_names_the_floors_that_the_linter_knows() -> None:
    rules = words("pyproject.toml").split("layers = [", 1)[1].split("]", 1)[0]
    floors = re.findall(r"\"([^\"]+)\"", rules)
    for name in ("CONTRIBUTING.md", "docs/explanation/architecture.md"):
        drawn = words(name).split("```text\n", 1)[1].split("```", 1)[0]
        assert [re.split(r"\s{2,}", line)[0] for line in drawn.strip().split("\n")] == floors, name


def test_every_folder_of_tests_is_explained() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.rglob("test_*.py"))}
    assert not {name for name in folders if f"`tests/{name}/`" not in words("CONTRIBUTING.md")}


def test_no_paper_tells_a_path_of_somebody_s_machine() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z", "*.md"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode != 0:
        pytest.skip("not a git checkout: the list of files of the project is unknown")
    private = re.compile(r"(?:/home/|/Users/|/root/|/tmp/|C:\\)[\w.-]+")
    assert not [name for name in tracked.stdout.split("\0") if name and (ROOT / name).is_file() and private.search(words(name))]
