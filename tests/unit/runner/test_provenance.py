"""The code digest of an offer: what its function reaches by import, and nothing it does not; found without importing anything."""

import sys

import pytest

from filiere.kernel.errors import BindingError
from filiere.runner.provenance import code_of, environment, module_file

FILES = {
    "deliverables": "from planted_code import growth\nfrom planted_code.model import Medium\nimport yaml\ndef make(run): return growth\n",
    "growth": "import math\nfrom .model import Medium\n",
    "model": "class Medium: pass\n",
    "pages": "import planted_code.growth\n",
    "unused": "x = 1\n",
}


def test_it_covers_what_is_reached_by_import_and_no_page(engine):
    code = code_of(engine("planted_code", **FILES))
    assert set(code.files) == {f"planted_code{name}" for name in ("", ".deliverables", ".growth", ".model")}
    assert "pyyaml" in code.distributions
    assert "math" not in code.distributions
    assert not [name for name in sys.modules if name.startswith("planted_code")]


@pytest.mark.parametrize(
    ("file", "changes"), [("growth", True), ("model", True), ("deliverables", True), ("pages", False), ("unused", False)]
)
def test_it_changes_with_the_code_that_makes_the_result_and_only_with_it(engine, file, changes):
    before = code_of(engine("planted_code", **FILES)).digest()
    after = code_of(engine("planted_code", **{**FILES, file: FILES[file] + "\ny = 2\n"})).digest()
    assert (before != after) is changes


def test_line_endings_do_not_matter(engine):
    before = code_of(engine("planted_code", **FILES)).digest()
    path = module_file("planted_code.growth")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert code_of(engine("planted_code")).digest() == before


def test_an_import_inside_a_function_counts(engine):
    lazy = {**FILES, "deliverables": "def make(run):\n    from planted_code.unused import x\n"}
    assert "planted_code.unused" in code_of(engine("planted_code", **lazy)).files


def test_another_engine_or_the_rest_of_filiere_is_no_part_of_it(engine):
    code = code_of(engine("planted_code", deliverables="import filiere.sdk.values\nfrom filiere.methods import x\nimport planted_other\n"))
    assert set(code.files) == {"planted_code", "planted_code.deliverables", "filiere.methods"}
    assert "filiere" in code.distributions


def test_a_module_that_is_missing_or_unreadable_is_told(engine):
    with pytest.raises(BindingError, match="not found"):
        code_of(engine("planted_code", {"function": "planted_code.nowhere:make"}))
    with pytest.raises(BindingError, match="not readable Python"):
        code_of(engine("planted_code", deliverables="def make(:\n"))


def test_the_environment_names_versions_and_no_machine(engine):
    import platform

    found = environment(code_of(engine("planted_code", **FILES)))
    assert found["python"] == platform.python_version()
    assert {"platform", "filiere", "pyyaml"} <= set(found)
    assert platform.node() not in " ".join(found.values()).split()


def test_our_own_engine_is_followed_from_its_deliverables():
    from filiere.engines.steering.engine import ENGINE

    code = code_of(ENGINE.offers[0])
    assert "filiere.engines.steering.gaps" in code.files
    assert not [name for name in code.files if ".pages" in name or name.endswith(".engine")]
