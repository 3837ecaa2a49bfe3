"""Linked data in two writings: statements as JSON-LD and as Turtle."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class Iri(NamedTuple):
    """Something by its address."""

    address: str


class Said(NamedTuple):
    """A literal: words in a language, or a value of a type (a prefixed name such as ``xsd:date``)."""

    words: str
    language: str = ""
    type: str = ""


class Statement(NamedTuple):
    """A subject, what is said of it (a prefixed name), and the object."""

    subject: str
    predicate: str
    object: Iri | Said


def as_jsonld(statements: Iterable[Statement], prefixes: Mapping[str, str]) -> str:
    """Return statements as JSON-LD, one node per subject."""
    nodes: dict[str, dict[str, Any]] = {}
    for subject, predicate, said in statements:
        node = nodes.setdefault(subject, {"@id": subject})
        if predicate == "rdf:type" and isinstance(said, Iri):
            node.setdefault("@type", []).append(said.address)
        else:
            node.setdefault(predicate, []).append(_json(said))
    context = {name: address for name, address in prefixes.items() if name != "rdf"}
    return json.dumps({"@context": context, "@graph": list(nodes.values())}, ensure_ascii=False, indent=1)


def _json(said: Iri | Said) -> dict[str, str]:
    if isinstance(said, Iri):
        return {"@id": said.address}
    extra = {"@language": said.language} if said.language else {"@type": said.type} if said.type else {}
    return {"@value": said.words, **extra}


def as_turtle(statements: Iterable[Statement], prefixes: Mapping[str, str]) -> str:
    """Return statements as Turtle, grouped by subject."""
    grouped: dict[str, list[str]] = {}
    for subject, predicate, said in statements:
        grouped.setdefault(subject, []).append(f"    {predicate} {_turtle(said)}")
    lines = [f"@prefix {name}: <{address}> ." for name, address in prefixes.items()]
    for subject, told in grouped.items():
        lines += ["", f"<{_address(subject)}>", " ;\n".join(told) + " ."]
    return "\n".join(lines) + "\n"


def _turtle(said: Iri | Said) -> str:
    if isinstance(said, Iri):
        return f"<{_address(said.address)}>"
    words = "".join(_ESCAPED.get(letter, letter) for letter in said.words)
    return f'"{words}"' + (f"@{said.language}" if said.language else f"^^{said.type}" if said.type else "")


_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _address(words: str) -> str:
    """Return an address without what Turtle does not let stand between its angle brackets."""
    return "".join(f"%{ord(letter):02X}" if ord(letter) <= 0x20 or letter in '<>"{}|^`\\' else letter for letter in words)
