"""Each rule finds the fault planted for it, alone, with its lines; and stays silent on the sound twin."""

from typing import Any

import pytest
from small_contract import SOUND, amount, changed, contract, listed, stated, text

from filiere.kernel.contract import Contract
from filiere.kernel.lint.findings import findings


def found(planted: Contract) -> list[tuple[str, str, list[int]]]:
    return [(finding.rule, finding.severity, [place.line for place in finding.places]) for finding in findings(planted)]


def milestone(weekday: str, on: str = "2019-06-14", last: str = "2019-06-30") -> dict[str, Any]:
    return {
        "id": "M1",
        "document": "2019",
        "project": "P1",
        "title": text("session"),
        "when": {"kind": "range", "first": "2019-06-01", "last": last},
        "printed": [{"on": on, "weekday": weekday}],
        "sources": {"title": ["2019:60"], "when": ["2019:61"]},
    }


def test_nothing_is_found_in_a_sound_contract() -> None:
    assert found(contract()) == []


# --- dates


def test_a_wrong_weekday() -> None:
    assert found(contract(milestones=[milestone("thursday")])) == [("dates.weekday", "contradiction", [61])]
    assert found(contract(milestones=[milestone("friday")])) == []


def test_a_date_outside_its_entry() -> None:
    assert found(contract(milestones=[milestone("friday", last="2019-06-10")])) == [("dates.outside", "contradiction", [61])]


# --- sequences


@pytest.mark.parametrize(
    ("deadline", "wanted"),
    [
        ({"kind": "quarter", "year": 2019, "quarter": 2}, [("sequences.need", "contradiction", [31, 32])]),
        ({"kind": "semester", "year": 2019, "semester": 1}, [("sequences.need", "doubt", [31, 32])]),
        ({"kind": "point", "on": "2019-03-31"}, []),
        ({"kind": "vague", "words": {"fr": "bientôt", "en": "soon"}}, []),
    ],
)
def test_a_need_due_after_what_needs_it(deadline: dict[str, Any], wanted: list[Any]) -> None:
    deliverables = [dict(value) for value in SOUND["deliverables"]]
    deliverables[0]["needs"] = [{"element": "P1.2", "why": text("first")}]
    deliverables[1]["deadline"] = deadline
    assert found(contract(deliverables=deliverables)) == wanted


def test_phases_that_run_backwards() -> None:
    phases = listed(2, ordered=True)
    phases["entries"] = [{"words": "b", "element": "P1.2"}, {"words": "a", "element": "P1.1"}]
    assert found(contract(enumerations=[phases])) == [("sequences.phases", "contradiction", [31, 32])]
    phases["entries"].reverse()
    assert found(contract(enumerations=[phases])) == []


# --- counts


@pytest.mark.parametrize(
    ("planted", "wrong"),
    [
        (listed(3, "a", "b"), True),
        (listed(3, "a", "b", "c"), False),
        (listed(3, "a", "b", open=True), False),
        (listed(3, "a", "b", "c", "d", open=True), True),
        (listed(3, "a", "b", "c", qualifier="less_than"), True),
        (listed(3, "a", "b", qualifier="less_than"), False),
        (listed(3, "a", "b", "c", qualifier="more_than"), True),
        (listed(3, "a", "b", "c", qualifier="at_least"), False),
        (listed(3, "a", "b", "c", "d", qualifier="up_to"), True),
        (listed(10, *"abcdefgh", qualifier="about"), False),
        (listed(10, *"abcdefg", qualifier="about"), True),
    ],
)
def test_a_count_that_differs_from_its_list(planted: dict[str, Any], wrong: bool) -> None:
    assert found(contract(enumerations=[planted])) == ([("counts.list", "contradiction", [50, 51])] if wrong else [])


def test_a_count_we_hold_against_a_list_is_a_doubt() -> None:
    assert found(contract(enumerations=[listed(3, "a", presumed=True)])) == [("counts.list", "doubt", [50, 51])]


def test_a_count_whose_list_is_nowhere() -> None:
    assert found(contract(enumerations=[listed(3)])) == [("counts.unlisted", "gap", [50, 51])]


def test_two_lists_of_one_subject_that_differ() -> None:
    first = listed(2, "Chimie", "Électronique", subject="sectors")
    second = listed(2, "chimie", "electronique", subject="sectors", id="L-2")
    assert found(contract(enumerations=[first, second])) == []
    second["entries"][1] = {"words": "sécurité"}
    assert found(contract(enumerations=[first, second])) == [("counts.lists_differ", "contradiction", [50, 51])]


def test_a_college_larger_than_the_text_allows() -> None:
    body = {
        "id": "B1",
        "document": "2019",
        "title": text("board"),
        "scope": "P1",
        "sources": {"title": ["2019:70"], "colleges": ["2019:71"]},
    }
    college = {"name": text("members"), "members": ["alpha", "beta"], "count": amount(2, qualifier="less_than")}
    assert found(contract(bodies=[body | {"colleges": [college]}])) == [("counts.body", "contradiction", [71])]
    assert found(contract(bodies=[body | {"colleges": [college | {"count": amount(2)}]}])) == []


