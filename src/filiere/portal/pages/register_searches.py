"""A search that can be kept: its permanent address, its feed, and the way to what its keepers have to read again."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from filiere.kernel.names import Text
from filiere.portal.pages.upkeep import way
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Link, Links, Section
from filiere.sdk.registers import Register


def follow(visit: Visit, register: Register, words: str, filters: Mapping[str, Sequence[str]]) -> Section:
    """Return the permanent address of a search and the feed of what changes in it."""
    pairs = [("q", words)] if words else []
    pairs += [("filter", f"{name}={value}") for name, values in filters.items() for value in values]
    feed = f"/api/searches/{register.id}?{urlencode([*pairs, ('lang', visit.language)])}"
    items = (
        Link(label=Text(fr="Adresse de cette recherche", en="Address of this search"), address=visit.here(page=None, proposed=None)),
        Link(label=Text(fr="Flux Atom de cette recherche", en="Atom feed of this search"), address=feed),
        *way(visit, register),
    )
    return Section(title=Text(fr="Garder cette recherche", en="Keep this search"), id="garder", blocks=(Links(items=items),))
