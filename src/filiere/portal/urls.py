"""Every address of the portal, in both languages, from the one table of path words."""

from collections.abc import Iterator

from django.urls import URLPattern, path
from django.views.generic import RedirectView

from filiere.kernel.names import Language
from filiere.portal import acts, doing, views
from filiere.portal.addresses import path_of


def _patterns(language: Language) -> Iterator[URLPattern]:
    def at(kind: str, rest: str = "") -> str:
        return path_of(kind, language).lstrip("/") + rest

    for kind in views.LISTS:
        yield path(at(kind), views.page, {"kind": kind}, name=f"{kind}-{language}")
        if at(kind):
            yield path(at(kind).rstrip("/"), RedirectView.as_view(url=path_of(kind, language), query_string=True))
    yield path(at("ics"), views.calendar)
    yield path(at("ics", "<str:name>"), views.calendar)
    yield path(at("file", "statement/<str:name>.json"), views.evidence_json, {"what": "statement"})
    yield path(at("file", "proof/<str:name>.json"), views.evidence_json, {"what": "proof"})
    yield path(at("file", "news/filiere.xlsx"), views.workbook)
    yield path(at("file", "dossier/<str:kind>.<str:form>"), views.dossier)
    yield path(at("file", "register/<str:name>.<str:form>"), views.register_file)
    yield path(at("file", "<str:sha256>/<str:name>"), views.artefact)
    yield path(at("enter"), views.enter)
    yield path(at("leave"), views.leave)
    yield path(at("act", "<str:act>/<path:thing>"), acts.act)
    yield path(at("interaction", "<str:name>/document.pdf"), doing.paper)
    yield path(at("interaction", "<str:name>/<str:act>"), doing.act)
    yield path(at("interaction", "<str:name>"), doing.page)
    for kind in views.THINGS:
        yield path(at(kind, "<path:name>"), views.page, {"kind": kind})


urlpatterns = [*_patterns("en"), *_patterns("fr")]

handler400 = "filiere.portal.errors.bad_request"
handler403 = "filiere.portal.errors.denied"
handler404 = "filiere.portal.errors.not_found"
handler500 = "filiere.portal.errors.server_error"
