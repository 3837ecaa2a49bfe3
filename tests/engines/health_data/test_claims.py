"""SNDS extractions become OMOP rows: who, when, by which keys, what is left out by which rule, and what is refused whole."""

import csv
import zipfile
from datetime import date

import duckdb
import pytest

from filiere.engines.health_data.loading import RefusedSource
from filiere.engines.health_data.snapshots import open_snapshot, read_snapshot
from filiere.engines.health_data.snds.claims import load_claims
from filiere.engines.health_data.snds.exclusions import RULES
from filiere.engines.health_data.snds.fictive import write_extraction
from filiere.engines.health_data.snds.mapping import NINE_KEYS, columns
from filiere.engines.health_data.snds.reading import read_extraction
from filiere.engines.health_data.snds.schemas import disagreements, read_schemas

FICTIVE = {"fictive": True}
PSA, IDT = "P" * 17, "I" * 17


def keys(number):
    return dict.fromkeys(NINE_KEYS, "1") | {"DCT_ORD_NUM": str(number), "FLX_DIS_DTD": "2016-03-01", "FLX_TRT_DTD": "2016-02-20"}


def beneficiary(psa=PSA, idt=IDT, rank="1", **more):
    row = {"BEN_NIR_PSA": psa, "BEN_RNG_GEM": rank, "BEN_IDT_ANO": idt, "BEN_NAI_ANN": "1950", "BEN_NAI_MOI": "05", "BEN_SEX_COD": "2"}
    return row | {"BEN_DCD_DTE": "01JAN1600", "BEN_RES_DPT": "057"} | more


def care(number, psa=PSA, **more):
    row = keys(number) | {"BEN_NIR_PSA": psa, "BEN_RNG_GEM": "1", "EXE_SOI_DTD": "15/01/2016", "PRS_NAT_REF": "1111", "DPN_QLF": "0"}
    return row | {"PRS_DPN_QLP": "0"} | more


def stay(number, psa=PSA, **more):
    returns = ("NIR_RET", "NAI_RET", "SEX_RET", "SEJ_RET", "FHO_RET", "PMS_RET", "DAT_RET", "COH_NAI_RET", "COH_SEX_RET")
    row = {"ETA_NUM": "100000001", "RSA_NUM": str(number), "NIR_ANO_17": psa, **dict.fromkeys(returns, "0")}
    return row | {"EXE_SOI_DTD": "10FEB2016:00:00:00", "EXE_SOI_DTF": "12FEB2016:00:00:00"} | more


def summary(number, **more):
    return {"ETA_NUM": "100000001", "RSA_NUM": str(number), "DGN_PAL": "C509", "DGN_REL": "", "GRG_GHM": "09C04A", "SEJ_TYP": "A"} | more


