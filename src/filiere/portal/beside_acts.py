"""Acts beside the contract: comments, and the secret address of one's own calendar."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from filiere.kernel.comments import CommentState
from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.portal.addresses import path_of
from filiere.portal.form import Form
from filiere.portal.frame import Page
from filiere.portal.house import KEY, House
from filiere.portal.pages import own_calendar
from filiere.portal.pages.comments import place_of
from filiere.portal.views import visit_of
from filiere.portal.visit import Visit
from filiere.sdk.registers import VISIBILITIES
from filiere.workshop.entrance import actor_of


def _comment(visit: Visit, thing: str, form: Form) -> str:
    visibility = next((word for word in VISIBILITIES if word == form.said("visibility")), None)
    if visibility is None:
        raise UsageError(Text(fr="dites qui lira ce commentaire", en="say who will read this comment"))
    found = visit.workshop.comment(thing, form.said("words"), visibility=visibility)
    return place_of(visit, found.about).partition("#")[0] + "#commentaires"


def _show(visit: Visit, thing: str, _form: Form) -> str:
    visit.workshop.moderate_comment(thing, CommentState.SHOWN)
    return visit.to("comment")


def _hide(visit: Visit, thing: str, form: Form) -> str:
    visit.workshop.moderate_comment(thing, CommentState.HIDDEN, form.said("reason"))
    return visit.to("comment")


def _withdraw(visit: Visit, thing: str, _form: Form) -> str:
    visit.workshop.withdraw_comment(thing)
    return visit.to("comment")


def _make(visit: Visit, _thing: str, form: Form) -> Page:
    secret = visit.workshop.make_own_calendar()
    return own_calendar.page(visit, form.origin + path_of("ics", visit.language, f"mine/{secret}.ics"))


def _revoke(visit: Visit, _thing: str, _form: Form) -> str:
    visit.workshop.revoke_own_calendar()
    return visit.to("own-calendar")


@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Return the calendar that a secret address opens, under the rights of its person as they are today."""
    visit = visit_of(request)
    house: House = request.META[KEY]
    person = visit.workshop.calendar_reader(secret)
    content = house.workshop_of(actor_of(house.workshop, person)).own_calendar_ics(visit.language)
    headers = {
        "Content-Disposition": 'inline; filename="filiere.ics"',
        "Cache-Control": "private, no-store",
        "Referrer-Policy": "no-referrer",
    }
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


BESIDE_ACTS: dict[str, Callable[[Visit, str, Form], str | Page]] = {
    "comment": _comment,
    "comment-show": _show,
    "comment-hide": _hide,
    "comment-withdraw": _withdraw,
    "calendar-make": _make,
    "calendar-revoke": _revoke,
}
