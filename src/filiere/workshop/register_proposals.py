"""What people propose to a register: a new record, or a change of one, with its reason. Nothing is lost when two change the same."""

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pydantic import JsonValue

from filiere.kernel.errors import Fault, UsageError
from filiere.kernel.licences import accepted
from filiere.kernel.names import Text
from filiere.sdk.engine import load
from filiere.sdk.registers import VISIBILITIES, Register, Visibility, first_records, read, said, words_of
from filiere.store.register_entries import Proposal, RecordState
from filiere.workshop.links import judge
from filiere.workshop.register_reading import RegisterReading, shape_of

if TYPE_CHECKING:
    pass

PROPOSE, MODERATE = "propose_record", "moderate_record"


class Proposing(RegisterReading):
    """First records, and proposals."""

    def fill_register(self, name: str) -> int:
        """Write the first records that the engine declares into a register that holds none, and return how many."""
        register = self.register(name)
        if register.offer.first is None or self.store.registers.count(name):
            return 0
        self.ask(MODERATE, name)
        made = first_records(register, load(register.offer.first)(self.snapshot("contract")))
        rank = VISIBILITIES.index(register.offer.visibility)
        states = [
            RecordState(id=key, values=values, visibility=rank, act="publish", licence=accepted(register.offer.licence))
            for key, values in made
        ]
        self.store.registers.write(shape_of(register), states, author=self.author)
        return len(states)

    def propose_record(
        self,
        name: str,
        key: str | None,
        words: Mapping[str, str],
        *,
        reason: str,
        by: str = "",
        base: int | None = None,
        visibility: Visibility | None = None,
        licence: str = "",
    ) -> str:
        """Propose a new record (``key`` None) or a change of one, and return the proposal's name. Fields left out stay as they are.

        ``base`` is the log entry of the record that the person was looking at: what others changed since in other fields is kept.
        ``licence`` is the one under which they let it be published.

        Raises:
            UsageError: a value that will not do, nothing to change, no reason, or a field that somebody else changed meanwhile.
            Refused: the actor may not.
        """
        register = self.register(name)
        self.ask(PROPOSE, f"{name}/{key}" if key else name)
        needs(reason)
        proposal = self._proposal(register, key, words, reason=reason, by=by, base=base, visibility=visibility)
        proposal = proposal.model_copy(update={"licence": accepted(licence)})
        return self.store.registers.propose([proposal], author=self.author)[0]

    def first_rank(self, register: Register, values: Mapping[str, JsonValue]) -> int:
        """Return who sees a new record unless something else is said, as a place in ``VISIBILITIES``; a link no more than both its ends."""
        offer = register.offer
        ranks = [VISIBILITIES.index(offer.visibility)]
        if offer.access is not None:
            ranks.append(VISIBILITIES.index(load(offer.access)(register.id, values, self._open_values)))
        for end in (str(values.get(field) or "") for field in offer.edge or ()):
            name, _, key = end.partition("/")
            row = self.store.registers.get(name, key)
            ranks.append(row.said.visibility if row is not None else 0)
        return max(ranks)

    def _open_values(self, name: str) -> list[dict[str, Any]]:
        made: list[dict[str, Any]] = self.shared(
            f"open {name}", self.store.ledger.size(), lambda: [values for _, values, _ in self._open_records(self.register(name).offer)]
        )
        return made

    def propose_link(self, name: str, *, kind: str, origin: str, target: str, source: str, reason: str) -> str:
        """Propose a link between two records (each ``register/record``) in a register of links, named after them.

        Raises:
            UsageError: the register holds no links, or an end leads nowhere.
            Refused: the actor may not.
        """
        register = self.register(name)
        if register.offer.edge is None:
            raise UsageError(Text(fr=f"{name} ne tient pas de liens", en=f"{name} holds no links"))
        told = register.choice_words("kind").get(kind)
        label = f"{self.label_of(origin)} — {told.fr if told else kind} — {self.label_of(target)}"[:300]
        ends = dict(zip(register.offer.edge, (origin, target), strict=True))
        words = {register.offer.label: label, "kind": kind, "source": source, **ends}
        return self.propose_record(name, None, words, reason=reason)

    def _proposal(
        self,
        register: Register,
        key: str | None,
        words: Mapping[str, str],
        *,
        reason: str,
        by: str,
        base: int | None,
        visibility: Visibility | None,
    ) -> Proposal:
        row = self._seen_record(register.id, key) if key else None
        if row is not None and row.said.state != "published":
            raise UsageError(Text(fr=f"{key} n'est plus publiée", en=f"{key} is no longer published"))
        then = self._base(register, key or "", base) if row and base is not None and base != row.entry else row.said.values if row else {}
        wanted = read(register, {**(words_of(register, then) if row else {}), **words})
        changes = {name: value for name, value in wanted.items() if value != then.get(name)} if row else wanted
        rank = VISIBILITIES.index(visibility) if visibility else row.said.visibility if row else self.first_rank(register, wanted)
        if row is not None:
            _refuse_conflicts(register, changes, then, row.said.values)
            changes = {name: value for name, value in changes.items() if value != row.said.values.get(name)}
            if not changes and rank == row.said.visibility:
                raise UsageError(
                    Text(fr="rien ne change", en="nothing changes"), Text(fr="corrigez au moins un champ", en="correct at least one field")
                )
        judge(self, register, key or "", changes)
        return Proposal(
            register_id=register.id,
            record=key or f"r-{secrets.token_hex(5)}",
            base=row.entry if row else None,
            changes=changes,
            visibility=rank,
            reason=reason.strip(),
            by=by or self.actor.organisation,
        )


def needs(reason: str) -> None:
    """Refuse an act without its reason."""
    if not reason.strip():
        raise UsageError(Text(fr="il manque le motif", en="the reason is missing"), Text(fr="dites pourquoi", en="say why"))


def _refuse_conflicts(
    register: Register, changes: Mapping[str, JsonValue], then: Mapping[str, JsonValue], now: Mapping[str, JsonValue]
) -> None:
    """Refuse to write over what somebody else changed meanwhile in the same field; both values are told, so that nothing is lost."""
    faults = []
    for name, value in changes.items():
        field = register.field(name)
        if field is not None and now.get(name) not in (then.get(name), value):
            theirs, mine = said(field, now.get(name)), said(field, value)
            what = Text(
                fr=f"{field.label.fr} : « {theirs[:80]} » vient d'être publié, vous écrivez « {mine[:80]} »",
                en=f"{field.label.en}: “{theirs[:80]}” was just published, you write “{mine[:80]}”",
            )
            faults.append(Fault(what=what, mend=Text(fr="gardez l'un des deux", en="keep one of the two"), field=name))
    if faults:
        raise UsageError(
            Text(fr="quelqu'un d'autre a changé cette fiche entre-temps :", en="somebody else changed this record meanwhile:"),
            faults=faults,
        )
