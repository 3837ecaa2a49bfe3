"""Parameters declared once, as a frozen pydantic model: the command's flags, the portal's form and the provenance derive from it.

The grammar is closed: scalars (text, integer, number, yes/no, date), choices, each optional or not, and tuples of them. Anything else is
refused when the engine is bound, so that every face can ask for every parameter.
"""

import types
from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel, JsonValue, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined, to_jsonable_python

from filiere.kernel.checking import did_you_mean
from filiere.kernel.errors import Fault, UsageError
from filiere.kernel.names import Text, Value

M = TypeVar("M", bound=BaseModel)

TypeWord = Literal["text", "integer", "number", "boolean", "date", "choice"]

_WORDS: dict[Any, TypeWord] = {str: "text", int: "integer", float: "number", bool: "boolean", date: "date"}
_YES = frozenset({"true", "yes", "oui", "vrai", "on", "1"})
_NO = frozenset({"false", "no", "non", "faux", "off", "0"})


class Field(Value):
    """One parameter, as a face shows it. ``low`` and ``high`` bound it, strictly where the ``_open`` flag says so."""

    name: str
    label: Text
    type: TypeWord
    many: bool = False
    optional: bool = False
    required: bool = False
    default: JsonValue = None
    unit: str | None = None
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def flag(self) -> str:
        """The flag of the command line."""
        return "--" + self.name.replace("_", "-")


def fields(model: type[BaseModel]) -> tuple[Field, ...]:
    """Return the parameters of a model, in its order.

    Raises:
        UsageError: with each parameter that is outside the grammar or has no label in both languages.
    """
    found, faults = [], []
    for name, info in model.model_fields.items():
        made = _field(name, info)
        if isinstance(made, Fault):
            faults.append(made)
        else:
            found.append(made)
    if faults:
        raise UsageError(
            Text(
                fr=f"{model.__name__} : ces paramètres ne peuvent pas être demandés.",
                en=f"{model.__name__}: these parameters cannot be asked for.",
            ),
            faults=faults,
        )
    return tuple(found)


def parse(model: type[M], words: Mapping[str, str], asked: Sequence[Field] | None = None) -> M:
    """Return parameters from the words a person typed (flags or form); an empty word leaves the default.

    A number may use the French decimal comma; the items of a tuple are separated by ``;`` or, where there is none, by commas. ``asked`` are
    the fields of the model where the caller knows them already: whoever reads many lines reads the model once.

    Raises:
        UsageError: with every fault: unknown name, missing value, wrong word, value outside its range.
    """
    known = {field.name: field for field in (fields(model) if asked is None else asked)}
    faults = [_unknown(name, known) for name in words if name not in known]
    values: dict[str, Any] = {}
    for name, word in words.items():
        if name in known and word.strip() != "":
            try:
                values[name] = _read(known[name], word)
            except ValueError:
                faults.append(_wrong_word(known[name], word))
    misread = {fault.field for fault in faults}
    try:
        made = model.model_validate(values)
    except ValidationError as error:
        faults += [_in_words(one, known) for one in error.errors(include_url=False) if _first(one) not in misread]
        made = None
    if faults or made is None:
        raise UsageError(
            Text(fr="Ces paramètres ne conviennent pas :", en="These parameters will not do:"),
            Text(fr="Aucun calcul n'a commencé.", en="No run was started."),
            faults=faults,
        )
    return made


def from_flags(model: type[BaseModel], argv: Sequence[str]) -> dict[str, str]:
    """Return the words of ``--name value`` and ``--name=value`` flags, ready for :func:`parse`; a lone yes/no flag means yes.

    Raises:
        UsageError: a word that is no flag, or a flag without its value.
    """
    known = {field.flag: field for field in fields(model)}
    words: dict[str, str] = {}
    faults: list[Fault] = []
    rest = list(argv)
    while rest:
        word = rest.pop(0)
        flag, equals, value = word.partition("=")
        field = known.get(flag)
        if field is None:
            faults.append(_fault(Text(fr=f"{word} : option inconnue", en=f"{word}: unknown option"), did_you_mean(flag, known)))
        elif equals:
            words[field.name] = value
        elif rest and not rest[0].startswith("--"):
            words[field.name] = rest.pop(0)
        elif field.type == "boolean" and not field.many:
            words[field.name] = "true"
        else:
            mend = Text(fr=f"écrivez {flag} VALEUR", en=f"write {flag} VALUE")
            faults.append(_fault(Text(fr=f"{flag} : il manque une valeur", en=f"{flag}: a value is missing"), mend))
    if faults:
        raise UsageError(Text(fr="Ces options ne conviennent pas :", en="These options will not do:"), faults=faults)
    return words


def as_json(parameters: BaseModel) -> dict[str, JsonValue]:
    """Return parameters as the JSON that the provenance keeps."""
    return {name: to_jsonable_python(getattr(parameters, name)) for name in type(parameters).model_fields}


