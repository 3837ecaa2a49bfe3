"""What a program may write with a token: propose a record, file evidence. The workshop asks the guard, as for anyone."""

import base64
import binascii
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status

from filiere.kernel.errors import Unrecognised, UsageError
from filiere.kernel.names import Text
from filiere.portal.api.calls import Call, call_of
from filiere.portal.api.proofs import router as evidence_router
from filiere.portal.api.schemas import EvidenceIn, EvidenceOut, ProposalIn, ProposalOut, TokenView
from filiere.portal.house import KEY, House
from filiere.sdk.registers import Register, said
from filiere.workshop.guard import VISITOR

router = Router(tags=["token"])


def _token(call: Call, scope: str | None = None) -> Any:
    """Return the token that was brought.

    Raises:
        Unrecognised: none was.
        Refused: it lacks the scope.
    """
    if call.token is None:
        raise Unrecognised(
            Text(fr="cette adresse demande un jeton", en="this address asks for a token"),
            Text(fr="Authorization: Bearer …", en="Authorization: Bearer …"),
        )
    if scope is not None:
        call.workshop.must_have_scope(call.token, scope)
    return call.token


@router.get("/token", response=TokenView)
def get_token(request: HttpRequest) -> Any:
    """Return the token that was brought."""
    card = _token(call_of(request))
    return {"prefix": card.prefix, "scopes": list(card.scopes), "expires_at": card.expires_at}


@router.post("/registers/{name}/proposals", response={201: ProposalOut})
def propose_record(request: HttpRequest, name: str, body: ProposalIn) -> Any:
    """Propose a record; a moderator decides."""
    call = call_of(request)
    card = _token(call, "propose")
    register = call.workshop.register(name)
    if body.record is not None and "read" not in card.scopes:
        # A token that may not read learns nothing of what is not public, not even that it is there.
        house: House = request.META[KEY]
        house.workshop_of(VISITOR).record(name, body.record)
    words = {field: _word(register, field, value) for field, value in body.values.items()}
    key = call.workshop.propose_record(name, body.record, words, reason=body.reason, by=body.by, base=body.entry, licence=body.licence)
    return Status(201, {"id": key, "register_id": name, "state": "pending"})


def _word(register: Register, name: str, value: Any) -> str:
    """Return a value of JSON in the words that the register reads."""
    field = register.field(name)
    if field is None:
        raise UsageError(Text(fr=f"{name[:40]} : pas un champ de ce registre", en=f"{name[:40]}: no field of this register"))
    if isinstance(value, list) and not field.many:
        raise UsageError(Text(fr=f"{name} : une seule valeur", en=f"{name}: one value only"))
    return said(field, value)


# Two routers that share an address would hide each other: this one stands where evidence is read.
@evidence_router.post("/evidence", response={201: EvidenceOut}, tags=["token"])
def file_evidence(request: HttpRequest, body: EvidenceIn) -> Any:
    """File evidence about a deliverable or a commitment."""
    call = call_of(request)
    _token(call, "attest")
    with TemporaryDirectory() as folder:
        file = None
        if body.document is not None:
            file = Path(folder) / (body.document.name.lstrip(".") or "document")
            file.write_bytes(_bytes(body.document.content))
        made = call.workshop.attest(body.about, on=body.on, by=body.by, file=file, statement=body.statement)
    return Status(201, {"id": made.id, "about": made.about, "on": made.on, "address": call.address("evidence", made.id)})


def _bytes(words: str) -> bytes:
    try:
        return base64.b64decode(words, validate=True)
    except binascii.Error:
        raise UsageError(Text(fr="ce document n’est pas en base64", en="this document is not in base64")) from None
