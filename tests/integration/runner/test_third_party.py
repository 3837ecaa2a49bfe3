"""A third party's engine in a repository of its own: written, really installed into a virtual environment, found, tested and run there."""

import json
import os
import shutil
import site
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from filiere.sdk.scaffold import write_engine
from filiere.workshop.engines import can_build_here, source_tree


def environment(folder):
    """Return the Python of a new virtual environment that sees this one's packages, its own first."""
    if not can_build_here():
        pytest.skip("building without the network needs the setuptools of the extra [test]")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    place = run(python, "-c", "import site; print(site.getsitepackages()[0])").stdout.strip()
    lines = [f"import site; site.addsitedir({path!r})\n" for path in site.getsitepackages()]
    (Path(place) / "_outer.pth").write_text("".join(lines))
    return python


def install(python, project):
    words = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-e", str(project)]
    answer = run(python, *words)
    assert answer.returncode == 0, answer.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The engine ``spelt`` in a project of its own, installed by pip into a new virtual environment."""
    folder = tmp_path_factory.mktemp("third")
    write_engine(folder / "spelt", "spelt", inside=False)
    python = environment(folder / "venv")
    install(python, folder / "spelt")
    return folder / "spelt", python


def run(python, *words, cwd=None, **variables):
    return subprocess.run([python, *words], capture_output=True, text=True, check=False, cwd=cwd, env={**os.environ, **variables})


def test_its_own_tests_pass_there(installed):
    project, python = installed
    answer = run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django", cwd=project)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "15 passed" in answer.stdout


def test_it_is_listed_beside_ours_there_and_not_here(installed):
    _, python = installed
    script = (
        "import json\n"
        "from filiere.workshop.registry import Registry\n"
        "print(json.dumps([[engine.name, engine.distribution, engine.fault is None] for engine in Registry.discover().engines]))"
    )
    there = json.loads(run(python, "-c", script).stdout)
    assert ["spelt", "filiere-spelt", True] in there
    assert ["steering", "filiere", True] in there
    here = json.loads(run(sys.executable, "-c", script).stdout)
    assert "spelt" not in [name for name, *_ in here]


def test_the_command_runs_it_there(installed, tmp_path):
    _, python = installed
    workspace = tmp_path / "workspace"
    create = f"from filiere.workshop.workshop import Workshop\nWorkshop.open({str(workspace)!r}, create=True).store"
    assert run(python, "-c", create).returncode == 0
    answer = run(python, "-m", "filiere", "run", "spelt.mean", "--draws", "50", "--workspace", str(workspace), FILIERE_LANG="en")
    assert answer.returncode == 0, answer.stderr
    script = (
        "from filiere.workshop.workshop import Workshop\n"
        f"workshop = Workshop.open({str(workspace)!r})\n"
        "[evidence] = workshop.facts().evidence\n"
        "print(evidence.provenance.offer, evidence.role, evidence.provenance.parameters['draws'])"
    )
    assert run(python, "-c", script).stdout.strip() == "spelt.mean explores 50"


def test_a_new_engine_of_our_own_tree_is_written_installed_and_conforms(tmp_path):
    tree = tmp_path / "tree"
    shutil.copytree(source_tree() / "src", tree / "src", ignore=shutil.ignore_patterns("*.egg-info", "__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(source_tree() / name, tree / name)
    python = environment(tmp_path / "venv")
    install(python, tree)
    made = run(python, "-m", "filiere", "engines", "new", "emmer", cwd=tmp_path, PIP_NO_INDEX="1", FILIERE_LANG="en")
    assert made.returncode == 0, made.stderr
    assert str(tree / "src" / "filiere" / "engines" / "emmer" / "engine.py") in made.stdout
    tests = run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django", str(tree / "tests"), cwd=tree)
    assert tests.returncode == 0, tests.stdout + tests.stderr
    assert "15 passed" in tests.stdout
