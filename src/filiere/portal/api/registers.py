"""Registers for programs: their fields, their records as far as the caller may see them, and counts by facet."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import JsonValue

from filiere.kernel.errors import UsageError
from filiere.kernel.licences import FileLicence
from filiere.kernel.names import Text
from filiere.portal.api.calls import DEEPEST, ITEMS, Call, call_of, stray_cursor
from filiere.portal.api.problems import problem
from filiere.portal.api.queries import Cursor, Limit
from filiere.portal.api.schemas import FacetLine, Page, RecordDetail, RecordRow, RegisterDetail, RegisterLine

router = Router(tags=["registers"])
Words = Annotated[str, Query(max_length=200)]
Filters = Annotated[tuple[str, ...], Query(max_length=20)]


def licence_of(call: Call, found: FileLicence) -> dict[str, Any]:
    """Return a licence and why, in the caller's language."""
    given = found.licence
    return {
        "id": given.id if given else None,
        "title": call.say(given.title) if given else None,
        "address": given.address if given else None,
        "why": call.say(found.why),
    }


def files_of(call: Call, name: str, forms: Sequence[str]) -> dict[str, str]:
    """Return the address of each form of a dataset."""
    return {form: f"{call.base}/api/files/{name}.{form}" for form in forms}


@router.get("/registers", response=Page[RegisterLine])
def list_registers(request: HttpRequest) -> Any:
    """Return the registers."""
    call = call_of(request)
    lines = [
        {
            "id": view.id,
            "title": call.say(view.title),
            "what": call.say(view.what),
            "records": view.records,
            "address": call.address("register", view.id),
        }
        for view in call.workshop.registers()
    ]
    return {"items": lines, "total": len(lines), "next": None}


@router.get("/registers/{name}", response=RegisterDetail)
def get_register(request: HttpRequest, *, name: str) -> Any:
    """Return a register with its fields and its licence."""
    call = call_of(request)
    register = call.workshop.register(name)
    data = call.workshop.dataset(name)
    fields = [
        {
            "name": field.name,
            "label": call.say(field.label),
            "type": field.type,
            "many": field.many,
            "required": field.required,
            "facet": field.name in register.offer.facets,
            "help": call.say(register.help(field.name)),
        }
        for field in register.fields
    ]
    return {
        "id": name,
        "title": call.say(data.title),
        "what": call.say(data.what),
        "records": call.workshop.register_size(name),
        "address": call.address("register", name),
        "fields": fields,
        "label": register.offer.label,
        "place": list(register.offer.place or ()),
        "licence": licence_of(call, data.licence),
        "files": files_of(call, name, data.forms),
    }


@router.get("/registers/{name}/schema", response=dict[str, JsonValue])
def get_register_schema(request: HttpRequest, *, name: str) -> Any:
    """Return the JSON Schema of a record's values."""
    return call_of(request).workshop.register(name).model.model_json_schema()


def filters_of(words: Sequence[str]) -> dict[str, list[str]]:
    """Return the filters of a query by field.

    Raises:
        UsageError: one is not written FIELD=VALUE.
    """
    found: dict[str, list[str]] = {}
    for word in words:
        field, equal, value = word.partition("=")
        if not equal or len(word) > 300:
            raise UsageError(Text(fr="un filtre s’écrit CHAMP=VALEUR", en="a filter is written FIELD=VALUE"))
        found.setdefault(field, []).append(value)
    return found


@router.get("/registers/{name}/records", response=Page[RecordRow])
def list_records(
    request: HttpRequest,
    *,
    name: str,
    filter: Filters = (),
    q: Words = "",
    cursor: Cursor = None,
    limit: Limit = ITEMS,
) -> Any:
    """Return records by name, or those that answer words, the nearest first."""
    call = call_of(request)
    first = int(cursor) if cursor and cursor.isascii() and cursor.isdecimal() else 0 if not cursor else -1
    if first < 0 or first > DEEPEST or first % limit:
        raise stray_cursor()
    found = call.workshop.browse(name, q, filters_of(filter), page=first // limit + 1, size=limit)
    licences = call.workshop.record_licences(name, [one.id for one in found.records])
    after = first + len(found.records)
    lines = [
        {
            "id": one.id,
            "label": one.label,
            "visibility": one.visibility,
            "licence": licences.get(one.id),
            "values": one.values,
            "address": call.address("record", f"{name}/{one.id}"),
        }
        for one in found.records
    ]
    return {"items": lines, "total": found.total, "next": str(after) if found.records and after < min(found.total, DEEPEST) else None}


@router.get("/registers/{name}/facets", response=dict[str, list[FacetLine]])
def list_facets(request: HttpRequest, *, name: str, filter: Filters = (), q: Words = "") -> Any:
    """Return how many records each value of each facet would leave."""
    found = call_of(request).workshop.browse(name, q, filters_of(filter), size=1)
    return {field: [{"value": one.value, "count": one.count} for one in values] for field, values in found.facets.items()}


@router.get("/registers/{name}/records/{record}", response=RecordDetail)
def get_record(request: HttpRequest, *, name: str, record: str) -> Any:
    """Return a record; one that was merged leads to the other."""
    call = call_of(request)
    view = call.workshop.record(name, record)
    if view.into:
        target = f"/api/registers/{name}/records/{view.into}"
        return HttpResponse(status=308, headers={"Location": target})
    if view.state == "withdrawn":
        return problem(410, Text(fr="cette fiche n’est plus au registre", en="this record is no longer in the register"), call.language)
    return {
        "id": view.id,
        "label": view.label,
        "visibility": view.visibility,
        "licence": call.workshop.record_licences(name, [record]).get(record),
        "values": view.values,
        "address": call.address("record", f"{name}/{record}"),
        "state": view.state,
        "entry": view.entry,
    }
