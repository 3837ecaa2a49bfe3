"""Progress, freshness and the life of a value."""

from datetime import date

import pytest

from filiere.kernel.errors import Refused
from filiere.kernel.indicators import Freshness, ReadingState, advance, freshness, progress


@pytest.mark.parametrize(
    ("initial", "current", "target", "strict", "percent", "met", "exceeded"),
    [
        (0, 25, 50, False, 50, False, False),
        (0, 50, 50, False, 100, True, False),
        (0, 50, 50, True, 100, False, False),
        (0, 51, 50, True, 100, True, True),
        (0, 51, 50, False, 100, True, True),
        (10, 5, 50, False, 0, False, False),
        (100, 75, 50, False, 50, False, False),
        (100, 40, 50, False, 100, True, True),
        (100, 120, 50, False, 0, False, False),
        (5, 5, 5, False, 100, True, False),
        (5, 4, 5, False, 0, False, False),
        (5, 5, 5, True, 0, False, False),
        (5, 6, 5, True, 100, True, True),
        (1, 100, 100, False, 100, True, False),
    ],
)
def test_progress(initial: float, current: float, target: float, strict: bool, percent: float, met: bool, exceeded: bool) -> None:
    found = progress(initial, current, target, strict=strict)
    assert (found.percent, found.met, found.exceeded) == (percent, met, exceeded)


@pytest.mark.parametrize(
    ("last", "period", "lag", "on", "wanted"),
    [
        (None, 12, 30, date(2020, 1, 1), Freshness(state="no_reading")),
        (date(2019, 1, 31), None, 0, date(2030, 1, 1), Freshness(state="no_period")),
        (date(2019, 1, 31), 1, 0, date(2019, 2, 28), Freshness(state="fresh", next_on=date(2019, 2, 28))),
        (date(2019, 1, 31), 1, 0, date(2019, 3, 1), Freshness(state="stale", next_on=date(2019, 2, 28))),
        (date(2019, 1, 31), 12, 15, date(2020, 2, 15), Freshness(state="fresh", next_on=date(2020, 2, 15))),
    ],
)
def test_freshness(last: date | None, period: int | None, lag: int, on: date, wanted: Freshness) -> None:
    assert freshness(last, period, lag, on) == wanted


def test_a_value_is_proposed_checked_approved_then_locked() -> None:
    state = ReadingState.PROPOSED
    for act, wanted in (("check", "checked"), ("approve", "approved"), ("lock", "locked"), ("unapprove", "proposed")):
        state = advance(state, act)
        assert state == wanted


@pytest.mark.parametrize(
    ("state", "act"),
    [("proposed", "approve"), ("proposed", "lock"), ("checked", "lock"), ("locked", "approve"), ("locked", "refuse"), ("refused", "check")],
)
def test_no_step_is_skipped(state: str, act: str) -> None:
    with pytest.raises(Refused):
        advance(ReadingState(state), act)
