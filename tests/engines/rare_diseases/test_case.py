"""The case asked in the portal, headless: what is typed becomes signs, what cannot be understood is said, the banner is on everything."""

import json

import pytest
from pydantic import TypeAdapter

from filiere.engines.rare_diseases.consultations import CASE, banner
from filiere.engines.rare_diseases.crossmap import read_crossmap
from filiere.engines.rare_diseases.deliverables import Picture, make_ranking
from filiere.engines.rare_diseases.picture import describe
from filiere.rendering.terminal import to_terminal
from filiere.sdk.blocks import Page
from filiere.sdk.consultations import Counter
from filiere.sdk.values import RunError, UsageError

from .test_deliverables import content, run

LABELS = "subject_id\tpredicate_id\ttranslation_value\ttranslation_status\nHP:0001001\trdfs:label\tSigne du cristallin\tOFFICIAL\n"
MAP = """<?xml version="1.0" encoding="UTF-8"?>
<JDBOR date="2030-01-01 00:00:00" version="1.3"><DisorderList count="2">
<Disorder id="1"><OrphaCode>9</OrphaCode><Name lang="fr">Maladie première</Name><ExternalReferenceList count="2">
<ExternalReference id="1"><Source>OMIM</Source><Reference>1</Reference>
<DisorderMappingRelation id="1"><Name lang="fr">E (Mapping exact)</Name></DisorderMappingRelation></ExternalReference>
<ExternalReference id="2"><Source>ICD-10</Source><Reference>Q00</Reference></ExternalReference>
</ExternalReferenceList></Disorder>
<Disorder id="2"><OrphaCode>10</OrphaCode><Name lang="fr">Maladie plus large</Name><ExternalReferenceList count="1">
<ExternalReference id="3"><Source>OMIM</Source><Reference>2</Reference>
<DisorderMappingRelation id="2"><Name lang="fr">BTNT (Terme plus large)</Name></DisorderMappingRelation></ExternalReference>
</ExternalReferenceList></Disorder></DisorderList></JDBOR>
"""


@pytest.fixture
def counter(small_folder, tmp_path):
    (tmp_path / "labels.tsv").write_text(LABELS, encoding="utf-8")
    settings = {"hpo": str(small_folder), "labels": str(tmp_path / "labels.tsv")}
    return Counter(address=lambda act: f"/{act}", settings=settings, cache=tmp_path / "cache")


def shown(words, counter, language="en"):
    page = TypeAdapter(Page).validate_python(CASE.view(words, counter))
    return to_terminal(page, language, width=200, colour=False)


@pytest.mark.parametrize("typed", ["HP:0001001", "Lens sign (HP:0001001)", "lens sign", "signe du CRISTALLIN", "HP:0001091"])
def test_a_sign_is_understood_by_identifier_label_or_alternate(counter, typed):
    packet = CASE.files["phenopacket.json"]({"sign": typed}, counter)
    found = json.loads(packet.read())
    assert [feature["type"]["id"] for feature in found["phenotypicFeatures"]] == ["HP:0001001"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"sign": "nowhere to be found"}, "No sign answers to “nowhere to be found”"),
        ({"HP:0001001": "observed", "onset_y": "soon"}, "The age at onset was not understood"),
        ({"HP:0001001": "observed", "onset_y": "-3"}, "The age at onset was not understood"),
        ({"HP:0001001": "observed", "sign": "HP:9999999"}, "HP:9999999 is not in HPO"),
        ({"HP:0001001": "observed", "sign": "HP:0009001"}, "obsolete"),
        ({"HP:0001001": "observed", "sign": "HP:0001000", "said": "excluded"}, "is excluded while a finer term is observed"),
    ],
)
def test_what_cannot_be_understood_is_said_and_the_rest_is_ranked(counter, words, told):
    page = shown(words, counter)
    assert told in page
    assert ("Ranked diseases" in page) == ("HP:0001001" in words)


def test_a_vague_word_leads_to_a_choice_and_the_choice_to_a_ranking(counter):
    blocks = TypeAdapter(Page).validate_python(CASE.view({"sign": "eye"}, counter))
    [form] = [block for section in blocks if section.block == "section" for block in section.blocks if block.block == "actions"]
    [pick] = [field for field in form.items[0].inputs if field.name == "pick"]
    assert {value for value, _ in pick.choices} == {"HP:0001000", "HP:0002002", ""}
    assert "Ranked diseases" in shown({"pick": "HP:0001000"}, counter)


def test_a_removed_sign_is_gone_and_nothing_is_left_of_an_empty_case(counter):
    assert "Ranked diseases" not in shown({"HP:0001001": "removed"}, counter)
    with pytest.raises(UsageError, match="no sign to share"):
        CASE.files["phenopacket.json"]({}, counter)
    assert list((counter.cache).glob("*"))  # the index of the ontology, and nothing else
    assert all(path.name.startswith("hpo-") for path in counter.cache.iterdir())


