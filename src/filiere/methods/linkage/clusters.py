"""From weighed pairs to groups: the strongest first, never across what is forbidden, and never against the weight of the whole."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from filiere.methods.linkage.candidates import pairs
from filiere.methods.linkage.evidence import VETO, Step, Weighing, are_strangers, weigh
from filiere.methods.linkage.frequency import Frequencies
from filiere.methods.linkage.records import Record

#: Above that many bits, two records are taken for one organisation.
DECIDED = 0.0
#: Above that many bits and not above the decision, a person is asked.
ASKED = -6.0
#: Two groups stay apart where their pairs weigh that much against it on average.
_AGAINST = -9.0
#: What two misspellings of one name may look like.
_STRANGERS = -14.0
_WEIGHED = 24


@dataclass(frozen=True)
class Linkage:
    """What came of linking records: ``groups`` of places (singletons included), and the pairs weighed that matter.

    ``links`` are the pairs that made the groups, ``doubts`` those that a person should look at, ``kept_apart`` those that only the list
    of names that never merge, or the weight of a whole group, kept apart.
    """

    groups: tuple[tuple[int, ...], ...]
    links: Mapping[tuple[int, int], Weighing]
    doubts: Mapping[tuple[int, int], Weighing]
    kept_apart: Mapping[tuple[int, int], Weighing] = field(default_factory=dict)
    weighed: int = 0


#: Says whether two records must stay apart whatever they look like.
Apart = Callable[[Record, Record], bool]


def never(listed: Iterable[tuple[str, str]]) -> Apart:
    """Return the rule that keeps apart records whose names are listed together, whatever their accents, case or legal form."""
    from filiere.methods.linkage.spelling import read_name

    keys = {frozenset((read_name(one).key, read_name(other).key)) for one, other in listed}
    return lambda one, other: bool(keys) and frozenset((one.spelling.key, other.spelling.key)) in keys


def link(records: Sequence[Record], apart: Apart | None = None) -> Linkage:
    """Return the groups of records that speak of one organisation each."""
    often = Frequencies(record.spelling for record in records)
    apart = apart or never(())
    links: dict[tuple[int, int], Weighing] = {}
    doubts: dict[tuple[int, int], Weighing] = {}
    kept_apart: dict[tuple[int, int], Weighing] = {}
    count = 0
    for one, other in pairs(records, often):
        count += 1
        if are_strangers(records[one], records[other]):
            continue
        found = weigh(records[one], records[other], often)
        if found.bits <= ASKED or found.forbidden:
            continue
        if apart(records[one], records[other]):
            kept_apart[one, other] = forbidden(found)
        else:
            (links if found.bits > DECIDED else doubts)[one, other] = found
    grouping = _Grouping(records, often, apart)
    for pair, found in sorted(links.items(), key=lambda item: (-item[1].bits, item[0])):
        if not grouping.join(*pair):
            kept_apart[pair] = found
    groups = grouping.groups()
    used = {pair: found for pair, found in links.items() if pair not in kept_apart}
    return Linkage(groups, used, doubts, kept_apart, count)


def forbidden(found: Weighing) -> Weighing:
    """Return a weighing with the step that forbids it."""
    return Weighing(found.left, found.right, (*found.steps, Step("never", "", "", VETO)), found.bits + VETO)


class _Grouping:
    def __init__(self, records: Sequence[Record], often: Frequencies, apart: Apart) -> None:
        self._records, self._often, self._apart = records, often, apart
        self._head = list(range(len(records)))
        self._members = {place: [place] for place in range(len(records))}
        self._marks = {place: _marks(record) for place, record in enumerate(records)}
        self._against: set[tuple[int, int]] = set()

    def head(self, place: int) -> int:
        while self._head[place] != place:
            self._head[place] = self._head[self._head[place]]
            place = self._head[place]
        return place

    def join(self, one: int, other: int) -> bool:
        """Bring two groups together unless their records speak against it; return whether they now are one."""
        first, second = sorted((self.head(one), self.head(other)))
        if first == second:
            return True
        contrary = any(
            self._marks[first][kind] and held and not self._marks[first][kind] & held for kind, held in self._marks[second].items()
        )
        if contrary or (first, second) in self._against or not self._agree(self._members[first], self._members[second]):
            self._against.add((first, second))
            return False
        self._members[first] += self._members.pop(second)
        for kind, held in self._marks.pop(second).items():
            self._marks[first][kind] |= held
        self._head[second] = first
        return True

    def _agree(self, left: Sequence[int], right: Sequence[int]) -> bool:
        if len(left) == len(right) == 1:
            return True
        some, others = _spread(left), _spread(right)
        best = {("left", one): _STRANGERS for one in some} | {("right", other): _STRANGERS for other in others}
        for one, other in product(some, others):
            if self._apart(self._records[one], self._records[other]):
                return False
            found = weigh(self._records[one], self._records[other], self._often)
            if found.forbidden:
                return False
            best["left", one] = max(best["left", one], found.bits)
            best["right", other] = max(best["right", other], found.bits)
        # Two misspellings of one name look like strangers: each record is judged by the nearest of the other group.
        return all(
            sum(bits for (side, _), bits in best.items() if side == which) / len(members) > _AGAINST
            for which, members in (("left", some), ("right", others))
        )

    def groups(self) -> tuple[tuple[int, ...], ...]:
        return tuple(sorted((tuple(sorted(members)) for members in self._members.values()), key=lambda group: group[0]))


def _marks(record: Record) -> dict[str, frozenset[str]]:
    """Return what no two records of one organisation may have different: a group holds what its records hold."""
    spelling = record.spelling
    return {
        "town": spelling.towns,
        "number": spelling.numbers,
        "siren": frozenset({record.siren} - {""}),
        "ror": frozenset({record.ror} - {""}),
    }


def _spread(places: Sequence[int]) -> Sequence[int]:
    """Return some places of a long list, evenly, the same every time."""
    most = max(1, int(_WEIGHED**0.5))
    return places if len(places) <= most else [places[at * len(places) // most] for at in range(most)]
