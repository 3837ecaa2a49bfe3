"""Errors as pages: what happened, where, and how to mend it; never a traceback, never a value that a stranger should not see."""

import logging
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse

from filiere.kernel.errors import (
    Busy,
    ContractError,
    FiliereError,
    IntegrityError,
    Refused,
    RunError,
    UnknownElement,
    UsageError,
    WorkspaceError,
)
from filiere.kernel.names import Text
from filiere.portal.frame import Page, respond
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Block, Column, Links, Notice, Prose, Table

_STATUS: Mapping[type[FiliereError], tuple[int, Text]] = {
    UsageError: (400, Text(fr="Cette demande ne peut pas être lue", en="This request cannot be read")),
    UnknownElement: (404, Text(fr="Rien de ce nom ici", en="Nothing of that name here")),
    Refused: (403, Text(fr="Cela ne vous est pas ouvert", en="This is not open to you")),
    Busy: (503, Text(fr="L’espace de travail est occupé", en="The workspace is busy")),
    WorkspaceError: (503, Text(fr="L’espace de travail ne répond pas", en="The workspace does not answer")),
    IntegrityError: (500, Text(fr="Une donnée a été altérée", en="A datum was altered")),
    RunError: (409, Text(fr="Le calcul n’a pas abouti", en="The run did not end well")),
    ContractError: (500, Text(fr="Le contrat ne peut pas être lu", en="The contract cannot be read")),
}


def answer_error(request: HttpRequest, error: Exception, log: logging.Logger) -> HttpResponse | None:
    """Return the page of an error; None where Django has its own answer for it."""
    if isinstance(error, FiliereError):
        status, title = next((found for kind, found in _STATUS.items() if isinstance(error, kind)), (500, _STATUS[RunError][1]))
        return respond(request, _safe_visit(request), told(_safe_visit(request), title, status, error))
    if isinstance(error, Http404 | PermissionDenied | SuspiciousOperation):
        return None
    log.error(
        "unexpected %s on %s", type(error).__name__, request.resolver_match.view_name if request.resolver_match else "?", exc_info=error
    )
    return server_error(request)


def _safe_visit(request: HttpRequest) -> Visit:
    """Return the visit without its query: a date that cannot be read must not break the page that says so."""
    visit: Visit = request.visit  # type: ignore[attr-defined]  # set by the Welcomed middleware
    return Visit(workshop=visit.workshop, language=visit.language, path=visit.path, query={}, actor=visit.actor)


def told(visit: Visit, title: Text, status: int, error: FiliereError) -> Page:
    """Return an error as a page: what, then how to mend."""
    blocks: list[Block] = [Notice(tone="late" if status >= 500 else "neutral", text=error.what)]
    if error.faults:
        columns = (Text(fr="Où", en="Where"), Column(label=Text(fr="Quoi", en="What"), wide=True), Text(fr="Que faire", en="What to do"))
        blocks.append(Table(columns=columns, rows=tuple((fault.place() or None, fault.what, fault.mend) for fault in error.faults[:100])))
    if error.mend is not None:
        blocks.append(Prose(text=error.mend))
    blocks.append(_ways(visit))
    return Page(title=title, main=tuple(blocks), status=status, dated=False, tab="")


def _ways(visit: Visit) -> Links:
    return Links(
        items=(
            visit.link("home", None, Text(fr="Le contrat, d’un coup d’œil", en="The contract at a glance")),
            visit.link("search", None, Text(fr="Chercher partout", en="Search everything")),
        )
    )


def _plain(request: HttpRequest, status: int, title: Text, words: Text) -> HttpResponse:
    visit = _safe_visit(request)
    page = Page(title=title, main=(Notice(text=words), _ways(visit)), status=status, dated=False, tab="")
    return respond(request, visit, page)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for an address that leads nowhere, with the nearest one that does."""
    from filiere.kernel.checking import did_you_mean
    from filiere.portal.addresses import PATHS, prefix

    visit = _safe_visit(request)
    words = [pair[0 if visit.language == "fr" else 1] for pair in PATHS.values()]
    first = visit.path.removeprefix(prefix(visit.language)).strip("/").split("/")[0]
    mend = did_you_mean(first, [word for word in words if word])
    title = Text(fr="Cette page n’existe pas", en="This page does not exist")
    page = Page(title=title, main=(Notice(text=mend), _ways(visit)), status=404, dated=False, tab="")
    return respond(request, visit, page)


def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page for what nobody foresaw."""
    return _plain(
        request,
        500,
        Text(fr="Quelque chose s’est mal passé", en="Something went wrong"),
        Text(
            fr="L’erreur est dans le journal du serveur ; rien n’a été enregistré à moitié. Vous pouvez recommencer.",
            en="The error is in the server’s log; nothing was half-recorded. You can try again.",
        ),
    )


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for what is refused."""
    return _plain(request, 403, _STATUS[Refused][1], Text(fr="Cette demande est refusée.", en="This request is refused."))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Return the page for a request that makes no sense."""
    if not hasattr(request, "visit"):
        return HttpResponse("400", status=400, content_type="text/plain")
    return _plain(request, 400, _STATUS[UsageError][1], Text(fr="Reprenez depuis la page d’accueil.", en="Start again from the home page."))


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the page for a form that did not come from here."""
    return _plain(
        request,
        403,
        Text(fr="Ce formulaire ne vient pas d’ici", en="This form did not come from here"),
        Text(fr="Rouvrez la page et recommencez : son jeton avait expiré.", en="Open the page again and retry: its token had expired."),
    )