def test_completion_speaks_the_reader_s_language_and_answers_its_own_field_only(counter):
    assert CASE.suggest("sign", "cristallin", counter) == ("Signe du cristallin (HP:0001001)",)
    assert CASE.suggest("sign", "l", counter) == ()
    assert CASE.suggest("onset_y", "cristallin", counter) == ()
    english = Counter(address=counter.address, language="en", settings=counter.settings, cache=counter.cache)
    assert CASE.suggest("sign", "lens", english) == ("Lens sign (HP:0001001)",)


@pytest.mark.parametrize(
    ("care", "words"), [("", "not to be used for care"), ("Someone", "not to be used for care"), (";", "not to be used for care")]
)
def test_without_a_manufacturer_and_a_certificate_every_page_says_research(counter, care, words):
    told = Counter(address=counter.address, settings={**counter.settings, "care": care}, cache=counter.cache)
    assert words in banner(told).en
    assert words in shown({"HP:0001001": "observed"}, told)
    assert words in to_terminal(CASE.document({"HP:0001001": "observed"}, told), "en", width=200, colour=False)


def test_an_operator_who_answers_for_care_is_named_on_every_page_and_export(counter):
    told = Counter(address=counter.address, settings={**counter.settings, "care": "Maker SA; CE-123"}, cache=counter.cache)
    assert "manufacturer Maker SA, certificate CE-123" in shown({"HP:0001001": "observed"}, told)
    packet = json.loads(CASE.files["phenopacket.json"]({"HP:0001001": "observed"}, told).read())
    assert "Maker SA" in packet["metaData"]["externalReferences"][0]["description"]
    assert "ne pas utiliser" not in json.dumps(packet, ensure_ascii=False)


@pytest.mark.parametrize("setting", ["labels", "crossmap", "hpo"])
def test_an_operator_s_wrong_file_is_said(counter, setting):
    wrong = Counter(address=counter.address, settings={**counter.settings, setting: "/nowhere"}, cache=counter.cache)
    with pytest.raises(UsageError) as error:
        CASE.view({"HP:0001001": "observed"}, wrong)
    assert f"FILIERE_RARE_DISEASES_{setting.upper()}" in error.value.say("en")


def test_orphanet_identifiers_and_french_names_stand_where_a_map_says_the_same(small, small_folder, tmp_path):
    path = tmp_path / "fr_product1.xml"
    path.write_text(MAP, encoding="utf-8")
    found = read_crossmap(path)
    assert (found.language, found.dated[:10], len(found.links)) == ("fr", "2030-01-01", 2)
    assert found.orpha_of("OMIM:1") == "ORPHA:9"
    assert found.orpha_of("OMIM:2") is None
    outcome = make_ranking(run(Picture(observed=("HP:0001001",), excluded=(), hpo=str(small_folder), crossmap=str(path)), tmp_path))
    rows = {row["disease"]: row["orphanet"] for row in json.loads(content(outcome, "ranking.json"))["rows"]}
    assert rows["OMIM:1"] == [{"id": "ORPHA:9", "name": "Maladie première"}]
    assert rows["OMIM:2"] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<JDBOR/>", "DisorderList"),
        ("not xml", "not XML"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><JDBOR/>', "document type"),
        (MAP.replace("<OrphaCode>9</OrphaCode>", ""), "disorder 1 has no OrphaCode"),
        (MAP.replace("<Reference>1</Reference>", "<Reference>x</Reference>"), "cannot be read"),
        (MAP.replace("E (Mapping exact)", "Perhaps"), "cannot be read"),
        (MAP.replace("OMIM", "MeSH"), "no OMIM reference"),
    ],
)
def test_a_map_that_is_not_orphanet_s_is_refused(tmp_path, small_folder, text, told):
    path = tmp_path / "map.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        read_crossmap(path)
    with pytest.raises(RunError, match="crossmap"):
        make_ranking(run(Picture(observed=("HP:0001001",), excluded=(), hpo=str(small_folder), crossmap=str(path)), tmp_path))


def test_the_answer_of_the_page_is_that_of_the_deliverable(small, small_folder, tmp_path):
    outcome = make_ranking(run(Picture(observed=("HP:0001001",), excluded=("HP:0003000",), hpo=str(small_folder)), tmp_path))
    from filiere.engines.rare_diseases.model import Case

    answer, _ = describe(small, Case("x", ("HP:0001001",), ("HP:0003000",)))
    assert json.loads(content(outcome, "ranking.json"))["rows"] == answer["rows"]
