"""The addresses of the interface: its endpoints behind the border, and its description (OpenAPI 3.1) in the caller's language."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from filiere.kernel.errors import FiliereError
from filiere.kernel.names import Language, Text
from filiere.portal.addresses import path_of
from filiere.portal.api import bulk, catalogue, contract, feeds, governance, proofs, registers, searches, work, writing
from filiere.portal.api.border import bordered
from filiere.portal.api.calls import call_of
from filiere.portal.api.document import finished
from filiere.portal.api.problems import of_error, of_surprise, of_words, problem

ROOT = "api/"
#: Addresses whose answers change without an entry of the log.
MOVING = re.compile(r"^api/(runs|token|engines|search)")


class Interface(NinjaAPI):
    """The interface, whose operations are named after their functions."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of an operation."""
        return operation.view_func.__name__


@cache
def interface() -> NinjaAPI:
    """Return the interface, made once per process."""
    api = Interface(version="1", openapi_url=None, docs_url=None, urls_namespace="api")
    for part in (contract, governance, proofs, work, registers, catalogue, bulk, feeds, searches, writing):
        api.add_router("", part.router)
    for kind, answer in _ANSWERS.items():
        api.add_exception_handler(kind, answer)
    return api


def _mendable(request: HttpRequest, error: Any) -> HttpResponse:
    return of_error(error, call_of(request).language)


def _misread(request: HttpRequest, error: Any) -> HttpResponse:
    return of_words(error.errors, call_of(request).language)


def _unread(request: HttpRequest, error: Any) -> HttpResponse:
    detail = Text(fr="le corps de cette demande n’est pas du JSON", en="the body of this request is no JSON")
    return problem(error.status_code, detail, call_of(request).language)


def _too_long(request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(413, Text(fr="cette demande dépasse 8 Mo", en="this request exceeds 8 MB"), call_of(request).language)


def _missing(request: HttpRequest, _error: Any) -> HttpResponse:
    return _nothing(request)


def _surprising(request: HttpRequest, error: Any) -> HttpResponse:
    return of_surprise(request, error, call_of(request).language)


#: What may go wrong in an endpoint → its answer; the last stands for what nobody foresaw.
_ANSWERS: Mapping[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    FiliereError: _mendable,
    ValidationError: _misread,
    HttpError: _unread,
    RequestDataTooBig: _too_long,
    Http404: _missing,
    Exception: _surprising,
}


def _nothing(request: HttpRequest, **_arguments: Any) -> HttpResponse:
    mend = Text(fr="les adresses sont dans /api/openapi.json", en="the addresses are in /api/openapi.json")
    return problem(404, Text(fr="aucune adresse de ce nom", en="no such address"), call_of(request).language, mend=mend)


@cache
def document(language: Language) -> Mapping[str, Any]:
    """Return the description of the interface in a language."""
    return finished(interface().get_openapi_schema(path_prefix=ROOT), language)


def _document(request: HttpRequest) -> HttpResponse:
    call = call_of(request)
    told = {**document(call.language), "servers": [{"url": call.base}]}
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/json")


def _queries(route: str) -> dict[str, frozenset[str]]:
    """Return the names that may stand in the query of an address, by method."""
    template = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)
    methods = document("en")["paths"].get(template, {})
    return {
        method.upper(): frozenset(one["name"] for one in told["parameters"] if one["in"] == "query") for method, told in methods.items()
    }


def patterns() -> Iterator[URLPattern]:
    """Yield every address under ``/api``."""
    reading = {"GET": frozenset[str]()}
    for language, start in (("fr", ""), ("en", "en/")):
        yield path(f"{start}{ROOT}", RedirectView.as_view(url=path_of("open_data", "fr" if language == "fr" else "en")))
    yield path(f"{ROOT}openapi.json", bordered(_document, reading))
    for pattern in interface().urls[0]:
        route = ROOT + str(pattern.pattern)
        if isinstance(pattern, URLPattern) and route != ROOT:
            yield path(route, bordered(pattern.callback, _queries(route), moving=bool(MOVING.match(route))))
    anything = dict.fromkeys(("GET", "POST", "PUT", "PATCH", "DELETE"), frozenset[str]())
    yield re_path(rf"^{ROOT}", bordered(_nothing, anything))
