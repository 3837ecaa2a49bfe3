"""What a reader who has signed in does with registers: each act reads its form, asks the workshop, and leads to what changed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.moderation import imported
from filiere.portal.pages.pieces import crumbs
from filiere.portal.pages.register_forms import FIELD, record_form
from filiere.portal.pages.registers import REGISTERS, parts
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Actions, Notice, Prose, Table
from filiere.sdk.registers import VISIBILITIES, Register


class Form(Protocol):
    """The words of a posted form."""

    words: dict[str, str]

    def said(self, name: str) -> str:
        """Return a word, empty where it was not given."""

    def file(self, name: str = "file") -> AbstractContextManager[Path | None]:
        """Give the file that was sent."""


def _values(form: Form) -> dict[str, str]:
    return {name.removeprefix(FIELD): word for name, word in form.words.items() if name.startswith(FIELD)}


def _propose(visit: Visit, thing: str, form: Form) -> str | Page:
    name, key = parts(thing)
    base = form.said("base")
    try:
        visit.workshop.propose_record(
            name, key or None, _values(form), reason=form.said("reason"), base=int(base) if base.isdigit() else None
        )
    except UsageError as error:
        return _again(visit, visit.workshop.register(name), key, form, error)
    return visit.to("register", name, proposed="1") if not key else visit.to("record", thing, proposed="1")


def _again(visit: Visit, register: Register, key: str, form: Form, error: UsageError) -> Page:
    """Return the form with all that was typed, and what is wrong above it."""
    words = {**_values(form), "reason": form.said("reason")}
    filled = record_form(visit, register, key, words, {"base": form.said("base")})
    columns = (Text(fr="Quoi", en="What"), Text(fr="Que faire", en="What to do"))
    table = Table(columns=columns, rows=tuple((fault.what, fault.mend) for fault in error.faults))
    told = (Notice(tone="late", text=error.what), *((table,) if error.faults else ()), *((Prose(text=error.mend),) if error.mend else ()))
    crumb = crumbs(visit, None, visit.link("register", None, REGISTERS), visit.link("register", register.id, register.offer.title))
    title = Text(fr="À reprendre", en="To mend")
    return Page(title=title, crumbs=crumb, dated=False, status=400, main=(*told, Actions(items=(filled,))))


def _moderate(visit: Visit, thing: str, form: Form) -> str:
    choices = {name.removeprefix("c-"): word for name, word in form.words.items() if name.startswith("c-")}
    seen = form.said("seen")
    visit.workshop.moderate(thing, choices, amended=_values(form), reason=form.said("reason"), seen=int(seen) if seen.isdigit() else None)
    return visit.to("proposal", thing)


def _decide(visit: Visit, thing: str, form: Form) -> str:
    visit.workshop.decide_proposals(thing, outcome=form.said("outcome"), batch=form.said("batch"), reason=form.said("reason"))
    return visit.to("proposal", thing)


def _fill(visit: Visit, thing: str, _form: Form) -> str:
    visit.workshop.fill_register(thing)
    return visit.to("register", thing)


def _merge(visit: Visit, thing: str, form: Form) -> str:
    name, key = parts(thing)
    visit.workshop.merge_records(name, key, form.said("into"), reason=form.said("reason"))
    return visit.to("record", thing, merged="1")


def _restore(visit: Visit, thing: str, form: Form) -> str:
    name, key = parts(thing)
    visit.workshop.unmerge_record(name, key, reason=form.said("reason"))
    return visit.to("record", thing)


def _withdraw(visit: Visit, thing: str, form: Form) -> str:
    visit.workshop.withdraw_records(thing, form.said("keys").split(), reason=form.said("reason"))
    return visit.to("register", thing)


def _visibility(visit: Visit, thing: str, form: Form) -> str:
    word: Any = form.said("visibility")
    if word not in VISIBILITIES:
        raise UsageError(Text(fr="cette visibilité n’existe pas", en="there is no such visibility"))
    visit.workshop.show_records(thing, form.said("keys").split(), word, reason=form.said("reason"))
    return visit.to("register", thing)


def _import(visit: Visit, thing: str, form: Form) -> Page:
    with form.file() as path:
        if path is None:
            raise UsageError(
                Text(fr="aucun fichier", en="no file"), Text(fr="choisissez un fichier CSV ou XLSX", en="choose a CSV or XLSX file")
            )
        report = visit.workshop.import_register(
            thing, path, reason=form.said("reason"), dry_run=form.said("dry") == "yes", all_or_nothing=form.said("whole") == "yes"
        )
    return imported(visit, visit.workshop.register(thing), report)


REGISTER_ACTS: dict[str, Callable[[Visit, str, Any], str | Page]] = {
    "record-propose": _propose,
    "record-moderate": _moderate,
    "record-decide": _decide,
    "record-fill": _fill,
    "record-merge": _merge,
    "record-restore": _restore,
    "record-withdraw": _withdraw,
    "record-visibility": _visibility,
    "record-import": _import,
}
