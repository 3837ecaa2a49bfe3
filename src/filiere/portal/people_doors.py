"""The doors of the portal: a one-time link, an invitation, and the way out."""

import json
from typing import Any

from django.contrib.auth import get_user_model, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from filiere.kernel.names import Text
from filiere.portal.frame import Page, respond
from filiere.portal.pages.pieces import crumbs
from filiere.portal.people_identity import visit_of
from filiere.portal.people_oidc import ending
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Action, Actions, Link, Links, Notice, Prose, Verdict
from filiere.workshop.entrance import enter as let_in

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _open(request: HttpRequest, person: str) -> None:
    """Begin a session for a person, under a new key: one that was set before they came in is worth nothing."""
    user: Any = get_user_model()._default_manager.get(pk=person)
    login(request, user, backend=BACKEND)
    request.session.set_expiry(0)


@require_safe
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Let in whoever brings a one-time link; the token leaves the address at once. Without one, lead to the sign-in page."""
    visit = visit_of(request)
    if request.method == "HEAD":
        return HttpResponse(status=204)
    if not visit.asked("token"):
        return HttpResponseRedirect(visit.to("account", "login/"))
    _open(request, let_in(visit.workshop, visit.asked("token")))
    return HttpResponseRedirect(visit.to("home"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation, and accept it when its button is pressed: programs that open every link of a message accept nothing."""
    visit = visit_of(request)
    if request.method == "POST":
        card = visit.workshop.accept(token)
        _open(request, card.id)
        return HttpResponseRedirect(visit.to("me"))
    return respond(request, visit, _invitation_page(visit, token))


def _invitation_page(visit: Visit, token: str) -> Page:
    card = visit.workshop.invitation_of(token)
    accept = Action(
        label=Text(fr="Accepter et entrer", en="Accept and come in"),
        address=visit.to("invitation", token),
        verdict=Verdict(allowed=True),
        main=True,
        inputs=(),
    )
    words = Text(
        fr="Ce lien sert une fois. Ensuite, vous entrerez par un code envoyé à votre adresse, par une clé d’accès ou par un mot de passe.",
        en="This link serves once. From then on you come in by a code sent to your address, by a passkey or by a password.",
    )
    kept = Text(
        fr="Votre nom et votre adresse sont gardés pour vous reconnaître ; vous pouvez les lire, les emporter et les effacer.",
        en="Your name and address are kept to recognise you; you may read them, take them away and erase them.",
    )
    return Page(
        title=Text(fr=f"Bienvenue, {card.name}", en=f"Welcome, {card.name}"),
        crumbs=crumbs(visit),
        dated=False,
        forms=True,
        tab="",
        main=(
            Prose(text=words),
            Prose(text=kept),
            Actions(items=(accept,)),
            Links(items=(visit.link("privacy", None, Text(fr="Ce qui est gardé de vous", en="What is kept about you")),)),
        ),
    )


@require_POST
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """End a session, here and, where the person came by an identity provider, there too."""
    visit = visit_of(request)
    home = visit.to("home")
    elsewhere = ending(request, home)
    logout(request)
    if elsewhere is None:
        return HttpResponseRedirect(home)
    address, name = elsewhere
    gone = Visit(workshop=visit.workshop, language=visit.language, path=home, query={})
    page = Page(
        title=Text(fr="Vous êtes sorti d’ici", en="You have signed out here"),
        dated=False,
        tab="",
        main=(
            Notice(text=Text(fr=f"Sortie de {name} en cours…", en=f"Signing out of {name}…")),
            Links(items=(Link(label=Text(fr=f"Sortir de {name}", en=f"Sign out of {name}"), address=address),)),
        ),
    )
    answer = respond(request, gone, page)
    # Not a redirect: the policy lets no form lead to a stranger, and this page says what happens.
    answer.headers["Refresh"] = f"0; url={address}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_safe
@never_cache
def own_file(request: HttpRequest) -> HttpResponse:
    """Return all that is held about the reader, as a file to take away."""
    visit = visit_of(request)
    content = json.dumps(visit.workshop.own_data(), ensure_ascii=False, indent=2, default=str)
    return HttpResponse(
        content,
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="filiere-mes-donnees.json"', "Cache-Control": "private, no-store"},
    )
