"""Indicators: what is measured, how far it has come, from which source, and how fresh it is."""

from filiere.kernel.elements import Indicator
from filiere.kernel.evidence import Reading
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.pages.forms import propose_form, reading_acts
from filiere.portal.pages.pieces import crumbs, element_link, source_text, title_link, when
from filiere.portal.visit import Visit
from filiere.rendering.states import NATURES, READINGS
from filiere.sdk.blocks import (
    Actions,
    Badge,
    Block,
    Cell,
    CellPart,
    Column,
    FactRow,
    Facts,
    Progress,
    Prose,
    Quantity,
    Section,
    Table,
)
from filiere.workshop.reading_views import indicator_on, readings_of
from filiere.workshop.views import IndicatorView

_KINDS = {
    "count": Text(fr="compte", en="count"),
    "amount": Text(fr="montant", en="amount"),
    "rate": Text(fr="taux", en="rate"),
    "factor": Text(fr="facteur", en="factor"),
    "satisfaction": Text(fr="satisfaction", en="satisfaction"),
    "obtained": Text(fr="obtenu ou non", en="obtained or not"),
    "criterion": Text(fr="critère qualitatif : jugé, jamais compté", en="qualitative criterion: judged, never counted"),
}
_FRESH = {
    "no_reading": Text(fr="aucun relevé", en="no reading"),
    "no_period": Text(fr="aucune période fixée", en="no period set"),
    "fresh": Text(fr="à jour", en="up to date"),
    "stale": Text(fr="périmé", en="stale"),
}


def listing(visit: Visit) -> Page:
    """Return all indicators, by project."""
    views = visit.workshop.indicators(visit.day)
    read = sum(item.current is not None for item in views)
    grouped: dict[str, list[IndicatorView]] = {}
    for view in views:
        grouped.setdefault(view.indicator.of.split(".")[0], []).append(view)
    known = {item.id: item for item in visit.workshop.contract.projects}
    sections: tuple[Block, ...] = tuple(
        Section(
            title=Text(fr=f"{top} {known[top].title.fr}", en=f"{top} {known[top].title.en}") if top in known else top,
            id=f"p-{top.lower()}",
            blocks=(indicator_table(visit, tuple(held)),),
        )
        for top, held in grouped.items()
    )
    return Page(
        title=Text(fr="Indicateurs", en="Indicators"),
        tab="indicator",
        lead=Text(
            fr=f"{len(views)} mesures que le texte demande ; {read} ont un relevé approuvé. Sans relevé, rien n’est affiché à la place "
            ": jamais zéro.",
            en=f"{len(views)} measures that the text asks for; {read} have an approved reading. Without one, nothing stands in its "
            "place: never zero.",
        ),
        main=sections,
    )


def indicator_table(visit: Visit, views: tuple[IndicatorView, ...]) -> Table:
    """Return indicators with their value, target, source and freshness."""
    return Table(
        columns=(
            Column(label=Text(fr="Indicateur", en="Indicator"), wide=True),
            Text(fr="Valeur", en="Value"),
            Text(fr="Cible", en="Target"),
            Text(fr="Source", en="Source"),
            Text(fr="Fraîcheur", en="Freshness"),
        ),
        rows=tuple(_row(visit, view) for view in views),
        empty=Text(fr="Aucun indicateur à cette date.", en="No indicator on this day."),
    )


def _row(visit: Visit, view: IndicatorView) -> tuple[Cell, ...]:
    nature: Cell = None
    if view.current is not None:
        words, tone = NATURES[view.current.nature]
        nature = Badge(words=words, tone=tone)
    elif view.exploration:
        nature = Badge(words=Text(fr="exploration, ne compte pas", en="exploration, does not count"), tone="simulated")
    return (
        title_link(visit, view.indicator),
        value_cell(view.indicator, view.current),
        target_cell(view.indicator),
        nature,
        freshness_cell(view),
    )


def value_cell(indicator: Indicator, reading: Reading | None) -> Cell:
    """Return the value of a reading; "no reading" where there is none, the judgement where the measure is a criterion."""
    if reading is None:
        return Quantity(value=None)
    if reading.judgement:
        return reading.judgement
    return Quantity(value=reading.value, unit=reading.unit or indicator.unit, low=reading.low, high=reading.high)


def target_cell(indicator: Indicator) -> Cell:
    """Return the target as the text sets it, strict or not."""
    if indicator.target is None:
        return None
    target = Quantity(value=indicator.target, unit=indicator.unit)
    parts: tuple[CellPart, ...] = (Text(fr="plus de", en="more than"), target) if indicator.strict else (target,)
    return parts if len(parts) > 1 else target


def freshness_cell(view: IndicatorView) -> Cell:
    """Return how fresh an indicator is, and when its next value is awaited."""
    words = _FRESH[view.freshness.state]
    if view.freshness.state == "no_reading":
        return None
    if view.freshness.state == "stale":
        return (Badge(words=words, tone="stale"), view.freshness.next_on)
    if view.freshness.next_on is not None:
        return (words, Text(fr="prochain le", en="next on"), view.freshness.next_on)
    return words


