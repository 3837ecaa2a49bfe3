"""The reference engine: definitions run person by person over rows in memory, with nothing shared with the SQL but the definition."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from filiere.methods.omop.definition import (
    Bound,
    Correlated,
    Criterion,
    DateOffset,
    Definition,
    DrugEraExit,
    Group,
    Limit,
    Window,
)
from filiere.methods.omop.domains import DOMAINS
from filiere.methods.omop.memory_events import Event, PersonEvents, Records, end_of, eras
from filiere.methods.omop.needs import DEMOGRAPHIC_FILTERS
from filiere.methods.omop.tables import tables

CohortRow = tuple[int, int, date, date]
#: Tables that are read by the number of a person; location_history is read by what it places.
_OF_PERSONS = {domain.table for domain in DOMAINS.values()} | {"visit_occurrence", "observation_period"}


def read_records(connection: Any, schema: str = "cdm.") -> Records:
    """Return the rows of OMOP tables that a DuckDB connection shows, by person."""
    made = Records()

    def rows(table: str) -> list[dict[str, Any]]:
        found = connection.execute(f"SELECT * FROM {schema}{table}")
        names = [column[0].lower() for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    known = tables()
    made.persons = {row["person_id"]: row for row in rows("person")}
    for table in sorted(_OF_PERSONS & known.keys() - {"location_history"}):
        for row in rows(table):
            made.events.setdefault(row["person_id"], {}).setdefault(table, []).append(row)
    for row in rows("location_history") if "location_history" in known else []:
        if row["domain_id"] == "PERSON":
            made.events.setdefault(row["entity_id"], {}).setdefault("location_history", []).append(row)
        elif row["domain_id"] == "CARE_SITE":
            made.site_places.setdefault(row["entity_id"], []).append(row)
    for name, into in (("provider", made.providers), ("care_site", made.care_sites), ("location", made.locations)):
        into.update({row[f"{name}_id"]: row for row in rows(name)} if name in known else {})
    _read_vocabulary(made, rows)
    return made


def _read_vocabulary(made: Records, rows: Callable[[str], list[dict[str, Any]]]) -> None:
    made.concepts = {row["concept_id"]: row for row in rows("concept")}
    for row in rows("concept_ancestor"):
        made.descendants.setdefault(row["ancestor_concept_id"], set()).add(row["descendant_concept_id"])
    for row in rows("concept_relationship"):
        if row["relationship_id"] == "Maps to" and row["invalid_reason"] is None:
            made.mapped.setdefault(row["concept_id_2"], set()).add(row["concept_id_1"])


def run_in_memory(definitions: Mapping[int, Definition], records: Records, done: Callable[[int], None] | None = None) -> list[CohortRow]:
    """Return the sorted rows of every cohort: number, person, start and end."""
    made: list[CohortRow] = []
    for number, definition in definitions.items():
        codes = {one.number: records.codes(one) for one in definition.concept_sets}
        for person in records.persons:
            cohort = _Cohort(definition, PersonEvents(records, person, codes))
            made += [(number, person, start, end) for start, end in cohort.stays()]
        if done is not None:
            done(number)
    return sorted(made)


class _Cohort:
    """One definition read for one person."""

    def __init__(self, definition: Definition, events: PersonEvents) -> None:
        self.made, self.own = definition, events
        rows = events.records.of(events.person, "observation_period")
        self.periods = [(row["observation_period_start_date"], row["observation_period_end_date"]) for row in rows]

    def stays(self) -> list[tuple[date, date]]:
        """Return the person's stays in the cohort."""
        found = self.made
        left = [stay for event in self.included(self.qualified()) if (stay := self.stay(event)) is not None]
        limited = found.additional is not None and found.qualified_limit != "all"
        if found.entry_limit == "all" and found.final_limit == "all" and not limited:
            left = eras(left, found.era_pad_days)
        cut = [
            (max(start, found.window_start) if found.window_start else start, min(end, found.window_end) if found.window_end else end)
            for start, end in left
        ]
        return [(start, end) for start, end in cut if start <= end or not (found.window_start or found.window_end)]

    def qualified(self) -> list[Event]:
        found = self.made
        many = len(found.entry)
        entering = [
            replace(event, number=event.number * many + at)
            for at, one in enumerate(found.entry)
            for event in self.placed(self.events(one))
            if event.op_start is not None
            and event.op_end is not None
            and event.op_start + timedelta(found.prior_days) <= event.start
            and event.start + timedelta(found.post_days) <= event.op_end
        ]
        entering = _limited(entering, found.entry_limit, by_sort=True)
        entering = [replace(event, number=at) for at, event in enumerate(sorted(entering, key=lambda one: (one.sort, one.number)))]
        if found.additional is None:
            return entering
        passing = self.group(found.additional, entering)
        kept = [event for event in entering if event.number in passing]
        return _limited(kept, found.qualified_limit) if found.entry_limit == "all" else kept

    def included(self, events: list[Event]) -> list[Event]:
        found = self.made
        for rule in found.rules:
            if not rule.group.empty:
                passing = self.group(rule.group, events)
                events = [event for event in events if event.number in passing]
        return _limited(events, found.final_limit) if found.entry_limit == "all" else events

    def stay(self, event: Event) -> tuple[date, date] | None:
        """Return a stay from an event to the first of its possible ends, None where all come before it."""
        found = self.made
        last = event.op_end or event.end
        ends = [last]
        if isinstance(found.exit, DateOffset):
            ends = [min((event.start if found.exit.from_start else event.end) + timedelta(found.exit.days), last)]
        if isinstance(found.exit, DrugEraExit):
            ends += [end for start, end in self.exposures(found.exit) if start <= event.start <= end]
        censors = [one.start for criterion in found.censoring for one in self.events(criterion)]
        ends += [day for day in censors if event.start <= day <= last]
        after = [end for end in ends if end >= event.start]
        return (event.start, min(after)) if after else None

    def exposures(self, leaving: DrugEraExit) -> list[tuple[date, date]]:
        domain, codes = DOMAINS["DrugExposure"], self.own.codes[leaving.concept_set]
        taken = []
        for row in self.own.records.of(self.own.person, domain.table):
            if row["drug_concept_id"] in codes or row["drug_source_concept_id"] in codes:
                start: date = row[domain.start]
                end = end_of(domain, row) if leaving.supply_days is None else start + timedelta(leaving.supply_days)
                taken.append((start, end + timedelta(leaving.offset_days)))
        return eras(taken, leaving.gap_days)

    def events(self, criterion: Criterion, correlated: Correlated | None = None) -> list[Event]:
        """Return the events of a criterion, seen through what is nested in it."""
        made = self.own.found(criterion, correlated.count if correlated else None)
        if criterion.correlated is None or criterion.correlated.empty:
            return made
        passing = self.group(criterion.correlated, self.placed(made))
        return [event for event in made if event.number in passing]

    def placed(self, events: Sequence[Event]) -> list[Event]:
        """Return each event with each observation period that holds its start."""
        return [
            replace(event, op_start=start, op_end=end) for event in events for start, end in self.periods if start <= event.start <= end
        ]

    def group(self, group: Group, events: Sequence[Event]) -> set[int]:
        """Return the numbers of the events that satisfy a group."""
        every = {event.number for event in events}
        if group.empty:
            return every
        held = [self.around(one, events) for one in group.correlated]
        held += [
            {event.number for event in events if self.own.demographic(DEMOGRAPHIC_FILTERS, one.conditions, event)}
            for one in group.demographic
        ]
        held += [self.group(one, events) for one in group.groups]
        counts = {number: sum(number in one for one in held) for number in every}
        wanted: Callable[[int], bool] = {
            "all": lambda count: count == len(held),
            "any": lambda count: count > 0,
            "at_least": lambda count: count >= group.number,
            "at_most": lambda count: count <= group.number,
        }[group.kind]
        return {number for number, count in counts.items() if wanted(count)}

    def around(self, one: Correlated, events: Sequence[Event]) -> set[int]:
        """Return the numbers of the events around which so many others are found."""
        others = self.events(one.criterion, one)
        seen: dict[int, list[Any]] = {event.number: [] for event in events}
        for event in events:
            seen[event.number] += [
                other.apart if one.count.distinct else at for at, other in enumerate(others) if _around(one, event, other)
            ]
        kept = set()
        for number, found in seen.items():
            size = len({value for value in found if value is not None}) if one.count.distinct else len(found)
            if {"=": size == one.count.number, "<=": size <= one.count.number, ">=": size >= one.count.number}[one.count.operator]:
                kept.add(number)
        return kept


