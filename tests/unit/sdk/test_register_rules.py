"""Each thing that a register owes, planted wrong and found."""

import json
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from filiere.kernel.names import Text
from filiere.sdk import register_rules
from filiere.sdk.engine import Engine
from filiere.sdk.registers import RegisterOffer
from filiere.sdk.sample import sample_snapshots
from filiere.sdk.trial import face_of


class Firm(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str = Field(json_schema_extra={"fr": "Nom", "en": "Name"})
    staff: int | None = Field(default=None, json_schema_extra={"fr": "Effectif", "en": "Staff"})
    fields: tuple[str, ...] = Field(default=(), json_schema_extra={"fr": "Domaines", "en": "Fields", "help_fr": "un", "help_en": "one"})


class Trimmed(Firm):
    name: Annotated[str, StringConstraints(max_length=300, to_lower=True)] = Field(json_schema_extra={"fr": "Nom", "en": "Name"})


class Helped(Firm):
    staff: int | None = Field(default=None, json_schema_extra={"fr": "Effectif", "en": "Staff", "help_fr": "x", "help_en": "x"})


class Long(Firm):
    about: str = Field(default="", json_schema_extra={"fr": "Texte", "en": "Text", "long": True})


MADE: dict[str, Any] = {
    "sound": lambda _contract: [("a", {"name": "A"}), ("b", {"name": "B", "fields": ["x; y"][:0]})],
    "double": lambda _contract: [("a", {"name": "A"}), ("a", {"name": "B"})],
    "address": lambda _contract: [("A b", {"name": "A"})],
    "unlike": lambda _contract: [("a", {"name": "A", "fields": ["x; y"]})],
    "strange": lambda _contract: [("a", {"title": "A"})],
}


def offer(monkeypatch: pytest.MonkeyPatch, model: Any = Firm, first: str = "sound", **changed: Any) -> RegisterOffer:
    places = {"here:Model": model, "here:first": MADE[first]}
    monkeypatch.setattr(register_rules, "load", places.__getitem__)
    monkeypatch.setattr("filiere.sdk.engine.load", places.__getitem__)
    said = {"title": Text(fr="Entreprises", en="Firms"), "what": Text(fr="Ce qui est", en="What is"), "label": "name"}
    return RegisterOffer.model_validate({"id": "rye.firms", "model": "here:Model", "first": "here:first", **said, **changed})


def found(offered: RegisterOffer) -> list[str]:
    return register_rules.faults_of(offered, {}, {})


def test_a_sound_register_owes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(offer(monkeypatch)) == []


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ({"what": Text(fr="What is", en="What is")}, "in French and in English"),
        ({"model": Trimmed}, "comes back as"),
        ({"model": Helped}, "same help"),
        ({"model": Long, "facets": ("about",)}, "cannot be filtered by"),
        ({"links": {"name": "rye.nowhere"}}, "which no installed engine keeps"),
        ({"first": "double"}, "two records are called a"),
        ({"first": "address"}, "cannot stand in an address"),
        ({"first": "unlike"}, "does not come back"),
        ({"first": "strange"}, "does not fit the model"),
        ({"label": "nothing"}, "declared wrong"),
    ],
)
def test_a_planted_fault_is_found(monkeypatch: pytest.MonkeyPatch, planted: dict[str, Any], told: str) -> None:
    assert any(told in words for words in found(offer(monkeypatch, **planted))), found(offer(monkeypatch, **planted))


@pytest.mark.parametrize("name", ["steering", "digital_maturity"])
def test_the_registers_that_ship_owe_nothing(name: str) -> None:
    known: dict[str, Engine] = {name: face_of(name)}
    contract = json.loads(sample_snapshots()["contract"])
    assert [words for one in known[name].registers for words in register_rules.faults_of(one, contract, known)] == []
