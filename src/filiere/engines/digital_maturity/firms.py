"""Firms that do not exist, to show the dashboard before real answers come: drawn at random, marked wherever they are shown."""

import random
from typing import Any

from filiere.engines.digital_maturity.model import DIMENSIONS, NOT_APPLICABLE, SIZES, SUBSECTORS, TOP
from filiere.engines.digital_maturity.questionnaire import QUESTIONS
from filiere.engines.digital_maturity.scoring import Levels, scores

#: How often a random firm says that a question does not apply.
_ABSENT = 0.06


def made_up_rows(count: int, rng: random.Random) -> list[dict[str, Any]]:
    """Return the rows that as many made-up firms would share."""
    return [_row(rng) for _ in range(count)]


def row_of(levels: Levels, profile: dict[str, str], wave: int, minutes: int, raised: list[str]) -> dict[str, Any]:
    """Return what a firm shares: size, subsector, whole points and minutes. No answer, no name."""
    known = scores(levels)
    points = {name: None if part["score"] is None else round(part["score"]) for name, part in known["dimensions"].items()}
    return {**profile, "wave": wave, "overall": round(known["overall"] or 0), "dimensions": points, "minutes": minutes, "raised": raised}


def _row(rng: random.Random) -> dict[str, Any]:
    profile = {"size": rng.choice(list(SIZES)), "subsector": rng.choice(list(SUBSECTORS))}
    ability = rng.gauss(1.2, 0.5)
    taste = {name: rng.gauss(0, 0.35) for name in DIMENSIONS}
    levels: dict[str, int | str] = {}
    for question in QUESTIONS:
        drawn = ability + taste[question.dimension] + rng.gauss(0, 0.6)
        levels[question.id] = NOT_APPLICABLE if rng.random() < _ABSENT else min(TOP, max(0, round(drawn)))
    return row_of(levels, profile, 0, rng.randint(8, 25), [])
