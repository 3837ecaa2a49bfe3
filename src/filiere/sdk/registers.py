"""Living tables: an engine declares a typed model, and from that alone come a table, a form, moderation, imports and exports.

The face of an engine names its registers by :class:`RegisterOffer`; the model stands in the engine's ``registers.py`` and keeps to the
closed grammar of :mod:`filiere.sdk.parameters` (texts, numbers, yes/no, dates, choices, optional or in tuples), each field labelled in
both languages. ``json_schema_extra`` may add ``long`` (a text of several lines), ``help_fr``/``help_en`` (what to write), and ``personal``:
what the field says is about a person. Such a field is shown to members on the page of its record and nowhere else (no table, search, file
or snapshot holds it), and what it said can be erased for good.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, JsonValue, StringConstraints, ValidationError
from pydantic import Field as PydanticField

from filiere.kernel.errors import BindingError, Fault, UsageError
from filiere.kernel.names import OfferId, Text, Value
from filiere.sdk import parameters
from filiere.sdk.parameters import Field

#: A place in Python: ``package.module:name``.
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]
#: Who may see a record, from everybody to the members of a committee.
Visibility = Literal["public", "members", "committee"]
VISIBILITIES: tuple[Visibility, ...] = ("public", "members", "committee")
#: What a record is known by, as it stands in an address.
RECORD_ID = r"^[a-z0-9][a-z0-9-]{0,79}$"
#: The longest words of one field.
LONGEST = 4000
#: Control characters but those of lines and columns, and halves of characters.
_COMMANDS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


class RegisterOffer(Value):
    """One register of an engine, by its names only.

    ``label`` is the field that names a record, ``facets`` the fields to filter by, ``columns`` those of the table. ``place`` names
    the fields of latitude and longitude in degrees, ``area`` the facet that says where a record is when those are not known, ``links``
    the register that a field points into by record id. ``first`` is a function that is given the contract's snapshot and returns the
    first records as ``(id, values)``. No record is seen by more people than ``visibility`` allows; ``access`` is a function that is given
    the register's id, the values of a new record and a way to read the open records of a register, and returns who sees that record
    unless something else is said. ``licence`` is the one that the source
    of the first records allows, by its SPDX name, empty where it says none.
    ``edge`` names the two fields, each holding ``register/record``, of a register whose records are links.
    """

    id: OfferId
    title: Text
    what: Text
    model: Reference
    label: str
    facets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    place: tuple[str, str] | None = None
    area: str = ""
    links: dict[str, OfferId] = PydanticField(default_factory=dict)
    first: Reference | None = None
    visibility: Visibility = "public"
    access: Reference | None = None
    licence: str = ""
    edge: tuple[str, str] | None = None


@dataclass(frozen=True)
class Register:
    """A register whose model was loaded and found sound."""

    offer: RegisterOffer
    model: type[BaseModel]
    fields: tuple[Field, ...]

    @property
    def id(self) -> str:
        """Its name."""
        return self.offer.id

    def field(self, name: str) -> Field | None:
        """Return a field by its name, None where there is none."""
        return next((field for field in self.fields if field.name == name), None)

    def is_long(self, name: str) -> bool:
        """Return whether a field is a text of several lines."""
        return bool(_extra(self.model, name).get("long"))

    def is_personal(self, name: str) -> bool:
        """Return whether what a field says is about a person."""
        return bool(_extra(self.model, name).get("personal"))

    @property
    def personal(self) -> tuple[Field, ...]:
        """The fields that say something about a person."""
        return tuple(field for field in self.fields if self.is_personal(field.name))

    @property
    def open_fields(self) -> tuple[Field, ...]:
        """The fields that may stand in a table, a search or a file."""
        return tuple(field for field in self.fields if not self.is_personal(field.name))

    def help(self, name: str) -> Text | None:
        """Return what to write in a field, where the model says it."""
        extra = _extra(self.model, name)
        fr, en = extra.get("help_fr"), extra.get("help_en")
        return Text(fr=fr, en=en) if isinstance(fr, str) and isinstance(en, str) else None

    def choice_words(self, name: str) -> dict[str, Text]:
        """Return what each choice of a field is called, where the model says it (``words``: choice → French, English)."""
        words = _extra(self.model, name).get("words")
        return {str(key): Text(fr=pair[0], en=pair[1]) for key, pair in words.items()} if isinstance(words, dict) else {}

    def label_of(self, values: Mapping[str, JsonValue]) -> str:
        """Return what a record is called."""
        return str(values.get(self.offer.label) or "")


def bound(offer: RegisterOffer, model: object) -> Register:
    """Return a register with its model.

    Raises:
        BindingError: the model is no frozen pydantic model or leaves the grammar, or the declaration names fields that it does not have.
    """
    if not (isinstance(model, type) and issubclass(model, BaseModel) and model.model_config.get("frozen")):
        raise BindingError(Text(fr=f"{offer.model} n'est pas un modèle pydantic figé", en=f"{offer.model} is not a frozen pydantic model"))
    try:
        fields = parameters.fields(model)
    except UsageError as error:
        raise BindingError(error.what, error.mend, faults=error.faults) from error
    faults = list(_declaration_faults(offer, {field.name: field for field in fields}))
    faults += _personal_faults(Register(offer, model, fields))
    if faults:
        raise BindingError(
            Text(fr=f"{offer.id} : ce registre est mal déclaré", en=f"{offer.id}: this register is declared wrong"),
            faults=faults,
        )
    return Register(offer, model, fields)


def read(register: Register, words: Mapping[str, str]) -> dict[str, JsonValue]:
    """Return the values of a record from the words of a form or of a line; a blank word leaves the default.

    The items of a field that holds several stand on lines of their own or are separated by ``;``.

    Raises:
        UsageError: with every fault, each naming its field.
    """
    faults = [fault for name, word in words.items() if (fault := _unfit(register, name, word))]
    sound = {name: word for name, word in words.items() if name not in {fault.field for fault in faults}}
    try:
        made = parameters.parse(
            register.model, {name: _separated(register.field(name), word) for name, word in sound.items()}, register.fields
        )
    except UsageError as error:
        faults += [fault for fault in error.faults if fault.field not in {known.field for known in faults}]
        made = None
    if faults or made is None:
        raise UsageError(
            Text(fr="Cette fiche ne convient pas :", en="This record will not do:"),
            Text(fr="Rien n'a été enregistré.", en="Nothing was recorded."),
            faults=[_helped(register, fault) for fault in faults],
        )
    return parameters.as_json(made)


def check(register: Register, values: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return values as the model keeps them.

    Raises:
        UsageError: with every field that does not hold.
    """
    return read(register, words_of(register, values))


