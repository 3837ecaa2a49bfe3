"""Events of criteria and groups of criteria, as SQL: each returns person and event; nested criteria become named parts."""

import re
from collections import Counter
from dataclasses import dataclass

from filiere.methods.omop.clauses import Clauses, domain_end, shifted
from filiere.methods.omop.definition import Bound, Condition, Correlated, Count, Criterion, Group, Window
from filiere.methods.omop.dialects import day_literal
from filiere.methods.omop.domains import DOMAINS
from filiere.methods.omop.needs import DEMOGRAPHIC_FILTERS, columns_of, counted_column, shared_key

SAME = "E.person_id = G.person_id AND E.event_id = G.event_id"


@dataclass(frozen=True)
class Part:
    """A named part of a query: its name, its SELECT and how many times it is used."""

    name: str
    body: str
    uses: int


@dataclass(frozen=True)
class Query:
    """A query and the parts that it needs, in order."""

    parts: tuple[Part, ...]
    body: str
    once: str
    """The words that make a part used twice be computed once."""

    @property
    def sql(self) -> str:
        """The whole as one statement."""
        if not self.parts:
            return self.body
        listed = (f"{one.name} AS {self.once if one.uses > 1 else ''}(\n{one.body}\n)" for one in self.parts)
        return "WITH " + ",\n".join(listed) + f"\n{self.body}"


class Events(Clauses):
    """Writes the events of criteria and the groups that choose among events."""

    @property
    def semi(self) -> str:
        """The words of a join that keeps the rows with a match."""
        return self.setting.dialect.semi

    @property
    def anti(self) -> str:
        """The words of a join that keeps the rows without a match."""
        return self.setting.dialect.anti

    def part(self, stem: str, body: str) -> str:
        """Keep a query under a name of its own and return the name."""
        name = f"{stem}{len(self.parts)}"
        self.parts.append((name, body))
        return name

    def query(self, body: str) -> Query:
        """Return a query with the named parts that it needs, each with the number of its uses."""
        every = " ".join([*(part for _, part in self.parts), body])
        uses = Counter(re.findall(r"\b[a-z]+\d+\b", every))
        return Query(tuple(Part(name, part, uses[name]) for name, part in self.parts), body, self.setting.dialect.once)

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
            f"SELECT E.person_id, E.event_id FROM {events} E {join} ({union}) G ON {SAME}"
            f" GROUP BY E.person_id, E.event_id HAVING count(G.held) {wanted}"
        )

    def person(self, conditions: tuple[Condition, ...], events: str) -> str:
        """Return the events whose person is as asked."""
        clauses = [self.clause(DEMOGRAPHIC_FILTERS[one.key], one, "E.start_date", "E.end_date") for one in conditions]
        where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        return f"SELECT DISTINCT E.person_id, E.event_id FROM {events} E JOIN {self.table('person')} P ON P.person_id = E.person_id{where}"

    def correlated(self, one: Correlated, events: str) -> str:
        """Return the events around which so many others are found."""
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
        """Return the conditions of the windows between an index event P and another A."""
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
        """Return the conditions of one window."""
        day = "A.end_date" if window.of_event_end else "A.start_date"
        index = "P.end_date" if window.from_index_end else "P.start_date"
        clauses = []
        for bound, sign in ((window.start, ">="), (window.end, "<=")):
            limit = self.bound(bound, index, in_period)
            if limit is not None:
                clauses.append(f"{day} {sign} {limit}")
        return clauses

    def bound(self, bound: Bound, index: str, in_period: bool) -> str | None:
        """Return the day of one bound, None where nothing bounds."""
        if bound.days is not None:
            return self.setting.dialect.add(index, str(bound.sign * bound.days))
        if not in_period:
            return None
        return "P.op_start_date" if bound.sign == -1 else "P.op_end_date"

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
        return f"SELECT E.* FROM {own} E {self.semi} ({self.group(group, placed)}) G ON {SAME}"

    def plain_events(self, criterion: Criterion, count: Count | None) -> str:
        """Return the events of a domain, from the shared table where there is one."""
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
            dates = shifted(criterion.shift, begin, end, add)
        listed = [f"{person} AS person_id", f"{identifier} AS event_id", f"{dates[0]} AS start_date", f"{dates[1]} AS end_date"]
        listed += [f"{visit} AS visit_occurrence_id", *columns]
        if criterion.first:
            order = f"{begin}" if domain.name in {"ObservationPeriod", "PayerPlanPeriod"} else f"{begin}, {identifier}"
            listed.append(f"row_number() OVER (PARTITION BY {person} ORDER BY {order}) AS ordinal")
        where = f" WHERE {' AND '.join(clauses)}" if clauses else ""
        return f"SELECT {', '.join(listed)} FROM {source}{where}"

    def custom_eras(self, criterion: Criterion) -> str:
        """Return the eras that the events of other criteria make."""
        queries = "\nUNION ALL\n".join(f"SELECT person_id, start_date, end_date FROM ({self.events(one)}) Y" for one in criterion.eras_of)
        if not queries:
            queries = f"SELECT person_id, birth_datetime AS start_date, birth_datetime AS end_date FROM {self.table('person')} WHERE 1 = 0"
        start, end = ("E.start_date", "E.end_date")
        if criterion.shift is not None:
            start, end = shifted(criterion.shift, start, end, self.setting.dialect.add)
        ordinal = ", row_number() OVER (PARTITION BY E.person_id ORDER BY E.start_date, E.end_date) AS ordinal" if criterion.first else ""
        return (
            f"SELECT E.person_id, row_number() OVER (ORDER BY E.person_id, E.start_date, E.end_date) AS event_id, {start} AS start_date,"
            f" {end} AS end_date, CAST(NULL AS BIGINT) AS visit_occurrence_id{ordinal}"
            f" FROM ({self.eras(queries, criterion.era_gap_days)}) E"
        )
