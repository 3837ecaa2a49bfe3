"""How findings speak: dates, numbers and lists in the two languages, with French typography."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from filiere.kernel.elements import Amount
from filiere.kernel.names import Language, Text

#: Monday first, as ``date.weekday`` counts.
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MOIS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre")
_MONTHS = (
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
)
_QUALIFIERS = {
    "exactly": ("", ""),
    "more_than": ("plus de ", "more than "),
    "at_least": ("au moins ", "at least "),
    "less_than": ("moins de ", "fewer than "),
    "about": ("environ ", "about "),
    "up_to": ("jusqu’à ", "up to "),
    "rank": ("rang ", "rank "),
}
#: How many names one message lists before it counts the rest.
LISTED = 12


def weekday(index: int, language: Language) -> str:
    """Return the name of a day of the week (0 is Monday)."""
    return _JOURS[index] if language == "fr" else WEEKDAYS[index].capitalize()


def day(on: date, language: Language) -> str:
    """Return a date in words.

    >>> day(date(2019, 6, 1), "fr"), day(date(2019, 6, 14), "en")
    ('1er juin 2019', '14 June 2019')
    """
    if language == "fr":
        return f"{'1er' if on.day == 1 else on.day} {_MOIS[on.month - 1]} {on.year}"
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def number(value: float, language: Language) -> str:
    """Return a number as the language writes it.

    >>> number(3100, "en"), number(42.3, "fr")
    ('3,100', '42,3')
    """
    words = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")
    return words.replace(",", "\u202f").replace(".", ",") if language == "fr" else words


def amount(stated: Amount, language: Language) -> str:
    r"""Return an amount with its qualifier, and its unit where that is a sign rather than a word.

    >>> amount(Amount(value=34, unit="Mds€", qualifier="about", what={"fr": "m", "en": "m"}), "en")
    'about 34\xa0Mds€'
    """
    qualifier = _QUALIFIERS[stated.qualifier][0 if language == "fr" else 1]
    words = f"{'×' if stated.unit == 'factor' else ''}{number(stated.value, language)}"
    if stated.unit == "%":
        return f"{qualifier}{words}{'' if language == 'en' else chr(0x202F)}%"
    return f"{qualifier}{words}\u00a0{stated.unit}" if stated.unit.endswith(("€", "$")) else qualifier + words


def listing(names: Sequence[str], language: Language, limit: int = LISTED) -> str:
    """Return names separated by commas, the first ones only where they are many."""
    shown = ", ".join(names[:limit])
    rest = len(names) - limit
    if rest <= 0:
        return shown
    return f"{shown} et {rest} autre{'s' if rest > 1 else ''}" if language == "fr" else f"{shown} and {rest} more"


def both(french: str, english: str) -> Text:
    r"""Return a message, its French punctuation preceded by a narrow no-break space.

    >>> both("quoi ?", "what?").fr
    'quoi\u202f?'
    """
    spaced = re.sub(r" ([;:!?%»])", "\u202f\\1", french).replace("« ", "«\u202f")
    return Text(fr=spaced, en=english)


def folded(words: str) -> str:
    """Return words freed of case, accents, hyphens and blanks, so that one name printed two ways is one.

    >>> folded("Mab-Design") == folded("MabDesign")
    True
    """
    plain = unicodedata.normalize("NFKD", words.casefold().replace("œ", "oe")).casefold()
    return "".join(letter for letter in plain if letter.isalnum())
