"""Whole datasets as files: the contract, the ledger, and each register in every form, with its licence beside it."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from ninja import Router

from filiere.kernel.errors import UnknownElement
from filiere.kernel.names import Text
from filiere.portal.api.calls import Call, call_of
from filiere.portal.api.catalogue import FORMS
from filiere.portal.api.proofs import entry_line
from filiere.portal.api.registers import licence_of
from filiere.workshop.open_data import Dataset

router = Router(tags=["files"])
#: Entries of the ledger read at once.
BATCH = 500
#: What tells how to read a CSV file (https://www.w3.org/TR/tabular-data-model/): its columns and its licence.
BESIDE = "csv-metadata.json"


@router.get("/files/{name}", response={200: None}, openapi_extra={"responses": {200: {"content": {"*/*": {}}}}})
def get_file(request: HttpRequest, *, name: str) -> Any:
    """Return a whole dataset as one file."""
    call = call_of(request)
    data, form = _asked(call, name)
    size = call.workshop.store.ledger.size()
    # What the caller may see, what the log holds and the language make the file: nothing else does.
    tag = f'W/"{size}-{call.language}-{call.actor.role}-{len(call.actor.projects)}-{len(call.actor.bodies)}"'
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return unchanged
    answer = _file(call, data, form)
    answer["ETag"] = tag
    if data.licence.licence is not None:
        answer["Link"] = f'<{data.licence.licence.address}>; rel="license"'
    return answer


def _asked(call: Call, name: str) -> tuple[Dataset, str]:
    for form in (BESIDE, *FORMS):
        whole = name.removesuffix(f".{form}")
        if whole != name and (whole in {"contract", "ledger"} or call.workshop.has_register(whole)):
            data = call.workshop.dataset(whole)
            if form in data.forms or (form == BESIDE and "csv" in data.forms):
                return data, form
    raise UnknownElement(
        Text(fr="aucun fichier de ce nom", en="no file of that name"),
        Text(fr="ils sont nommés dans /api/datasets", en="/api/datasets names them"),
    )


def _file(call: Call, data: Dataset, form: str) -> HttpResponseBase:
    if data.id == "contract":
        return _json(_contract(call, data))
    if data.id == "ledger":
        return StreamingHttpResponse(_ledger(call), content_type=FORMS["jsonl"][0])
    if form == BESIDE:
        return _json(_beside(call, data))
    with TemporaryDirectory() as folder:
        out = Path(folder) / f"{data.id}.{form}"
        call.workshop.export_register(data.id, out, language=call.language)
        media = FORMS[form][0] + ("; charset=utf-8" if form == "csv" else "")
        # Opened before the folder goes: what is open stays readable.
        return FileResponse(out.open("rb"), as_attachment=True, filename=out.name, content_type=media)


def _json(told: Any) -> HttpResponse:
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/json")


def _contract(call: Call, data: Dataset) -> dict[str, Any]:
    """Return the contract in both languages; persons are left out, whatever the workspace still shows of them."""
    told = call.workshop.contract.model_dump(mode="json", exclude={"persons", "signatories"}, exclude_none=True)
    return {"licence": licence_of(call, data.licence), **told}


def _ledger(call: Call) -> Iterator[bytes]:
    workshop = call.workshop
    for first in range(0, workshop.store.ledger.size(), BATCH):
        for entry in workshop.ledger_entries(first, BATCH):
            yield json.dumps(entry_line(entry), ensure_ascii=False, default=_instant).encode() + b"\n"


def _instant(value: Any) -> str:
    return str(value.isoformat())


def _beside(call: Call, data: Dataset) -> dict[str, Any]:
    """Return what a CSV has no place for: the meaning of its columns, its separator and its licence."""
    register = call.workshop.register(data.id)
    kinds = {"integer": "integer", "number": "double", "boolean": "boolean", "date": "date"}
    columns = [
        {"name": field.name, "titles": field.name, "dc:description": call.say(field.label), "datatype": kinds.get(field.type, "string")}
        | ({"separator": "; "} if field.many else {})
        for field in register.fields
    ]
    plain = [{"name": name, "titles": name, "datatype": "string"} for name in ("id", "visibility")]
    told: dict[str, Any] = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": f"{data.id}.csv",
        "dc:title": call.say(data.title),
        "dc:description": call.say(data.what),
        "dc:rights": call.say(data.licence.why),
        "dialect": {"delimiter": ";" if call.language == "fr" else ",", "encoding": "utf-8", "header": True},
        "tableSchema": {"columns": [plain[0], *columns, plain[1]], "primaryKey": "id"},
    }
    if data.licence.licence is not None:
        told["dc:license"] = {"@id": data.licence.licence.address}
    return told
