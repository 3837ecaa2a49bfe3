import json
from datetime import UTC, datetime

import pytest

from filiere.engines.rare_diseases.deliverables import Evaluation, Picture, TargetQuestion, make_evaluation, make_ranking, make_targets
from filiere.engines.rare_diseases.phenopackets import write_packet
from filiere.sdk.context import Run
from filiere.sdk.values import Nature, RunError

from .test_evaluation import CASES


def run(parameters, folder):
    return Run(parameters, {}, 1, datetime(2030, 1, 1, tzinfo=UTC), folder)


def content(outcome, name):
    return next(artefact for artefact in outcome.artefacts if artefact.name == name).read()


def test_published_cases_are_open_and_synthetic_ones_are_marked(small, small_folder, tmp_path):
    path = tmp_path / "cases.jsonl"
    packets = []
    for case in CASES:
        packet = write_packet(case, small.ontology, None)
        packet["metaData"]["externalReferences"] = [{"id": case.publication}]
        packets.append(json.dumps(packet))
    path.write_text("\n".join(packets))
    published = make_evaluation(run(Evaluation(cases=str(path), hpo=str(small_folder)), tmp_path))
    assert published.nature is None
    assert json.loads(content(published, "evaluation.json"))["groups"] == {"clean": 1, "leaked": 2, "absent": 1}
    assert len(content(published, "cases.csv").decode().splitlines()) == 5
    planted = make_evaluation(run(Evaluation(synthetic=20, hpo=str(small_folder)), tmp_path))
    assert planted.nature is Nature.SYNTHETIC
    assert [check.name.en for check in planted.checks] == ["Every case is in one group"]


@pytest.mark.parametrize(
    ("make", "parameters", "words"),
    [
        (make_evaluation, Evaluation(cases="/nowhere/x.jsonl"), "cases"),
        (make_ranking, Picture(observed=("fever",), excluded=()), "No usable term"),
        (make_ranking, Picture(labels="/nowhere/fr.tsv"), "labels"),
        (make_targets, TargetQuestion(), "hpo"),
    ],
)
def test_what_cannot_be_done_is_said(small_folder, tmp_path, make, parameters, words):
    with pytest.raises(RunError) as error:
        make(run(parameters.model_copy(update={"hpo": str(small_folder)}), tmp_path))
    assert words in error.value.say("en")


def test_a_missing_release_is_said(tmp_path):
    with pytest.raises(RunError) as error:
        make_ranking(run(Picture(hpo=str(tmp_path)), tmp_path))
    assert "HPO" in error.value.say("fr")


def test_every_export_of_a_ranking_says_what_it_is_not_for(small_folder, tmp_path):
    made = make_ranking(run(Picture(observed=("HP:0001001",), excluded=("HP:0003000",), hpo=str(small_folder)), tmp_path))
    assert "not a CE-marked device" in content(made, "ranking.csv").decode()
    assert "non marqué CE" in json.loads(content(made, "ranking.json"))["banner"]["fr"]
    assert "ne pas utiliser pour le soin" in json.dumps(json.loads(content(made, "phenopacket.json")), ensure_ascii=False)


def test_orphanet_diseases_are_ranked_without_a_probability(small_folder, tmp_path):
    made = make_ranking(run(Picture(observed=("HP:0003000",), excluded=(), namespace="ORPHA", hpo=str(small_folder)), tmp_path))
    found = json.loads(content(made, "ranking.json"))
    assert found["rows"][0]["disease"] == "ORPHA:9"
    assert found["rows"][0]["probability"] is None
    assert found["known"] is None


def test_the_default_picture_is_recognised(tmp_path):
    found = json.loads(content(make_ranking(run(Picture(), tmp_path)), "ranking.json"))
    # Ectopia lentis, aortic root aneurysm, arachnodactyly, tall stature: the textbook picture of Marfan syndrome.
    assert "OMIM:154700" in [row["disease"] for row in found["rows"][:3]]


def test_the_neighbours_of_a_disease_hold_its_orphanet_twin(tmp_path):
    found = json.loads(content(make_targets(run(TargetQuestion(), tmp_path)), "targets.json"))
    # OMIM:606232 and ORPHA:48652 are the same syndrome under two identifiers.
    assert "ORPHA:48652" in [row["disease"] for row in found["neighbours"][:3]]
