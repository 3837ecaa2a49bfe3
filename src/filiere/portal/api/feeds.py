"""Atom feeds (RFC 4287): the evidence recorded last, the meetings, and what changed in a register."""

import uuid
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse
from ninja import Router

from filiere.kernel.names import Text
from filiere.portal.api.calls import Call, call_of
from filiere.rendering.days import day as say_day
from filiere.workshop.desk import PARIS

router = Router(tags=["files"])
ATOM = "http://www.w3.org/2005/Atom"
MEDIA = "application/atom+xml"

#: What was done to a record → the word for it.
_ACTS = {
    "publish": Text(fr="publiée", en="published"),
    "change": Text(fr="modifiée", en="changed"),
    "merge": Text(fr="fusionnée", en="merged"),
    "unmerge": Text(fr="séparée de nouveau", en="separated again"),
    "withdraw": Text(fr="retirée", en="withdrawn"),
    "restore": Text(fr="rétablie", en="restored"),
    "visibility": Text(fr="montrée à d’autres", en="shown to others"),
}
_STATES = {
    "planned": Text(fr="prévue", en="planned"),
    "open": Text(fr="en cours", en="open"),
    "closed": Text(fr="close, relevé publié", en="closed, record published"),
}


class News(NamedTuple):
    """One thing that happened: what it is known by for ever, its title, its instant and its page."""

    key: str
    title: str
    at: datetime
    address: str
    summary: str = ""


@router.get("/feeds/{name}", response={200: None}, openapi_extra={"responses": {200: {"content": {MEDIA: {}}}}})
def get_feed(request: HttpRequest, *, name: str) -> Any:
    """Return the feed of the evidence, of the meetings, or of a register."""
    call = call_of(request)
    if name == "evidence":
        title, page, news = Text(fr="Preuves", en="Evidence"), call.address("evidence"), _evidence(call)
    elif name == "meetings":
        title, page, news = Text(fr="Réunions", en="Meetings"), call.address("body"), _meetings(call)
    else:
        title, page, news = call.workshop.register(name).offer.title, call.address("register", name), _register(call, name)
    return HttpResponse(written(call, name, call.say(title), page, list(news)), content_type=f"{MEDIA}; charset=utf-8")


def _evidence(call: Call) -> Iterable[News]:
    for item in call.workshop.evidence_news():
        known = {element.id: element.title for element in call.workshop.contract.elements()}
        title = known[item.about].say(call.language) if item.about in known else item.about
        yield News(f"evidence {item.id}", f"{item.about} · {title}", item.recorded_at, call.address("evidence", item.id), item.organisation)


def _meetings(call: Call) -> Iterable[News]:
    for meeting in call.workshop.meeting_news():
        title = call.say(call.workshop.body(meeting.body).title)
        words = f"{title} · {say_day(meeting.on, call.language)}"
        at = datetime.combine(meeting.on, time(12), PARIS)
        state = _STATES[meeting.state.value].say(call.language)
        # A meeting that changes state is news again.
        yield News(f"meeting {meeting.id} {meeting.state.value}", words, at, call.address("meeting", meeting.id), state)


def _register(call: Call, name: str) -> Iterable[News]:
    for one in call.workshop.register_news(name):
        did = _ACTS.get(one.act)
        yield News(
            f"record {name} {one.id} {one.entry}",
            one.label,
            one.at,
            call.address("record", f"{name}/{one.id}"),
            did.say(call.language) if did else one.act,
        )


def written(call: Call, name: str, title: str, page: str, news: list[News]) -> bytes:
    """Return a feed as Atom; what names its entries does not depend on where the portal stands."""
    home = uuid.uuid5(uuid.NAMESPACE_URL, str(call.workshop.store.values.get("workspace.id")))
    newest = max((one.at for one in news), default=None)
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": call.language})
    SubElement(feed, "id").text = uuid.uuid5(home, f"feed {name} {call.language}").urn
    SubElement(feed, "title").text = title
    SubElement(feed, "updated").text = newest.isoformat() if newest else call.workshop.ledger_head().at
    SubElement(SubElement(feed, "author"), "name").text = call.say(call.workshop.publisher())
    SubElement(feed, "link", {"rel": "self", "type": MEDIA, "href": f"{call.base}/api/feeds/{name}?lang={call.language}"})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": page})
    for one in news:
        entry = SubElement(feed, "entry")
        SubElement(entry, "id").text = uuid.uuid5(home, one.key).urn
        SubElement(entry, "title").text = one.title
        SubElement(entry, "updated").text = one.at.isoformat()
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": one.address})
        if one.summary:
            SubElement(entry, "summary").text = one.summary
    written_feed: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return written_feed
