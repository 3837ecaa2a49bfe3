"""Sources are declared, checked whole and never half taken in; snapshots are named by their content."""

import os
import subprocess

import duckdb
import pytest

from filiere.engines.health_data import loading, quality, snapshots, studies

_PERSON = "person_id,gender_concept_id,year_of_birth,race_concept_id,ethnicity_concept_id\n"
_PERIOD = "observation_period_id,person_id,observation_period_start_date,observation_period_end_date,period_type_concept_id\n"
_CONDITION = "condition_occurrence_id,person_id,condition_concept_id,condition_start_date,condition_end_date,condition_type_concept_id\n"
_FICTIVE = {"fictive": True, "name": "test"}


def _source(folder, **files):
    folder.mkdir()
    made = {
        "person.csv": _PERSON + "1,8532,1960,0,0\n2,8507,1970,0,0\n",
        "OBSERVATION_PERIOD.csv": _PERIOD + "1,1,2000-01-01,2010-01-01,0\n2,2,2000-01-01,2010-01-01,0\n",
        "condition_occurrence.csv": _CONDITION + "1,1,7,2001-02-03,,0\n",
    }
    made.update({f"{name}.csv": text for name, text in files.items()})
    for name, content in made.items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def _refused(tmp_path, **files):
    source = _source(tmp_path / "source", **files)
    with pytest.raises(loading.RefusedSource) as refused:
        loading.load_source(source, tmp_path / "kept", _FICTIVE)
    assert not list((tmp_path / "kept").glob("*")) if (tmp_path / "kept").exists() else True
    return refused.value.faults


def test_a_declared_source_is_kept_and_named_by_its_content(tmp_path):
    first = loading.load_source(_source(tmp_path / "a"), tmp_path / "kept", _FICTIVE)
    again = loading.load_source(_source(tmp_path / "b"), tmp_path / "kept", _FICTIVE)
    other = loading.load_source(
        _source(tmp_path / "c", condition_occurrence=_CONDITION + "1,1,8,2001-02-03,,0\n"), tmp_path / "kept", _FICTIVE
    )
    assert first.root == again.root != other.root
    assert dict(first.rows) == {"person": 2, "observation_period": 2, "condition_occurrence": 1}
    assert snapshots.read_snapshot(first.folder) == first


def test_an_undeclared_source_is_refused_word_by_word(tmp_path):
    with pytest.raises(loading.RefusedSource) as refused:
        loading.load_source(_source(tmp_path / "a"), tmp_path / "kept", {"name": "registry"})
    missing = {word for word in loading.DECLARED if any(word in fault.en for fault in refused.value.faults)}
    assert missing == set(loading.DECLARED) - {"name"}
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize(
    ("files", "file", "row", "word"),
    [
        ({"condition_occurrence": _CONDITION + "1,1,7,01-02-03,,0\n"}, "condition_occurrence.csv", 1, "2019-02-04"),
        (
            {"condition_occurrence": _CONDITION + "1,1,7,2001-01-01,,0\n2,1,seven,2001-01-01,,0\n"},
            "condition_occurrence.csv",
            2,
            "unreadable",
        ),
        ({"condition_occurrence": _CONDITION + "1,1,7,2001-01-01,2000-01-01,0\n"}, "condition_occurrence", None, "before the start"),
        ({"condition_occurrence": _CONDITION + "1,9,7,2001-01-01,,0\n"}, "condition_occurrence", None, "unknown persons"),
        ({"person": _PERSON + "1,8532,1960,0,0\n1,8532,1960,0,0\n2,8507,1960,0,0\n"}, "person", None, "repeated"),
        ({"person": _PERSON + "1,8532,,0,0\n2,8507,1960,0,0\n"}, "person.csv", 1, "required"),
        ({"person": "person_id,year_of_birth\n1,1960\n"}, "person.csv", None, "gender_concept_id"),
        (
            {"condition_occurrence": (_CONDITION + "1,1,7,2001-01-01,,0\n").encode() + "é".encode("latin-1") + b",,,,,\n"},
            "condition_occurrence.csv",
            None,
            "UTF-8",
        ),
    ],
)
def test_bad_rows_are_told_with_their_place(tmp_path, files, file, row, word):
    faults = _refused(tmp_path, **files)
    assert any(fault.file == file and fault.row == row and word in fault.en for fault in faults), faults
    assert all(fault.fr != fault.en for fault in faults)


def test_a_report_never_repeats_a_value(tmp_path):
    faults = _refused(tmp_path, condition_occurrence=_CONDITION + "1,1,SECRETVALUE,2001-01-01,,0\n")
    assert "SECRETVALUE" not in repr(faults)


