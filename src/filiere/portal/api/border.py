"""The border of the interface for programs: counts requests, recognises tokens, chooses the language, and answers 304 where it can."""

import hashlib
import os
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from filiere.kernel.checking import did_you_mean
from filiere.kernel.errors import FiliereError, Unrecognised, UsageError
from filiere.kernel.names import Language, Text
from filiere.portal.api.calls import Call
from filiere.portal.api.problems import of_error, problem
from filiere.portal.house import KEY, House
from filiere.portal.metering import TOKEN_FACTOR, Turn, address_of_caller, caller_of, per_minute
from filiere.workshop.entrance import actor_of
from filiere.workshop.guard import VISITOR
from filiere.workshop.mail import portal_address

View = Callable[..., HttpResponseBase]
#: How many bad tokens an address may bring in a minute.
BAD_TOKENS = 30
#: The largest answer that is kept for the next visitor, in bytes.
LARGEST_KEPT = 256 * 1024
READING = frozenset({"GET", "HEAD"})
#: What another site's page may ask for and see: public facts only, never with a token.
OPEN_HEADERS: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, RateLimit-Limit, RateLimit-Reset, Retry-After, Content-Language",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class _TooMany(Exception):
    """A caller has used up their minute."""

    def __init__(self, turn: Turn) -> None:
        self.turn = turn


def bordered(view: View, known: Mapping[str, frozenset[str]], *, moving: bool = False) -> View:
    """Return a view behind the border.

    Args:
        view: the endpoint, which finds its :class:`.calls.Call` in the request.
        known: method → the names that may stand in the query.
        moving: whether what it shows changes without an entry of the log, and so is never kept.
    """

    @csrf_exempt
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponseBase:
        language: Language = "fr"
        try:
            language = _language(request)
            return _answer(view, request, language, known, arguments, moving=moving)
        except _TooMany as error:
            return _too_many(error.turn, language)
        except FiliereError as error:
            return of_error(error, language)

    return answer


def _answer(
    view: View,
    request: HttpRequest,
    language: Language,
    known: Mapping[str, frozenset[str]],
    arguments: Mapping[str, Any],
    *,
    moving: bool,
) -> HttpResponseBase:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=dict(PREFLIGHT) | {"Allow": _allowed(known)})
    house: House = request.META[KEY]
    call, turn = _called(request, house, language)
    request.call = call  # type: ignore[attr-defined]  # a request is Django's bag for what stands around a view
    method = "GET" if request.method == "HEAD" else str(request.method)
    if method not in known:
        return _refused_method(known, language)
    _judge_query(request, known[method])
    if method != "GET":
        made = view(request, **arguments)
        made["Cache-Control"] = "no-store"
        return _told(made, call, turn)
    return _told(_read(view, request, house, call, arguments, moving=moving), call, turn)


def _read(view: View, request: HttpRequest, house: House, call: Call, arguments: Mapping[str, Any], *, moving: bool) -> HttpResponseBase:
    """Return what a reader is shown, kept from the last one who asked the same where nothing was added to the log since."""
    path = request.get_full_path()
    workshop = call.workshop
    public = call.actor == VISITOR and not moving
    turtle = "turtle" if "text/turtle" in request.headers.get("Accept", "") else ""
    stamp = (str(workshop.store.ledger.size()), workshop.today().isoformat())
    key = ("api", call.base, path, call.language, turtle, *stamp) if public else ()
    content = house.kept.find(key) if public else None
    if content is not None:
        media, _, body = content.partition(b"\n")
        found: HttpResponseBase = HttpResponse(body, content_type=media.decode())
    else:
        found = _got(view, request, arguments)
        if not isinstance(found, HttpResponse) or found.status_code != 200:
            return found
        if public and len(found.content) <= LARGEST_KEPT and not found.headers.get("Link"):
            house.kept.keep(key, found.headers["Content-Type"].encode() + b"\n" + found.content)
    assert isinstance(found, HttpResponse)  # noqa: S101 - for the type checker: a stream has returned above
    found["ETag"] = f'"{hashlib.sha256(found.content + call.language.encode()).hexdigest()[:32]}"'
    found["Cache-Control"] = "no-cache" if call.token is None else "private, no-cache"
    return get_conditional_response(request, etag=found["ETag"], response=found) or found


def _got(view: View, request: HttpRequest, arguments: Mapping[str, Any]) -> HttpResponseBase:
    """Return what a view answers to a GET, also where only its head was asked for."""
    asked, request.method = request.method, "GET"
    try:
        return view(request, **arguments)
    finally:
        request.method = asked


