"""The acts of requests in the portal: recommend, answer, say where it was applied."""

from collections.abc import Callable
from typing import Any

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.portal.form import Form
from filiere.portal.visit import Visit


def _recommend(visit: Visit, _thing: str, form: Form) -> str:
    about = tuple(word for word in form.said("about").replace(",", " ").split() if word)
    name = visit.workshop.recommend(
        by=form.said("by"), words=form.said("words"), addressee=form.said("addressee"), on=form.day(), about=about
    )
    return visit.to("recommendation", name)


def _answer(visit: Visit, thing: str, form: Form) -> str:
    response: Any = form.said("response")
    if response not in {"accepted", "partly", "refused"}:
        raise UsageError(Text(fr="cette réponse ne se comprend pas", en="this answer cannot be understood"))
    visit.workshop.answer_request(thing, response=response, by=form.said("by"), on=form.day(), words=form.said("words"))
    return visit.to("recommendation", thing)


def _apply(visit: Visit, thing: str, form: Form) -> str:
    visit.workshop.apply_request(thing, where=form.said("where"), on=form.day(), words=form.said("words"))
    return visit.to("recommendation", thing)


REQUEST_ACTS: dict[str, Callable[[Visit, str, Form], str]] = {"recommend": _recommend, "answer": _answer, "apply": _apply}
