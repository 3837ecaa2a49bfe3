"""Scores from 0 to 100: the mean of the levels that apply, over their highest; what does not apply leaves the denominator."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.engines.digital_maturity.model import DIMENSIONS, NOT_APPLICABLE, TECHNOLOGIES, TOP
from filiere.engines.digital_maturity.questionnaire import BY_ID, QUESTIONS

#: A level from 0 to 3, or "na".
Levels = Mapping[str, int | str]


def mean_score(levels: Sequence[int | str]) -> float | None:
    """Return the score of some answers, None where none of them applies.

    >>> mean_score([3, 0, "na"])
    50.0
    >>> mean_score(["na"]) is None
    True
    """
    points = [level for level in levels if isinstance(level, int)]
    return 100 * sum(points) / (TOP * len(points)) if points else None


def scores(levels: Levels) -> dict[str, Any]:
    """Return the scores of the answers given so far.

    ``dimensions`` and ``technologies`` map each name to ``score`` (None where nothing applies yet), ``answered`` (applicable answers) and
    ``na``. ``overall`` is the mean of the dimensions that have a score, so that a dimension with many questions weighs no more.
    """
    dimensions = {name: _part(levels, "dimension", name) for name in DIMENSIONS}
    technologies = {name: _part(levels, "technology", name) for name in TECHNOLOGIES}
    known = [part["score"] for part in dimensions.values() if part["score"] is not None]
    return {
        "overall": sum(known) / len(known) if known else None,
        "dimensions": dimensions,
        "technologies": technologies,
        "answered": len(levels),
        "na": sum(level == NOT_APPLICABLE for level in levels.values()),
        "complete": len(levels) == len(QUESTIONS),
    }


def difference(before: Levels, after: Levels) -> dict[str, Any]:
    """Return what changed between two measures, over the questions that both answered with a level, so that the denominator stays."""
    common = [name for name in after if isinstance(after[name], int) and isinstance(before.get(name), int)]
    first, last = scores({name: before[name] for name in common}), scores({name: after[name] for name in common})
    return {
        "questions": len(common),
        "before": first,
        "after": last,
        "raised": [name for name in common if int(after[name]) > int(before[name])],
        "lowered": [name for name in common if int(after[name]) < int(before[name])],
    }


def _part(levels: Levels, axis: str, name: str) -> dict[str, Any]:
    mine = [level for question, level in levels.items() if getattr(BY_ID[question], axis) == name]
    return {"score": mean_score(mine), "answered": sum(isinstance(level, int) for level in mine), "na": mine.count(NOT_APPLICABLE)}
