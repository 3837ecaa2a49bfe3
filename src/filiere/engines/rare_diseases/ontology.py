"""The Human Phenotype Ontology as arrays, read from an ``hp.obo`` file that stays unmodified.

Source: Gargano et al., "The Human Phenotype Ontology in 2024", Nucleic Acids Research 52(D1), 2024, D1333–D1346.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int32]

#: The root of the signs that a person can have.
PHENOTYPIC_ABNORMALITY = "HP:0000118"


@dataclass(frozen=True)
class Ontology:
    """Terms in topological order (a parent before its children), with their parents as index pairs.

    ``replaced`` maps alternate and obsolete identifiers to the current one; ``obsolete`` holds those that nothing replaces.
    """

    version: str
    ids: tuple[str, ...]
    names: tuple[str, ...]
    children: Ints
    parents: Ints
    replaced: Mapping[str, str]
    obsolete: Mapping[str, str]

    @cached_property
    def index(self) -> dict[str, int]:
        """Return the place of each identifier."""
        return {name: place for place, name in enumerate(self.ids)}

    @cached_property
    def closure(self) -> sparse.csr_matrix:
        """Return the terms × terms matrix whose row holds a term and all its ancestors."""
        size = len(self.ids)
        up: list[set[int]] = [{place} for place in range(size)]
        for child, parent in zip(self.children.tolist(), self.parents.tolist(), strict=True):
            up[child] |= up[parent]
        counts = np.fromiter((len(row) for row in up), dtype=np.int64, count=size)
        indices = np.concatenate([np.array(sorted(row), dtype=np.int32) for row in up]) if size else np.empty(0, np.int32)
        pointers = np.concatenate([[0], np.cumsum(counts)])
        return sparse.csr_matrix((np.ones(len(indices), np.float32), indices, pointers), shape=(size, size))

    @cached_property
    def parents_of(self) -> tuple[tuple[int, ...], ...]:
        """Return the direct parents of each term."""
        found: list[list[int]] = [[] for _ in self.ids]
        for child, parent in zip(self.children.tolist(), self.parents.tolist(), strict=True):
            found[child].append(parent)
        return tuple(tuple(row) for row in found)

    def ancestors(self, place: int) -> Ints:
        """Return a term and its ancestors."""
        table = self.closure
        return table.indices[table.indptr[place] : table.indptr[place + 1]]  # type: ignore[no-any-return]  # scipy has no types

    def current(self, identifier: str) -> str | None:
        """Return the current identifier of a term, following alternates and replacements, None where it is not in this release."""
        seen: set[str] = set()
        while identifier not in self.index and identifier in self.replaced and identifier not in seen:
            seen.add(identifier)
            identifier = self.replaced[identifier]
        return identifier if identifier in self.index else None

    def name(self, identifier: str) -> str:
        """Return the English label of a term, its identifier where it has none here."""
        place = self.index.get(identifier)
        return identifier if place is None else self.names[place]


def read_obo(path: Path) -> Ontology:
    """Return the ontology of an OBO 1.2 file.

    Raises:
        ValueError: the file holds no term, or its ``is_a`` relations turn in a circle.
    """
    version = ""
    stanzas: list[dict[str, list[str]]] = []
    stanza: dict[str, list[str]] | None = None
    with path.open(encoding="utf-8") as lines:
        for raw in lines:
            line = raw.rstrip("\n")
            if line.startswith("["):
                stanza = {} if line == "[Term]" else None
                if stanza is not None:
                    stanzas.append(stanza)
            elif stanza is None:
                if line.startswith("data-version:"):
                    version = line.partition(":")[2].strip().rpartition("/")[2]
            elif line.startswith(_KEPT):
                key, _, value = line.partition(": ")
                stanza.setdefault(key, []).append(value)
    if not any("id" in row for row in stanzas):
        raise ValueError(f"{path.name} holds no term")
    return _assemble(version, stanzas)


_KEPT = ("id:", "name:", "is_a:", "alt_id:", "is_obsolete:", "replaced_by:")


def _assemble(version: str, stanzas: Sequence[Mapping[str, Sequence[str]]]) -> Ontology:
    replaced: dict[str, str] = {}
    obsolete: dict[str, str] = {}
    parents: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for row in stanzas:
        identifier = row["id"][0]
        name = row.get("name", [identifier])[0]
        if "is_obsolete" in row:
            if "replaced_by" in row:
                replaced[identifier] = row["replaced_by"][0].split()[0]
            else:
                obsolete[identifier] = name
            continue
        names[identifier] = name
        parents[identifier] = tuple(value.split()[0] for value in row.get("is_a", ()))
        replaced.update((other.split()[0], identifier) for other in row.get("alt_id", ()))
    order = _sorted(parents)
    place = {identifier: number for number, identifier in enumerate(order)}
    pairs = [(place[child], place[parent]) for child in order for parent in parents[child] if parent in place]
    children, above = (np.array(side, dtype=np.int32) for side in (zip(*pairs, strict=True) if pairs else ((), ())))
    return Ontology(
        version,
        tuple(order),
        tuple(names[identifier] for identifier in order),
        children,
        above,
        {old: new for old, new in replaced.items() if old not in place},
        obsolete,
    )


def _sorted(parents: Mapping[str, Sequence[str]]) -> list[str]:
    """Return identifiers with each parent before its children, ties by identifier."""
    below: dict[str, list[str]] = {}
    waiting = {child: sum(parent in parents for parent in above) for child, above in parents.items()}
    for child, above in parents.items():
        for parent in above:
            below.setdefault(parent, []).append(child)
    ready = sorted((name for name, count in waiting.items() if count == 0), reverse=True)
    order: list[str] = []
    while ready:
        name = ready.pop()
        order.append(name)
        for child in sorted(below.get(name, ()), reverse=True):
            waiting[child] -= 1
            if waiting[child] == 0:
                ready.append(child)
    if len(order) != len(parents):
        raise ValueError("the is_a relations turn in a circle")
    return order
