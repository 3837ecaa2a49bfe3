"""Events of criteria found person by person in plain Python: slow and obvious, so that the SQL of the batch has something to be held to."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from filiere.methods.omop.definition import (
    Asked,
    ConceptSet,
    Condition,
    Count,
    Criterion,
    DateRange,
    DateShift,
    NumberRange,
    SetChoice,
    TextFilter,
)
from filiere.methods.omop.domains import DOMAINS, Domain, Filter
from filiere.methods.omop.needs import counted_column, filters_of

Row = Mapping[str, Any]
_ABNORMAL = (4155142, 4155143)
_FAR = date(2099, 12, 31)


@dataclass
class Records:
    """The data as rows: of each person by table, of the other tables by their number, and the vocabulary."""

    persons: dict[int, Row] = field(default_factory=dict)
    events: dict[int, dict[str, list[Row]]] = field(default_factory=dict)
    providers: dict[int, Row] = field(default_factory=dict)
    care_sites: dict[int, Row] = field(default_factory=dict)
    locations: dict[int, Row] = field(default_factory=dict)
    site_places: dict[int, list[Row]] = field(default_factory=dict)
    concepts: dict[int, Row] = field(default_factory=dict)
    descendants: dict[int, set[int]] = field(default_factory=dict)
    mapped: dict[int, set[int]] = field(default_factory=dict)

    def of(self, person: int, table: str) -> list[Row]:
        """Return the rows of a person in a table."""
        return self.events.get(person, {}).get(table, [])

    def codes(self, concepts: ConceptSet) -> frozenset[int]:
        """Return the concepts of a set: listed ones, valid descendants, mapped codes, less those of the excluded items."""
        kept: set[int] = set()
        left_out: set[int] = set()
        for item in concepts.items:
            found = {item.concept} & self.concepts.keys()
            if item.descendants:
                found |= {
                    one
                    for one in self.descendants.get(item.concept, ())
                    if one in self.concepts and self.concepts[one]["invalid_reason"] is None
                }
            if item.mapped:
                found |= {code for one in list(found) for code in self.mapped.get(one, ())}
            (left_out if item.excluded else kept).update(found)
        return frozenset(kept - left_out)


@dataclass(frozen=True)
class Event:
    """One event: its number, its dates, its visit, what it is sorted by, what is counted apart, its observation period."""

    number: int
    start: date
    end: date
    visit: int | None
    sort: date
    apart: Any = None
    op_start: date | None = None
    op_end: date | None = None


@dataclass(frozen=True)
class _Candidate:
    number: int
    start: date
    end: date
    visit: int | None
    row: Row


class PersonEvents:
    """Finds the events of one person for the criteria of one definition."""

    def __init__(self, records: Records, person: int, codes: Mapping[int, frozenset[int]]) -> None:
        self.records, self.person, self.codes = records, person, codes

    def found(self, criterion: Criterion, count: Count | None) -> list[Event]:
        """Return the events of a criterion before anything nested is asked of them."""
        made = self._eras(criterion) if criterion.domain == "CustomEra" else self._plain(criterion)
        filters = filters_of(criterion.domain)
        kept = []
        for one in made:
            if criterion.shift is not None and one.end < one.start:
                continue
            periods = [day for day in (criterion.period_start, criterion.period_end) if day is not None]
            if not all(one.start <= day <= one.end for day in periods):
                continue
            if not all(self._passes(filters[asked.key], asked, one) for asked in criterion.conditions):
                continue
            start, end = criterion.period_start or one.start, criterion.period_end or one.end
            kept.append(Event(one.number, start, end, one.visit, one.start, self._apart(criterion, count, one, start, end)))
        return kept

    def demographic(self, filters: Mapping[str, Filter], conditions: Sequence[Condition], event: Event) -> bool:
        """Return whether the person is as asked at an event."""
        seen = _Candidate(event.number, event.start, event.end, event.visit, {})
        return all(self._passes(filters[one.key], one, seen) for one in conditions)

    def _plain(self, criterion: Criterion) -> list[_Candidate]:
        domain = DOMAINS[criterion.domain]
        if domain.name == "LocationRegion":
            rows = [row for row in self.records.of(self.person, "location_history") if self._in_region(row, criterion.concept_set)]
        else:
            rows = [row for row in self.records.of(self.person, domain.table) if self._coded(row, criterion, domain)]
        if criterion.first and rows:
            rows = [min(rows, key=lambda row: (row[domain.start], row[domain.identifier]))]
        made = []
        for row in rows:
            start, end = shifted(criterion.shift, row[domain.start], end_of(domain, row))
            visit = row.get("visit_occurrence_id") if domain.visit else None
            made.append(_Candidate(row[domain.identifier], start, end, visit, row))
        return made

    def _coded(self, row: Row, criterion: Criterion, domain: Domain) -> bool:
        if criterion.concept_set is not None and domain.concept and row[domain.concept] not in self.codes[criterion.concept_set]:
            return False
        source = criterion.source_set is not None and domain.source_concept
        return not source or row[domain.source_concept or ""] in self.codes[criterion.source_set or 0]

    def _in_region(self, row: Row, concept_set: int | None) -> bool:
        if concept_set is None:
            return True
        place = self.records.locations.get(row["location_id"])
        return place is not None and place.get("region_concept_id") in self.codes[concept_set]

    def _eras(self, criterion: Criterion) -> list[_Candidate]:
        stays = [(event.start, event.end) for one in criterion.eras_of for event in self.found(one, None)]
        made = [
            _Candidate(at, *shifted(criterion.shift, start, end), None, {})
            for at, (start, end) in enumerate(sorted(eras(stays, criterion.era_gap_days)), start=1)
        ]
        return made[:1] if criterion.first else made

    def _apart(self, criterion: Criterion, count: Count | None, one: _Candidate, start: date, end: date) -> Any:
        if count is None or not count.distinct or criterion.domain == "CustomEra":
            return None
        wanted = counted_column(DOMAINS[criterion.domain], count.apart)
        own = {
            "{days}": (end - start).days,
            "C.start_date": one.start,
            "C.end_date": one.end,
            "C.visit_occurrence_id": one.visit,
            "C.event_id": one.number,
            "coalesce(C.cause_concept_id, 0)": one.row.get("cause_concept_id") or 0,
            "NULL": None,
        }
        return own[wanted] if wanted in own else one.row.get(wanted.removeprefix("C."))

    def _passes(self, asks: Filter, condition: Condition, one: _Candidate) -> bool:
        asked, value = condition.asked, self._value(asks, one)
        if value is None:
            return False
        if isinstance(asked, tuple):
            return (value in asked) != condition.negated
        if isinstance(asked, SetChoice):
            return (value in self.codes[asked.number]) != (asked.excluded != condition.negated)
        return compared(value, asked, asks.kind == "whole")

    def _value(self, asks: Filter, one: _Candidate) -> Any:
        target, person = asks.target, self.records.persons[self.person]
        dates = {"{start}": one.start, "{end}": one.end, "{days}": (one.end - one.start).days}
        if target in dates:
            return dates[target]
        if target.endswith("- P.year_of_birth"):
            return (one.start if "year_start" in target else one.end).year - person["year_of_birth"]
        if asks.key == "Abnormal":
            return _abnormal(one.row)
        if asks.key in {"RangeLowRatio", "RangeHighRatio"}:
            number, bound = one.row["value_as_number"], one.row["range_low" if asks.key == "RangeLowRatio" else "range_high"]
            return None if number is None or not bound else number / bound
        table, _, column = target.partition(".")
        return self._joined(table, column, one, person)

    def _joined(self, table: str, column: str, one: _Candidate, person: Row) -> Any:
        if table in {"C", "P"}:
            return (one.row if table == "C" else person).get(column)
        if table == "V":
            visits = self.records.of(self.person, "visit_occurrence")
            found = next((row for row in visits if row["visit_occurrence_id"] == one.visit), None)
        elif table == "PR":
            found = self.records.providers.get(one.row.get("provider_id") or 0)
        elif table == "CS":
            found = self.records.care_sites.get(one.row.get("care_site_id") or 0)
        else:
            found = self._site_place(one)
        return None if found is None else found.get(column)

    def _site_place(self, one: _Candidate) -> Row | None:
        stays = self.records.site_places.get(one.row.get("care_site_id") or 0, [])
        held = next((row for row in stays if row["start_date"] <= one.start and one.end <= (row["end_date"] or _FAR)), None)
        return None if held is None else self.records.locations.get(held["location_id"])


def compared(value: Any, asked: Asked, whole: bool) -> bool:
    """Return whether a known value is as asked, with the bounds written as circe-be writes them."""
    if isinstance(asked, bool):
        return bool(value)
    if isinstance(asked, TextFilter):
        pattern = "".join({"%": ".*", "_": "."}.get(sign, re.escape(sign)) for sign in asked.pattern)
        return (re.fullmatch(pattern, value, re.DOTALL) is not None) != asked.negated
    if not isinstance(asked, NumberRange | DateRange):
        raise TypeError(f"nothing compares with {asked!r}")
    low: Any = asked.value
    high: Any = asked.extent
    if isinstance(asked, NumberRange):
        low, high = (None if one is None else int(one) if whole else round(one, 4) for one in (asked.value, asked.extent))
    if asked.operator.endswith("between"):
        return bool(low <= value <= high) != asked.operator.startswith("not")
    held: dict[str, bool] = {
        "<": value < low,
        "<=": value <= low,
        "=": value == low,
        "<>": value != low,
        ">": value > low,
        ">=": value >= low,
    }
    return held[asked.operator]


def end_of(domain: Domain, row: Row) -> date:
    """Return the end of a row's event: the first of what its domain names that is known."""
    start: date = row[domain.start]
    for word in re.findall(r"\{start\+1\}|\{start\+T\.days_supply\}|T\.\w+|date '2099-12-31'", domain.end):
        if word == "{start+1}":
            return start + timedelta(1)
        if word.startswith("date"):
            return _FAR
        value = row["days_supply"] if "days_supply" in word else row[word.removeprefix("T.")]
        if value is not None:
            return start + timedelta(value) if "days_supply" in word else value
    return start


