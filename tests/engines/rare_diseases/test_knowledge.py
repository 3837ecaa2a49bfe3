import numpy as np
import pytest

from filiere.engines.rare_diseases.annotations import read_hpoa
from filiere.engines.rare_diseases.knowledge import load
from filiere.engines.rare_diseases.labels import read_labels, suggest
from filiere.engines.rare_diseases.ontology import read_obo
from filiere.engines.rare_diseases.profiles import without_publications


def test_alternates_and_replacements_lead_to_the_current_term(small):
    assert small.ontology.current("HP:0001091") == "HP:0001001"
    assert small.ontology.current("HP:0009000") == "HP:0001001"
    assert small.ontology.current("HP:0009001") is None
    assert "HP:0009001" in small.ontology.obsolete


def test_a_term_with_two_parents_has_the_ancestors_of_both(small):
    o = small.ontology
    found = {o.ids[place] for place in o.ancestors(o.index["HP:0002002"]).tolist()}
    assert found == {"HP:0002002", "HP:0002000", "HP:0001000", "HP:0000118", "HP:0000001"}


def test_shares_spread_to_ancestors_as_the_largest(small):
    row = small.profiles.spread[small.annotations.index["OMIM:1"]].toarray().ravel()
    share = {name: row[place] for name, place in small.ontology.index.items()}
    assert share["HP:0001001"] == pytest.approx(0.6)
    assert share["HP:0002001"] == pytest.approx(0.5)
    assert share["HP:0000118"] == pytest.approx(0.6)
    assert share["HP:0003000"] == 0


def test_a_denied_sign_is_not_a_sign(small):
    row = small.profiles.share[small.annotations.index["OMIM:2"]].toarray().ravel()
    assert row[small.ontology.index["HP:0001001"]] == 0


def test_leaving_a_publication_out_subtracts_its_counts_and_drops_its_own_rows(small):
    index, terms = small.annotations.index, small.ontology.index
    told = {("PMID:1", index["OMIM:1"], terms["HP:0001001"]): (2, 3)}
    left, places = without_publications(small.annotations, small.ontology, ["PMID:1"], told)
    row = left.share[places["PMID:1", index["OMIM:1"]]].toarray().ravel()
    assert row[terms["HP:0001001"]] == pytest.approx(4 / 7)
    assert row[terms["HP:0002001"]] == 0
    assert left.publications[0] == 1


def test_the_sole_source_of_a_disease_leaves_nothing(small):
    left, places = without_publications(small.annotations, small.ontology, ["PMID:4"], {})
    assert left.signs[places["PMID:4", small.annotations.index["OMIM:3"]]] == 0


def test_the_index_gives_back_what_was_built(small, small_folder, tmp_path):
    load(small_folder, tmp_path)
    again = load(small_folder, tmp_path)
    assert len(list(tmp_path.glob("*.npz"))) == 1
    assert again.ontology.ids == small.ontology.ids
    assert again.ontology.replaced == dict(small.ontology.replaced)
    assert again.annotations.diseases == small.annotations.diseases
    assert again.release == small.release == "2030-01-01"
    np.testing.assert_array_equal(again.profiles.spread.toarray(), small.profiles.spread.toarray())
    np.testing.assert_array_equal(again.information, small.information)


def test_a_file_of_another_kind_is_refused(small, tmp_path):
    wrong = tmp_path / "wrong.hpoa"
    wrong.write_text("a\tb\n")
    with pytest.raises(ValueError, match=r"not a phenotype\.hpoa"):
        read_hpoa(wrong, small.ontology)
    with pytest.raises(ValueError, match="no term"):
        read_obo(wrong)


def test_a_circle_of_parents_is_refused(tmp_path):
    path = tmp_path / "circle.obo"
    path.write_text("[Term]\nid: HP:1\nis_a: HP:2\n\n[Term]\nid: HP:2\nis_a: HP:1\n")
    with pytest.raises(ValueError, match="circle"):
        read_obo(path)


def test_french_labels_ignore_accents_and_duplicates(small, tmp_path):
    path = tmp_path / "fr.tsv"
    head = "subject_id\tsource_language\ttranslation_language\tpredicate_id\tsource_value\ttranslation_status\ttranslation_value\n"
    rows = [
        "HP:0001001\ten\tfr\trdfs:label\tLens sign\tCANDIDATE\tAutre",
        "HP:0001001\ten\tfr\trdfs:label\tLens sign\tOFFICIAL\tSigne détaché",
    ]
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    labels = read_labels(path)
    assert labels == {"HP:0001001": "Signe détaché"}
    assert suggest(small.ontology, labels, "DETACHE")[0] == ("HP:0001001", "Signe détaché", "Lens sign")


def test_the_real_release_has_the_counts_that_its_header_tells(real):
    diseases = real.annotations.diseases
    # "#description" line of phenotype.hpoa 2025-01-16: 8359 OMIM, 47 DECIPHER, 4283 ORPHANET (two of which have no row).
    assert sum(name.startswith("OMIM") for name in diseases) == 8359
    assert sum(name.startswith("DECIPHER") for name in diseases) == 47
    assert real.release == "2025-01-16"
    assert real.annotations.unknown_terms == 0
