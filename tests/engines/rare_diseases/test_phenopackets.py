import gzip
import io
import json

import pytest

from filiere.engines.rare_diseases.phenopackets import MOST_TERMS, parse, read_cases, read_csv, read_packet, write_packet


def packet(observed=("HP:0001001",), excluded=(), **more):
    features = [{"type": {"id": name}} for name in observed] + [{"type": {"id": name}, "excluded": True} for name in excluded]
    return {
        "id": "p",
        "subject": {"sex": "FEMALE"},
        "phenotypicFeatures": features,
        "metaData": {"phenopacketSchemaVersion": "2.0"},
        **more,
    }


def told(troubles):
    return " | ".join(one.what.en for one in troubles)


def test_signs_sex_onset_disease_and_publication_are_read(small):
    given = packet(
        ("HP:0001091",),
        ("HP:0003000",),
        diseases=[{"term": {"id": "OMIM:1"}, "onset": {"age": {"iso8601duration": "P6M"}}}],
        metaData={"externalReferences": [{"id": "PMID:1"}]},
    )
    case, troubles = read_packet(given, "x", small.ontology)
    assert not troubles
    assert (case.observed, case.excluded, case.sex, case.onset) == (("HP:0001001",), ("HP:0003000",), "female", 2)
    assert (case.disease, case.publication) == ("OMIM:1", "PMID:1")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (packet(("HP:0001001", "HP:0099999")), "not in HPO 2030-01-01"),
        (packet(("HP:0001001", "HP:0009001")), "obsolete and nothing replaces it"),
        (packet(("HP:0001001", "fever")), "not an HPO identifier"),
        (packet(("HP:0001001", "HP:0003000"), ("HP:0003000",)), "both observed and excluded"),
        (packet(("HP:0001001",), ("HP:0001000",)), "a finer term is observed"),
        (packet(("HP:0001001",) * (MOST_TERMS + 1)), f"more than {MOST_TERMS}"),
    ],
)
def test_each_doubtful_term_gets_a_sentence_and_the_case_is_kept(small, given, words):
    case, troubles = read_packet(given, "x", small.ontology)
    assert words in told(troubles)
    assert case is not None
    assert case.observed[0] == "HP:0001001"
    assert all(one.mend.fr and one.mend.en for one in troubles)


def test_an_excluded_descendant_of_an_observed_term_is_no_contradiction(small):
    case, troubles = read_packet(packet(("HP:0001000",), ("HP:0001001",)), "x", small.ontology)
    assert not troubles
    assert case.excluded == ("HP:0001001",)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (packet(()), "no usable term"),
        (packet(("nonsense",)), "no usable term"),
        ({"id": "x"}, "no phenotypicFeatures"),
        (packet(metaData={"phenopacketSchemaVersion": "1.0.0"}), "version 1"),
        ({**packet(), "phenotypicFeatures": [{"type": {"id": "HP:0001001"}, "negated": True}]}, "version 1"),
    ],
)
def test_what_cannot_be_a_case_is_said(small, given, words):
    case, troubles = read_packet(given, "x", small.ontology)
    assert case is None
    assert words in told(troubles)


@pytest.mark.parametrize("content", [b"{", b"[1]", b"\xff\xfe", b'"text"'])
def test_what_is_no_json_document_is_said(small, content):
    case, troubles = parse(content, "line 3", small.ontology)
    assert case is None
    assert troubles[0].where == "line 3"


def test_one_bad_line_among_many_does_not_hide_the_others(small, tmp_path):
    lines = [json.dumps(packet())] * 500
    lines[250] = "{broken"
    path = tmp_path / "cases.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    cases, troubles = read_cases(path, small.ontology)
    assert len(cases) == 499
    assert [one.where for one in troubles] == ["cases.jsonl.gz:251"]


def test_csv_is_read_with_the_same_care(small):
    words = "id,observed,excluded,sex,onset_y\na,HP:0001001;HP:0002001,HP:0003000,F,0.5\nb,,,M,\nc,HP:0099999,,,\n"
    cases, troubles = read_csv(io.StringIO(words), "x.csv", small.ontology)
    assert [(case.id, case.observed, case.sex, case.onset) for case in cases] == [("a", ("HP:0001001", "HP:0002001"), "female", 2)]
    assert {one.where for one in troubles} == {"x.csv:3", "x.csv:4"}
    assert read_csv(io.StringIO("x,y\n1,2\n"), "y.csv", small.ontology)[1][0].fatal


def test_a_written_packet_reads_back(small):
    case, _ = read_packet(packet(("HP:0001001",), ("HP:0003000",)), "x", small.ontology)
    again, troubles = read_packet(write_packet(case, small.ontology, None), "x", small.ontology)
    assert not troubles
    assert (again.observed, again.excluded, again.sex) == (case.observed, case.excluded, case.sex)


def test_the_corpus_reports_its_newer_terms(real, corpus):
    cases, troubles = read_cases(corpus, real.ontology)
    assert len(cases) == 7110
    # 198 occurrences of terms newer than the ontology: counted independently when the corpus was split.
    assert sum("is not in HPO" in one.what.en for one in troubles) == 198
