"""The suite accepts the engine that the scaffold writes, and finds each planted violation."""

import pytest

from filiere.sdk.conformance_rules import RULES


def found_by(name):
    return {rule: found for rule, check in RULES.items() if (found := check(name))}


def swap(old, new):
    def change(text):
        assert old in text, f"nothing to replace: {old}"
        return text.replace(old, new)

    return change


def test_the_engine_that_the_scaffold_writes_conforms(plant):
    plant("barley")
    assert found_by("barley") == {}


VIOLATIONS = {
    "face_is_light": ("engine", lambda text: "import filiere_rye.sampling\n" + text, "filiere_rye.sampling"),
    "face_is_light ": ("engine", lambda text: "import yaml\n" + text, "imports yaml"),
    "names_lead_somewhere": ("engine", swap(":make_mean", ":make_meen"), "did you mean make_mean?"),
    "parameters_can_be_asked": ("deliverables", swap("draws: int =", "draws: dict[str, int] ="), "outside the grammar"),
    "parameters_can_be_asked ": ("deliverables", swap('"fr": "Nombre de tirages", ', ""), "no label"),
    "parameters_can_be_asked  ": ("deliverables", swap("default=400, ", ""), "no default"),
    "words_are_in_both_languages": (
        "engine",
        swap("A mean and its uncertainty, on simulated draws", "Une moyenne et son incertitude, sur des tirages simulés"),
        "same words",
    ),
    "has_its_page": ("readme", swap("## Limits", "## Remarks"), "no heading Limits"),
    "science_is_pure": (
        "sampling",
        lambda text: text + "\nfrom filiere.sdk.values import Text\n",
        "sampling.py imports filiere.sdk.values",
    ),
    "runs_on_its_reference": ("deliverables", swap("mean, error =", "mean, error = 1 / 0,"), "ZeroDivisionError"),
    "runs_on_its_reference ": (
        "engine",
        swap("nature=Nature.SIMULATED,", 'nature=Nature.SIMULATED,\n            tolerances={"men.json": 0.1},'),
        "men.json",
    ),
    "makes_the_same_twice": ("deliverables", swap('"draws": len(values)', '"draws": hash("a")'), "mean.json differs"),
    "makes_the_same_twice ": ("deliverables", swap("run.rng.random()", "__import__('random').random()"), "draws.csv differs"),
    "page_shows": ("pages", swap('"mean.json"', '"moan.json"'), "KeyError"),
    "page_shows ": ("pages", swap("    return (\n", "    return ()\n    return (\n"), "no block"),
}


@pytest.mark.parametrize("case", VIOLATIONS)
def test_a_planted_violation_is_found(plant, case):
    file, change, words = VIOLATIONS[case]
    plant("rye", **{file: change})
    found = RULES[case.strip()]("rye")
    assert any(words in line for line in found), found


def test_the_plugin_reports_everything_a_rule_found(plant, pytester_session):
    plant("oats", readme="# Oats\n")
    result = pytester_session("oats")
    assert result.returncode == 1
    assert "has_its_page" in result.stdout
    assert "no heading Question" in result.stdout
    assert "12 passed" in result.stdout


@pytest.fixture
def pytester_session(tmp_path):
    import subprocess
    import sys

    def run(name):
        file = tmp_path / "test_it.py"
        marker = f"@pytest.mark.filiere_engine({name!r})"
        file.write_text(f"import pytest\n\n{marker}\ndef test_engine_conforms(conformance):\n    conformance()\n")
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django", str(file), "--rootdir", str(tmp_path)]
        return subprocess.run(words, capture_output=True, text=True, check=False, cwd=tmp_path)

    return run
