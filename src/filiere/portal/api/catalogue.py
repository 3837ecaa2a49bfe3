"""The DCAT-AP catalogue of the open data, ready for a portal that harvests it (https://semiceu.github.io/DCAT-AP/releases/3.0.0/)."""

from collections.abc import Iterator
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router

from filiere.kernel.names import Language, Text
from filiere.portal.addresses import address_of
from filiere.portal.api.calls import Call, call_of
from filiere.portal.api.linked import Iri, Said, Statement, as_jsonld, as_turtle
from filiere.portal.api.registers import files_of, licence_of
from filiere.portal.api.schemas import DatasetLine, Page
from filiere.workshop.open_data import Dataset

router = Router(tags=["files"])

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
DCAT, FOAF = PREFIXES["dcat"], PREFIXES["foaf"]
EU = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
#: Form → its media type, and the file type of the European vocabulary where that knows it.
FORMS: dict[str, tuple[str, str]] = {
    "csv": ("text/csv", "CSV"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "json": ("application/json", "JSON"),
    "geojson": ("application/geo+json", "GEOJSON"),
    "parquet": ("application/vnd.apache.parquet", ""),
    "jsonl": ("application/jsonl", ""),
}
#: Media types that are registered, and so have an address of their own.
UNREGISTERED = frozenset({"application/jsonl"})
_LANGUAGES: tuple[Language, ...] = ("fr", "en")


def _both(subject: str, predicate: str, text: Text) -> Iterator[Statement]:
    for language in _LANGUAGES:
        yield Statement(subject, predicate, Said(text.say(language), language=language))


def statements(call: Call) -> Iterator[Statement]:
    """Yield the catalogue: its publisher, its datasets, and a distribution per form."""
    here, publisher = f"{call.base}/api/catalogue", f"{call.base}/api/catalogue#publisher"
    datasets = call.workshop.datasets()
    yield Statement(here, "rdf:type", Iri(f"{DCAT}Catalog"))
    yield from _both(here, "dct:title", Text(fr="Données ouvertes du contrat de filière", en="Open data of the sector contract"))
    yield from _both(
        here,
        "dct:description",
        Text(
            fr="Le contrat, ce qui est promis, ce qui est prouvé, et les registres que la filière tient.",
            en="The contract, what is promised, what is proven, and the registers that the sector keeps.",
        ),
    )
    yield Statement(here, "dct:publisher", Iri(publisher))
    yield Statement(here, "foaf:homepage", Iri(call.base + address_of("home", "fr")))
    for code in ("FRA", "ENG"):
        yield Statement(here, "dct:language", Iri(f"{EU}/language/{code}"))
    for data in datasets:
        yield Statement(here, "dcat:dataset", Iri(_dataset_address(call, data)))
    yield Statement(publisher, "rdf:type", Iri(f"{FOAF}Agent"))
    yield from _both(publisher, "foaf:name", call.workshop.publisher())
    for data in datasets:
        yield from _dataset(call, data, publisher)


def _dataset_address(call: Call, data: Dataset) -> str:
    return f"{call.base}/api/datasets/{data.id}"


def _dataset(call: Call, data: Dataset, publisher: str) -> Iterator[Statement]:
    here = _dataset_address(call, data)
    yield Statement(here, "rdf:type", Iri(f"{DCAT}Dataset"))
    yield Statement(here, "dct:identifier", Said(data.id))
    yield from _both(here, "dct:title", data.title)
    yield from _both(here, "dct:description", data.what)
    for keyword in data.keywords:
        yield from _both(here, "dcat:keyword", keyword)
    yield Statement(here, "dct:publisher", Iri(publisher))
    yield Statement(here, "dcat:theme", Iri(f"{EU}/data-theme/HEAL"))
    yield Statement(here, "dct:accessRights", Iri(f"{EU}/access-right/PUBLIC"))
    yield Statement(here, "dcat:landingPage", Iri(call.base + _page(data)))
    if data.modified is not None:
        yield Statement(here, "dct:modified", Said(data.modified.isoformat(), type="xsd:dateTime"))
    for form in data.forms:
        yield Statement(here, "dcat:distribution", Iri(f"{here}#{form}"))
    for form in data.forms:
        yield from _distribution(call, data, f"{here}#{form}", form)


def _page(data: Dataset) -> str:
    if data.register_id is not None:
        return address_of("register", "fr", data.register_id)
    return address_of("ledger" if data.id == "ledger" else "home", "fr")


def _distribution(call: Call, data: Dataset, here: str, form: str) -> Iterator[Statement]:
    media, kind = FORMS[form]
    file = files_of(call, data.id, (form,))[form]
    yield Statement(here, "rdf:type", Iri(f"{DCAT}Distribution"))
    yield from _both(here, "dct:title", Text(fr=f"{data.title.fr} ({form})", en=f"{data.title.en} ({form})"))
    yield Statement(here, "dcat:accessURL", Iri(file))
    yield Statement(here, "dcat:downloadURL", Iri(file))
    if media not in UNREGISTERED:
        yield Statement(here, "dcat:mediaType", Iri(f"{IANA}/{media}"))
    if kind:
        yield Statement(here, "dct:format", Iri(f"{EU}/file-type/{kind}"))
    if data.licence.licence is not None:
        yield Statement(here, "dct:license", Iri(data.licence.licence.address))
    yield from _both(here, "dct:description", data.licence.why)


@router.get(
    "/catalogue", response={200: None}, openapi_extra={"responses": {200: {"content": {"application/ld+json": {}, "text/turtle": {}}}}}
)
def get_catalogue(request: HttpRequest, *, form: Literal["jsonld", "ttl"] = "jsonld") -> Any:
    """Return the catalogue as JSON-LD or Turtle."""
    call = call_of(request)
    if form == "ttl" or "text/turtle" in request.headers.get("Accept", ""):
        return HttpResponse(as_turtle(statements(call), PREFIXES), content_type="text/turtle; charset=utf-8")
    return HttpResponse(as_jsonld(statements(call), PREFIXES), content_type="application/ld+json")


def _line(call: Call, data: Dataset) -> dict[str, Any]:
    return {
        "id": data.id,
        "title": call.say(data.title),
        "what": call.say(data.what),
        "modified": data.modified,
        "licence": licence_of(call, data.licence),
        "files": files_of(call, data.id, data.forms),
    }


@router.get("/datasets", response=Page[DatasetLine])
def list_datasets(request: HttpRequest) -> Any:
    """Return the datasets with their files and their licence."""
    call = call_of(request)
    lines = [_line(call, data) for data in call.workshop.datasets()]
    return {"items": lines, "total": len(lines), "next": None}


@router.get("/datasets/{name}", response=DatasetLine)
def get_dataset(request: HttpRequest, name: str) -> Any:
    """Return one dataset."""
    call = call_of(request)
    return _line(call, call.workshop.dataset(name))
