"""What a person does step by step, as a pure state machine: a questionnaire, a training simulator.

An engine's ``interactions.py`` holds one :class:`Interaction` per offer; the face names it. Its functions know no database, no clock and no
network: a state is plain JSON, a step says what was done, by whom (``seat``) and how many seconds after the start. The same steps always
lead to the same state, so that a test drives an interaction headless and a person's work can be replayed step by step.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, JsonValue, StringConstraints

from filiere.kernel.errors import Fault, UsageError
from filiere.kernel.names import OfferId, Text, Value

if TYPE_CHECKING:
    # A face names its interactions: it must not load the blocks for that.
    from filiere.sdk.blocks import Page

State = dict[str, Any]

#: A place in Python: ``package.module:name``.
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]
#: The name of an act, as it stands in an address.
ActName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
#: Who sits at an interaction: the person who started it, or another whom they invited.
Seat = Annotated[str, StringConstraints(pattern=r"^[A-Z]$")]

FIRST_SEAT = "A"
#: How much a person may write in one step, in characters.
LONGEST_STEP = 8000


class InteractionOffer(Value):
    """One interaction of an engine, by its names only. ``seats`` are the people it is made for, the one who starts it first.

    ``seat_names`` name the others, in their order. ``starts_from`` is a register whose records lead to it: the record's id is asked as
    ``record`` in the query of the first view.
    """

    id: OfferId
    title: Text
    what: Text
    machine: Reference
    seats: tuple[Seat, ...] = (FIRST_SEAT,)
    seat_names: tuple[Text, ...] = ()
    starts_from: OfferId | None = None
    document: bool = False

    def seat_name(self, seat: str) -> Text | None:
        """Return the name of a seat other than the first; None where the face gives none."""
        others = [one for one in self.seats if one != FIRST_SEAT]
        place = others.index(seat) if seat in others else len(others)
        return self.seat_names[place] if place < len(self.seat_names) else None


class Step(Value):
    """One thing a person did: the act, their words, their seat, and the seconds since the start."""

    act: ActName
    words: dict[str, str] = Field(default_factory=dict)
    seat: Seat = FIRST_SEAT
    second: int = Field(default=0, ge=0)


@dataclass(frozen=True)
class Stage:
    """What surrounds a view: where an act leads, who looks, what they asked, the day, and what others agreed to share, pooled.

    ``records`` are what everybody may see of the registers that the same engine keeps: by register, each record's id and values.
    ``reserved`` are, in the same shape, what the one who looks may see of those that are not for everybody.
    """

    address: Callable[[str], str]
    seat: str = FIRST_SEAT
    query: Mapping[str, str] = field(default_factory=dict)
    on: date | None = None
    pooled: JsonValue = None
    records: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]] = field(default_factory=dict)
    reserved: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]] = field(default_factory=dict)


class CarriedReading(Value):
    """A reading that an interaction leads to: proposed with its source, never approved by itself."""

    indicator: str
    value: float
    source: str
    reason: str


class Carried(Value):
    """What an interaction leads to outside itself: what the meeting of a body may write down, and readings to propose."""

    words: str
    about: str | None = None
    readings: tuple[CarriedReading, ...] = ()


@dataclass(frozen=True)
class Interaction:
    """The machine: ``start``, ``act`` and ``view``, pure.

    ``start(seed)`` makes the first state. ``act(state, step)`` returns the next one and never changes the one it was given; what cannot be
    done is a :class:`UsageError`. ``view(state, stage)`` is what is seen now. ``document`` is what the person takes away. ``share`` is what
    others may learn once the person agrees (None: nothing yet), ``pool`` turns the shared rows of many into what may be published: whatever
    protects the few must happen there.
    ``carry`` is what the holder may put before the meeting of a body (None: nothing yet). ``sample`` are steps that lead from the start to
    an end; the conformance suite replays them.
    """

    start: Callable[[int], State]
    act: Callable[[State, Step], State]
    view: Callable[[State, Stage], "Page"]
    sample: tuple[Step, ...]
    document: Callable[[State, Stage], "Page"] | None = None
    share: Callable[[State], State | None] | None = None
    pool: Callable[[Sequence[State]], State] | None = None
    carry: Callable[[State], Carried | None] | None = None


def replay(interaction: Interaction, seed: int, steps: Iterable[Step]) -> list[State]:
    """Return the state at the start and after each step."""
    states = [interaction.start(seed)]
    for step in steps:
        states.append(interaction.act(states[-1], step))
    return states


def written(state: State) -> bytes:
    """Return a state as the one JSON that equal states share.

    Raises:
        ValueError: the state holds something that JSON cannot say.
    """
    return json.dumps(state, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def step_of(act: str, words: Mapping[str, str], seat: str, second: int) -> Step:
    """Return a step from what a face was sent.

    Raises:
        UsageError: the act is no name, or the words are too many.
    """
    if sum(len(key) + len(value) for key, value in words.items()) > LONGEST_STEP:
        raise UsageError(
            Text(fr="c’est trop long pour une seule étape", en="this is too long for one step"),
            Text(fr=f"écrivez moins de {LONGEST_STEP} caractères", en=f"write fewer than {LONGEST_STEP} characters"),
        )
    try:
        return Step(act=act, words=dict(words), seat=seat, second=max(0, second))
    except ValueError as error:
        raise unknown_act(act) from error


def unknown_act(act: str, known: Iterable[str] = ()) -> UsageError:
    """Return the refusal of an act that an interaction does not have."""
    words = ", ".join(sorted(known))
    return UsageError(
        Text(fr=f"« {act[:40]} » n’est pas un acte possible ici", en=f"“{act[:40]}” is not an act that can be done here"),
        Text(fr=f"actes possibles : {words}", en=f"possible acts: {words}") if words else None,
    )


def faults_of(offer: InteractionOffer, interaction: Interaction) -> list[Fault]:
    """Return what an interaction owes and does not keep: plain JSON, no change of what it was given, the same steps the same states."""
    found = []
    for number, (first, second) in enumerate(zip(_bytes(interaction), _bytes(interaction), strict=True)):
        if first != second:
            found.append(_fault(offer, Text(fr=f"l'étape {number} ne se rejoue pas", en=f"step {number} does not replay")))
    before = interaction.start(0)
    for number, step in enumerate(interaction.sample, start=1):
        kept = written(before)
        after = interaction.act(before, step)
        if written(before) != kept:
            found.append(_fault(offer, Text(fr=f"l'étape {number} change l'état reçu", en=f"step {number} changes the state it was given")))
        # A state goes through the database between two steps.
        before = json.loads(written(after))
        if not interaction.view(before, _SHOWN):
            found.append(_fault(offer, Text(fr=f"l'étape {number} ne montre rien", en=f"step {number} shows nothing")))
    if offer.document != (interaction.document is not None):
        found.append(
            _fault(offer, Text(fr="le document annoncé n'est pas celui qui existe", en="the face and the machine disagree on a document"))
        )
    return found


_SHOWN = Stage(address=lambda act: f"/{act}", on=date(2030, 6, 30))


def _bytes(interaction: Interaction) -> list[bytes]:
    return [written(state) for state in replay(interaction, 0, interaction.sample)]


def _fault(offer: InteractionOffer, what: Text) -> Fault:
    return Fault(what=what, mend=Text(fr="voyez filiere.sdk.interactions", en="see filiere.sdk.interactions"), element=offer.id)
