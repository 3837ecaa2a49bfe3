"""Properties of the kernel, held on values that nobody chose."""

from datetime import date, timedelta
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from filiere.kernel.amendments import compare, state_at
from filiere.kernel.contract import Contract
from filiere.kernel.deadlines import Deadline, Point, Recurrence, add_months, occurrence, window
from filiere.kernel.elements import Body
from filiere.kernel.governance import Meeting, MeetingState, compliance
from filiere.kernel.graph import cycle, in_order, upstream
from filiere.kernel.indicators import progress
from filiere.kernel.lint.words import folded
from filiere.kernel.sources import Source, line_digest, normalise
from filiere.kernel.standing import date_state

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
VALUES = st.integers(-10_000, 10_000).map(float)
NAMES = [f"N{index}" for index in range(7)]
GRAPHS = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=4))
T = {"fr": "t", "en": "t"}


@st.composite
def deadlines(draw: st.DrawFn) -> Deadline:
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(0, 800)))
    written = draw(
        st.sampled_from(
            [
                {"kind": "point", "on": first},
                {"kind": "quarter", "year": first.year, "quarter": (first.month + 2) // 3},
                {"kind": "semester", "year": first.year, "semester": 1 + (first.month > 6)},
                {"kind": "range", "first": first, "last": last},
                {"kind": "start", "first": first, "last": last},
                {"kind": "approximate", "first": first, "last": last},
                {"kind": "relative", "anchor": "s", "months": draw(st.integers(0, 60))},
            ]
        )
    )
    deadline: Deadline = TypeAdapter(Deadline).validate_python(written)
    return deadline


# --- dates


@given(deadlines(), DAYS, DAYS)
def test_what_a_date_says_never_goes_back(deadline: Deadline, one: date, other: date) -> None:
    order = ["not_due", "due", "passed"]
    before, after = (order.index(date_state(deadline, on, {"s": date(2019, 2, 4)})) for on in sorted((one, other)))
    assert before <= after


@given(deadlines(), DAYS)
def test_a_promise_is_due_exactly_inside_its_window(deadline: Deadline, on: date) -> None:
    due = window(deadline, {"s": date(2019, 2, 4)})
    assert due is not None
    assert (date_state(deadline, on, {"s": date(2019, 2, 4)}) == "due") == (due.first <= on <= due.last)


@given(DAYS, st.integers(1, 24), DAYS)
def test_an_occurrence_is_the_last_that_had_begun(first: date, every: int, on: date) -> None:
    due = occurrence(Recurrence(first=Point(on=first), every_months=every), on, {})
    naive = [add_months(first, times * every) for times in range(200) if add_months(first, times * every) <= on]
    assert due is not None
    assert due.first == max(naive, default=first)


# --- progress


@given(VALUES, VALUES, VALUES, st.booleans())
def test_progress_stays_between_0_and_100_and_agrees_with_itself(initial: float, current: float, target: float, strict: bool) -> None:
    found = progress(initial, current, target, strict=strict)
    assert 0 <= found.percent <= 100
    assert not found.exceeded or (found.met and found.percent == 100)
    assert not found.met or found.percent == 100
    if found.met and not strict:
        assert found.exceeded or current == target


@given(VALUES, VALUES, VALUES, VALUES)
def test_progress_never_falls_as_the_value_nears_its_target(initial: float, one: float, other: float, target: float) -> None:
    near, far = sorted((one, other), key=lambda value: -value if target >= initial else value)
    assert progress(initial, near, target).percent >= progress(initial, far, target).percent


@given(VALUES, VALUES, VALUES, st.integers(1, 50))
def test_progress_does_not_depend_on_the_unit(initial: float, current: float, target: float, scale: int) -> None:
    one, other = progress(initial, current, target), progress(initial * scale, current * scale, target * scale)
    assert abs(one.percent - other.percent) < 1e-9
    assert (one.met, one.exceeded) == (other.met, other.exceeded)


# --- needs


@given(GRAPHS)
def test_a_circle_is_found_where_the_standard_library_finds_one(needs: dict[str, list[str]]) -> None:
    circle = cycle(needs)
    try:
        tuple(TopologicalSorter(needs).static_order())
    except CycleError:
        assert circle
        assert circle[0] == circle[-1]
        assert all(after in needs[before] for before, after in pairwise(circle))
    else:
        assert circle == ()
        placed = in_order(NAMES, needs)
        assert sorted(placed) == NAMES
        assert all(placed.index(need) < placed.index(name) for name, wanted in needs.items() for need in wanted)


@given(GRAPHS, st.sampled_from(NAMES))
def test_upstream_is_closed(needs: dict[str, list[str]], name: str) -> None:
    above = set(upstream(name, needs))
    assert set(needs.get(name, ())) <= above | {name}
    assert all(set(needs.get(other, ())) <= above | {name} for other in above)


# --- amendments


@st.composite
def families(draw: st.DrawFn) -> Contract:
    count = draw(st.integers(1, 6))
    parents = [draw(st.none() | st.integers(0, index - 1)) if index else None for index in range(count)]
    actions = [
        {"id": f"P1.A{index}", "document": "d1", "project": "P1", "title": T, "sources": {"title": ["d1:1"]}}
        | ({"parent": f"P1.A{above}"} if above is not None else {})
        for index, above in enumerate(parents)
    ]
    names = ["P1", *(str(action["id"]) for action in actions)]
    kinds = st.sampled_from(["continue", "extend", "attach", "add", "replace"])
    operations = [
        {
            "id": f"AV.{index}",
            "document": draw(st.sampled_from(["d2", "d3"])),
            "kind": draw(kinds),
            "targets": draw(st.lists(st.sampled_from(names), max_size=3)),
            "title": T,
            "sources": {"title": ["d1:1"]},
        }
        for index in range(draw(st.integers(0, 4)))
    ]
    signed = [("d1", "2019-02-04"), ("d2", "2021-06-08"), ("d3", "2023-11-27")]
    return Contract.model_validate(
        {
            "id": "small",
            "title": T,
            "short": T,
            "term": "end",
            "anchors": [{"id": name, "title": T, "on": on, "sources": ["d1:1"]} for name, on in [*signed, ("end", "2024-12-31")]],
            "documents": [
                {"id": name, "kind": "contract" if name == "d1" else "amendment", "title": T, "signed": name, "line_count": 9}
                for name, _ in signed
            ],
            "projects": [{"id": "P1", "document": "d1", "title": T, "sources": {"title": ["d1:1"]}}],
            "actions": actions,
            "operations": operations,
        }
    )


@given(families(), DAYS)
def test_the_fold_forgets_nothing_and_knows_no_future(contract: Contract, on: date) -> None:
    state = state_at(contract, on)
    known = state_at(contract, on + timedelta(days=1))
    assert set(state.elements) <= set(known.elements)
    assert all(item.since <= on for item in state.elements.values())
    signed = {document.id for document in contract.documents if contract.anchor_dates()[document.signed] <= on}
    said = {operation.id for operation in contract.operations if operation.document in signed}
    assert {name for item in state.elements.values() for name in item.by} <= said


@given(families())
def test_what_an_amendment_names_is_never_silent_under_it(contract: Contract) -> None:
    for document, on in (("d2", date(2021, 6, 8)), ("d3", date(2023, 11, 27))):
        state = state_at(contract, on)
        for operation in contract.operations:
            if operation.document == document:
                assert all(state.elements[name].status == "in_force" for name in operation.targets)


@given(families())
def test_no_silence_without_something_continued(contract: Contract) -> None:
    silent = [item for item in state_at(contract, date(2024, 12, 31)).elements.values() if item.status == "silent"]
    assert not silent or any(operation.kind == "continue" for operation in contract.operations)


@given(families(), DAYS, DAYS)
def test_a_comparison_is_what_the_two_states_say(contract: Contract, one: date, other: date) -> None:
    before, after = state_at(contract, one), state_at(contract, other)
    changed = {change.id: (change.before, change.after) for change in compare(contract, one, other)}
    for name in set(before.elements) | set(after.elements):
        if before.status(name) is not after.status(name):
            assert changed[name] == (before.status(name), after.status(name))


# --- cadence


@given(
    st.integers(1, 12),
    DAYS,
    st.lists(st.tuples(DAYS, st.sampled_from([MeetingState.CLOSED, MeetingState.NOT_HELD, MeetingState.PLANNED])), max_size=12),
    DAYS,
    DAYS,
    DAYS,
)
def test_a_cadence_adds_up(every: int, since: date, held: list[tuple[date, MeetingState]], one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    body = Body.model_validate(
        {
            "id": "G3",
            "scope": "CSF",
            "title": T,
            "cadence": {"every_months": every},
            "sources": {"title": ["d:1"], "cadence": ["d:1"]},
        }
    )
    meetings = [Meeting(id=str(index), body="G3", on=on, state=state) for index, (on, state) in enumerate(held)]
    whole = compliance(body, meetings, since, first, last)
    assert whole.due == whole.held + whole.missed + whole.unknown
    left = compliance(body, meetings, since, first, middle)
    right = compliance(body, meetings, since, middle + timedelta(days=1), last)
    for field in ("due", "held", "missed", "unknown"):
        assert getattr(left, field) + getattr(right, field) == getattr(whole, field)


# --- words and places


@given(st.text())
def test_normalising_twice_changes_nothing_more(line: str) -> None:
    once = normalise(line)
    assert normalise(once) == once or "<" in once or "*" in once
    assert line_digest(f"  {line} ") == line_digest(line)


@given(st.text())
def test_folding_twice_changes_nothing_more(words: str) -> None:
    assert folded(folded(words)) == folded(words)


@given(st.integers(1, 9999), st.integers(0, 999), st.none() | st.integers(0, 20))
def test_a_source_is_read_as_it_is_written(first: int, more: int, cell: int | None) -> None:
    source = Source(document="2019", first=first, last=first + more, cell=cell)
    assert Source.model_validate(str(source)) == source
