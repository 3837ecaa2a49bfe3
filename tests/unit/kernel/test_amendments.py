"""The state at a date is a fold of what was signed by then; silence is derived."""

from datetime import date
from typing import Any

import pytest

from filiere.kernel.amendments import compare, state_at
from filiere.kernel.contract import Contract
from filiere.workshop.reading import load_contract

T = {"fr": "t", "en": "t"}
SIGNED, AMENDED, THIRD, TERM = date(2019, 2, 4), date(2021, 6, 8), date(2023, 11, 27), date(2024, 12, 31)


def element(name: str, document: str = "d1", **fields: Any) -> dict[str, Any]:
    return {"id": name, "document": document, "title": T, "sources": {"title": [f"{document}:1"]}} | fields


def action(name: str, parent: str | None = None, document: str = "d1") -> dict[str, Any]:
    return element(name, document, project="P1", parent=parent)


def operation(name: str, kind: str, targets: tuple[str, ...] = (), brings: tuple[str, ...] = (), document: str = "d2") -> dict[str, Any]:
    return element(name, document, kind=kind, targets=targets, brings=brings)


def family(*operations: dict[str, Any], actions: tuple[dict[str, Any], ...] = ()) -> Contract:
    """Two projects; the first holds three siblings, and the second sibling holds a child of its own."""
    days = {"s1": SIGNED, "s2": AMENDED, "s3": THIRD, "end": TERM}
    documents = [("d1", "contract", "s1"), ("d2", "amendment", "s2"), ("d3", "amendment", "s3")]
    return Contract.model_validate(
        {
            "id": "small",
            "title": T,
            "short": T,
            "term": "end",
            "anchors": [{"id": name, "title": T, "on": on, "sources": ["d1:1"]} for name, on in days.items()],
            "documents": [{"id": name, "kind": kind, "title": T, "signed": anchor, "line_count": 9} for name, kind, anchor in documents],
            "projects": [element("P1"), element("P2")],
            "actions": [action("P1.A"), action("P1.B"), action("P1.C"), action("P1.B.1", "P1.B"), *actions],
            "operations": list(operations),
        }
    )


def statuses(contract: Contract, on: date) -> dict[str, str]:
    return {name: state.status.value for name, state in state_at(contract, on).elements.items()}


def test_nothing_exists_before_the_signature() -> None:
    assert state_at(family(), date(2019, 2, 3)).elements == {}
    assert set(statuses(family(), SIGNED).values()) == {"in_force"}


def test_an_amendment_that_names_a_project_keeps_all_it_holds() -> None:
    contract = family(operation("AV.1", "continue", ("P1", "P2")))
    assert set(statuses(contract, AMENDED).values()) == {"in_force"}


def test_what_stands_beside_a_continued_sibling_is_silent_with_all_it_holds() -> None:
    contract = family(operation("AV.1", "continue", ("P1", "P2")), operation("AV.2", "continue", ("P1.A",)))
    found = statuses(contract, AMENDED)
    assert {name for name, status in found.items() if status == "silent"} == {"P1.B", "P1.B.1", "P1.C"}
    assert state_at(contract, AMENDED).elements["P1.B"].since == AMENDED
    assert set(statuses(contract, date(2021, 6, 7)).values()) == {"in_force"}


def test_a_continued_child_holds_up_its_parent() -> None:
    found = statuses(family(operation("AV.1", "continue", ("P1.B.1",))), AMENDED)
    assert found["P1.B"] == found["P1.B.1"] == "in_force"
    assert found["P1.A"] == found["P1.C"] == "silent"


@pytest.mark.parametrize("kind", ["extend", "attach", "add", "replace"])
def test_only_continuing_some_leaves_others_silent(kind: str) -> None:
    assert set(statuses(family(operation("AV.1", kind, ("P1.A",))), AMENDED).values()) == {"in_force"}


def test_what_a_document_brings_exists_from_its_signature() -> None:
    contract = family(operation("AV.1", "add", ("P1",), ("P1.N",)), actions=(action("P1.N", document="d2"),))
    assert state_at(contract, date(2021, 6, 7)).status("P1.N") is None
    assert state_at(contract, AMENDED).elements["P1.N"].by == ("AV.1",)


def test_a_later_document_can_break_a_silence_and_another_cannot_by_accident() -> None:
    first = operation("AV.1", "continue", ("P1.A",))
    again = operation("AV.9", "continue", ("P1.B",), document="d3")
    found = statuses(family(first, again), THIRD)
    assert (found["P1.B"], found["P1.B.1"]) == ("in_force", "silent")
    assert found["P1.C"] == "silent"
    whole = operation("AV.9", "continue", ("P1",), document="d3")
    assert statuses(family(first, whole), THIRD)["P1.B"] == "silent"


def test_after_the_term_everything_has_ended_on_it() -> None:
    state = state_at(family(), date(2025, 1, 1))
    assert {(item.status.value, item.since) for item in state.elements.values()} == {("ended", TERM)}
    assert set(statuses(family(), TERM).values()) == {"in_force"}


def test_two_dates_are_compared() -> None:
    contract = family(
        operation("AV.1", "continue", ("P1.A",)), operation("AV.2", "add", ("P1",), ("P1.N",)), actions=(action("P1.N", document="d2"),)
    )
    changes = {change.id: (change.before, change.after, change.by) for change in compare(contract, SIGNED, AMENDED)}
    assert changes["P1.A"] == ("in_force", "in_force", ("AV.1",))
    assert changes["P1.C"] == ("in_force", "silent", ())
    assert changes["P1.N"] == (None, "in_force", ("AV.2",))
    assert changes["P2"] == ("in_force", "silent", ())
    back = {change.id: (change.before, change.after) for change in compare(contract, AMENDED, SIGNED)}
    assert back["P1.N"] == ("in_force", None)
    assert compare(contract, SIGNED, SIGNED) == ()


# --- the real contract


@pytest.fixture(scope="module")
def real() -> Contract:
    return load_contract()


def test_the_amendment_is_silent_on_hu_precimed_and_on_it_alone(real: Contract) -> None:
    found = statuses(real, date(2021, 12, 31))
    promises = {promise.id for promise in real.deliverables} | {action.id for action in real.actions}
    silent = {name for name in promises if found[name] == "silent"}
    assert silent == {"PS2.A2.UC2"} | {name for name in promises if name.startswith("PS2.UC2.")}
    assert len(silent) == 13


def test_what_the_amendment_continues_is_in_force(real: Contract) -> None:
    found = statuses(real, date(2021, 12, 31))
    for name in ("PS2.A1.GT1", "PS2.A1.GT2", "PS2.A2", "PS2.A2.UC1", "PS2.UC1.1", "PS1.A3", "PS3.1.1", "PS4.2.3", "PS5.1.1", "PS6.2.2"):
        assert found[name] == "in_force", name


def test_the_new_projects_exist_from_the_amendment_on(real: Contract) -> None:
    before, after = state_at(real, date(2021, 6, 7)), state_at(real, AMENDED)
    for name in ("PS7", "PS8", "PS9", "PS10", "INT", "PS2.A3", "PS2.A2.UC3", "PS1.21.1"):
        assert before.status(name) is None
        assert after.status(name) == "in_force"


def test_everything_has_ended_after_the_term(real: Contract) -> None:
    assert set(statuses(real, date(2025, 1, 1)).values()) == {"ended"}