def one(visit: Visit, name: str) -> Page:
    """Return one indicator."""
    view = indicator_on(visit.workshop, name, visit.day)
    indicator = view.indicator
    main: list[Block] = [_where_it_is(view)]
    main.append(Section(title=Text(fr="Relevés", en="Readings"), id="releves", blocks=(readings_table(visit, indicator),)))
    if view.exploration:
        main.append(_exploration(view))
    acts = (*reading_acts(visit, indicator.id), *propose_form(visit, indicator))
    aside: list[Block] = [Section(title=Text(fr="Définition", en="Definition"), id="definition", blocks=(_definition(visit, indicator),))]
    if acts:
        aside.append(Section(title=Text(fr="Agir", en="Act"), id="agir", blocks=(Actions(items=acts),)))
    return Page(
        title=indicator.title,
        tab="indicator",
        crumbs=crumbs(visit, indicator.id),
        lead=_KINDS[indicator.kind],
        main=tuple(main),
        aside=tuple(aside),
    )


def _where_it_is(view: IndicatorView) -> Section:
    title = Text(fr="Où il en est", en="Where it stands")
    if view.current is None:
        words = Text(
            fr="Aucun relevé approuvé : la valeur n’est pas connue, et n’est pas zéro.",
            en="No approved reading: the value is not known, and is not zero.",
        )
        return Section(title=title, id="valeur", blocks=(Prose(text=words),))
    nature, tone = NATURES[view.current.nature]
    blocks: list[Block] = [
        Facts(
            rows=(
                FactRow(label=Text(fr="Valeur", en="Value"), value=value_cell(view.indicator, view.current)),
                FactRow(label=Text(fr="Relevée le", en="Read on"), value=view.current.on),
                FactRow(label=Text(fr="Source", en="Source"), value=(view.current.source, Badge(words=nature, tone=tone))),
                FactRow(label=Text(fr="Fraîcheur", en="Freshness"), value=freshness_cell(view)),
            )
        )
    ]
    if view.progress is not None:
        reached = Text(fr="cible dépassée", en="target exceeded") if view.progress.exceeded else Text(fr="cible atteinte", en="target met")
        blocks.insert(
            0,
            Progress(
                label=Text(fr="Vers la cible", en="Towards the target"),
                percent=view.progress.percent,
                words=reached if view.progress.met else Text(fr="cible non atteinte", en="target not met"),
            ),
        )
    elif view.met is not None:
        # The text gives no value to start from, so there is no distance to show; the target is met or not all the same.
        words = Text(fr="cible atteinte", en="target met") if view.met else Text(fr="cible non atteinte", en="target not met")
        blocks.insert(0, Facts(rows=(FactRow(label=Text(fr="Vers la cible", en="Towards the target"), value=words),)))
    return Section(title=title, id="valeur", blocks=tuple(blocks))


def readings_table(visit: Visit, indicator: Indicator) -> Table:
    """Return every value ever proposed, with its state."""
    rows = []
    for item in readings_of(visit.workshop, indicator.id):
        words, tone = NATURES[item.reading.nature]
        rows.append(
            (item.reading.on, value_cell(indicator, item.reading), item.reading.source, Badge(words=words, tone=tone), READINGS[item.state])
        )
    return Table(
        columns=(
            Text(fr="Jour", en="Day"),
            Text(fr="Valeur", en="Value"),
            Text(fr="Source", en="Source"),
            Text(fr="Nature", en="Nature"),
            Text(fr="État", en="State"),
        ),
        rows=tuple(rows),
        empty=Text(fr="Aucun relevé n’a été proposé.", en="No reading has been proposed."),
    )


def _exploration(view: IndicatorView) -> Section:
    rows = tuple(
        (item.on, value_cell(view.indicator, item), item.source, Badge(words=NATURES[item.nature][0], tone="simulated"))
        for item in view.exploration
    )
    table = Table(
        columns=(Text(fr="Jour", en="Day"), Text(fr="Valeur", en="Value"), Text(fr="D’où", en="From"), Text(fr="Nature", en="Nature")),
        rows=rows,
    )
    return Section(
        title=Text(fr="Exploration", en="Exploration"),
        id="exploration",
        badge=Badge(words=Text(fr="ne compte pas", en="does not count"), tone="simulated"),
        blocks=(table,),
    )


def _definition(visit: Visit, indicator: Indicator) -> Facts:
    rows = [
        FactRow(label=Text(fr="Mesure", en="Measures"), value=element_link(visit, indicator.of)),
        FactRow(label=Text(fr="Forme", en="Form"), value=_KINDS[indicator.kind]),
        FactRow(label=Text(fr="Valeur initiale", en="Initial value"), value=_number(indicator.initial, indicator.unit)),
        FactRow(label=Text(fr="Cible", en="Target"), value=target_cell(indicator)),
        FactRow(label=Text(fr="Horizon", en="Horizon"), value=when(visit, indicator.horizon)),
    ]
    if indicator.period_months:
        rows.append(
            FactRow(
                label=Text(fr="Période", en="Period"),
                value=Text(fr=f"{indicator.period_months} mois", en=f"{indicator.period_months} months"),
            )
        )
    if indicator.figure:
        rows.append(
            FactRow(label=Text(fr="Chiffre du texte", en="Figure of the text"), value=element_link(visit, indicator.figure, titled=False))
        )
    places = [place for found in indicator.sources.values() for place in found]
    rows.append(FactRow(label=Text(fr="Imprimé", en="Printed"), value=source_text(visit, dict.fromkeys(places))))
    return Facts(rows=tuple(rows))


def _number(value: float | None, unit: str | None) -> Cell:
    return None if value is None else Quantity(value=value, unit=unit)
