"""Scores of diseases for cases, by several methods behind one interface.

Every method is a table per term and profile, so that the score of a case is a sum over its terms and can be told term by term:
``score = Σ observed[term, disease] + Σ excluded[term, disease] + Σ person[state, disease] + bias[disease]``.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.model import Case
from filiere.engines.rare_diseases.ontology import Ontology
from filiere.engines.rare_diseases.profiles import Profiles

Ints = NDArray[np.int32]
# numpy's own operations widen to Any: the element type stands in the name.
Floats = NDArray[Any]

#: States of a person: eight classes of age at onset, eight of age when only that is known, female, male.
STATES = 18
#: Columns handled at once, so that tables stay in the processor's cache and memory stays small.
_WIDTH = 256


@dataclass(frozen=True)
class Batch:
    """Cases as sparse matrices over the terms they need (closed under ancestors, parents first)."""

    terms: Ints
    levels: tuple[tuple[Ints, Ints], ...]
    observed: sparse.csr_matrix
    excluded: sparse.csr_matrix
    person: sparse.csr_matrix

    @property
    def size(self) -> int:
        """Return how many cases there are."""
        return int(self.observed.shape[0])

    @cached_property
    def closed(self) -> sparse.csr_matrix:
        """Return the observed terms with their ancestors."""
        up = sparse.lil_matrix((len(self.terms), len(self.terms)), dtype=np.float32)
        up.setdiag(1)
        table = up.tocsr()
        for rows, parents in self.levels:
            for side in parents.T:
                step = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, side)), shape=table.shape)
                table = table + step @ table
        found = (self.observed @ table).tocsr()
        found.data[:] = 1
        return found


def make_batch(ontology: Ontology, cases: Sequence[Case]) -> Batch:
    """Return cases as matrices; terms that the ontology does not hold are left out (reading has reported them)."""
    index = ontology.index
    sides = [[[index[name] for name in names if name in index] for names in pair] for pair in ((c.observed, c.excluded) for c in cases)]
    named = np.array(sorted({place for pair in sides for side in pair for place in side}), np.int64)
    terms = np.unique(ontology.closure[named].indices) if len(named) else np.empty(0, np.int64)
    local = {int(place): number for number, place in enumerate(terms.tolist())}
    return Batch(
        terms.astype(np.int32),
        _levels(ontology, local),
        _matrix([[local[place] for place in pair[0]] for pair in sides], len(local)),
        _matrix([[local[place] for place in pair[1]] for pair in sides], len(local)),
        _matrix([_states(case) for case in cases], STATES),
    )


def _states(case: Case) -> list[int]:
    found = [case.onset] if case.onset is not None else [8 + case.age] if case.age is not None else []
    return found + [state for state, sex in ((16, "female"), (17, "male")) if case.sex == sex]


def _matrix(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    pointers = np.cumsum([0, *(len(row) for row in rows)])
    indices = np.array([place for row in rows for place in row], np.int32)
    return sparse.csr_matrix((np.ones(len(indices), np.float32), indices, pointers), shape=(len(rows), width))


def _levels(ontology: Ontology, local: dict[int, int]) -> tuple[tuple[Ints, Ints], ...]:
    """Return, for each depth below the root, the terms and their parents (repeated to a full table)."""
    depth: dict[int, int] = {}
    for place in local:
        above = ontology.parents_of[place]
        depth[place] = 1 + max((depth[parent] for parent in above), default=-1)
    found = []
    for level in range(1, max(depth.values(), default=0) + 1):
        places = [place for place in local if depth[place] == level]
        width = max(len(ontology.parents_of[place]) for place in places)
        parents = [(ontology.parents_of[place] * width)[:width] for place in places]
        table = np.array([[local[parent] for parent in row] for row in parents], np.int32)
        found.append((np.array([local[place] for place in places], np.int32), table))
    return tuple(found)


@dataclass(frozen=True)
class Tables:
    """What a method may look at: terms × profiles, and what is known of the terms and of the profiles.

    ``spread`` is the share of persons with a term or one of its descendants, ``share`` the share given to the very term; ``information``
    and ``background`` are per term of the batch, ``all_information`` per term of the ontology. ``shared_places`` are the places of the
    flattened ``spread`` that are not nil, a few percent of them, and ``shared_spread`` the shares there.
    """

    batch: Batch
    spread: Floats
    share: Floats
    information: Floats
    background: Floats
    all_information: Floats
    profiles: Profiles
    columns: Ints
    shared_places: NDArray[np.int64]
    shared_spread: Floats

    @cached_property
    def common(self) -> Floats:
        """Return the information of the most informative ancestor that term and profile have in common (Resnik, 1995)."""
        found = np.where(self.spread > 0, self.information[:, None], np.float32(0))
        for rows, parents in self.batch.levels:
            best = found[parents[:, 0]]
            for side in parents.T[1:]:
                np.maximum(best, found[side], out=best)
            np.maximum(best, found[rows], out=best)
            found[rows] = best
        return found


class Method(Protocol):
    """A way to score."""

    @property
    def name(self) -> str:
        """Return how reports call it."""

    def observed(self, tables: Tables) -> Floats:
        """Return what each observed term says for each profile."""

    def excluded(self, tables: Tables) -> Floats | None:
        """Return what each excluded term says, None where the method does not listen."""

    def person(self, tables: Tables) -> Floats | None:
        """Return what each state of a person says, None where the method does not listen."""

    def bias(self, tables: Tables) -> Floats | None:
        """Return what is said of a profile before any term."""

    def finish(self, scores: Floats, tables: Tables) -> Floats:
        """Return the scores from the sums."""


def make_tables(knowledge: Knowledge, profiles: Profiles, batch: Batch, columns: Ints) -> Tables:
    """Return the tables of some profiles over the terms of a batch."""
    local = np.full(len(knowledge.ontology.ids), -1, np.int32)
    local[batch.terms] = np.arange(len(batch.terms), dtype=np.int32)
    size = (len(batch.terms), len(columns))
    places, values = _places(profiles.spread[columns], local)
    spread = np.zeros(size, np.float32)
    spread.ravel()[places] = values
    share = np.zeros(size, np.float32)
    own, told = _places(profiles.share[columns], local)
    share.ravel()[own] = told
    terms = batch.terms
    return Tables(
        batch=batch,
        spread=spread,
        share=share,
        information=knowledge.information[terms],
        background=knowledge.background[terms],
        all_information=knowledge.information,
        profiles=profiles,
        columns=columns,
        shared_places=places,
        shared_spread=values,
    )


def _places(rows: sparse.csr_matrix, local: Ints) -> tuple[NDArray[np.int64], Floats]:
    """Return the places of profiles × terms in the flattened terms × profiles table of a batch, and their values."""
    place = local[rows.indices]
    kept = place >= 0
    owner = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))[kept]
    return place[kept].astype(np.int64) * rows.shape[0] + owner, rows.data[kept]


def score(method: Method, tables: Tables) -> Floats:
    """Return cases × profiles."""
    batch = tables.batch
    terms = batch.closed if getattr(method, "closed", False) else batch.observed
    total: Floats = terms @ method.observed(tables)
    for matrix, table in ((batch.excluded, method.excluded(tables)), (batch.person, method.person(tables))):
        if table is not None:
            total += matrix @ table
    bias = method.bias(tables)
    if bias is not None:
        total += bias
    return method.finish(total, tables)


@dataclass(frozen=True)
class Patches:
    """Profiles that replace others for some cases: for ``case[i]`` the disease ``disease[i]`` is scored by ``profile[i]``."""

    profiles: Profiles
    case: Ints
    disease: Ints
    profile: Ints


def score_all(
    knowledge: Knowledge, method: Method, batch: Batch, diseases: Ints, patches: Patches | None = None, *, threads: int = 2
) -> Iterator[tuple[Ints, Floats]]:
    """Yield (diseases, cases × diseases) part by part, the replaced profiles in their place."""
    replaced = _patch_scores(knowledge, method, batch, patches) if patches is not None else np.empty(0, np.float32)
    parts = [diseases[first : first + _WIDTH] for first in range(0, len(diseases), _WIDTH)]

    def one(columns: Ints) -> tuple[Ints, Floats]:
        found = score(method, make_tables(knowledge, knowledge.profiles, batch, columns))
        if patches is not None:
            place = np.searchsorted(columns, patches.disease)
            place[place == len(columns)] = 0
            here = columns[place] == patches.disease
            found[patches.case[here], place[here]] = replaced[here]
        return columns, found

    if threads <= 1 or len(parts) == 1:
        yield from map(one, parts)
        return
    with ThreadPoolExecutor(threads) as pool:
        yield from _in_flight(pool, one, parts, threads)


def _in_flight(
    pool: ThreadPoolExecutor, work: Callable[[Ints], tuple[Ints, Floats]], parts: Sequence[Ints], ahead: int
) -> Iterator[tuple[Ints, Floats]]:
    """Yield results in order with a bounded number under way, so that memory stays bounded."""
    waiting = []
    for part in parts:
        waiting.append(pool.submit(work, part))
        if len(waiting) > ahead:
            yield waiting.pop(0).result()
    for future in waiting:
        yield future.result()


def _patch_scores(knowledge: Knowledge, method: Method, batch: Batch, patches: Patches) -> Floats:
    found = np.zeros(len(patches.case), np.float32)
    count = len(patches.profiles.disease)
    for first in range(0, count, _WIDTH):
        columns = np.arange(first, min(first + _WIDTH, count), dtype=np.int32)
        scores = score(method, make_tables(knowledge, patches.profiles, batch, columns))
        here = (patches.profile >= first) & (patches.profile < first + len(columns))
        found[here] = scores[patches.case[here], patches.profile[here] - first]
    return found
