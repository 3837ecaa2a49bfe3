"""The reference says what the code says, all of it, and nothing that has gone."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
SOURCES = sorted((ROOT / "src" / "filiere").rglob("*.py"))


def generate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "docs/generate.py", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def test_the_reference_is_fresh() -> None:
    done = generate("--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_an_edited_page_is_found(tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, 'docs')\nimport pathlib, shutil, generate\n"
        f"copy = pathlib.Path({str(tmp_path)!r}) / 'reference'\nshutil.copytree('docs/reference', copy)\ngenerate.REFERENCE = copy\n"
        "(copy / 'rights.md').write_text('edited')\n(copy / 'stray.md').write_text('stray')\n(copy / 'lint.md').unlink()\n"
        "print(*generate.out_of_date())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    found = set(done.stdout.split())
    assert {"lint.md", "rights.md", "stray.md"} <= found
    assert "errors.md" not in found


def test_every_command_is_documented() -> None:
    """The list comes from running ``--help``, group after group, as a reader would find it."""
    shown = page("commands.md")
    groups = [""]
    found = set()
    while groups:
        group = groups.pop()
        words = [sys.executable, "-m", "filiere", *group.split(), "--help", "--lang", "en"]
        text = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout
        section = text.split("Commands:\n", 1)[1] if "Commands:\n" in text else ""
        names = re.findall(r"^  ([a-z][a-z-]*)  ", section, re.MULTILINE)
        if names:
            groups += [f"{group} {name}".strip() for name in names]
        else:
            found.add(group)
            flags = set(re.findall(r"(--[a-z][a-z-]+)", text.split("Options:\n", 1)[1])) - {
                "--lang",
                "--workspace",
                "--contract",
                "--json",
                "--help",
            }
            documented = re.search(rf"^### filiere {group}\n(.*?)(?=^##|\Z)", shown, re.DOTALL | re.MULTILINE)
            assert documented, group
            assert not [flag for flag in flags if flag not in documented[1]], group
    assert len(found) > 40
    assert set(re.findall(r"^### filiere (.+)$", shown, re.MULTILINE)) == found


def test_every_setting_is_documented() -> None:
    named = {name for path in SOURCES for name in re.findall(r"\bFILIERE_[A-Z]+\b", path.read_text(encoding="utf-8"))}
    # The settings of identity providers begin so; whole, they have a row each.
    named -= {"FILIERE_OIDC", "FILIERE_PROCONNECT"}
    assert named == set(re.findall(r"`(FILIERE_[A-Z]+)`", page("settings.md")))


def test_every_error_is_documented_with_its_exit_code() -> None:
    codes = {}
    for node in ast.parse((ROOT / "src/filiere/kernel/errors.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "exit_code":
                    codes[node.name] = ast.literal_eval(line.value)
    del codes["FiliereError"]
    assert codes
    shown = page("errors.md")
    for name, code in codes.items():
        assert f"| {code} | `{name}` |" in shown
    numbers = {int(number) for number in re.findall(r"^[A-Z_]+ = (\d+)$", (ROOT / "src/filiere/main.py").read_text(), re.MULTILINE)}
    for number in numbers | {0, 1}:
        assert f"| {number} |" in shown


def test_every_lint_rule_is_documented() -> None:
    """Every rule that the shipped contract breaks, and every rule named in a source."""
    from filiere.kernel.lint.findings import findings
    from filiere.workshop.reading import load_contract

    shown = set(re.findall(r"`([a-z]+\.[a-z_]+)`", page("lint.md")))
    broken = {finding.rule for finding in findings(load_contract())}
    assert broken
    assert broken <= shown
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "src/filiere/kernel/lint").glob("*.py")]
    named = {name for text in sources for name in re.findall(r"rule=\"([a-z]+\.[a-z_]+)\"", text)}
    assert named <= shown


def test_every_act_and_role_is_documented() -> None:
    from filiere.workshop.guard import RIGHTS, VISITOR, may

    rows = re.findall(r"^\| `([a-z_]+)` \|(.*)\|$", page("rights.md"), re.MULTILINE)
    assert {act for act, _ in rows} == set(RIGHTS)
    for act, cells in rows:
        assert (cells.split("|")[0].strip() == "yes") is may(VISITOR, act).allowed


def test_every_block_is_documented() -> None:
    tree = ast.parse((ROOT / "src/filiere/sdk/blocks.py").read_text(encoding="utf-8"))
    blocks = {
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(line, ast.AnnAssign) and ast.unparse(line.target) == "block" for line in node.body)
    }
    assert len(blocks) > 10
    shown = set(re.findall(r"^### (\w+)$", page("blocks.md"), re.MULTILINE))
    assert blocks <= shown


def test_every_file_of_a_contract_is_documented() -> None:
    shown = page("contract.md")
    for path in (ROOT / "src/filiere/contracts").rglob("*.yaml"):
        assert path.parent.name == "projects" or path.name in shown or path.name == "document.yaml", path
    kinds = set(
        re.findall(r"kind: ([a-z_]+)", "".join(path.read_text() for path in (ROOT / "src/filiere/contracts").rglob("projects/*.yaml")))
    )
    forms = set(re.findall(r"^`kind: ([a-z_]+)`\.", shown, re.MULTILINE))
    assert len(forms) == 13
    assert kinds & {"quarter", "range", "relative", "vague"} <= forms


def test_the_validation_page_holds_every_engine_s_table() -> None:
    shown = page("validation.md")
    engines = sorted(path.parent.name for path in (ROOT / "src/filiere/engines").glob("*/engine.py"))
    assert engines
    for name in engines:
        readme = (ROOT / "src/filiere/engines" / name / "README.md").read_text(encoding="utf-8")
        table = readme.split("## Validation", 1)[1].strip().split("\n## ")[0].strip()
        assert table in shown, name


@pytest.mark.parametrize("word", ["kernel", "workshop", "sdk", "store", "runner", "rendering", "cli", "portal", "engines", "methods"])
def test_the_architecture_names_every_floor(word: str) -> None:
    assert (ROOT / "src" / "filiere" / word).is_dir()
    assert word in (ROOT / "docs/explanation/architecture.md").read_text(encoding="utf-8")
