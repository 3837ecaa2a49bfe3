"""Measures the ranking on published cases without letting a case's own publication answer for it.

Each case is ranked against the knowledge base without its publication. Clean cases (their disease is known from other publications), leaked
ones (their publication is one of its sources) and absent ones (the disease is not known) are told apart, always.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases import metrics
from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.learning import is_tuning
from filiere.engines.rare_diseases.methods import METHODS
from filiere.engines.rare_diseases.model import ONSET_ENDS_Y, Case
from filiere.engines.rare_diseases.organs import disease_groups
from filiere.engines.rare_diseases.probability import area, believe, signals
from filiere.engines.rare_diseases.ranking import Ranking, rank
from filiere.engines.rare_diseases.scoring import Batch, make_batch
from filiere.engines.rare_diseases.sharing import Sharing, sharing
from filiere.engines.rare_diseases.weights import KNOWN, RIGHT

Doubles = NDArray[np.float64]
Mask = NDArray[np.bool_]

#: The method whose gain is measured, and the plain one it is measured against.
OURS, BASELINE = "calibrated", "likelihood"


@dataclass(frozen=True)
class Evaluated:
    """Ranks by method, and what our method believed, per case."""

    cases: Sequence[Case]
    shared: Sharing
    ranks: Mapping[str, Doubles]
    right: Mask
    chance: Doubles
    known: Doubles
    known_as_is: Doubles
    first: Ranking

    def group(self, *names: str) -> Mask:
        """Return the cases of some groups that have something left to be ranked by."""
        here = np.array([name in names for name in self.shared.groups], bool)
        return here & ((self.shared.truth < 0) | (self.shared.left > 0))

    def part(self, tuning: bool) -> Mask:
        """Return the cases of the tuning part, or the others."""
        return np.array([is_tuning(case) == tuning for case in self.cases], bool)


def evaluate(
    knowledge: Knowledge,
    cases: Sequence[Case],
    methods: Iterable[str] = tuple(METHODS),
    tell: Callable[[Sequence[str]], Iterable[str]] = iter,
    namespace: str = "OMIM",
) -> Evaluated:
    """Return the ranks of published cases by each method among the diseases of a namespace; ``tell`` may report progress over the methods.

    Probabilities were set for OMIM diseases: over another namespace they show how far they travel, no more.
    """
    shared, batch = sharing(knowledge, cases, namespace), make_batch(knowledge.ontology, cases)
    diseases = knowledge.namespace(namespace)
    ranks: dict[str, Doubles] = {}
    names = list(dict.fromkeys((*methods, OURS)))
    first: Ranking | None = None
    for name in tell(names):
        ranking = rank(knowledge, cases, METHODS[name], diseases=diseases, patches=shared.patches, truth=shared.truth, batch=batch)
        ranks[name] = ranking.rank
        first = ranking if name == OURS else first
    if first is None:
        raise ValueError(OURS)
    belief = believe(signals(knowledge, batch, first, shared.patches), RIGHT, KNOWN)
    return Evaluated(
        cases,
        shared,
        ranks,
        first.disease[:, 0] == shared.truth,
        belief.right,
        belief.known,
        _known_as_is(knowledge, cases, batch, diseases),
        first,
    )


def _known_as_is(knowledge: Knowledge, cases: Sequence[Case], batch: Batch, diseases: NDArray[np.int32]) -> Doubles:
    """Return the belief that the disease is known, where nothing is left out: leaked cases then look better known than they are."""
    ranking = rank(knowledge, cases, METHODS[OURS], diseases=diseases, batch=batch)
    return believe(signals(knowledge, batch, ranking, None), RIGHT, KNOWN).known


def report(found: Evaluated, knowledge: Knowledge, seed: int = 0) -> dict[str, Any]:
    """Return the whole report as plain values; shares are between 0 and 1."""
    truth, groups = found.shared.truth.astype(np.int64), found.shared.groups
    clean, leaked, absent = (found.group(name) for name in ("clean", "leaked", "absent"))
    usable = clean | leaked | absent
    ours, plain = found.ranks[OURS], found.ranks[BASELINE]
    named = {"clean": clean, "leaked": leaked}
    names = {case.disease for case in found.cases if case.disease}

    def by_method(name: str, mask: Mask) -> dict[str, Any]:
        return metrics.summary(found.ranks[name][mask], truth[mask])

    return {
        "release": knowledge.release,
        "cases": len(found.cases),
        "groups": {name: groups.count(name) for name in ("clean", "leaked", "absent")},
        "emptied": int(((np.array(groups) == "leaked") & (found.shared.left == 0)).sum()),
        "clean": by_method(OURS, clean),
        "leaked": by_method(OURS, leaked),
        "absent": {"n": int(absent.sum()), **_abstention(found, clean, leaked, absent)},
        "baseline": {name: by_method(BASELINE, mask) for name, mask in named.items()},
        "methods": {name: {group: by_method(name, mask) for group, mask in named.items()} for name in found.ranks},
        "gain": {name: metrics.gain(ours[mask], plain[mask], truth[mask], seed) for name, mask in named.items()},
        "parts": {
            word: _part(found, mask & usable, clean, seed) for word, mask in (("tuning", found.part(True)), ("held_out", found.part(False)))
        },
        "calibration": {
            "clean_and_absent": metrics.calibration(found.chance[clean | absent], found.right[clean | absent]),
            "all": metrics.calibration(found.chance[usable], found.right[usable]),
        },
        "reliability": metrics.reliability(found.chance[usable], found.right[usable]),
        "risk_coverage": metrics.risk_coverage(found.chance[usable], found.right[usable]),
        "curves": {name: metrics.curve(found.ranks[name][clean], truth[clean], seed) for name in (OURS, BASELINE) if clean.any()},
        "subgroups": _subgroups(found, clean, disease_groups(knowledge, names)),
    }


def _abstention(found: Evaluated, clean: Mask, leaked: Mask, absent: Mask) -> dict[str, Any]:
    """Return how often a known case is believed known more than an absent one, by group; ``as_is`` leaves no publication out."""
    low, low_as_is = found.known[absent], found.known_as_is[absent]
    areas = {
        "auroc": area(found.known[clean], low),
        "auroc_leaked": area(found.known[leaked], low),
        "auroc_all": area(found.known[clean | leaked], low),
        "auroc_leaked_as_is": area(found.known_as_is[leaked], low_as_is),
        "auroc_all_as_is": area(found.known_as_is[clean | leaked], low_as_is),
    }
    return {name: None if np.isnan(value) else round(value, 4) for name, value in areas.items()}


def _part(found: Evaluated, mask: Mask, clean: Mask, seed: int) -> dict[str, Any]:
    truth = found.shared.truth.astype(np.int64)
    here = mask & clean
    not_leaked = mask & ~found.group("leaked")
    return {
        "clean": metrics.summary(found.ranks[OURS][here], truth[here]),
        "baseline": metrics.summary(found.ranks[BASELINE][here], truth[here]),
        "gain": metrics.gain(found.ranks[OURS][here], found.ranks[BASELINE][here], truth[here], seed),
        "calibration": metrics.calibration(found.chance[not_leaked], found.right[not_leaked]),
        "calibration_all": metrics.calibration(found.chance[mask], found.right[mask]),
        "absent": _abstention(found, here, mask & found.group("leaked"), mask & found.group("absent")),
    }


def _subgroups(found: Evaluated, clean: Mask, groups: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the measures of clean cases by sex, age at onset, number of observed and of excluded terms, and group of disease."""
    truth = found.shared.truth.astype(np.int64)
    kinds: dict[str, Callable[[Case], str]] = {
        "sex": lambda case: case.sex,
        "onset": lambda case: "unknown" if case.onset is None else _ONSETS[min(case.onset, len(ONSET_ENDS_Y) - 1)],
        "observed": lambda case: _band(len(case.observed)),
        "excluded": lambda case: _band(len(case.excluded)),
        "disease_group": lambda case: groups.get(case.disease or "", "—"),
    }
    rows = []
    for kind, word in kinds.items():
        words = np.array([word(case) for case in found.cases])
        for value in sorted(set(words[clean].tolist())):
            here = clean & (words == value)
            ours, plain = (metrics.summary(found.ranks[name][here], truth[here]) for name in (OURS, BASELINE))
            rows.append({"kind": kind, "value": value, "n": ours["n"], "ours": ours, "baseline": plain})
    return rows


_ONSETS = ("0 congenital", "1 neonatal", "2 infantile", "3 childhood", "4 juvenile", "5 young adult", "6 middle age", "7 late")


def _band(count: int) -> str:
    return next(word for most, word in ((0, "0"), (3, "1-3"), (7, "4-7"), (15, "8-15"), (10**9, "16+")) if count <= most)
