"""The features of chosen (case, disease) pairs: what learning, probabilities and explanations look at."""

import numpy as np
from numpy.typing import NDArray

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.methods import (
    BIAS,
    EXCLUDED,
    OBSERVED,
    PERSON,
    bias_features,
    excluded_features,
    observed_features,
    person_features,
)
from filiere.engines.rare_diseases.scoring import Batch, Patches, Tables, make_tables

Floats = NDArray[np.float32]

FEATURES = (*OBSERVED, *EXCLUDED, *PERSON, *BIAS)


def pair_features(
    knowledge: Knowledge,
    batch: Batch,
    diseases: NDArray[np.int32],
    *,
    patches: Patches | None,
    kept: NDArray[np.int64],
    table: NDArray[np.int64],
) -> Floats:
    """Return the features of (case, candidate) pairs, patched profiles in their place.

    Args:
        knowledge: the knowledge base.
        batch: the cases.
        diseases: places of diseases, ascending.
        patches: profiles that replace others for some cases.
        kept: the cases of the rows of ``table``.
        table: candidates as places in ``diseases``, -1 for none.
    """
    found = np.zeros((*table.shape, len(FEATURES)), np.float32)
    row_of = np.full(batch.size, -1)
    row_of[kept] = np.arange(len(kept))
    width = 128
    for first in range(0, len(diseases), width):
        columns = diseases[first : first + width]
        sums = _sums(make_tables(knowledge, knowledge.profiles, batch, columns))
        row, place = np.nonzero((table >= first) & (table < first + len(columns)))
        found[row, place] = sums[:, kept[row], table[row, place] - first].T
    if patches is None:
        return found
    for first in range(0, len(patches.profiles.disease), width):
        columns = np.arange(first, min(first + width, len(patches.profiles.disease)), dtype=np.int32)
        sums = _sums(make_tables(knowledge, patches.profiles, batch, columns))
        here = (patches.profile >= first) & (patches.profile < first + len(columns)) & (row_of[patches.case] >= 0)
        for case, disease, profile in zip(patches.case[here], patches.disease[here], patches.profile[here], strict=True):
            row, place = row_of[case], np.searchsorted(diseases, disease)
            hit = (table[row] == place) if place < len(diseases) and diseases[place] == disease else np.zeros(table.shape[1], bool)
            found[row, hit] = sums[:, case, profile - first]
    return found


def _sums(tables: Tables) -> Floats:
    batch = tables.batch
    sides = (
        (batch.observed, observed_features(tables)),
        (batch.excluded, excluded_features(tables)),
        (batch.person, person_features(tables)),
    )
    summed = [matrix @ feature for matrix, features in sides for feature in features]
    shape = (batch.size, len(tables.columns))
    return np.stack([*summed, *(np.broadcast_to(feature, shape) for feature in bias_features(tables))])
