import json
import random

import numpy as np
import pytest

from filiere.engines.rare_diseases import metrics
from filiere.engines.rare_diseases.evaluation import evaluate, report
from filiere.engines.rare_diseases.learning import choices, fit, is_tuning
from filiere.engines.rare_diseases.methods import METHODS
from filiere.engines.rare_diseases.model import Case
from filiere.engines.rare_diseases.phenopackets import read_cases, write_packet
from filiere.engines.rare_diseases.pheval import ranks, read, read_folder, write
from filiere.engines.rare_diseases.planting import plant
from filiere.engines.rare_diseases.ranking import rank
from filiere.engines.rare_diseases.releases import compare
from filiere.engines.rare_diseases.sharing import sharing
from filiere.engines.rare_diseases.targets import find_targets
from filiere.engines.rare_diseases.weights import WEIGHTS
from filiere.main import main

CASES = (
    Case("clean", ("HP:0001001",), disease="OMIM:1", publication="PMID:9"),
    Case("leaked", ("HP:0001001", "HP:0002001"), disease="OMIM:1", publication="PMID:1"),
    Case("emptied", ("HP:0002002",), disease="OMIM:3", publication="PMID:4"),
    Case("absent", ("HP:0003000",), disease="OMIM:77", publication="PMID:4"),
)


def test_groups_are_told_apart(small):
    found = sharing(small, CASES)
    assert found.groups == ("clean", "leaked", "leaked", "absent")
    assert found.left.tolist() == [2, 1, 0, 0]


def test_a_case_cannot_be_found_by_its_own_publication(small):
    shared = sharing(small, CASES)
    open_book = rank(small, CASES, METHODS["likelihood"], truth=shared.truth)
    closed = rank(small, CASES, METHODS["likelihood"], truth=shared.truth, patches=shared.patches)
    assert open_book.rank[2] == 1
    # Nothing is left of its disease: it stands behind both others, not before them.
    assert closed.rank[2] > open_book.rank[2]
    assert closed.rank[0] == open_book.rank[0]


def test_the_report_counts_every_case_once(small):
    content = report(evaluate(small, CASES), small)
    assert content["groups"] == {"clean": 1, "leaked": 2, "absent": 1}
    assert content["emptied"] == 1
    assert content["leaked"]["n"] == 1
    assert json.loads(json.dumps(content)) == content


def test_summary_and_gain_by_hand():
    ranks_, diseases = np.array([1.0, 2.0, 11.0]), np.array([1, 1, 2])
    found = metrics.summary(ranks_, diseases)
    assert (found["top1"], found["top3"], found["top10"]) == (0.3333, 0.6667, 0.6667)
    assert found["macro"]["top3"] == 0.5
    assert found["mrr"] == pytest.approx((1 + 1 / 2 + 1 / 11) / 3, abs=1e-4)
    assert metrics.gain(ranks_, ranks_, diseases, 0)["top1"]["micro"] == {"value": 0.0, "low": 0.0, "high": 0.0}


def test_results_in_phevals_form_read_back(small, tmp_path):
    found = rank(small, CASES, METHODS["likelihood"], keep=3)
    write(tmp_path, small, found)
    results = read_folder(tmp_path.glob("*.tsv"))
    assert set(results) == {case.id for case in CASES}
    truth = {case.id: case.disease for case in CASES}
    assert ranks(results, truth)["clean"] == 1
    assert ranks(results, truth)["absent"] == float("inf")
    (tmp_path / "x.tsv").write_text("a\tb\n")
    with pytest.raises(ValueError, match="no column"):
        read(tmp_path / "x.tsv")


