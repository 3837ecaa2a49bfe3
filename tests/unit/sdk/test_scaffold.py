"""The scaffold writes the shape and one entry point, and overwrites nothing."""

import tomllib

import pytest

from filiere.kernel.errors import UsageError
from filiere.sdk.scaffold import write_engine

PROJECT = """[project]
name = "filiere"

[project.entry-points."filiere.engines"]
barley = "filiere.engines.barley.engine:ENGINE"
steering = "filiere.engines.steering.engine:ENGINE"

[project.entry-points.pytest11]
filiere = "filiere.sdk.conformance"
"""


def test_inside_our_tree_the_entry_point_is_added_in_order(tmp_path):
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    files = write_engine(tmp_path, "rye", inside=True)
    names = {path.relative_to(tmp_path).as_posix() for path in files}
    assert {
        "src/filiere/engines/rye/engine.py",
        "src/filiere/engines/rye/README.md",
        "tests/engines/test_rye.py",
        "pyproject.toml",
    } <= names
    points = tomllib.loads((tmp_path / "pyproject.toml").read_text())["project"]["entry-points"]
    assert list(points["filiere.engines"]) == ["barley", "rye", "steering"]
    assert points["filiere.engines"]["rye"] == "filiere.engines.rye.engine:ENGINE"
    assert points["pytest11"] == {"filiere": "filiere.sdk.conformance"}
    for path in files:
        assert "@" not in path.read_text().replace("@pytest", "")


def test_a_third_partys_project_is_whole(tmp_path):
    write_engine(tmp_path / "mine", "rye", inside=False)
    project = tomllib.loads((tmp_path / "mine" / "pyproject.toml").read_text())
    assert project["project"]["entry-points"]["filiere.engines"] == {"rye": "filiere_rye.engine:ENGINE"}
    assert (tmp_path / "mine" / "src" / "filiere_rye" / "engine.py").is_file()


def test_what_exists_is_left_alone(tmp_path):
    write_engine(tmp_path, "rye", inside=False)
    page = tmp_path / "src" / "filiere_rye" / "README.md"
    page.write_text("mine")
    with pytest.raises(UsageError, match="already exists"):
        write_engine(tmp_path, "rye", inside=False)
    assert page.read_text() == "mine"


@pytest.mark.parametrize("name", ["Rye", "r", "1rye", "ry-e", "class", "../rye", "é"])
def test_a_name_that_will_not_do_writes_nothing(tmp_path, name):
    with pytest.raises(UsageError):
        write_engine(tmp_path, name, inside=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_our_tree_is_refused(tmp_path):
    with pytest.raises(UsageError, match="not Filière's tree"):
        write_engine(tmp_path, "rye", inside=True)
    assert list(tmp_path.iterdir()) == []
