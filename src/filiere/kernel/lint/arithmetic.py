"""Numbers that do not add up: sums and products that miss their result, parts larger than their whole, or too small for their unit."""

from collections.abc import Iterator, Mapping
from math import prod

from filiere.kernel.contract import Contract
from filiere.kernel.elements import Amount, Figure
from filiere.kernel.lint.figures import Interval, apart, interval, of, scaled, where
from filiere.kernel.lint.values import Finding, Severity
from filiere.kernel.lint.words import amount, both, number
from filiere.kernel.printed import Arithmetic

#: What rounding leaves open in a computed number, on each side.
ROUNDING = 0.05
#: A part so much smaller than its whole that its unit is in doubt (millions for thousands of millions).
TINY = 1e-3


def misses(contract: Contract) -> Iterator[Finding]:
    """Find each sum or product whose printed result is not what its printed terms give."""
    figures = {figure.id: figure for figure in contract.figures}
    for bound in contract.arithmetic:
        whole, terms = _amounts(bound, figures)
        if whole is None or bound.kind == "part":
            continue
        computed = computed_interval(bound.kind, whole, terms)
        if not apart(interval(whole), computed):
            continue
        value, unit = (computed[0] + computed[1]) / 2, scaled(whole)[1]
        scale = whole.value / scaled(whole)[0] if scaled(whole)[0] else 1.0
        sides_fr, sides_en = _sides(terms)
        yield Finding(
            rule=f"figures.{bound.kind}",
            severity="contradiction",
            message=both(
                f"{bound.title.fr} : le texte dit {amount(whole, 'fr')} ; {sides_fr} donnent {number(round(value * scale, 2), 'fr')} "
                f"{whole.unit or unit}.",
                f"{bound.title.en}: the text says {amount(whole, 'en')}; {sides_en} give {number(round(value * scale, 2), 'en')} "
                f"{whole.unit or unit}.",
            ),
            places=where(bound, (bound.whole, *bound.terms)),
        )


def computed_interval(kind: str, whole: Amount, terms: list[Amount]) -> Interval:
    """Return the values that the terms allow for the whole, rounding included.

    In a sum a term in "%" is that share of the whole; in a product it multiplies the others.

    >>> from filiere.kernel.names import same
    >>> m = same("money")
    >>> whole, half = Amount(value=10, unit="M€", what=m), Amount(value=50, unit="%", what=m)
    >>> low, high = computed_interval("sum", whole, [Amount(value=5, unit="M€", what=m), half])
    >>> low < 10e6 < high
    True
    """
    base = scaled(whole)[0]
    lows, highs = [], []
    for term in terms:
        low, high = interval(term)
        factor = (base if kind == "sum" else 1.0) / 100 if term.unit == "%" else 1.0
        lows.append(low * factor)
        highs.append(high * factor)
    low, high = (sum(lows), sum(highs)) if kind == "sum" else (prod(lows), prod(highs))
    return low - ROUNDING * abs(low), high + ROUNDING * abs(high)


def parts(contract: Contract) -> Iterator[Finding]:
    """Find each part that is larger than its whole, and each one so small that its unit is in doubt."""
    figures = {figure.id: figure for figure in contract.figures}
    for bound in contract.arithmetic:
        whole, terms = _amounts(bound, figures)
        if bound.kind != "part" or whole is None:
            continue
        least, most = interval(whole)
        large = [term for term in terms if interval(term)[0] > most]
        tiny = [term for term in terms if interval(term)[1] < TINY * least]
        if large:
            words = ("la partie dépasse le tout.", "the part exceeds the whole.")
            yield _out_of_scale(bound, "figures.part", "contradiction", (large, whole), words)
        if tiny:
            words = ("moins d’un millième : quelle unité ?", "less than a thousandth: which unit?")
            yield _out_of_scale(bound, "figures.unit", "doubt", (tiny, whole), words)


def _out_of_scale(bound: Arithmetic, rule: str, severity: Severity, sizes: tuple[list[Amount], Amount], words: tuple[str, str]) -> Finding:
    terms, whole = sizes
    sides_fr, sides_en = _sides(terms)
    return Finding(
        rule=rule,
        severity=severity,
        message=both(
            f"{bound.title.fr} : {sides_fr} sur {amount(whole, 'fr')}, {words[0]}",
            f"{bound.title.en}: {sides_en} out of {amount(whole, 'en')}, {words[1]}",
        ),
        places=where(bound, (bound.whole, *bound.terms)),
    )


def _sides(terms: list[Amount]) -> tuple[str, str]:
    return ", ".join(amount(term, "fr") for term in terms), ", ".join(amount(term, "en") for term in terms)


def _amounts(bound: Arithmetic, figures: Mapping[str, Figure]) -> tuple[Amount | None, list[Amount]]:
    terms = [found for stated in bound.terms if (found := of(stated, figures)) is not None]
    return of(bound.whole, figures), terms
