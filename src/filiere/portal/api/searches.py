"""The Atom feed of a search of a register: its address is the search, kept by whoever follows it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from filiere.portal.api.calls import call_of
from filiere.portal.api.feeds import MEDIA, News, written
from filiere.portal.api.registers import Filters, Words, filters_of

router = Router(tags=["files"])


@router.get("/searches/{name}", response={200: None}, openapi_extra={"responses": {200: {"content": {MEDIA: {}}}}})
def get_search_feed(request: HttpRequest, *, name: str, filter: Filters = (), q: Words = "") -> Any:
    """Return what changed in a search of a register."""
    call = call_of(request)
    register = call.workshop.register(name)
    said = " ".join([q, *filter]).strip()
    found = call.workshop.search_news(name, q, filters_of(filter))
    news = [News(f"record {name} {one.id} {one.entry}", one.label, one.at, call.address("record", f"{name}/{one.id}")) for one in found]
    title = f"{call.say(register.offer.title)} · {said}" if said else call.say(register.offer.title)
    return HttpResponse(
        written(call, f"{name} {said}", title, call.address("register", name), news), content_type=f"{MEDIA}; charset=utf-8"
    )