def schema(model: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON Schema of a model."""
    return model.model_json_schema()


def _field(name: str, info: FieldInfo) -> "Field | Fault":
    shape = _shape(info.annotation)
    if shape is None:
        what = Text(fr=f"{name} : type hors de la grammaire des paramètres", en=f"{name}: type outside the grammar of parameters")
        mend = Text(
            fr="texte, entier, nombre, oui/non, date, choix, facultatifs ou en tuple",
            en="text, integer, number, yes/no, date, choice, optional or in a tuple",
        )
        return _fault(what, mend, name)
    type_word, many, optional, choices = shape
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    fr, en = extra.get("fr"), extra.get("en")
    if not (isinstance(fr, str) and fr and isinstance(en, str) and en):
        what = Text(fr=f"{name} : libellé absent en français ou en anglais", en=f"{name}: no label in French or in English")
        return _fault(what, Text(fr='json_schema_extra={"fr": …, "en": …}', en='json_schema_extra={"fr": …, "en": …}'), name)
    default = info.get_default(call_default_factory=True) if not info.is_required() else None
    unit = extra.get("unit")
    return Field(
        name=name,
        label=Text(fr=fr, en=en),
        type=type_word,
        many=many,
        optional=optional,
        required=info.is_required(),
        default=None if default is PydanticUndefined else to_jsonable_python(default),
        unit=unit if isinstance(unit, str) else None,
        choices=choices,
        **_range(info),
    )


def _shape(annotation: Any) -> tuple[TypeWord, bool, bool, tuple[str, ...]] | None:
    """Return type word, many, optional and choices of an annotation, None outside the grammar."""
    annotation = _bare(annotation)
    if get_origin(annotation) in {Union, types.UnionType}:
        inner = [part for part in get_args(annotation) if part is not type(None)]
        found = _shape(inner[0]) if len(inner) == 1 and len(get_args(annotation)) == 2 else None
        return (found[0], found[1], True, found[3]) if found else None
    if get_origin(annotation) is tuple:
        parts = get_args(annotation)
        found = _shape(parts[0]) if len(parts) == 2 and parts[1] is Ellipsis else None
        return (found[0], True, False, found[3]) if found and not found[1] and not found[2] else None
    if get_origin(annotation) is Literal:
        words = get_args(annotation)
        return ("choice", False, False, words) if all(isinstance(word, str) for word in words) else None
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        words = tuple(member.value for member in annotation)
        return ("choice", False, False, words) if all(isinstance(word, str) for word in words) else None
    word = _WORDS.get(annotation)
    return (word, False, False, ()) if word else None


def _bare(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def _range(info: FieldInfo) -> dict[str, Any]:
    bounds: dict[str, Any] = {}
    for constraint in info.metadata:
        match constraint:
            case annotated_types.Ge(ge=int() | float() as low):
                bounds |= {"low": low}
            case annotated_types.Gt(gt=int() | float() as low):
                bounds |= {"low": low, "low_open": True}
            case annotated_types.Le(le=int() | float() as high):
                bounds |= {"high": high}
            case annotated_types.Lt(lt=int() | float() as high):
                bounds |= {"high": high, "high_open": True}
            case _:
                continue
    return bounds


def _read(field: Field, word: str) -> Any:
    if field.many:
        separator = ";" if ";" in word else ","
        return tuple(_scalar(field, part.strip()) for part in word.split(separator) if part.strip())
    return _scalar(field, word.strip())


def _scalar(field: Field, word: str) -> Any:
    match field.type:
        case "integer":
            return int(word)
        case "number":
            return float(word if field.many else word.replace(",", "."))
        case "boolean":
            if word.lower() in _YES | _NO:
                return word.lower() in _YES
            raise ValueError(word)
        case "date":
            return date.fromisoformat(word)
        case "choice":
            if word not in field.choices:
                raise ValueError(word)
            return word
        case _:
            return word


def _wrong_word(field: Field, word: str) -> Fault:
    shown = word if len(word) <= 60 else word[:59] + "…"
    what = Text(fr=f"{field.name} : « {shown} » ne convient pas", en=f"{field.name}: {shown!r} will not do")
    return _fault(what, _wanted(field), field.name)


def _wanted(field: Field) -> Text:
    if field.type == "choice":
        words = ", ".join(field.choices)
        return Text(fr=f"choisissez parmi : {words}", en=f"choose among: {words}")
    wanted = {
        "text": Text(fr="écrivez un texte", en="write a text"),
        "integer": Text(fr="écrivez un nombre entier", en="write a whole number"),
        "number": Text(fr="écrivez un nombre", en="write a number"),
        "boolean": Text(fr="écrivez oui ou non", en="write yes or no"),
        "date": Text(fr="écrivez une date AAAA-MM-JJ", en="write a date YYYY-MM-DD"),
    }[field.type]
    bounds = _bounds(field)
    unit = f" ({field.unit})" if field.unit else ""
    return Text(fr=wanted.fr + bounds + unit, en=wanted.en + bounds + unit)


def _bounds(field: Field) -> str:
    words = []
    if field.low is not None:
        words.append(f"{'>' if field.low_open else '≥'} {field.low:g}")
    if field.high is not None:
        words.append(f"{'<' if field.high_open else '≤'} {field.high:g}")
    return f" {', '.join(words)}" if words else ""


def _first(error: Any) -> str | None:
    return str(error["loc"][0]) if error["loc"] else None


def _in_words(error: Any, known: Mapping[str, Field]) -> Fault:
    name = _first(error)
    field = known.get(name or "")
    if field is None:
        # A rule between parameters: the model's own words are all there is.
        words = str(error["msg"]).removeprefix("Value error, ")
        return _fault(Text(fr=words, en=words), Text(fr="changez l'un de ces paramètres", en="change one of these parameters"))
    if error["type"] == "missing":
        return _fault(Text(fr=f"{field.name} : il manque une valeur", en=f"{field.name}: a value is missing"), _wanted(field), field.name)
    return _wrong_word(field, str(error["input"]))


def _unknown(name: str, known: Mapping[str, Field]) -> Fault:
    what = Text(fr=f"{name} : paramètre inconnu", en=f"{name}: unknown parameter")
    return _fault(what, did_you_mean(name, known), name)


def _fault(what: Text, mend: Text, field: str | None = None) -> Fault:
    return Fault(what=what, mend=mend, field=field)
