"""Registers on both databases: search folds accents, counts what may be seen, corrects one fault; the projection is rebuildable."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from filiere.kernel.errors import UsageError, WorkspaceError
from filiere.store.opening import open_store
from filiere.store.register_entries import Proposal, RecordState, Ruling
from filiere.store.register_shapes import Asked, Column, Shape

SHAPE = Shape(
    register_id="steering.firms",
    label="name",
    columns=(
        Column(name="name", type="text"),
        Column(name="region", type="choice", facet=True),
        Column(name="staff", type="integer", facet=True),
        Column(name="fields", type="text", many=True, facet=True),
        Column(name="about", type="text"),
        Column(name="lat", type="number"),
        Column(name="lon", type="number"),
    ),
    place=("lat", "lon"),
)


def firm(key: str, name: str, visibility: int = 0, **values: Any) -> RecordState:
    said = {"name": name, "region": "bretagne", "staff": None, "fields": [], "about": None, "lat": None, "lon": None} | values
    return RecordState(id=key, values=said, visibility=visibility, act="publish", by="some-organisation", reason="known")


FIRMS = [
    firm("a", "Génopôle Évry", region="idf", fields=["omics", "vaccins"], lat=48.6, lon=2.4),
    firm("b", "Cœur Vaccins", staff=12, fields=["vaccins"]),
    firm("c", "Atelier de bioréacteurs", about="single-use L’Oréal bags", staff=300),
    firm("d", "Secret Zymology", visibility=2, fields=["vaccins"]),
]


@pytest.fixture
def filled(store: Any) -> Any:
    store.registers.write(SHAPE, FIRMS)
    return store


def ids(store: Any, *words: str, **asked: Any) -> list[str]:
    return [row.id for row in store.registers.projection(SHAPE).find(Asked(words=words, **asked)).rows]


def test_words_are_found_without_accents_by_their_beginning(filled: Any) -> None:
    assert ids(filled, "genopole") == ["a"]
    assert ids(filled, "evr") == ["a"]
    assert ids(filled, "coeur", "vac") == ["b"]
    assert ids(filled, "oreal") == ["c"]
    assert ids(filled, "vaccins", clearance=2) == ["b", "a", "d"]
    assert ids(filled, "nothing") == []


def test_nobody_finds_or_counts_what_they_may_not_see(filled: Any) -> None:
    projection = filled.registers.projection(SHAPE)
    assert ids(filled, "zymology") == []
    assert projection.find(Asked()).total == 3
    assert projection.find(Asked(clearance=2)).total == 4
    assert dict(projection.facets(Asked())["fields"]) == {"vaccins": 2, "omics": 1}
    assert dict(projection.facets(Asked(clearance=2))["fields"]) == {"vaccins": 3, "omics": 1}
    assert projection.corrected(Asked(words=("zymologi",))) == ("zymologi",)
    assert projection.corrected(Asked(words=("zymologi",), clearance=2)) == ("zymology",)
    assert projection.like(["SECRET zymology"], 0) == {}


def test_a_facet_counts_what_choosing_it_would_leave(filled: Any) -> None:
    projection = filled.registers.projection(SHAPE)
    asked = Asked(filters={"region": ("bretagne",), "fields": ("vaccins",)})
    assert [row.id for row in projection.find(asked).rows] == ["b"]
    assert dict(projection.facets(asked)["region"]) == {"bretagne": 1, "idf": 1}
    assert dict(projection.facets(asked)["staff"]) == {12: 1}
    assert ids(filled, filters={"staff": ("not a number",)}) == []
    assert ids(filled, placed=True) == ["a"]


@pytest.mark.parametrize("typed", ["genopoel", "genopol", "gemopole", "genoppole", "bioreacteur", "bioreacteuts"])
def test_one_fault_of_typing_still_finds(filled: Any, typed: str) -> None:
    projection = filled.registers.projection(SHAPE)
    corrected = projection.corrected(Asked(words=(typed,)))
    assert projection.find(Asked(words=corrected)).total == 1


def test_what_changed_is_what_is_found_and_a_rebuilt_projection_says_the_same(filled: Any) -> None:
    filled.registers.write(SHAPE, [firm("b", "Cœur Protéines", fields=["proteines"]), FIRMS[0].model_copy(update={"state": "withdrawn"})])
    assert ids(filled, "vaccins") == []
    assert ids(filled, "proteines") == ["b"]
    projection = filled.registers.projection(SHAPE)
    before = (projection.find(Asked(clearance=2)), projection.facets(Asked(clearance=2)))
    assert filled.registers.rebuild(SHAPE) == 3
    assert (projection.find(Asked(clearance=2)), projection.facets(Asked(clearance=2))) == before
    assert [row.id for row in projection.each(Asked(clearance=2))] == ["c", "b", "d"]
    assert filled.verify() == []


def test_another_declaration_makes_its_own_projection_and_leaves_no_other(filled: Any) -> None:
    wider = SHAPE.model_copy(update={"columns": (*SHAPE.columns, Column(name="town", type="text", facet=True))})
    assert filled.registers.projection(wider).count(Asked()) == 3
    names = {name for name in connection.introspection.table_names() if name.startswith(SHAPE.stem)}
    assert all(name.startswith(wider.table) for name in names)


def test_nothing_is_half_written_when_the_transaction_fails(filled: Any) -> None:
    size = filled.ledger.size()

    def write_and_fail() -> None:
        with filled.transaction():
            filled.registers.write(SHAPE, [firm("e", "Éphémère")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert ids(filled, "ephemere") == []
    assert filled.registers.get(SHAPE.register_id, "e") is None
    assert filled.ledger.size() == size


def test_a_proposal_is_decided_once(store: Any) -> None:
    def proposal(name: str) -> Proposal:
        return Proposal(register_id=SHAPE.register_id, record="x", changes={"name": name}, reason="seen")

    first, second = store.registers.propose([proposal("One"), proposal("Two")], author="P-1")
    assert [row.id for row in store.registers.pending(SHAPE.register_id)] == [first, second]
    store.registers.rule(SHAPE.register_id, [(first, Ruling(state="refused", reason="no source"))])
    assert store.registers.proposal(first).ruling.reason == "no source"
    assert store.registers.waiting(SHAPE.register_id) == 1
    with pytest.raises(UsageError, match="already decided"):
        store.registers.rule(SHAPE.register_id, [(second, Ruling(state="accepted")), (first, Ruling(state="accepted"))])
    assert store.registers.proposal(second).state == "pending"
    store.evidence.erase_person("P-1")
    assert store.registers.proposal(second).proposal.reason == ""
    assert store.verify() == []


def test_read_only_reads_what_was_prepared_and_says_what_was_not(workspace: Path, database: str) -> None:
    with open_store(workspace, database=database, create=True) as store:
        store.registers.write(SHAPE, FIRMS)
    with open_store(workspace, database=database, read_only=True) as store:
        assert ids(store, "coeur") == ["b"]
        other = SHAPE.model_copy(update={"register_id": "steering.others"})
        with pytest.raises(WorkspaceError, match="not yet prepared"):
            store.registers.projection(other)
