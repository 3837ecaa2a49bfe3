"""The report of a screen: counts that name nobody, delays of those flagged, and, on planted persons, how far a flag can be believed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.screening.clock import Clock, make_clocks
from filiere.engines.rare_diseases.screening.codes import CodeMap
from filiere.engines.rare_diseases.screening.histories import RECORDED, make_weights, score
from filiere.engines.rare_diseases.screening.planted import Planted
from filiere.engines.rare_diseases.screening.records import Signs, read_signs
from filiere.engines.rare_diseases.screening.tables import SMALLEST, make_safe, safe_count
from filiere.engines.rare_diseases.screening.trying import predictive, try_screen

Ints = NDArray[np.int64]

SEXES = ("not told", "female", "male")
#: Upper ends of the bands of age, in years, and how they are called.
AGES = ((5, "0-4"), (18, "5-17"), (40, "18-39"), (65, "40-64"), (200, "65+"))
#: Prevalences at which the predictive value of a flag is told, beside the one that was asked for.
PREVALENCES = (0.001, 0.01, 0.035)


@dataclass(frozen=True)
class Screened:
    """What a screen found: the signs it read, everybody's score, who is flagged from which score on, and their clocks."""

    signs: Signs
    scores: NDArray[np.float64]
    best: NDArray[np.int32]
    threshold: float
    flagged: Ints
    clocks: Sequence[Clock]


def screen(
    connection: Any, knowledge: Knowledge, codes: CodeMap, *, per_100k: float, namespace: str = "ORPHA", recorded: float = RECORDED
) -> Screened:
    """Return what the records of a store look like; at most ``per_100k`` of 100 000 persons are flagged, ties left out together."""
    signs = read_signs(connection, codes, knowledge.ontology)
    weights = make_weights(knowledge, signs, namespace, recorded)
    found = score(knowledge, signs, weights)
    scores, best = np.full(len(signs.persons), -np.inf), np.full(len(signs.persons), -1, np.int32)
    scores[found.person], best[found.person] = found.score, found.disease
    room = int(len(signs.persons) * per_100k / 100_000)
    threshold = _threshold(scores, room)
    flagged = np.flatnonzero(scores >= threshold).astype(np.int64)
    clocks = make_clocks(connection, knowledge, signs, weights, persons=flagged, diseases=best[flagged], threshold=threshold)
    return Screened(signs, scores, best, threshold, flagged, clocks)


def _threshold(scores: NDArray[np.float64], room: int) -> float:
    """Return the lowest score that flags no more persons than there is room for."""
    known = np.sort(scores[np.isfinite(scores)])[::-1]
    if room <= 0 or not len(known):
        return float("inf")
    if room >= len(known):
        return float(known[-1])
    return float(np.nextafter(known[room], np.inf)) if known[room] == known[room - 1] else float(known[room - 1])


def tell(
    found: Screened, knowledge: Knowledge, *, prevalence: float, planted: Planted | None = None, smallest: int = SMALLEST
) -> dict[str, Any]:
    """Return the report as plain values; counts of 1 to ``smallest`` persons are withheld (None)."""
    signs = found.signs
    last = int(signs.last.max(initial=0))
    age = 1970 + last // 365.25 - signs.birth_year[found.flagged]
    bands = np.searchsorted([end for end, _ in AGES], age, side="right").clip(0, len(AGES) - 1)
    counts = np.zeros((len(AGES), len(SEXES)), np.int64)
    np.add.at(counts, (bands, signs.sex[found.flagged]), 1)
    content = {
        "release": knowledge.release,
        "persons": len(signs.persons),
        "conditions": {"read": signs.read[0], "meaning_a_sign": signs.read[1]},
        "kinds_of_evidence": len(signs.kinds),
        "scored": safe_count(int(np.isfinite(found.scores).sum()), smallest),
        "diagnosed": safe_count(int((signs.diagnosed >= 0).sum()), smallest),
        "flagged": safe_count(len(found.flagged), smallest),
        "threshold": round(found.threshold, 4) if np.isfinite(found.threshold) else None,
        "smallest": smallest,
        "table": asdict(make_safe([word for _, word in AGES], SEXES, counts, smallest)),
        "diseases": _diseases(found, knowledge, smallest),
        "clock": _clock(found.clocks, smallest),
    }
    if planted is not None:
        content["tried"] = _tried(found, planted, prevalence)
    return content


def _diseases(found: Screened, knowledge: Knowledge, smallest: int) -> list[dict[str, Any]]:
    """Return the diseases that enough flagged persons look most like; those of fewer are counted together or not at all."""
    places, counts = np.unique(found.best[found.flagged], return_counts=True)
    order = np.lexsort((places, -counts))
    return [
        {
            "id": knowledge.annotations.diseases[int(places[i])],
            "name": knowledge.annotations.names[int(places[i])],
            "persons": int(counts[i]),
        }
        for i in order.tolist()
        if counts[i] > smallest
    ][:20]


def _clock(clocks: Sequence[Clock], smallest: int) -> dict[str, Any] | None:
    """Return quartiles of the clocks of those flagged, None where they are too few to be told."""
    begun = [one for one in clocks if one.suggestive is not None]
    if len(begun) <= smallest:
        return None
    rows: dict[str, list[float]] = {
        "delay_y": [(one.delay_d or 0) / 365.25 for one in begun],
        "missed_y": [(one.end - one.actionable) / 365.25 for one in begun if one.actionable is not None],
        "specialties": [float(one.specialties) for one in begun],
        "repeats": [float(one.repeats) for one in begun],
    }
    return {
        "persons": len(begun),
        **{
            name: [round(float(value), 2) for value in np.quantile(values, (0.25, 0.5, 0.75))] if len(values) > smallest else None
            for name, values in rows.items()
        },
    }


def _tried(found: Screened, planted: Planted, prevalence: float) -> dict[str, Any]:
    persons = found.signs.persons
    ill, same, flagged = (np.zeros(len(persons), bool) for _ in range(3))
    place = np.searchsorted(persons, planted.person)
    ill[place] = True
    same[place] = found.best[place] == planted.disease
    flagged[found.flagged] = True
    tried = try_screen(found.scores, flagged, ill, same)
    asked = sorted({*PREVALENCES, prevalence})
    values = [one for one in (predictive(tried, value) for value in asked) if one is not None]
    return {**asdict(tried), "predictive": [asdict(one) for one in values], "prevalence": prevalence}
