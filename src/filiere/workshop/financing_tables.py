"""Financing as blocks, the same on the portal's page and in the report to the funders."""

from collections.abc import Callable, Iterable

from filiere.kernel.elements import Amount, Figure
from filiere.kernel.financing import MONEY, Application, FundingWindow, Inconsistency, Total, totals
from filiere.kernel.names import Text
from filiere.rendering.money import money
from filiere.sdk.blocks import Block, Cell, Column, Prose, Quantity, Section, Table

#: How an element, a record or a place of the text is shown by the face that asks.
Shown = Callable[[str], Cell]

AMOUNTS: dict[str, Text] = {
    "requested": Text(fr="Demandé", en="Requested"),
    "granted": Text(fr="Accordé", en="Granted"),
    "paid": Text(fr="Versé", en="Paid"),
    "cofinanced": Text(fr="Cofinancé", en="Co-financed"),
    "in_kind": Text(fr="En nature", en="In kind"),
}
_QUALIFIERS = {
    "about": Text(fr="environ", en="about"),
    "more_than": Text(fr="plus de", en="more than"),
    "at_least": Text(fr="au moins", en="at least"),
    "less_than": Text(fr="moins de", en="less than"),
    "up_to": Text(fr="jusqu’à", en="up to"),
}
_UNITS = {"M€/year": Text(fr="M€ par an", en="M€ a year")}
NEVER_SUMMED = Text(
    fr="Ce sont des estimations et des montants imprimés dans le texte\u202f; ils ne sont additionnés ni entre eux, ni à une aide.",
    en="These are estimates and amounts printed in the text; they are added neither together nor to a grant.",
)
RESERVED = Text(
    fr="Les demandes, les aides et les versements sont réservés aux instances et aux financeurs.",
    en="Applications, grants and payments are for bodies and funders.",
)
_NO_APPLICATION = Text(
    fr="Aucune demande n’a été inscrite. Chaque demande dit son guichet, son année, ce qui est demandé, accordé et versé.",
    en="No application was recorded. Each says its window, its year, what is requested, granted and paid.",
)


def estimates_section(figures: Iterable[Figure], element: Shown, place: Callable[[Figure], Cell]) -> Section:
    """Return what the text estimates: one row per figure, each with its sentence's place."""
    rows: list[tuple[Cell, ...]] = []
    for figure in figures:
        rows += [(element(figure.id), amount.what, _printed(amount), figure.horizon, place(figure)) for amount in figure.amounts]
    table = Table(
        columns=(
            Column(label=Text(fr="Estimation du texte", en="Estimate of the text"), wide=True),
            Text(fr="Quoi", en="What"),
            Text(fr="Montant", en="Amount"),
            Text(fr="Horizon", en="Horizon"),
            Text(fr="Imprimé", en="Printed"),
        ),
        rows=tuple(rows),
        empty=Text(fr="Le texte n’imprime aucun montant.", en="The text prints no amount."),
    )
    title = Text(fr="Ce que le texte estime", en="What the text estimates")
    return Section(title=title, id="estimations", blocks=(Prose(text=NEVER_SUMMED, quiet=True), table))


def _printed(amount: Amount) -> Cell:
    unit = _UNITS.get(amount.unit)
    quantity: Cell = (Quantity(value=amount.value), unit) if unit else Quantity(value=amount.value, unit=amount.unit)
    words = _QUALIFIERS.get(amount.qualifier)
    if words is None:
        return quantity
    return (words, *quantity) if isinstance(quantity, tuple) else (words, quantity)


def totals_table(applications: Iterable[Application], by: tuple[str, ...], heads: tuple[Text, ...], shown: Shown) -> Table:
    """Return the sums of applications grouped by fields, each currency apart; an amount that nobody told is said to be missing."""
    rows = [
        (*(_key(name, word, shown) for name, word in zip(by, item.key, strict=True)), *_sums(item)) for item in totals(applications, *by)
    ]
    columns = (*heads, Text(fr="Demandes", en="Applications"), *AMOUNTS.values())
    return Table(columns=columns, rows=tuple(rows), empty=_NO_APPLICATION)


def _key(name: str, word: str, shown: Shown) -> Cell:
    return word if name == "year" else shown(word)


def _sums(item: Total) -> tuple[Cell, ...]:
    return (item.applications, *(_sum(item, name) for name in MONEY))


def _sum(item: Total, name: str) -> Cell:
    """Return a sum; what nobody told is neither nought nor hidden."""
    untold, value = item.untold[name], item.amounts[name]
    if untold == item.applications:
        return None
    said = money(value, item.currency)
    return said if not untold else (said, Text(fr=f"({untold} non dits)", en=f"({untold} untold)"))


def findings_table(found: Iterable[Inconsistency], shown: Shown) -> Table:
    """Return what does not hold together, application by application."""
    return Table(
        columns=(Text(fr="Demande", en="Application"), Column(label=Text(fr="À vérifier", en="To look into"), wide=True)),
        rows=tuple((shown(item.application), item.what) for item in found),
        empty=Text(fr="Rien à vérifier : les montants se tiennent.", en="Nothing to look into: the amounts hold together."),
    )


def applications_sections(
    applications: tuple[Application, ...], found: Iterable[Inconsistency], windows: Iterable[FundingWindow], record: Shown
) -> tuple[Section, ...]:
    """Return the sums by project and year and by window, then what does not hold together."""
    titles = {item.id: item.title for item in windows}
    project, year = Text(fr="Projet", en="Project"), Text(fr="Année", en="Year")
    window = Text(fr="Guichet", en="Funding window")
    by_project = totals_table(applications, ("project", "year"), (project, year), lambda name: name)
    by_window: Block = totals_table(applications, ("window",), (window,), lambda name: titles.get(name, name))
    return (
        Section(title=Text(fr="Par projet et par année", en="By project and year"), id="par-projet", blocks=(by_project,)),
        Section(title=Text(fr="Par guichet", en="By funding window"), id="par-guichet", blocks=(by_window,)),
        Section(title=Text(fr="À vérifier", en="To look into"), id="a-verifier", blocks=(findings_table(found, record),)),
    )
