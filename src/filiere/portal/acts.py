"""What a reader who has signed in can do: each act reads its form, asks the workshop (which asks the guard), and leads to what changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.names import Text
from filiere.portal.again import page_again
from filiere.portal.beside_acts import BESIDE_ACTS
from filiere.portal.financing_acts import FINANCING_ACTS
from filiere.portal.form import Form
from filiere.portal.frame import Page, respond
from filiere.portal.link_acts import LINK_ACTS
from filiere.portal.meeting_acts import MEETING_ACTS
from filiere.portal.pages import tasks
from filiere.portal.pages.pieces import address
from filiere.portal.people_acts import PEOPLE_ACTS
from filiere.portal.register_acts import REGISTER_ACTS
from filiere.portal.request_acts import REQUEST_ACTS
from filiere.portal.round_acts import ROUND_ACTS
from filiere.portal.token_acts import TOKEN_ACTS
from filiere.portal.views import visit_of
from filiere.portal.visit import Visit
from filiere.sdk.engine import load_parameters
from filiere.sdk.parameters import as_json, parse

#: What an act answers: where to go, or a page to show at once.
Answer = str | Page


def _seen(visit: Visit, where: str, day: date) -> str:
    """Return a page's address on a day late enough to show what was just recorded."""
    if day <= visit.day:
        return where
    return f"{where.partition('?')[0]}?on={day.isoformat()}"


def _attest(visit: Visit, thing: str, form: Form) -> Answer:
    with form.file() as path:
        visit.workshop.attest(thing, on=form.day(), by=form.said("by"), file=path, statement=form.said("statement"))
    return _seen(visit, address(visit, thing), form.day())


def _declare(visit: Visit, thing: str, form: Form) -> Answer:
    says: Any = form.said("says")
    if says not in {"under_way", "not_delivered"}:
        raise UsageError(Text(fr="ces nouvelles ne se comprennent pas", en="this news cannot be understood"))
    visit.workshop.declare(thing, says=says, on=form.day(), by=form.said("by"), words=form.said("words"))
    return _seen(visit, address(visit, thing), form.day())


def _decide(visit: Visit, thing: str, form: Form) -> Answer:
    outcome: Any = form.said("outcome")
    if outcome not in {"accepted", "refused", "withdrawn"}:
        raise UsageError(Text(fr="cette décision ne se comprend pas", en="this decision cannot be understood"))
    visit.workshop.decide(thing, outcome=outcome, by=form.said("by"), on=form.day(), reason=form.said("reason"))
    return visit.to("evidence", thing)


def _decide_several(visit: Visit, _thing: str, form: Form) -> Answer:
    ticked = [name.removeprefix(tasks.TICK) for name in form.words if name.startswith(tasks.TICK)]
    if not ticked:
        raise UsageError(
            Text(fr="aucune preuve n’est cochée", en="no evidence is ticked"),
            Text(fr="cochez celles que vous acceptez", en="tick those you accept"),
        )
    for name in ticked:
        visit.workshop.decide(name, outcome="accepted", by=form.said("by"), on=form.day(), reason=form.said("reason"))
    return visit.to("tasks")


def _propose(visit: Visit, thing: str, form: Form) -> Answer:
    visit.workshop.propose_reading(
        thing,
        value=form.number("value"),
        on=form.day(),
        source=form.said("source"),
        reason=form.said("reason"),
        by=form.said("by"),
        judgement=form.said("judgement") or None,
    )
    return _seen(visit, visit.to("indicator", thing), form.day())


def _reading(visit: Visit, thing: str, form: Form) -> Answer:
    act: Any = form.said("act")
    if act not in {"check", "approve", "lock", "unapprove", "refuse"}:
        raise UsageError(Text(fr="cet acte ne se comprend pas", en="this act cannot be understood"))
    visit.workshop.act_on_reading(thing, act=act, by=form.said("by"), reason=form.said("reason"))
    indicator = next(row.reading.indicator for row in visit.workshop.store.readings.all() if row.id == thing)
    return visit.to("indicator", indicator)


def _weather(visit: Visit, thing: str, form: Form) -> Answer:
    weather: Any = form.said("weather")
    if weather not in {"sun", "cloud", "rain", "storm"}:
        raise UsageError(Text(fr="cette météo ne se comprend pas", en="this weather cannot be understood"))
    visit.workshop.set_weather(thing, weather=weather, words=form.said("words"), on=form.day(), by=form.said("by"))
    return _seen(visit, visit.to("project", thing), form.day())


def _run(visit: Visit, thing: str, form: Form) -> Answer:
    target = visit.workshop.targets(thing)[0]
    model = load_parameters(visit.workshop.offer(target.offer))
    parameters = as_json(parse(model, form.words)) if form.words else None
    return visit.to("run", visit.workshop.start_run(thing, parameters))


def _cancel(visit: Visit, thing: str, _form: Form) -> Answer:
    visit.workshop.cancel(thing)
    return visit.to("run", thing)


def _verify(visit: Visit, thing: str, _form: Form) -> Answer:
    return visit.to("run", visit.workshop.start_verification(thing))


def _news(visit: Visit, _thing: str, form: Form) -> Answer:
    with form.file() as path:
        if path is None:
            raise UsageError(Text(fr="aucun classeur n’a été choisi", en="no workbook was chosen"))
        return tasks.news(visit, visit.workshop.import_news(path, partial=bool(form.said("partial"))))


ACTS: dict[str, Callable[[Visit, str, Form], Answer]] = {
    "attest": _attest,
    "declare": _declare,
    "decide": _decide,
    "decide-several": _decide_several,
    "propose": _propose,
    "reading": _reading,
    "weather": _weather,
    "run": _run,
    "cancel": _cancel,
    "verify": _verify,
    "news": _news,
    **BESIDE_ACTS,
    **FINANCING_ACTS,
    **MEETING_ACTS,
    **PEOPLE_ACTS,
    **REGISTER_ACTS,
    **LINK_ACTS,
    **TOKEN_ACTS,
    **REQUEST_ACTS,
    **ROUND_ACTS,
}


@require_POST
def act(request: HttpRequest, act: str, thing: str) -> HttpResponse:
    """Do one act; the guard is asked by the workshop, under the reader's own rights."""
    visit = visit_of(request)
    if act not in ACTS:
        raise UnknownElement(Text(fr=f"{act} : cet acte n’existe pas", en=f"{act}: there is no such act"))
    try:
        answer = ACTS[act](visit, thing, Form(request))
    except UsageError as error:
        again = page_again(request, visit, error) if visit.known and not error.faults else None
        if again is None:
            raise
        answer = again
    if isinstance(answer, Page):
        return respond(request, visit, answer)
    return HttpResponseRedirect(answer)
