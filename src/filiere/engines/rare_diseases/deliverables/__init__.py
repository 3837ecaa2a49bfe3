"""What the rare diseases engine produces; the only file that joins its science to the SDK."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from filiere.engines.rare_diseases import evaluation, explanation, phenopackets, picture, planting, targets
from filiere.engines.rare_diseases.crossmap import CrossMap, read_crossmap
from filiere.engines.rare_diseases.deliverables.opening import BANNER, HPO, day_of, no_file, open_knowledge
from filiere.engines.rare_diseases.knowledge import wheel_folder
from filiere.engines.rare_diseases.labels import read_labels
from filiere.engines.rare_diseases.model import Sex, Trouble, onset_class
from filiere.sdk.artefacts import csv_artefact, json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.values import Check, Nature, RunError, Text, Value


class Evaluation(Value):
    """Which published cases are ranked."""

    cases: str = Field(
        default="",
        json_schema_extra={
            "fr": "Fichier ou dossier de phénopaquets v2 publiés ; vide : cas synthétiques",
            "en": "File or folder of published v2 phenopackets; empty: synthetic cases",
        },
    )
    synthetic: int = Field(
        default=300,
        ge=20,
        le=20000,
        json_schema_extra={"fr": "Nombre de cas synthétiques, sans fichier", "en": "Number of synthetic cases, without a file"},
    )
    hpo: str = Field(default="", json_schema_extra=HPO)


class Picture(Value):
    """A picture of signs; the default is a textbook picture, of nobody."""

    observed: tuple[str, ...] = Field(
        default=("HP:0001166", "HP:0001083", "HP:0002616", "HP:0000098"),
        json_schema_extra={"fr": "Signes observés (identifiants HPO)", "en": "Observed signs (HPO identifiers)"},
    )
    excluded: tuple[str, ...] = Field(
        default=("HP:0001249",),
        json_schema_extra={"fr": "Signes cherchés et absents (identifiants HPO)", "en": "Signs looked for and absent (HPO identifiers)"},
    )
    sex: Literal["female", "male", "unknown"] = Field(default="unknown", json_schema_extra={"fr": "Sexe", "en": "Sex"})
    onset_y: float | None = Field(default=None, ge=0, le=120, json_schema_extra={"fr": "Âge de début", "en": "Age at onset", "unit": "a"})
    namespace: Literal["OMIM", "ORPHA"] = Field(
        default="OMIM", json_schema_extra={"fr": "Identifiants des maladies", "en": "Identifiers of diseases"}
    )
    method: Literal["calibrated", "likelihood", "likelihood_excluded", "shared_information", "resnik"] = Field(
        default="calibrated", json_schema_extra={"fr": "Méthode", "en": "Method"}
    )
    labels: str = Field(
        default="",
        json_schema_extra={
            "fr": "Table des libellés français (babelon) ; vide : anglais",
            "en": "Table of French labels (babelon); empty: English",
        },
    )
    crossmap: str = Field(
        default="",
        json_schema_extra={
            "fr": "Correspondances Orphanet–OMIM (fr_product1.xml d’Orphanet) ; vide : chaque identifiant à part",
            "en": "Orphanet–OMIM map (Orphanet's en_product1.xml); empty: each identifier on its own",
        },
    )
    hpo: str = Field(default="", json_schema_extra=HPO)


class TargetQuestion(Value):
    """Which disease is looked at."""

    disease: str = Field(
        default="OMIM:606232", json_schema_extra={"fr": "Maladie (OMIM:… ou ORPHA:…)", "en": "Disease (OMIM:… or ORPHA:…)"}
    )
    neighbours: int = Field(default=25, ge=1, le=200, json_schema_extra={"fr": "Nombre de maladies voisines", "en": "Number of neighbours"})
    hpo: str = Field(default="", json_schema_extra=HPO)


def make_evaluation(run: Run[Evaluation]) -> Outcome:
    """Return how the methods rank published cases, or synthetic ones where no file is given."""
    knowledge = open_knowledge(run.parameters.hpo)
    troubles: list[Trouble] = []
    if run.parameters.cases:
        path = Path(run.parameters.cases)
        if not path.exists():
            raise RunError(no_file("cases"), Text(fr="vérifiez le chemin", en="check the path"))
        cases, troubles = phenopackets.read_cases(path, knowledge.ontology)
    else:
        cases = planting.plant(knowledge, run.parameters.synthetic, run.rng)
    if not any(case.disease for case in cases):
        what = Text(fr="Aucun cas lisible avec sa maladie.", en="No readable case with its disease.")
        raise RunError(what, Text(fr="donnez des phénopaquets v2 résolus", en="give solved v2 phenopackets"))

    def tell(names: Sequence[str]) -> Iterable[str]:
        return run.progress(names, Text(fr="classement par méthode", en="ranking by method"))

    found = evaluation.evaluate(knowledge, cases, tell=tell)
    content = evaluation.report(found, knowledge, run.seed)
    content |= {"banner": BANNER.model_dump(), "synthetic": not run.parameters.cases, "troubles": picture.said(troubles)}
    columns = ("case", "group", "disease", "rank", "rank_likelihood", "first", "probability")
    names = knowledge.annotations.diseases
    rows = [
        (
            case.id,
            found.shared.groups[number],
            case.disease,
            _plain(found.ranks[evaluation.OURS][number]),
            _plain(found.ranks[evaluation.BASELINE][number]),
            names[int(found.first.disease[number, 0])],
            round(float(found.chance[number]), 4),
        )
        for number, case in enumerate(cases)
    ]
    return Outcome(
        artefacts=(
            json_artefact("evaluation.json", Text(fr="Mesures de l’évaluation", en="Measures of the evaluation"), content),
            csv_artefact("cases.csv", Text(fr="Rang de chaque cas", en="Rank of each case"), columns, rows),
        ),
        checks=_evaluation_checks(content),
        nature=None if run.parameters.cases else Nature.SYNTHETIC,
        on=day_of(knowledge),
    )


def make_ranking(run: Run[Picture]) -> Outcome:
    """Return the ranking of a picture of signs, explained, with the next signs to look for."""
    asked = run.parameters
    knowledge = open_knowledge(asked.hpo)
    labels = _labels(asked.labels)
    sex: Sex = asked.sex
    onset = None if asked.onset_y is None else onset_class(asked.onset_y)
    case, troubles = phenopackets.make_case("picture", asked.observed, asked.excluded, "picture", knowledge.ontology, sex=sex, onset=onset)
    if case is None:
        raise RunError(
            Text(fr="Aucun terme utilisable parmi les signes donnés.", en="No usable term among the given signs."),
            Text(fr="donnez des identifiants HPO, par exemple HP:0001166", en="give HPO identifiers, for instance HP:0001166"),
        )
    answer, told = picture.describe(
        knowledge, case, method=asked.method, namespace=asked.namespace, labels=labels, crossmap=_crossmap(asked.crossmap)
    )
    rows = answer["rows"]
    content = {"banner": BANNER.model_dump(), **answer, "troubles": picture.said(troubles)}
    packet = picture.share_packet(knowledge, case, day_of(knowledge), f"{BANNER.fr} {BANNER.en}")
    columns = ("rank", "disease", "name", "score", "probability")
    note = [BANNER.fr, BANNER.en, f"HPO {knowledge.release}"]
    return Outcome(
        artefacts=(
            json_artefact("ranking.json", Text(fr="Classement expliqué", en="Ranking, explained"), content),
            csv_artefact(
                "ranking.csv",
                Text(fr="Classement", en="Ranking"),
                columns,
                [*([row[key] for key in columns] for row in rows), *([None, None, words, None, None] for words in note)],
            ),
            json_artefact("phenopacket.json", Text(fr="Phénopaquet v2", en="Phenopacket v2"), packet),
        ),
        checks=(_sums(told, {row["disease"]: row["score"] for row in rows}),),
        on=day_of(knowledge),
    )


def make_targets(run: Run[TargetQuestion]) -> Outcome:
    """Return the neighbours of a disease and the genes they lead to."""
    asked = run.parameters
    knowledge = open_knowledge(asked.hpo)
    path = (Path(asked.hpo) if asked.hpo else wheel_folder()) / "genes_to_phenotype.txt"
    if not path.exists():
        raise RunError(no_file("hpo"), Text(fr="ajoutez genes_to_phenotype.txt au dossier", en="add genes_to_phenotype.txt to the folder"))
    if asked.disease not in knowledge.annotations.index:
        what = Text(fr=f"{asked.disease} n’est pas dans HPO {knowledge.release}", en=f"{asked.disease} is not in HPO {knowledge.release}")
        raise RunError(what, Text(fr="écrivez OMIM:606232 ou ORPHA:558, par exemple", en="write OMIM:606232 or ORPHA:558, for instance"))
    genes = targets.read_genes(path)
    close, found = targets.find_targets(knowledge, genes, asked.disease, asked.neighbours)
    name = knowledge.ontology.name
    content = {
        "banner": BANNER.model_dump(),
        "release": knowledge.release,
        "disease": asked.disease,
        "name": knowledge.annotations.names[knowledge.annotations.index[asked.disease]],
        "genes": list(genes.get(asked.disease, ())),
        "neighbours": [
            {
                "disease": one.disease,
                "name": one.name,
                "similarity": one.similarity,
                "common": [name(term) for term in one.common],
                "lacking": [name(term) for term in one.lacking],
                "genes": list(one.genes),
            }
            for one in close
        ],
        "targets": [
            {
                "gene": one.gene,
                "score": one.score,
                "own": one.own,
                "through": list(one.through),
                "against": [list(pair) for pair in one.against],
            }
            for one in found
        ],
    }
    sourced = sum(all(one.gene in genes.get(other, ()) for other in one.through) for one in found)
    columns = ("gene", "score", "own", "through", "against")
    rows = [(one.gene, one.score, one.own, " ".join(one.through), " ".join(other for other, _ in one.against)) for one in found]
    return Outcome(
        artefacts=(
            json_artefact("targets.json", Text(fr="Cibles candidates", en="Candidate targets"), content),
            csv_artefact("targets.csv", Text(fr="Cibles candidates", en="Candidate targets"), columns, rows),
        ),
        checks=(
            Check(
                name=Text(fr="Chaque lien gène–maladie est dans la source", en="Each gene–disease link is in the source"),
                passed=sourced == len(found),
                found=str(sourced),
                wanted=str(len(found)),
            ),
        ),
        on=day_of(knowledge),
    )


def _labels(path: str) -> dict[str, str]:
    if not path:
        return {}
    try:
        return read_labels(Path(path))
    except (OSError, ValueError) as error:
        raise RunError(no_file("labels"), Text(fr="donnez hp-fr.babelon.tsv", en="give hp-fr.babelon.tsv")) from error


def _crossmap(path: str) -> CrossMap | None:
    if not path:
        return None
    try:
        return read_crossmap(Path(path))
    except (OSError, ValueError) as error:
        mend = Text(fr="donnez fr_product1.xml d’Orphanet, inchangé", en="give Orphanet's en_product1.xml, unchanged")
        raise RunError(Text(fr=f"crossmap : {error}", en=f"crossmap: {error}"), mend) from error


def _plain(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _evaluation_checks(content: dict[str, Any]) -> tuple[Check, ...]:
    groups, gain = content["groups"], content["gain"]["clean"]
    counted = sum(groups.values())
    checks = [
        Check(
            name=Text(fr="Chaque cas est dans un seul groupe", en="Every case is in one group"),
            passed=counted == content["cases"],
            found=str(counted),
            wanted=str(content["cases"]),
        )
    ]
    # On synthetic cases a gain proves nothing: it is measured on published ones only.
    for top, wanted in () if content["synthetic"] else (("top1", 0.03), ("top10", 0.04)):
        value = gain[top]["micro"]
        if value is not None:
            checks.append(
                Check(
                    name=Text(
                        fr=f"Gain {top} sur la vraisemblance simple, cas propres",
                        en=f"Gain in {top} over the plain likelihood, clean cases",
                    ),
                    passed=value["value"] >= wanted,
                    found=f"{value['value']:+.3f} [{value['low']:+.3f}, {value['high']:+.3f}]",
                    wanted=f"+{wanted:.2f}",
                )
            )
    return tuple(checks)


def _sums(told: Sequence[explanation.Explanation], scores: dict[str, float]) -> Check:
    """Check that the parts of explanations add up to the differences of scores."""
    first = told[0]
    faults = [
        one.disease
        for one in told
        if abs((one.score - first.score) - (scores[one.disease] - scores[first.disease])) > 0.01 * (1 + len(one.terms))
    ]
    return Check(
        name=Text(fr="Les parts expliquées redonnent les écarts de score", en="Explained parts add up to the differences of scores"),
        passed=not faults,
        found=str(len(faults)),
        wanted="0",
    )
