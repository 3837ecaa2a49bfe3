"""Every address of the portal, in both languages, from the one table of path words."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from filiere.kernel.names import Language
from filiere.portal import (
    acts,
    barometer,
    beside_acts,
    consulting,
    display,
    doing,
    financing_acts,
    people_doors,
    people_oidc,
    round_answers,
    views,
)
from filiere.portal.addresses import path_of
from filiere.portal.api.routes import patterns


def _patterns(language: Language) -> Iterator[URLPattern]:
    def at(kind: str, rest: str = "") -> str:
        return path_of(kind, language).lstrip("/") + rest

    for kind in views.LISTS:
        yield path(at(kind), views.page, {"kind": kind}, name=f"{kind}-{language}")
        if at(kind):
            yield path(at(kind).rstrip("/"), RedirectView.as_view(url=path_of(kind, language), query_string=True))
    yield path(at("ics"), views.calendar)
    yield path(at("ics", "mine/<str:secret>.ics"), beside_acts.calendar)
    yield path(at("ics", "<str:name>"), views.calendar)
    yield path(at("file", "statement/<str:name>.json"), views.evidence_json, {"what": "statement"})
    yield path(at("file", "proof/<str:name>.json"), views.evidence_json, {"what": "proof"})
    yield path(at("file", "news/filiere.xlsx"), views.workbook)
    yield path(at("file", "dossier/<str:kind>.<str:form>"), views.dossier)
    yield path(at("file", "register/<str:name>.<str:form>"), views.register_file)
    yield path(at("file", "barometer.json"), barometer.data)
    yield path(at("file", "barometer.html"), barometer.embedded)
    yield path(at("file", "round/<str:key>"), round_answers.attachment)
    yield path(at("file", "paper/<str:kind>/<str:meeting>.<str:form>"), round_answers.paper)
    yield path(at("file", "paper/<str:kind>/<str:meeting>/<str:project>.<str:form>"), round_answers.paper)
    yield path(at("file", "me/filiere.json"), people_doors.own_file)
    yield path(at("file", "financing/<str:name>"), financing_acts.document)
    yield path(at("file", "<str:sha256>/<str:name>"), views.artefact)
    yield path(at("answer", "<str:token>"), round_answers.answer)
    yield path(at("unsubscribe", "<str:token>"), round_answers.unsubscribe)
    yield path(at("display"), display.choose)
    yield path(at("enter"), people_doors.enter)
    yield path(at("leave"), people_doors.leave)
    yield path(at("invitation", "<str:token>"), people_doors.invitation)
    yield path(at("account", "oidc/<str:provider_id>/login/callback/"), people_oidc.callback, name="openid_connect_callback")
    yield path(at("act", "<str:act>/<path:thing>"), acts.act)
    yield path(at("consultation", "<str:name>/document.pdf"), consulting.paper)
    yield path(at("consultation", "<str:name>/file/<str:file>"), consulting.file)
    yield path(at("consultation", "<str:name>/suggest/<str:field>"), consulting.suggest)
    yield path(at("consultation", "<str:name>"), consulting.page)
    yield path(at("interaction", "<str:name>/document.pdf"), doing.paper)
    yield path(at("interaction", "<str:name>/document.docx"), doing.text)
    yield path(at("interaction", "<str:name>/<str:act>"), doing.act)
    yield path(at("interaction", "<str:name>"), doing.page)
    for kind in views.THINGS:
        yield path(at(kind, "<path:name>"), views.page, {"kind": kind})


def account_patterns(language: Language) -> URLResolver:
    """Return the addresses of the accounts' application in a language; each of its pages has one name, so each language its own table."""
    return path(path_of("account", language).lstrip("/"), include("allauth.urls"))


own_patterns = [*patterns(), *_patterns("en"), *_patterns("fr")]
urlpatterns = [*own_patterns, account_patterns("fr")]

handler400 = "filiere.portal.errors.bad_request"
handler403 = "filiere.portal.errors.denied"
handler404 = "filiere.portal.errors.not_found"
handler500 = "filiere.portal.errors.server_error"
