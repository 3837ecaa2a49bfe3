"""The catalogue holds to DCAT-AP 3's mandatory properties, in both writings; the feeds are Atom; licences are those of the records."""

import json
from typing import Any

import feedparser
import pytest
from rdflib import DCTERMS, FOAF, RDF, Graph, Namespace, URIRef
from rdflib.compare import isomorphic

from filiere.portal.house import House

DCAT = Namespace("http://www.w3.org/ns/dcat#")
ORGANISATIONS = "steering.organisations"
#: Class → what DCAT-AP 3.0 makes mandatory for it, and what national portals (data.gouv.fr) need besides.
MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCAT.distribution),
    DCAT.Distribution: (DCAT.accessURL, DCAT.downloadURL, DCTERMS.title),
    FOAF.Agent: (FOAF.name,),
}


@pytest.fixture
def graph(visitor: Any) -> Graph:
    return Graph().parse(data=visitor.get("/api/catalogue").content, format="json-ld")


def test_every_class_has_its_mandatory_properties(graph: Graph) -> None:
    for kind, properties in MANDATORY.items():
        subjects = list(graph.subjects(RDF.type, kind))
        assert subjects, kind
        for subject in subjects:
            for one in properties:
                assert list(graph.objects(subject, one)), (subject, one)


def test_what_the_catalogue_points_at_is_there_and_typed(graph: Graph) -> None:
    for predicate, kind in ((DCAT.dataset, DCAT.Dataset), (DCAT.distribution, DCAT.Distribution), (DCTERMS.publisher, FOAF.Agent)):
        for thing in graph.objects(None, predicate):
            assert (thing, RDF.type, kind) in graph


def test_both_writings_say_the_same(visitor: Any, graph: Graph) -> None:
    turtle = Graph().parse(data=visitor.get("/api/catalogue?form=ttl").content, format="turtle")
    assert len(turtle) > 100
    assert isomorphic(graph, turtle)
    chosen = visitor.get("/api/catalogue", headers={"accept": "text/turtle"})
    assert chosen["Content-Type"].startswith("text/turtle")


def test_words_that_turtle_escapes_come_back_as_they_were() -> None:
    from filiere.portal.api.linked import Iri, Said, Statement, as_jsonld, as_turtle

    words = 'a "quoted" \\ back\nline\ttab\r é « » 🙂'
    prefixes = {"dct": str(DCTERMS), "rdf": str(RDF)}
    told = [
        Statement("http://x.example/a<b", "dct:title", Said(words, language="fr")),
        Statement("http://x.example/a<b", "rdf:type", Iri("http://x.example/K")),
    ]
    found = Graph().parse(data=as_turtle(told, prefixes), format="turtle")
    assert [str(said) for said in found.objects(None, DCTERMS.title)] == [words]
    assert [str(said) for said in Graph().parse(data=as_jsonld(told, prefixes), format="json-ld").objects(None, DCTERMS.title)] == [words]


def test_every_file_and_dataset_that_is_named_can_be_had(visitor: Any, graph: Graph) -> None:
    addresses = [*graph.objects(None, DCAT.downloadURL), *graph.objects(None, DCAT.dataset)]
    named = [address for address in addresses if any(word in str(address) for word in ("contract", "ledger", "steering"))]
    assert len(named) > 10
    for address in named:
        assert visitor.get(str(address).removeprefix("http://testserver")).status_code == 200, address


def test_the_licence_of_a_file_is_that_of_its_records_in_catalogue_file_and_answer(house: House, visitor: Any) -> None:
    """A register filled by contributors who all accepted the licence has it; one record without it, and the file has none."""
    workshop = house.workshop
    register = next(one.id for one in workshop.registers() if not one.records and one.id.startswith("cartography."))
    label = workshop.register(register).offer.label
    needed = {field.name: (field.choices[0] if field.choices else "x") for field in workshop.register(register).fields if field.required}
    workshop.save_record(register, None, needed | {label: "First"}, reason="Seen", licence="etalab-2.0")
    workshop.save_record(register, None, needed | {label: "Second"}, reason="Seen", licence="CC0-1.0")
    answer = visitor.get(f"/api/files/{register}.json")
    told = json.loads(b"".join(answer.streaming_content))
    assert told["licence"]["id"] == "etalab-2.0"
    assert 'rel="license"' in answer["Link"]
    assert visitor.get(f"/api/datasets/{register}").json()["licence"]["id"] == "etalab-2.0"
    beside = visitor.get(f"/api/files/{register}.csv-metadata.json").json()
    assert beside["dc:license"]["@id"] == told["licence"]["address"]
    graph = Graph().parse(data=visitor.get("/api/catalogue").content, format="json-ld")
    part = URIRef(f"http://testserver/api/datasets/{register}#csv")
    assert [str(one) for one in graph.objects(part, DCTERMS.license)] == [told["licence"]["address"]]
    workshop.save_record(register, None, needed | {label: "Third"}, reason="Seen")
    assert visitor.get(f"/api/datasets/{register}").json()["licence"]["id"] is None
    assert "Link" not in visitor.get(f"/api/files/{register}.json").headers


def test_a_licence_follows_its_record_through_changes_merges_and_a_backup(house: House) -> None:
    workshop = house.workshop
    key = workshop.save_record(ORGANISATIONS, None, {"name": "Licensed"}, reason="Seen", licence="etalab-2.0")
    assert workshop.record_licences(ORGANISATIONS, [key]) == {key: "etalab-2.0"}
    workshop.save_record(ORGANISATIONS, key, {"town": "Lyon"}, reason="Read", licence="CC-BY-4.0")
    assert workshop.record_licences(ORGANISATIONS, [key]) == {key: "CC-BY-4.0"}
    workshop.save_record(ORGANISATIONS, key, {"town": "Paris"}, reason="Read")
    assert workshop.record_licences(ORGANISATIONS, [key]) == {}


@pytest.mark.parametrize("name", ["evidence", "meetings", ORGANISATIONS])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_feed_is_read_by_a_reader_of_feeds(visitor: Any, name: str, language: str) -> None:
    answer = visitor.get(f"/api/feeds/{name}?lang={language}")
    assert answer["Content-Type"].startswith("application/atom+xml")
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    assert found.feed.id.startswith("urn:uuid:")
    assert found.feed.title
    assert found.feed.updated_parsed
    assert {link.rel for link in found.feed.links} == {"self", "alternate"}
    assert found.entries
    names = [entry.id for entry in found.entries]
    assert len(set(names)) == len(names)
    for entry in found.entries:
        assert entry.title
        assert entry.updated_parsed
        assert visitor.get(entry.link.removeprefix("http://testserver")).status_code in {200, 302}


def test_the_names_of_entries_do_not_depend_on_where_the_portal_stands(visitor: Any) -> None:
    here = feedparser.parse(visitor.get("/api/feeds/evidence").content)
    there = feedparser.parse(visitor.get("/api/feeds/evidence", headers={"host": "localhost"}).content)
    assert [one.id for one in here.entries] == [one.id for one in there.entries]
    assert here.entries[0].link != there.entries[0].link
