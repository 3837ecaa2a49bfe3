"""What an engine's function is given (a run) and what it gives back (an outcome). No database, no network, no global."""

import json
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel

from filiere.kernel.evidence import Check, Nature, Reading
from filiere.kernel.names import Text
from filiere.sdk.artefacts import Artefact

A = TypeVar("A")
B = TypeVar("B")
P = TypeVar("P", bound=BaseModel)


@dataclass(frozen=True)
class Input:
    """One file given to a run, known by its SHA-256."""

    name: str
    sha256: str
    nature: Nature
    path: Path

    def bytes(self) -> bytes:
        """Return its bytes."""
        return self.path.read_bytes()

    def json(self) -> Any:
        """Return its content, read as JSON."""
        return json.loads(self.path.read_bytes())


class Reporter(Protocol):
    """What a run tells while it works; each method returns at once."""

    def progress(self, done: int, total: int | None, words: Text) -> None:
        """Tell how many of how many steps are done."""

    def note(self, words: Text) -> None:
        """Tell a sentence for the person who reads the run."""


class Mapper(Protocol):
    """How a run spreads pure work."""

    def __call__(self, function: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Return the result of the function for each item, in order."""


class Silence:
    """A reporter that tells nothing."""

    def progress(self, done: int, total: int | None, words: Text) -> None:
        """Tell nothing."""

    def note(self, words: Text) -> None:
        """Tell nothing."""


def one_by_one(function: Callable[[A], B], items: Sequence[A]) -> list[B]:
    """Return the results of a function, made one after the other in this process."""
    return [function(item) for item in items]


@dataclass(frozen=True)
class Run(Generic[P]):
    """All that an engine's function may use.

    ``rng`` is drawn from ``seed``; ``now`` is an aware UTC instant for logs, never for results: what depends on a day takes it from
    ``parameters`` or ``inputs``. ``scratch`` is an empty folder that disappears after the run.
    """

    parameters: P
    inputs: Mapping[str, Input]
    seed: int
    now: datetime
    scratch: Path
    reporter: Reporter = field(default_factory=Silence)
    mapper: Mapper = one_by_one
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        # A simulation wants a reproducible generator, not a secret one.
        object.__setattr__(self, "rng", random.Random(self.seed))  # noqa: S311

    def progress(self, items: Iterable[A], words: Text) -> Iterator[A]:
        """Yield the items and tell how many are done."""
        total = len(items) if isinstance(items, Sequence) else None
        done = 0
        self.reporter.progress(done, total, words)
        for item in items:
            yield item
            done += 1
            self.reporter.progress(done, total, words)

    def map(self, function: Callable[[A], B], items: Iterable[A]) -> list[B]:
        """Return the results of a module-level function of values, in order, the work being spread where the machine allows it."""
        return self.mapper(function, list(items))

    def note(self, words: Text) -> None:
        """Tell a sentence for the person who reads the run."""
        self.reporter.note(words)


@dataclass(frozen=True)
class Outcome:
    """What a run gives back.

    ``nature`` may only lower the offer's own (towards simulated and synthetic); ``on`` is the local day the result speaks of, None for the
    day of the run.
    """

    artefacts: tuple[Artefact, ...] = ()
    checks: tuple[Check, ...] = ()
    readings: tuple[Reading, ...] = ()
    nature: Nature | None = None
    on: date | None = None
