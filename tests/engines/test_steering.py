"""The reports on the contract: every number told again from the contract itself, by another way; each check can fail."""

import csv
import io
import json
import os
from collections import Counter
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from filiere.engines.steering import chains, gaps, progress
from filiere.engines.steering.deliverables import (
    CommitteeReport,
    FundersReport,
    make_committee_report,
    make_funders_report,
    make_gap_map,
    make_need_chains,
)
from filiere.kernel.leads import lead_of
from filiere.sdk.blocks import Chart, Graph, Section, Table, Verdict, View
from filiere.sdk.engine import load_page
from filiere.sdk.sample import sample_contract, sample_snapshots
from filiere.sdk.snapshots import contract_snapshot
from filiere.workshop.reading import load_contract

TERM = date(2024, 12, 31)
INVENTORY = Path(os.environ.get("FILIERE_SHARED", "../shared"), "contract/inventory.json")


class Given:
    """An input held in memory."""

    def __init__(self, value):
        self.value = value

    def json(self):
        return json.loads(json.dumps(self.value))


def make(function, parameters=None, **changed):
    inputs = {name: Given({**json.loads(content), **changed.get(name, {})}) for name, content in sample_snapshots().items()}
    outcome = function(SimpleNamespace(inputs=inputs, parameters=parameters))
    return outcome, {artefact.name: artefact.read() for artefact in outcome.artefacts}


def missed(outcome):
    return [check.name.en for check in outcome.checks if not check.passed]


@pytest.fixture(scope="module")
def real():
    """The real contract and its snapshot on its last day."""
    contract = load_contract()
    return contract, json.loads(json.dumps(contract_snapshot(contract, TERM)))


def test_the_gaps_of_the_sample_are_those_it_was_written_with():
    outcome, files = make(make_gap_map)
    rows = {row["id"]: row for row in json.loads(files["gaps.json"])["promises"]}
    assert {name: row["lead"] for name, row in rows.items()} == {
        "P1.1": "inherited",
        "P1.2": "inherited",
        "P1.3": "inherited",
        "P2.1": "none",
        "P2.2": "none",
    }
    assert {name: row["date"] for name, row in rows.items()} == {
        "P1.1": "days",
        "P1.2": "days",
        "P1.3": "days",
        "P2.1": "words",
        "P2.2": "none",
    }
    assert {name for name, row in rows.items() if row["indicators"]} == {"P1.1", "P2.2"}
    assert missed(outcome) == []
    assert outcome.on == date(2030, 6, 30)


def test_the_gap_map_of_the_real_contract_agrees_with_the_contract_read_another_way(real):
    contract, snapshot = real
    rows = gaps.gap_rows(snapshot)
    known = {element.id: element for element in contract.elements()}
    leads = Counter(
        "none" if (lead := lead_of(item, known)) is None else "own" if lead.own else "inherited" for item in contract.deliverables
    )
    assert Counter(row["lead"] for row in rows) == leads
    assert len(rows) == 81
    nothing = sum(item.deadline.kind == "none" for item in contract.deliverables)
    assert sum(row["date"] == "none" for row in rows) == nothing == 81 - 54 - sum(row["date"] == "empty_cell" for row in rows)
    measured = {indicator.of for indicator in contract.indicators}
    assert sum(not row["indicators"] for row in rows) == sum(item.id not in measured for item in contract.deliverables)
    summary = gaps.gap_summary(snapshot, rows, gaps.commitment_rows(snapshot))
    assert sum(sum(row["commitments"].values()) for row in summary) == 33


@pytest.mark.skipif(not INVENTORY.is_file(), reason="the inventory is not beside the repository")
def test_deadlines_agree_with_the_inventory_made_by_hand(real):
    inventory = json.loads(INVENTORY.read_text())
    by_hand = {row[0] for row in inventory["deliverables"] if not row[3].upper().startswith("AUCUN")}
    ours = {row["id"] for row in gaps.gap_rows(real[1]) if row["date"] in {"days", "words"}}
    assert by_hand == ours


def test_before_the_amendment_its_promises_do_not_exist(real):
    snapshot = contract_snapshot(real[0], date(2020, 1, 1))
    assert {row["project"] for row in gaps.gap_rows(json.loads(json.dumps(snapshot)))} == {"PS1", "PS2", "PS3", "PS4", "PS5", "PS6", "GOV"}


def test_the_needs_of_the_sample_have_their_distance_duration_and_slack():
    outcome, files = make(make_need_chains)
    content = json.loads(files["needs.json"])
    rows = {(row["need"], row["holder"]): row for row in content["links"]}
    # 31 March to 15 July 2030; eighteen months from 15 January 2029 are 546 days.
    dated = rows["P1.1", "P1.2"]
    assert (dated["distance_days"], dated["duration_days"], dated["slack_days"]) == (106, 546, 106 - 546)
    assert dated["critical"] is True
    late = rows["P1.1", "P1.3"]
    assert (late["distance_days"], late["backwards"], late["slack_days"], late["critical"]) == (-90, True, None, None)
    undated = rows["P1.2", "P2.1"]
    assert (undated["distance_days"], undated["slack_days"], undated["critical"], undated["backwards"]) == (None, None, None, None)
    assert content["chains"] == [["P1.1", "P1.2", "P2.1"], ["P1.1", "P1.3"]]
    assert missed(outcome) == ["Nothing is due after what needs it"]


