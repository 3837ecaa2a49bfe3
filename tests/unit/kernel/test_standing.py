"""Two facts, never one colour: what the date says, and what is known."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from filiere.kernel.amendments import state_at
from filiere.kernel.contract import Contract
from filiere.kernel.deadlines import Deadline
from filiere.kernel.evidence import Decision, Declaration, Evidence
from filiere.kernel.standing import Facts, Standing, date_state, standings

T = {"fr": "t", "en": "t"}
ON = date(2019, 6, 1)
AT = datetime(2019, 5, 1, tzinfo=UTC)


def contract(**fields: Any) -> Contract:
    promise = {
        "id": "P1.1",
        "document": "d",
        "parent": "P1",
        "title": T,
        "deadline": {"kind": "quarter", "year": 2019, "quarter": 1},
        "modality": "firm",
        "fulfilled_by": ["attested"],
        "sources": {"title": ["d:1"], "deadline": ["d:1"], "modality": ["d:1"]},
    }
    return Contract.model_validate(
        {
            "id": "small",
            "title": T,
            "short": T,
            "anchors": [{"id": "s", "title": T, "on": "2019-02-04", "sources": ["d:1"]}],
            "documents": [{"id": "d", "kind": "contract", "title": T, "signed": "s", "line_count": 9}],
            "projects": [{"id": "P1", "document": "d", "title": T, "sources": {"title": ["d:1"]}}],
            "deliverables": [promise | fields],
        }
    )


def filed(name: str = "e1", day: int = 1, **fields: Any) -> Evidence:
    given = {"id": name, "about": "P1.1", "kind": "attested", "nature": "real", "role": "fulfils"}
    return Evidence.model_validate(given | {"on": date(2019, 5, day), "recorded_at": AT} | fields)


def decided(outcome: Any, hours: int = 1, evidence: str = "e1") -> Decision:
    return Decision(evidence=evidence, outcome=outcome, on=date(2019, 5, 2), by="G3", recorded_at=AT + timedelta(hours=hours))


def declared(says: Any, hours: int = 0) -> Declaration:
    return Declaration(deliverable="P1.1", says=says, on=date(2019, 5, 1), by="medicen", recorded_at=AT + timedelta(hours=hours))


def stand(on: date = ON, promise: Contract | None = None, **facts: Any) -> Standing:
    chosen = promise or contract()
    return standings(chosen, state_at(chosen, on), Facts(**facts), on)[0]


@pytest.mark.parametrize(
    ("facts", "information"),
    [
        ({}, "none_received"),
        ({"declarations": (declared("under_way"),)}, "declared"),
        ({"evidence": (filed(),)}, "filed"),
        ({"evidence": (filed(),), "decisions": (decided("accepted"),)}, "accepted"),
        ({"evidence": (filed(),), "decisions": (decided("refused"),)}, "refused"),
        ({"evidence": (filed(),), "decisions": (decided("accepted"), decided("withdrawn", 2))}, "none_received"),
        ({"evidence": (filed(),), "decisions": (decided("refused", 2), decided("accepted", 1))}, "refused"),
        ({"evidence": (filed(), filed("e2")), "decisions": (decided("refused"),)}, "filed"),
        ({"evidence": (filed(),), "decisions": (decided("refused", 2),), "declarations": (declared("under_way", 1),)}, "refused"),
        ({"evidence": (filed(),), "decisions": (decided("refused", 2),), "declarations": (declared("under_way", 3),)}, "declared"),
        ({"evidence": (filed(role="supports"),)}, "none_received"),
        ({"evidence": (filed(nature="synthetic", role="explores"),)}, "none_received"),
        ({"evidence": (filed(nature="simulated"),), "decisions": (decided("accepted"),)}, "none_received"),
        ({"evidence": (filed(kind="produced"),)}, "none_received"),
        ({"evidence": (filed(about="P1.2"),)}, "none_received"),
        ({"evidence": (filed(day=31),)}, "filed"),
        ({"evidence": (filed(on=date(2019, 6, 2)),)}, "none_received"),
    ],
)
def test_what_is_known(facts: dict[str, Any], information: str) -> None:
    assert stand(**facts).information == information


def test_evidence_that_supports_or_explores_is_shown_beside() -> None:
    found = stand(evidence=(filed("s", role="supports"), filed("x", role="explores", nature="synthetic")))
    assert (found.evidence, found.supporting, found.exploring) == ((), ("s",), ("x",))


def test_late_is_said_only_where_non_delivery_is_recorded() -> None:
    assert not stand().late
    assert stand().unheard
    said = stand(declarations=(declared("not_delivered"),))
    assert said.late
    assert not said.unheard
    assert not stand(declarations=(declared("not_delivered"), declared("under_way", 1))).late
    assert not stand(declarations=(declared("not_delivered"),), evidence=(filed(),), decisions=(decided("accepted"),)).late


def test_the_acceptance_names_who_and_when() -> None:
    found = stand(evidence=(filed(),), decisions=(decided("accepted"),))
    assert (found.accepted_by, found.accepted_on) == ("G3", date(2019, 5, 2))


def test_a_promise_stands_only_from_its_signature() -> None:
    small = contract()
    assert standings(small, state_at(small, date(2019, 2, 3)), Facts(), date(2019, 2, 3)) == ()
    assert stand(date(2019, 2, 4)).date_state == "due"


@pytest.mark.parametrize(
    ("written", "on", "wanted"),
    [
        ({"kind": "quarter", "year": 2019, "quarter": 1}, "2018-12-31", "not_due"),
        ({"kind": "quarter", "year": 2019, "quarter": 1}, "2019-01-01", "due"),
        ({"kind": "quarter", "year": 2019, "quarter": 1}, "2019-03-31", "due"),
        ({"kind": "quarter", "year": 2019, "quarter": 1}, "2019-04-01", "passed"),
        ({"kind": "not_before", "on": "2020-01-01", "words": T}, "2019-12-31", "not_due"),
        ({"kind": "not_before", "on": "2020-01-01", "words": T}, "2020-01-01", "vague"),
        ({"kind": "vague", "words": T}, "2019-06-01", "vague"),
        ({"kind": "opportunistic", "words": T}, "2019-06-01", "vague"),
        ({"kind": "unknown", "because": "empty_cell"}, "2019-06-01", "none"),
        ({"kind": "none"}, "2019-06-01", "none"),
        ({"kind": "recurrence"}, "2019-06-01", "vague"),
        ({"kind": "relative", "anchor": "labelling", "months": 0}, "2019-06-01", "vague"),
        ({"kind": "recurrence", "first": {"kind": "quarter", "year": 2019, "quarter": 1}, "every_months": 12}, "2019-06-01", "passed"),
        ({"kind": "recurrence", "first": {"kind": "quarter", "year": 2019, "quarter": 1}, "every_months": 12}, "2020-02-01", "due"),
    ],
)
def test_what_the_date_says(written: dict[str, Any], on: str, wanted: str) -> None:
    assert date_state(TypeAdapter(Deadline).validate_python(written), date.fromisoformat(on), {}) == wanted
