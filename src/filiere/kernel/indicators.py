"""Measured values: progress towards a target, freshness, and the life of a value from proposal to lock."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from filiere.kernel.deadlines import add_months
from filiere.kernel.errors import Refused
from filiere.kernel.names import Text, Value


class Progress(Value):
    """How far a value has come, in percent clipped to 0–100; ``exceeded`` says that it went beyond the target."""

    percent: float
    met: bool
    exceeded: bool


def progress(initial: float, current: float, target: float, *, strict: bool = False) -> Progress:
    """Return (VA − VI)/(VC − VI), clipped, with "exceeded" kept apart.

    A strict target (">50") is met only beyond it: at 50 progress is 100 % and the target is not met.
    Where the target equals the initial value there is no distance to cover: progress is 100 % once the target is met, else 0 %.

    >>> progress(0, 51, 50, strict=True)
    Progress(percent=100.0, met=True, exceeded=True)
    """
    rising = target >= initial
    beyond = current > target if rising else current < target
    met = beyond if strict else beyond or current == target
    share = float(met) if target == initial else (current - initial) / (target - initial)
    percent = 100.0 * min(1.0, max(0.0, share))
    return Progress(percent=percent, met=met, exceeded=beyond)


def target_met(initial: float | None, current: float, target: float, *, strict: bool = False) -> bool:
    """Return whether a value meets its target, which is known even where the text gives no value to start from: it is then a minimum.

    >>> target_met(None, 51, 50, strict=True), target_met(None, 50, 50, strict=True)
    (True, False)
    """
    if initial is not None:
        return progress(initial, current, target, strict=strict).met
    return current > target if strict else current >= target


class Freshness(Value):
    """Whether a value is up to date: ``next_on`` is the day the next one is awaited, None where no period is set."""

    state: Literal["no_reading", "no_period", "fresh", "stale"]
    next_on: date | None = None


def freshness(last: date | None, period_months: int | None, lag_days: int, on: date) -> Freshness:
    """Return the freshness of an indicator on a day.

    Args:
        last: the day of its last reading, None where there is none.
        period_months: how often it is due; None where nobody has set a period.
        lag_days: how long a value takes to be known after the end of its period.
        on: the day of the question.
    """
    if last is None:
        return Freshness(state="no_reading")
    if period_months is None:
        return Freshness(state="no_period")
    awaited = add_months(last, period_months) + timedelta(days=lag_days)
    return Freshness(state="fresh" if on <= awaited else "stale", next_on=awaited)


class ReadingState(StrEnum):
    """The life of a value: proposed with a reason and a source, checked, approved, then locked."""

    PROPOSED = "proposed"
    CHECKED = "checked"
    APPROVED = "approved"
    LOCKED = "locked"
    REFUSED = "refused"


#: act → (states it may start from, state it leads to). Un-approving is an act of its own, recorded like the others.
ACTS: dict[str, tuple[frozenset[ReadingState], ReadingState]] = {
    "check": (frozenset({ReadingState.PROPOSED}), ReadingState.CHECKED),
    "approve": (frozenset({ReadingState.CHECKED}), ReadingState.APPROVED),
    "lock": (frozenset({ReadingState.APPROVED}), ReadingState.LOCKED),
    "unapprove": (frozenset({ReadingState.APPROVED, ReadingState.LOCKED}), ReadingState.PROPOSED),
    "refuse": (frozenset({ReadingState.PROPOSED, ReadingState.CHECKED}), ReadingState.REFUSED),
}


def advance(state: ReadingState, act: str) -> ReadingState:
    """Return the state a value reaches by an act.

    Raises:
        Refused: the act cannot start from this state.
    """
    allowed, reached = ACTS[act]
    if state not in allowed:
        before = ", ".join(sorted(allowed))
        raise Refused(
            Text(fr=f"cette valeur est « {state} » : l'acte « {act} » n'est pas possible", en=f"this value is {state}: it cannot {act}"),
            Text(fr=f"il part de : {before}", en=f"it starts from: {before}"),
        )
    return reached
