"""What pydantic says of a wrong value, said again in the two languages of the house with a way to mend it."""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel

from filiere.kernel import deadlines, elements, names
from filiere.kernel.names import Text
from filiere.workshop.reading_reasons import reason_in_words

#: Error type → (what, in French and English; mend, in French and English), with ``{field}``, ``{value}`` and pydantic's context.
_SENTENCES: Mapping[str, tuple[str, str, str, str]] = {
    "missing": ("{field} manque", "{field} is missing", "ajoutez {field}", "add {field}"),
    "string_type": ("{field} n’est pas un texte", "{field} is not a text", "mettez {value} entre guillemets", "put {value} in quotes"),
    "string_too_short": ("{field} est vide", "{field} is empty", "écrivez-le ou retirez la clé", "write it or remove the key"),
    "int_type": ("{field} n’est pas un entier : {value}", "{field} is not an integer: {value}", "écrivez un entier", "write an integer"),
    "int_parsing": ("{field} n’est pas un entier : {value}", "{field} is not an integer: {value}", "écrivez un entier", "write an integer"),
    "float_type": ("{field} n’est pas un nombre : {value}", "{field} is not a number: {value}", "écrivez un nombre", "write a number"),
    "float_parsing": ("{field} n’est pas un nombre : {value}", "{field} is not a number: {value}", "écrivez un nombre", "write a number"),
    "bool_type": (
        "{field} n’est ni vrai ni faux : {value}",
        "{field} is neither true nor false: {value}",
        "true ou false",
        "true or false",
    ),
    "date_type": ("{field} n’est pas une date : {value}", "{field} is not a date: {value}", "écrivez AAAA-MM-JJ", "write YYYY-MM-DD"),
    "tuple_type": ("{field} n’est pas une liste", "{field} is not a list", "écrivez une liste", "write a list"),
    "too_short": ("{field} est vide", "{field} is empty", "donnez-en au moins un", "give at least one"),
    "dict_type": ("{field} n’est pas un ensemble de clés", "{field} is not a mapping", "écrivez des clés", "write keys and values"),
    "model_type": ("{field} n’est pas un ensemble de clés", "{field} is not a mapping", "écrivez des clés", "write keys and values"),
    "greater_than_equal": ("{field} vaut {value}", "{field} is {value}", "au moins {ge}", "at least {ge}"),
    "less_than_equal": ("{field} vaut {value}", "{field} is {value}", "au plus {le}", "at most {le}"),
    "union_tag_not_found": ("{field} ne dit pas son genre", "{field} does not say its kind", "ajoutez kind", "add kind"),
    "string_pattern_mismatch": (
        "{field} : {value} n’a pas la bonne forme",
        "{field}: {value} has the wrong shape",
        "suivez la forme {pattern}",
        "follow the shape {pattern}",
    ),
}
_DATES = ("date_type", "date_from_datetime_parsing", "date_parsing", "date_from_datetime_inexact")
_CHOICES = {"literal_error": "expected", "enum": "expected", "union_tag_invalid": "expected_tags"}
_LONGEST = 120


def in_words(error: Mapping[str, Any], model: type[BaseModel], owner: str) -> tuple[Text, Text]:
    """Return what is wrong and how to mend it, from one of pydantic's errors on the value of ``model`` that is called ``owner``."""
    kind, context = error["type"], error.get("ctx", {})
    field = _field(error["loc"]) or owner
    value = _short(error["input"])
    if kind == "extra_forbidden":
        return Text(fr=f"clé inconnue : {field}", en=f"unknown key: {field}"), _nearest(field, _keys(model), _all_keys())
    if kind in _CHOICES:
        named = re.findall(r"'([^']*)'", str(context.get(_CHOICES[kind], "")))
        given = str(context.get("tag", value))
        what = Text(fr=f"{field} : {given} n’existe pas", en=f"{field}: {given} does not exist")
        return what, _nearest(given, named, named, listed=True)
    if kind in {"value_error", "assertion_error"}:
        what, mend = reason_in_words(_short(context.get("error", error["msg"])))
        return Text(fr=f"{field} : {what.fr}", en=f"{field}: {what.en}"), mend
    sentence = _SENTENCES.get("date_type" if kind in _DATES else kind)
    if sentence is None:
        return Text(fr=f"{field} : {error['msg']}", en=f"{field}: {error['msg']}"), Text(fr="corrigez la valeur", en="correct the value")
    said = [part.format_map({**context, "field": field, "value": value}) for part in sentence]
    return Text(fr=said[0], en=said[1]), Text(fr=said[2], en=said[3])


def nearest_key(name: str, known: list[str]) -> Text:
    """Return the mend for a key or a file that is not one of those known."""
    return _nearest(name, known, known, listed=True)


def _nearest(name: str, first: list[str], then: list[str], *, listed: bool = False) -> Text:
    near = get_close_matches(name, first, n=1, cutoff=0.6) or get_close_matches(name, then, n=1, cutoff=0.6)
    if near:
        return Text(fr=f"vouliez-vous écrire {near[0]} ?", en=f"did you mean {near[0]}?")
    if listed and first:
        return Text(fr="écrivez l’un de : " + ", ".join(first), en="write one of: " + ", ".join(first))
    return Text(fr="retirez cette clé", en="remove that key")


def _field(loc: tuple[int | str, ...]) -> str:
    """Return the last word of a place, with the number of the item it stands in."""
    words = [f"[{step + 1}]" if isinstance(step, int) else str(step) for step in loc]
    return "".join(words[-2:] if words[-1:] and words[-1].startswith("[") else words[-1:])


def _short(value: object) -> str:
    said = str(value)
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"


def _keys(model: type[BaseModel]) -> list[str]:
    return [name for name in model.model_fields if name != "document"]


def _all_keys() -> list[str]:
    found: dict[str, None] = {}
    for module in (elements, deadlines, names):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, BaseModel):
                found.update(dict.fromkeys(_keys(value)))
    return list(found)
