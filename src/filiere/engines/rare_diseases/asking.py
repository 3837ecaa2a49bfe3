"""Ranking from Python: phenopackets in, labelled arrays out, one or ten thousand at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.knowledge import Knowledge, load, wheel_folder
from filiere.engines.rare_diseases.methods import METHODS
from filiere.engines.rare_diseases.model import NOT_FOR_CARE, Case, Trouble
from filiere.engines.rare_diseases.phenopackets import read_packet
from filiere.engines.rare_diseases.probability import believe, probabilities, signals
from filiere.engines.rare_diseases.ranking import rank as rank_cases
from filiere.engines.rare_diseases.scoring import make_batch
from filiere.engines.rare_diseases.weights import KNOWN, RIGHT

Words = NDArray[np.str_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ranking:
    """The best diseases of each case, every array labelled by ``case`` (rows) and by place from the best (columns).

    Attributes:
        case: identifiers of the cases that could be read.
        disease: cases × kept, identifiers.
        name: cases × kept, names.
        score: cases × kept.
        probability: cases × kept, NaN where none is known (another method or other identifiers than those it was set for).
        known: per case, the probability that its disease is in the base at all, NaN where none is known.
        release: of the ontology and its annotations.
        troubles: what could not be read, in words.
        not_for: what the ranking is not for.
    """

    case: Words
    disease: Words
    name: Words
    score: Floats
    probability: Floats
    known: Floats
    release: str
    troubles: tuple[Trouble, ...]
    not_for: str = NOT_FOR_CARE.en

    def of(self, case: str) -> list[dict[str, Any]]:
        """Return the rows of one case.

        Raises:
            KeyError: there is no such case.
        """
        found = np.flatnonzero(self.case == case)
        if not len(found):
            raise KeyError(case)
        row = int(found[0])
        return [
            {"rank": place + 1, "disease": str(disease), "name": str(name), "score": float(score), "probability": float(chance)}
            for place, (disease, name, score, chance) in enumerate(
                zip(self.disease[row], self.name[row], self.score[row], self.probability[row], strict=True)
            )
        ]


def rank(
    packets: Mapping[str, Any] | Case | Iterable[Mapping[str, Any] | Case],
    *,
    knowledge: Knowledge | None = None,
    method: str = "calibrated",
    namespace: str = "OMIM",
    keep: int = 20,
    cache: Path | None = None,
) -> Ranking:
    """Return the best diseases of one phenopacket or of many.

    Args:
        packets: GA4GH phenopackets v2 as read from JSON, or cases.
        knowledge: the knowledge base; that of the installed wheel by default.
        method: a name in ``methods.METHODS``.
        namespace: ``OMIM`` or ``ORPHA``.
        keep: how many diseases are kept per case.
        cache: where the index of the knowledge base is kept between calls.

    Raises:
        KeyError: there is no such method.
        ValueError: no case could be read, or the namespace has no disease; the first trouble is told.
    """
    base = load(wheel_folder(), cache) if knowledge is None else knowledge
    given: Sequence[Mapping[str, Any] | Case] = [packets] if isinstance(packets, Mapping | Case) else list(packets)
    cases, troubles = _read(given, base)
    diseases = base.namespace(namespace)
    if not cases or not len(diseases):
        first = f": {troubles[0].where}, {troubles[0].what.en}" if troubles else ""
        raise ValueError(f"no case to rank{first}" if not cases else f"no disease of {namespace} has a sign")
    batch = make_batch(base.ontology, cases)
    found = rank_cases(base, cases, METHODS[method], diseases=diseases, keep=keep, batch=batch)
    chance, known = np.full(found.score.shape, np.nan), np.full(len(cases), np.nan)
    if method == "calibrated" and namespace == "OMIM":
        belief = believe(signals(base, batch, found, None), RIGHT, KNOWN)
        chance, known = probabilities(found, belief), belief.known
    names, titles = np.array(base.annotations.diseases), np.array(base.annotations.names)
    return Ranking(
        np.array(found.cases),
        names[found.disease],
        titles[found.disease],
        found.score.astype(np.float64),
        chance,
        known,
        base.release,
        tuple(troubles),
    )


def _read(given: Sequence[Mapping[str, Any] | Case], knowledge: Knowledge) -> tuple[list[Case], list[Trouble]]:
    cases: list[Case] = []
    troubles: list[Trouble] = []
    for number, packet in enumerate(given, start=1):
        if isinstance(packet, Case):
            cases.append(packet)
            continue
        case, wrong = read_packet(packet, f"case {number}", knowledge.ontology)
        troubles += wrong
        cases += [case] if case is not None else []
    return cases, troubles
