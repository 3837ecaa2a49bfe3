"""What is done with people in the portal: each act reads its form, asks the workshop, and leads to what changed."""

import os
from collections.abc import Callable
from datetime import date
from typing import Any, Protocol

from filiere.kernel.errors import UsageError, WorkspaceError
from filiere.kernel.names import Language, Text
from filiere.portal.frame import Page
from filiere.portal.pages.people import PEOPLE, t
from filiere.portal.pages.pieces import crumbs
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Links, Notice, Prose, Table
from filiere.workshop.mail import portal_address
from filiere.workshop.personal_data import TERMS


class Form(Protocol):
    """The words of a posted form."""

    origin: str

    def said(self, name: str) -> str:
        """Return a word, empty where it was not given."""

    def day(self, name: str = "day") -> date:
        """Return a date."""


def _sure(form: Form) -> None:
    if not form.said("sure"):
        raise UsageError(
            Text(fr="rien n’a été fait", en="nothing was done"), Text(fr="cochez la case pour le confirmer", en="tick the box to confirm")
        )


def _link(visit: Visit, form: Form, token: str, language: Language) -> str:
    from filiere.portal.addresses import path_of

    origin = portal_address() if os.environ.get("FILIERE_ADDRESS") else form.origin
    return origin + path_of("invitation", language, token)


def _invited(visit: Visit, form: Form, person: str, token: str) -> Page:
    """Return the page that says what became of an invitation, with the link where no message could carry it."""
    card = visit.workshop.person(person).card
    link = _link(visit, form, token, card.language)
    try:
        sent = visit.workshop.send_invitation(person, link)
        failed = ""
    except WorkspaceError as error:
        sent, failed = False, error.what.say(visit.language)
    notice = (
        Notice(tone="accepted", text=t("L’invitation est partie à son adresse.", "The invitation has left for their address."))
        if sent
        else Notice(text=t(f"Le lien n’a pas été envoyé. {failed}".strip(), f"The link was not sent. {failed}".strip()))
    )
    shown = Prose(text=t(f"Lien à remettre, montré une seule fois : {link}", f"Link to hand over, shown once only: {link}"))
    back = Links(items=(visit.link("person", person, card.name), visit.link("people", None, PEOPLE)))
    return Page(
        title=t(f"Invitation de {card.name}", f"Invitation of {card.name}"),
        crumbs=crumbs(visit, None, visit.link("people", None, PEOPLE)),
        dated=False,
        tab="",
        main=(notice, shown, back) if not sent else (notice, back),
    )


def _invite(visit: Visit, _thing: str, form: Form) -> Page:
    place = form.said("place")
    made = visit.workshop.invite(
        name=form.said("name"),
        role=form.said("role"),
        email=form.said("email"),
        organisation=form.said("organisation"),
        projects=(place,) if place else (),
        college=form.said("college"),
        language="en" if form.said("language") == "en" else "fr",
    )
    return _invited(visit, form, made.person, made.token)


def _again(visit: Visit, thing: str, form: Form) -> Page:
    return _invited(visit, form, thing, visit.workshop.invitation_link(thing))


def _role(visit: Visit, thing: str, form: Form) -> str:
    visit.workshop.give_role(thing, form.said("role"), organisation=form.said("organisation"))
    return visit.to("person", thing)


def _appoint(visit: Visit, thing: str, form: Form) -> str:
    visit.workshop.appoint(thing, form.said("place"), college=form.said("college"))
    return visit.to("person", thing)


def _dismiss(visit: Visit, thing: str, form: Form) -> str:
    visit.workshop.dismiss(thing, form.said("place"))
    return visit.to("person", thing)


def _delegate(visit: Visit, thing: str, form: Form) -> str:
    visit.workshop.delegate(form.said("taker"), first=form.day("first"), last=form.day("last"), reason=form.said("reason"), giver=thing)
    return visit.to("me") if thing == visit.actor.person else visit.to("person", thing)


def _leave(visit: Visit, thing: str, form: Form) -> str:
    _sure(form)
    visit.workshop.leave(thing)
    return visit.to("home") if thing == visit.actor.person else visit.to("person", thing)


def _erase(visit: Visit, thing: str, form: Form) -> str:
    _sure(form)
    visit.workshop.erase_person(thing)
    return visit.to("home") if thing == visit.actor.person else visit.to("people")


def _correct(visit: Visit, _thing: str, form: Form) -> str:
    visit.workshop.change_me(name=form.said("name"), language=form.said("language"))
    return visit.to("me")


def _terms(visit: Visit, _thing: str, _form: Form) -> Page:
    done = visit.workshop.retention()
    table = Table(columns=(t("Quoi", "What"), t("Supprimés", "Removed")), rows=tuple((term.what, done[term.id]) for term in TERMS))
    crumb = crumbs(visit, None, visit.link("people", None, PEOPLE))
    return Page(title=t("Durées appliquées", "Terms applied"), crumbs=crumb, dated=False, tab="", main=(table,))


PEOPLE_ACTS: dict[str, Callable[[Visit, str, Any], str | Page]] = {
    "person-invite": _invite,
    "person-again": _again,
    "person-role": _role,
    "person-appoint": _appoint,
    "person-dismiss": _dismiss,
    "person-delegate": _delegate,
    "person-leave": _leave,
    "person-erase": _erase,
    "person-me": _correct,
    "person-terms": _terms,
}
