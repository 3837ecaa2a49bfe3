"""The group of a disease: the organ system of which it says most, from its own signs; no classification ships with them."""

from collections.abc import Collection

import numpy as np

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.ontology import PHENOTYPIC_ABNORMALITY


def disease_groups(knowledge: Knowledge, diseases: Collection[str]) -> dict[str, str]:
    """Return disease → the branch of abnormalities that holds most of the information of its signs; absent ones are left out."""
    ontology, annotations = knowledge.ontology, knowledge.annotations
    root = ontology.index.get(PHENOTYPIC_ABNORMALITY)
    organs = [place for place in range(len(ontology.ids)) if root is not None and root in ontology.parents_of[place]]
    places = sorted(annotations.index[name] for name in diseases if name in annotations.index)
    if not organs or not places:
        return {}
    told = knowledge.profiles.share[places].multiply(knowledge.information[None, :]).tocsr()
    weight = np.asarray((told @ ontology.closure[:, organs]).todense())
    return {
        annotations.diseases[place]: ontology.names[organs[int(np.argmax(row))]]
        for place, row in zip(places, weight, strict=True)
        if row.max() > 0
    }