def test_a_cut_parquet_file_is_told(tmp_path):
    source = _source(tmp_path / "source")
    duckdb.connect().execute(f"COPY (SELECT 1 AS death_id) TO '{source / 'death.parquet'}' (FORMAT parquet)")
    whole = (source / "death.parquet").read_bytes()
    (source / "death.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(loading.RefusedSource) as refused:
        loading.load_source(source, tmp_path / "kept", _FICTIVE)
    assert [fault.file for fault in refused.value.faults] == ["death.parquet"]


def test_a_changed_file_breaks_the_snapshot(tmp_path):
    made = loading.load_source(_source(tmp_path / "a"), tmp_path / "kept", _FICTIVE)
    with (made.folder / "person.parquet").open("ab") as handle:
        handle.write(b"x")
    with pytest.raises(snapshots.BrokenSnapshot, match=r"person\.parquet"):
        snapshots.read_snapshot(made.folder)


def test_a_failed_load_leaves_the_previous_snapshot(tmp_path):
    made = loading.load_source(_source(tmp_path / "a"), tmp_path / "kept", _FICTIVE)
    with pytest.raises(loading.RefusedSource):
        loading.load_source(_source(tmp_path / "b", person="broken"), tmp_path / "kept", _FICTIVE)
    assert os.listdir(tmp_path / "kept") == [made.root]
    assert snapshots.read_snapshot(made.folder) == made


def test_views_cannot_be_written_through(tmp_path):
    made = loading.load_source(_source(tmp_path / "a"), tmp_path / "kept", _FICTIVE)
    connection = snapshots.open_snapshot(made)
    with pytest.raises(duckdb.Error):
        connection.execute("INSERT INTO cdm.person (person_id) VALUES (3)")
    assert snapshots.current_root(made) == made.root


def test_the_synthea_sample_loads(shared, tmp_path):
    archive = shared / "omop" / "synthea27nj_cdm54_csv.zip"
    if not archive.is_file():
        pytest.skip(f"{archive.name} is not at hand (set FILIERE_DATA)")
    subprocess.run(["unzip", "-q", "-o", archive, "-d", tmp_path / "given"], check=True)
    folder = next(path.parent for path in (tmp_path / "given").rglob("*") if path.name.lower() == "person.csv")
    made = loading.load_source(folder, tmp_path / "kept", {"fictive": True, "name": "Synthea"})
    assert made.rows["person"] == 28


@pytest.fixture(scope="module")
def fictive():
    connection = duckdb.connect(":memory:")
    connection.execute("CREATE SCHEMA cdm")
    studies.fill_oncology(connection, "cdm.", 300, 5)
    return connection


def _planted(fictive, statement, table, check):
    fictive.execute("BEGIN")
    try:
        before = {(one.table, one.check): one for one in quality.check_quality(fictive, "cdm.")}
        fictive.execute(statement)
        after = {(one.table, one.check): one for one in quality.check_quality(fictive, "cdm.")}
    finally:
        fictive.execute("ROLLBACK")
    return after[table, check].failed - before[table, check].failed


@pytest.mark.parametrize(
    ("statement", "table", "check", "many"),
    [
        (
            "UPDATE cdm.condition_occurrence SET condition_concept_id = 99 WHERE condition_occurrence_id <= 5",
            "condition_occurrence",
            "concept_known",
            5,
        ),
        ("UPDATE cdm.drug_exposure SET drug_concept_id = 0 WHERE drug_exposure_id <= 3", "drug_exposure", "concept_mapped", 3),
        ("UPDATE cdm.measurement SET measurement_date = DATE '1800-01-01' WHERE measurement_id = 1", "measurement", "after_birth", 1),
        ("DELETE FROM cdm.observation_period WHERE person_id = 1", "person", "observed_person", 1),
    ],
)
def test_a_planted_defect_is_counted(fictive, statement, table, check, many):
    assert _planted(fictive, statement, table, check) == many


def test_a_threshold_decides(fictive):
    loose = {one.check: one.met for one in quality.check_quality(fictive, "cdm.", {"in_observation": 1.0})}
    strict = {one.check: one.met for one in quality.check_quality(fictive, "cdm.", {"in_observation": 0.0})}
    assert loose["in_observation"]
    assert not strict["in_observation"]


def test_the_same_seed_gives_the_same_rows():
    roots = []
    for seed in (1, 1, 2):
        connection = duckdb.connect(":memory:")
        connection.execute("CREATE SCHEMA cdm")
        studies.fill_oncology(connection, "cdm.", 60, seed)
        roots.append(connection.execute("SELECT sum(hash(C)) FROM cdm.condition_occurrence C").fetchone())
    assert roots[0] == roots[1] != roots[2]
