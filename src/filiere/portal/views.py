"""From a request to an answer: a table of pages, and the few answers that are files."""

import hashlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, cast

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from filiere.kernel.errors import UnknownElement
from filiere.kernel.names import Text
from filiere.portal.display import theme_of
from filiere.portal.frame import Page, respond
from filiere.portal.house import KEY, House
from filiere.portal.pages import (
    barometer,
    comments,
    commitments,
    correspondents,
    deliverables,
    editions,
    elements,
    engines,
    evidence,
    financing,
    glance,
    governance,
    indicators,
    interactions,
    ledger,
    meetings,
    moderation,
    notices,
    open_data,
    own_calendar,
    own_data,
    people,
    projects,
    reading,
    recommendations,
    registers,
    rounds,
    sheets,
    tasks,
    tokens,
    upkeep,
)
from filiere.portal.printing import print_dossier
from filiere.portal.visit import Visit

#: Page without a name → its builder.
LISTS: dict[str, Callable[[Visit], Page]] = {
    "home": glance.glance,
    "timeline": projects.timeline,
    "project": projects.listing,
    "deliverable": deliverables.listing,
    "indicator": indicators.listing,
    "body": governance.listing,
    "followed": meetings.actions,
    "commitment": commitments.listing,
    "comment": comments.page,
    "own-calendar": own_calendar.page,
    "financing": financing.page,
    "recommendation": recommendations.listing,
    "measure": elements.measures,
    "figure": elements.figures,
    "milestone": elements.milestones,
    "operation": elements.operations,
    "objective": elements.objectives,
    "organisation": elements.organisations,
    "engine": engines.listing,
    "interaction": interactions.listing,
    "register": registers.listing,
    "run": engines.runs,
    "finding": reading.findings,
    "compare": reading.compare,
    "search": reading.search,
    "evidence": evidence.listing,
    "ledger": ledger.listing,
    "verify": ledger.verification,
    "news": tasks.news,
    "tasks": tasks.page,
    "people": people.listing,
    "refusals": people.refusals,
    "me": own_data.me,
    "processing": own_data.processing,
    "round": rounds.listing,
    "correspondent": correspondents.listing,
    "barometer": barometer.page,
    "dossier": tasks.dossier,
    "open_data": open_data.page,
    "tokens": tokens.page,
    "accessibility": notices.accessibility,
    "legal": notices.legal,
    "privacy": notices.privacy,
    "about": notices.about,
}

#: Page of one thing → its builder.
THINGS: dict[str, Callable[[Visit, str], Page]] = {
    "register": registers.one,
    "record": registers.record,
    "person": people.one,
    "proposal": moderation.page,
    "upkeep": upkeep.page,
    "editions": editions.page,
    "project": projects.one,
    "sheet": sheets.sheet,
    "action": projects.action,
    "deliverable": deliverables.one,
    "indicator": indicators.one,
    "body": governance.one,
    "round": rounds.one,
    "meeting": meetings.one,
    "commitment": commitments.one,
    "objective": elements.one,
    "figure": elements.one,
    "recommendation": recommendations.one,
    "measure": elements.one,
    "milestone": elements.one,
    "operation": elements.one,
    "organisation": elements.organisation,
    "engine": engines.engine,
    "offer": engines.offer,
    "run": engines.run,
    "evidence": evidence.one,
}

#: Form of a register's file → its media type.
REGISTER_MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}
#: Pages that show what moves while it is read: written anew for each reader.
MOVING = frozenset({"tokens", "run", "tasks", "news", "people", "person", "refusals", "me"})
#: Pages that also show what no log entry records (plans, the check of the ledger): kept for a few seconds only.
FLEETING = frozenset({"engine", "offer", "verify"})
FLEETING_S = 5
#: A longer query is answered and not kept: it is nobody's bookmark.
KEPT_QUERY = 4


def visit_of(request: HttpRequest) -> Visit:
    """Return the visit that the middleware made of a request."""
    return cast(Visit, request.visit)  # type: ignore[attr-defined]  # set by the Welcomed middleware


