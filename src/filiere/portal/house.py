"""The workshop as the portal holds it: opened once, given to each request under the reader's own rights."""

import copy
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from filiere.portal.metering import Meter
from filiere.workshop.guard import Actor
from filiere.workshop.workshop import Workshop

#: Key in the WSGI environment under which the server hands the house down; no module holds it.
KEY = "filiere.house"


@dataclass
class House:
    """One opened workspace and the folder of files made for browsers.

    Each actor has one workshop for the life of the process: they share the store, the contract and the engines that the first one opened,
    and each asks the guard under its own name.
    """

    workshop: Workshop
    made: Path | None = None
    assets: Mapping[str, str] = field(default_factory=dict)
    kept: "Kept" = field(init=False)
    meter: Meter = field(default_factory=Meter)
    _by_actor: dict[Actor, Workshop] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start with no page kept."""
        self.kept = Kept()

    def warm(self) -> None:
        """Open everything that readers need, so that no request pays for it and every copy shares it."""
        self.workshop.contract  # noqa: B018 - opening is the point of reading it
        self.workshop.store  # noqa: B018 - the same
        self.workshop.registry  # noqa: B018 - the same
        self.workshop.search("x")
        self.workshop.findings()
        self.workshop.overview()
        self.workshop.compliance(self.workshop.since(), self.workshop.default_day())

    def workshop_of(self, actor: Actor) -> Workshop:
        """Return the workshop under an actor's rights."""
        found = self._by_actor.get(actor)
        if found is None:
            found = copy.copy(self.workshop)
            found.actor = actor
            self._by_actor[actor] = found
        return found


class Kept:
    """Pages as they were last written for visitors; a page is written again as soon as what it was made of has changed."""

    def __init__(self, most: int = 400) -> None:
        self._most = most
        self._pages: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._being_written: dict[tuple[str, ...], Lock] = {}
        self._lock = Lock()

    def find(self, key: tuple[str, ...]) -> bytes | None:
        """Return a page, None where it has to be written."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, key: tuple[str, ...], page: bytes) -> None:
        """Keep a page, letting the one unread for longest go."""
        with self._lock:
            self._pages[key] = page
            self._pages.move_to_end(key)
            while len(self._pages) > self._most:
                self._pages.popitem(last=False)

    @contextmanager
    def alone(self, key: tuple[str, ...]) -> Iterator[None]:
        """Let one reader write a page while the others who want the same one wait for it."""
        with self._lock:
            turn = self._being_written.setdefault(key, Lock())
        with turn:
            try:
                yield
            finally:
                with self._lock:
                    self._being_written.pop(key, None)
