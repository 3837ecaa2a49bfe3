"""What is asked of an event, as SQL: comparisons, code sets, joins to the person, the visit, the provider, the place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from filiere.methods.omop.definition import Condition, Criterion, DateRange, DateShift, NumberRange, SetChoice, TextFilter
from filiere.methods.omop.dialects import Dialect, day_literal
from filiere.methods.omop.domains import DOMAINS, Filter
from filiere.methods.omop.needs import Needs, filters_of


@dataclass(frozen=True)
class Setting:
    """Where a plan runs: its dialect, the prefix of the data's tables, that of the shared tables, and a fact about the data.

    ``apart`` tells that nobody's observation periods overlap, so that an event has at most one.
    """

    dialect: Dialect
    cdm: str
    shared: str
    apart: bool = True


@dataclass
class Clauses:
    """Writes the filters of criteria for one definition of a batch."""

    numbers: Mapping[int, int]
    needs: Needs
    setting: Setting
    parts: list[tuple[str, str]] = field(default_factory=list)

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
        """Return one filter as a condition on the event or the person."""
        target, value = self.filled(asks.target, start, end), condition.asked
        if isinstance(value, bool):
            return target
        if isinstance(value, tuple):
            return f"{target} {'NOT ' if condition.negated else ''}IN ({', '.join(str(int(one)) for one in value)})"
        if isinstance(value, SetChoice):
            negated = value.excluded != condition.negated
            return f"{target} {'NOT ' if negated else ''}IN (SELECT concept_id FROM {self.codes(value.number)} S)"
        if isinstance(value, TextFilter):
            return f"{target} {'NOT ' if value.negated else ''}LIKE {self.setting.dialect.pattern(value.pattern)}"
        if isinstance(value, DateRange):
            return _compared(target, value.operator, day_literal(value.value), day_literal(value.extent) if value.extent else None)
        return _number_clause(target, value, asks.kind == "whole")

    def filled(self, target: str, start: str, end: str) -> str:
        """Return a target with the dates of the event put in."""
        return (
            target.replace("{start}", start)
            .replace("{end}", end)
            .replace("{year_start}", f"year({start})")
            .replace("{year_end}", f"year({end})")
            .replace("{days}", self.setting.dialect.between(start, end))
        )

    def codes(self, number: int) -> str:
        """Return the concepts of a set of the definition, as a subquery."""
        return f"(SELECT concept_id FROM {self.setting.shared}code_sets WHERE code_set = {self.numbers[number]})"

    def table(self, name: str) -> str:
        """Return the full name of a table of the data."""
        return f"{self.setting.cdm}{name}"


def domain_end(name: str, dialect: Dialect) -> str:
    """Return the expression of the end of a domain's events over its own table ``T``."""
    domain = DOMAINS[name]
    begin = f"T.{domain.start}"
    return domain.end.replace("{start+1}", dialect.add(begin, "1")).replace("{start+T.days_supply}", dialect.add(begin, "T.days_supply"))


def shifted(shift: DateShift, start: str, end: str, add: Callable[[str, str], str]) -> tuple[str, str]:
    """Return the start and the end that a date adjustment makes of an event’s own."""
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