# --- references


def test_a_reference_that_leads_nowhere() -> None:
    pointer = {"id": "R1", "about": "P1.1", "title": text("no such annex"), "words": "annexe 9", "sources": ["2019:80"]}
    assert found(contract(references=[pointer])) == [("references.dead", "contradiction", [80])]
    assert found(contract(references=[pointer | {"to": "P1.2"}])) == []


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("placeholder", ("references.placeholder", "doubt", [81])),
        ("empty_cell", ("gaps.empty_cell", "gap", [81])),
        ("to_be_named", ("posts.to_be_named", "gap", [81])),
    ],
)
def test_a_place_left_open(kind: str, wanted: tuple[str, str, list[int]]) -> None:
    blank = {"id": "B1", "about": "P1.1", "kind": kind, "title": text("a name"), "sources": ["2019:81"]}
    assert found(contract(blanks=[blank])) == [wanted]


# --- figures


@pytest.mark.parametrize(
    ("first", "second", "severity"),
    [
        (amount(90, "Mds€"), amount(90, "Mds€", "more_than"), "contradiction"),
        (amount(3100), amount(3000, qualifier="more_than"), "doubt"),
        (amount(90, "Mds€"), amount(90000, "M€"), None),
        (amount(34, "Mds€", "about"), amount(33, "Mds€"), "doubt"),
        (amount(34, "Mds€", "about"), amount(30, "Mds€"), "contradiction"),
        (amount(90, "Mds€"), amount(90, "Mds$"), "contradiction"),
        (amount(10, qualifier="less_than"), amount(10, qualifier="at_least"), "contradiction"),
    ],
)
def test_one_number_stated_two_ways(first: dict[str, Any], second: dict[str, Any], severity: str | None) -> None:
    restated = {"id": "S1", "title": text("turnover"), "statements": [stated(82, amount=first), stated(83, amount=second)]}
    wanted = [("figures.restated", severity, [82, 83])] if severity else []
    assert found(contract(restatements=[restated])) == wanted


def test_one_number_for_two_quantities() -> None:
    statements = [stated(82, amount=amount(100), measures=text("yield")), stated(83, amount=amount(100), measures=text("productivity"))]
    restated = {"id": "S1", "title": text("×100"), "statements": statements}
    assert found(contract(restatements=[restated])) == [("figures.measure", "doubt", [82, 83])]


@pytest.mark.parametrize(
    ("kind", "whole", "terms", "wanted"),
    [
        ("product", amount(34, "Mds€", "about"), [amount(90, "Mds€"), amount(47, "%")], ("figures.product", "contradiction")),
        ("product", amount(42.3, "Mds€"), [amount(90, "Mds€"), amount(47, "%")], None),
        ("sum", amount(67.5, "M€"), [amount(67.5, "M€"), amount(50, "%")], ("figures.sum", "contradiction")),
        ("sum", amount(67.5, "M€"), [amount(33.75, "M€"), amount(50, "%")], None),
        ("sum", amount(38, "M€", "about"), [amount(18, "M€"), amount(20, "M€")], None),
        ("part", amount(1.8, "Mds€"), [amount(3, "Mds€", "more_than")], ("figures.part", "contradiction")),
        ("part", amount(200, "Mds$"), [amount(2.5, "M$")], ("figures.unit", "doubt")),
        ("part", amount(200, "Mds$"), [amount(2.5, "Mds$")], None),
    ],
)
def test_numbers_that_do_not_add_up(kind: str, whole: Any, terms: list[Any], wanted: tuple[str, str] | None) -> None:
    bound = {"id": "A1", "title": text("fund"), "kind": kind, "whole": stated(84, amount=whole)}
    bound["terms"] = [stated(85 + index, amount=term) for index, term in enumerate(terms)]
    lines = [84 + index for index in range(len(terms) + 1)]
    assert found(contract(arithmetic=[bound])) == ([(*wanted, lines)] if wanted else [])


def test_a_statement_reads_the_amount_of_its_figure() -> None:
    figure = {"id": "T1", "document": "2019", "scope": "P1", "nature": "fact", "title": text("f"), "sources": {"title": ["2019:86"]}}
    figure["amounts"] = [amount(1), amount(7)]
    restated = {"id": "S1", "title": text("n"), "statements": [stated(86, figure="T1", index=1), stated(87, amount=amount(7))]}
    assert found(contract(figures=[figure], restatements=[restated])) == []
    restated["statements"][0]["index"] = 0
    assert found(contract(figures=[figure], restatements=[restated])) == [("figures.restated", "contradiction", [86, 87])]


# --- horizons


