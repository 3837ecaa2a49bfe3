"""The import rules hold, and each finds a violation planted for it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

#: (file to write, import to plant, words of the rule that must break)
PLANTED = [
    ("kernel/planted.py", "import filiere.store.opening", "A floor imports only"),
    ("cli/planted.py", "import filiere.portal.urls", "A floor imports only"),
    ("sdk/planted.py", "import filiere.store.opening", "A floor imports only"),
    ("cli/planted.py", "import filiere.store.opening", "Faces go through the workshop"),
    ("portal/planted.py", "import filiere.runner.run", "Faces go through the workshop"),
    ("engines/steering/planted.py", "import filiere.engines.planted.engine", "Engines are neighbours"),
    ("engines/steering/deliverables_planted.py", "import filiere.kernel.names", "Engines import the SDK"),
    ("kernel/planted.py", "import yaml", "The kernel stands on"),
    ("engines/steering/planted.py", "import filiere.sdk.context", "Science is pure"),
    ("engines/steering/planted.py", "import filiere.engines.steering.pages", "One shape inside"),
    ("engines/steering/sources.py", "import filiere.engines.steering.pages", "One shape inside"),
    ("kernel/names.py", "import filiere.kernel.errors", "No circles"),
    ("twelfth_floor.py", "import json", "A floor imports only"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"]
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": f"{folder}/src:{folder}", "PATH": "/usr/bin:/bin"},
    )


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "static"))
    (folder / "tests" / "house").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "house" / "rules.py", folder / "tests" / "house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_every_rule_is_kept(house: Path) -> None:
    done = lint(house)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("file", "words", "rule"), PLANTED, ids=[f"{rule[:20]}: {file}" for file, _, rule in PLANTED])
def test_a_planted_violation_is_found(house: Path, file: str, words: str, rule: str) -> None:
    target = house / "src" / "filiere" / file
    neighbour = house / "src" / "filiere" / "engines" / "planted"
    before = target.read_text() if target.exists() else None
    try:
        if "engines.planted" in words:
            neighbour.mkdir()
            (neighbour / "__init__.py").write_text("")
            (neighbour / "engine.py").write_text("")
        target.write_text((before or "") + f"\n{words}\n")
        done = lint(house)
        report = done.stdout + done.stderr
        assert done.returncode != 0, report
        broken = [
            line
            for line in report.splitlines()
            if "BROKEN" in line or "Missing layer" in line or "not listed" in line or "no layer" in line
        ]
        assert any(rule in line for line in broken) or ("twelfth" in file and "twelfth_floor" in report), report
    finally:
        target.write_text(before) if before is not None else target.unlink()
        shutil.rmtree(neighbour, ignore_errors=True)


def test_no_rule_has_an_exception() -> None:
    assert "ignore_imports" not in (ROOT / "pyproject.toml").read_text()