def words_of(register: Register, values: Mapping[str, JsonValue]) -> dict[str, str]:
    """Return the words that :func:`read` turns into these values."""
    return {field.name: said(field, values.get(field.name)) for field in register.fields}


def said(field: Field, value: JsonValue) -> str:
    """Return one value in the words that are read back as it."""
    if value is None or value == "":
        return ""
    if field.many and isinstance(value, list):
        return "; ".join(_one(item) for item in value) + (";" if len(value) == 1 and "," in str(value[0]) else "")
    return _one(value)


def as_words(value: object) -> str:
    """Return the cell of a workbook as the word that a person would have typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _one(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


def first_records(register: Register, made: Iterable[tuple[str, Mapping[str, Any]]]) -> list[tuple[str, dict[str, JsonValue]]]:
    """Return what a register's ``first`` function made, checked.

    Raises:
        BindingError: a record does not fit its own model.
    """
    found = []
    for key, values in made:
        try:
            found.append((key, parameters.as_json(register.model.model_validate(dict(values)))))
        except ValidationError as error:
            raise BindingError(
                Text(fr=f"{register.id} : {key} n'entre pas dans le modèle", en=f"{register.id}: {key} does not fit the model"),
                faults=[
                    Fault(
                        what=Text(fr=f"{one['loc']} : {one['msg']}", en=f"{one['loc']}: {one['msg']}"),
                        mend=Text(fr="corrigez registers.py", en="correct registers.py"),
                        element=key,
                    )
                    for one in error.errors(include_url=False)
                ],
            ) from error
    return found


def _one(value: JsonValue) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _separated(field: Field | None, word: str) -> str:
    """Return words in which ``;`` alone separates items: commas belong to names."""
    if field is None or not field.many:
        return word
    joined = ";".join(line for line in word.splitlines() if line.strip())
    return joined if ";" in joined or not joined else f"{joined};"


def _unfit(register: Register, name: str, word: str) -> Fault | None:
    if len(word) > LONGEST:
        what = Text(fr=f"{name} : plus de {LONGEST} caractères", en=f"{name}: more than {LONGEST} characters")
        return Fault(what=what, mend=Text(fr="abrégez", en="shorten it"), field=name)
    if _COMMANDS.search(word):
        what = Text(fr=f"{name} : caractère de commande", en=f"{name}: a control character")
        return Fault(what=what, mend=Text(fr="retapez cette valeur", en="type this value again"), field=name)
    return None


def _helped(register: Register, fault: Fault) -> Fault:
    """Return a fault in the words of the register: the label of its field, and what the model says to write there."""
    field = register.field(fault.field or "")
    if field is None:
        return fault
    what = Text(fr=fault.what.fr.replace(field.name, field.label.fr, 1), en=fault.what.en.replace(field.name, field.label.en, 1))
    return fault.model_copy(update={"what": what, "mend": register.help(field.name) or fault.mend})


def _extra(model: type[BaseModel], name: str) -> Mapping[str, Any]:
    extra = model.model_fields[name].json_schema_extra
    return extra if isinstance(extra, dict) else {}


def _declaration_faults(offer: RegisterOffer, fields: Mapping[str, Field]) -> Iterable[Fault]:
    for role, names in (("label", (offer.label,)), ("facets", offer.facets), ("columns", offer.columns), ("links", tuple(offer.links))):
        for name in names:
            if name not in fields:
                yield _fault(offer, Text(fr=f"{role} : pas de champ {name}", en=f"{role}: no field {name}"))
    named = fields.get(offer.label)
    if named is not None and (named.type != "text" or named.many or not named.required):
        yield _fault(offer, Text(fr=f"label : {offer.label} : ni texte ni obligatoire", en=f"label: {offer.label}: no required text"))
    for name in offer.edge or ():
        if name not in fields or fields[name].type != "text" or fields[name].many or not fields[name].required:
            yield _fault(offer, Text(fr=f"edge : {name} n'est pas un texte obligatoire", en=f"edge: {name} is no required text"))
    for name in offer.links:
        if name in fields and fields[name].type != "text":
            yield _fault(offer, Text(fr=f"links : {name} n'est pas un texte", en=f"links: {name} is no text"))
    yield from _place_faults(offer, fields)
    reserved = {"id", "visibility"} & fields.keys()
    for name in sorted(reserved):
        yield _fault(offer, Text(fr=f"le nom {name} est réservé", en=f"the name {name} is reserved"))


def _place_faults(offer: RegisterOffer, fields: Mapping[str, Field]) -> Iterable[Fault]:
    for name in offer.place or ():
        if name not in fields or fields[name].type != "number" or fields[name].many:
            yield _fault(offer, Text(fr=f"place : {name} n'est pas un nombre", en=f"place: {name} is no number"))
    if offer.area and offer.area not in offer.facets:
        yield _fault(offer, Text(fr=f"area : {offer.area} n'est pas un filtre", en=f"area: {offer.area} is no facet"))


def _personal_faults(register: Register) -> Iterable[Fault]:
    offer = register.offer
    shown = {offer.label, *offer.facets, *offer.columns, *(offer.place or ()), *offer.links}
    for field in register.personal:
        if field.name in shown:
            told = Text(
                fr=f"{field.name} est personnel : il ne peut être montré en liste", en=f"{field.name} is personal: no list may show it"
            )
            yield _fault(offer, told)
        if field.required:
            yield _fault(offer, Text(fr=f"{field.name} est personnel et obligatoire", en=f"{field.name} is personal and required"))


def _fault(offer: RegisterOffer, what: Text) -> Fault:
    return Fault(what=what, mend=Text(fr="corrigez engine.py ou registers.py", en="correct engine.py or registers.py"), element=offer.id)