def _told(found: HttpResponseBase, call: Call, turn: Turn) -> HttpResponseBase:
    """Add to an answer what is true of all."""
    found["Content-Language"] = call.language
    found["RateLimit-Limit"] = str(turn.limit)
    found["RateLimit-Reset"] = str(turn.reset_s)
    patch_vary_headers(found, ("Accept", "Accept-Language", "Authorization"))
    if call.token is None:
        for name, value in OPEN_HEADERS.items():
            found[name] = value
    return found


def _language(request: HttpRequest) -> Language:
    """Return the language asked for by ``lang``, else the one that the caller prefers, else French.

    Raises:
        UsageError: ``lang`` is neither.
    """
    asked = request.GET.get("lang")
    if asked is not None:
        if asked not in {"fr", "en"}:
            raise UsageError(
                Text(fr="lang : ni fr ni en", en="lang: neither fr nor en"), Text(fr="lang=fr ou lang=en", en="lang=fr or lang=en")
            )
        return "fr" if asked == "fr" else "en"
    weights = {"fr": 0.0, "en": 0.0}
    for part in request.headers.get("Accept-Language", "")[:200].split(","):
        word, _, weight = part.strip().partition(";")
        name = word.strip().lower().partition("-")[0]
        if name in weights:
            weights[name] = max(weights[name], _weight(weight))
    return "en" if weights["en"] > weights["fr"] else "fr"


def _weight(words: str) -> float:
    try:
        return float(words.strip().removeprefix("q=")) if words.strip() else 1.0
    except ValueError:
        return 0.0


def _called(request: HttpRequest, house: House, language: Language) -> tuple[Call, Turn]:
    """Return who calls and the turn they took.

    Raises:
        Unrecognised: the token will not do.
    """
    address = address_of_caller(request)
    # Addresses that are given out must not change with whoever asks, where the operator says what they are.
    base = portal_address() if os.environ.get("FILIERE_ADDRESS") else f"{request.scheme}://{request.get_host()}"
    limit = per_minute()
    key = _key(request)
    if key is None:
        turn = _turn(house, address, limit)
        return Call(house.workshop_of(VISITOR), language, base), turn
    try:
        card = house.workshop.use_token(key)
    except Unrecognised:
        _turn(house, f"bad {address}", BAD_TOKENS)
        raise
    turn = _turn(house, f"token {card.id}", limit * TOKEN_FACTOR)
    reading = request.method in READING
    actor = actor_of(house.workshop, card.person) if not reading or "read" in card.scopes else VISITOR
    return Call(house.workshop_of(actor), language, base, actor, card), turn


def _turn(house: House, caller: str, limit: int) -> Turn:
    turn = house.meter.turn(house.workshop, caller_of(caller, settings.SECRET_KEY), limit)
    if not turn.granted:
        raise _TooMany(turn)
    return turn


def _key(request: HttpRequest) -> str | None:
    """Return the token that was brought, None where there is none.

    Raises:
        Unrecognised: another kind of credentials was brought.
    """
    words = request.headers.get("Authorization")
    if words is None:
        return None
    kind, _, key = words.strip().partition(" ")
    if kind.lower() != "bearer":
        raise Unrecognised(
            Text(fr="seul un jeton ouvre cette porte", en="a token alone opens this door"),
            Text(fr="Authorization: Bearer …", en="Authorization: Bearer …"),
        )
    return key.strip()


def _judge_query(request: HttpRequest, known: frozenset[str]) -> None:
    """Refuse a name in the query that means nothing here: a filter typed wrong would silently filter nothing.

    Raises:
        UsageError: with the nearest name.
    """
    strangers = sorted(set(request.GET) - known - {"lang"})
    if strangers:
        name = strangers[0][:40]
        raise UsageError(
            Text(fr=f"{name} : ce mot n’est pas compris ici", en=f"{name}: this word is not understood here"), did_you_mean(name, known)
        )


def _allowed(known: Mapping[str, frozenset[str]]) -> str:
    return ", ".join(sorted({*known, "OPTIONS"} | ({"HEAD"} if "GET" in known else set())))


def _refused_method(known: Mapping[str, frozenset[str]], language: Language) -> HttpResponse:
    return problem(
        405,
        Text(fr=f"ici : {_allowed(known)}", en=f"here: {_allowed(known)}"),
        language,
        headers={"Allow": _allowed(known)},
    )


def _too_many(turn: Turn, language: Language) -> HttpResponse:
    return problem(
        429,
        Text(fr=f"plus de {turn.limit} demandes en une minute", en=f"more than {turn.limit} requests in a minute"),
        language,
        mend=Text(
            fr=f"attendez {turn.reset_s} s, ou prenez un fichier entier (/api/datasets)",
            en=f"wait {turn.reset_s} s, or take a whole file (/api/datasets)",
        ),
        headers={"Retry-After": str(turn.reset_s), "RateLimit-Limit": str(turn.limit), "RateLimit-Reset": str(turn.reset_s)},
    )
