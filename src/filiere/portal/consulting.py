"""Answers of consultations: what is posted is read, answered and forgotten; neither an address nor a cache ever holds it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from filiere.portal.frame import Page, respond
from filiere.portal.pages.interactions import TITLE as TOOLS
from filiere.portal.printing import print_page
from filiere.portal.views import visit_of
from filiere.portal.visit import Visit
from filiere.rendering.html_acts import options_html
from filiere.sdk.blocks import Link

PRIVATE = "private, no-store"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, name: str) -> HttpResponse:
    """Return the page of a consultation: where one begins, or what answers the words posted."""
    visit = visit_of(request)
    offer = visit.workshop.consultation(name)
    blocks = visit.workshop.consult(offer.id, _words(request), lambda act: _at(visit, offer.id, act), visit.language)
    crumbs = (Link(label=TOOLS, address=visit.to("interaction")),)
    built = Page(title=offer.title, lead=offer.what, main=blocks, crumbs=crumbs, tab="engine", dated=False, forms=True)
    return _private(respond(request, visit, built))


@require_POST
def suggest(request: HttpRequest, name: str, field: str) -> HttpResponse:
    """Return what a field may complete to, as options of its list."""
    visit = visit_of(request)
    offer = visit.workshop.consultation(name)
    found = visit.workshop.complete(offer.id, field, _words(request).get(field, ""), visit.language)
    return _private(HttpResponse(options_html(found)))


@require_POST
def file(request: HttpRequest, name: str, file: str) -> HttpResponse:
    """Return a file made from the words posted, as a download."""
    visit = visit_of(request)
    offer = visit.workshop.consultation(name)
    made = visit.workshop.taken_away(offer.id, file, _words(request), visit.language)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return _private(HttpResponse(made.read(), content_type=made.media_type, headers=headers))


@require_POST
def paper(request: HttpRequest, name: str) -> HttpResponse:
    """Return what answers the words posted, printed as a PDF."""
    visit = visit_of(request)
    offer = visit.workshop.consultation(name)
    blocks = visit.workshop.consultation_document(offer.id, _words(request), visit.language)
    content = print_page(offer.title, blocks, language=visit.language, on=visit.workshop.today())
    headers = {"Content-Disposition": f'attachment; filename="{offer.id.replace(".", "-")}.pdf"'}
    return _private(HttpResponse(content, content_type="application/pdf", headers=headers))


def _words(request: HttpRequest) -> dict[str, str]:
    return {word: request.POST[word].strip() for word in request.POST if word != "csrfmiddlewaretoken"}


def _at(visit: Visit, name: str, act: str) -> str:
    return visit.to("consultation", name if act == "ask" else f"{name}/{act}")


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = PRIVATE
    return response
