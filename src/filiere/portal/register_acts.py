"""What a reader who has signed in does with registers: each act reads its form, asks the workshop, and leads to what changed."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.moderation import decided, imported, proposal
from filiere.portal.pages.register_conflicts import again
from filiere.portal.pages.register_forms import ENCODINGS, FIELD, LINE, TICKED
from filiere.portal.pages.registers import parts
from filiere.portal.visit import Visit
from filiere.sdk.registers import VISIBILITIES


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
            name,
            key or None,
            _values(form),
            reason=form.said("reason"),
            base=int(base) if base.isdigit() else None,
            licence=form.said("licence"),
        )
    except UsageError as error:
        kept = {word: form.said(word) for word in ("reason", "base", "licence")}
        return again(visit, visit.workshop.register(name), key, _values(form), kept=kept, error=error)
    return visit.to("register", name, proposed="1") if not key else visit.to("record", thing, proposed="1")


def _moderate(visit: Visit, thing: str, form: Form) -> str | Page:
    choices = {name.removeprefix("c-"): word for name, word in form.words.items() if name.startswith("c-")}
    seen = form.said("seen")
    try:
        entry = int(seen) if seen.isdigit() else None
        visit.workshop.moderate(thing, choices, amended=_values(form), reason=form.said("reason"), seen=entry)
    except UsageError as error:
        return proposal(visit, thing, typed=form.words, error=error)
    return visit.to("proposal", thing)


def _decide(visit: Visit, thing: str, form: Form) -> str | Page:
    keys = [name.removeprefix(TICKED) for name, word in form.words.items() if name.startswith(TICKED) and word == "yes"]
    done = visit.workshop.decide_proposals(
        thing, outcome=form.said("outcome"), keys=keys, batch=form.said("batch"), reason=form.said("reason")
    )
    return decided(visit, visit.workshop.register(thing), done) if done.left else visit.to("proposal", thing)


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


def _undo(visit: Visit, thing: str, form: Form) -> str:
    name, key = parts(thing)
    seen = form.said("seen")
    visit.workshop.undo_record(name, key, reason=form.said("reason"), seen=int(seen) if seen.isdigit() else None)
    return visit.to("record", thing, merged="1")


def _erase(visit: Visit, thing: str, form: Form) -> str:
    name, key = parts(thing)
    if form.said("sure") != "yes":
        raise UsageError(
            Text(fr="rien n’a été effacé", en="nothing was erased"),
            Text(fr="cochez la case pour le confirmer", en="tick the box to confirm"),
        )
    visit.workshop.erase_personal(name, key)
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
            thing,
            path,
            reason=form.said("reason"),
            dry_run=form.said("dry") == "yes",
            all_or_nothing=form.said("whole") == "yes",
            encoding=form.said("encoding") or ENCODINGS[0],
            licence=form.said("licence"),
            choices={
                int(name.removeprefix(LINE)): word
                for name, word in form.words.items()
                if word and name.startswith(LINE) and name.removeprefix(LINE).isdigit()
            },
        )
    return imported(visit, visit.workshop.register(thing), report)


REGISTER_ACTS: dict[str, Callable[[Visit, str, Any], str | Page]] = {
    "record-propose": _propose,
    "record-moderate": _moderate,
    "record-decide": _decide,
    "record-fill": _fill,
    "record-merge": _merge,
    "record-restore": _restore,
    "record-undo": _undo,
    "record-erase": _erase,
    "record-withdraw": _withdraw,
    "record-visibility": _visibility,
    "record-import": _import,
}
