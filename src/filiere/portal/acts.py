"""What a reader who has signed in can do: each act reads its form, asks the workshop (which asks the guard), and leads to what changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from filiere.kernel.errors import UnknownElement, UsageError
from filiere.kernel.governance import Attendance, Outcome
from filiere.kernel.names import Text
from filiere.portal.frame import Page, respond
from filiere.portal.pages import tasks
from filiere.portal.pages.pieces import address
from filiere.portal.register_acts import REGISTER_ACTS
from filiere.portal.views import visit_of
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Notice, Table
from filiere.sdk.engine import load_parameters
from filiere.sdk.parameters import as_json, parse

#: The largest file a browser may send, in bytes.
LARGEST = 50 * 1024 * 1024
#: What an act answers: where to go, or a page to show at once.
Answer = str | Page


class Form:
    """The words of a posted form, each asked by name."""

    def __init__(self, request: HttpRequest) -> None:
        self.words = {key: request.POST[key].strip() for key in request.POST if key != "csrfmiddlewaretoken"}
        self.files = request.FILES

    def said(self, name: str) -> str:
        """Return a word, empty where it was not given."""
        return self.words.get(name, "")

    def day(self, name: str = "day") -> date:
        """Return a date.

        Raises:
            UsageError: it is missing, or no date.
        """
        try:
            return date.fromisoformat(self.said(name))
        except ValueError:
            raise UsageError(
                Text(fr=f"« {self.said(name)} » n’est pas une date", en=f"“{self.said(name)}” is not a date"),
                Text(fr="écrivez-la année-mois-jour : 2019-06-30", en="write it year-month-day: 2019-06-30"),
            ) from None

    def number(self, name: str) -> float | None:
        """Return a number, French comma allowed; None where nothing was written.

        Raises:
            UsageError: it is written, and no number.
        """
        words = self.said(name).replace("\u202f", "").replace(" ", "").replace(",", ".")
        if not words:
            return None
        try:
            return float(words)
        except ValueError:
            raise UsageError(
                Text(fr=f"« {self.said(name)} » n’est pas un nombre", en=f"“{self.said(name)}” is not a number"),
                Text(fr="écrivez par exemple 12,5", en="write for instance 12.5"),
            ) from None

    @contextmanager
    def file(self, name: str = "file") -> Iterator[Path | None]:
        """Give the file that was sent, under its own name in a folder that lasts as long as the act.

        Raises:
            UsageError: it is larger than what a browser may send.
        """
        sent = self.files.get(name)
        if not isinstance(sent, UploadedFile):
            yield None
            return
        if (sent.size or 0) > LARGEST:
            raise UsageError(
                Text(fr="ce fichier dépasse 50 Mo", en="this file exceeds 50 MB"),
                Text(fr="déposez-le par la commande filiere attest", en="file it with the command filiere attest"),
            )
        with TemporaryDirectory() as folder:
            path = Path(folder) / (PurePath(sent.name or "document").name[:120] or "document")
            with path.open("wb") as kept:
                for chunk in sent.chunks():
                    kept.write(chunk)
            yield path


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
    found = visit.workshop.verify(thing)
    same = Text(fr="Refait, le calcul donne la même chose.", en="Done again, the run gives the same.")
    other = Text(fr="Refait, le calcul diffère de ce qui fut inscrit.", en="Done again, the run differs from what was recorded.")
    blocks = [
        Notice(
            tone="accepted" if found.same else "late",
            text=same if found.same else other,
            action=visit.link("evidence", thing, Text(fr="Revenir à la preuve", en="Back to the evidence")),
        )
    ]
    rows = tuple((item.artefact, item.what) for item in found.differences)
    table = Table(
        columns=(Text(fr="Fichier", en="File"), Text(fr="Différence", en="Difference")),
        rows=rows,
        empty=Text(fr="Aucune différence.", en="No difference."),
    )
    return Page(
        title=Text(fr="Vérification par un nouveau calcul", en="Verification by a new run"),
        tab="evidence",
        dated=False,
        main=(*blocks, table),
    )


def _news(visit: Visit, _thing: str, form: Form) -> Answer:
    with form.file() as path:
        if path is None:
            raise UsageError(Text(fr="aucun classeur n’a été choisi", en="no workbook was chosen"))
        return tasks.news(visit, visit.workshop.import_news(path, partial=bool(form.said("partial"))))


def _plan(visit: Visit, thing: str, form: Form) -> Answer:
    visit.workshop.plan_meetings(thing, first=form.day("first"), last=form.day("last"))
    return visit.to("body", thing)


def _add_meeting(visit: Visit, thing: str, form: Form) -> Answer:
    return visit.to("meeting", visit.workshop.add_meeting(thing, form.day()).id)


def _open(visit: Visit, thing: str, _form: Form) -> Answer:
    return visit.to("meeting", visit.workshop.open_meeting(thing).id)


def _not_held(visit: Visit, thing: str, form: Form) -> Answer:
    return visit.to("meeting", visit.workshop.not_held(thing, form.said("reason")).id)


def _attend(visit: Visit, thing: str, form: Form) -> Answer:
    before = visit.workshop.meeting(thing).attendance
    new = Attendance(organisation=form.said("organisation"), college=form.said("college"))
    return visit.to("meeting", visit.workshop.attend(thing, (*before, new)).id)


def _outcome(visit: Visit, thing: str, form: Form) -> Answer:
    kind: Any = form.said("kind")
    if kind not in {"information", "decision", "action"} or not form.said("words"):
        raise UsageError(Text(fr="une issue a une nature et un texte", en="an outcome has a kind and words"))
    outcome = Outcome(
        kind=kind,
        words=form.said("words"),
        about=form.said("about") or None,
        holder=form.said("holder") or None,
        due=form.day("due") if form.said("due") else None,
    )
    return visit.to("meeting", visit.workshop.add_outcome(thing, outcome).id)


def _close(visit: Visit, thing: str, form: Form) -> Answer:
    return visit.to("meeting", visit.workshop.close_meeting(thing, form.said("minutes")).id)


ACTS: dict[str, Callable[[Visit, str, Form], Answer]] = {
    "attest": _attest,
    "declare": _declare,
    "decide": _decide,
    "propose": _propose,
    "reading": _reading,
    "weather": _weather,
    "run": _run,
    "cancel": _cancel,
    "verify": _verify,
    "news": _news,
    "plan": _plan,
    "add-meeting": _add_meeting,
    "open": _open,
    "not-held": _not_held,
    "attend": _attend,
    "outcome": _outcome,
    "close": _close,
    **REGISTER_ACTS,
}


@require_POST
def act(request: HttpRequest, act: str, thing: str) -> HttpResponse:
    """Do one act; the guard is asked by the workshop, under the reader's own rights."""
    visit = visit_of(request)
    if act not in ACTS:
        raise UnknownElement(Text(fr=f"{act} : cet acte n’existe pas", en=f"{act}: there is no such act"))
    answer = ACTS[act](visit, thing, Form(request))
    if isinstance(answer, Page):
        return respond(request, visit, answer)
    return HttpResponseRedirect(answer)
