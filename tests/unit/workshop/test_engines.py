"""Writing an engine from the workshop: in a folder of its own, or in Filière's tree where there is one."""

import pytest

from filiere.kernel.errors import UsageError
from filiere.workshop.engines import install_editable, source_tree, write_engine


def test_a_project_of_its_own_is_written_where_it_is_asked(tmp_path):
    files = write_engine("rye", tmp_path / "mine", install=False)
    assert str(tmp_path / "mine" / "src" / "filiere_rye" / "engine.py") in files


def test_our_tree_is_the_one_this_code_stands_in():
    root = source_tree()
    assert (root / "src" / "filiere" / "workshop" / "engines.py").is_file()


def test_an_engine_that_exists_is_left_alone():
    before = (source_tree() / "pyproject.toml").read_bytes()
    with pytest.raises(UsageError, match="already exists"):
        write_engine("steering", install=False)
    assert (source_tree() / "pyproject.toml").read_bytes() == before


def test_what_pip_refuses_is_told_in_its_last_words(tmp_path):
    with pytest.raises(UsageError, match="pip failed") as caught:
        install_editable(tmp_path)
    assert str(tmp_path) in caught.value.say("en")