@require_safe
def page(request: HttpRequest, kind: str, name: str | None = None) -> HttpResponse:
    """Return the page of a kind, or of one thing of that kind."""
    visit = visit_of(request)
    if kind == "record" and name is not None and (elsewhere := registers.leads_to(visit, name)):
        return HttpResponseRedirect(elsewhere)
    if visit.known or kind in MOVING:
        return _written(request, visit, kind, name)
    house: House = request.META[KEY]
    # What a visitor reads is made of the contract, of the log and of the day; the log only grows, so its size says whether it changed.
    moment = str(time.monotonic() // FLEETING_S) if kind in FLEETING else ""
    key = (theme_of(request), request.get_full_path(), str(visit.workshop.store.ledger.size()), visit.workshop.today().isoformat(), moment)
    content = house.kept.find(key)
    if content is None:
        with house.kept.alone(key):
            content = house.kept.find(key)
            if content is None:
                answer = _written(request, visit, kind, name)
                if answer.status_code != 200:
                    return answer
                content = answer.content
                if len(request.GET) <= KEPT_QUERY:
                    house.kept.keep(key, content)
    response = HttpResponse(content, headers={"Cache-Control": "no-cache", "Vary": "Cookie"})
    response["ETag"] = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _written(request: HttpRequest, visit: Visit, kind: str, name: str | None) -> HttpResponse:
    return respond(request, visit, built(visit, kind, name))


def built(visit: Visit, kind: str, name: str | None) -> Page:
    """Return the page of a kind, or of one thing of that kind, with what was said beside it."""
    return LISTS[kind](visit) if name is None else comments.beside(visit, kind, name, THINGS[kind](visit, name))


@require_safe
def register_file(request: HttpRequest, name: str, form: str) -> HttpResponse | FileResponse:
    """Return what a search of a register finds, as a file, as far as the reader may see."""
    visit = visit_of(request)
    words, filters = registers.asked(visit, visit.workshop.register(name))
    with TemporaryDirectory() as folder:
        out = Path(folder) / f"{name}.{form}"
        visit.workshop.export_register(name, out, words=words, filters=filters, language=visit.language)
        # Opened before the folder goes: what is open stays readable.
        return FileResponse(out.open("rb"), as_attachment=True, filename=out.name, content_type=REGISTER_MEDIA[form])


@require_safe
def calendar(request: HttpRequest, name: str | None = None) -> HttpResponse:
    """Return the calendar feed of the contract, or of one body."""
    visit = visit_of(request)
    content = visit.workshop.calendar_ics(visit.language, name)
    return HttpResponse(
        content, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": 'inline; filename="filiere.ics"'}
    )


@require_safe
def evidence_json(request: HttpRequest, what: Literal["statement", "proof"], name: str) -> HttpResponse:
    """Return the statement or the inclusion proof of a piece of evidence."""
    workshop = visit_of(request).workshop
    found = workshop.statement(name) if what == "statement" else workshop.proof(name)
    return HttpResponse(json.dumps(found, ensure_ascii=False, indent=2, default=str), content_type="application/json")


@require_safe
def artefact(request: HttpRequest, sha256: str, name: str) -> HttpResponse | FileResponse:
    """Return a file of the evidence, always as a download: nothing that was filed is ever run or shown in our origin."""
    workshop = visit_of(request).workshop
    known = {subject.sha256: subject for item in workshop.facts().evidence for subject in item.subjects}
    if sha256 not in known:
        raise UnknownElement(Text(fr="aucune preuve ne cite ce fichier", en="no evidence cites this file"))
    subject = known[sha256]
    path = workshop.artefact(sha256)
    return FileResponse(path.open("rb"), as_attachment=True, filename=name or subject.name, content_type=subject.media_type)


@require_safe
def dossier(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """Return a dossier for the day shown, as PDF or as one HTML page, always as a download."""
    visit = visit_of(request)
    with TemporaryDirectory() as folder:
        out = Path(folder) / f"filiere-{kind}-{visit.day.isoformat()}.{form}"
        print_dossier(visit.workshop, kind, out, language=visit.language, on=visit.on)
        content = out.read_bytes()
    media = "application/pdf" if form == "pdf" else "text/html; charset=utf-8"
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{out.name}"'})


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """Return the pre-filled workbook of the news."""
    visit = visit_of(request)
    with TemporaryDirectory() as folder:
        out = visit.workshop.export_news(Path(folder) / "filiere.xlsx", language=visit.language)
        content = out.read_bytes()
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(content, content_type=media, headers={"Content-Disposition": 'attachment; filename="filiere.xlsx"'})
