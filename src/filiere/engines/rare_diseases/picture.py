"""One picture of signs answered as plain values: ranking, probabilities, explanation term by term, next questions, phenopacket."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from filiere.engines.rare_diseases import explanation, phenopackets, probability, questions
from filiere.engines.rare_diseases.crossmap import CrossMap
from filiere.engines.rare_diseases.explanation import Explanation
from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.methods import METHODS
from filiere.engines.rare_diseases.model import Case, Trouble
from filiere.engines.rare_diseases.ranking import rank
from filiere.engines.rare_diseases.scoring import make_batch
from filiere.engines.rare_diseases.weights import KNOWN, RIGHT

#: How many diseases are looked at, shown, and explained.
LOOKED_AT, SHOWN, EXPLAINED = 50, 20, 10


def describe(
    knowledge: Knowledge,
    case: Case,
    *,
    method: str = "calibrated",
    namespace: str = "OMIM",
    labels: Mapping[str, str] | None = None,
    crossmap: CrossMap | None = None,
) -> tuple[dict[str, Any], list[Explanation]]:
    """Return the answer to a picture, and the explanations it was made from.

    Args:
        knowledge: the knowledge base.
        case: the picture.
        method: how diseases are scored.
        namespace: which identifiers are ranked.
        labels: French labels of terms; English ones stand where there is none.
        crossmap: names each OMIM disease by its Orphanet identifier and French name where they are exactly the same.
    """
    batch = make_batch(knowledge.ontology, [case])
    ranking = rank(knowledge, [case], METHODS[method], diseases=knowledge.namespace(namespace), keep=LOOKED_AT, batch=batch)
    calibrated = method == "calibrated" and namespace == "OMIM"
    belief = probability.believe(probability.signals(knowledge, batch, ranking, None), RIGHT, KNOWN) if calibrated else None
    chances = probability.probabilities(ranking, belief)[0] if belief is not None else None
    places = ranking.disease[0].tolist()
    told = explanation.explain(knowledge, case, METHODS[method], places[:EXPLAINED])
    asks = questions.next_questions(knowledge, case, ranking.disease[0], ranking.share[0].astype(float))
    french = labels or {}

    def term(name: str) -> dict[str, str]:
        return {"id": name, "en": knowledge.ontology.name(name), "fr": french.get(name, knowledge.ontology.name(name))}

    rows = []
    for number, place in enumerate(places[:SHOWN]):
        identifier = knowledge.annotations.diseases[place]
        row: dict[str, Any] = {
            "rank": number + 1,
            "disease": identifier,
            "name": knowledge.annotations.names[place],
            "score": round(float(ranking.score[0, number]), 4),
            "probability": None if chances is None else round(float(chances[number]), 4),
        }
        if crossmap is not None:
            row["orphanet"] = [{"id": one.orpha, "name": one.name} for one in crossmap.same_as(identifier)]
        rows.append(row)
    content = {
        "release": knowledge.release,
        "method": method,
        "namespace": namespace,
        "french": bool(french),
        "observed": [term(name) for name in case.observed],
        "excluded": [term(name) for name in case.excluded],
        "rows": rows,
        "known": None if belief is None else round(float(belief.known[0]), 4),
        "explanations": [
            {
                "disease": one.disease,
                "person": one.person,
                "known": one.known,
                "terms": [{**term(name), "observed": seen, "value": value, "share": share} for name, seen, value, share in one.terms],
                "missing": [{**term(name), "share": share} for name, share in one.missing],
            }
            for one in told
        ],
        "questions": [
            {**term(one.term), "bits": one.bits, "chance": one.chance, "yes": list(one.for_if_yes), "no": list(one.for_if_no)}
            for one in asks
        ],
    }
    return content, told


def share_packet(knowledge: Knowledge, case: Case, on: date | None, statement: str) -> dict[str, Any]:
    """Return a picture as a phenopacket that says what it is not for: a reference's description is the schema's place for free text."""
    packet = phenopackets.write_packet(case, knowledge.ontology, on)
    packet["metaData"]["externalReferences"] = [{"id": "EU:2017/745", "description": statement}]
    return packet


def said(troubles: Sequence[Trouble]) -> dict[str, Any]:
    """Return how many troubles there are, and the first twenty in words."""
    shown = [{"where": one.where, "fr": one.what.fr, "en": one.what.en} for one in troubles[:20]]
    return {"count": len(troubles), "first": shown}
