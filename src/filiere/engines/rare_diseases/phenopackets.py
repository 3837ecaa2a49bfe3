"""Cases from GA4GH phenopackets v2 (one JSON document, or one per line, gzipped or not) and from CSV.

Whatever is wrong is told in a sentence with its place; the rest is read. Source: Jacobsen et al., "The GA4GH Phenopacket schema defines a
computable representation of clinical data", Nature Biotechnology 40, 2022, 817–820; protocol version 2.0.
"""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from filiere.engines.rare_diseases.model import Case, Sex, Trouble, Words, onset_class
from filiere.engines.rare_diseases.ontology import Ontology
from filiere.engines.rare_diseases.profiles import ONSETS

#: Beyond this many terms a case is more likely a mistake than a person; the first are kept.
MOST_TERMS = 400
_TERM = re.compile(r"^HP:\d{7}$")
_DURATION = re.compile(
    r"^P(?:(?P<y>\d+(?:\.\d+)?)Y)?(?:(?P<m>\d+(?:\.\d+)?)M)?(?:(?P<w>\d+(?:\.\d+)?)W)?(?:(?P<d>\d+(?:\.\d+)?)D)?(?:T.*)?$"
)
_SEXES: Mapping[str, Sex] = {"MALE": "male", "FEMALE": "female", "M": "male", "F": "female"}


def read_cases(path: Path, ontology: Ontology) -> tuple[list[Case], list[Trouble]]:
    """Return the cases of a file (``.json``, ``.jsonl``, ``.csv``, each also ``.gz``) or of a folder of them, and what was wrong.

    Raises:
        FileNotFoundError: there is no such file.
    """
    if path.is_dir():
        cases: list[Case] = []
        troubles: list[Trouble] = []
        for one in sorted(path.rglob("*.json*")):
            more, wrong = read_cases(one, ontology)
            cases += more
            troubles += wrong
        return cases, troubles
    name = path.name.removesuffix(".gz")
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as raw:
        if name.endswith(".csv"):
            return read_csv(io.TextIOWrapper(raw, encoding="utf-8-sig"), path.name, ontology)
        if name.endswith(".json"):
            return _gather([(path.name, raw.read())], ontology)
        return _gather(((f"{path.name}:{number}", line) for number, line in enumerate(raw, start=1) if line.strip()), ontology)


def _gather(documents: Iterable[tuple[str, bytes]], ontology: Ontology) -> tuple[list[Case], list[Trouble]]:
    cases: list[Case] = []
    troubles: list[Trouble] = []
    for where, content in documents:
        case, wrong = parse(content, where, ontology)
        troubles += wrong
        if case is not None:
            cases.append(case)
    return cases, troubles


def parse(content: bytes, where: str, ontology: Ontology) -> tuple[Case | None, tuple[Trouble, ...]]:
    """Return the case of one JSON document, None where it cannot be read."""
    try:
        packet = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        return None, (_not_json(where, str(error)),)
    if not isinstance(packet, dict):
        return None, (_not_json(where, type(packet).__name__),)
    return read_packet(packet, where, ontology)


def read_packet(packet: Mapping[str, Any], where: str, ontology: Ontology) -> tuple[Case | None, tuple[Trouble, ...]]:
    """Return the case of one phenopacket, None where it is not of version 2 or has no usable sign."""
    features = packet.get("phenotypicFeatures", packet.get("phenotypic_features"))
    if _is_first_version(packet):
        what = Words("phénopaquet de version 1, pas 2", "phenopacket of version 1, not 2")
        return None, (Trouble(where, what, Words("convertissez-le en version 2", "convert it to version 2"), fatal=True),)
    if not isinstance(features, list):
        what = Words("pas de liste phenotypicFeatures", "no phenotypicFeatures list")
        return None, (Trouble(where, what, Words("donnez un phénopaquet v2 complet", "give a whole v2 phenopacket"), fatal=True),)
    observed: list[str] = []
    excluded: list[str] = []
    onsets: list[int | None] = []
    for feature in features:
        name = _at(feature, "type", "id")
        if isinstance(name, str):
            (excluded if feature.get("excluded") is True else observed).append(name)
            onsets += [] if feature.get("excluded") else [_age(feature.get("onset"))]
        else:
            observed.append(str(name))
    disease = _first(packet.get("diseases")) or {}
    diagnosis = _at(_first(packet.get("interpretations")), "diagnosis") or {}
    ages = [age for age in (_age(_at(disease, "onset")), *onsets) if age is not None]
    first = _age(_at(disease, "onset"))
    return make_case(
        str(packet.get("id") or where),
        observed,
        excluded,
        where,
        ontology,
        sex=_SEXES.get(str(_at(packet, "subject", "sex")), "unknown"),
        onset=first if first is not None else min(ages, default=None),
        age=_age(_at(packet, "subject", "timeAtLastEncounter")),
        disease=_at(disease, "term", "id") or _at(diagnosis, "disease", "id"),
        disease_name=_at(disease, "term", "label") or _at(diagnosis, "disease", "label"),
        publication=_publication(_at(packet, "metaData", "externalReferences")),
        gene=_gene(diagnosis),
    )


