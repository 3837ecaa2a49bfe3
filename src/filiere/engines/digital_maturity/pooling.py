"""What many firms let everybody learn, so that none of them can be told apart; where that cannot be, nothing."""

from collections.abc import Mapping, Sequence
from statistics import fmean, median
from typing import Any

from filiere.engines.digital_maturity.model import DIMENSIONS, SIZES

#: Fewer firms than this are never shown together.
FEWEST = 5
#: The share of the headcount above which one firm would be read through the mean.
DOMINANT = 0.5
#: The headcount that stands for a size, for dominance only: the geometric middle of the class, the lower bound of the open one.
HEADCOUNT = {"micro": 3, "small": 22, "medium": 111, "large": 250}

Row = Mapping[str, Any]


def may_publish(rows: Sequence[Row]) -> str | None:
    """Return why a group may not be shown, None where it may: ``few`` firms, or one that is ``dominant``."""
    if len(rows) < FEWEST:
        return "few"
    heads = [HEADCOUNT[row["size"]] for row in rows]
    return "dominant" if max(heads) > DOMINANT * sum(heads) else None


def pool(rows: Sequence[Row]) -> dict[str, Any]:
    """Return what may be published of the rows that firms share (the first to share first).

    Firms enter five by five, so that nobody's scores are the difference between two days. Means are whole points. The sizes are told only
    if every size that occurs may be told: otherwise the one left out would be the total less the others.
    """
    kept = list(rows)[: len(rows) // FEWEST * FEWEST]
    why = may_publish(kept) if kept else "few"
    return {"real": len(rows), "why": why, "published": _published(kept) if why is None else None}


def _published(rows: Sequence[Row]) -> dict[str, Any]:
    by_size = {size: [row for row in rows if row["size"] == size] for size in SIZES}
    told = all(may_publish(group) is None for group in by_size.values() if group)
    moved = [row for row in rows if row["wave"] > 0]
    return {
        **_means(rows),
        "minutes": round(median(row["minutes"] for row in rows)),
        "by_size": {size: _means(group) for size, group in by_size.items() if group} if told else None,
        "pairs": len(moved) if len(moved) >= FEWEST else None,
        "raised": _raised(moved),
    }


def _means(rows: Sequence[Row]) -> dict[str, Any]:
    dimensions = {}
    for name in DIMENSIONS:
        known = [row for row in rows if row["dimensions"][name] is not None]
        dimensions[name] = round(fmean(row["dimensions"][name] for row in known)) if may_publish(known) is None else None
    return {"count": len(rows), "overall": round(fmean(row["overall"] for row in rows)), "dimensions": dimensions}


def _raised(moved: Sequence[Row]) -> list[str]:
    """Return the questions that firms raised between two measures, the most frequent first; one that fewer than five raised is not told."""
    counts: dict[str, int] = {}
    for row in moved:
        for name in row["raised"]:
            counts[name] = counts.get(name, 0) + 1
    return sorted((name for name, count in counts.items() if count >= FEWEST), key=lambda name: (-counts[name], name))
