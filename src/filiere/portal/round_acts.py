"""The acts of a round in the portal: each reads its form, asks the workshop, and leads to what changed."""

import os
from collections.abc import Callable
from typing import Any

from filiere.kernel.names import Text
from filiere.kernel.rounds import said_of
from filiere.portal.form import Form
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.pages.round_project import ROUNDS
from filiere.portal.visit import Visit
from filiere.rendering.states import t
from filiere.sdk.blocks import Links, Notice
from filiere.workshop.mail import portal_address

_TICK = "p-"


def _address(form: Form) -> str:
    """Return what the links of messages begin with: what the administrator set, else where this reader finds the portal."""
    return portal_address() if os.environ.get("FILIERE_ADDRESS") else form.origin


def _launch(visit: Visit, thing: str, form: Form) -> str:
    body = form.said("body") if thing == "-" else thing
    made = visit.workshop.launch_round(
        body,
        address=_address(form),
        on=form.day() if form.said("day") else None,
        answer_by=form.day("answer_by") if form.said("answer_by") else None,
    )
    return visit.to("round", made.round.id)


def _remind(visit: Visit, thing: str, form: Form) -> Page:
    written = [one for found, one in visit.workshop.remind(_address(form)) if found == thing]
    left = sum(one.fate == "sent" for one in written)
    failed = len(written) - left
    words = Text(
        fr=f"{left} message(s) parti(s)" + (f", {failed} pas encore" if failed else "") + ".",
        en=f"{left} message(s) sent" + (f", {failed} not yet" if failed else "") + ".",
    )
    if not written:
        words = t("Rien n’était dû aujourd’hui : aucun message n’est parti.", "Nothing was due today: no message left.")
    back = visit.link("round", thing, t("Revenir au tour", "Back to the round"))
    crumb = crumbs(visit, None, visit.link("round", None, ROUNDS))
    main = (Notice(tone="late" if failed else "accepted", text=words), Links(items=(back,)))
    return Page(title=t("Rappels", "Reminders"), crumbs=crumb, main=main, dated=False, tab="body")


def _close(visit: Visit, thing: str, _form: Form) -> str:
    return visit.to("round", visit.workshop.close_round(thing).id)


def _ticked(form: Form) -> list[str]:
    return [name.removeprefix(_TICK) for name in form.words if name.startswith(_TICK)]


def _accept(visit: Visit, thing: str, form: Form) -> str:
    visit.workshop.accept_answers(thing, _ticked(form))
    return visit.to("round", thing)


def _refuse(visit: Visit, thing: str, form: Form) -> str:
    visit.workshop.refuse_answers(thing, _ticked(form), form.said("reason"))
    return visit.to("round", thing)


def _amend(visit: Visit, thing: str, form: Form) -> str:
    return visit.to("round", visit.workshop.amend_answer(thing, said_of(form.words)).round)


def _add(visit: Visit, _thing: str, form: Form) -> str:
    visit.workshop.add_correspondent(
        form.said("email"),
        name=form.said("name"),
        organisation=form.said("organisation"),
        role=form.said("role") if form.said("role") in {"lead", "member", "funder", "secretariat"} else "lead",
        projects=form.said("projects").replace(",", " ").split(),
        bodies=form.said("bodies").replace(",", " ").split(),
        language="en" if form.said("language") == "en" else "fr",
        digest=bool(form.said("digest")),
    )
    return visit.to("correspondent")


def _forget(visit: Visit, _thing: str, form: Form) -> str:
    visit.workshop.forget_correspondent(form.said("who"))
    return visit.to("correspondent")


ROUND_ACTS: dict[str, Callable[[Visit, str, Any], str | Page]] = {
    "round-launch": _launch,
    "round-remind": _remind,
    "round-close": _close,
    "round-accept": _accept,
    "round-amend": _amend,
    "round-refuse": _refuse,
    "correspondent-add": _add,
    "correspondent-forget": _forget,
}
