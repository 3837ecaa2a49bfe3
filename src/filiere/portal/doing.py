"""Answers of what people do step by step: the key lives in a cookie of the holder's browser, and nowhere else."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from filiere.kernel.errors import Refused, UsageError
from filiere.kernel.names import Text
from filiere.portal.frame import Page, respond
from filiere.portal.house import KEY, House
from filiere.portal.metering import Turn, address_of_caller, caller_of
from filiere.portal.pages import interactions as pages
from filiere.portal.printing import print_page
from filiere.portal.views import visit_of
from filiere.portal.visit import Visit
from filiere.sdk.interactions import InteractionOffer

#: How long a browser keeps a key, in seconds: long enough to measure again a year later.
KEPT_S = 400 * 24 * 3600
PRIVATE = "private, no-store"
#: How often in a minute one address may knock at each door, and act behind them: a whole office may share an address.
DOORS = {pages.BEGIN: 60, pages.RESUME: 30}
STEPS = 1200


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Return the scene of an interaction for its holder, its door for anyone else."""
    visit = visit_of(request)
    offer = visit.workshop.interaction(name)
    key = _key(request, offer)
    try:
        seen = pages.replay if visit.asked(pages.STEP) else pages.scene
        built = seen(visit, offer, key) if key else pages.door(visit, offer)
    except Refused:
        # Erased elsewhere, or a workspace made anew: an old key is no fault of its holder.
        built = pages.door(visit, offer)
    return _private(respond(request, visit, built))


@require_safe
def paper(request: HttpRequest, name: str) -> HttpResponse:
    """Return the holder's document as a PDF."""
    visit = visit_of(request)
    offer = visit.workshop.interaction(name)
    blocks = visit.workshop.scene(offer.id, _key(request, offer), lambda act: f"#{act}", document=True)
    content = print_page(offer.title, blocks, language=visit.language, on=visit.workshop.today())
    file = f'attachment; filename="{offer.id.replace(".", "-")}.pdf"'
    return _private(HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": file}))


@require_safe
def text(request: HttpRequest, name: str) -> HttpResponse:
    """Return the holder's document as a text to edit."""
    visit = visit_of(request)
    offer = visit.workshop.interaction(name)
    content = visit.workshop.paper(offer.id, _key(request, offer), visit.language, "docx")
    file = f'attachment; filename="{offer.id.replace(".", "-")}.docx"'
    return _private(HttpResponse(content, content_type=pages.DOCX, headers={"Content-Disposition": file}))


@require_POST
def act(request: HttpRequest, name: str, act: str) -> HttpResponse:
    """Do one act of the house or of the machine, then show where it led."""
    visit = visit_of(request)
    offer = visit.workshop.interaction(name)
    key = _key(request, offer)
    words = {word: request.POST[word].strip() for word in request.POST if word != "csrfmiddlewaretoken"}
    turn = _turn(request, act)
    if not turn.granted:
        return _private(respond(request, visit, pages.too_many(visit, offer, turn.reset_s)))
    if act in _KEYS:
        return _remember(request, visit, offer, _KEYS[act](visit, offer, key, words), words.get("record", ""))
    if act in _PAGES:
        return _private(respond(request, visit, _PAGES[act](visit, offer, key, words)))
    if act in _ACTS:
        _ACTS[act](visit, offer, key, words)
    else:
        visit.workshop.do(offer.id, key, act, words)
    return HttpResponseRedirect(visit.to("interaction", offer.id))


def _turn(request: HttpRequest, act: str) -> Turn:
    """Return whether an address may act once more in this minute; the address itself is not kept."""
    house: House = request.META[KEY]
    kind, limit = (act, DOORS[act]) if act in DOORS else ("step", STEPS)
    return house.meter.turn(house.workshop, caller_of(f"{kind} {address_of_caller(request)}", settings.SECRET_KEY), limit)


def _begin(visit: Visit, offer: InteractionOffer, key: str, words: dict[str, str]) -> str:
    return visit.workshop.begin(offer.id)


def _resume(visit: Visit, offer: InteractionOffer, key: str, words: dict[str, str]) -> str:
    return visit.workshop.resume(offer.id, words.get("code", ""))


def _close(visit: Visit, offer: InteractionOffer, key: str, words: dict[str, str]) -> str:
    return ""


def _forget(visit: Visit, offer: InteractionOffer, key: str, words: dict[str, str]) -> str:
    if not words.get("sure"):
        raise UsageError(
            Text(fr="rien n’a été effacé", en="nothing was erased"),
            Text(fr="cochez la case pour le confirmer", en="tick the box to confirm"),
        )
    visit.workshop.forget(offer.id, key)
    return ""


def _code(visit: Visit, offer: InteractionOffer, key: str, words: dict[str, str]) -> Page:
    return pages.code_page(visit, offer, visit.workshop.resume_code(offer.id, key), invited=False)


def _invite(visit: Visit, offer: InteractionOffer, key: str, words: dict[str, str]) -> Page:
    return pages.code_page(visit, offer, visit.workshop.resume_code(offer.id, key, words.get("seat", "")), invited=True)


#: Acts that change which key the browser holds: each returns it, empty to hold none.
_KEYS: dict[str, Callable[[Visit, InteractionOffer, str, dict[str, str]], str]] = {
    pages.BEGIN: _begin,
    pages.RESUME: _resume,
    pages.CLOSE: _close,
    pages.FORGET: _forget,
}
_PAGES: dict[str, Callable[[Visit, InteractionOffer, str, dict[str, str]], Page]] = {pages.CODE: _code, pages.INVITE: _invite}
_ACTS: dict[str, Callable[[Visit, InteractionOffer, str, dict[str, str]], Any]] = {
    pages.SHARE: lambda visit, offer, key, _words: visit.workshop.share(offer.id, key),
    pages.CARRY: lambda visit, offer, key, words: visit.workshop.carry(offer.id, key, words.get("meeting", "")),
    pages.WITHDRAW: lambda visit, offer, key, _words: visit.workshop.withdraw(offer.id, key),
}


def _cookie(offer: InteractionOffer) -> str:
    return "filiere-" + offer.id.replace(".", "-")


def _key(request: HttpRequest, offer: InteractionOffer) -> str:
    return request.COOKIES.get(_cookie(offer), "")


def _remember(request: HttpRequest, visit: Visit, offer: InteractionOffer, key: str, record: str = "") -> HttpResponse:
    asked = f"?{urlencode({'record': record[:80]})}" if record and offer.starts_from else ""
    response = HttpResponseRedirect(visit.to("interaction", offer.id) + asked)
    if key:
        response.set_cookie(_cookie(offer), key, max_age=KEPT_S, httponly=True, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(_cookie(offer), samesite="Lax")
    return response


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = PRIVATE
    return response
