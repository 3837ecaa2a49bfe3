"""The tree against the RFC's own definition, written naively, and against the vectors of the Certificate Transparency reference code."""

import hashlib
import math
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filiere.store import merkle

# Inputs and roots published with the Certificate Transparency reference implementation (merkletree tests).
INPUTS = [
    bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


# The definitions of RFC 6962, section 2.1, word by word, over lists; nothing here comes from the module under test.
def naive_root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = naive_split(len(leaves))
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def naive_split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def naive_path(m: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = naive_split(len(leaves))
    if m < k:
        return [*naive_path(m, leaves[:k]), naive_root(leaves[k:])]
    return [*naive_path(m - k, leaves[k:]), naive_root(leaves[:k])]


def naive_subproof(m: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [naive_root(leaves)]
    k = naive_split(len(leaves))
    if m <= k:
        return [*naive_subproof(m, leaves[:k], whole), naive_root(leaves[k:])]
    return [*naive_subproof(m - k, leaves[k:], False), naive_root(leaves[:k])]


def stored(leaves: Sequence[bytes]) -> dict[merkle.Place, bytes]:
    nodes: dict[merkle.Place, bytes] = {}

    def fetch(places: Sequence[merkle.Place]) -> Mapping[merkle.Place, bytes]:
        return {place: nodes[place] for place in places}

    for size, leaf in enumerate(leaves):
        nodes.update(merkle.growth(size, merkle.leaf_hash(leaf), fetch))
    return nodes


def root_of(nodes: Mapping[merkle.Place, bytes], size: int) -> bytes:
    return merkle.roots([(0, size)], lambda places: {place: nodes[place] for place in places})[0]


@pytest.mark.parametrize("size", range(1, 9))
def test_published_vectors(size: int) -> None:
    assert naive_root(INPUTS[:size]).hex() == ROOTS[size - 1]
    assert root_of(stored(INPUTS), size).hex() == ROOTS[size - 1]


def test_published_inclusion_path_of_the_sixth_leaf_of_eight() -> None:
    nodes = stored(INPUTS)
    path = merkle.roots(merkle.inclusion_ranges(5, 8), lambda places: {place: nodes[place] for place in places})
    assert [step.hex() for step in path] == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


LEAVES = [f"leaf {number}".encode() for number in range(70)]
NODES = stored(LEAVES)


def fetch(places: Sequence[merkle.Place]) -> Mapping[merkle.Place, bytes]:
    return {place: NODES[place] for place in places}


@pytest.mark.parametrize("size", range(71))
def test_every_tree_up_to_seventy_leaves_is_the_rfcs(size: int) -> None:
    leaves = LEAVES[:size]
    root = naive_root(leaves)
    assert root_of(NODES, size) == root
    for index in range(size):
        path = merkle.roots(merkle.inclusion_ranges(index, size), fetch)
        assert path == naive_path(index, leaves)
        assert merkle.verify_inclusion(merkle.leaf_hash(LEAVES[index]), index, size, path, root)
    for old in range(1, size + 1):
        proof = merkle.roots(merkle.consistency_ranges(old, size), fetch)
        assert proof == naive_subproof(old, leaves, True)
        assert merkle.verify_consistency(old, size, naive_root(LEAVES[:old]), root, proof)


@given(size=st.integers(1, 70), data=st.data())
@settings(max_examples=200, deadline=None)
def test_an_altered_proof_never_verifies(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = merkle.roots(merkle.inclusion_ranges(index, size), fetch)
    root, leaf = root_of(NODES, size), merkle.leaf_hash(LEAVES[index])
    other = data.draw(st.integers(0, size - 1).filter(lambda it: it != index)) if size > 1 else None
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"another"), index, size, path, root)
    assert not merkle.verify_inclusion(leaf, index, size, [*path, bytes(32)], root)
    assert not merkle.verify_inclusion(leaf, size, size, path, root)
    if other is not None:
        assert not merkle.verify_inclusion(leaf, other, size, path, root)
    for step in range(len(path)):
        assert not merkle.verify_inclusion(leaf, index, size, path[:step] + path[step + 1 :], root)
        assert not merkle.verify_inclusion(leaf, index, size, [*path[:step], bytes(32), *path[step + 1 :]], root)


@given(old=st.integers(1, 69), grown=st.integers(1, 30), data=st.data())
@settings(max_examples=200, deadline=None)
def test_an_altered_past_is_never_consistent(old: int, grown: int, data: st.DataObject) -> None:
    new = min(70, old + grown)
    proof = merkle.roots(merkle.consistency_ranges(old, new), fetch)
    before, after = root_of(NODES, old), root_of(NODES, new)
    assert not merkle.verify_consistency(old, new, bytes(32), after, proof)
    assert not merkle.verify_consistency(old, new, before, bytes(32), proof)
    step = data.draw(st.integers(0, len(proof) - 1))
    assert not merkle.verify_consistency(old, new, before, after, [*proof[:step], bytes(32), *proof[step + 1 :]])
    assert not merkle.verify_consistency(old, new, before, after, proof[:step] + proof[step + 1 :])


def test_empty_and_impossible_sizes() -> None:
    empty = hashlib.sha256(b"").digest()
    assert root_of(NODES, 0) == empty
    assert merkle.verify_consistency(0, 5, empty, root_of(NODES, 5), [])
    assert not merkle.verify_consistency(0, 5, bytes(32), root_of(NODES, 5), [])
    assert not merkle.verify_consistency(6, 5, empty, empty, [])
    assert not merkle.verify_inclusion(bytes(32), 0, 0, [], empty)


@pytest.mark.parametrize("size", [1, 2, 3, 17, 64, 70])
def test_the_frontier_is_the_same_tree(size: int) -> None:
    frontier = merkle.Frontier()
    grown: dict[merkle.Place, bytes] = {}
    for leaf in LEAVES[:size]:
        grown.update(frontier.append(merkle.leaf_hash(leaf)))
    assert frontier.root() == naive_root(LEAVES[:size])
    assert grown == stored(LEAVES[:size])
    resumed = merkle.Frontier.resumed(size, fetch)
    resumed.append(merkle.leaf_hash(b"next"))
    assert resumed.root() == naive_root([*LEAVES[:size], b"next"])


def test_proofs_grow_as_the_logarithm() -> None:
    for size in (10**3, 10**4, 10**6, 10**9):
        bound = math.ceil(math.log2(size))
        assert len(merkle.inclusion_ranges(size // 3, size)) <= bound
        assert len(merkle.consistency_ranges(size // 3, size)) <= bound + 1
        needed = sum(len(merkle.cover(*each)) for each in merkle.inclusion_ranges(size // 3, size))
        assert needed <= 2 * bound