def make_case(
    identifier: str, observed: Sequence[str], excluded: Sequence[str], where: str, ontology: Ontology, **known: Any
) -> tuple[Case | None, tuple[Trouble, ...]]:
    """Return a case from terms as given: alternates followed, unknown, obsolete and contradictory ones reported, repeats dropped."""
    troubles: list[Trouble] = []
    if len(observed) + len(excluded) > MOST_TERMS:
        count = len(observed) + len(excluded)
        what = Words(f"{count} termes, plus que {MOST_TERMS}", f"{count} terms, more than {MOST_TERMS}")
        troubles.append(Trouble(where, what, Words("seuls les premiers sont lus", "only the first are read")))
        observed, excluded = observed[:MOST_TERMS], excluded[: max(MOST_TERMS - len(observed), 0)]
    seen = list(dict.fromkeys(_current(observed, where, ontology, troubles)))
    denied = list(dict.fromkeys(_current(excluded, where, ontology, troubles)))
    seen, denied = _without_contradictions(seen, denied, where, ontology, troubles)
    if not seen and not denied:
        what = Words("aucun terme utilisable", "no usable term")
        mend = Words("donnez au moins un terme HPO observé", "give at least one observed HPO term")
        return None, (*troubles, Trouble(where, what, mend, fatal=True))
    return Case(identifier, tuple(seen), tuple(denied), troubles=tuple(troubles), **known), tuple(troubles)


def _current(names: Sequence[str], where: str, ontology: Ontology, troubles: list[Trouble]) -> Iterator[str]:
    for name in names:
        found = ontology.current(name.strip())
        if found is not None:
            yield found
            continue
        shown = name[:40]
        if name in ontology.obsolete:
            what = Words(f"{shown} est périmé et rien ne le remplace", f"{shown} is obsolete and nothing replaces it")
        elif _TERM.match(name):
            what = Words(f"{shown} n’est pas dans HPO {ontology.version}", f"{shown} is not in HPO {ontology.version}")
        else:
            what = Words(f"« {shown} » n’est pas un identifiant HPO", f"{shown!r} is not an HPO identifier")
        troubles.append(Trouble(where, what, Words("ce terme n’est pas compté", "this term is not counted")))


def _without_contradictions(
    observed: list[str], excluded: list[str], where: str, ontology: Ontology, troubles: list[Trouble]
) -> tuple[list[str], list[str]]:
    """Return terms without what cannot hold: a term both observed and excluded, an ancestor of an observed term excluded."""
    both = set(observed) & set(excluded)
    for name in sorted(both):
        what = Words(f"{name} est à la fois observé et exclu", f"{name} is both observed and excluded")
        troubles.append(Trouble(where, what, Words("il n’est pas compté", "it is not counted")))
    seen = [name for name in observed if name not in both]
    above = {ontology.ids[place] for name in seen for place in ontology.ancestors(ontology.index[name]).tolist()}
    kept = []
    for name in excluded:
        if name in both:
            continue
        if name in above:
            what = Words(
                f"{name} est exclu alors qu’un terme plus précis est observé", f"{name} is excluded while a finer term is observed"
            )
            troubles.append(Trouble(where, what, Words("l’exclusion n’est pas comptée", "the exclusion is not counted")))
        else:
            kept.append(name)
    return seen, kept


