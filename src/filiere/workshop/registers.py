"""What moderators do to registers: proposals decided field by field or many at once; records merged, withdrawn and given back."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from pydantic import JsonValue

from filiere.kernel.errors import Fault, UsageError
from filiere.kernel.licences import joined
from filiere.kernel.names import Text
from filiere.sdk.registers import VISIBILITIES, Register, Visibility, read, said, words_of
from filiere.store.register_entries import Proposal, ProposalRow, RecordRow, RecordState, Ruling
from filiere.workshop.guard import clearance
from filiere.workshop.links import judge
from filiere.workshop.register_proposals import MODERATE, Proposing, needs
from filiere.workshop.register_reading import PAGE, shape_of
from filiere.workshop.register_views import (
    Bulk,
    ProposalField,
    ProposalView,
)

if TYPE_CHECKING:
    pass


#: How many proposals are decided at once.
SLICE = 2000


class Registers(Proposing):
    """What moderators do to registers."""

    def save_record(
        self, name: str, key: str | None, words: Mapping[str, str], *, reason: str, by: str = "", base: int | None = None, licence: str = ""
    ) -> str:
        """Propose and accept at once, and return the record's name: what a moderator does."""
        self.ask(MODERATE, name)
        with self.store.transaction():
            proposal = self.propose_record(name, key, words, reason=reason, by=by, base=base, licence=licence)
            self.moderate(proposal, {}, by=by)
        made: str = self.store.registers.proposal(proposal).proposal.record
        return made

    def proposals(self, name: str, *, batch: str = "", page: int = 1, size: int = PAGE) -> tuple[ProposalRow, ...]:
        """Return proposals that wait, oldest first."""
        self.ask(MODERATE, name)
        return self.store.registers.pending(self.register(name).id, batch=batch, first=(max(page, 1) - 1) * size, count=size)

    def waiting(self, name: str, batch: str = "") -> int:
        """Return how many proposals wait in a register."""
        self.ask(MODERATE, name)
        return self.store.registers.waiting(self.register(name).id, batch)

    def registers_waiting(self) -> dict[str, int]:
        """Return how many proposals wait for the actor to decide, by register, where some do; in the order of the registers."""
        counts = self.store.registers.waiting_by_register()
        return {
            offer.id: counts[offer.id] for offer in self.register_offers() if offer.id in counts and self.judge(MODERATE, offer.id).allowed
        }

    def proposal(self, key: str) -> ProposalView:
        """Return a proposal beside the record as it stands now."""
        row = self.store.registers.proposal(key)
        register = self.register(row.proposal.register_id)
        self.ask(MODERATE, register.id)
        current = self.store.registers.get(register.id, row.proposal.record)
        now: Mapping[str, JsonValue] = current.said.values if current else {}
        base = self._base(register, row.proposal.record, row.proposal.base)
        fields = tuple(
            ProposalField(field=name, base=base.get(name), current=now.get(name), proposed=value, stale=base.get(name) != now.get(name))
            for name, value in row.proposal.changes.items()
        )
        label = register.label_of({**now, **row.proposal.changes}) or row.proposal.record
        twin = None
        if current is None:
            twin = next(iter(self._projection(register).like([label], clearance(self.actor)).values()), None)
        entry = current.entry if current else None
        return ProposalView(row=row, label=label, new=current is None, fields=fields, entry=entry, resembles=twin)

    def moderate(
        self,
        key: str,
        choices: Mapping[str, str],
        *,
        amended: Mapping[str, str] | None = None,
        reason: str = "",
        by: str = "",
        seen: int | None = None,
    ) -> str:
        """Decide a proposal field by field and return what became of it: accepted, amended or refused.

        ``choices`` says ``refuse`` or ``amend`` by field (``accept`` where nothing is said); ``amended`` gives the words of those amended;
        ``seen`` is the entry of the record that the moderator was looking at.

        Raises:
            UsageError: decided already, a refusal without a reason, a record changed meanwhile, or values that will not do.
        """
        view = self.proposal(key)
        if seen is not None and seen != view.entry:
            raise UsageError(
                Text(fr="la fiche a changé pendant que vous décidiez", en="the record changed while you were deciding"),
                Text(fr="rouvrez la proposition : les valeurs du moment y sont", en="open the proposal again: it shows the present values"),
            )
        fields = {one.field: choices.get(one.field, "accept") for one in view.fields}
        state = _outcome(fields)
        if state != "accepted":
            needs(reason)
        ruling = Ruling(state=state, fields=fields, reason=reason.strip(), by=by)
        with self.store.transaction():
            self.store.registers.rule(view.row.proposal.register_id, [(key, ruling)], author=self.author)
            if state != "refused":
                self._publish(view, fields, amended or {}, ruling)
        return state

    def _publish(self, view: ProposalView, fields: Mapping[str, str], amended: Mapping[str, str], ruling: Ruling) -> None:
        proposal = view.row.proposal
        register = self.register(proposal.register_id)
        current = self.store.registers.get(register.id, proposal.record)
        words = words_of(register, current.said.values) if current else {}
        for name, value in proposal.changes.items():
            field = register.field(name)
            if fields[name] == "amend":
                words[name] = amended.get(name, "")
            elif fields[name] == "accept" and field is not None:
                words[name] = said(field, value)
        values = read(register, words)
        judge(self, register, proposal.record, {name: values.get(name) for name in proposal.changes})
        told = RecordState(
            id=proposal.record,
            values=values,
            visibility=max(proposal.visibility, VISIBILITIES.index(register.offer.visibility)),
            act="change" if current else "publish",
            by=proposal.by,
            reason=ruling.reason,
            proposal=view.row.id,
            licence=licence_after(current, proposal),
        )
        self.store.registers.write(shape_of(register), [told], author=self.author)

    def decide_proposals(
        self, name: str, *, outcome: str, keys: Sequence[str] = (), batch: str = "", reason: str = "", by: str = ""
    ) -> Bulk:
        """Accept or refuse many proposals at once; one whose record changed meanwhile in the same field is left, and told.

        Raises:
            UsageError: neither acceptance nor refusal, a refusal without a reason, or nothing named.
        """
        register = self.register(name)
        self.ask(MODERATE, name)
        if outcome not in {"accepted", "refused"} or not (keys or batch):
            raise UsageError(Text(fr="dites quoi accepter ou refuser", en="say what to accept or refuse"))
        if outcome == "refused":
            needs(reason)
        ruling = Ruling(state=outcome, reason=reason.strip(), by=by)
        shape, store = shape_of(register), self.store.registers
        done, left, taken = 0, list[Fault](), set[str]()
        with self.store.transaction():
            anew = outcome == "accepted" and not keys and store.fills(shape, store.waiting(name, batch))
            # A slice at a time: a hundred thousand proposals do not fit in the memory of a small server.
            while rows := self._to_decide(name, keys, batch, done, len(left)):
                sound, apart = ([(row, None) for row in rows], []) if outcome == "refused" else self._judged(register, rows, taken)
                store.rule(name, [(row.id, ruling) for row, _ in sound], author=self.author)
                states = [told for _, told in sound if told is not None]
                if states:
                    store.write(shape, states, author=self.author, projected=not anew)
                done, left = done + len(sound), left + apart
            if anew:
                store.rebuild(shape)
        return Bulk(done=done, left=tuple(left))

    def _to_decide(self, name: str, keys: Sequence[str], batch: str, done: int, left: int) -> Sequence[ProposalRow]:
        """Return the next slice: what was decided no longer waits, what was left still does."""
        if keys:
            return [self.store.registers.proposal(key) for key in keys[done + left : done + left + SLICE]]
        return self.store.registers.pending(name, batch=batch, first=left, count=SLICE)

    def _judged(self, register: Register, rows: Sequence[ProposalRow], taken: set[str]) -> tuple[list[Any], list[Fault]]:
        """Return each proposal with the record it makes, and those that cannot be accepted unseen; ``taken`` were decided already."""
        current = self.store.registers.several(register.id, [row.proposal.record for row in rows])
        rows, astray = self._in_order(register, rows, current)
        sound, left = [], astray
        for row in rows:
            proposal, known = row.proposal, current.get(row.proposal.record)
            if proposal.record in taken or (known.entry if known else None) != proposal.base:
                mend = Text(fr="décidez-la seule : la fiche a changé depuis", en="decide it alone: the record changed since")
                left.append(Fault(what=Text(fr=f"{row.id} : laissée", en=f"{row.id}: left"), mend=mend, element=row.id))
                continue
            taken.add(proposal.record)
            values = {**(known.said.values if known else {}), **proposal.changes}
            rank = max(proposal.visibility, VISIBILITIES.index(register.offer.visibility))
            act = "change" if known else "publish"
            told = RecordState(
                id=proposal.record,
                values=values,
                visibility=rank,
                act=act,
                by=proposal.by,
                proposal=row.id,
                licence=licence_after(known, proposal),
            )
            sound.append((row, told))
        return sound, left

    def _in_order(
        self, register: Register, rows: Sequence[ProposalRow], current: Mapping[str, RecordRow]
    ) -> tuple[list[ProposalRow], list[Fault]]:
        """Return proposals so that each comes after those it points at, and the fault of each that would lead nowhere or to itself."""
        if not register.offer.links and register.offer.edge is None:
            return list(rows), []
        ordered, waiting, together = list[ProposalRow](), list(rows), dict[str, Mapping[str, JsonValue]]()
        while True:
            faults, again = list[Fault](), list[ProposalRow]()
            for row in waiting:
                known, changes = current.get(row.proposal.record), row.proposal.changes
                try:
                    judge(self, register, row.proposal.record, changes, together)
                except UsageError as error:
                    told = error.faults[0]
                    what = Text(fr=f"{row.id} : laissée, {told.what.fr}", en=f"{row.id}: left, {told.what.en}")
                    faults.append(Fault(what=what, mend=told.mend, element=row.id))
                    again.append(row)
                    continue
                together[row.proposal.record] = {**(known.said.values if known else {}), **changes}
                ordered.append(row)
            if not again or len(again) == len(waiting):
                return ordered, faults
            waiting = again

    def merge_records(self, name: str, key: str, into: str, *, reason: str, by: str = "") -> None:
        """Merge a record into another: its address leads there from now on, and its values stay in its history.

        Raises:
            UsageError: into itself, or into one that is not published.
        """
        self.ask(MODERATE, name)
        needs(reason)
        row, target = self._seen_record(name, key), self._seen_record(name, into)
        if key == into or row.said.state != "published" or target.said.state != "published":
            raise UsageError(
                Text(fr=f"{key} ne peut pas être fusionnée dans {into}", en=f"{key} cannot be merged into {into}"),
                Text(fr="choisissez deux fiches publiées différentes", en="choose two different published records"),
            )
        self._rewrite(name, [row], {"state": "merged", "into": into, "act": "merge", "by": by, "reason": reason.strip()})

    def unmerge_record(self, name: str, key: str, *, reason: str, by: str = "") -> None:
        """Give back a merged or withdrawn record as it was.

        Raises:
            UsageError: it is published already.
        """
        self.ask(MODERATE, name)
        needs(reason)
        row = self._seen_record(name, key)
        if row.said.state == "published":
            raise UsageError(Text(fr=f"{key} est déjà publiée", en=f"{key} is published already"))
        act = "unmerge" if row.said.state == "merged" else "restore"
        self._rewrite(name, [row], {"state": "published", "into": None, "act": act, "by": by, "reason": reason.strip()})

    def withdraw_records(self, name: str, keys: Sequence[str], *, reason: str, by: str = "") -> int:
        """Take records out of the register; each can be given back. Return how many."""
        self.ask(MODERATE, name)
        needs(reason)
        rows = [self._seen_record(name, key) for key in keys]
        sound = [row for row in rows if row.said.state == "published"]
        self._rewrite(name, sound, {"state": "withdrawn", "act": "withdraw", "by": by, "reason": reason.strip()})
        return len(sound)

    def show_records(self, name: str, keys: Sequence[str], visibility: Visibility, *, reason: str, by: str = "") -> int:
        """Say who may see records, and return how many changed."""
        self.ask(MODERATE, name)
        needs(reason)
        rank = VISIBILITIES.index(visibility)
        rows = [row for key in keys if (row := self._seen_record(name, key)).said.visibility != rank and row.said.state == "published"]
        self._rewrite(name, rows, {"visibility": rank, "act": "visibility", "by": by, "reason": reason.strip()})
        return len(rows)

    def undo_record(self, name: str, key: str, *, reason: str, by: str = "", seen: int | None = None) -> str:
        """Undo the last act on a record and return the state it is in: as it was before, withdrawn where there was nothing before.

        What was undone stays in its history; undoing again brings it back. ``seen`` is the entry that the moderator was looking at.

        Raises:
            UsageError: somebody else acted on the record meanwhile.
        """
        self.ask(MODERATE, name)
        needs(reason)
        self._seen_record(name, key)
        history = self.store.registers.history(name, key)
        last = history[-1]
        if seen is not None and seen != last.entry:
            raise UsageError(
                Text(fr="quelqu'un d'autre a agi sur cette fiche entre-temps", en="somebody else acted on this record meanwhile"),
                Text(fr="relisez son histoire, puis annulez si c'est toujours voulu", en="read its history again, then undo if need be"),
            )
        changes: dict[str, Any] = {"act": "undo", "by": by, "reason": reason.strip()}
        if len(history) > 1:
            before = history[-2].said
            changes |= {"values": before.values, "state": before.state, "into": before.into}
            # Who may see a record never widens by an undoing: that is an act of its own.
            changes["visibility"] = max(before.visibility, last.said.visibility)
        else:
            changes["state"] = "withdrawn"
        self._rewrite(name, [last], changes)
        return str(changes["state"])

    def erase_personal(self, name: str, key: str, fields: Sequence[str] = ()) -> int:
        """Erase for good what a record says about people, in all its history and in the proposals made on it; return how many entries.

        Without ``fields``, every personal one. Nothing else of the record changes, and the log still verifies.

        Raises:
            UsageError: a field that is not personal.
        """
        register = self.register(name)
        self.ask("persons", name)
        known = [field.name for field in register.personal]
        strangers = sorted(set(fields) - set(known))
        if strangers or not known:
            told = ", ".join(strangers) or name
            raise UsageError(
                Text(fr=f"{told} : rien de personnel", en=f"{told}: nothing personal"),
                Text(fr="champs personnels : " + (", ".join(known) or "aucun"), en="personal fields: " + (", ".join(known) or "none")),
            )
        self._seen_record(name, key)
        return self.store.registers.erase(name, key, list(fields) or known)

    def rebuild_register(self, name: str) -> int:
        """Make the tables that answer searches anew from the log, and return how many records they show."""
        self.ask(MODERATE, name)
        return self.store.registers.rebuild(shape_of(self.register(name)))

    def _rewrite(self, name: str, rows: Sequence[RecordRow], changes: Mapping[str, Any]) -> None:
        states = [row.said.model_copy(update={"proposal": None, **changes}) for row in rows]
        self.store.registers.write(shape_of(self.register(name)), states, author=self.author)


def licence_after(current: RecordRow | None, proposal: Proposal) -> str:
    """Return the licence of a record once a proposal is accepted: what was there and what comes must go together.

    A field of the record called ``licence`` tells what its source allows and goes before what its contributors accepted.
    """
    told = {**(current.said.values if current else {}), **proposal.changes}.get("licence")
    if isinstance(told, str) and told:
        return joined([told])
    return joined([proposal.licence, *([current.said.licence] if current else [])])


def _outcome(fields: Mapping[str, str]) -> Literal["accepted", "amended", "refused"]:
    strangers = set(fields.values()) - {"accept", "refuse", "amend"}
    if strangers:
        raise UsageError(Text(fr=f"{min(strangers)} : ni accept, ni refuse, ni amend", en=f"{min(strangers)}: not accept, refuse or amend"))
    if set(fields.values()) <= {"accept"}:
        return "accepted"
    return "refused" if set(fields.values()) == {"refuse"} else "amended"
