"""A cohort definition as a frozen value that cannot be invalid: what :mod:`filiere.methods.omop.circe` reads and the engines run."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Limit = Literal["all", "first", "last"]
Operator = Literal["<", "<=", "=", "<>", ">", ">=", "between", "not between"]


@dataclass(frozen=True)
class ConceptItem:
    """One concept of a set, with how it spreads."""

    concept: int
    excluded: bool = False
    descendants: bool = False
    mapped: bool = False


@dataclass(frozen=True)
class ConceptSet:
    """A named set of concepts; ``number`` is what criteria refer to."""

    number: int
    name: str
    items: tuple[ConceptItem, ...]


@dataclass(frozen=True)
class NumberRange:
    """A comparison with a number; ``extent`` is the upper bound of *between*."""

    operator: Operator
    value: float
    extent: float | None = None


@dataclass(frozen=True)
class DateRange:
    """A comparison with a day."""

    operator: Operator
    value: date
    extent: date | None = None


@dataclass(frozen=True)
class TextFilter:
    """A comparison with words: ``pattern`` is a LIKE pattern, as the Circe language has it."""

    pattern: str
    negated: bool = False


@dataclass(frozen=True)
class SetChoice:
    """Membership of a concept set, or its contrary."""

    number: int
    excluded: bool = False


Asked = NumberRange | DateRange | TextFilter | SetChoice | tuple[int, ...] | bool


@dataclass(frozen=True)
class Condition:
    """One filter of a domain with the value asked of it; ``negated`` where its yes/no companion says so."""

    key: str
    asked: Asked
    negated: bool = False


@dataclass(frozen=True)
class DateShift:
    """Other dates for an event: each end counted in days from its start or from its end."""

    start_from_start: bool
    start_days: int
    end_from_start: bool
    end_days: int


@dataclass(frozen=True)
class Criterion:
    """Events of one domain: of a concept set or of any concept, filtered, perhaps only the person's first."""

    domain: str
    concept_set: int | None = None
    source_set: int | None = None
    first: bool = False
    conditions: tuple[Condition, ...] = ()
    shift: DateShift | None = None
    period_start: date | None = None
    period_end: date | None = None
    correlated: "Group | None" = None
    eras_of: tuple["Criterion", ...] = ()
    era_gap_days: int = 0


@dataclass(frozen=True)
class Bound:
    """One end of a window: days counted from the index date, or without days all the way."""

    days: int | None
    sign: Literal[-1, 1]


@dataclass(frozen=True)
class Window:
    """From one bound to the other, around the index's start or end, holding the event's start or end."""

    start: Bound
    end: Bound
    from_index_end: bool
    of_event_end: bool


@dataclass(frozen=True)
class Count:
    """How many events are asked for; ``apart`` names what is counted once each."""

    operator: Literal["=", "<=", ">="]
    number: int
    distinct: bool = False
    apart: str | None = None


@dataclass(frozen=True)
class Correlated:
    """A criterion seen from an index event: its windows, its count."""

    criterion: Criterion
    count: Count
    start_window: Window | None = None
    end_window: Window | None = None
    same_visit: bool = False
    any_period: bool = False


@dataclass(frozen=True)
class Demographic:
    """What is asked of the person at the index event; keys are those of the JSON."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True)
class Group:
    """Criteria taken together: all, any, at least or at most so many."""

    kind: Literal["all", "any", "at_least", "at_most"]
    number: int = 0
    correlated: tuple[Correlated, ...] = ()
    demographic: tuple[Demographic, ...] = ()
    groups: tuple["Group", ...] = ()

    @property
    def empty(self) -> bool:
        """Whether it asks nothing."""
        return not (self.correlated or self.demographic or self.groups)


@dataclass(frozen=True)
class Rule:
    """A named inclusion rule."""

    name: str
    group: Group


@dataclass(frozen=True)
class DateOffset:
    """Leaving so many days after the start or the end of the entry event."""

    from_start: bool
    days: int


@dataclass(frozen=True)
class DrugEraExit:
    """Leaving at the end of a continuous exposure to the drugs of a set."""

    concept_set: int
    gap_days: int
    offset_days: int
    supply_days: int | None = None


@dataclass(frozen=True)
class Definition:
    """A whole cohort definition."""

    concept_sets: tuple[ConceptSet, ...]
    entry: tuple[Criterion, ...]
    prior_days: int
    post_days: int
    entry_limit: Limit
    additional: Group | None
    qualified_limit: Limit
    rules: tuple[Rule, ...]
    final_limit: Limit
    exit: DateOffset | DrugEraExit | None
    censoring: tuple[Criterion, ...]
    era_pad_days: int
    window_start: date | None = None
    window_end: date | None = None
