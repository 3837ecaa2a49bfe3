"""What each disease is known to show: shares of persons per sign, spread to the ancestors of each sign.

A profile is one disease as the annotations describe it, or as they would without one publication. Shares of several counted rows are
pooled; classes of frequency are averaged where nothing is counted; a row that is silent on frequency takes :data:`UNSAID`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from filiere.engines.rare_diseases.annotations import COUNTED, SILENT, Annotations
from filiere.engines.rare_diseases.ontology import Ontology

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

#: The share of persons taken where a row gives none.
UNSAID = 0.5
#: HPO onset terms → the classes of :data:`model.ONSET_ENDS_Y` that they cover.
ONSETS: Mapping[str, tuple[int, ...]] = {
    "HP:0030674": (0,),
    "HP:0011460": (0,),
    "HP:0011461": (0,),
    "HP:0034197": (0,),
    "HP:0034198": (0,),
    "HP:0034199": (0,),
    "HP:0003577": (0,),
    "HP:0003623": (1,),
    "HP:0003593": (2,),
    "HP:0011463": (3,),
    "HP:0003621": (4,),
    "HP:0410280": (2, 3, 4),
    "HP:0003581": (5, 6, 7),
    "HP:0011462": (5,),
    "HP:0025708": (5,),
    "HP:0025709": (5,),
    "HP:0025710": (5,),
    "HP:0003596": (6,),
    "HP:0003584": (7,),
}
#: X-linked inheritance and its recessive form.
X_LINKED, X_LINKED_RECESSIVE = ("HP:0001417", "HP:0001423", "HP:0001419"), "HP:0001419"
_CLASSES = 8


@dataclass(frozen=True)
class Profiles:
    """One row per profile; ``share`` and ``spread`` are profiles × terms.

    ``spread`` holds for each term the largest share among the term and its descendants. ``publications`` counts the PubMed references,
    ``counted`` the rows that count persons, ``onset`` the weight of each class of age at onset; ``linked`` is 0, 1 (X-linked) or 2
    (X-linked recessive).
    """

    disease: Ints
    share: sparse.csr_matrix
    spread: sparse.csr_matrix
    publications: Floats
    counted: Floats
    onset: Floats
    linked: NDArray[np.int8]

    @property
    def signs(self) -> Ints:
        """Return how many signs each profile has."""
        found: Ints = np.diff(self.share.indptr).astype(np.int32)
        return found


def make_profiles(annotations: Annotations, ontology: Ontology) -> Profiles:
    """Return one profile per disease, in the order of the annotations."""
    rows = np.arange(len(annotations.disease), dtype=np.int32)
    owners = np.arange(len(annotations.diseases), dtype=np.int32)
    counts = np.stack([annotations.affected, annotations.persons], axis=1)
    return _profiles(annotations, ontology, owners, rows=rows, owners=annotations.disease, counts=counts)


def without_publications(
    annotations: Annotations,
    ontology: Ontology,
    publications: Sequence[str],
    told: Mapping[tuple[str, int, int], tuple[int, int]],
) -> tuple[Profiles, dict[tuple[str, int], int]]:
    """Return the profiles as they would stand without each publication, for the diseases it describes.

    A row that cites nothing else goes; in a row pooled over several publications, what this one told is subtracted.

    Args:
        annotations: the rows.
        ontology: the terms.
        publications: identifiers such as ``PMID:1``.
        told: (publication, disease, term) → persons with the sign, persons looked at, of that publication.

    Returns:
        The profiles, and the place of each (publication, disease).
    """
    places: dict[tuple[str, int], int] = {}
    rows: list[int] = []
    owners: list[int] = []
    counts: list[tuple[float, float]] = []
    cites = annotations.references_of_row
    for publication in dict.fromkeys(publications):
        citing = set(annotations.rows_of_publication(publication).tolist())
        for disease in sorted({int(annotations.disease[row]) for row in citing}):
            place = places.setdefault((publication, disease), len(places))
            for row in annotations.rows_of_disease(disease).tolist():
                pair = (float(annotations.affected[row]), float(annotations.persons[row]))
                if row in citing:
                    said = told.get((publication, disease, int(annotations.term[row])), (0, 0))
                    left = None if cites[row] == 1 else subtract(pair, int(annotations.how[row]), said)
                    if left is None:
                        continue
                    pair = left
                rows.append(row)
                owners.append(place)
                counts.append(pair)
    table = np.array(counts, np.float32).reshape(-1, 2)
    diseases = np.array([disease for _, disease in places], np.int32)
    chosen = np.array(rows, np.int32)
    made = _profiles(annotations, ontology, diseases, rows=chosen, owners=np.array(owners, np.int32), counts=table)
    less = np.maximum(made.publications - 1, 0)
    return replace(made, publications=less.astype(np.float32)), places


def subtract(pair: tuple[float, float], how: int, told: tuple[int, int]) -> tuple[float, float] | None:
    """Return (affected, persons) of a pooled row less what one of its publications told, None where nothing is left.

    >>> subtract((6, 10), 0, (2, 3))
    (4, 7)
    >>> subtract((2, 3), 0, (2, 3)) is None
    True
    """
    if how != COUNTED:
        return pair
    affected, persons = max(pair[0] - told[0], 0), pair[1] - told[1]
    return (min(affected, persons), persons) if persons > 0 else None


def spread_shares(share: sparse.csr_matrix, closure: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the largest share among each term and its descendants, for each row."""
    rows = np.repeat(np.arange(share.shape[0], dtype=np.int64), np.diff(share.indptr))
    counts = np.diff(closure.indptr)[share.indices]
    first = closure.indptr[share.indices]
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    terms = closure.indices[np.repeat(first, counts) + offsets]
    keys = np.repeat(rows, counts) * closure.shape[0] + terms
    values = np.repeat(share.data, counts)
    order = np.argsort(keys, kind="stable")
    keys, values = keys[order], values[order]
    if not len(keys):
        return sparse.csr_matrix(share.shape, dtype=np.float32)
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    best, unique = np.maximum.reduceat(values, starts), keys[starts]
    pointers = np.searchsorted(unique, np.arange(share.shape[0] + 1, dtype=np.int64) * closure.shape[0])
    return sparse.csr_matrix((best, (unique % closure.shape[0]).astype(np.int32), pointers.astype(np.int32)), shape=share.shape)


