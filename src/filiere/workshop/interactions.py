"""Interactions at work: started by anyone, continued by whoever holds their key, pooled only as their engine allows."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from filiere.kernel.checking import did_you_mean
from filiere.kernel.errors import Refused, UnknownElement, UsageError
from filiere.kernel.names import Language, Text
from filiere.sdk.blocks import Page
from filiere.sdk.engine import load_interaction
from filiere.sdk.interactions import FIRST_SEAT, Interaction, InteractionOffer, Stage, State, replay, step_of, written
from filiere.workshop.desk import Desk

if TYPE_CHECKING:
    from filiere.store.interactions import Held


class Interactions(Desk):
    """What people do step by step. The key is the right: whoever holds it continues, and no role opens what it has no key to."""

    def interactions(self) -> tuple[InteractionOffer, ...]:
        """Return every interaction that the engines name."""
        return tuple(offer for engine in self.registry.engines for offer in engine.interactions)

    def interaction(self, name: str) -> InteractionOffer:
        """Return an interaction by its id.

        Raises:
            UnknownElement: no engine has it.
        """
        known = {offer.id: offer for offer in self.interactions()}
        if name not in known:
            raise UnknownElement(
                Text(fr=f"{name} : aucun parcours de ce nom", en=f"{name}: no such interaction"),
                did_you_mean(name, known),
            )
        return known[name]

    def begin(self, name: str, seed: int | None = None) -> str:
        """Start an interaction and return the key of who starts it."""
        offer = self.interaction(name)
        self.ask("begin", offer.id)
        chosen = secrets.randbelow(2**53) if seed is None else seed
        return self.store.interactions.begin(offer.id, chosen, load_interaction(offer).start(chosen))

    def held(self, name: str, key: str) -> "Held":
        """Return what a key opens.

        Raises:
            Refused: it opens nothing.
        """
        return self.store.interactions.find(self.interaction(name).id, key)

    def do(self, name: str, key: str, act: str, words: Mapping[str, str]) -> "Held":
        """Do one step and return what it led to; a step that cannot be done leaves everything as it was.

        Raises:
            UsageError: the act cannot be done now, or its words will not do.
            Refused: the key opens nothing.
        """
        offer = self.interaction(name)
        self.ask("continue", offer.id)
        # The store configures Django: what holds its models is imported once it is open.
        store = self.store.interactions
        from filiere.store.interactions import StepRow

        machine = load_interaction(offer)

        def stepped(held: "Held") -> tuple[StepRow, State]:
            step = step_of(act, words, held.seat, held.seconds)
            return StepRow.model_validate(step.model_dump()), machine.act(held.state, step)

        with self._recorded(offer):
            done = store.step(offer.id, key, stepped)
        if done.shared:
            # What was agreed to be shared follows what is known now, or disappears with it.
            self._reshare(offer, machine, key, done)
        return done

    def scene(
        self, name: str, key: str, address: Callable[[str], str], query: Mapping[str, str] | None = None, *, document: bool = False
    ) -> Page:
        """Return what a holder sees now, or the document they take away."""
        offer = self.interaction(name)
        held, machine = self.held(name, key), load_interaction(offer)
        stage = self._stage(offer, held.seat, address, query)
        if not document:
            return machine.view(held.state, stage)
        if machine.document is None:
            raise UsageError(Text(fr="ce parcours ne donne pas de document", en="this interaction gives no document"))
        return machine.document(held.state, stage)

    def paper(self, name: str, key: str, language: Language, form: str = "pdf") -> bytes:
        """Return the document that a holder takes away, as a PDF or as a text to edit (``docx``)."""
        from filiere.rendering.docx import to_docx
        from filiere.rendering.pdf import to_pdf

        blocks = self.scene(name, key, lambda act: f"#{act}", document=True)
        return (to_docx if form == "docx" else to_pdf)(self.interaction(name).title, blocks, language, on=self.today())

    def history(self, name: str, key: str) -> list[State]:
        """Return the state after each step, made again from the steps alone.

        Raises:
            Refused: the key opens nothing.
        """
        from filiere.sdk.interactions import Step

        offer = self.interaction(name)
        steps = [Step.model_validate(row.model_dump()) for row in self.store.interactions.steps(offer.id, key)]
        return replay(load_interaction(offer), self.held(name, key).seed, steps)

    def replayed(self, name: str, key: str, number: int, query: Mapping[str, str] | None = None) -> tuple[Page, int]:
        """Return what the holder of a key saw after so many steps, made again from the steps alone, and how many steps there are."""
        offer = self.interaction(name)
        held, states = self.held(name, key), self.history(name, key)
        state = states[min(max(number, 0), len(states) - 1)]
        stage = self._stage(offer, held.seat, lambda act: f"#{act}", query)
        return load_interaction(offer).view(state, stage), len(states) - 1

    def resume_code(self, name: str, key: str, seat: str | None = None) -> str:
        """Return a code that opens the interaction elsewhere, or for a second person."""
        offer = self.interaction(name)
        if seat is not None and seat not in offer.seats:
            raise UsageError(
                Text(fr=f"{seat} : ce parcours n'a pas cette place", en=f"{seat}: this interaction has no such seat"),
                Text(fr="places : " + ", ".join(offer.seats), en="seats: " + ", ".join(offer.seats)),
            )
        with self._recorded(offer):
            return self.store.interactions.code(offer.id, key, seat)

    def resume(self, name: str, code: str) -> str:
        """Return a key for whoever brings a code."""
        offer = self.interaction(name)
        self.ask("continue", offer.id)
        with self._recorded(offer):
            return self.store.interactions.redeem(offer.id, code)

    def shares(self, name: str) -> bool:
        """Return whether an interaction has anything that others could learn."""
        return load_interaction(self.interaction(name)).share is not None

    def share(self, name: str, key: str) -> None:
        """Let others learn what the engine makes of this interaction, without a name, pooled with at least a few others.

        Raises:
            UsageError: there is nothing to share yet.
        """
        offer = self.interaction(name)
        self.ask("continue", offer.id)
        machine = load_interaction(offer)
        with self._recorded(offer):
            held = self.held(name, key)
        row = machine.share(held.state) if machine.share else None
        if row is None:
            raise UsageError(
                Text(fr="il n'y a encore rien à partager", en="there is nothing to share yet"),
                Text(fr="allez d'abord au bout", en="finish first"),
            )
        written(row)
        with self._recorded(offer):
            self.store.interactions.share(offer.id, key, row)

    def withdraw(self, name: str, key: str) -> None:
        """Take back what was shared."""
        offer = self.interaction(name)
        with self._recorded(offer):
            self.store.interactions.withdraw(offer.id, key)

    def forget(self, name: str, key: str) -> None:
        """Erase an interaction, whatever was shared of it included."""
        offer = self.interaction(name)
        with self._recorded(offer):
            self.store.interactions.forget(offer.id, key)

    def pooled(self, name: str) -> Any:
        """Return what those who share let everybody learn, as the engine pools it; None where it pools nothing."""
        offer = self.interaction(name)
        pool = load_interaction(offer).pool
        return pool(self.store.interactions.shared(offer.id)) if pool else None

    def open_records(self, engine: str) -> Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]:
        """Return what everybody may see of the registers of an engine; none here, where no register is known."""
        return {}

    def reserved_records(self, engine: str) -> Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]:
        """Return what the actor may see of the registers of an engine that are not for everybody; none here, as above."""
        return {}

    def _stage(self, offer: InteractionOffer, seat: str, address: Callable[[str], str], query: Mapping[str, str] | None) -> Stage:
        engine = offer.id.partition(".")[0]
        return Stage(
            address=address,
            seat=seat,
            query=query or {},
            on=self.today(),
            pooled=self.pooled(offer.id),
            records=self.open_records(engine),
            reserved=self.reserved_records(engine) if seat == FIRST_SEAT else {},
        )

    @contextmanager
    def _recorded(self, offer: InteractionOffer) -> Iterator[None]:
        """Record that a key opened nothing, without the key: looking with an old one is no act, acting with a wrong one is."""
        try:
            yield
        except Refused as refusal:
            raise self.refused("continue", refusal, offer.id) from None

    def _reshare(self, offer: InteractionOffer, machine: Interaction, key: str, held: "Held") -> None:
        if held.seat != "A":
            return
        row = machine.share(held.state) if machine.share else None
        if row is None:
            self.store.interactions.withdraw(offer.id, key)
        else:
            self.store.interactions.share(offer.id, key, row)
