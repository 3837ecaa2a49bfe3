"""Compiles a cohort definition to one SELECT over shared tables; every word of SQL comes from declarations or from typed values."""

from collections.abc import Mapping

from filiere.methods.omop.clauses import Setting
from filiere.methods.omop.definition import Criterion, DateOffset, Definition, DrugEraExit
from filiere.methods.omop.dialects import day_literal
from filiere.methods.omop.events import SAME, Events, Query
from filiere.methods.omop.needs import DRUG_KEYS, Needs

__all__ = ["Setting", "compile_attrition", "compile_criterion", "compile_definition"]

_EVENT = "person_id, event_id, start_date, end_date, visit_occurrence_id"


def compile_definition(definition: Definition, number: int, numbers: Mapping[int, int], needs: Needs, setting: Setting) -> Query:
    """Return the query of a cohort's rows: cohort_definition_id, subject_id, cohort_start_date, cohort_end_date.

    ``numbers`` gives the batch's number of each concept set of the definition (from :meth:`Needs.add`).
    """
    return _Cohort(numbers, needs, setting).of(definition).rows(number)


def compile_attrition(definition: Definition, numbers: Mapping[int, int], needs: Needs, setting: Setting) -> str:
    """Return the SELECT of step, events and persons: entry events, qualified ones, then those that pass each rule and all before it."""
    return _Cohort(numbers, needs, setting).of(definition).attrition().sql


def compile_criterion(criterion: Criterion, numbers: Mapping[int, int], needs: Needs, setting: Setting) -> str:
    """Return the SELECT of the events of one criterion: person, event, dates, visit, sort date."""
    cohort = Events(numbers, needs, setting)
    body = cohort.events(criterion)
    return cohort.query(f"SELECT {_EVENT}, sort_date FROM ({body}) E").sql


class _Cohort(Events):
    """Writes a whole definition."""

    made: Definition

    def of(self, definition: Definition) -> "_Cohort":
        self.made = definition
        return self

    def rows(self, number: int) -> Query:
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
        return self.query(
            f"SELECT {int(number)} AS cohort_definition_id, person_id AS subject_id, {start} AS cohort_start_date,"
            f" {end} AS cohort_end_date FROM ({stays}) F{clause}"
        )

    def attrition(self) -> Query:
        events = self.qualified()
        steps = [f"SELECT 0 AS step, count(*) AS events, count(DISTINCT person_id) AS persons FROM {events}"]
        kept = events
        for at, rule in enumerate(self.made.rules, start=1):
            passing = self.part("rule", self.group(rule.group, events))
            kept = self.part("kept", f"SELECT E.* FROM {kept} E {self.semi} {passing} G ON {SAME}")
            steps.append(f"SELECT {at}, count(*), count(DISTINCT person_id) FROM {kept}")
        return self.query("\nUNION ALL ".join(steps) + " ORDER BY 1")

    @property
    def numbered(self) -> bool:
        """Whether entry events can keep the numbers of their tables: all are kept and each has one period."""
        return self.made.entry_limit == "all" and self.setting.apart

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
        body = f"SELECT E.* FROM {events} E {self.semi} ({passing}) G ON {SAME}"
        if found.qualified_limit != "all" and not first:
            body = self.limited(body, found.qualified_limit)
        return self.part("qualified", body)

    def entry(self) -> str:
        found = self.made
        add = self.setting.dialect.add
        known = self.setting.apart and all(self.knows_period(one) for one in found.entry)
        many = len(found.entry)
        queries = "\nUNION ALL\n".join(
            f"SELECT {_numbered(at, many, known)} FROM ({self.events(one, period=known)}) V" if many > 1 else self.events(one, period=known)
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


def _numbered(at: int, many: int, known: bool) -> str:
    """Columns of the events of one entry criterion among several, numbered so that no two criteria share a number."""
    period = ", V.op_start_date, V.op_end_date" if known else ""
    return f"V.person_id, V.event_id * {many} + {at} AS event_id, V.start_date, V.end_date, V.visit_occurrence_id, V.sort_date{period}"
