"""One reader's request as a value: who asks, in which language, at which date, and how the answer addresses other pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Language, Text
from filiere.portal.addresses import address_of
from filiere.sdk.blocks import Link, Verdict
from filiere.sdk.pictures import Words
from filiere.workshop.guard import VISITOR, Actor, may
from filiere.workshop.workshop import Workshop

#: The longest search or filter that is read.
LONGEST = 200


@dataclass(frozen=True)
class Visit:
    """What a page builder is given; pure but for the workshop it reads."""

    workshop: Workshop
    language: Language = "fr"
    path: str = "/"
    query: Mapping[str, str] | None = None
    actor: Actor = VISITOR

    def asked(self, key: str) -> str:
        """Return one value of the query, bounded, empty where it was not given."""
        return (self.query or {}).get(key, "").strip()[:LONGEST]

    @cached_property
    def on(self) -> date | None:
        """The day the reader asked for, None where the default stands.

        Raises:
            UsageError: the day is no date.
        """
        return self.day_asked("on")

    @property
    def day(self) -> date:
        """The day that is shown."""
        return self.on or self.workshop.default_day()

    def day_asked(self, key: str) -> date | None:
        """Return a date of the query.

        Raises:
            UsageError: it is written, and no date.
        """
        words = self.asked(key)
        if not words:
            return None
        try:
            return date.fromisoformat(words)
        except ValueError:
            raise UsageError(
                Text(fr=f"« {words} » n’est pas une date", en=f"“{words}” is not a date"),
                Text(fr="écrivez-la année-mois-jour : 2019-06-30", en="write it year-month-day: 2019-06-30"),
            ) from None

    def to(self, kind: str, name: str | None = None, **query: str | None) -> str:
        """Return the address of a page, carrying the chosen date."""
        return address_of(kind, self.language, name, on=self.on, **query)

    def link(self, kind: str, name: str | None, label: Words, note: Words | None = None) -> Link:
        """Return a link to a page."""
        return Link(label=label, address=self.to(kind, name), note=note)

    def here(self, **changes: str | None) -> str:
        """Return this page's address with parts of its query changed; None takes one away."""
        from urllib.parse import urlencode

        kept = {key: value for key, value in (self.query or {}).items() if key not in changes}
        pairs = [(key, value) for key, value in (kept | changes).items() if value]
        return self.path + (f"?{urlencode(pairs)}" if pairs else "")

    def verdict(self, act: str, thing: str = "") -> Verdict:
        """Return what the guard would say; asking is not acting, so nothing is recorded."""
        found = self.workshop.judge(act, thing) if self.workshop else may(self.actor, act, thing)
        return Verdict(allowed=found.allowed, reason=found.reason)

    @property
    def known(self) -> bool:
        """Whether the reader has signed in."""
        return self.actor != VISITOR
