"""What a form that could not be kept shows again: everything that was typed, and, where somebody else was faster, both versions."""

from collections.abc import Mapping

from filiere.kernel.errors import UsageError
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.pieces import crumbs
from filiere.portal.pages.register_forms import record_form
from filiere.portal.pages.registers import REGISTERS
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Actions, Block, Diff, DiffRow, Notice, Prose, Table
from filiere.sdk.registers import Register, words_of

_MEANWHILE = Text(
    fr="Quelqu’un d’autre a changé cette fiche pendant que vous l’écriviez. Rien n’est perdu : voici ce qui est publié et ce que vous "
    "avez tapé. Gardez ou corrigez vos mots ci-dessous, puis envoyez de nouveau.",
    en="Somebody else changed this record while you were writing. Nothing is lost: here is what is published and what you typed. Keep "
    "or correct your words below, then send again.",
)


def again(visit: Visit, register: Register, key: str, typed: Mapping[str, str], *, kept: Mapping[str, str], error: UsageError) -> Page:
    """Return a form with all that was typed, and what is wrong above it.

    Args:
        visit: the reader's.
        register: where the record is, or would be.
        key: the record, empty for a new one.
        typed: the words of its fields.
        kept: the other words of the form: ``reason``, ``base`` and ``licence``.
        error: why it was not kept.
    """
    words, base, told = dict(typed), kept.get("base", ""), list[Block]()
    if key and base.isdigit():
        now = visit.workshop.record(register.id, key)
        if now.entry != int(base):
            before = words_of(register, visit.workshop.record_at(register.id, key, int(base)))
            published = words_of(register, now.values)
            words, rows = _merged(register, typed, before, published)
            told = [Notice(tone="stale", text=_MEANWHILE), Diff(before=_PUBLISHED, after=_TYPED, rows=rows, empty=_APART)]
            base = str(now.entry)
    if not told:
        told.append(Notice(tone="late", text=error.what))
    columns = (Text(fr="Quoi", en="What"), Text(fr="Que faire", en="What to do"))
    if error.faults:
        told.append(Table(columns=columns, rows=tuple((fault.what, fault.mend) for fault in error.faults)))
    if error.mend:
        told.append(Prose(text=error.mend))
    filled = record_form(visit, register, key, {**words, **{name: word for name, word in kept.items() if name != "base"}}, {"base": base})
    crumb = crumbs(visit, None, visit.link("register", None, REGISTERS), visit.link("register", register.id, register.offer.title))
    title = Text(fr="À reprendre", en="To mend")
    return Page(title=title, crumbs=crumb, dated=False, status=400, main=(*told, Actions(items=(filled,))))


_PUBLISHED = Text(fr="Publié maintenant", en="Published now")
_TYPED = Text(fr="Ce que vous avez tapé", en="What you typed")
_APART = Text(fr="Vous n’avez pas changé les mêmes champs.", en="You did not change the same fields.")


def _merged(
    register: Register, typed: Mapping[str, str], before: Mapping[str, str], published: Mapping[str, str]
) -> tuple[dict[str, str], tuple[DiffRow, ...]]:
    """Return the words to fill the form with, and the fields that both people changed.

    What the person did not touch takes the published value, so that sending the form again takes nothing back.
    """
    words, rows = {}, []
    for field in register.fields:
        if field.name not in typed:
            continue
        mine, then, theirs = typed[field.name], before.get(field.name, ""), published.get(field.name, "")
        touched = _plain(mine) != _plain(then)
        words[field.name] = mine if touched else theirs
        if touched and _plain(theirs) not in {_plain(then), _plain(mine)}:
            rows.append(DiffRow(what=field.label, before=theirs or None, after=mine or None))
    return words, tuple(rows)


def _plain(words: str) -> tuple[str, ...]:
    """Return words however the form laid them out: one item per line, or separated by ``;``."""
    return tuple(part.strip() for line in words.splitlines() for part in line.split(";") if part.strip())
