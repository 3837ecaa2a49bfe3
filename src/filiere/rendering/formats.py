"""How values are written for a reader: numbers, days, sizes and cells, in French and in English typography.

French puts a narrow no-break space (U+202F) inside large numbers and before ``; : ! ? %``, and days are those of Europe/Paris.
"""

import re
from datetime import date, datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from filiere.kernel.evidence import Nature
from filiere.kernel.names import Language, Text
from filiere.rendering.days import day
from filiere.rendering.deadlines import deadline
from filiere.sdk.cells import Badge, Cell, CellPart, Code, Link, Quantity, When
from filiere.sdk.pictures import Words

NARROW = "\u202f"
PARIS = ZoneInfo("Europe/Paris")
#: What stands where nothing was said.
SILENCE = "—"

NATURES = {
    Nature.REAL: Text(fr="données réelles", en="real data"),
    Nature.OPEN: Text(fr="données ouvertes", en="open data"),
    Nature.SIMULATED: Text(fr="simulé, ne compte pas", en="simulated, does not count"),
    Nature.SYNTHETIC: Text(fr="synthétique, ne compte pas", en="synthetic, does not count"),
}
NO_READING = Text(fr="aucun relevé", en="no reading")

_BEFORE = re.compile(r"[ \u00a0]([;:!?%»])")
_AFTER = re.compile(r"«[ \u00a0]")


def french(words: str) -> str:
    r"""Return French words with narrow no-break spaces where an ordinary space stands before or after the signs that want one.

    >>> french("Quoi ? « Rien »") == "Quoi\u202f? «\u202fRien\u202f»"
    True
    """
    return _AFTER.sub(f"«{NARROW}", _BEFORE.sub(rf"{NARROW}\1", words))


def say(words: Words, language: Language) -> str:
    """Return words in a language; a plain ``str`` is a name and is left as it is."""
    if isinstance(words, str):
        return words
    return french(words.fr) if language == "fr" else words.en


def number(value: float, language: Language, decimals: int | None = None) -> str:
    r"""Return a number as people write it; without ``decimals``, as many as it takes, at most six significant digits after rounding.

    >>> number(1234.5, "fr") == "1\u202f234,5"
    True
    """
    written = f"{value:,.{decimals}f}" if decimals is not None else _shortest(value)
    if written.startswith("-"):
        written = "−" + written[1:] if written.strip("-0.,") else written[1:]
    if language == "en":
        return written
    return written.replace(",", NARROW).replace(".", ",")


def _shortest(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    size = abs(value)
    if not 1e-4 <= size < 1e12:
        return f"{value:.3g}"
    decimals = max(0, 6 - len(str(int(size)))) if size >= 1 else 6
    return f"{value:,.{decimals}f}".rstrip("0").rstrip(".")


def percent(value: float, language: Language, decimals: int = 0) -> str:
    """Return a percentage: ``64 %`` with a narrow no-break space in French, ``64%`` in English."""
    return number(value, language, decimals) + (f"{NARROW}%" if language == "fr" else "%")


def size(octets: int, language: Language) -> str:
    """Return the size of a file in decimal units."""
    names = ("octets", "ko", "Mo", "Go") if language == "fr" else ("bytes", "kB", "MB", "GB")
    amount, step = float(octets), 0
    while amount >= 1000 and step < len(names) - 1:
        amount, step = amount / 1000, step + 1
    return f"{number(amount, language, 0 if step == 0 or amount >= 100 else 1)}\u00a0{names[step]}"


def instant(moment: datetime, language: Language) -> str:
    """Return a UTC instant as a Paris day and time: ``22 novembre 2026, 18 h 04``.

    Raises:
        ValueError: the instant has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("an instant without a time zone names no time in Paris")
    local = moment.astimezone(PARIS)
    return f"{day(local.date(), language)}, {clock(local, language)}"


def clock(moment: datetime, language: Language) -> str:
    """Return the time of day: ``18 h 04`` in French, ``18:04`` in English."""
    if language == "fr":
        return f"{moment.hour}{NARROW}h{NARROW}{moment.minute:02d}"
    return f"{moment.hour:02d}:{moment.minute:02d}"


def quantity(value: Quantity, language: Language) -> str:
    """Return a value with its unit and interval; "no reading" where there is none. Its nature is said by the medium, beside it."""
    if value.value is None:
        return say(NO_READING, language)
    written = number(value.value, language, value.decimals)
    if value.unit:
        written = _with_unit(written, value.unit, language)
    if value.low is not None and value.high is not None:
        low, high = (number(end, language, value.decimals) for end in (value.low, value.high))
        written += f" ({low}\u00a0– {high})"
    return written


def _with_unit(written: str, unit: str, language: Language) -> str:
    if unit == "%":
        return written + (f"{NARROW}%" if language == "fr" else "%")
    return f"{written}\u00a0{unit}"


def short_code(code: Code) -> str:
    """Return a digest cut in its middle: ``9c41…e07a``."""
    if code.short is None or len(code.words) <= code.short + 1:
        return code.words
    half = code.short // 2
    return f"{code.words[:half]}…{code.words[-half:]}"


def part(value: CellPart, language: Language) -> str:  # noqa: C901 - one branch per kind of a closed union
    """Return one part of a cell as plain words."""
    match value:
        case None:
            return SILENCE
        case bool():
            return {"fr": ("non", "oui"), "en": ("no", "yes")}[language][value]
        case int() | float():
            return number(value, language)
        case datetime():
            return instant(value, language)
        case date():
            return day(value, language)
        case str() | Text():
            return say(value, language)
        case Link(label=label, note=note):
            return say(label, language) + (f" {say(note, language)}" if note is not None else "")
        case Badge(words=words):
            return say(words, language)
        case Quantity():
            return quantity(value, language)
        case When():
            return french(when(value, language)) if language == "fr" else when(value, language)
        case Code():
            return short_code(value)
        case _:
            assert_never(value)


def when(value: When, language: Language) -> str:
    """Return a deadline in words."""
    anchor = None if value.anchor is None else say(value.anchor, language)
    return deadline(value.deadline, language, anchor=anchor, anchored=value.anchored)


def when_text(value: When) -> Text:
    """Return a deadline in both languages, for a mark or a sentence that carries it."""
    return Text(fr=when(value, "fr"), en=when(value, "en"))


def cell(value: Cell, language: Language) -> str:
    """Return a cell as plain words, its parts one after the other; the nature of a quantity is said after it."""
    parts = value if isinstance(value, tuple) else (value,)
    return " ".join(filter(None, (_with_nature(item, language) for item in parts)))


def _with_nature(item: CellPart, language: Language) -> str:
    written = part(item, language)
    if isinstance(item, Quantity) and item.value is not None and item.nature is not None:
        return f"{written} [{say(NATURES[item.nature], language)}]"
    return written


def is_numeric(value: Cell) -> bool:
    """Return whether a cell aligns on the right: a number or a measured value."""
    return isinstance(value, (int, float, Quantity)) and not isinstance(value, bool)
