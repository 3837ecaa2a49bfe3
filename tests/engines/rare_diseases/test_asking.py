"""Ranking from Python: labelled arrays, many cases at once, and bad input told while the rest is ranked."""

import gzip
import json
import random
import time

import numpy as np
import pytest

from filiere.engines.rare_diseases.asking import rank
from filiere.engines.rare_diseases.methods import METHODS
from filiere.engines.rare_diseases.model import Case
from filiere.engines.rare_diseases.organs import disease_groups
from filiere.engines.rare_diseases.phenopackets import read_cases, write_packet
from filiere.engines.rare_diseases.planting import plant
from filiere.engines.rare_diseases.ranking import rank as rank_cases
from filiere.main import main


def packet(*observed, excluded=(), name="one"):
    features = [{"type": {"id": term}} for term in observed] + [{"type": {"id": term}, "excluded": True} for term in excluded]
    return {"id": name, "phenotypicFeatures": features, "metaData": {"phenopacketSchemaVersion": "2.0"}}


def test_one_phenopacket_gives_labelled_arrays(small):
    found = rank(packet("HP:0001001", excluded=("HP:0003000",)), knowledge=small, keep=2)
    direct = rank_cases(small, [Case("one", ("HP:0001001",), ("HP:0003000",))], METHODS["calibrated"], keep=2)
    assert found.case.tolist() == ["one"]
    assert found.disease[0].tolist() == [small.annotations.diseases[place] for place in direct.disease[0]]
    assert found.name[0, 0] == "One"
    np.testing.assert_allclose(found.score, direct.score, rtol=1e-6)
    assert found.probability.shape == found.score.shape
    assert 0 < found.known[0] < 1
    assert "not to be used for care" in found.not_for
    assert [row["disease"] for row in found.of("one")] == found.disease[0].tolist()
    with pytest.raises(KeyError):
        found.of("other")


def test_no_probability_is_made_up_for_another_method_or_namespace(small):
    for options in ({"method": "likelihood"}, {"namespace": "ORPHA"}):
        found = rank(packet("HP:0003000"), knowledge=small, **options)
        assert np.isnan(found.probability).all()
        assert np.isnan(found.known).all()


def test_ten_thousand_cases_in_one_call_are_those_of_single_calls(real):
    cases = plant(real, 500, random.Random(4)) * 20
    begun = time.perf_counter()
    found = rank(cases, knowledge=real, keep=5)
    took = time.perf_counter() - begun
    assert found.disease.shape == (10_000, 5)
    # One by one they would take hours with the tools that rank a case a second; a minute is ample on a busy machine.
    assert took < 60
    single = rank(cases[17], knowledge=real, keep=5)
    assert found.disease[17].tolist() == single.disease[0].tolist()
    np.testing.assert_allclose(found.score[17], single.score[0], atol=1e-3)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (packet("HP:9999999"), "HP:9999999 is not in HPO"),
        (packet("HP:0009001"), "HP:0009001 is obsolete"),
        (packet("HP:0001001", excluded=("HP:0001001",)), "both observed and excluded"),
        (packet("HP:0001001", excluded=("HP:0001000",)), "is excluded while a finer term is observed"),
        (packet(), "no usable term"),
        (packet(*["HP:0001001"] * 401), "401 terms, more than 400"),
        (packet("fever"), "is not an HPO identifier"),
        ({"id": "x"}, "no phenotypicFeatures list"),
        ({**packet("HP:0001001"), "metaData": {"phenopacketSchemaVersion": "1.0.0"}}, "version 1"),
        ({**packet("HP:0001001"), "phenotypicFeatures": "many"}, "no phenotypicFeatures list"),
        ({**packet("HP:0001001"), "phenotypicFeatures": [None, 3, {"type": {"id": "HP:0001001"}}]}, "not an HPO identifier"),
    ],
)
def test_bad_input_is_a_sentence_and_the_rest_is_ranked(small, given, told):
    found = rank([given, packet("HP:0002001", name="sound")], knowledge=small)
    assert "sound" in found.case.tolist()
    assert any(told in trouble.what.en and trouble.what.fr and trouble.mend.fr for trouble in found.troubles)


