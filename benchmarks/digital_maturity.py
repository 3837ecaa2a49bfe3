"""How long a firm waits for the machine while it assesses itself, and the road map beside an exhaustive search of the same works.

Run ``python -m benchmarks.digital_maturity``.
"""

import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from filiere.engines.digital_maturity.questionnaire import QUESTIONS
from filiere.engines.digital_maturity.roadmap import MOST, Work, choose
from filiere.workshop.guard import VISITOR
from filiere.workshop.workshop import Workshop

NAME = "digital_maturity.assessment"
#: What a person does not notice, in seconds (J. Nielsen, Usability Engineering, 1993, chapter 5).
UNNOTICED_S = 0.1
PRINT_BUDGET_S = 10.0
CASES = 40


def rows() -> list[dict[str, Any]]:
    """Return the measures: one sealed step, the view after the last answer, the document, and the road map beside its peer."""
    with tempfile.TemporaryDirectory() as folder, Workshop.open(Path(folder) / "workspace", create=True, actor=VISITOR) as workshop:
        key = workshop.begin(NAME)
        steps = [
            timed(lambda name=question.id: workshop.do(NAME, key, "answer", {"question": name, "level": "1"})) for question in QUESTIONS
        ]
        views = [timed(lambda: workshop.scene(NAME, key, str)) for _ in range(20)]
        paper = timed(lambda: workshop.paper(NAME, key, "fr"))
    return [
        row("one answer kept, sealed, p95", f"{UNNOTICED_S:g} s", sorted(steps)[int(0.95 * len(steps))], UNNOTICED_S),
        row("results after the last answer, median", f"{UNNOTICED_S:g} s", statistics.median(views), UNNOTICED_S),
        row("the document as PDF", f"{PRINT_BUDGET_S:g} s", paper, PRINT_BUDGET_S),
        road_map(),
    ]


def road_map() -> dict[str, Any]:
    """Return the time of the road map over that of an exhaustive search, the same greatest gain found first."""
    rng = random.Random(21)
    ours, peer = [], []
    for _ in range(CASES):
        works = [Work(f"w{number}", rng.randint(1, 5), rng.randint(1, 30)) for number in range(MOST)]
        if choose(works, 90).gain != exhaustive(works, 90):
            raise ValueError("the road map is not the best there is")
        ours.append(timed(lambda works=works: choose(works, 90)))
        peer.append(timed(lambda works=works: exhaustive(works, 90)))
    return row(f"road map of {MOST} works, median", "exhaustive search", statistics.median(ours), statistics.median(peer))


def exhaustive(works: Sequence[Work], budget: int) -> int:
    """Return the greatest gain among all sets of works within a budget."""
    groups = (group for count in range(len(works) + 1) for group in itertools.combinations(works, count))
    return max(sum(work.gain for work in group) for group in groups if sum(work.effort for work in group) <= budget)


def timed(act: Any) -> float:
    """Return how long an act takes, in seconds."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def row(measure: str, beside: str, result_s: float, other_s: float) -> dict[str, Any]:
    """Return one line: what was measured, its budget or peer, the result in seconds, and their ratio (below one is better)."""
    return {"measure": measure, "budget": beside, "result": result_s, "beside": other_s, "ratio": result_s / other_s}


if __name__ == "__main__":
    for line in rows():
        print(f"{line['measure']}: {line['result']:.4f} s beside {line['budget']} ({line['beside']:.4f} s), ratio {line['ratio']:.3f}")
