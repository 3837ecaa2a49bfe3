"""Elements of HTML and SVG, escaped by construction: a plain ``str`` is always text, only an element is markup."""

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import urlsplit

from filiere.rendering.letters import clean

#: Elements that have no content and no closing tag.
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "wbr"})
_NAME = re.compile(r"^[a-zA-Z][a-zA-Z0-9:-]*$")
_SCHEMES = frozenset({"", "http", "https", "mailto", "webcal"})


class Markup(str):
    """Markup that an element wrote: the only words that are not escaped again."""

    __slots__ = ()


Child = str | Markup | None
Attribute = str | int | float | bool | None


def element(tag: str, *children: Child, **attributes: Attribute) -> Markup:
    """Return an element with its children; ``class_`` is written ``class`` and other underscores become hyphens.

    An attribute that is None or False is left out, one that is True stands without a value.

    >>> str(element("p", "a < b", class_="quiet"))
    '<p class="quiet">a &lt; b</p>'
    """
    head = tag + "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in _VOID:
        return Markup(f"<{head}>")
    return Markup(f"<{head}>{join(children)}</{tag}>")


def join(children: Iterable[Child], between: str = "") -> Markup:
    """Return children side by side, text escaped; None is nothing."""
    return Markup(escape(between).join(text(child) for child in children if child is not None))


def text(words: str) -> Markup:
    """Return words as markup: escaped, unless an element wrote them."""
    return words if isinstance(words, Markup) else Markup(escape(clean(words)))


def _attribute(name: str, value: Attribute) -> str:
    written = name.rstrip("_").replace("_", "-")
    if not _NAME.match(written):
        raise ValueError(f"not the name of an attribute: {name!r}")
    if value is None or value is False:
        return ""
    return f" {written}" if value is True else f' {written}="{escape(clean(str(value)))}"'


def safe_address(address: str) -> str | None:
    """Return an address that a reader may follow, None where its scheme could run code (``javascript:``, ``data:``…).

    >>> safe_address("javascript:alert(1)") is None
    True
    """
    cleaned = re.sub(r"[\x00-\x20\x7f]+", "", address)
    try:
        scheme = urlsplit(cleaned).scheme.lower()
    except ValueError:
        return None
    return cleaned if scheme in _SCHEMES else None
