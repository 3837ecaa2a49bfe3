"""The Merkle tree of RFC 6962 over stored complete subtrees: appends, roots and proofs cost log n.

A *place* is (level, position): the complete subtree of 2**level leaves whose first leaf is ``position * 2**level``. Every complete
subtree is kept once; a ragged right edge is folded from them when it is asked for. Pure: places are fetched through a function.

Source: RFC 6962 (2013), section 2.1; the two verifications follow RFC 9162 (2021), sections 2.1.3.2 and 2.1.4.2.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce

Place = tuple[int, int]
Fetch = Callable[[Sequence[Place]], Mapping[Place, bytes]]
Range = tuple[int, int]

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf, prefixed with 0x00.

    >>> leaf_hash(b"").hex()[:16]
    '6e340b9cffb37a98'
    """
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node, prefixed with 0x01."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def growth(size: int, leaf: bytes, fetch: Fetch) -> list[tuple[Place, bytes]]:
    """Return the complete subtrees that appear when one leaf hash is appended to a tree of ``size`` leaves."""
    level = 0
    wanted = []
    while (size >> level) & 1:
        wanted.append((level, (size >> level) - 1))
        level += 1
    known = fetch(wanted) if wanted else {}
    grown = [((0, size), leaf)]
    for place in wanted:
        level, left = place
        grown.append(((level + 1, left // 2), node_hash(known[place], grown[-1][1])))
    return grown


def cover(first: int, last: int) -> list[Place]:
    """Return the complete subtrees that cover the leaves ``first`` … ``last - 1``, largest first from the left.

    ``first`` must be a multiple of the largest power of two not above ``last - first``, as in every range of an RFC 6962 tree.

    >>> cover(4, 7)
    [(1, 2), (0, 6)]
    """
    places = []
    while first < last:
        level = (last - first).bit_length() - 1
        places.append((level, first >> level))
        first += 1 << level
    return places


def fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root above complete subtrees given from left to right."""
    if not hashes:
        return EMPTY_ROOT
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes))


def _split(size: int) -> int:
    """Return the largest power of two strictly below ``size``."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """Return the ranges of leaves whose roots make the audit path of a leaf, nearest first (RFC 6962, PATH)."""
    first, last = 0, size
    ranges: list[Range] = []
    while last - first > 1:
        middle = first + _split(last - first)
        if index < middle:
            ranges.append((middle, last))
            last = middle
        else:
            ranges.append((first, middle))
            first = middle
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """Return the ranges of leaves whose roots prove that one tree extends another (RFC 6962, PROOF)."""
    if old in {0, new}:
        return []
    first, last = 0, new
    whole = True
    ranges: list[Range] = []
    while old != last:
        middle = first + _split(last - first)
        if old <= middle:
            ranges.append((middle, last))
            last = middle
        else:
            ranges.append((first, middle))
            first = middle
            whole = False
    if not whole:
        ranges.append((first, last))
    return ranges[::-1]


def roots(ranges: Sequence[Range], fetch: Fetch) -> list[bytes]:
    """Return the root of each range, with one fetch for all of them."""
    covers = [cover(*each) for each in ranges]
    known = fetch([place for places in covers for place in places]) if covers else {}
    return [fold([known[place] for place in places]) for places in covers]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Iterable[bytes], root: bytes) -> bool:
    """Return whether an audit path leads from a leaf hash to a root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    node, last, value = index, size - 1, leaf
    for step in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            value = node_hash(step, value)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            value = node_hash(value, step)
        node >>= 1
        last >>= 1
    return last == 0 and value == root


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Return whether a proof shows that the tree of ``new`` leaves extends the tree of ``old`` (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= new:
        return False
    if old in {0, new}:
        return not path and (old_root == new_root if old == new else old_root == EMPTY_ROOT)
    steps = ([old_root] if old & (old - 1) == 0 else []) + list(path)
    if not steps:
        return False
    node, last = old - 1, new - 1
    while node & 1:
        node >>= 1
        last >>= 1
    from_old = from_new = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            from_old, from_new = node_hash(step, from_old), node_hash(step, from_new)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            from_new = node_hash(from_new, step)
        node >>= 1
        last >>= 1
    return last == 0 and from_old == old_root and from_new == new_root


class Frontier:
    """A tree built leaf by leaf that keeps only the complete subtrees of its right edge: log n hashes in memory."""

    def __init__(self) -> None:
        self.size = 0
        self._edge: list[tuple[int, bytes]] = []

    def append(self, leaf: bytes) -> list[tuple[Place, bytes]]:
        """Add a leaf hash and return the complete subtrees that appear."""
        grown: list[tuple[Place, bytes]] = [((0, self.size), leaf)]
        level, value = 0, leaf
        while self._edge and self._edge[-1][0] == level:
            value = node_hash(self._edge.pop()[1], value)
            level += 1
            grown.append(((level, self.size >> level), value))
        self._edge.append((level, value))
        self.size += 1
        return grown

    def root(self) -> bytes:
        """Return the root of what was added so far."""
        return fold([value for _, value in self._edge])

    @classmethod
    def resumed(cls, size: int, fetch: Fetch) -> "Frontier":
        """Return the frontier of a stored tree."""
        frontier = cls()
        places = cover(0, size)
        known = fetch(places) if places else {}
        frontier.size = size
        frontier._edge = [(place[0], known[place]) for place in places]
        return frontier
