"""Days, months and stretches of days, as French and English write them."""

from calendar import monthrange
from datetime import date

from filiere.kernel.names import Language

_MONTHS = {
    "fr": (
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_WEEKDAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def either(language: Language, fr: str, en: str) -> str:
    """Return the words of the language."""
    return fr if language == "fr" else en


def month_name(month: int, language: Language) -> str:
    """Return the name of a month (1–12).

    >>> month_name(8, "fr")
    'août'
    """
    return _MONTHS[language][month - 1]


def weekday_name(on: date, language: Language) -> str:
    """Return the name of a day's weekday."""
    return _WEEKDAYS[language][on.weekday()]


def day(on: date, language: Language, *, year: bool = True) -> str:
    """Return a day: ``22 novembre 2026``, ``1er mars 2019``.

    >>> day(date(2019, 3, 1), "fr")
    '1er mars 2019'
    """
    first = "1er" if on.day == 1 and language == "fr" else str(on.day)
    return f"{first} {month_name(on.month, language)}" + (f" {on.year}" if year else "")


def day_short(on: date, language: Language) -> str:
    """Return a day for narrow places: ``22/11/2026`` in French, ``2026-11-22`` in English (no month-first ambiguity)."""
    return on.strftime("%d/%m/%Y") if language == "fr" else on.isoformat()


def month(on: date, language: Language) -> str:
    """Return the month of a day: ``avril 2019``."""
    return f"{month_name(on.month, language)} {on.year}"


def stretch(first: date, last: date, language: Language) -> str:
    """Return a stretch of days by its largest whole parts: a day, a month, months, a year, years, or two days.

    >>> stretch(date(2019, 4, 1), date(2019, 4, 30), "fr")
    'avril 2019'
    """
    if first == last:
        return day(first, language)
    if not _whole_months(first, last):
        return _two_days(first, last, language)
    if (first.month, last.month) == (1, 12):
        return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return month(first, language)
    start = month_name(first.month, language) if first.year == last.year else month(first, language)
    return f"{start} {either(language, 'à', 'to')} {month(last, language)}"


def _whole_months(first: date, last: date) -> bool:
    return first.day == 1 and last.day == monthrange(last.year, last.month)[1]


def _two_days(first: date, last: date, language: Language) -> str:
    start = day(first, language, year=first.year != last.year)
    if language == "fr":
        return f"du {start} au {day(last, language)}"
    return f"{start} to {day(last, language)}"