def written(folder, delimiter=";", **tables):
    folder.mkdir(exist_ok=True)
    for name, rows in ({"IR_BEN_R": [beneficiary()]} | tables).items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as handle:
            writer = csv.DictWriter(handle, list(rows[0]), delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
    return folder


def loaded(tmp_path, vocabulary=None, **tables):
    snapshot, report = load_claims(written(tmp_path / "snds", **tables), tmp_path / "kept", FICTIVE, vocabulary)
    return open_snapshot(snapshot), report


def lost(report):
    return {one.rule.id: one.rows for one in report.exclusions if one.applied and one.rows}


def test_a_delivery_finds_its_person_and_day_by_the_nine_keys(tmp_path):
    other = beneficiary("Q" * 17, "J" * 17, BEN_SEX_COD="1")
    connection, report = loaded(
        tmp_path,
        IR_BEN_R=[beneficiary(), other],
        ER_PRS_F=[care(1), care(2, "Q" * 17, EXE_SOI_DTD="20160116")],
        ER_PHA_F=[
            keys(2) | {"PHA_PRS_C13": "3400930000001", "PHA_ACT_QSN": "2"},
            keys(9) | {"PHA_PRS_C13": "3400930000002", "PHA_ACT_QSN": "1"},
        ],
    )
    found = connection.execute(
        "SELECT gender_source_value, drug_exposure_start_date, drug_source_value, quantity, drug_concept_id FROM cdm.drug_exposure JOIN"
        " cdm.person USING (person_id)"
    ).fetchall()
    assert found == [("1", date(2016, 1, 16), "3400930000001", 2.0, 0)]
    # The second row names a prestation that is not in the files.
    assert report.orphans == {"ER_PHA_F": 1}
    assert report.unmapped == (("CIP13", "3400930000001", 1),)


def test_each_row_names_its_file_and_line(tmp_path):
    connection, _ = loaded(tmp_path, T_MCO16C=[stay(1), stay(2)], T_MCO16B=[summary(1), summary(2, DGN_PAL="C349")])
    found = connection.execute(
        "SELECT condition_source_value, condition_start_date, condition_end_date, file, line FROM cdm.condition_occurrence JOIN"
        " cdm.lineage ON omop_table = 'condition_occurrence' AND row_id = condition_occurrence_id ORDER BY line"
    ).fetchall()
    assert found == [
        ("C509", date(2016, 2, 10), date(2016, 2, 12), "T_MCO16B.csv", 1),
        ("C349", date(2016, 2, 10), date(2016, 2, 12), "T_MCO16B.csv", 2),
    ]


def test_stays_of_two_years_with_the_same_number_are_two_stays(tmp_path):
    later = stay(1, EXE_SOI_DTD="10FEB2017:00:00:00", EXE_SOI_DTF="11FEB2017:00:00:00")
    connection, _ = loaded(tmp_path, T_MCO16C=[stay(1)], T_MCO16B=[summary(1)], T_MCO17C=[later], T_MCO17B=[summary(1, DGN_PAL="C61")])
    found = connection.execute("SELECT condition_source_value, condition_start_date FROM cdm.condition_occurrence ORDER BY 2").fetchall()
    assert found == [("C509", date(2016, 2, 10)), ("C61", date(2017, 2, 10))]


@pytest.mark.parametrize(
    ("rule", "tables"),
    [
        ("dcir_information", {"ER_PRS_F": [care(1, DPN_QLF="71")]}),
        ("dcir_information_sent", {"ER_PRS_F": [care(1, PRS_DPN_QLP="71")]}),
        ("dcir_direct_billing", {"ER_PRS_F": [care(1)], "ER_ETE_F": [keys(1) | {"ETE_IND_TAA": "1"}]}),
        ("mco_sent_twice", {"T_MCO16C": [stay(1, ETA_NUM="750100018")], "T_MCO16B": [summary(1, ETA_NUM="750100018")]}),
        ("mco_grouping", {"T_MCO16C": [stay(1)], "T_MCO16B": [summary(1, GRG_GHM="90Z00Z")]}),
        ("mco_between_hospitals", {"T_MCO16C": [stay(1)], "T_MCO16B": [summary(1, SEJ_TYP="B")]}),
        ("mco_linkage", {"T_MCO16C": [stay(1, COH_SEX_RET="1")], "T_MCO16B": [summary(1)]}),
    ],
)
def test_a_rule_loses_its_row_and_says_so(tmp_path, rule, tables):
    connection, report = loaded(tmp_path, **tables)
    assert lost(report) == {rule: 1}
    assert connection.execute("SELECT count(*) FROM cdm.visit_occurrence").fetchone() == (0,)


def test_twins_who_share_a_pseudonym_keep_their_care_and_lose_their_stays(tmp_path):
    twins = [beneficiary(), beneficiary(idt="J" * 17, rank="2")]
    connection, report = loaded(tmp_path, IR_BEN_R=twins, ER_PRS_F=[care(1)], T_MCO16C=[stay(1)], T_MCO16B=[summary(1)])
    assert report.twins == 1
    assert connection.execute("SELECT visit_source_value FROM cdm.visit_occurrence").fetchall() == [("DCIR",)]


def test_a_death_has_its_day_and_its_cause(tmp_path):
    certificate = {"DCD_IDT_ENC": "x" * 64, "BEN_IDT_ANO": IDT, "BEN_DCD_DTE": "2016-05-01", "DCD_CIM_COD": "C509"}
    connection, _ = loaded(tmp_path, IR_BEN_R=[beneficiary(BEN_DCD_DTE="01MAY2016")], KI_CCI_R=[certificate])
    assert connection.execute("SELECT death_date, cause_source_value FROM cdm.death").fetchall() == [(date(2016, 5, 1), "C509")]


def test_codes_map_through_the_vocabulary_whatever_its_dots(tmp_path):
    folder = tmp_path / "athena"
    folder.mkdir()
    (folder / "CONCEPT.csv").write_text(
        "concept_id\tconcept_name\tdomain_id\tvocabulary_id\tconcept_class_id\tstandard_concept\tconcept_code\tvalid_start_date\tvalid_end_date"
        "\tinvalid_reason\n7001\tOne\tCondition\tSNOMED\tx\tS\t111\t20000101\t20991231\t\n7002\tTwo\tCondition\tICD10\tx\t\tC50.9\t20000101"
        "\t20991231\t\n",
        encoding="utf-8",
    )
    (folder / "CONCEPT_RELATIONSHIP.csv").write_text(
        "concept_id_1\tconcept_id_2\trelationship_id\tvalid_start_date\tvalid_end_date\tinvalid_reason\n"
        "7002\t7001\tMaps to\t20000101\t20991231\t\n",
        encoding="utf-8",
    )
    connection, report = loaded(tmp_path, folder, T_MCO16C=[stay(1)], T_MCO16B=[summary(1)])
    found = connection.execute("SELECT condition_concept_id, condition_source_concept_id FROM cdm.condition_occurrence").fetchall()
    assert found == [(7001, 7002)]
    assert report.unmapped == ()


@pytest.mark.parametrize(
    ("tables", "file", "row", "word"),
    [
        ({"ER_PRS_F": [care(1), care(1)]}, "ER_PRS_F.csv", 2, "repeated key"),
        ({"ER_PRS_F": [care(1, EXE_SOI_DTD="15/01/16")]}, "ER_PRS_F.csv", 1, "unreadable"),
        ({"T_MCO16C": [stay(1), stay(2, EXE_SOI_DTD="31FEB2016:00:00:00")]}, "T_MCO16C.csv", 2, "unreadable"),
        ({"ER_PHA_F": [{"PHA_PRS_C13": "1"}]}, "ER_PHA_F.csv", None, "required columns"),
        ({"IR_BEN_R": [beneficiary(BEN_IDT_ANO="")]}, "IR_BEN_R.csv", 1, "required value"),
    ],
)
def test_what_is_wrong_is_told_by_file_and_row_and_nothing_is_kept(tmp_path, tables, file, row, word):
    with pytest.raises(RefusedSource) as refused:
        load_claims(written(tmp_path / "snds", **tables), tmp_path / "kept", FICTIVE)
    told = [(one.file, one.row) for one in refused.value.faults if word in one.en]
    assert told == [(file, row)]
    assert not (tmp_path / "kept").exists()


def test_a_latin_1_file_is_refused(tmp_path):
    folder = written(tmp_path / "snds")
    (folder / "ER_PRS_F.csv").write_bytes("é;b\n1;2\n".encode("latin-1"))
    with pytest.raises(RefusedSource, match="UTF-8"):
        load_claims(folder, tmp_path / "kept", FICTIVE)


def test_a_fictive_extraction_loads_whole_and_is_the_same_for_the_same_seed(tmp_path):
    counts = write_extraction(tmp_path / "a", 40, 7)
    write_extraction(tmp_path / "b", 40, 7)
    assert {one.name: one.read_bytes() for one in (tmp_path / "a").iterdir()} == {
        one.name: one.read_bytes() for one in (tmp_path / "b").iterdir()
    }
    made, report = load_claims(tmp_path / "a", tmp_path / "kept", FICTIVE)
    assert made.rows["person"] == counts["IR_BEN_R"] == 40
    assert report.orphans == {}
    assert {one.rule.id for one in report.exclusions} == {rule.id for rule in RULES}
    assert read_snapshot(made.folder) == made
    # Every row that was made says where it comes from.
    traced = {"person", "visit_occurrence", "condition_occurrence", "drug_exposure", "measurement", "procedure_occurrence", "death"}
    traced |= {"device_exposure", "observation"}
    assert made.rows["lineage"] == sum(made.rows.get(name, 0) for name in traced)


@pytest.fixture(scope="module")
def schemas(shared):
    path = shared / "snds" / "schema_snds.zip"
    if not path.is_file():
        pytest.skip(f"{path.name} is not at hand (set FILIERE_DATA)")
    return read_schemas(path)


@pytest.fixture
def small_schema(tmp_path):
    """A schema of one table, in the form of the real one, with one nomenclature."""
    path = tmp_path / "schema.zip"
    field = '{"name": "%s", "type": "%s", "format": "default", "length": "%s", "nomenclature": "%s"}'
    fields = [field % (column.name, "string", "17", "-") for column in columns()["IR_BEN_R"] if column.kind == "s"]
    fields += [field % ("BEN_SEX_COD", "integer", "1", "IR_SEX_V"), field % ("BEN_RNG_GEM", "integer", "2", "-")]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("schemas/B/IR_BEN_R.json", f'{{"name": "IR_BEN_R", "fields": [{", ".join(fields)}]}}')
        archive.writestr("nomenclatures/N/IR_SEX_V.csv", "SEX_COD;LIB\n1;un\n2;deux\n")
    return read_schemas(path)


def test_a_schema_refuses_a_code_outside_its_nomenclature(tmp_path, small_schema):
    folder = written(tmp_path / "snds", IR_BEN_R=[beneficiary(), beneficiary("Q" * 17, "J" * 17, BEN_SEX_COD="8")])
    with pytest.raises(RefusedSource) as refused:
        load_claims(folder, tmp_path / "kept", FICTIVE, None, small_schema)
    assert [(one.file, one.row) for one in refused.value.faults] == [("IR_BEN_R.csv", 2)]
    assert "IR_SEX_V" in refused.value.faults[0].en


def test_a_schema_that_lacks_a_column_we_read_is_told(small_schema):
    told = disagreements(small_schema)
    assert "IR_BEN_R.BEN_NAI_ANN: no such column" in told
    assert "ER_PRS_F: no such table" in told


def test_our_mapping_is_that_of_the_formal_schema(schemas):
    assert len(schemas.tables) == 188
    assert disagreements(schemas) == []


@pytest.mark.timeout(600)
def test_every_table_of_the_formal_schema_is_drawn_and_holds_to_it(tmp_path, schemas):
    counts = write_extraction(tmp_path, 4, 3, schemas, each=2)
    connection = duckdb.connect(config={"threads": 1})
    reading, faults = read_extraction(connection, tmp_path, schemas)
    assert faults == []
    assert reading.ignored == []
    # The yearly tables that this draw did not need, like those of no care of four persons, are the only ones absent.
    drawn = {one.table for one in reading.coverage}
    assert set(schemas.tables) - drawn <= set(columns())
    assert len(counts) > 160


@pytest.mark.parametrize(
    ("table", "column", "code"),
    [
        ("ER_CAM_F", "CAM_PRS_IDE", "ZZZZ999"),
        ("IR_BEN_R", "BEN_SEX_COD", "7"),
        ("ER_PRS_F", "PRS_NAT_REF", "7"),
        ("IR_IMB_R", "MED_MTF_COD", "Z9Z"),
    ],
)
def test_a_wrong_code_put_in_is_caught_where_it_is(tmp_path, schemas, table, column, code):
    write_extraction(tmp_path / "all", 12, 3)
    folder = tmp_path / "one"
    folder.mkdir()
    head, *rows = (tmp_path / "all" / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    cells = rows[1].split(";")
    cells[head.split(";").index(column)] = code
    (folder / f"{table}.csv").write_text("\n".join([head, rows[0], ";".join(cells), *rows[2:]]) + "\n", encoding="utf-8")
    _, faults = read_extraction(duckdb.connect(config={"threads": 1}), folder, schemas)
    assert [(one.file, one.row, one.en.partition(":")[0]) for one in faults] == [(f"{table}.csv", 2, column)]