def test_the_command_evaluates_a_file(small, small_folder, tmp_path, capsys):
    path = tmp_path / "cases.jsonl"
    packets = []
    for case in CASES:
        made = write_packet(case, small.ontology, None)
        made["metaData"]["externalReferences"] = [{"id": case.publication}]
        packets.append(json.dumps(made))
    path.write_text("\n".join([*packets, "{bad"]))
    assert main(["rare", "evaluate", str(path), "--json", "--hpo", str(small_folder)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found["clean"]) >= {"n", "top1", "top3", "top10", "mrr"}
    assert set(found["absent"]) >= {"n", "auroc"}
    assert found["baseline"]["clean"]["n"] == found["clean"]["n"] == 1
    assert found["troubles"]["count"] == 1
    assert main(["rare", "evaluate", str(tmp_path / "none.jsonl"), "--hpo", str(small_folder)]) == 2
    assert main(["rare", "rank", str(path), "--out", str(tmp_path / "out"), "--hpo", str(small_folder)]) == 0
    assert len(list((tmp_path / "out").iterdir())) == 4


def test_a_release_that_changes_nothing_moves_nothing(small):
    assert compare(small, small, CASES) == []


def test_learning_puts_the_truth_above_its_candidates(real):
    cases = [case for case in plant(real, 80, random.Random(2), absent_share=0)]
    found = choices(real, cases, {name: 0.0 for name in WEIGHTS} | {"shared": 1.0}, 1)
    weights = fit(found)
    values = np.array([weights[name] for name in weights], np.float32)
    scores = np.nan_to_num(found.features @ values, nan=-np.inf) + found.stands_for * 0
    first = (scores[:, 1:] < scores[:, :1]).all(axis=1)
    assert first.mean() > 0.5


def test_no_gene_is_on_both_sides():
    pairs = [(Case("a", (), gene=f"G{i}", disease="OMIM:1"), Case("b", (), gene=f"G{i}", disease="OMIM:2")) for i in range(50)]
    assert all(is_tuning(a) == is_tuning(b) for a, b in pairs)
    assert 15 < sum(is_tuning(a) for a, _ in pairs) < 45


def test_targets_come_through_sourced_neighbours(small):
    genes = {"OMIM:1": ("AAA",), "OMIM:2": ("BBB",), "OMIM:3": ("BBB", "CCC")}
    near, found = find_targets(small, genes, "OMIM:1", neighbours=2)
    assert near[0].disease == "OMIM:3"
    assert {one.gene for one in found} == {gene for other in near for gene in other.genes}
    for one in found:
        assert all(one.gene in genes[other] for other in one.through)
    by_gene = {one.gene: one for one in found}
    assert by_gene["CCC"].score == pytest.approx(near[0].similarity, abs=1e-3)
    assert not by_gene["CCC"].own


@pytest.fixture(scope="module")
def measured(real, corpus):
    cases, _ = read_cases(corpus, real.ontology)
    return report(evaluate(real, cases, ("shared_information", "resnik", "likelihood", "likelihood_excluded")), real)


def test_the_corpus_splits_as_counted_elsewhere(measured):
    # The brief of the corpus: 1 344 absent, 3 475 leaked of which 516 emptied, 2 291 clean.
    assert measured["groups"] == {"clean": 2291, "leaked": 3475, "absent": 1344}
    assert measured["emptied"] == 516


def test_the_order_of_the_plain_methods_is_that_of_the_published_baselines(measured):
    top10 = {name: groups["clean"]["top10"] for name, groups in measured["methods"].items()}
    assert top10["likelihood_excluded"] < top10["resnik"] < top10["shared_information"]
    assert measured["methods"]["likelihood"]["clean"]["top10"] == pytest.approx(0.46, abs=0.035)


def test_ours_beats_the_plain_likelihood_on_cases_that_chose_nothing(measured):
    gain = measured["parts"]["held_out"]["gain"]
    for top, wanted in (("top1", 0.03), ("top10", 0.04)):
        for average in ("micro", "macro"):
            assert gain[top][average]["value"] >= wanted
            assert gain[top][average]["low"] > 0


def test_leaked_cases_look_known_only_while_their_publication_stays(measured):
    absent = measured["absent"]
    assert absent["auroc_leaked_as_is"] > absent["auroc_leaked"] > 0.5
    assert absent["auroc"] >= 0.65
    assert absent["auroc_all_as_is"] >= 0.80
