"""Answers to those who come by a link of a message: the form of a round, and the end of a subscription."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from filiere.kernel.errors import Refused, UsageError
from filiere.portal.form import Form
from filiere.portal.frame import Page, respond
from filiere.portal.pages import round_form as pages
from filiere.portal.printing import print_paper
from filiere.portal.views import visit_of

#: Form of a paper → its media type.
MEDIA = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}
#: A link is a right: nobody keeps the page it opens, and no search engine lists it.
PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}


# The signed link is itself what a forger cannot know, and a reader of messages on a phone often keeps no cookie: the usual token would
# cost them what they typed.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Show the form that a link opens, or take what was typed in it."""
    visit = visit_of(request)
    invited = visit.workshop.round_link(token)
    if invited.ended is not None:
        return _shown(request, pages.ended(visit, invited))
    if request.method != "POST":
        built = pages.sent(visit, invited, token) if visit.asked("sent") and invited.revision else pages.form(visit, invited, token)
        return _shown(request, built)
    given = Form(request)
    seen = given.said("seen")
    try:
        with given.file() as path:
            visit.workshop.answer_round(token, given.words, path, seen=int(seen) if seen.isdecimal() else 0)
    except (UsageError, Refused) as error:
        # Read again: what somebody else has sent meanwhile is then what the next attempt has seen.
        return _shown(request, pages.form(visit, visit.workshop.round_link(token), token, words=given.words, error=error))
    response = HttpResponseRedirect(visit.to("answer", token, sent="1"))
    return _private(response)


@require_safe
def paper(request: HttpRequest, kind: str, meeting: str, form: str, project: str | None = None) -> HttpResponse:
    """Return a paper of a meeting as far as the reader may see, always as a download."""
    visit = visit_of(request)
    several = kind == "sheets"
    with TemporaryDirectory() as folder:
        name = f"{kind}-{meeting}{f'-{project}' if project else ''}.{'zip' if several else form}"
        out = Path(folder) / "paper"
        print_paper(visit.workshop, kind, meeting, form, out, language=visit.language, project=project)
        content = out.read_bytes()
    media = "application/zip" if several else MEDIA[form]
    return _private(HttpResponse(content, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'}))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End a digest: asked on a page, or in one click by the reader's mail program (RFC 8058). The link is the right, as above."""
    visit = visit_of(request)
    visit.workshop.judged_leaving(token)
    if request.method == "POST":
        visit.workshop.leave_digest(token)
    return _shown(request, pages.leaving(visit, token, gone=request.method == "POST"))


@require_safe
def attachment(request: HttpRequest, key: str) -> FileResponse:
    """Return the file joined to an answer, always as a download."""
    subject, path = visit_of(request).workshop.round_attachment(key)
    response = FileResponse(path.open("rb"), as_attachment=True, filename=subject.name, content_type=subject.media_type)
    return _private(response)


def _shown(request: HttpRequest, page: Page) -> HttpResponse:
    return _private(respond(request, visit_of(request), page))


Response = TypeVar("Response", bound=HttpResponseBase)


def _private(response: Response) -> Response:
    for name, value in PRIVATE.items():
        response.headers[name] = value
    return response
