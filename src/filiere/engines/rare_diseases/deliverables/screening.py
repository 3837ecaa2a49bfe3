"""The screening of coded records: its parameters, and the run that joins the science to the SDK."""

from pathlib import Path
from typing import Literal

import duckdb
from pydantic import Field

from filiere.engines.rare_diseases.deliverables.opening import BANNER, HPO, day_of, no_file, open_knowledge
from filiere.engines.rare_diseases.knowledge import Knowledge, wheel_folder
from filiere.engines.rare_diseases.screening import records, report
from filiere.engines.rare_diseases.screening.codes import CodeMap, read_codes
from filiere.engines.rare_diseases.screening.histories import RECORDED
from filiere.engines.rare_diseases.screening.planted import Planted, plant_store
from filiere.engines.rare_diseases.screening.trying import PREVALENCE
from filiere.sdk.artefacts import json_artefact
from filiere.sdk.context import Outcome, Run
from filiere.sdk.values import Check, Nature, RunError, Text, Value


class Screening(Value):
    """Which store of records is screened; without one, a fictive store in which some persons have a rare disease."""

    records: str = Field(
        default="",
        json_schema_extra={
            "fr": "Dossier de fichiers Parquet au modèle OMOP ; vide : population fictive",
            "en": "Folder of Parquet files in the OMOP model; empty: a fictive population",
        },
    )
    persons: int = Field(
        default=20_000,
        ge=500,
        le=1_000_000,
        json_schema_extra={"fr": "Personnes fictives, sans dossier", "en": "Fictive persons, without a folder"},
    )
    codes: str = Field(
        default="",
        json_schema_extra={
            "fr": "Vos propres lignes de codes vers signes (CSV : vocabulary,code,term,relation,source)",
            "en": "Your own lines from codes to signs (CSV: vocabulary,code,term,relation,source)",
        },
    )
    per_100k: float = Field(
        default=1000,
        gt=0,
        le=20_000,
        json_schema_extra={
            "fr": "Dossiers que l’on peut relire, pour 100 000 personnes",
            "en": "Records that can be read again, per 100,000 persons",
        },
    )
    prevalence: float = Field(
        default=PREVALENCE,
        gt=0,
        lt=1,
        json_schema_extra={
            "fr": "Part de la population qui a une maladie rare sans diagnostic",
            "en": "Share of the population with an undiagnosed rare disease",
        },
    )
    recorded: float = Field(
        default=RECORDED,
        gt=0,
        lt=1,
        json_schema_extra={"fr": "Chance qu’un signe soit codé (hypothèse)", "en": "Chance that a sign is coded (an assumption)"},
    )
    namespace: Literal["ORPHA", "OMIM"] = Field(
        default="ORPHA", json_schema_extra={"fr": "Identifiants des maladies", "en": "Identifiers of diseases"}
    )
    hpo: str = Field(default="", json_schema_extra=HPO)


def make_screening(run: Run[Screening]) -> Outcome:
    """Return the report of a screen: counts that name nobody, and on a fictive store how far a flag can be believed."""
    asked = run.parameters
    knowledge = open_knowledge(asked.hpo)
    codes = _codes(knowledge, asked)
    planted: Planted | None = None
    try:
        connection = records.open_folder(Path(asked.records)) if asked.records else duckdb.connect(":memory:", config={"threads": 2})
    except OSError as error:
        raise RunError(
            no_file("records"),
            Text(fr="donnez person.parquet et condition_occurrence.parquet", en="give person.parquet and condition_occurrence.parquet"),
        ) from error
    with connection:
        if not asked.records:
            planted = plant_store(connection, knowledge, asked.persons, max(asked.persons // 50, 20), run.seed, namespace=asked.namespace)
        try:
            found = report.screen(connection, knowledge, codes, per_100k=asked.per_100k, namespace=asked.namespace, recorded=asked.recorded)
        except duckdb.Error as error:
            words = str(error).splitlines()[0][:200]
            mend = Text(fr="donnez des tables au modèle OMOP 5.4", en="give tables in the OMOP 5.4 model")
            raise RunError(Text(fr=f"records : {words}", en=f"records: {words}"), mend) from error
    content = {
        "banner": BANNER.model_dump(),
        "synthetic": planted is not None,
        "asked": {"per_100k": asked.per_100k, "recorded": asked.recorded, "namespace": asked.namespace},
        **report.tell(found, knowledge, prevalence=asked.prevalence, planted=planted),
    }
    told = content["table"]["total"]
    return Outcome(
        artefacts=(json_artefact("screening.json", Text(fr="Rapport du dépistage", en="Report of the screen"), content),),
        checks=(
            Check(
                name=Text(fr="Aucun petit effectif n’est montré", en="No small count is shown"),
                passed=all(
                    count is None or count == 0 or count > content["smallest"] for row in content["table"]["counts"] for count in row
                ),
                found="—" if told is None else str(told),
                wanted=f"0, > {content['smallest']}",
            ),
        ),
        nature=Nature.SYNTHETIC if planted is not None else None,
        on=day_of(knowledge),
    )


def _codes(knowledge: Knowledge, asked: Screening) -> CodeMap:
    folder = Path(asked.hpo) if asked.hpo else wheel_folder()
    try:
        return read_codes(knowledge.ontology, folder / "hp.obo", Path(asked.codes) if asked.codes else None)
    except (OSError, ValueError) as error:
        mend = Text(fr="corrigez ces lignes", en="mend these lines")
        raise RunError(Text(fr=f"codes : {error}", en=f"codes: {error}"), mend) from error
