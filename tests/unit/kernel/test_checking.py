"""A contract with a broken reference cannot exist; every fault is told at once, with its mend."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from filiere.kernel.checking import did_you_mean, faults
from filiere.kernel.contract import Contract
from filiere.kernel.draft import Draft

T = {"fr": "t", "en": "t"}
WHOLE: dict[str, Any] = {
    "id": "small",
    "title": T,
    "short": T,
    "anchors": [{"id": "signature", "title": T, "on": "2019-02-04", "sources": ["d:1"]}],
    "documents": [{"id": "d", "kind": "contract", "title": T, "signed": "signature", "line_count": 9}],
    "projects": [{"id": "P1", "document": "d", "title": T, "sources": {"title": ["d:1"]}}],
    "actions": [{"id": "P1.A1", "document": "d", "project": "P1", "title": T, "sources": {"title": ["d:2"]}}],
}


def broken(**changes: Any) -> list[str]:
    data = json.loads(json.dumps(WHOLE)) | changes
    return [fault.what.en for fault in faults(Draft.model_validate(data))]


def action(**fields: Any) -> list[dict[str, Any]]:
    return [WHOLE["actions"][0] | fields]


def test_a_whole_contract_has_no_fault() -> None:
    assert broken() == []
    assert Contract.model_validate(WHOLE).id == "small"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"actions": action(project="P2")}, "P1.A1, project: P2 leads nowhere"),
        ({"actions": action(parent="P1.A9")}, "P1.A1, parent: P1.A9 leads nowhere"),
        ({"actions": action() * 2}, "P1.A1 is defined 2 times"),
        ({"actions": action(sources={"title": ["d:10"]})}, "P1.A1, title: the source d:10 does not exist"),
        ({"actions": action(sources={"title": ["x:1"]})}, "P1.A1, title: the source x:1 does not exist"),
        ({"actions": action(needs=[{"element": "P9", "why": T}])}, "P1.A1, needs: P9 leads nowhere"),
        ({"actions": action(needs=[{"element": "P1.A1", "why": T}])}, "the needs go round in a circle: P1.A1 → P1.A1"),
        (
            {
                "actions": action(
                    lead={"form": "organisation", "parties": [{"organisation": "nobody"}]}, sources={"title": ["d:1"], "lead": ["d:1"]}
                )
            },
            "P1.A1, lead: nobody leads nowhere",
        ),
        ({"term": "end"}, "small, term: end leads nowhere"),
        ({"references": [{"id": "R1", "title": T, "words": "x", "to": "P9", "sources": ["d:1"]}]}, "R1, to: P9 leads nowhere"),
        ({"blanks": [{"id": "B1", "about": "P9", "kind": "placeholder", "title": T, "sources": ["d:1"]}]}, "B1, about: P9 leads nowhere"),
        ({"blanks": [{"id": "B1", "kind": "placeholder", "title": T, "sources": ["d:99"]}]}, "B1, sources: the source d:99 does not exist"),
        (
            {"enumerations": [{"id": "L1", "title": T, "sources": ["d:1"], "entries": [{"words": "x", "organisation": "nobody"}]}]},
            "L1, entries: nobody leads nowhere",
        ),
        (
            {"enumerations": [{"id": "L1", "title": T, "sources": ["d:1"], "claimed": {"figure": "T1", "sources": ["d:1"]}}]},
            "L1, claimed: T1 leads nowhere",
        ),
    ],
)
def test_a_broken_reference_is_told(changes: dict[str, Any], told: str) -> None:
    assert broken(**changes) == [told]
    with pytest.raises(ValidationError, match="Value error"):
        Contract.model_validate(WHOLE | changes)


def test_a_number_that_a_figure_does_not_hold_is_told() -> None:
    figure = {"id": "T1", "document": "d", "scope": "P1", "nature": "fact", "title": T, "sources": {"title": ["d:1"]}}
    listed = {"id": "L1", "title": T, "sources": ["d:1"], "claimed": {"figure": "T1", "index": 0, "sources": ["d:1"]}}
    assert broken(figures=[figure], enumerations=[listed]) == ["L1, claimed: T1 holds 0 number(s), there is no number 0"]


def test_all_faults_are_told_at_once() -> None:
    assert len(broken(actions=action(project="P2", parent="P3", sources={"title": ["d:10"]}))) == 3


def test_the_mend_names_the_nearest_name() -> None:
    assert did_you_mean("PS1.1.3", ["PS1.1.1", "GOV"]).en == "did you mean PS1.1.1?"
    assert "add that element" in did_you_mean("zzz", ["PS1"]).en
