"""The barometer as it leaves the portal: data for programs, and one page that another site may show in a frame."""

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from filiere.portal.pages import barometer as pages
from filiere.portal.views import visit_of
from filiere.rendering.standalone import to_standalone_html

#: The one page of the portal that any site may frame: it asks nothing, holds no form and no script, and fetches nothing.
FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors *"
)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """Return the barometer as JSON."""
    visit = visit_of(request)
    content = json.dumps(visit.workshop.barometer(visit.day), ensure_ascii=False, indent=2)
    return HttpResponse(
        content,
        content_type="application/json",
        headers={"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"},
    )


@require_safe
def embedded(request: HttpRequest) -> HttpResponse:
    """Return the barometer as one HTML page that needs nothing else."""
    visit = visit_of(request)
    blocks = visit.workshop.barometer_page(visit.day)
    content = to_standalone_html(pages.TITLE, blocks, visit.language, head=pages.dated(visit))
    # Browsers that know frame-ancestors ignore the older header, which has no word for "any site".
    return HttpResponse(content, headers={"Content-Security-Policy": FRAMED, "Cross-Origin-Resource-Policy": "cross-origin"})
