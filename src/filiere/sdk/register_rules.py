"""What a register owes: its words come back as they were said, its first records are records of its own, and its links lead somewhere."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import JsonValue

from filiere.kernel.errors import FiliereError
from filiere.sdk.engine import Engine, load, load_register
from filiere.sdk.parameters import Field
from filiere.sdk.registers import RECORD_ID, Register, RegisterOffer, check, first_records

#: One value of each type, to be said and read again.
_SAMPLES: Mapping[str, JsonValue] = {"text": "L’été, à « Évry »", "integer": 3, "number": 2.5, "boolean": True, "date": "2030-06-30"}


def faults_of(offer: RegisterOffer, contract: Mapping[str, Any], known: Mapping[str, Engine]) -> list[str]:
    """Return what a register owes and does not keep.

    Args:
        offer: the register.
        contract: a contract's snapshot, for the first records.
        known: the faces by name, so that a link can be followed.
    """
    try:
        register = load_register(offer)
        return [*_words(register), *_links(offer, known), *_first(register, contract)]
    except FiliereError as error:
        return [error.say("en")]


def _words(register: Register) -> Iterator[str]:
    title, what = register.offer.title, register.offer.what
    # One word may be the same in both languages; a sentence is not.
    if what.fr == what.en or not all(word.strip() for word in (title.fr, title.en, what.fr, what.en)):
        yield "title and what must be said in French and in English"
    for field in register.fields:
        told = register.help(field.name)
        if told is not None and told.fr == told.en:
            yield f"{field.name}: the same help in both languages"
        if field.name in register.offer.facets and register.is_long(field.name):
            yield f"{field.name}: a text of several lines cannot be filtered by"
        sample = _sample(field)
        if sample is None:
            continue
        said = {**_required(register), field.name: sample}
        try:
            again = check(register, said)
        except FiliereError:
            # A pattern or a range of its own: first records and people's words are what it is tried with.
            continue
        if again.get(field.name) != sample:
            yield f"{field.name}: {sample!r} comes back as {again.get(field.name)!r}"


def _required(register: Register) -> dict[str, JsonValue]:
    return {field.name: sample for field in register.fields if field.required and (sample := _sample(field)) is not None}


def _sample(field: Field) -> JsonValue:
    one = field.choices[0] if field.choices else _SAMPLES.get(field.type)
    return [one] if field.many else one


def _links(offer: RegisterOffer, known: Mapping[str, Engine]) -> Iterator[str]:
    there = {other.id for engine in known.values() for other in engine.registers}
    for field, target in offer.links.items():
        if target not in there:
            yield f"links: {field} leads to {target}, which no installed engine keeps"


def _first(register: Register, contract: Mapping[str, Any]) -> Iterator[str]:
    if register.offer.first is None:
        return
    made = [first_records(register, load(register.offer.first)(contract)) for _ in range(2)]
    if made[0] != made[1]:
        yield "the first records are not the same twice"
    names = [key for key, _ in made[0]]
    for key in sorted({key for key in names if names.count(key) > 1}):
        yield f"first: two records are called {key}"
    for key, values in made[0]:
        if not re.fullmatch(RECORD_ID, key):
            yield f"first: {key!r} cannot stand in an address"
        elif check(register, values) != values:
            yield f"first: {key} does not come back as it was said"
