"""Numbers that disagree: one thing stated two ways, one number given to two things."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from math import inf

from filiere.kernel.contract import Contract
from filiere.kernel.elements import Amount, Figure
from filiere.kernel.lint.values import Finding, Place, Severity, joined, places
from filiere.kernel.lint.words import amount, both, folded
from filiere.kernel.names import Language
from filiere.kernel.printed import Printed, Stated

#: What "about" and "near" leave open, on each side.
ABOUT = 0.1
#: How a unit of money is written before its sign, and what it multiplies.
_SCALES = {"k": 1e3, "M": 1e6, "Md": 1e9, "Mds": 1e9}

Interval = tuple[float, float]


def scaled(stated: Amount) -> tuple[float, str]:
    """Return a value in the ground unit of its kind.

    >>> scaled(Amount(value=2.5, unit="M$", what={"fr": "m", "en": "m"}))
    (2500000.0, '$')
    """
    unit = stated.unit.replace(" ", "").replace("\u00a0", "")
    if unit.endswith(("€", "$")) and unit[:-1] in _SCALES:
        return stated.value * _SCALES[unit[:-1]], unit[-1]
    return stated.value, stated.unit


def interval(stated: Amount) -> Interval:
    """Return the values that an amount leaves possible; a bound that is excluded is moved by one part in a billion."""
    value = scaled(stated)[0]
    edge = abs(value) * 1e-9
    match stated.qualifier:
        case "more_than":
            return value + edge, inf
        case "at_least":
            return value, inf
        case "less_than":
            return -inf, value - edge
        case "up_to":
            return -inf, value
        case "about":
            return value - ABOUT * abs(value), value + ABOUT * abs(value)
        case _:
            return value, value


def of(stated: Stated, figures: Mapping[str, Figure]) -> Amount | None:
    """Return the amount a statement gives, itself or through a figure."""
    if stated.figure is not None:
        return figures[stated.figure].amounts[stated.index]
    return stated.amount


def apart(first: Interval, second: Interval) -> bool:
    """Return whether no value lies in both intervals."""
    return first[1] < second[0] or second[1] < first[0]


def _sides(amounts: list[Amount], language: Language) -> str:
    return " / ".join(dict.fromkeys(amount(item, language) for item in amounts))


def restated_amounts(contract: Contract) -> Iterator[Finding]:
    """Find each number that the text states several ways: a contradiction where no value suits all, else a doubt."""
    figures = {figure.id: figure for figure in contract.figures}
    for restated in contract.restatements:
        amounts = [found for stated in restated.statements if (found := of(stated, figures)) is not None]
        spoken = {(scaled(item), item.qualifier) for item in amounts}
        if len(spoken) < 2:
            continue
        contradict = any(scaled(a)[1] != scaled(b)[1] or apart(interval(a), interval(b)) for a, b in combinations(amounts, 2))
        severity: Severity = "contradiction" if contradict else "doubt"
        yield Finding(
            rule="figures.restated",
            severity=severity,
            message=both(
                f"{restated.title.fr} : {_sides(amounts, 'fr')}.",
                f"{restated.title.en}: {_sides(amounts, 'en')}.",
            ),
            places=where(restated, restated.statements),
        )


def restated_measures(contract: Contract) -> Iterator[Finding]:
    """Find each number that the text gives to different quantities."""
    for restated in contract.restatements:
        measured = [stated.measures for stated in restated.statements if stated.measures is not None]
        if len({folded(words.fr) for words in measured}) > 1:
            french, english = (" / ".join(dict.fromkeys(words.say(language) for words in measured)) for language in ("fr", "en"))
            yield Finding(
                rule="figures.measure",
                severity="doubt",
                message=both(
                    f"{restated.title.fr} : le même nombre mesure des choses différentes : {french}.",
                    f"{restated.title.en}: the same number measures different things: {english}.",
                ),
                places=where(restated, restated.statements),
            )


def where(printed: Printed, statements: Iterable[Stated]) -> tuple[Place, ...]:
    """Return the places of statements: of the element they are about, else of the figure that each one reads."""
    return joined(*(places(printed.about or stated.figure or printed.id, stated.sources) for stated in statements))
