"""Measures cohort batches beside the SQL that OHDSI ships for the same phenotypes, on the same fictive base, same rows first.

Run ``python benchmarks/health_data.py`` (``--persons 100000 --phenotypes 100``). Needs the phenotype sample (FILIERE_DATA).
"""

import argparse
import importlib.util
import os
import random
import tempfile
import time
import zipfile
from pathlib import Path

import duckdb

from filiere.engines.health_data import characterisation, quality
from filiere.methods.omop.batch import plan, run_on_duckdb
from filiere.methods.omop.circe import parse_definition
from filiere.methods.omop.compiler import Setting
from filiere.methods.omop.dialects import DuckDB
from filiere.methods.omop.exercising import vocabulary_of
from filiere.methods.omop.population import fill

_ROOT = Path(__file__).resolve().parents[1]
_DATA = Path(os.environ.get("FILIERE_DATA", _ROOT.parent / "shared" / "data"))
_SETTING = Setting(DuckDB(), "cdm.", "work.")


def rows(persons: int = 100_000, phenotypes: int = 100, seed: int = 3) -> list[dict[str, object]]:
    """Return measure, budget or peer, result and ratio of each thing measured."""
    archive = zipfile.ZipFile(_DATA / "phenotypes" / "phenotype_library_sample.zip")
    files = {name.rsplit("/", 1)[1]: name for name in archive.namelist() if name.endswith((".json", ".sql"))}
    numbers = sorted(int(name.removesuffix(".json")) for name in files if name.endswith(".json"))
    chosen = random.Random(seed).sample(numbers, min(phenotypes, len(numbers)))
    contents = {number: archive.read(files[f"{number}.json"]) for number in chosen}
    parsing = _spent(lambda: {number: parse_definition(content) for number, content in contents.items()})
    definitions = parsing[1]
    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(str(Path(folder) / "base.duckdb"), config={"memory_limit": "8GB"})
        connection.execute("CREATE SCHEMA cdm; CREATE SCHEMA work; CREATE SCHEMA reference")
        fill(connection, "cdm.", vocabulary_of(definitions.values()), persons, 1)
        planning = _spent(lambda: plan(definitions, _SETTING))
        ours = _timed(lambda: run_on_duckdb(planning[1], connection, "work."))[0]
        theirs = _reference(connection, archive, {number: files[f"{number}.sql"] for number in chosen})
        equal = len(chosen) - _differing(connection)
        checked = _timed(lambda: quality.check_quality(connection, "cdm."))
        events = sum(one.rows for one in checked[1] if one.check == "in_observation")
        table = _timed(lambda: characterisation.table_one(connection, "cdm.", "work.cohort", chosen[0], most=200))
        connection.close()
    each = (parsing[0] + planning[0]) / len(chosen) * 1000
    return [
        _row(f"phenotypes of {len(chosen)} whose rows equal the shipped SQL ({persons} persons)", len(chosen), equal, equal / len(chosen)),
        _row(f"batch of {len(chosen)}, s (peer: shipped SQL on DuckDB)", theirs, ours, theirs / ours),
        _row("read and plan, ms of processor per definition (budget 2)", 2.0, each, 2.0 / each),
        _row(f"quality checks over {events} events, s", None, checked[0], None),
        _row(f"Table 1 of {len(table[1])} rows, s", None, table[0], None),
    ]


def _row(measure: str, peer: object, result: object, ratio: object) -> dict[str, object]:
    return {"measure": measure, "peer": peer, "result": result, "ratio": ratio}


def _timed(act):
    begun = time.perf_counter()
    made = act()
    return time.perf_counter() - begun, made


def _spent(act):
    """Time of the processor: what takes milliseconds is not measured by the clock of a shared machine."""
    begun = time.process_time()
    made = act()
    return time.process_time() - begun, made


def _reference(connection, archive, scripts) -> float:
    path = _ROOT / "tests" / "engines" / "health_data" / "health_data_oracle.py"
    spec = importlib.util.spec_from_file_location("health_data_oracle", path)
    oracle = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(oracle)
    connection.execute(
        "CREATE TABLE reference.cohort (cohort_definition_id INT, subject_id BIGINT, cohort_start_date DATE, cohort_end_date DATE)"
    )
    spent = 0.0
    for number, name in scripts.items():
        statements = oracle.render(archive.read(name).decode(), number)
        spent += _timed(lambda listed=statements: [connection.execute(one) for one in listed])[0]
    return spent


def _differing(connection) -> int:
    return connection.execute(
        "SELECT count(DISTINCT cohort_definition_id) FROM ((SELECT * FROM work.cohort EXCEPT ALL SELECT * FROM reference.cohort)"
        " UNION ALL (SELECT * FROM reference.cohort EXCEPT ALL SELECT * FROM work.cohort))"
    ).fetchone()[0]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument("--phenotypes", type=int, default=100)
    given = parser.parse_args()
    for line in rows(given.persons, given.phenotypes):
        print(line)
