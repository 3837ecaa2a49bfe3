"""Deadlines of every kind the text prints, in words of both languages; a caveat of the text stays a caveat."""

from datetime import date
from typing import assert_never

from filiere.kernel.deadlines import (
    Approximate,
    Deadline,
    NoDeadline,
    NotBefore,
    Opportunistic,
    Point,
    Quarter,
    Range,
    Recurrence,
    Relative,
    Semester,
    Start,
    Unknown,
    Vague,
    add_months,
)
from filiere.kernel.names import Language, Text
from filiere.rendering.days import day, either, month, stretch

_NONE = Text(fr="sans date", en="no date")
_UNKNOWN = {
    "empty_cell": Text(fr="date laissée vide dans le texte", en="date left blank in the text"),
    "merged_cell": Text(fr="date illisible : cellules fusionnées dans le texte", en="date unreadable: merged cells in the text"),
}
_EVERY = {
    1: Text(fr="chaque mois", en="every month"),
    3: Text(fr="chaque trimestre", en="every quarter"),
    6: Text(fr="chaque semestre", en="every six months"),
    12: Text(fr="chaque année", en="every year"),
}


def deadline(value: Deadline, language: Language, *, anchor: str | None = None, anchored: date | None = None) -> str:  # noqa: C901, PLR0912 - one branch per kind of a closed union
    """Return a deadline in words.

    Args:
        value: the deadline, of any of the thirteen kinds.
        language: the reader's.
        anchor: what a relative deadline counts from, in words ("la signature"); its identifier when absent.
        anchored: the day of that anchor, where it is known: the day reached is then given in brackets.
    """
    match value:
        case Point(on=on):
            return day(on, language)
        case Quarter(year=year, quarter=quarter):
            return f"{either(language, 'T', 'Q')}{quarter} {year}"
        case Semester(year=year, semester=half):
            return _semester(year, half, language)
        case Range():
            return _range(value, language)
        case Start(first=first, last=last):
            return either(language, "début\u202f: ", "begins: ") + stretch(first, last, language)
        case Recurrence():
            return _recurrence(value, language)
        case Relative():
            return _relative(value, language, anchor or value.anchor, anchored)
        case Approximate(first=first, last=last):
            return _around(first, last, language)
        case Vague(words=words):
            return _quoted(words, language)
        case Opportunistic(words=words):
            return f"{either(language, 'selon l’occasion', 'as occasion arises')} ({_quoted(words, language)})"
        case NotBefore(on=on):
            return f"{either(language, 'pas avant le', 'not before')} {day(on, language)}"
        case Unknown(because=because):
            return _UNKNOWN[because].say(language)
        case NoDeadline():
            return _NONE.say(language)
        case _:
            assert_never(value)


def _semester(year: int, half: int, language: Language) -> str:
    if language == "fr":
        return f"{'1er' if half == 1 else '2e'} semestre {year}"
    return f"{'first' if half == 1 else 'second'} half of {year}"


def _range(value: Range, language: Language) -> str:
    written = stretch(value.first, value.last, language)
    if value.or_until is None:
        return written
    # The open end is printed as a month in the text; a day is shown only where it does not close one.
    closes = add_months(value.or_until.replace(day=1), 1).toordinal() - value.or_until.toordinal() == 1
    later = month(value.or_until, language) if closes else day(value.or_until, language)
    return f"{written} ({either(language, 'ou', 'or')} {later})"


def _recurrence(value: Recurrence, language: Language) -> str:
    first = deadline(value.first, language) if value.first is not None else None
    every = _every(value.every_months, language)
    if first is None:
        return every or ("récurrent, sans rythme indiqué" if language == "fr" else "recurring, no pace given")
    if every is None:
        return f"{first}, {either(language, 'puis à nouveau, sans rythme indiqué', 'then again, no pace given')}"
    return f"{first}, {either(language, 'puis', 'then')} {every}"


def _every(months: int | None, language: Language) -> str | None:
    if months is None:
        return None
    if months in _EVERY:
        return _EVERY[months].say(language)
    return f"tous les {months} mois" if language == "fr" else f"every {months} months"


def _relative(value: Relative, language: Language, anchor: str, anchored: date | None) -> str:
    # An anchor's title opens with a capital; inside a sentence it does not, unless it is an acronym.
    anchor = anchor[:1].lower() + anchor[1:] if anchor[1:2].islower() else anchor
    if language == "fr":
        written = f"{value.months} mois {'environ ' if value.about else ''}après {anchor}"
    else:
        written = f"{'about ' if value.about else ''}{value.months} {'month' if value.months == 1 else 'months'} after {anchor}"
    if anchored is None:
        return written
    return f"{written} ({day(add_months(anchored, value.months), language)})"


def _around(first: date, last: date, language: Language) -> str:
    written = stretch(first, last, language)
    if language == "en":
        return f"around {written}"
    return f"vers {'le ' if first == last else ''}{written}"


def _quoted(words: Text, language: Language) -> str:
    return either(language, f"«\u202f{words.fr}\u202f»", f"“{words.en}”")
