"""Definitions from files over data from files: same rows from Parquet, CSV and DuckDB, and nothing written into the data."""

import hashlib
import json
from datetime import date

import duckdb
import pytest
from health_data_running import condition, people, simple

from filiere.engines.health_data import cohorts, snapshots, studies
from filiere.methods.omop.circe import read_definition
from filiere.methods.omop.tables import create_sql, tables


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("o'malley data")
    base = duckdb.connect(str(folder / "base.duckdb"))
    base.execute("CREATE SCHEMA cdm")
    studies.fill_oncology(base, "cdm.", 200, 11)
    snapshot = snapshots.write_snapshot(base, "cdm.", folder / "kept", {"fictive": True})
    (folder / "csv").mkdir()
    for table in snapshot.rows:
        base.execute(f"COPY cdm.{table} TO '{str(folder).replace(chr(39), chr(39) * 2)}/csv/{table.upper()}.csv' (HEADER)")
    base.close()
    files = []
    for number, one in studies.study_definitions().items():
        files.append(folder / f"{number}.json")
        files[-1].write_text(json.dumps(one))
    return folder, snapshot.folder, files


def _digests(folder):
    paths = [folder] if folder.is_file() else sorted(folder.iterdir())
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


def test_the_same_rows_from_every_kind_of_data(made, tmp_path):
    folder, parquet, files = made
    results = []
    for at, cdm in enumerate((parquet, folder / "csv", folder / "base.duckdb")):
        before = _digests(cdm)
        counts = cohorts.run_files(files, cdm, tmp_path / f"{at}.csv")
        assert _digests(cdm) == before
        assert sum(counts.values()) > 50
        results.append((tmp_path / f"{at}.csv").read_text())
    assert results[0] == results[1] == results[2]
    assert results[0].splitlines()[0] == "cohort_definition_id,subject_id,cohort_start_date,cohort_end_date"


def test_rows_as_parquet(made, tmp_path):
    _, parquet, files = made
    counts = cohorts.run_files(files, parquet, tmp_path / "rows.parquet")
    found = duckdb.execute(f"SELECT cohort_definition_id, count(*) FROM '{tmp_path}/rows.parquet' GROUP BY 1").fetchall()
    assert dict(found) == {number: count for number, count in counts.items() if count}


def test_every_fault_of_every_file_is_told(made, tmp_path):
    _, parquet, files = made
    (tmp_path / "8.json").write_text("{")
    (tmp_path / "9.json").write_text("{}")
    (tmp_path / "nameless.json").write_text("{}")
    with pytest.raises(cohorts.UnreadableFiles) as refused:
        cohorts.run_files([*files, *sorted(tmp_path.glob("*.json"))], parquet, tmp_path / "out.csv")
    assert {fault.file for fault in refused.value.faults} == {"8.json", "9.json", "nameless.json"}
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("name", ["absent", "empty", "text.duckdb"])
def test_what_is_no_data_is_refused(made, tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.duckdb").write_text("not a base")
    with pytest.raises(cohorts.UnreadableFiles):
        cohorts.run_files(made[2], tmp_path / name, tmp_path / "out.csv")


def test_overlapping_periods_are_seen_and_give_their_rows():
    connection = duckdb.connect(":memory:")
    connection.execute("CREATE SCHEMA cdm; CREATE SCHEMA work")
    for table in tables():
        connection.execute(create_sql(table, "cdm."))
    people(connection, 1)
    assert cohorts.periods_apart(connection)
    connection.execute("INSERT INTO cdm.observation_period VALUES (9, 1, '2005-01-01', '2012-01-01', 0)")
    assert not cohorts.periods_apart(connection)
    connection.execute("INSERT INTO cdm.concept (concept_id) VALUES (1)")
    condition(connection, 1, 1, date(2006, 1, 1))
    from health_data_running import SETTING, rows_of

    definition = {key: value for key, value in simple({"ConditionOccurrence": {"CodesetId": 1}}).items() if key != "EndStrategy"}
    setting = type(SETTING)(SETTING.dialect, SETTING.cdm, SETTING.shared, apart=False)
    assert rows_of(connection, {1: read_definition(definition)}, setting) == [(1, 1, "2006-01-01", "2012-01-01")]
