"""The graph behind every map: which records and links a map takes, and what it measures of them.

Records and links are plain data, as the registers' snapshot gives them. Nothing is guessed: a lock without a stated link is uncovered.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from filiere.methods.editions import expires_on

Record = Mapping[str, Any]

LINKS = "cartography.links"
ORGANISATIONS = "steering.organisations"


@dataclass(frozen=True)
class Plan:
    """What a map takes: records of some registers that belong to some structuring projects, and who is linked to them.

    ``projects`` empty takes all; ``needs`` names fields of which one must say something; ``linked`` brings in organisations and other
    records at the other end of a link; ``only`` keeps these registers in the end.
    """

    id: str
    scope: str
    registers: tuple[str, ...]
    projects: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()
    linked: bool = True
    only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Atlas:
    """A map's records by address (``register/id``) and its links, each link a record of its own."""

    records: dict[str, Record]
    links: tuple[Record, ...]
    scope: Record | None = None
    _around: dict[str, list[Record]] = field(default_factory=lambda: defaultdict(list), compare=False)

    def __post_init__(self) -> None:
        """Index the links by both ends."""
        for link in self.links:
            self._around[link["values"]["origin"]].append(link)
            self._around[link["values"]["target"]].append(link)

    def around(self, address: str) -> Sequence[Record]:
        """Return the links that touch a record."""
        return self._around.get(address, ())

    def of(self, register: str) -> list[tuple[str, Record]]:
        """Return the records of one register, by name."""
        found = [(address, record) for address, record in self.records.items() if address.startswith(f"{register}/")]
        return sorted(found, key=lambda pair: (str(pair[1]["values"].get("name", "")).casefold(), pair[0]))


def gather(registers: Mapping[str, Mapping[str, Any]], plan: Plan) -> Atlas:
    """Return what a map takes of the registers."""
    everything = {f"{name}/{record['id']}": record for name, said in registers.items() if name != LINKS for record in said["records"]}
    chosen = {
        f"{name}/{record['id']}": record
        for name in plan.registers
        for record in registers.get(name, {}).get("records", ())
        if _belongs(record, plan)
    }
    stated = [link for link in registers.get(LINKS, {}).get("records", ()) if _ends(link) <= everything.keys()]
    if plan.linked:
        touching = {end for link in stated if _ends(link) & chosen.keys() for end in _ends(link)}
        chosen |= {end: everything[end] for end in touching}
    if plan.only:
        chosen = {address: record for address, record in chosen.items() if address.partition("/")[0] in plan.only}
    scopes = registers.get("cartography.scopes", {}).get("records", ())
    scope = next((record for record in scopes if record["values"]["map"] == plan.scope), None)
    return Atlas(dict(sorted(chosen.items())), tuple(link for link in stated if _ends(link) <= chosen.keys()), scope)


def _belongs(record: Record, plan: Plan) -> bool:
    values = record["values"]
    mine = not plan.projects or bool(plan.projects & set(values.get("projects") or ()))
    return mine and (not plan.needs or any(values.get(name) for name in plan.needs))


def _ends(link: Record) -> set[str]:
    return {link["values"]["origin"], link["values"]["target"]}


@dataclass(frozen=True)
class Coverage:
    """One lock: the technologies said to unlock it, and the projects said to work on it or on one of these technologies."""

    lock: str
    technologies: tuple[str, ...]
    projects: tuple[str, ...]

    @property
    def state(self) -> str:
        """Return ``covered`` (a project works on it), ``technology`` (only a technology is named), or ``uncovered``."""
        return "covered" if self.projects else "technology" if self.technologies else "uncovered"


_WORKERS = ("cartography.projects", "cartography.initiatives", "cartography.programmes")


def coverage(atlas: Atlas) -> list[Coverage]:
    """Return what is stated to cover each lock, in the order of their names."""
    return [_covered(atlas, lock) for lock, _ in atlas.of("cartography.locks")]


def _covered(atlas: Atlas, lock: str) -> Coverage:
    technologies = _origins(atlas, lock, {"unlocks"}, ("cartography.technologies",))
    projects = set(_origins(atlas, lock, {"unlocks", "works_on"}, _WORKERS))
    for technology in technologies:
        projects |= set(_origins(atlas, technology, {"works_on", "uses"}, _WORKERS))
    return Coverage(lock, technologies, tuple(sorted(projects)))


def _origins(atlas: Atlas, target: str, kinds: set[str], registers: tuple[str, ...]) -> tuple[str, ...]:
    found = {
        link["values"]["origin"]
        for link in atlas.around(target)
        if link["values"]["target"] == target
        and link["values"]["kind"] in kinds
        and link["values"]["origin"].partition("/")[0] in registers
    }
    return tuple(sorted(found))


def without_lock(atlas: Atlas) -> list[str]:
    """Return the technologies that nothing says to unlock anything, in the order of their names."""
    return [
        address
        for address, _ in atlas.of("cartography.technologies")
        if not any(link["values"]["kind"] == "unlocks" and link["values"]["origin"] == address for link in atlas.around(address))
    ]


def crossed(
    records: Iterable[tuple[str, Record]], rows: Sequence[str], columns: Sequence[str], row: str, column: str
) -> dict[str, Counter[str]]:
    """Return how many records stand at each crossing of two fields; ``""`` counts those that say nothing, in row or column."""
    found: dict[str, Counter[str]] = {name: Counter() for name in (*rows, "")}
    for _, record in records:
        for mine in _said(record, row, rows):
            for other in _said(record, column, columns):
                found[mine][other] += 1
    return found


def _said(record: Record, name: str, known: Sequence[str]) -> list[str]:
    value = record["values"].get(name)
    said = value if isinstance(value, list) else [str(value)] if value not in (None, "") else []
    return [one for one in said if one in known] or [""]


@dataclass(frozen=True)
class Freshness:
    """How many records are fresh on a day, stale, or undated, and how many have no steward."""

    fresh: int
    stale: int
    undated: int
    vacant: int


def freshness(records: Iterable[Record], on: date) -> Freshness:
    """Return how fresh records are on a day."""
    counts: Counter[str] = Counter()
    for record in records:
        until = expires_on(record["values"])
        counts["undated" if until is None else "stale" if until < on else "fresh"] += 1
        counts["vacant"] += not record["values"].get("steward")
    return Freshness(counts["fresh"], counts["stale"], counts["undated"], counts["vacant"])