def _limited(events: Sequence[Event], limit: Limit, by_sort: bool = False) -> list[Event]:
    if limit == "all" or not events:
        return list(events)
    days = [event.sort if by_sort else event.start for event in events]
    day = min(days) if limit == "first" else max(days)
    return [min((event for event, own in zip(events, days, strict=True) if own == day), key=lambda event: event.number)]


def _held(day: date, index: Event) -> bool:
    return index.op_start is not None and index.op_end is not None and index.op_start <= day <= index.op_end


def _around(one: Correlated, index: Event, other: Event) -> bool:
    if not one.any_period and not _held(other.start, index):
        return False
    windows = [window for window in (one.start_window, one.end_window) if window is not None]
    if not all(_within(window, index, other, not one.any_period) for window in windows):
        return False
    return not one.same_visit or (other.visit is not None and other.visit == index.visit)


def _within(window: Window, index: Event, other: Event, in_period: bool) -> bool:
    day = other.end if window.of_event_end else other.start
    origin = index.end if window.from_index_end else index.start
    low, high = (_limit(bound, origin, index, in_period) for bound in (window.start, window.end))
    return (low is None or day >= low) and (high is None or day <= high)


def _limit(bound: Bound, origin: date, index: Event, in_period: bool) -> date | None:
    if bound.days is not None:
        return origin + timedelta(bound.sign * bound.days)
    if not in_period:
        return None
    return index.op_start if bound.sign == -1 else index.op_end
