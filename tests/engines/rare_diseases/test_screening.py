"""Screening: codes mean what the map says, the score is the one written out by hand, small counts are safe, planted persons are found."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import pytest
from scipy.optimize import linprog

from filiere.engines.rare_diseases.deliverables.screening import Screening, make_screening
from filiere.engines.rare_diseases.knowledge import wheel_folder
from filiere.engines.rare_diseases.screening import histories, planted, pseudonyms, records, report, trying
from filiere.engines.rare_diseases.screening.codes import CERTAINTY, CodeMap, Sign, declared_lines, read_codes
from filiere.engines.rare_diseases.screening.tables import make_safe
from filiere.main import main
from filiere.methods.omop.tables import create_sql
from filiere.sdk.context import Run
from filiere.sdk.values import Nature, RunError

CODES = CodeMap(
    {
        ("ICD10", "A01"): (Sign("HP:0001001", 0.9, "test"),),
        ("ICD10", "A011"): (Sign("HP:0001002", 0.5, "test"),),
        ("ICD10", "B02"): (Sign("HP:0002001", 0.9, "test"),),
        ("ICD10", "C03"): (Sign("HP:0001000", 0.9, "test"),),
    }
)
DAY = "DATE '2010-01-01' + {}"


def store(conditions, *, persons=20, concepts=()):
    """An OMOP store with conditions (person, code or concept, day)."""
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA cdm; CREATE SCHEMA work")
    for table in records.READ:
        connection.execute(create_sql(table, "cdm."))
    for person in range(1, persons + 1):
        connection.execute(
            "INSERT INTO cdm.person (person_id, gender_concept_id, year_of_birth, race_concept_id, ethnicity_concept_id)"
            " VALUES (?, ?, 1980, 0, 0)",
            (person, 8532 if person % 2 else 8507),
        )
    for number, name, code in concepts:
        connection.execute(
            "INSERT INTO cdm.concept (concept_id, concept_name, domain_id, vocabulary_id, concept_class_id, concept_code, valid_start_date,"
            " valid_end_date) VALUES (?, 'x', 'Condition', ?, 'x', ?, DATE '1970-01-01', DATE '2099-12-31')",
            (number, name, code),
        )
    for number, (person, code, day) in enumerate(conditions, start=1):
        value, concept = (code, 0) if isinstance(code, str) else ("", code)
        connection.execute(
            "INSERT INTO cdm.condition_occurrence (condition_occurrence_id, person_id, condition_concept_id, condition_start_date,"
            f" condition_type_concept_id, condition_source_value) VALUES (?, ?, ?, {DAY.format(day)}, 0, ?)",
            (number, person, concept, value),
        )
    return connection


def test_the_longest_line_of_a_code_wins_and_dots_do_not_matter():
    assert [sign.term for sign in CODES.find("ICD10CM", "A01.19")] == ["HP:0001002"]
    assert [sign.term for sign in CODES.find("CIM10", "a01.2")] == ["HP:0001001"]
    assert CODES.find("ICD10", "Z00") == ()
    assert CODES.find("LOINC", "A01") == ()


def test_every_declared_line_names_a_living_term(real):
    lines = list(declared_lines())
    assert len({code for code, _, _ in lines}) == len(lines) > 150
    assert [term for _, term, relation in lines if real.ontology.current(term) != term or relation not in CERTAINTY] == []


def test_cross_references_are_those_of_the_ontology_file(real):
    found = read_codes(real.ontology, wheel_folder() / "hp.obo")
    text = (wheel_folder() / "hp.obo").read_text(encoding="utf-8")
    stanza = next(part for part in text.split("[Term]") if "\nid: HP:0001250\n" in part)
    code = next(line for line in stanza.splitlines() if line.startswith("xref: SNOMEDCT_US:")).removeprefix("xref: SNOMEDCT_US:").split()[0]
    assert "HP:0001250" in [sign.term for sign in found.find("SNOMED", code)]


def test_a_user_s_lines_win_and_bad_ones_are_all_told(small, small_folder, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("vocabulary,code,term,relation,source\nICD10,G40,HP:0003000,hint,our clinic\n")
    found = read_codes(small.ontology, small_folder / "hp.obo", own)
    assert found.find("ICD10", "G40.9") == (Sign("HP:0003000", CERTAINTY["hint"], "our clinic"),)
    own.write_text(
        "vocabulary,code,term,relation,source\nICD10,G40,HP:9999999,same,x\nICD10,G41,HP:0003000,sure,x\nICD10,G42,HP:0003000,same,\n"
    )
    with pytest.raises(ValueError, match="lines 2, 3, 4"):
        read_codes(small.ontology, small_folder / "hp.obo", own)
    own.write_text("code,term\n")
    with pytest.raises(ValueError, match="no column relation, source, vocabulary"):
        read_codes(small.ontology, small_folder / "hp.obo", own)


def test_records_give_first_days_and_diagnosed_persons(small):
    conditions = [(1, "A01", 5), (1, "A01.0", 2), (1, "B02", 9), (2, 77, 3), (2, "B02", 4), (99, "A01", 1), (3, "Z99", 1)]
    signs = records.read_signs(store(conditions, concepts=[(77, "ORPHA", "558")]), CODES, small.ontology)
    first = {
        (int(signs.persons[p]), small.ontology.ids[signs.kinds[k][0]]): int(d)
        for p, k, d in zip(signs.person, signs.kind, signs.day, strict=True)
    }
    origin = 14610  # 2010-01-01 in days since 1970-01-01
    assert first == {(1, "HP:0001001"): origin + 2, (1, "HP:0002001"): origin + 9, (2, "HP:0002001"): origin + 4}
    assert signs.diagnosed[:3].tolist() == [-1, origin + 3, -1]
    assert signs.read == (7, 4)


def test_the_score_is_the_one_written_out_by_hand(small):
    conditions = [(1, "A01", 1), (1, "B02", 2), (2, "A01", 1), (3, "C03", 1), (3, "A01", 3)]
    signs = records.read_signs(store(conditions), CODES, small.ontology)
    weights = histories.make_weights(small, signs, "OMIM", recorded=0.4)
    found = histories.score(small, signs, weights)
    index = small.ontology.index
    spread = {name: small.profiles.spread[:, index[name]].toarray().ravel() for name in ("HP:0001001", "HP:0002001", "HP:0001000")}
    # Shares of the twenty persons: a finer sign counts for the vaguer one above it.
    base = {"HP:0001001": 3.5 / 21, "HP:0002001": 1.5 / 21, "HP:0001000": 3.5 / 21}

    def odds(disease, present):
        total = 0.0
        for name, share in spread.items():
            q = 0.4 * 0.9 * float(share[disease])
            total += np.log((1 - (1 - q) * (1 - base[name])) / base[name]) if name in present else np.log(1 - q)
        return total

    mine = small.namespace("OMIM").tolist()
    wanted = {0: {"HP:0001001", "HP:0002001"}}
    for person, present in wanted.items():
        scores = [odds(disease, present) for disease in mine]
        place = found.person.tolist().index(person)
        assert found.score[place] == pytest.approx(np.log(np.mean(np.exp(scores))), abs=1e-4)
        assert found.disease[place] == mine[int(np.argmax(scores))]
    # The eye sign of the third person is implied by the lens sign: one sign only, too few to be scored.
    assert 2 not in found.person.tolist()
    assert 1 not in found.person.tolist()


def test_the_clock_starts_with_the_first_suggestive_sign_and_is_actionable_when_the_record_suffices(small):
    connection = store([(1, "A01", 100), (1, "B02", 500), (1, "Z99", 900)])
    connection.execute("INSERT INTO cdm.provider (provider_id, specialty_concept_id) VALUES (1, 11), (2, 22)")
    for number, (day, provider) in enumerate([(50, 1), (100, 1), (200, 2), (300, 2)]):
        connection.execute(
            "INSERT INTO cdm.visit_occurrence (visit_occurrence_id, person_id, visit_concept_id, visit_start_date, visit_end_date,"
            f" visit_type_concept_id, provider_id) VALUES (?, 1, 0, {DAY.format(day)}, {DAY.format(day)}, 0, ?)",
            (number, provider),
        )
    for number, day in enumerate([10, 150, 250, 350]):
        connection.execute(
            "INSERT INTO cdm.measurement (measurement_id, person_id, measurement_concept_id, measurement_date, measurement_type_concept_id)"
            f" VALUES (?, 1, 7, {DAY.format(day)}, 0)",
            (number,),
        )
    found = report.screen(connection, small, CODES, per_100k=5000, namespace="OMIM")
    [clock] = found.clocks
    assert (clock.suggestive, clock.actionable, clock.end) == (14610 + 100, 14610 + 500, 14610 + 900)
    assert clock.delay_d == 800
    assert (clock.specialties, clock.repeats) == (2, 2)
    assert not clock.named


def test_ties_at_the_threshold_are_left_out_together(small):
    connection = store([(person, code, 1) for person in range(1, 5) for code in ("A01", "B02")])
    assert len(report.screen(connection, small, CODES, per_100k=10_000, namespace="OMIM").flagged) == 0
    assert len(report.screen(connection, small, CODES, per_100k=20_000, namespace="OMIM").flagged) == 4


def bound(sign, aim, equal, value):
    solved = linprog(sign * aim, A_eq=equal, b_eq=value, bounds=(0, None))
    # Status 3: nothing bounds it, which hides it well.
    return sign * solved.fun if solved.status == 0 else {3: -sign * np.inf}[solved.status]


def unsafe(table, counts, smallest):
    """Return the withheld cells whose count can be narrowed below what is withheld, by solving for what totals allow."""
    rows, columns = counts.shape
    whole = np.zeros((rows + 1, columns + 1))
    whole[:-1, :-1] = counts
    whole[:-1, -1], whole[-1, :-1], whole[-1, -1] = counts.sum(axis=1), counts.sum(axis=0), counts.sum()
    shown = [[*line, total] for line, total in zip(table.counts, table.row_totals, strict=True)] + [[*table.column_totals, table.total]]
    number = {place: n for n, place in enumerate(np.ndindex(whole.shape))}
    equal, value = [], []
    for place, n in number.items():
        if shown[place[0]][place[1]] is not None:
            line = np.zeros(len(number))
            line[n] = 1
            equal.append(line)
            value.append(whole[place])
    for i in range(rows + 1):
        line = np.zeros(len(number))
        line[[number[i, j] for j in range(columns)]], line[number[i, columns]] = 1, -1
        equal.append(line)
        value.append(0)
    for j in range(columns + 1):
        line = np.zeros(len(number))
        line[[number[i, j] for i in range(rows)]], line[number[rows, j]] = 1, -1
        equal.append(line)
        value.append(0)
    found = []
    for place, n in number.items():
        if shown[place[0]][place[1]] is None:
            aim = np.zeros(len(number))
            aim[n] = 1
            low, high = (bound(sign, aim, np.array(equal), value) for sign in (1, -1))
            if high - low < 1:
                found.append((place, low, high))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_no_withheld_count_can_be_worked_out(seed):
    rng = np.random.default_rng(seed)
    counts = rng.poisson(rng.choice([2, 8, 15, 60]), (5, 3)) * rng.integers(0, 2, (5, 3))
    table = make_safe([str(i) for i in range(5)], list("abc"), counts)
    assert all(count is None or count == 0 or count > 10 for line in table.counts for count in line)
    assert unsafe(table, counts, 10) == []


def test_the_audit_sees_a_table_protected_in_part_only():
    counts = np.array([[3, 40, 50], [60, 70, 80]])
    from filiere.engines.rare_diseases.screening.tables import SafeTable

    leaky = SafeTable(("x", "y"), ("a", "b", "c"), ((None, 40, 50), (60, 70, 80)), (93, 210), (63, 110, 130), 303)
    assert unsafe(leaky, counts, 10)


def test_the_predictive_value_is_bayes_s_and_falls_with_prevalence():
    tried = trying.Tried(1000, 100_000, 0, trying.wilson(300, 1000), trying.wilson(99_000, 100_000), 0.8, None)
    low, high = trying.predictive(tried, 0.001), trying.predictive(tried, 0.1)
    assert low.value == pytest.approx(0.3 * 0.001 / (0.3 * 0.001 + 0.01 * 0.999), rel=1e-6)
    assert low.low < low.value < low.high < high.value
    assert trying.predictive(trying.Tried(10, 10, 0, trying.wilson(0, 10), trying.wilson(10, 10), 0.5, None), 0.1) is None


def test_planted_persons_stand_out_though_their_codes_come_from_another_book(real):
    connection = duckdb.connect()
    who = planted.plant_store(connection, real, 6000, 200, 3)
    source = Path(planted.__file__).read_text(encoding="utf-8")
    assert "screening.codes" not in source
    found = report.screen(connection, real, read_codes(real.ontology, wheel_folder() / "hp.obo"), per_100k=1000)
    told = report.tell(found, real, prevalence=0.035, planted=who)
    # By chance the area would be .5 and the share of planted persons found that of persons flagged, 1 %.
    assert told["tried"]["auroc"] > 0.6
    assert told["tried"]["sensitivity"][0] > 0.1
    assert told["tried"]["specificity"][0] > 0.98


def run(parameters, folder):
    return Run(parameters, {}, 1, datetime(2030, 1, 1, tzinfo=UTC), folder)


def test_the_deliverable_shows_no_small_count_and_calls_made_up_persons_synthetic(real, tmp_path):
    outcome = make_screening(run(Screening(persons=3000), tmp_path))
    content = json.loads(outcome.artefacts[0].read())
    assert outcome.nature is Nature.SYNTHETIC
    assert all(check.passed for check in outcome.checks)
    assert content["banner"]["fr"].startswith("Recherche, dispositif non marqué CE")
    assert all(row["persons"] > 10 for row in content["diseases"])
    assert set(content["asked"]) == {"per_100k", "recorded", "namespace"}


def test_what_cannot_be_screened_is_said(real, tmp_path):
    with pytest.raises(RunError, match="records"):
        make_screening(run(Screening(records=str(tmp_path)), tmp_path))
    (tmp_path / "own.csv").write_text("x\n")
    with pytest.raises(RunError, match="codes"):
        make_screening(run(Screening(codes=str(tmp_path / "own.csv")), tmp_path))


def write_folder(connection, folder):
    folder.mkdir()
    for table in records.READ:
        connection.execute(f"COPY cdm.{table} TO '{folder / table}.parquet' (FORMAT parquet)")


def test_the_command_reads_a_folder_and_writes_pseudonyms_only(real, tmp_path, capsys):
    connection = duckdb.connect()
    planted.plant_store(connection, real, 3000, 100, 5)
    folder = tmp_path / "omop"
    write_folder(connection, folder)
    key = tmp_path / "key"
    key.write_bytes(bytes(range(32)))
    out = tmp_path / "list.csv"
    words = ["rare", "screen", str(folder), "--per-100k", "1000", "--out", str(out), "--key", str(key), "--json"]
    assert main(words) == 0
    content = json.loads(capsys.readouterr().out)
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    assert content["written"] == len(rows) > 0
    assert out.stat().st_mode & 0o077 == 0
    known = {pseudonyms.pseudonym(bytes(range(32)), person) for person in range(1, 3001)}
    assert {row["pseudonym"] for row in rows} <= known
    assert all("ne pas utiliser pour le soin" in row["not_for"] for row in rows)
    key.write_bytes(b"short")
    assert main(words) == 2
    assert "32" in capsys.readouterr().err
    assert main(["rare", "screen", str(folder), "--out", str(out)]) == 2
    assert main(["rare", "screen", str(tmp_path / "nowhere"), "--lang", "en"]) == 2
    assert "cannot be made" in capsys.readouterr().err


def test_the_records_are_only_read(real, tmp_path):
    connection = duckdb.connect()
    planted.plant_store(connection, real, 1000, 30, 5)
    folder = tmp_path / "omop"
    write_folder(connection, folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    make_screening(run(Screening(records=str(folder)), tmp_path))
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
