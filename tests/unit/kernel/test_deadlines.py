"""Every form of deadline and the days it opens, read from a calendar."""

from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from filiere.kernel.deadlines import Approximate, Deadline, Point, Quarter, Range, Recurrence, Start, add_months, occurrence, window

ANCHORS = {"signature": date(2019, 2, 4)}
WORDS = {"fr": "bientôt", "en": "soon"}


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ({"kind": "point", "on": "2019-06-14"}, "2019-06-14", "2019-06-14"),
        ({"kind": "quarter", "year": 2019, "quarter": 1}, "2019-01-01", "2019-03-31"),
        ({"kind": "quarter", "year": 2020, "quarter": 4}, "2020-10-01", "2020-12-31"),
        ({"kind": "semester", "year": 2019, "semester": 2}, "2019-07-01", "2019-12-31"),
        ({"kind": "range", "first": "2020-02-01", "last": "2020-02-29"}, "2020-02-01", "2020-02-29"),
        ({"kind": "range", "first": "2019-01-30", "last": "2019-12-31", "or_until": "2020-01-31"}, "2019-01-30", "2020-01-31"),
        ({"kind": "start", "first": "2019-07-01", "last": "2019-12-31"}, "2019-07-01", "2019-12-31"),
        ({"kind": "approximate", "first": "2019-01-01", "last": "2019-03-31"}, "2019-01-01", "2019-03-31"),
        ({"kind": "relative", "anchor": "signature", "months": 18, "about": True}, "2019-02-04", "2020-08-04"),
        ({"kind": "recurrence", "first": {"kind": "quarter", "year": 2019, "quarter": 1}, "every_months": 12}, "2019-01-01", "2019-03-31"),
    ],
)
def test_a_deadline_opens_these_days(written: dict[str, Any], first: str, last: str) -> None:
    due = window(TypeAdapter(Deadline).validate_python(written), ANCHORS)
    assert due is not None
    assert (due.first, due.last) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "written",
    [
        {"kind": "vague", "words": WORDS},
        {"kind": "opportunistic", "words": WORDS},
        {"kind": "not_before", "on": "2020-01-01", "words": WORDS},
        {"kind": "unknown", "because": "merged_cell"},
        {"kind": "none"},
        {"kind": "recurrence"},
        {"kind": "relative", "anchor": "labelling", "months": 0},
    ],
)
def test_words_and_undated_events_open_no_days(written: dict[str, Any]) -> None:
    assert window(TypeAdapter(Deadline).validate_python(written), ANCHORS) is None


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [("2019-08-31", 18, "2021-02-28"), ("2019-01-31", 1, "2019-02-28"), ("2020-01-31", 1, "2020-02-29"), ("2019-12-01", 1, "2020-01-01")],
)
def test_months_are_added_by_the_calendar(day: str, months: int, wanted: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(wanted)


@pytest.mark.parametrize(
    ("first", "every", "on", "wanted"),
    [
        (Quarter(year=2019, quarter=1), 12, date(2018, 6, 1), (date(2019, 1, 1), date(2019, 3, 31))),
        (Quarter(year=2019, quarter=1), 12, date(2021, 2, 1), (date(2021, 1, 1), date(2021, 3, 31))),
        (Quarter(year=2019, quarter=1), 12, date(2020, 12, 31), (date(2020, 1, 1), date(2020, 3, 31))),
        (Point(on=date(2019, 1, 31)), 1, date(2019, 3, 31), (date(2019, 3, 31), date(2019, 3, 31))),
        (Point(on=date(2019, 1, 30)), 1, date(2019, 4, 30), (date(2019, 4, 30), date(2019, 4, 30))),
        (Point(on=date(2019, 1, 31)), 1, date(2019, 3, 30), (date(2019, 2, 28), date(2019, 2, 28))),
    ],
)
def test_the_occurrence_of_a_day_is_counted_from_the_first_time(first: Any, every: int, on: date, wanted: tuple[date, date]) -> None:
    due = occurrence(Recurrence(first=first, every_months=every), on, {})
    assert due is not None
    assert (due.first, due.last) == wanted


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Range, {"first": date(2020, 1, 2), "last": date(2020, 1, 1)}),
        (Range, {"first": date(2020, 1, 1), "last": date(2020, 1, 2), "or_until": date(2020, 1, 2)}),
        (Start, {"first": date(2020, 1, 2), "last": date(2020, 1, 1)}),
        (Approximate, {"first": date(2020, 1, 2), "last": date(2020, 1, 1)}),
    ],
)
def test_days_that_run_backwards_are_refused(model: Any, values: dict[str, date]) -> None:
    with pytest.raises(ValidationError):
        model(**values)
