"""What a newer release changes for open cases: which first diseases and which ranks move."""

from collections.abc import Sequence
from typing import Any

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.methods import METHODS
from filiere.engines.rare_diseases.model import Case
from filiere.engines.rare_diseases.ranking import Ranking, rank


def compare(before: Knowledge, after: Knowledge, cases: Sequence[Case], method: str = "calibrated", top: int = 10) -> list[dict[str, Any]]:
    """Return, for each case whose first ``top`` diseases differ, what entered, what left and the first disease of each release."""
    first, second = (rank(one, cases, METHODS[method], keep=top) for one in (before, after))
    rows = []
    for number, case in enumerate(cases):
        old, new = _names(before, first, number), _names(after, second, number)
        if old != new:
            rows.append(
                {
                    "case": case.id,
                    "first_before": old[0],
                    "first_after": new[0],
                    "entered": [name for name in new if name not in old],
                    "left": [name for name in old if name not in new],
                }
            )
    return rows


def _names(knowledge: Knowledge, ranking: Ranking, number: int) -> list[str]:
    return [knowledge.annotations.diseases[place] for place in ranking.disease[number].tolist()]