def test_nothing_to_rank_is_said(small):
    with pytest.raises(ValueError, match="no case to rank: case 1"):
        rank(packet("HP:9999999"), knowledge=small)


def test_a_long_file_with_one_bad_line_is_read_but_for_that_line(small, tmp_path):
    good = json.dumps(packet("HP:0001001")).encode()
    path = tmp_path / "many.jsonl.gz"
    count = 100_000
    with gzip.open(path, "wb", compresslevel=1) as out:
        for number in range(count):
            out.write(b'{"id": "bro\xff\n' if number == 70_000 else good + b"\n")
    cases, troubles = read_cases(path, small.ontology)
    assert len(cases) == count - 1
    [trouble] = troubles
    assert trouble.where == "many.jsonl.gz:70001"
    assert "not a JSON phenopacket" in trouble.what.en


def test_another_release_shows_which_open_cases_move(small, small_folder, tmp_path, capsys):
    other = tmp_path / "other"
    other.mkdir()
    (other / "hp.obo").write_text((small_folder / "hp.obo").read_text().replace("2030-01-01", "2031-01-01"))
    rows = (small_folder / "phenotype.hpoa").read_text().replace("OMIM:1\tOne\t\tHP:0001001", "OMIM:1\tOne\t\tHP:0003000")
    (other / "phenotype.hpoa").write_text(rows)
    path = tmp_path / "open.jsonl"
    still, moved = Case("still", ("HP:0002002",), ()), Case("moved", ("HP:0001001",), ())
    path.write_text("\n".join(json.dumps(write_packet(case, small.ontology, None)) for case in (still, moved)))
    assert main(["rare", "diff", str(path), str(other), "--hpo", str(small_folder), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["before"], found["cases"]) == ("2030-01-01", 2)
    assert "moved" in [row["case"] for row in found["moved"]]
    assert main(["rare", "diff", str(path), str(small_folder), "--hpo", str(small_folder), "--lang", "en"]) == 0
    assert "No ranking changes." in capsys.readouterr().out


def test_cases_are_evaluated_among_orphanet_diseases_where_a_map_says_which(small_folder, tmp_path, capsys):
    from .test_case import MAP

    (tmp_path / "map.xml").write_text(MAP, encoding="utf-8")
    path = tmp_path / "solved.jsonl"
    solved = [{**packet("HP:0003000", name=name), "diseases": [{"term": {"id": name}}]} for name in ("OMIM:1", "OMIM:2")]
    path.write_text("\n".join(map(json.dumps, solved)))
    words = ["rare", "evaluate", str(path), "--hpo", str(small_folder), "--namespace", "ORPHA", "--json"]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out)["groups"] == {"clean": 0, "leaked": 0, "absent": 2}
    assert main([*words, "--crossmap", str(tmp_path / "map.xml")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["namespace"], found["groups"], found["clean"]["top1"]) == ("ORPHA", {"clean": 1, "leaked": 0, "absent": 1}, 1.0)
    assert main([*words, "--crossmap", str(path)]) == 2


def test_diseases_are_grouped_by_the_organ_they_say_most_of(small, real):
    assert disease_groups(small, {"ORPHA:9", "OMIM:404"}) == {"ORPHA:9": "Bone sign"}
    # Usher syndrome 2A is deafness and retinitis; Duchenne's is a disease of muscle.
    found = disease_groups(real, {"OMIM:276901", "OMIM:310200"})
    assert found["OMIM:276901"] in {"Abnormality of the eye", "Abnormality of the ear"}
    assert found["OMIM:310200"] == "Abnormality of the musculoskeletal system"