def shifted(shift: DateShift | None, start: date, end: date) -> tuple[date, date]:
    """Return the dates that a date adjustment makes of an event's own."""
    if shift is None:
        return start, end
    return (
        (start if shift.start_from_start else end) + timedelta(shift.start_days),
        (start if shift.end_from_start else end) + timedelta(shift.end_days),
    )


def eras(stays: Iterable[tuple[date, date]], gap_days: int) -> list[tuple[date, date]]:
    """Return stays joined into eras where the gap between two is at most so many days.

    >>> eras([(date(2020, 1, 1), date(2020, 1, 5)), (date(2020, 1, 7), date(2020, 1, 9))], 2)
    [(datetime.date(2020, 1, 1), datetime.date(2020, 1, 9))]
    """
    made: list[tuple[date, date]] = []
    for start, end in sorted(stays):
        if made and start <= made[-1][1] + timedelta(gap_days):
            made[-1] = (made[-1][0], max(made[-1][1], end))
        else:
            made.append((start, end))
    return made


def _abnormal(row: Row) -> bool | None:
    number, low, high = row["value_as_number"], row["range_low"], row["range_high"]
    known = [number < low if number is not None and low is not None else None]
    known.append(number > high if number is not None and high is not None else None)
    known.append(None if row["value_as_concept_id"] is None else row["value_as_concept_id"] in _ABNORMAL)
    return True if True in known else None if None in known else False