def test_nothing_of_the_real_contract_is_critical_without_a_duration(real):
    contract, snapshot = real
    rows = chains.links(snapshot)
    assert len(rows) == sum(len(item.needs) for item in (*contract.actions, *contract.deliverables))
    assert [row for row in rows if row["critical"] is not None and row["duration_days"] is None] == []
    for row in rows:
        if row["distance_days"] is not None:
            assert row["distance_days"] == (date.fromisoformat(row["holder_last"]) - date.fromisoformat(row["need_last"])).days


def test_a_circle_of_needs_is_refused_and_not_walked_for_ever():
    circle = [{"holder": "a", "need": "b"}, {"holder": "b", "need": "a"}]
    with pytest.raises(ValueError, match="circle"):
        chains.longest_chains(circle)
    with pytest.raises(ValueError, match="circle"):
        chains.longest_chains([*circle, {"holder": "c", "need": "a"}])


def test_the_committee_sees_what_passed_what_is_late_and_what_comes():
    outcome, files = make(make_committee_report, CommitteeReport(ahead_days=20))
    content = json.loads(files["committee.json"])
    assert [row["id"] for row in content["unheard"]] == ["P1.1"]
    assert [row["id"] for row in content["late"]] == ["P1.3"]
    assert [row["id"] for row in content["coming"]] == ["P1.2"]
    assert content["cadence"] == [
        {"id": "B1", "title": {"fr": "élément B1", "en": "element B1"}, "due": 2, "held": 1, "missed": 0, "unknown": 1}
    ]
    assert [(row["kind"], row["about"], row["about_kind"]) for row in content["outcomes"]] == [("decision", "P1.1", "deliverable")]
    assert missed(outcome) == []
    shorter, files = make(make_committee_report, CommitteeReport(ahead_days=5))
    assert json.loads(files["committee.json"])["coming"] == []
    assert missed(shorter) == []


def test_the_funders_see_values_and_never_a_zero_for_no_reading():
    outcome, files = make(make_funders_report, FundersReport())
    rows = {row["id"]: row for row in json.loads(files["funders.json"])["indicators"]}
    assert (rows["I1"]["value"], rows["I1"]["percent"], rows["I1"]["target"]) == (4, 40.0, 10)
    assert (rows["I2"]["value"], rows["I2"]["percent"]) == (None, None)
    table = list(csv.DictReader(io.StringIO(files["indicators.csv"].decode(), newline="")))
    assert [row["value"] for row in table] == ["4.0", ""] or [row["value"] for row in table] == ["4", ""]
    assert {row["id"]: row["state"] for row in json.loads(files["funders.json"])["commitments"]} == {
        "E1": "no_information",
        "E2": "unverifiable",
    }
    assert missed(outcome) == []


def test_totals_by_project_are_those_of_the_whole():
    contract, standing = (json.loads(sample_snapshots()[name]) for name in ("contract", "standing"))
    found = progress.totals(progress.progress_rows(contract, standing))
    assert {key: found[key] for key in standing["counts"]} == standing["counts"]
    assert found["promised"] == len(sample_contract().deliverables)


def standing_without_the_first():
    standing = json.loads(sample_snapshots()["standing"])
    return {"deliverables": standing["deliverables"][1:]}


def counts_that_are_off():
    standing = json.loads(sample_snapshots()["standing"])
    return {"counts": {**standing["counts"], "late": 5}}


def cadence_that_is_off():
    return {"compliance": [{"body": "B1", "due": 2, "held": 1, "missed": 0, "unknown": 0}]}


def twice_the_same_promise():
    promises = json.loads(sample_snapshots()["contract"])["deliverables"]
    return {"deliverables": [promises[0], *promises]}


@pytest.mark.parametrize(
    ("function", "changed", "check"),
    [
        (make_committee_report, {"standing": standing_without_the_first()}, "Every deliverable is counted once"),
        (make_funders_report, {"standing": standing_without_the_first()}, "The states known add up to the promises"),
        (make_funders_report, {"standing": counts_that_are_off()}, "The counts by project give those of the contract"),
        (make_committee_report, {"governance": cadence_that_is_off()}, "Meetings due = held + missed + unknown"),
        (make_gap_map, {"contract": twice_the_same_promise()}, "Every deliverable is counted once"),
        (make_gap_map, {"contract": twice_the_same_promise()}, "Own + inherited + no lead = promises"),
    ],
)
def test_each_check_fails_where_it_should(function, changed, check):
    outcome, _ = make(function, FundersReport(), **changed)
    assert check in missed(outcome)


PAGES = {
    "steering.gap_map": (make_gap_map, None),
    "steering.need_chains": (make_need_chains, None),
    "steering.committee_report": (make_committee_report, CommitteeReport()),
    "steering.funders_report": (make_funders_report, FundersReport()),
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_has_a_picture_and_tables_and_addresses_that_exist(name):
    from filiere.engines.steering.engine import ENGINE
    from filiere.portal.addresses import PATHS

    function, parameters = PAGES[name]
    _, files = make(function, parameters)
    asked = []

    def address(kind, thing):
        asked.append((kind, thing))
        return f"/{kind}/{thing}"

    view = View(evidence=None, read=files.__getitem__, query={}, address=address, verdict=lambda *_: Verdict(allowed=True))
    page = load_page(ENGINE.offer(name))(view)
    inner = [block for section in page if isinstance(section, Section) for block in section.blocks]
    assert any(isinstance(block, (Chart, Graph)) for block in page)
    assert any(isinstance(block, Table) for block in (*page, *inner))
    assert asked
    assert {kind for kind, _ in asked} <= set(PATHS)
