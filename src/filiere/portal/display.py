"""Light, dark, or as the machine has it: the one choice of a reader that a visitor may keep, in a cookie that says nothing else."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from filiere.portal.addresses import path_of

COOKIE = "filiere-display"
CHOICES = frozenset({"light", "dark"})
#: How long a choice is kept, in seconds.
KEPT_S = 400 * 24 * 3600


def theme_of(request: HttpRequest) -> str:
    """Return the display that a reader chose, empty where the machine's own stands."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in CHOICES else ""


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Keep a choice, or forget it, and go back to the page it was made on; never to another site."""
    english = request.path.startswith(path_of("home", "en"))
    back = request.GET.get("back", "")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = path_of("home", "en" if english else "fr")
    answer = HttpResponseRedirect(back)
    chosen = request.GET.get("theme", "")
    if chosen in CHOICES:
        secure = request.is_secure() or bool(settings.SESSION_COOKIE_SECURE)
        answer.set_cookie(COOKIE, chosen, max_age=KEPT_S, httponly=True, samesite="Lax", secure=secure)
    else:
        answer.delete_cookie(COOKIE, samesite="Lax")
    return answer
