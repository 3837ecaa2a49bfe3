"""Agreement of two people beyond chance: Cohen's weighted kappa, and the questions they disagree on."""

from collections.abc import Sequence

from filiere.engines.digital_maturity.model import NOT_APPLICABLE, TOP
from filiere.engines.digital_maturity.scoring import Levels


def linear_weights(categories: int) -> list[list[float]]:
    """Return disagreement weights that grow with the distance between two categories.

    >>> linear_weights(3)
    [[0, 1, 2], [1, 0, 1], [2, 1, 0]]
    """
    return [[abs(row - column) for column in range(categories)] for row in range(categories)]


def weighted_kappa(table: Sequence[Sequence[float]], weights: Sequence[Sequence[float]]) -> float | None:
    """Return Cohen's weighted kappa, one minus the weighted disagreement observed over that expected from the margins.

    Args:
        table: counts or proportions, one row per category of the first judge, one column per category of the second.
        weights: of disagreement, zero on the diagonal.

    None where chance alone leaves no disagreement to expect (both judges always said the same one thing).

    Source: J. Cohen, "Weighted kappa: nominal scale agreement with provision for scaled disagreement or partial credit", Psychological
    Bulletin 70(4), 1968, 213–220.

    >>> table = [[.44, .07, .09], [.05, .20, .05], [.01, .03, .06]]
    >>> round(weighted_kappa(table, [[0, 1, 3], [1, 0, 6], [3, 6, 0]]), 3)
    0.348
    """
    total = sum(sum(row) for row in table)
    rows = [sum(row) for row in table]
    columns = [sum(column) for column in zip(*table, strict=True)]
    size = range(len(table))
    observed = sum(weights[i][j] * table[i][j] for i in size for j in size)
    expected = sum(weights[i][j] * rows[i] * columns[j] for i in size for j in size) / total if total else 0.0
    return None if expected == 0 else 1 - observed / expected


def agreement(first: Levels, second: Levels) -> dict[str, object]:
    """Return the agreement of two people's answers: ``kappa`` (linear weights), ``questions`` both answered with a level, and ``differ``.

    ``differ`` lists the questions on which they are apart, the widest gap first; one level against "not applicable" counts as the widest.
    """
    common = [name for name in first if name in second]
    both = [name for name in common if NOT_APPLICABLE not in {first[name], second[name]}]
    table = [[0.0] * (TOP + 1) for _ in range(TOP + 1)]
    for name in both:
        table[int(first[name])][int(second[name])] += 1
    gaps = {name: _gap(first[name], second[name]) for name in common}
    differ = sorted((name for name in common if gaps[name]), key=lambda name: (-gaps[name], name))
    return {"kappa": weighted_kappa(table, linear_weights(TOP + 1)), "questions": len(both), "common": len(common), "differ": differ}


def _gap(one: int | str, other: int | str) -> int:
    if one == other:
        return 0
    return TOP + 1 if NOT_APPLICABLE in {one, other} else abs(int(one) - int(other))
