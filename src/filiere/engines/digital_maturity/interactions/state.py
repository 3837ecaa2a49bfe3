"""What an assessment holds, read the same way by the machine and by what it shows."""

import json
from typing import Any

from filiere.engines.digital_maturity.questionnaire import QUESTIONS

State = dict[str, Any]

#: The register that testimonies are told to.
USE_CASES = "digital_maturity.use_cases"

#: The start and two later measures.
WAVES = 3


def clone(state: State) -> State:
    """Return a copy that shares nothing with the state."""
    copied: State = json.loads(json.dumps(state))
    return copied


def wave_of(state: State) -> int:
    """Return the number of the measure under way."""
    return len(state["waves"]) - 1


def levels_of(state: State, wave: int, seat: str) -> dict[str, int | str]:
    """Return the levels one person gave in one measure."""
    return {name: given["level"] for name, given in state["waves"][wave].get(seat, {}).items()}


def reasons_of(state: State, wave: int, seat: str) -> dict[str, str]:
    """Return why questions do not apply, by question."""
    return {name: given["why"] for name, given in state["waves"][wave].get(seat, {}).items() if "why" in given}


def is_complete(state: State, wave: int, seat: str) -> bool:
    """Return whether one person answered everything in one measure."""
    return len(state["waves"][wave].get(seat, {})) == len(QUESTIONS)


def next_question(state: State, seat: str) -> str | None:
    """Return the first question that waits for an answer, None where none does."""
    given = state["waves"][wave_of(state)].get(seat, {})
    return next((question.id for question in QUESTIONS if question.id not in given), None)


def both_levels(state: State, wave: int) -> tuple[dict[str, int | str], dict[str, int | str]]:
    """Return the levels of two people on what both answered, so that neither sees an answer before giving theirs."""
    first, second = levels_of(state, wave, "A"), levels_of(state, wave, "B")
    common = [name for name in first if name in second]
    return {name: first[name] for name in common}, {name: second[name] for name in common}
