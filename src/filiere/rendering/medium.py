"""What an HTML page is being written for: its language, its addresses, and the identifiers already taken on it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from filiere.kernel.names import Language
from filiere.rendering.formats import say
from filiere.rendering.markup import safe_address
from filiere.sdk.blocks import Chart
from filiere.sdk.pictures import Words


def same_address(address: str) -> str:
    """Return an address as it is."""
    return address


@dataclass
class Medium:
    """One page in the making.

    Attributes:
        language: the reader's.
        address: rewrites each address of a link (a language prefix, the date shown).
        csrf: the token that a form posts back, None where no form can be sent.
        picture: makes the markup of a chart's picture; the reader's browser draws it where absent.
        drawn: makes the address of a chart's drawing for readers without JavaScript.
    """

    language: Language
    address: Callable[[str], str] = same_address
    csrf: str | None = None
    picture: Callable[[Chart, Language], str] | None = None
    drawn: Callable[[Chart], str | None] | None = None
    taken: set[str] = field(default_factory=set)

    def say(self, words: Words) -> str:
        """Return words in the reader's language."""
        return say(words, self.language)

    def link(self, address: str | None) -> str | None:
        """Return the address to write in a link, None where there is none that a reader may follow."""
        checked = safe_address(address) if address is not None else None
        return None if checked is None else self.address(checked)

    def fresh(self, wanted: str) -> str:
        """Return an identifier that nothing else on the page has."""
        stem = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-") or "x"
        stem = stem if stem[0].isalpha() else f"n-{stem}"
        name, count = stem, 2
        while name in self.taken:
            name, count = f"{stem}-{count}", count + 1
        self.taken.add(name)
        return name
