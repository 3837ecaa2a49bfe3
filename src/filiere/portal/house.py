"""The workshop as the portal holds it: opened once, given to each request under the reader's own rights."""

import copy
from dataclasses import dataclass, field
from pathlib import Path

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
    _by_actor: dict[Actor, Workshop] = field(default_factory=dict)

    def warm(self) -> None:
        """Open everything that readers need, so that no request pays for it and every copy shares it."""
        self.workshop.contract  # noqa: B018 - opening is the point of reading it
        self.workshop.store  # noqa: B018 - the same
        self.workshop.registry  # noqa: B018 - the same
        self.workshop.search("x")
        self.workshop.findings()

    def workshop_of(self, actor: Actor) -> Workshop:
        """Return the workshop under an actor's rights."""
        found = self._by_actor.get(actor)
        if found is None:
            found = copy.copy(self.workshop)
            found.actor = actor
            self._by_actor[actor] = found
        return found
