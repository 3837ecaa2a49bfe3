"""The linter finds nothing in a corrected copy of the contract, and every correction is one that it asked for."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from filiere.kernel.contract import Contract
from filiere.kernel.lint.findings import findings
from filiere.workshop.reading import load_contract


def _corrections() -> ModuleType:
    spec = importlib.util.spec_from_file_location("corrections", Path(__file__).parent / "corrections.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract()


def test_nothing_is_found_in_the_corrected_copy(contract: Contract) -> None:
    corrections = _corrections()
    copy = corrections.corrected(contract, corrections.read_patches())
    assert [(finding.rule, finding.message.en) for finding in findings(copy)] == []


def test_the_corrected_copy_is_the_same_contract(contract: Contract) -> None:
    """Corrections mend what is there: they neither add nor remove a promise, a body, a commitment or a project."""
    corrections = _corrections()
    copy = corrections.corrected(contract, corrections.read_patches())
    for group in ("projects", "objectives", "actions", "deliverables", "figures", "bodies", "commitments", "milestones", "operations"):
        assert [value.id for value in getattr(copy, group)] == [value.id for value in getattr(contract, group)], group


def test_each_correction_is_needed(contract: Contract) -> None:
    """Without any one of them the linter finds something, so none is decoration."""
    corrections = _corrections()
    patches = corrections.read_patches()
    for index, patch in enumerate(patches):
        rest = patches[:index] + patches[index + 1 :]
        assert findings(corrections.corrected(contract, rest)), f"not needed: {patch['reason']}"
