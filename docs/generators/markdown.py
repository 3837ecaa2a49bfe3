"""Markdown from values: tables whose cells cannot break them, and types and docstrings in words."""

import inspect
import re
import types
import typing
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo


def cell(words: object) -> str:
    """Return words as one cell of a table."""
    return re.sub(r"\s+", " ", str(words)).replace("|", "\\|").strip() or "—"


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(cell(item) for item in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def code(words: object) -> str:
    """Return words set as code."""
    return f"`{words}`" if str(words) else "—"


def said(thing: Any) -> str:
    """Return the docstring of a thing as one paragraph per blank line, its cross-references as code."""
    doc = inspect.cleandoc(thing.__doc__ or "")
    doc = re.split(r"\n\s*(?:Args|Returns|Raises|>>>)", doc)[0]
    doc = re.sub(r":\w+:`~?\.?(?:[\w.]+\.)?(\w+)`", r"`\1`", doc).replace("``", "`")
    return "\n\n".join(re.sub(r"\s+", " ", part).strip() for part in doc.split("\n\n")).strip()


def first_sentence(thing: Any) -> str:
    """Return the first paragraph of a docstring."""
    return said(thing).split("\n\n", maxsplit=1)[0]


def type_words(annotation: Any) -> str:
    """Return a type as a reader of data would say it."""
    origin, inside = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return type_words(inside[0])
    if origin is typing.Literal:
        return " or ".join(f"`{word}`" for word in inside)
    if origin in {typing.Union, types.UnionType}:
        parts = [type_words(part) for part in inside if part is not type(None)]
        shown = parts[0] if len(parts) == 1 else " or ".join(dict.fromkeys(parts))
        return shown + (" or nothing" if type(None) in inside else "")
    if origin in {tuple, list} and inside:
        return f"list of {type_words(inside[0])}"
    if origin is dict or (origin is not None and inside and len(inside) == 2):
        return f"map of {type_words(inside[0])} to {type_words(inside[1])}"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return " or ".join(f"`{member.value}`" for member in annotation)
    names = {"str": "text", "int": "integer", "float": "number", "bool": "yes/no", "date": "day", "datetime": "instant", "Any": "anything"}
    name = getattr(annotation, "__name__", str(annotation))
    return names.get(name, f"[{name}](#{name.lower()})" if isinstance(annotation, type) and issubclass(annotation, BaseModel) else name)


def fields_table(model: type[BaseModel], *, without: Iterable[str] = ()) -> str:
    """Return the keys of a model: type, whether it is needed, default."""
    rows = [
        (code(name), type_words(info.annotation), "yes" if info.is_required() else "no", default(info))
        for name, info in model.model_fields.items()
        if name not in set(without)
    ]
    return table(("Key", "What", "Needed", "Default"), rows) if rows else ""


def default(info: FieldInfo) -> str:
    """Return the default of a field as code, a dash where it has none worth saying."""
    if info.is_required():
        return "—"
    value = info.get_default(call_default_factory=True)
    if value is None or (isinstance(value, (tuple, dict)) and not value):
        return "—"
    if isinstance(value, BaseModel):
        return code(getattr(value, "kind", type(value).__name__))
    return code(value.value if isinstance(value, Enum) else value)
