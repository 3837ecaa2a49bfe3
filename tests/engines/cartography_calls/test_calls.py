"""Calls and choices: what a committee would check by hand, and what the contract says in its own words."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from filiere.engines.cartography.calls.criteria import CALLS, CRITERIA
from filiere.engines.cartography.calls.model import DossierFault, dossier
from filiere.engines.cartography.calls.proposal import as_yaml, operation
from filiere.engines.cartography.calls.study import study
from filiere.kernel.amendments import Status, signed_on, state_at
from filiere.kernel.elements import Operation
from filiere.workshop.reading import load_contract

SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"


def said(**more):
    files = [{"id": name, "name": name.upper(), "cost": 1, "theme": theme} for name, theme in zip("abcd", "uuvv", strict=True)]
    merit = {"a": 5, "b": 4, "c": 3, "d": 1}
    notes = [
        {"file": name, "reviewer": reviewer, "criterion": criterion, "points": points - harsh}
        for name, points in merit.items()
        for reviewer, harsh in (("x", 0), ("y", 1))
        for criterion in ("locks", "jobs")
    ]
    return {"criteria": [{"id": "locks", "weight": 2}, {"id": "jobs", "weight": 1}], "files": files, "notes": notes, "budget": 2, **more}


def chosen(found):
    return {row["id"] for row in found["files"] if row["chosen"]}


def test_the_best_two_under_a_budget_of_two():
    found = study(dossier(said()), draws=300)
    assert chosen(found) == {"a", "b"}
    assert found["spent"] == 2
    assert {one["id"]: one["severity"] for one in found["calibration"]["reviewers"]} == {"x": -0.5, "y": 0.5}


def test_a_theme_must_be_there():
    assert chosen(study(dossier(said(themes=[{"id": "v", "at_least": 1}])), draws=300)) == {"a", "c"}


def test_a_file_comes_with_the_one_it_needs_or_not_at_all():
    given = said()
    given["files"][0]["needs"] = ["d"]
    assert chosen(study(dossier(given), draws=300)) == {"b", "c"}


def test_two_files_that_exclude_each_other():
    given = said()
    given["files"][0]["excludes"] = ["b"]
    assert chosen(study(dossier(given), draws=300)) == {"a", "c"}


def test_notes_of_someone_with_an_interest_are_set_aside():
    given = said(interests=[{"reviewer": "x", "file": "d"}])
    next(note for note in given["notes"] if note["file"] == "d" and note["reviewer"] == "x")["points"] = 500
    found = study(dossier(given), draws=300)
    assert found["set_aside"] == [{"reviewer": "x", "file": "d"}]
    assert chosen(found) == {"a", "b"}


def test_a_reviewer_does_not_note_their_own_house_however_it_is_written():
    given = said(reviewers=[{"id": "x", "organisations": ["CHU de Lille"]}])
    given["files"][3]["organisations"] = ["Centre Hospitalier Universitaire de Lille"]
    assert dossier(given).conflicts() == {("x", "d")}


def test_a_file_that_needs_one_nobody_noted_is_left():
    given = said()
    given["notes"] = [note for note in given["notes"] if note["file"] != "d"]
    given["files"][0]["needs"] = ["d"]
    found = study(dossier(given), draws=300)
    assert found["unnoted"] == ["d"]
    assert chosen(found) == {"b", "c"}


def test_the_same_seed_gives_the_same_study():
    given = dossier(said(notes=[*said()["notes"][:-1], {"file": "d", "reviewer": "y", "criterion": "jobs", "points": 3}]))
    assert study(given, draws=400, seed=3) == study(given, draws=400, seed=3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"files": []},
        {"files": [{"id": "a"}, {"id": "a"}]},
        {"notes": [{"file": "nowhere", "reviewer": "x", "criterion": "locks", "points": 3}]},
        {"notes": [{"file": "a", "reviewer": "x", "criterion": "beauty", "points": 3}]},
        {"notes": [{"file": "a", "reviewer": "x", "points": 3}]},
        {"notes": [{"file": "a", "reviewer": "x", "criterion": "locks", "points": "many"}]},
        {"budget": -1},
        {"budget": "nan"},
        {"criteria": []},
        {"criteria": [{"id": "locks", "weight": 0}, {"id": "jobs", "weight": 0}]},
        {"notes": "none"},
    ],
)
def test_a_dossier_that_cannot_stand_says_so_in_both_languages(wrong):
    with pytest.raises(DossierFault) as fault:
        dossier(said(**wrong))
    assert fault.value.fr
    assert fault.value.en


def test_rules_that_no_choice_keeps():
    with pytest.raises(DossierFault):
        study(dossier(said(budget=1, themes=[{"id": "u", "at_least": 1}, {"id": "v", "at_least": 1}])), draws=300)


def test_the_criteria_and_the_calls_are_the_words_of_the_contract():
    texts = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []
    if not texts:
        pytest.skip("the signed texts are not here")
    lines = texts[0].read_text(encoding="utf-8").splitlines()
    for one in (*CRITERIA, *CALLS):
        assert one.quote in lines[int(one.at.partition(":")[2]) - 1], one.id


def test_the_draft_of_an_amendment_is_an_operation_of_the_contract_once_a_line_founds_it():
    draft = operation("PS11", "Un « projet » : né", "A project", "En bref\nsur deux lignes", "In brief")
    read = yaml.safe_load(as_yaml(draft))
    assert read == [{key: value for key, value in draft.items() if key != "targets"}]
    made = Operation.model_validate({**read[0], "document": "draft", "sources": {"title": "2021-amendment:1", "kind": "2021-amendment:1"}})
    assert made.kind == "create"
    assert made.brings == ("PS11",)


def test_after_a_signed_amendment_holds_the_draft_the_contract_holds_the_new_project():
    contract = load_contract()
    there = next(one for one in contract.projects if one.id == "PS7")
    day = signed_on(contract, next(one for one in contract.documents if one.kind == "amendment"))
    draft = yaml.safe_load(as_yaml(operation("PS11", "Un projet", "A project", "En bref", "In brief")))[0]
    line = "2021-amendment:3"
    made = Operation.model_validate({**draft, "document": there.document, "sources": {"title": line, "kind": line}})
    # A draft alone brings nothing: the project must be written as well.
    project = there.model_copy(update={"id": "PS11"})
    amended = contract.model_copy(update={"operations": (*contract.operations, made), "projects": (*contract.projects, project)})
    assert "PS11" not in state_at(contract, day).elements
    assert "PS11" not in state_at(amended, day - timedelta(days=1)).elements
    born = state_at(amended, day).elements["PS11"]
    assert (born.status, born.since, born.by) == (Status.IN_FORCE, day, ("DRAFT.PS11",))


@pytest.mark.parametrize("name", ["", "ps11", "PS0", "PS1.2", "PS1234"])
def test_a_project_has_the_contract_s_form_of_name(name):
    with pytest.raises(ValueError, match="PS"):
        operation(name, "a", "a", "a", "a")


def test_the_command_studies_a_file(tmp_path):
    file = tmp_path / "appel.json"
    file.write_text(json.dumps(said()), encoding="utf-8")
    run = [sys.executable, "-m", "filiere", "cartography", "choose", str(file), "--draws", "200", "--json"]
    found = json.loads(subprocess.run(run, capture_output=True, check=True).stdout)
    assert chosen(found) == {"a", "b"}
    file.write_text("[]", encoding="utf-8")
    assert subprocess.run(run, capture_output=True, check=False).returncode == 2
