"""Compiles a cohort definition to one SELECT over shared tables; every word of SQL comes from declarations or from typed values."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from filiere.methods.omop.definition import (
    Bound,
    Condition,
    Correlated,
    Count,
    Criterion,
    DateOffset,
    DateRange,
    DateShift,
    Definition,
    DrugEraExit,
    Group,
    NumberRange,
    SetChoice,
    TextFilter,
    Window,
)
from filiere.methods.omop.dialects import Dialect, day_literal, text_literal
from filiere.methods.omop.domains import DOMAINS, Filter
from filiere.methods.omop.needs import DEMOGRAPHIC_FILTERS, DRUG_KEYS, Needs, columns_of, counted_column, filters_of, shared_key

_EVENT = "person_id, event_id, start_date, end_date, visit_occurrence_id"


@dataclass(frozen=True)
class Setting:
    """Where a plan runs: its dialect, the prefix of the data's tables, that of the shared tables, and a fact about the data.

    ``apart`` tells that nobody's observation periods overlap, so that an event has at most one.
    """

    dialect: Dialect
    cdm: str
    shared: str
    apart: bool = True


def compile_definition(definition: Definition, number: int, numbers: Mapping[int, int], needs: Needs, setting: Setting) -> str:
    """Return the SELECT of a cohort's rows: cohort_definition_id, subject_id, cohort_start_date, cohort_end_date.

    ``numbers`` gives the batch's number of each concept set of the definition (from :meth:`Needs.add`).
    """
    return _Cohort(definition, numbers, needs, setting).rows(number)


def compile_attrition(definition: Definition, numbers: Mapping[int, int], needs: Needs, setting: Setting) -> str:
    """Return the SELECT of step, events and persons: entry events, qualified ones, then those that pass each rule and all before it."""
    return _Cohort(definition, numbers, needs, setting).attrition()


def compile_criterion(criterion: Criterion, numbers: Mapping[int, int], needs: Needs, setting: Setting) -> str:
    """Return the SELECT of the events of one criterion: person, event, dates, visit, sort date."""
    cohort = _Cohort(None, numbers, needs, setting)
    body = cohort.events(criterion)
    return cohort.with_parts(f"SELECT {_EVENT}, sort_date FROM ({body}) E")


@dataclass
class _Cohort:
    definition: Definition | None
    numbers: Mapping[int, int]
    needs: Needs
    setting: Setting
    parts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def semi(self) -> str:
        return self.setting.dialect.semi

    @property
    def anti(self) -> str:
        return self.setting.dialect.anti

    def part(self, stem: str, body: str) -> str:
        name = f"{stem}{len(self.parts)}"
        self.parts.append((name, body))
        return name

    def with_parts(self, body: str) -> str:
        if not self.parts:
            return body
        every = " ".join([*(part for _, part in self.parts), body])
        uses = Counter(re.findall(r"\b[a-z]+\d+\b", every))
        once = self.setting.dialect.once
        listed = (f"{name} AS {once if uses[name] > 1 else ''}(\n{part}\n)" for name, part in self.parts)
        return "WITH " + ",\n".join(listed) + f"\n{body}"

    # -- the whole ----------------------------------------------------------------------------------------------------------------------

    def rows(self, number: int) -> str:
        found = self.made
        included = self.included(self.qualified())
        whole = found.exit is None and not found.censoring and not found.era_pad_days and self.setting.apart
        stays = f"SELECT person_id, start_date, op_end_date AS end_date FROM {included}" if whole else self.stays(included)
        if whole and self.many:
            # Everyone stays to the end of the period, and periods are apart: an era is a period, from its first event.
            stays = f"SELECT person_id, min(start_date) AS start_date, end_date FROM ({stays}) W GROUP BY person_id, end_date"
        elif self.many:
            stays = self.eras(stays, found.era_pad_days)
        start, end, clause = "start_date", "end_date", ""
        if found.window_start:
            start = f"greatest(start_date, {day_literal(found.window_start)})"
        if found.window_end:
            end = f"least(end_date, {day_literal(found.window_end)})"
        if found.window_start or found.window_end:
            clause = f" WHERE {start} <= {end}"
        return self.with_parts(
            f"SELECT {int(number)} AS cohort_definition_id, person_id AS subject_id, {start} AS cohort_start_date,"
            f" {end} AS cohort_end_date FROM ({stays}) F{clause}"
        )

    def attrition(self) -> str:
        events = self.qualified()
        steps = [f"SELECT 0 AS step, count(*) AS events, count(DISTINCT person_id) AS persons FROM {events}"]
        kept = events
        for at, rule in enumerate(self.made.rules, start=1):
            passing = self.part("rule", self.group(rule.group, events))
            kept = self.part("kept", f"SELECT E.* FROM {kept} E {self.semi} {passing} G ON {_SAME}")
            steps.append(f"SELECT {at}, count(*), count(DISTINCT person_id) FROM {kept}")
        return self.with_parts("\nUNION ALL ".join(steps) + " ORDER BY 1")

    @property
    def made(self) -> Definition:
        if self.definition is None:
            raise ValueError("a criterion alone has no cohort")
        return self.definition

    @property
    def numbered(self) -> bool:
        """Whether entry events can keep the numbers of their tables: all are kept and each has one period."""
        return self.made.entry_limit == "all" and self.setting.apart and self.setting.dialect.name == "duckdb"

    @property
    def many(self) -> bool:
        """Whether a person can have several events."""
        found = self.made
        qualified = found.additional is not None and found.qualified_limit != "all"
        return found.entry_limit == "all" and found.final_limit == "all" and not qualified

    def qualified(self) -> str:
        """Name the entry events, limited and seen through the additional criteria."""
        found = self.made
        first = found.entry_limit != "all"
        order = "DESC" if found.entry_limit == "last" else "ASC"
        if self.numbered:
            # Every event is kept and has one period: its own number is enough, without sorting anybody's events.
            body = f"SELECT {_EVENT}, op_start_date, op_end_date FROM ({self.entry()}) E"
        else:
            ordered = f"row_number() OVER (PARTITION BY person_id ORDER BY sort_date {order}, event_id) AS ordinal"
            body = (
                f"SELECT person_id, ordinal AS event_id, start_date, end_date, visit_occurrence_id, op_start_date, op_end_date FROM ("
                f"SELECT E.*, {ordered} FROM ({self.entry()}) E) O" + (" WHERE ordinal = 1" if first else "")
            )
        events = self.part("entry", body)
        if found.additional is None:
            return events
        passing = self.group(found.additional, events)
        body = f"SELECT E.* FROM {events} E {self.semi} ({passing}) G ON {_SAME}"
        if found.qualified_limit != "all" and not first:
            body = self.limited(body, found.qualified_limit)
        return self.part("qualified", body)

    def entry(self) -> str:
        found = self.made
        add = self.setting.dialect.add
        known = self.setting.apart and all(self.knows_period(one) for one in found.entry)
        many = len(found.entry)
        queries = "\nUNION ALL\n".join(
            f"SELECT V.* REPLACE (V.event_id * {many} + {at} AS event_id) FROM ({self.events(one, period=known)}) V"
            if many > 1 and self.numbered
            else self.events(one, period=known)
            for at, one in enumerate(found.entry)
        )
        prior, post = add("op_start_date", str(found.prior_days)), add("start_date", str(found.post_days))
        clause = f"{prior} <= start_date AND {post} <= op_end_date"
        if known:
            return f"SELECT * FROM ({queries}) Q WHERE op_start_date IS NOT NULL AND {clause}"
        return (
            "SELECT Q.*, OP.observation_period_start_date AS op_start_date, OP.observation_period_end_date AS op_end_date"
            f" FROM ({queries}) Q"
            f" JOIN {self.table('observation_period')} OP ON Q.person_id = OP.person_id"
            " AND Q.start_date >= OP.observation_period_start_date AND Q.start_date <= OP.observation_period_end_date"
            f" WHERE {add('OP.observation_period_start_date', str(found.prior_days))} <= Q.start_date"
            f" AND {add('Q.start_date', str(found.post_days))} <= OP.observation_period_end_date"
        )

    def limited(self, body: str, limit: str) -> str:
        order = "DESC" if limit == "last" else "ASC"
        ordered = f"row_number() OVER (PARTITION BY person_id ORDER BY start_date {order}, event_id) AS place"
        return f"SELECT {_EVENT}, op_start_date, op_end_date FROM (SELECT L.*, {ordered} FROM ({body}) L) O WHERE place = 1"

    def included(self, events: str) -> str:
        """Name the events that pass every inclusion rule, limited."""
        found = self.made
        body = f"SELECT E.* FROM {events} E"
        for rule in found.rules:
            if not rule.group.empty:
                name = self.part("rule", self.group(rule.group, events))
                body += f" {self.semi} {name} ON E.person_id = {name}.person_id AND E.event_id = {name}.event_id"
        if found.final_limit != "all" and found.entry_limit == "all":
            body = self.limited(body, found.final_limit)
        elif not any(not rule.group.empty for rule in found.rules):
            return events
        return self.part("included", body)

    # -- leaving ------------------------------------------------------------------------------------------------------------------------

    def stays(self, events: str) -> str:
        """Return person, start and end: the first of the possible exits that is not before the start."""
        found = self.made
        left = "op_end_date"
        if isinstance(found.exit, DateOffset):
            left = self.setting.dialect.add("start_date" if found.exit.from_start else "end_date", str(found.exit.days))
            left = f"least({left}, op_end_date)"
        ends = [f"SELECT person_id, event_id, start_date, {left} AS end_date FROM {events}"]
        if isinstance(found.exit, DrugEraExit):
            ends.append(self.drug_exit(found.exit, events))
        if found.censoring:
            censor = "\nUNION ALL\n".join(f"SELECT person_id, start_date FROM ({self.events(one)}) Z" for one in found.censoring)
            ends.append(
                f"SELECT I.person_id, I.event_id, I.start_date, min(Z.start_date) AS end_date FROM {events} I JOIN ({censor}) Z"
                " ON Z.person_id = I.person_id AND Z.start_date >= I.start_date AND Z.start_date <= I.op_end_date GROUP BY 1, 2, 3"
            )
        if len(ends) == 1:
            return f"SELECT person_id, start_date, end_date FROM ({ends[0]}) X WHERE end_date >= start_date"
        union = "\nUNION ALL\n".join(ends)
        return (
            f"SELECT person_id, start_date, min(end_date) AS end_date FROM ({union}) X WHERE end_date >= start_date"
            " GROUP BY person_id, event_id, start_date"
        )

    def drug_exit(self, leaving: DrugEraExit, events: str) -> str:
        add = self.setting.dialect.add
        end = "T.end_date" if leaving.supply_days is None else add("T.start_date", str(leaving.supply_days))
        held = f"{self.semi} {events} I ON T.person_id = I.person_id"
        taken = "\nUNION ALL\n".join(
            f"SELECT T.person_id, T.start_date, {add(end, str(leaving.offset_days))} AS end_date"
            f" FROM {self.setting.shared}{self.needs.events[key].name} T {held} WHERE T.code_set = {self.numbers[leaving.concept_set]}"
            for key in DRUG_KEYS
        )
        eras = self.eras(taken, leaving.gap_days)
        return (
            f"SELECT I.person_id, I.event_id, I.start_date, R.end_date FROM {events} I JOIN ({eras}) R"
            " ON R.person_id = I.person_id WHERE I.start_date BETWEEN R.start_date AND R.end_date"
        )

    def eras(self, stays: str, gap_days: int) -> str:
        """Return stays joined into eras where the gap between two is at most so many days."""
        add = self.setting.dialect.add
        return (
            f"SELECT person_id, min(start_date) AS start_date, {add('max(end_date)', str(-gap_days))} AS end_date FROM ("
            " SELECT person_id, start_date, end_date, sum(opens) OVER"
            " (PARTITION BY person_id ORDER BY start_date ROWS UNBOUNDED PRECEDING) AS era FROM ("
            " SELECT person_id, start_date, end_date, CASE WHEN max(end_date) OVER (PARTITION BY person_id ORDER BY start_date"
            " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) >= start_date THEN 0 ELSE 1 END AS opens FROM ("
            f" SELECT person_id, start_date, {add('max(end_date)', str(gap_days))} AS end_date FROM ({stays}) R0"
            " GROUP BY person_id, start_date) R1) R2) R3"
            " GROUP BY person_id, era"
        )

    # -- groups -------------------------------------------------------------------------------------------------------------------------

    def group(self, group: Group, events: str) -> str:
        """Return person and event of the events that satisfy a group."""
        if group.empty:
            return f"SELECT person_id, event_id FROM {events}"
        queries = [self.correlated(one, events) for one in group.correlated]
        queries += [self.person(one.conditions, events) for one in group.demographic]
        queries += [self.group(one, events) for one in group.groups]
        wanted = {"all": f"= {len(queries)}", "any": "> 0", "at_least": f">= {group.number}", "at_most": f"<= {group.number}"}[group.kind]
        every = group.kind == "at_most" or (group.kind == "at_least" and group.number == 0)
        if len(queries) == 1 and group.kind in {"all", "any"} and self.setting.apart:
            return queries[0]
        union = "\nUNION ALL\n".join(f"SELECT person_id, event_id, 1 AS held FROM ({query}) U{at}" for at, query in enumerate(queries))
        if not every and self.setting.apart:
            return f"SELECT person_id, event_id FROM ({union}) G GROUP BY person_id, event_id HAVING count(*) {wanted}"
        join = "LEFT JOIN" if every else "JOIN"
        return (
            f"SELECT E.person_id, E.event_id FROM {events} E {join} ({union}) G ON {_SAME}"
            f" GROUP BY E.person_id, E.event_id HAVING count(G.held) {wanted}"
        )

    def person(self, conditions: tuple[Condition, ...], events: str) -> str:
        clauses = [self.clause(DEMOGRAPHIC_FILTERS[one.key], one, "E.start_date", "E.end_date") for one in conditions]
        where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        return f"SELECT DISTINCT E.person_id, E.event_id FROM {events} E JOIN {self.table('person')} P ON P.person_id = E.person_id{where}"

    def correlated(self, one: Correlated, events: str) -> str:
        count = one.count
        inner = self.events(one.criterion, count=count)
        clauses = ["A.person_id = P.person_id", *self.windows(one)]
        held = " AND ".join(clauses)
        none = count.number == 0 and count.operator in {"=", "<="}
        if none and self.setting.apart:
            return f"SELECT P.person_id, P.event_id FROM {events} P {self.anti} ({inner}) A ON {held}" + self.null_counts(one)
        counted = "DISTINCT A.apart" if count.distinct else "A.event_id"
        if count.operator == ">=" and count.number == 1 and self.setting.apart:
            extra = " AND A.apart IS NOT NULL" if count.distinct else ""
            return f"SELECT P.person_id, P.event_id FROM {events} P {self.semi} ({inner}) A ON {held}{extra}"
        join = "LEFT JOIN" if count.operator == "<=" or count.number == 0 else "JOIN"
        return (
            f"SELECT P.person_id, P.event_id FROM {events} P {join} ({inner}) A ON {held}"
            f" GROUP BY P.person_id, P.event_id HAVING count({counted}) {count.operator} {count.number}"
        )

    def null_counts(self, one: Correlated) -> str:
        """Return what lets an event through whose counted values are all unknown: a distinct count ignores them."""
        return " AND A.apart IS NOT NULL" if one.count.distinct else ""

    def windows(self, one: Correlated) -> list[str]:
        clauses = []
        if not one.any_period:
            clauses.append("A.start_date >= P.op_start_date AND A.start_date <= P.op_end_date")
        for window in (one.start_window, one.end_window):
            if window is not None:
                clauses += self.bounds(window, not one.any_period)
        if one.same_visit:
            clauses.append("A.visit_occurrence_id = P.visit_occurrence_id")
        return clauses

    def bounds(self, window: Window, in_period: bool) -> list[str]:
        day = "A.end_date" if window.of_event_end else "A.start_date"
        index = "P.end_date" if window.from_index_end else "P.start_date"
        clauses = []
        for bound, sign in ((window.start, ">="), (window.end, "<=")):
            limit = self.bound(bound, index, in_period)
            if limit is not None:
                clauses.append(f"{day} {sign} {limit}")
        return clauses

    def bound(self, bound: Bound, index: str, in_period: bool) -> str | None:
        if bound.days is not None:
            return self.setting.dialect.add(index, str(bound.sign * bound.days))
        if not in_period:
            return None
        return "P.op_start_date" if bound.sign == -1 else "P.op_end_date"

    # -- events -------------------------------------------------------------------------------------------------------------------------

    def knows_period(self, criterion: Criterion) -> bool:
        """Whether the shared events of a criterion carry the observation period that holds their start."""
        plain = criterion.shift is None and criterion.period_start is None and criterion.period_end is None
        return plain and criterion.correlated is None and shared_key(criterion) is not None

    def events(self, criterion: Criterion, count: Count | None = None, period: bool = False) -> str:
        """Return the events of a criterion: person, event, dates, visit, sort date, what is counted apart, its observation period."""
        body = self.custom_eras(criterion) if criterion.domain == "CustomEra" else self.plain_events(criterion, count)
        start = day_literal(criterion.period_start) if criterion.period_start else "C.start_date"
        end = day_literal(criterion.period_end) if criterion.period_end else "C.end_date"
        chosen = [f"C.person_id, C.event_id, {start} AS start_date, {end} AS end_date, C.visit_occurrence_id, C.start_date AS sort_date"]
        if period:
            chosen.append("C.op_start_date, C.op_end_date")
        if count is not None and count.distinct:
            apart = "NULL" if criterion.domain == "CustomEra" else counted_column(DOMAINS[criterion.domain], count.apart)
            chosen.append(f"{self.filled(apart, start, end)} AS apart")
        joins, clauses = self.asked(criterion)
        where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        query = f"SELECT {', '.join(chosen)} FROM ({body}) C{joins}{where}"
        if criterion.correlated is None or criterion.correlated.empty:
            return query
        return self.seen_from(query, criterion.correlated)

    def seen_from(self, query: str, group: Group) -> str:
        """Return the events of a query that satisfy a group of their own."""
        own = self.part("own", query)
        placed = self.part(
            "placed",
            f"SELECT Q.person_id, Q.event_id, Q.start_date, Q.end_date, Q.visit_occurrence_id, OP.observation_period_start_date AS"
            f" op_start_date, OP.observation_period_end_date AS op_end_date FROM {own} Q JOIN {self.table('observation_period')} OP ON"
            " Q.person_id = OP.person_id AND OP.observation_period_start_date <= Q.start_date"
            " AND OP.observation_period_end_date >= Q.start_date",
        )
        return f"SELECT E.* FROM {own} E {self.semi} ({self.group(group, placed)}) G ON {_SAME}"

    def plain_events(self, criterion: Criterion, count: Count | None) -> str:
        domain, add = DOMAINS[criterion.domain], self.setting.dialect.add
        key = shared_key(criterion)
        clauses = []
        if key is not None:
            need = self.needs.events[key]
            chosen = criterion.concept_set if key[1] == domain.concept else criterion.source_set
            source = f"{self.setting.shared}{need.name} T"
            clauses.append(f"T.code_set = {self.numbers[chosen or 0]}")
            identifier, begin, end, visit = "T.event_id", "T.start_date", "T.end_date", "T.visit_occurrence_id"
            columns = [f"T.{name}" for name in sorted(need.columns)] + ["T.op_start_date", "T.op_end_date"]
        else:
            source = f"{self.table(domain.table)} T"
            identifier, begin, end = f"T.{domain.identifier}", f"T.{domain.start}", domain_end(domain.name, self.setting.dialect)
            visit = "T.visit_occurrence_id" if domain.visit else "CAST(NULL AS BIGINT)"
            columns = [f"T.{name}" for name in sorted(columns_of(criterion, count))]
        person = "T.person_id"
        if domain.name == "LocationRegion":
            person = "T.entity_id"
            clauses.append("T.domain_id = 'PERSON'")
            if criterion.concept_set is not None:
                clauses.append(
                    f"T.location_id IN (SELECT L.location_id FROM {self.table('location')} L WHERE L.region_concept_id IN"
                    f" (SELECT concept_id FROM {self.codes(criterion.concept_set)} S))"
                )
        if criterion.source_set is not None and criterion.concept_set is not None:
            clauses.append(f"T.{domain.source_concept} IN (SELECT concept_id FROM {self.codes(criterion.source_set)} S)")
        dates = (begin, end)
        if criterion.shift is not None:
            dates = _shifted(criterion.shift, begin, end, add)
        listed = [f"{person} AS person_id", f"{identifier} AS event_id", f"{dates[0]} AS start_date", f"{dates[1]} AS end_date"]
        listed += [f"{visit} AS visit_occurrence_id", *columns]
        if criterion.first:
            order = f"{begin}" if domain.name in {"ObservationPeriod", "PayerPlanPeriod"} else f"{begin}, {identifier}"
            listed.append(f"row_number() OVER (PARTITION BY {person} ORDER BY {order}) AS ordinal")
        where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        return f"SELECT {', '.join(listed)} FROM {source}{where}"

    def custom_eras(self, criterion: Criterion) -> str:
        queries = "\nUNION ALL\n".join(f"SELECT person_id, start_date, end_date FROM ({self.events(one)}) Y" for one in criterion.eras_of)
        if not queries:
            queries = f"SELECT person_id, birth_datetime AS start_date, birth_datetime AS end_date FROM {self.table('person')} WHERE 1 = 0"
        start, end = ("E.start_date", "E.end_date")
        if criterion.shift is not None:
            start, end = _shifted(criterion.shift, start, end, self.setting.dialect.add)
        ordinal = ", row_number() OVER (PARTITION BY E.person_id ORDER BY E.start_date, E.end_date) AS ordinal" if criterion.first else ""
        return (
            f"SELECT E.person_id, row_number() OVER (ORDER BY E.person_id, E.start_date, E.end_date) AS event_id, {start} AS start_date,"
            f" {end} AS end_date, CAST(NULL AS BIGINT) AS visit_occurrence_id{ordinal}"
            f" FROM ({self.eras(queries, criterion.era_gap_days)}) E"
        )

    def asked(self, criterion: Criterion) -> tuple[str, list[str]]:
        """Return the joins and the clauses of a criterion's filters."""
        filters = filters_of(criterion.domain)
        clauses = ["C.ordinal = 1"] if criterion.first else []
        if criterion.shift is not None:
            # As circe-be: an event whose shifted end comes before its shifted start is no event.
            clauses.append("C.end_date >= C.start_date")
        for day in (criterion.period_start, criterion.period_end):
            if day is not None:
                clauses.append(f"C.start_date <= {day_literal(day)} AND C.end_date >= {day_literal(day)}")
        targets = " ".join(filters[one.key].target for one in criterion.conditions)
        clauses += [self.clause(filters[one.key], one, "C.start_date", "C.end_date") for one in criterion.conditions]
        joins = ""
        if "P." in targets:
            joins += f" JOIN {self.table('person')} P ON C.person_id = P.person_id"
        if "V." in targets:
            joins += (
                f" JOIN {self.table('visit_occurrence')} V ON C.visit_occurrence_id = V.visit_occurrence_id AND C.person_id = V.person_id"
            )
        if "PR." in targets:
            joins += f" LEFT JOIN {self.table('provider')} PR ON C.provider_id = PR.provider_id"
        if "CS." in targets:
            joins += f" JOIN {self.table('care_site')} CS ON C.care_site_id = CS.care_site_id"
        if "LOC." in targets:
            joins += (
                f" JOIN {self.table('location_history')} LH ON LH.entity_id = C.care_site_id AND LH.domain_id = 'CARE_SITE'"
                " AND C.start_date >= LH.start_date AND C.end_date <= coalesce(LH.end_date, DATE '2099-12-31')"
                f" JOIN {self.table('location')} LOC ON LOC.location_id = LH.location_id"
            )
        return joins, clauses

    def clause(self, asks: Filter, condition: Condition, start: str, end: str) -> str:
        target, value = self.filled(asks.target, start, end), condition.asked
        if isinstance(value, bool):
            return target
        if isinstance(value, tuple):
            return f"{target} {'NOT ' if condition.negated else ''}IN ({', '.join(str(int(one)) for one in value)})"
        if isinstance(value, SetChoice):
            negated = value.excluded != condition.negated
            return f"{target} {'NOT ' if negated else ''}IN (SELECT concept_id FROM {self.codes(value.number)} S)"
        if isinstance(value, TextFilter):
            return f"{target} {'NOT ' if value.negated else ''}LIKE {text_literal(value.pattern)}"
        if isinstance(value, DateRange):
            return _compared(target, value.operator, day_literal(value.value), day_literal(value.extent) if value.extent else None)
        return _number_clause(target, value, asks.kind == "whole")

    def filled(self, target: str, start: str, end: str) -> str:
        return (
            target.replace("{start}", start)
            .replace("{end}", end)
            .replace("{year_start}", f"year({start})")
            .replace("{year_end}", f"year({end})")
            .replace("{days}", self.setting.dialect.between(start, end))
        )

    def codes(self, number: int) -> str:
        return f"(SELECT concept_id FROM {self.setting.shared}code_sets WHERE code_set = {self.numbers[number]})"

    def table(self, name: str) -> str:
        return f"{self.setting.cdm}{name}"