@pytest.mark.parametrize(
    ("first", "second", "severity"),
    [
        (
            {"kind": "relative", "anchor": "signature", "months": 120},
            {"kind": "range", "first": "2028-01-01", "last": "2028-12-31"},
            "doubt",
        ),
        ({"kind": "range", "first": "2019-04-01", "last": "2019-04-30"}, {"kind": "point", "on": "2019-06-01"}, "contradiction"),
        ({"kind": "point", "on": "2020-06-01"}, {"kind": "not_before", "on": "2020-01-01", "words": {"fr": "x", "en": "x"}}, None),
        (
            {"kind": "point", "on": "2019-06-01"},
            {"kind": "not_before", "on": "2020-01-01", "words": {"fr": "x", "en": "x"}},
            "contradiction",
        ),
        ({"kind": "point", "on": "2019-06-01"}, {"kind": "vague", "words": {"fr": "tôt", "en": "early"}}, None),
    ],
)
def test_one_thing_at_two_dates(first: dict[str, Any], second: dict[str, Any], severity: str | None) -> None:
    restated = {"id": "S1", "title": text("event"), "statements": [stated(88, by=first), stated(89, by=second)]}
    assert found(contract(restatements=[restated])) == ([("horizons.differ", severity, [88, 89])] if severity else [])


# --- spellings


def spelt(*words: str) -> list[dict[str, Any]]:
    return [{"words": word, "sources": [f"2019:{90 + index}"]} for index, word in enumerate(words)]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        (("Hyposkesi", "Yposkesi"), "spellings.letters"),
        (("Mab Design", "MabDesign"), "spellings.typography"),
        (("Genopole", "Génopole"), "spellings.typography"),
        (("Medicen", "Medicen Paris Région"), None),
        (("BPI", "Bpifrance"), None),
        (("Agence Française pour le Développement", "AFD"), None),
    ],
)
def test_one_organisation_under_several_names(words: tuple[str, ...], rule: str | None) -> None:
    planted = changed("organisations", 0, name=words[0], spellings=spelt(*words))
    assert found(planted) == ([(rule, "doubt", [90, 91])] if rule else [])


def test_two_organisations_under_one_name() -> None:
    planted = changed("organisations", 1, name="ALPHA santé", spellings=spelt("ALPHA santé"))
    assert found(planted) == [("spellings.twins", "doubt", [2, 90])]


def test_an_organisation_listed_twice_is_told_once_for_its_subject() -> None:
    lists = [listed(2, subject="players", id=name) for name in ("L-1", "L-2")]
    for one in lists:
        one["entries"] = [{"words": "Alpha", "organisation": "alpha"}, {"words": "ALPHA", "organisation": "alpha"}]
    assert found(contract(enumerations=lists)) == [("spellings.listed_twice", "doubt", [51])]


# --- gaps


def test_a_deliverable_that_nobody_leads() -> None:
    project = {key: value for key, value in SOUND["projects"][0].items() if key != "lead"}
    assert found(contract(projects=[project])) == [("gaps.lead", "gap", [21, 22, 23])]
    unnamed = project | {"lead": {"form": "unnamed"}}
    assert found(contract(projects=[unnamed])) == [("gaps.lead", "gap", [21, 22, 23])]


def test_a_deliverable_without_a_deadline_and_one_whose_cell_is_empty() -> None:
    assert found(changed("deliverables", 0, deadline={"kind": "none"})) == [("gaps.deadline", "gap", [21])]
    assert found(changed("deliverables", 0, deadline={"kind": "unknown", "because": "empty_cell"})) == [("gaps.cell", "gap", [31])]


def test_a_deliverable_without_an_indicator_unless_its_whole_has_one() -> None:
    two = SOUND["indicators"][:2]
    assert found(contract(indicators=two)) == [("gaps.indicator", "gap", [23])]
    deliverables = [dict(value) for value in SOUND["deliverables"]]
    deliverables[2]["part_of"] = "P1.1"
    assert found(contract(indicators=two, deliverables=deliverables)) == []


def test_a_commitment_that_no_evidence_could_show() -> None:
    commitment = {"id": "C1", "document": "2019", "project": "P1", "party": "state", "title": text("support"), "verifiable": "no"}
    commitment["sources"] = {"title": ["2019:95"]}
    assert found(contract(commitments=[commitment])) == [("commitments.unverifiable", "gap", [95])]
    assert found(contract(commitments=[commitment | {"verifiable": "yes", "shown_by": text("minutes")}])) == []


def test_work_that_waits_on_a_vacant_post() -> None:
    vacant = {"form": "vacant", "post": text("director, to be hired")}
    assert found(changed("projects", 0, lead=vacant)) == [("posts.vacant", "gap", [11])]


# --- all together


def test_contradictions_come_first_and_gaps_last() -> None:
    planted = contract(
        indicators=SOUND["indicators"][:1],
        milestones=[milestone("monday")],
        blanks=[{"id": "B1", "kind": "placeholder", "title": text("XX"), "sources": ["2019:5"]}],
    )
    assert [finding.severity for finding in findings(planted)] == ["contradiction", "doubt", "gap"]