def stack(first: Profiles, second: Profiles) -> Profiles:
    """Return two sets of profiles as one."""
    pairs = ((getattr(first, field.name), getattr(second, field.name)) for field in fields(Profiles))
    joined = (sparse.vstack(pair, format="csr") if sparse.issparse(pair[0]) else np.concatenate(pair) for pair in pairs)
    return Profiles(*joined)


def _profiles(annotations: Annotations, ontology: Ontology, diseases: Ints, *, rows: Ints, owners: Ints, counts: Floats) -> Profiles:
    size = (len(diseases), len(ontology.ids))
    aspect, term = annotations.aspect[rows], annotations.term[rows]
    signs = (aspect == 0) & ~annotations.denied[rows]
    share = _pool(owners[signs], term[signs], counts[signs], annotations.how[rows][signs], size)
    counted = np.bincount(owners[signs & (annotations.how[rows] == COUNTED)], minlength=size[0]).astype(np.float32)
    onset = np.zeros((size[0], _CLASSES), np.float32)
    weight = np.where(annotations.how[rows] == COUNTED, counts[:, 0], 1.0)
    for name, classes in ONSETS.items():
        here = (aspect == 1) & (term == ontology.index.get(name, -1))
        for one in classes:
            np.add.at(onset[:, one], owners[here], weight[here] / len(classes))
    linked = np.zeros(size[0], np.int8)
    for name in X_LINKED:
        here = (aspect == 2) & (term == ontology.index.get(name, -1))
        np.maximum.at(linked, owners[here], 2 if name == X_LINKED_RECESSIVE else 1)
    publications = _publications(annotations)[diseases]
    return Profiles(diseases, share, spread_shares(share, ontology.closure), publications, counted, onset, linked)


def _pool(owners: Ints, terms: Ints, counts: Floats, how: NDArray[np.int8], size: tuple[int, int]) -> sparse.csr_matrix:
    """Return the share of persons of each (profile, term) that is not nil."""
    keys, place = np.unique(owners.astype(np.int64) * size[1] + terms, return_inverse=True)

    def total(values: Floats, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(place[chosen], values[chosen], minlength=len(keys)).astype(np.float64)

    counting, classing = how == COUNTED, (how != COUNTED) & (how != SILENT)
    persons, classes = total(counts[:, 1], counting), total(np.ones_like(counts[:, 0]), classing)
    share = np.full(len(keys), UNSAID)
    np.divide(total(counts[:, 0], classing), classes, out=share, where=classes > 0)
    np.divide(total(counts[:, 0], counting), persons, out=share, where=persons > 0)
    here = share > 0
    owner, term = np.divmod(keys[here], size[1])
    return sparse.csr_matrix((share[here].astype(np.float32), (owner, term)), shape=size)


def _publications(annotations: Annotations) -> Floats:
    """Return how many PubMed references each disease has."""
    medical = np.array([name.startswith("PMID:") for name in annotations.publications])
    here = medical[annotations.reference_publication]
    disease = annotations.disease[annotations.reference_row[here]].astype(np.int64)
    pairs = np.unique(disease * len(annotations.publications) + annotations.reference_publication[here])
    found = np.bincount((pairs // max(len(annotations.publications), 1)).astype(np.int64), minlength=len(annotations.diseases))
    return found.astype(np.float32)