def read_csv(lines: Iterable[str], name: str, ontology: Ontology) -> tuple[list[Case], list[Trouble]]:
    """Return the cases of a CSV with columns ``id``, ``observed``, ``excluded``, ``sex``, ``onset_y``, ``age_y``, ``disease``.

    Terms are separated by ``;`` or blanks; only ``id`` and ``observed`` must be there.
    """
    rows = csv.DictReader(lines, delimiter=",")
    if not {"id", "observed"} <= set(rows.fieldnames or ()):
        what = Words("il manque les colonnes id et observed", "columns id and observed are missing")
        mend = Words("première ligne : id,observed,excluded,sex,onset_y,age_y", "first line: id,observed,excluded,sex,onset_y,age_y")
        return [], [Trouble(name, what, mend, fatal=True)]
    cases: list[Case] = []
    troubles: list[Trouble] = []
    for number, row in enumerate(rows, start=2):
        words = {key: value or "" for key, value in row.items() if isinstance(key, str) and not isinstance(value, list)}
        case, wrong = make_case(
            words["id"] or f"{name}:{number}",
            re.split(r"[;\s]+", words["observed"].strip()) if words["observed"].strip() else [],
            re.split(r"[;\s]+", words.get("excluded", "").strip()) if words.get("excluded", "").strip() else [],
            f"{name}:{number}",
            ontology,
            sex=_SEXES.get(words.get("sex", "").upper(), "unknown"),
            onset=_years_class(words.get("onset_y", "")),
            age=_years_class(words.get("age_y", "")),
            disease=words.get("disease") or None,
            publication=words.get("publication") or None,
        )
        troubles += wrong
        cases += [case] if case else []
    return cases, troubles


def write_packet(case: Case, ontology: Ontology, created: date | None) -> dict[str, Any]:
    """Return the signs, sex and disease of a case as a phenopacket v2; ages stay out of it."""
    features: list[dict[str, Any]] = [{"type": {"id": name, "label": ontology.name(name)}} for name in case.observed]
    features += [{"type": {"id": name, "label": ontology.name(name)}, "excluded": True} for name in case.excluded]
    packet: dict[str, Any] = {
        "id": case.id,
        "subject": {"id": case.id, "sex": "UNKNOWN_SEX" if case.sex == "unknown" else case.sex.upper()},
        "phenotypicFeatures": features,
        "metaData": {
            **({"created": f"{created.isoformat()}T00:00:00Z"} if created else {}),
            "createdBy": "Filière",
            "resources": [
                {
                    "id": "hp",
                    "name": "human phenotype ontology",
                    "url": "http://purl.obolibrary.org/obo/hp.owl",
                    "version": ontology.version,
                    "namespacePrefix": "HP",
                    "iriPrefix": "http://purl.obolibrary.org/obo/HP_",
                }
            ],
            "phenopacketSchemaVersion": "2.0.0",
        },
    }
    if case.disease:
        packet["diseases"] = [{"term": {"id": case.disease, "label": case.disease_name or case.disease}}]
    return packet


def _years_class(word: str) -> int | None:
    try:
        return onset_class(float(word.replace(",", ".")))
    except ValueError:
        return None


def _is_first_version(packet: Mapping[str, Any]) -> bool:
    told = str(_at(packet, "metaData", "phenopacketSchemaVersion") or "")
    features = packet.get("phenotypicFeatures")
    negated = isinstance(features, list) and any(isinstance(feature, dict) and "negated" in feature for feature in features)
    return told.startswith("1.") or negated or "ageAtCollection" in (packet.get("subject") or {})


def _not_json(where: str, said: str) -> Trouble:
    what = Words(f"ce n’est pas un phénopaquet JSON ({said[:60]})", f"not a JSON phenopacket ({said[:60]})")
    return Trouble(where, what, Words("cette ligne n’est pas lue, les autres oui", "this line is not read, the others are"), fatal=True)


def _at(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _publication(references: Any) -> str | None:
    """Return the first PubMed identifier among references."""
    names = (_at(one, "id") for one in references) if isinstance(references, list) else ()
    return next((name for name in names if isinstance(name, str) and name.startswith("PMID:")), None)


def _age(value: Any) -> int | None:
    """Return the class of a time element (age, gestational age or a term of onset)."""
    term = _at(value, "ontologyClass", "id")
    if term in ONSETS:
        classes = ONSETS[term]
        return classes[len(classes) // 2]
    if _at(value, "gestationalAge") is not None:
        return 0
    years = duration_y(_at(value, "age", "iso8601duration"))
    return None if years is None else onset_class(years)


def duration_y(words: Any) -> float | None:
    """Return the years of an ISO 8601 duration, None where it is none.

    >>> duration_y("P1Y6M")
    1.5
    """
    found = _DURATION.match(words) if isinstance(words, str) else None
    if found is None:
        return None
    part = {key: float(value or 0) for key, value in found.groupdict().items()}
    return part["y"] + part["m"] / 12 + part["w"] * 7 / 365.25 + part["d"] / 365.25


def _gene(diagnosis: Mapping[str, Any]) -> str | None:
    variant = _at(_first(_at(diagnosis, "genomicInterpretations")), "variantInterpretation", "variationDescriptor")
    found = _at(variant, "geneContext", "symbol")
    return found if isinstance(found, str) else None
