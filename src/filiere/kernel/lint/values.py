"""What a rule finds: a sentence, how serious it is, and every place that bears it out."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from filiere.kernel.contract import Contract
from filiere.kernel.elements import Element
from filiere.kernel.names import Text, Value
from filiere.kernel.sources import Source

#: ``contradiction``: two things the text says cannot both hold. ``doubt``: they may, or may not. ``gap``: the text says nothing.
Severity = Literal["contradiction", "doubt", "gap"]

#: The order in which findings are read.
SEVERITIES: tuple[Severity, ...] = ("contradiction", "doubt", "gap")


class Place(Value):
    """A line of a signed document, and the element it belongs to."""

    document: str
    line: int
    element: str


class Finding(Value):
    """One thing to look at. ``rule`` is ``family.name`` and never changes meaning."""

    rule: str
    severity: Severity
    message: Text
    places: tuple[Place, ...]


Rule = Callable[[Contract], Iterator[Finding]]


def places(element: str, *groups: Iterable[Source] | None) -> tuple[Place, ...]:
    """Return the first line of each source, without repeats, in reading order."""
    found = {(source.document, source.first) for group in groups for source in group or ()}
    return tuple(Place(document=document, line=line, element=element) for document, line in sorted(found))


def joined(*groups: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return all places, without repeats, in reading order."""
    found = {(place.document, place.line, place.element): place for group in groups for place in group}
    return tuple(found[key] for key in sorted(found))


def element_places(element: Element, *fields: str) -> tuple[Place, ...]:
    """Return the places that print these fields of an element, those of its title where none of them has one."""
    chosen = [element.sources[name] for name in fields if name in element.sources]
    return places(element.id, *(chosen or [element.sources.get("title", ())]))


def project_of(name: str | None) -> str:
    """Return the part of the contract a name belongs to: its project, or ``CSF`` for what concerns the whole.

    >>> project_of("PS2.UC1.2"), project_of("GOV"), project_of(None)
    ('PS2', 'GOV', 'CSF')
    """
    return name.partition(".")[0] if name else "CSF"
