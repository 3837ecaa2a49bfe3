"""Interactions as the store keeps them: sealed, so that only who holds a key reads or continues what they began; outside the log.

What a person agrees to share lies apart, in the clear, without a tie to the sealed part but a key's digest that its holder alone can make.
"""

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from filiere.kernel.errors import Refused
from filiere.kernel.names import Text, Value
from filiere.store.border import Border, told_plainly
from filiere.store.digests import now
from filiere.store.models import Interaction, InteractionKey, InteractionShare, InteractionStep
from filiere.store.sealing import digest_of, new_code, new_data_key, new_key, plain_key, seal, unseal, wrapping

State = dict[str, Any]


class Held(Value):
    """An interaction as its holder sees it; ``steps`` counts what was done, ``seconds`` runs since the start."""

    id: str
    offer: str
    seat: str
    seed: int
    state: State
    steps: int
    seconds: int
    started_at: datetime
    shared: bool


class StepRow(Value):
    """One step as it was done."""

    act: str
    words: dict[str, str]
    seat: str
    second: int


class Interactions:
    """Keeps interactions and the keys that open them."""

    def __init__(self, border: Border) -> None:
        self.border = border

    def begin(self, offer: str, seed: int, state: State) -> str:
        """Keep a new interaction and return the key of who started it; it is shown now and never again."""
        key, data_key, moment = new_key(), new_data_key(), now()
        with self.border():
            row = Interaction.objects.create(
                id="I-" + secrets.token_hex(8),
                offer=offer,
                seed=seed,
                state=seal(data_key, _bytes(state)),
                started_at=moment,
                seen_at=moment,
            )
            _give(row.id, key, data_key, "A", "device")
        return key

    def find(self, offer: str, key: str) -> Held:
        """Return the interaction that a key opens.

        Raises:
            Refused: the key opens nothing of that offer. Whether it ever did is not said.
        """
        with told_plainly():
            row, seat, data_key = _open(offer, key)
            return _held(row, seat, data_key)

    def step(self, offer: str, key: str, act: Callable[[Held], tuple[StepRow, State]]) -> Held:
        """Let ``act`` make the next state of what is kept now, and keep it with the step that led there; nothing is kept if it fails."""
        with self.border():
            row, seat, data_key = _open(offer, key, writing=True)
            step, state = act(_held(row, seat, data_key))
            number = row.steps + 1
            InteractionStep.objects.create(
                id=f"{row.id}:{number}", interaction=row, number=number, sealed=seal(data_key, _bytes(step.model_dump()))
            )
            row.steps, row.state, row.seen_at = number, seal(data_key, _bytes(state)), now()
            row.save(update_fields=["steps", "state", "seen_at"])
            return _held(row, seat, data_key)

    def steps(self, offer: str, key: str) -> tuple[StepRow, ...]:
        """Return every step in order, to be replayed."""
        with told_plainly():
            row, _, data_key = _open(offer, key)
            rows = InteractionStep.objects.filter(interaction=row).order_by("number")
            return tuple(StepRow.model_validate(json.loads(unseal(data_key, item.sealed))) for item in rows)

    def code(self, offer: str, key: str, seat: str | None = None) -> str:
        """Return a code that opens the interaction on another device, or for another seat; the former one of that seat stops working.

        Raises:
            Refused: the key opens nothing, or an invited seat asks for a code that is not its own.
        """
        with self.border():
            row, own, data_key = _open(offer, key, writing=True)
            wanted = seat or own
            if own not in {"A", wanted}:
                raise _closed()
            code = new_code()
            InteractionKey.objects.filter(interaction=row, seat=wanted, kind="code").delete()
            _give(row.id, code, data_key, wanted, "code")
        return code

    def redeem(self, offer: str, typed: str) -> str:
        """Return a device's key for whoever brings a code; the code still works for another device until it is replaced.

        Raises:
            Refused: the code opens nothing of that offer.
        """
        with self.border():
            row, seat, data_key = _open(offer, plain_key(typed), kind="code")
            key = new_key()
            _give(row.id, key, data_key, seat, "device")
        return key

    def forget(self, offer: str, key: str) -> None:
        """Erase an interaction with its steps, its keys and what was shared of it; only its first seat may."""
        with self.border():
            row, seat, data_key = _open(offer, key, writing=True)
            if seat != "A":
                raise _closed()
            InteractionShare.objects.filter(owner=_owner(data_key)).delete()
            row.delete()
        _overwrite()

    def share(self, offer: str, key: str, row: State) -> None:
        """Keep what a person agrees to let others learn; said again, it replaces what was said before."""
        with self.border():
            _, seat, data_key = _open(offer, key, writing=True)
            if seat != "A":
                raise _closed()
            values = {"offer": offer, "row": row}
            InteractionShare.objects.update_or_create(owner=_owner(data_key), defaults=values, create_defaults=values | {"at": now()})

    def withdraw(self, offer: str, key: str) -> None:
        """Take back what was shared."""
        with self.border():
            _, seat, data_key = _open(offer, key, writing=True)
            if seat != "A":
                raise _closed()
            InteractionShare.objects.filter(owner=_owner(data_key)).delete()

    def shared(self, offer: str) -> tuple[State, ...]:
        """Return what was shared, the first to share first. For pooling only: no face shows a row."""
        with told_plainly():
            return tuple(InteractionShare.objects.filter(offer=offer).order_by("at", "owner").values_list("row", flat=True))


def _open(offer: str, key: str, *, kind: str | None = None, writing: bool = False) -> tuple[Interaction, str, bytes]:
    from django.db import connection

    found = InteractionKey.objects.filter(digest=digest_of(key), interaction__offer=offer)
    held = (found if kind is None else found.filter(kind=kind)).first()
    if held is None:
        raise _closed()
    rows = Interaction.objects.filter(pk=held.interaction_id)
    # SQLite has one writer at a time; PostgreSQL would let two read the same state and lose a step.
    row = (rows.select_for_update() if writing and connection.vendor == "postgresql" else rows).get()
    return row, held.seat, unseal(wrapping(key), held.wrapped)


def _give(interaction: str, key: str, data_key: bytes, seat: str, kind: str) -> None:
    InteractionKey.objects.create(
        digest=digest_of(key), interaction_id=interaction, seat=seat, kind=kind, wrapped=seal(wrapping(key), data_key), at=now()
    )


def _held(row: Interaction, seat: str, data_key: bytes) -> Held:
    return Held(
        id=row.id,
        offer=row.offer,
        seat=seat,
        seed=row.seed,
        state=json.loads(unseal(data_key, row.state)),
        steps=row.steps,
        seconds=max(0, int((now() - row.started_at).total_seconds())),
        started_at=row.started_at,
        shared=InteractionShare.objects.filter(owner=_owner(data_key)).exists(),
    )


def _owner(data_key: bytes) -> str:
    return digest_of("share." + data_key.decode())


def _bytes(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _closed() -> Refused:
    return Refused(
        Text(fr="cette clé n'ouvre rien ici : elle est inconnue ou ne sert plus", en="this key opens nothing here: it is unknown or spent"),
        Text(
            fr="demandez un nouveau code à la personne qui a commencé, ou recommencez",
            en="ask whoever started for a new code, or start again",
        ),
    )


def _overwrite() -> None:
    """Push the erasure down to the files, as for a person's."""
    from django.db import connection

    if connection.in_atomic_block or connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
