"""From notes to a choice that a committee can question: notes set right, the best set, and how often each file is kept when things vary."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from filiere.engines.cartography.calls.model import Dossier, DossierFault
from filiere.methods.choice import acceptability, weights
from filiere.methods.choice.calibration import Calibration, calibrate
from filiere.methods.choice.portfolio import NoChoice, Problem, Rules, problem

#: From how often a file is kept: solid, open, or out.
SOLID, OUT = 0.9, 0.1


def study(given: Dossier, *, draws: int = 10_000, seed: int = 1, how: str = weights.NEAR) -> dict[str, Any]:
    """Return the calibration, the best set at the stated weights, and how solid each choice is.

    Notes of a reviewer in conflict are set aside and counted. Files without a note cannot be chosen; they are listed. The standard error
    of a file's fair points is drawn anew with the weights in each draw, so that a thin majority looks thin.

    Raises:
        DossierFault: nothing is noted, or no set keeps to the rules.
    """
    conflicts = given.conflicts()
    kept = [note for note in given.notes if (note.reviewer, note.file) not in conflicts]
    if not kept:
        raise DossierFault("aucune note ne peut être comptée", "no note can be counted")
    found = calibrate(kept)
    criteria = [name for name in given.weights if given.weights[name] > 0]
    noted = [place for place, file in enumerate(given.files) if file.id in found.fair]
    points, errors = _points(given, found, criteria, noted)
    shares = weights.shares([given.weights[name] for name in criteria])
    made = _problem(given, noted)
    values = acceptability.values_of(points, weights.draws([given.weights[name] for name in criteria], draws, seed, how), errors, seed)
    try:
        best = made.best(points @ shares)
        solid = acceptability.solidity(made, values)
    except NoChoice as error:
        raise DossierFault("aucun choix ne respecte toutes les règles", "no choice keeps to all the rules") from error
    ranks = acceptability.ranks(values)
    rows = [
        _row(given, found, conflicts, place, {"kept": solid, "ranks": ranks, "best": best, "worth": points @ shares, "at": number})
        for number, place in enumerate(noted)
    ]
    return {
        "calibration": _calibration(found),
        "files": sorted(rows, key=lambda row: (-row["kept"], -row["worth"], row["id"])),
        "points": {
            given.files[place].id: {name: round(value, 3) for name, value in found.by_criterion[given.files[place].id].items()}
            for place in noted
        },
        "unnoted": [file.id for place, file in enumerate(given.files) if place not in set(noted)],
        "set_aside": [
            {"reviewer": reviewer, "file": name}
            for reviewer, name in sorted({(note.reviewer, note.file) for note in given.notes if (note.reviewer, note.file) in conflicts})
        ],
        "budget": given.budget,
        "spent": float(sum(given.files[place].cost for number, place in enumerate(noted) if best[number])),
        "chosen": int(best.sum()),
        "draws": draws,
        "how": how,
        "sets": solid.sets,
        "gap": solid.gap,
        "widest": solid.widest,
        "weights": {name: float(share) for name, share in zip(criteria, shares, strict=True)},
    }


def _points(given: Dossier, found: Calibration, criteria: Sequence[str], noted: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Return fair points and their standard errors (files x criteria); a criterion nobody noted takes the file's own mean."""
    points = np.zeros((len(noted), len(criteria)))
    errors = np.zeros_like(points)
    counts: dict[tuple[str, str], int] = {}
    for note in given.notes:
        counts[note.file, note.criterion] = counts.get((note.file, note.criterion), 0) + 1
    for row, place in enumerate(noted):
        name = given.files[place].id
        for column, criterion in enumerate(criteria):
            points[row, column] = found.by_criterion[name].get(criterion, found.fair[name].value + found.ease.get(criterion, 0.0))
            errors[row, column] = (found.sigma or 0.0) / np.sqrt(max(1, counts.get((name, criterion), 0)))
    return points, errors


def _problem(given: Dossier, noted: Sequence[int]) -> Problem:
    places = {given.files[place].id: number for number, place in enumerate(noted)}
    files = [given.files[place] for place in noted]
    groups = tuple(
        (fewest, most, tuple(number for number, file in enumerate(files) if file.theme == theme))
        for theme, (fewest, most) in given.themes.items()
    )
    # A file that needs one that was not noted cannot be taken.
    left = frozenset(places[file.id] for file in files if any(name not in places for name in file.needs))
    return problem(
        Rules(
            costs=tuple(file.cost for file in files),
            budget=given.budget,
            most=given.most,
            groups=groups,
            needs=tuple((places[file.id], places[name]) for file in files for name in file.needs if name in places),
            excludes=tuple((places[file.id], places[name]) for file in files for name in file.excludes if name in places),
            left=left,
        )
    )


def _row(given: Dossier, found: Calibration, conflicts: frozenset[tuple[str, str]], place: int, seen: dict[str, Any]) -> dict[str, Any]:
    file, number = given.files[place], seen["at"]
    fair = found.fair[file.id]
    kept = float(seen["kept"].kept[number])
    ranks = seen["ranks"][number]
    return {
        "id": file.id,
        "name": file.name,
        "theme": file.theme,
        "cost": file.cost,
        "plain": round(found.plain[file.id], 3),
        "fair": round(fair.value, 3),
        "low": None if fair.low is None else round(fair.low, 3),
        "high": None if fair.high is None else round(fair.high, 3),
        "worth": round(float(seen["worth"][number]), 4),
        "chosen": bool(seen["best"][number]),
        "kept": round(kept, 4),
        "error": round(float(seen["kept"].error[number]), 4),
        "state": "solid" if kept >= SOLID else "out" if kept <= OUT else "open",
        "mean_rank": round(float(ranks @ np.arange(1, len(ranks) + 1)), 2),
        "first": round(float(ranks[0]), 4),
        "conflicts": sum(name == file.id for _, name in conflicts),
    }


def _calibration(found: Calibration) -> dict[str, Any]:
    return {
        "sigma": None if found.sigma is None else round(found.sigma, 3),
        "notes": found.notes,
        "connected": found.connected,
        "groups": [sorted(group) for group in found.groups],
        "reviewers": [
            {"id": name, "severity": round(one.value, 3), "low": _rounded(one.low), "high": _rounded(one.high)}
            for name, one in sorted(found.severity.items(), key=lambda item: -item[1].value)
        ],
        "ease": {name: round(value, 3) for name, value in found.ease.items()},
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
