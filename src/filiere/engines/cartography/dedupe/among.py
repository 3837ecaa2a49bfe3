"""Which records of a register may be one organisation: each record with all its spellings, each pair with its best reasons."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from filiere.engines.cartography.dedupe.curated import NEVER, Pair
from filiere.engines.cartography.dedupe.grouping import group
from filiere.engines.cartography.dedupe.saying import said
from filiere.methods.linkage.evidence import Weighing

#: How many pairs are told, the most likely first.
MOST = 400


def duplicates(register: str, records: Iterable[Mapping[str, Any]], links: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Return the pairs of records that may be one organisation, as plain data for a page.

    ``links`` are the links of the map: those that say that a record is not another keep both apart.
    Each record is ``{"id", "values"}``; its ``name`` and ``spellings`` are read, with town, SIREN, website and status of diffusion.
    """
    rows, owners, names = [], [], {}
    for record in records:
        values = record["values"]
        names[record["id"]] = str(values.get("name") or record["id"])
        for words in (values.get("name"), *(values.get("spellings") or ())):
            if words:
                rows.append(_row(str(words), values))
                owners.append(record["id"])
    spellings: dict[str, list[str]] = {}
    for owner, row in zip(owners, rows, strict=True):
        spellings.setdefault(owner, []).append(row["name"])
    told = _distinct(register, links, names)
    kept_apart = [Pair(*both, at) for one, other, at in told for both in product(spellings[one], spellings[other])]
    grouped = group(rows, apart=(*NEVER, *kept_apart))
    by_place = {place: number for number, members in enumerate(grouped.linkage.groups) for place in members}
    best: dict[tuple[str, str], tuple[bool, Weighing]] = {}
    weighed = {**grouped.linkage.doubts, **grouped.linkage.links}
    for (one, other), found in weighed.items():
        ends = (min(owners[one], owners[other]), max(owners[one], owners[other]))
        joined = by_place[one] == by_place[other]
        if ends[0] != ends[1] and (ends not in best or (joined, found.bits) > (best[ends][0], best[ends][1].bits)):
            best[ends] = (joined, found)
    ranked = sorted(best.items(), key=lambda item: (-item[1][0], -item[1][1].bits, item[0]))[:MOST]
    pairs = [_pair(register, ends, names, joined, found) for ends, (joined, found) in ranked]
    return {
        "records": len(names),
        "groups": len(names) - _joins(pairs),
        "asked": sum(not pair["joined"] for pair in pairs),
        "pairs": pairs,
        "never": [pair._asdict() for pair in (*NEVER, *(Pair(names[one], names[other], at) for one, other, at in told))],
    }


def _distinct(register: str, links: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[Pair]:
    """Return the pairs of ids that stewards said to be two organisations, with their source."""
    found = []
    for link in links:
        values = link["values"]
        ends = [str(values.get(end) or "").removeprefix(f"{register}/") for end in ("origin", "target")]
        if values.get("kind") == "distinct_from" and all(end in names for end in ends):
            found.append(Pair(ends[0], ends[1], str(values.get("source") or "")))
    return found


def _row(words: str, values: Mapping[str, Any]) -> dict[str, str]:
    known = {"town": values.get("town"), "siren": values.get("siren"), "site": values.get("website"), "diffusion": values.get("diffusion")}
    return {"name": words, **{field: str(value) for field, value in known.items() if value}}


def _pair(register: str, ends: tuple[str, str], names: Mapping[str, str], joined: bool, found: Weighing) -> dict[str, Any]:
    steps = [{"bits": round(step.bits, 2), "fr": said(step, "fr"), "en": said(step, "en")} for step in found.steps]
    why = max(steps, key=lambda step: float(str(step["bits"])))
    return {
        "id": f"{ends[0]}.{ends[1]}",
        "left": names[ends[0]],
        "right": names[ends[1]],
        "left_record": f"{register}/{ends[0]}",
        "right_record": f"{register}/{ends[1]}",
        "group": "+".join(ends),
        "joined": joined,
        "bits": round(found.bits, 2),
        "probability": round(found.probability, 4),
        "steps": steps,
        "why": {"fr": why["fr"], "en": why["en"]},
    }


def _joins(pairs: Iterable[Mapping[str, Any]]) -> int:
    """Return by how many the joined pairs would lower the number of records."""
    heads: dict[str, str] = {}

    def head(name: str) -> str:
        while heads.setdefault(name, name) != name:
            name = heads[name]
        return name

    count = 0
    for pair in pairs:
        one, other = head(pair["left_record"]), head(pair["right_record"])
        if pair["joined"] and one != other:
            heads[other] = one
            count += 1
    return count
