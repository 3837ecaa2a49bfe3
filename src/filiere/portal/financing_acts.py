"""The document of a decision: filed and taken away by those who may see its application, never kept by a browser's shared cache."""

from collections.abc import Callable

from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.portal.form import Form
from filiere.portal.views import visit_of
from filiere.portal.visit import Visit


@require_safe
def document(request: HttpRequest, name: str) -> FileResponse:
    """Return the document of a decision, always as a download."""
    path, title = visit_of(request).workshop.decision_document(name)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=title, content_type="application/octet-stream")
    answer["Cache-Control"] = "private, no-store"
    return answer


def _file_decision(visit: Visit, _thing: str, form: Form) -> str:
    with form.file() as path:
        if path is None:
            raise UsageError(Text(fr="aucun document n’a été choisi", en="no document was chosen"))
        visit.workshop.file_decision(form.said("application"), path, by=visit.actor.organisation)
    return visit.to("financing")


FINANCING_ACTS: dict[str, Callable[[Visit, str, Form], str]] = {"financing-document": _file_decision}