_SAME = "E.person_id = G.person_id AND E.event_id = G.event_id"


def domain_end(name: str, dialect: Dialect) -> str:
    """Return the expression of the end of a domain's events over its own table ``T``."""
    domain = DOMAINS[name]
    begin = f"T.{domain.start}"
    return domain.end.replace("{start+1}", dialect.add(begin, "1")).replace("{start+T.days_supply}", dialect.add(begin, "T.days_supply"))


def _shifted(shift: DateShift, start: str, end: str, add: Callable[[str, str], str]) -> tuple[str, str]:
    return (
        add(start if shift.start_from_start else end, str(shift.start_days)),
        add(start if shift.end_from_start else end, str(shift.end_days)),
    )


def _number_clause(target: str, asked: NumberRange, whole: bool) -> str:
    def written(value: float) -> str:
        # circe-be writes whole numbers truncated and others with four decimals.
        return str(int(value)) if whole else f"{value:.4f}"

    return _compared(target, asked.operator, written(asked.value), None if asked.extent is None else written(asked.extent))


def _compared(target: str, operator: str, value: str, extent: str | None) -> str:
    if operator.endswith("between"):
        negated = "NOT " if operator.startswith("not") else ""
        return f"{negated}({target} >= {value} AND {target} <= {extent})"
    return f"{target} {operator} {value}"
