"""What every request passes through: headers that keep strangers' code out, the reader's language and rights, and the portal's border."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import override

from filiere.kernel.names import Language
from filiere.portal.addresses import path_of, prefix
from filiere.portal.errors import answer_error
from filiere.portal.house import KEY, House
from filiere.portal.people_settings import origins
from filiere.portal.settings import CONTENT_SECURITY_POLICY
from filiere.portal.visit import Visit
from filiere.workshop.entrance import actor_of
from filiere.workshop.guard import VISITOR, Actor

ACCOUNT_PATHS = (path_of("account", "fr"), path_of("account", "en"))
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
#: The addresses of the other language, for the pages of the accounts' application: it knows each of its pages by one name only.
ENGLISH = "filiere.portal.urls_en"


class Guarded:
    """Adds the security headers to every answer, errors included."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with headers."""
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        elsewhere = origins() if request.path.startswith(ACCOUNT_PATHS) else ()
        if elsewhere:
            # A form of the sign-in page leads to the identity provider, which nothing else here may do.
            allowed = CONTENT_SECURITY_POLICY.replace("form-action 'self'", " ".join(("form-action 'self'", *elsewhere)))
            response.headers["Content-Security-Policy"] = allowed
        return response


class Welcomed:
    """Makes the request a visit: language, query, and what this reader may do; and is the border where errors become pages."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.log = logging.getLogger("filiere.portal")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a visit."""
        visit = visit_of(request)
        request.visit = visit  # type: ignore[attr-defined]  # a request is Django's bag for what middlewares add
        if visit.language == "en":
            request.urlconf = ENGLISH
        # A page of a stranger's site may point its own name at this machine; only our names are answered.
        request.get_host()
        with override(visit.language):
            response = self.get_response(request)
        if visit.known:
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
    user = request.user
    return actor_of(house.workshop, str(user.pk)) if user.is_authenticated else VISITOR
