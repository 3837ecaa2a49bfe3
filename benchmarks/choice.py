"""A portfolio of 300 projects under 10 000 draws of the weights: how long, and how near to the best each draw is solved.

``python -m benchmarks.choice [PROJECTS] [DRAWS]``. Costs, themes, dependencies and notes are drawn at random.
"""

import json
import os
import sys
import time
from typing import Any

import numpy as np

from filiere.methods.choice import acceptability, weights
from filiere.methods.choice.portfolio import Rules, problem

THEMES = 6


def measured(projects: int = 300, draws: int = 10_000, seed: int = 0) -> dict[str, Any]:
    """Return the time of the draws, of one exact choice, and the gaps."""
    rng = np.random.default_rng(seed)
    costs = tuple(rng.uniform(0.2, 5, projects))
    theme = rng.integers(0, THEMES, projects)
    rules = Rules(
        costs=costs,
        budget=0.16 * sum(costs),
        groups=tuple((2, projects // 12, tuple(np.flatnonzero(theme == one).tolist())) for one in range(THEMES)),
        needs=tuple((place, place + 1) for place in range(0, projects // 5, 3)),
        excludes=tuple((place, place + 1) for place in range(projects // 3, projects // 2, 4)),
    )
    made, points = problem(rules), rng.uniform(1, 5, (projects, 7))
    stated = [1.0] * 7
    begin = time.perf_counter()
    made.best(points @ weights.shares(stated))
    one = time.perf_counter() - begin
    values = acceptability.values_of(points, weights.draws(stated, draws, 1))
    begin = time.perf_counter()
    ranked = acceptability.ranks(values)
    ranking = time.perf_counter() - begin
    begin, worked = time.perf_counter(), time.process_time()
    found = acceptability.solidity(made, values)
    return {
        "projects": projects,
        "draws": draws,
        "one_exact_s": round(one, 2),
        "ranks_s": round(ranking, 2),
        "solidity_s": round(time.perf_counter() - begin, 1),
        "solidity_cpu_s": round(time.process_time() - worked, 1),
        "mean_gap": round(found.gap, 5),
        "widest_gap": round(found.widest, 5),
        "sets": found.sets,
        "core": int(found.core.sum()),
        "never": int(found.never.sum()),
        "first_ranked": int((ranked[:, 0] > 0).sum()),
        "load": round(os.getloadavg()[0], 1),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(*(int(word) for word in sys.argv[1:]))) + "\n")
