"""Groups of a list, each with its reasons in words, and what a person is asked to look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from filiere.engines.cartography.dedupe.curated import NEVER, SAME, Pair
from filiere.engines.cartography.dedupe.saying import said
from filiere.methods.linkage.clusters import Linkage, link, never
from filiere.methods.linkage.evidence import Step, Weighing
from filiere.methods.linkage.records import Record, record
from filiere.methods.linkage.spelling import read_name

#: What the word of a source is worth: more than any letters.
_KNOWN = 40.0
#: Pairs that a person is shown, the nearest to a decision first.
MOST_DOUBTS = 200


@dataclass(frozen=True)
class Grouped:
    """A list deduplicated: its records, their linkage, and the pairs that the list of known names brought together."""

    records: tuple[Record, ...]
    linkage: Linkage


def group(rows: Iterable[Mapping[str, str]], apart: Sequence[Pair] = NEVER, same: Sequence[Pair] = SAME) -> Grouped:
    """Return the groups of a list of rows with a ``name`` and whatever else is known (town, siren, ror, acronym, site, postcode)."""
    records = tuple(record(str(place), row) for place, row in enumerate(rows))
    rule = never((pair.one, pair.other) for pair in apart)
    found = link(records, rule)
    return Grouped(records, _known(records, found, same))


def _known(records: Sequence[Record], found: Linkage, same: Sequence[Pair]) -> Linkage:
    """Bring together the groups that a source says are one."""
    places: dict[str, int] = {}
    for number, members in enumerate(found.groups):
        for place in members:
            places.setdefault(records[place].spelling.key, number)
    groups = {number: list(members) for number, members in enumerate(found.groups)}
    links = dict(found.links)
    heads = {number: number for number in groups}
    for pair in same:
        ends = [places.get(read_name(name).key) for name in (pair.one, pair.other)]
        if ends[0] is None or ends[1] is None:
            continue
        first, second = sorted((_head(heads, ends[0]), _head(heads, ends[1])))
        if first == second:
            continue
        left, right = min(groups[first]), min(groups[second])
        steps = (Step("known", f"{pair.one} = {pair.other}", pair.at, _KNOWN),)
        links[left, right] = Weighing(records[left].key, records[right].key, steps, _KNOWN)
        groups[first] += groups.pop(second)
        heads[second] = first
    merged = tuple(sorted((tuple(sorted(members)) for members in groups.values()), key=lambda members: members[0]))
    return Linkage(merged, links, found.doubts, found.kept_apart, found.weighed)


def _head(heads: Mapping[int, int], number: int) -> int:
    while heads[number] != number:
        number = heads[number]
    return number


def as_rows(grouped: Grouped, language: str = "fr") -> list[dict[str, Any]]:
    """Return every group as ``{"cluster": [names…], "why": words, "links": […]}``, singletons included, in the order of the list.

    Each line of the list stands in exactly one group, its name as it was written; ``rows`` are the places of these names in the list,
    from 0. ``links`` give each link that made the group with its waterfall.
    """
    by_place = {place: number for number, members in enumerate(grouped.linkage.groups) for place in members}
    links: dict[int, list[tuple[tuple[int, int], Weighing]]] = {}
    for pair, found in grouped.linkage.links.items():
        if by_place[pair[0]] == by_place[pair[1]]:
            links.setdefault(by_place[pair[0]], []).append((pair, found))
    return [
        _group(grouped.records, members, _tree(links.get(number, [])), language) for number, members in enumerate(grouped.linkage.groups)
    ]


def _tree(links: list[tuple[tuple[int, int], Weighing]]) -> list[tuple[tuple[int, int], Weighing]]:
    """Return, of the links inside a group, the strongest that join it: one fewer than it has members."""
    heads: dict[int, int] = {}

    def head(place: int) -> int:
        while heads.setdefault(place, place) != place:
            place = heads[place]
        return place

    kept = []
    for pair, found in sorted(links, key=lambda item: (-item[1].bits, item[0])):
        one, other = head(pair[0]), head(pair[1])
        if one != other:
            heads[other] = one
            kept.append((pair, found))
    return kept


def _group(
    records: Sequence[Record], members: Sequence[int], links: Sequence[tuple[tuple[int, int], Weighing]], language: str
) -> dict[str, Any]:
    told = [waterfall(records, pair, found, language) for pair, found in links]
    if not told:
        why = "aucun autre nom ne lui ressemble assez" if language == "fr" else "no other name is near enough"
    else:
        why = "; ".join(f"{one['left']} = {one['right']} ({one['words']})" for one in told)
    return {"cluster": [records[place].name for place in members], "why": why, "rows": list(members), "links": told}


def waterfall(records: Sequence[Record], pair: tuple[int, int], found: Weighing, language: str) -> dict[str, Any]:
    """Return one weighed pair: both names, the probability, each step with its words and bits, and the step that decided most."""
    steps = [{"kind": step.kind, "words": said(step, language), "bits": round(step.bits, 2)} for step in found.steps]
    strongest = max(found.steps, key=lambda step: (step.kind == "same", step.bits))
    return {
        "left": records[pair[0]].name,
        "right": records[pair[1]].name,
        "bits": round(found.bits, 2),
        "probability": round(found.probability, 4),
        "words": said(strongest, language),
        "steps": steps,
    }


def doubts(grouped: Grouped, language: str = "fr") -> list[dict[str, Any]]:
    """Return the pairs that a person should look at, the nearest to a decision first; pairs already in one group are left out."""
    by_place = {place: number for number, members in enumerate(grouped.linkage.groups) for place in members}
    asked = {**grouped.linkage.doubts, **grouped.linkage.kept_apart}
    open_pairs = [(pair, found) for pair, found in asked.items() if by_place[pair[0]] != by_place[pair[1]]]
    ranked = sorted(open_pairs, key=lambda item: (-item[1].bits, item[0]))[:MOST_DOUBTS]
    return [waterfall(grouped.records, pair, found, language) for pair, found in ranked]
