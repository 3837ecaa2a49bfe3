"""What the command line reads of a run and of a verification: faces know their shape, not the floors that make them."""

from collections.abc import Sequence
from typing import Protocol

from filiere.kernel.names import Text


class RunRow(Protocol):
    """A run as it stands."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def offer(self) -> str:
        """What it makes."""

    @property
    def about(self) -> str:
        """What the result is about."""

    @property
    def state(self) -> str:
        """Queued, running, done, failed, cancelled or cut."""

    @property
    def evidence(self) -> str:
        """The evidence it gave, empty before."""

    @property
    def fault(self) -> Text | None:
        """Why it failed."""

    @property
    def done(self) -> int:
        """How far it has come."""

    @property
    def total(self) -> int | None:
        """How far it goes, where it is known."""

    @property
    def words(self) -> Text | None:
        """What it is doing."""


class Differing(Protocol):
    """One artefact that is not the same."""

    @property
    def artefact(self) -> str:
        """Its name."""

    @property
    def what(self) -> Text:
        """What differs."""


class Verified(Protocol):
    """What a verification found."""

    @property
    def evidence(self) -> str:
        """The evidence made again."""

    @property
    def same(self) -> bool:
        """Whether all is as it was recorded."""

    @property
    def compared(self) -> int:
        """How many artefacts were compared."""

    @property
    def differences(self) -> Sequence[Differing]:
        """What is not the same."""

    @property
    def because(self) -> Sequence[Text]:
        """What changed since: code, environment."""
