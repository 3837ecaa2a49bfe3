"""Errors for programs: problem+json (RFC 9457), in the caller's language and, beside it, in both."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse

from filiere.kernel.errors import (
    Busy,
    Fault,
    FiliereError,
    IntegrityError,
    Refused,
    RunError,
    UnknownElement,
    Unrecognised,
    UsageError,
    WorkspaceError,
)
from filiere.kernel.names import Language, Text

MEDIA = "application/problem+json"
#: How many faults one answer lists.
LISTED = 40

TITLES: Mapping[int, Text] = {
    400: Text(fr="Cette demande ne peut pas être lue", en="This request cannot be read"),
    401: Text(fr="Nous ne savons pas qui demande", en="Nobody knows who asks"),
    403: Text(fr="Cela ne vous est pas ouvert", en="This is not open to you"),
    404: Text(fr="Rien de ce nom ici", en="Nothing of that name here"),
    405: Text(fr="Cela ne se fait pas à cette adresse", en="This is not done at this address"),
    409: Text(fr="Cela contredit ce qui est là", en="This contradicts what is there"),
    410: Text(fr="Cette fiche a été retirée", en="This record was withdrawn"),
    413: Text(fr="C’est trop long", en="This is too long"),
    414: Text(fr="Cette adresse est trop longue", en="This address is too long"),
    415: Text(fr="Cette forme n’est pas comprise", en="This form is not understood"),
    429: Text(fr="Trop de demandes", en="Too many requests"),
    500: Text(fr="Quelque chose s’est mal passé", en="Something went wrong"),
    503: Text(fr="L’espace de travail ne répond pas", en="The workspace does not answer"),
}

_STATUS: Mapping[type[FiliereError], int] = {
    UsageError: 400,
    UnknownElement: 404,
    Unrecognised: 401,
    Refused: 403,
    Busy: 503,
    WorkspaceError: 503,
    IntegrityError: 500,
    RunError: 409,
}

_log = logging.getLogger("filiere.portal")


def problem(
    status: int,
    detail: Text,
    language: Language,
    *,
    mend: Text | None = None,
    faults: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return a problem as an answer."""
    title = TITLES.get(status) or Text(fr=HTTPStatus(status).phrase, en=HTTPStatus(status).phrase)
    both = {
        one: {"title": title.say(one), "detail": detail.say(one), "mend": mend.say(one) if mend else None, "faults": _faults(faults, one)}
        for one in _LANGUAGES
    }
    body = {"type": "about:blank", "status": status, **both[language], "languages": both}
    answer = HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=MEDIA)
    answer["Content-Language"] = language
    answer["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        answer[name] = value
    return answer


_LANGUAGES: tuple[Language, ...] = ("fr", "en")


def _faults(faults: Sequence[Fault], language: Language) -> list[dict[str, Any]]:
    return [{"field": fault.field, "what": fault.what.say(language), "mend": fault.mend.say(language)} for fault in faults[:LISTED]]


def of_error(error: FiliereError, language: Language) -> HttpResponse:
    """Return what a user can mend as an answer."""
    status = next((found for kind, found in _STATUS.items() if isinstance(error, kind)), 500)
    headers = {"WWW-Authenticate": 'Bearer realm="filiere", error="invalid_token"'} if status == 401 else {}
    if status == 503:
        headers["Retry-After"] = "2"
    return problem(status, error.what, language, mend=error.mend, faults=error.faults, headers=headers)


def of_surprise(request: HttpRequest, error: Exception, language: Language) -> HttpResponse:
    """Return the answer to what nobody foresaw; its detail goes to the server's log only."""
    _log.error("unexpected %s in the interface", type(error).__name__, exc_info=error)
    return problem(
        500,
        Text(
            fr="L’erreur est dans le journal du serveur ; rien n’a été enregistré à moitié.",
            en="The error is in the server’s log; nothing was half-recorded.",
        ),
        language,
    )


#: pydantic's type of fault → what it means and how to write it.
_REASONS: Mapping[str, tuple[Text, Text]] = {
    "missing": (Text(fr="il manque", en="it is missing"), Text(fr="donnez-le", en="give it")),
    "extra_forbidden": (Text(fr="n’existe pas ici", en="does not exist here"), Text(fr="ôtez-le", en="leave it out")),
    "date": (Text(fr="n’est pas une date", en="is not a date"), Text(fr="écrivez 2019-06-30", en="write 2019-06-30")),
    "int": (Text(fr="n’est pas un entier", en="is not a whole number"), Text(fr="écrivez un entier", en="write a whole number")),
    "greater": (Text(fr="est trop petit", en="is too small"), Text(fr="augmentez-le", en="make it larger")),
    "less": (Text(fr="est trop grand", en="is too large"), Text(fr="diminuez-le", en="make it smaller")),
    "literal": (
        Text(fr="n’est pas un des choix", en="is none of the choices"),
        Text(fr="voyez /api/openapi.json", en="see /api/openapi.json"),
    ),
    "string_too": (Text(fr="n’a pas la bonne longueur", en="has not the right length"), Text(fr="changez-la", en="change it")),
    "bool": (Text(fr="n’est ni vrai ni faux", en="is neither true nor false"), Text(fr="écrivez true ou false", en="write true or false")),
}
_OTHER = (Text(fr="ne convient pas", en="will not do"), Text(fr="voyez /api/openapi.json", en="see /api/openapi.json"))


def of_words(errors: Sequence[Mapping[str, Any]], language: Language) -> HttpResponse:
    """Return what is wrong with the words of a request, all of it at once; no word that was sent is repeated."""
    faults = []
    for error in errors:
        name = ".".join(str(part) for part in error.get("loc", ())[1:] if not isinstance(part, int))[:80]
        kind = str(error.get("type", ""))
        what, mend = next((found for start, found in _REASONS.items() if kind.startswith(start)), _OTHER)
        faults.append(Fault(what=Text(fr=f"{name} : {what.fr}", en=f"{name}: {what.en}"), mend=mend, field=name or None))
    return problem(
        400, Text(fr="des mots de cette demande ne conviennent pas", en="some words of this request will not do"), language, faults=faults
    )
