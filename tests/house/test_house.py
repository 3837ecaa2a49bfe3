"""Habits of the house that no linter knows: names, weights, addresses, and nothing heavy where speed matters."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
FORBIDDEN = {"utils", "helpers", "common", "base", "misc", "manager", "core"}
HEAVY = ("django", "pydantic", "numpy", "rich", "altair", "yaml", "cryptography", "typst", "vl_convert")
SCIENCE = ("numpy", "scipy", "pandas", "polars", "duckdb", "pyspark", "casadi", "numba", "sklearn", "networkx", "altair", "typst")


def loaded_by(code: str, *names: str) -> list[str]:
    probe = f"{code}\nimport sys\nprint(*[name for name in {names!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    return done.stdout.split("\n")[-2].split() if done.stdout.strip() else []


def test_module_names_say_what_is_inside() -> None:
    assert not [path for path in SOURCES if path.stem in FORBIDDEN]


def test_nothing_is_deeper_than_an_engine_file_and_its_rooms() -> None:
    package = ROOT / "src" / "filiere"
    deep = [path for path in SOURCES if len(path.relative_to(package).parts) > 4 and path.relative_to(package).parts[0] == "engines"]
    assert not deep


def test_the_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, io, contextlib\nsys.argv=['filiere','--help']\nfrom filiere.main import main\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    try:\n        main()\n    except SystemExit:\n        pass"
    )
    assert loaded_by(code, *HEAVY) == []


def test_the_probe_would_see_a_heavy_import() -> None:
    assert loaded_by("import pydantic", *HEAVY) == ["pydantic"]


def test_listing_the_engines_loads_none_of_them() -> None:
    code = "from filiere.workshop.registry import engine_names as names\nassert 'steering' in names()"
    assert loaded_by(code, "filiere.engines.steering.engine", *SCIENCE) == []


def test_a_face_loads_no_science() -> None:
    faces = sorted(path.parent.name for path in (ROOT / "src/filiere/engines").glob("*/engine.py"))
    assert faces
    for name in faces:
        assert loaded_by(f"import filiere.engines.{name}.engine", *SCIENCE) == [], name


def tracked() -> list[Path]:
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip("not a git checkout: the list of files of the project is unknown")
    return [ROOT / name for name in done.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_package_registry() -> None:
    registries = re.compile("|".join(["py" + "pi" + r"\.org", r"python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian\.org"]))
    named = [
        path for path in tracked() if path.suffix not in {".png", ".ico", ".woff2"} and registries.search(path.read_text(errors="ignore"))
    ]
    assert not named


def test_nobody_s_data_is_in_the_tree() -> None:
    address = re.compile(r"[\w.+-]+@(?!example\.|filiere\b)[\w-]+\.(?:fr|com|org|net|eu)\b")
    found = [
        (path.name, match.group())
        for path in tracked()
        if path.suffix in {".py", ".md", ".yaml", ".html"}
        for match in address.finditer(path.read_text(errors="ignore"))
    ]
    assert not found


def test_long_files_say_why() -> None:
    long = [path for path in SOURCES if "migrations" not in path.parts and len(path.read_text().splitlines()) > 400]
    assert not [path for path in long if "Long because" not in path.read_text()[:600]]
