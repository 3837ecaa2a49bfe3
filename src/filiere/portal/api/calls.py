"""One request of a program as a value: who asks, in which language, and what answers it may have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest
from pydantic import BaseModel

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Language, Text
from filiere.portal.addresses import address_of
from filiere.workshop.guard import VISITOR, Actor
from filiere.workshop.workshop import Workshop

if TYPE_CHECKING:
    from filiere.workshop.tokens import TokenCard

#: How many items one answer holds, unless fewer or up to the most are asked.
ITEMS, MOST_ITEMS = 50, 200
#: How deep a list is paged through; whoever wants all takes the file.
DEEPEST = 10_000


@dataclass(frozen=True)
class Call:
    """What an endpoint is given: the workshop under the caller's rights, their language, and the token they brought."""

    workshop: Workshop
    language: Language
    base: str
    actor: Actor = VISITOR
    token: "TokenCard | None" = None

    def say(self, value: Any) -> Any:
        """Return a value as JSON in the caller's language: each text becomes the sentence in it."""
        return said(value, self.language)

    def address(self, kind: str, name: str | None = None) -> str:
        """Return the absolute address of a page."""
        return self.base + address_of(kind, self.language, name)


def call_of(request: HttpRequest) -> Call:
    """Return the call that the border made of a request."""
    return cast(Call, request.call)  # type: ignore[attr-defined]  # set by the border of the interface


def said(value: Any, language: Language) -> Any:
    """Return a value as JSON, its texts in one language.

    >>> said({"title": Text(fr="livrable", en="deliverable"), "on": date(2019, 6, 30)}, "en")
    {'title': 'deliverable', 'on': '2019-06-30'}
    """
    match value:
        case Text():
            return value.say(language)
        case BaseModel():
            return {name: said(getattr(value, name), language) for name in type(value).model_fields}
        case dict():
            if value.keys() == {"fr", "en"}:
                return value[language]
            return {str(key): said(item, language) for key, item in value.items()}
        case Enum():
            return value.value
        case str() | int() | float() | bool() | None:
            return value
        case datetime() | date():
            return value.isoformat()
        case _ if isinstance(value, Iterable):
            return [said(item, language) for item in value]
        case _:
            return str(value)


def paged(items: Sequence[Any], cursor: str | None, limit: int) -> dict[str, Any]:
    """Return one page of a list whose items have an ``id``: what comes after the cursor, and the next one.

    Raises:
        UsageError: the cursor leads nowhere.
    """
    first = 0
    if cursor:
        first = next((number + 1 for number, item in enumerate(items) if _id(item) == cursor), -1)
        if first < 0:
            raise stray_cursor()
    shown = items[first : first + limit]
    more = first + limit < len(items)
    return {"items": list(shown), "total": len(items), "next": _id(shown[-1]) if more and shown else None}


def stray_cursor() -> UsageError:
    """Return the error of a cursor that leads nowhere."""
    return UsageError(
        Text(fr="ce curseur ne mène nulle part", en="this cursor leads nowhere"),
        Text(fr="reprenez « next » de la page précédente", en="take “next” of the page before"),
    )


def _id(item: Any) -> str:
    return str(item["id"] if isinstance(item, dict) else item.id)
