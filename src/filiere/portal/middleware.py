"""What every request passes through: headers that keep strangers' code out, the reader's language and rights, and the portal's border."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from filiere.kernel.names import Language
from filiere.portal.addresses import prefix
from filiere.portal.errors import answer_error
from filiere.portal.house import KEY, House
from filiere.portal.settings import CONTENT_SECURITY_POLICY
from filiere.portal.visit import Visit
from filiere.workshop.entrance import actor_of
from filiere.workshop.guard import VISITOR, Actor

Next = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
#: The session's key for the person who came in; nothing else about them is kept in it.
PERSON = "person"


class Guarded:
    """Adds the security headers to every answer, errors included."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with headers."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class Welcomed:
    """Makes the request a visit: language, query, and what this reader may do; and is the border where errors become pages."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.log = logging.getLogger("filiere.portal")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a visit."""
        request.visit = visit_of(request)  # type: ignore[attr-defined]  # a request is Django's bag for what middlewares add
        # A page of a stranger's site may point its own name at this machine; only our names are answered.
        request.get_host()
        response = self.get_response(request)
        if request.visit.known:  # type: ignore[attr-defined]  # as above
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn what a user can mend into a page; leave the rest to Django's own 404, and to one sentence without a traceback."""
        return answer_error(request, error, self.log)


def visit_of(request: HttpRequest) -> Visit:
    """Return a request as a visit."""
    house: House = request.META[KEY]
    actor = _actor(request, house)
    language: Language = "en" if request.path.startswith(prefix("en")) or request.path == "/en" else "fr"
    query = {key: request.GET[key] for key in request.GET}
    return Visit(workshop=house.workshop_of(actor), language=language, path=request.path, query=query, actor=actor)


def _actor(request: HttpRequest, house: House) -> Actor:
    person = request.session.get(PERSON)
    return actor_of(house.workshop, person) if person else VISITOR
