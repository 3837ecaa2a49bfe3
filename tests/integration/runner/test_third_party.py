"""A third party's engine in a repository of its own: written, really installed into a virtual environment, found, tested and run there."""

import json
import os
import site
import subprocess
import sys
import venv
from importlib import metadata

import pytest

from filiere.sdk.scaffold import write_engine


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A new virtual environment that sees this one's packages, with the engine ``spelt`` installed into it by pip."""
    if tuple(int(part) for part in metadata.version("setuptools").split(".")[:2]) < (70, 1):
        pytest.skip("building without the network needs setuptools ≥ 70.1 beside the tests")
    folder = tmp_path_factory.mktemp("third")
    write_engine(folder / "spelt", "spelt", inside=False)
    venv.create(folder / "venv", with_pip=False)
    python = folder / "venv" / "bin" / "python"
    places = subprocess.run([python, "-c", "import site; print(site.getsitepackages()[0])"], capture_output=True, text=True, check=True)
    lines = [f"import site; site.addsitedir({path!r})\n" for path in site.getsitepackages()]
    with open(os.path.join(places.stdout.strip(), "_outer.pth"), "w") as file:
        file.writelines(lines)
    words = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "-e", str(folder / "spelt")]
    answer = subprocess.run(words, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    return folder / "spelt", python


def run(python, *words, cwd=None, **variables):
    return subprocess.run([python, *words], capture_output=True, text=True, check=False, cwd=cwd, env={**os.environ, **variables})


def test_its_own_tests_pass_there(installed):
    project, python = installed
    answer = run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django", cwd=project)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "11 passed" in answer.stdout


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
