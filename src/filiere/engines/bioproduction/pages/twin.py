"""Pages of a twin: its credibility card, observed beside predicted, residuals, likelihood profiles."""

from collections.abc import Mapping
from typing import Any

from filiere.engines.bioproduction.pages.parts import TWIN_ROWS, files, limits, simulated, text
from filiere.sdk.blocks import Block, Chart, Checks, Column, FactRow, Facts, Metric, Metrics, Notice, Page, Quantity, Section, Table, View
from filiere.sdk.values import Text

#: The rise of the cost that closes a 95 % interval: quantile of a χ² with one degree of freedom.
_RISE = 3.841


def twin(view: View) -> Page:
    """Return a reconciliation made on simulated batches."""
    content = view.json("twin.json")
    return (
        simulated(),
        *card(content),
        _alarms(content),
        *pictures(content),
        limits(content),
        Checks(items=view.evidence.checks),
        files(view),
    )


def card(content: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return the credibility card of a reconciled twin."""
    metrics = Metrics(
        items=(
            Metric(label=Text(fr="Mesures", en="Measurements"), value=content["data"]),
            Metric(
                label=Text(fr="Écart par degré de liberté", en="Misfit per degree of freedom"),
                value=Quantity(value=content["misfit"], decimals=2),
                note=Text(fr="près de 1 si le modèle et le bruit annoncé suffisent", en="near 1 if the model and the stated noise suffice"),
            ),
            Metric(label=Text(fr="Résidus", en="Residuals"), value=_WHITE[bool(content["white"])]),
        )
    )
    unknown = ", ".join(content["open"])
    sloppy = sorted(content["sloppy"].items(), key=lambda item: -abs(item[1]))
    facts = Facts(
        rows=(
            FactRow(
                label=Text(fr="Non identifiés par ces données", en="Not identified by these data"),
                value=unknown or Text(fr="aucun", en="none"),
            ),
            FactRow(
                label=Text(fr="Direction la moins bien connue", en="Least known direction"),
                value=", ".join(f"{name} {weight:+.2f}" for name, weight in sloppy[:3]),
            ),
            FactRow(label=Text(fr="Durée couverte", en="Time covered"), value=Quantity(value=content["hours"], unit="h", decimals=0)),
        )
    )
    blocks = (facts, _parameters(content), _quantities(content))
    return (metrics, Section(title=Text(fr="Carte de crédibilité", en="Credibility card"), id="credibilite", blocks=blocks))


_WHITE = {
    True: Text(fr="blancs", en="white"),
    False: Text(fr="ordonnés dans le temps : le modèle oublie quelque chose", en="ordered in time: the model misses something"),
}


def _parameters(content: Mapping[str, Any]) -> Table:
    made_of = content.get("truth")
    columns: list[Column] = [
        Column(label=Text(fr="Paramètre", en="Parameter")),
        Column(label=Text(fr="Unité", en="Unit")),
        Column(label=Text(fr="Estimé", en="Estimated")),
        Column(label=Text(fr="De", en="From")),
        Column(label=Text(fr="À (95 %)", en="To (95 %)")),
        Column(label=Text(fr="Déclaré", en="Declared")),
    ]
    if made_of:
        columns.append(Column(label=Text(fr="Vrai (simulé)", en="True (simulated)")))
    rows = []
    for row in content["parameters"]:
        ends = tuple(_said(row[end]) if row[end] is not None else Text(fr="ouvert", en="open") for end in ("low", "high"))
        truth = (_said(made_of[row["name"]]),) if made_of else ()
        rows.append((row["name"], row["unit"], _said(row["value"]), *ends, _said(row["declared"]), *truth))
    return Table(columns=tuple(columns), rows=tuple(rows))


def _quantities(content: Mapping[str, Any]) -> Table:
    rows = []
    for test in content["whiteness"]:
        low, high = content["domain"][test["name"]]
        label, unit = text(content["labels"][test["name"]]), content["units"][test["name"]]
        rows.append((label, unit, _said(low), _said(high), test["count"], f"{test['p']:.3f}"))
    return Table(
        columns=(
            Text(fr="Mesuré", en="Measured"),
            Text(fr="Unité", en="Unit"),
            Text(fr="Domaine, de", en="Domain, from"),
            Text(fr="à", en="to"),
            Text(fr="Résidus", en="Residuals"),
            Text(fr="p (blancheur)", en="p (whiteness)"),
        ),
        rows=tuple(rows),
    )


def _alarms(content: Mapping[str, Any]) -> Block:
    recipe = text(content["recipe"])
    if not content["alarms"]:
        said = Text(
            fr=f"La prédiction « {recipe.fr} » reste dans le domaine des données.",
            en=f"The prediction “{recipe.en}” stays inside the domain of the data.",
        )
        return Notice(tone="accepted", text=said)
    labels = content["labels"]
    told: dict[str, list[str]] = {"fr": [], "en": []}
    for alarm in content["alarms"]:
        name = labels.get(alarm["name"], {"fr": "durée", "en": "duration"})
        for language, said_in in told.items():
            said_in.append(f"{name[language]} ({alarm['since']:.0f} h)")
    return Notice(
        tone="late",
        text=Text(
            fr=f"Extrapolation : la prédiction « {recipe.fr} » sort du domaine des données ; {', '.join(told['fr'])}.",
            en=f"Extrapolation: the prediction “{recipe.en}” leaves the domain of the data; {', '.join(told['en'])}.",
        ),
    )


def pictures(content: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return observed beside predicted, residuals over time, and the profiles."""
    return (_against(content), _residuals(content), _profiles(content))


def _against(content: Mapping[str, Any]) -> Chart:
    scale = {name: max(high, 1e-300) for name, (_, high) in content["domain"].items()}
    points = [{**point, "what": text(content["labels"][point["name"]])} for point in content["points"]]
    values = [
        {"x": point["predicted"] / scale[point["name"]], "y": point["observed"] / scale[point["name"]], "what": point["what"]}
        for point in points
    ]
    axis = Text(fr="prédit, part du plus haut mesuré", en="predicted, share of the highest measured")
    other = Text(fr="mesuré, part du plus haut", en="measured, share of the highest")
    mark = {"type": "point", "filled": True, "size": 30}
    line = {"data": {"values": [{"x": 0, "y": 0}, {"x": 1.1, "y": 1.1}]}, "mark": {"type": "line", "strokeDash": [4, 4]}}
    place = {"x": {"field": "x", "type": "quantitative", "title": axis}, "y": {"field": "y", "type": "quantitative", "title": other}}
    colour = {"color": {"field": "what", "type": "nominal", "title": None}}
    cloud = {"data": {"values": values}, "mark": mark, "encoding": {**place, **colour}}
    spec = {"width": "container", "height": 260, "layer": [{**line, "encoding": place}, cloud]}
    return Chart(
        title=Text(fr="Mesuré et prédit", en="Measured and predicted"),
        spec=spec,
        twin=_picked(content, "observed", "predicted"),
        alt=Text(fr="Chaque mesure en face de sa prédiction ; la diagonale est l’accord", en="Each measurement against its prediction"),
    )


def _residuals(content: Mapping[str, Any]) -> Chart:
    values = [{"x": point["hour"], "y": point["residual"], "what": text(content["labels"][point["name"]])} for point in content["points"]]
    spec = {
        "data": {"values": values},
        "mark": {"type": "point", "filled": True, "size": 30},
        "width": "container",
        "height": 220,
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "title": Text(fr="temps (h)", en="time (h)")},
            "y": {"field": "y", "type": "quantitative", "title": Text(fr="résidu / écart type", en="residual / deviation")},
            "color": {"field": "what", "type": "nominal", "title": None},
        },
    }
    alt = Text(fr="Résidus au cours du temps, en écarts types", en="Residuals over time, in standard deviations")
    return Chart(title=Text(fr="Résidus", en="Residuals"), spec=spec, twin=_picked(content, "residual"), alt=alt)


def _picked(content: Mapping[str, Any], *columns: str) -> Table:
    heads = {
        "observed": Text(fr="Mesuré", en="Measured"),
        "predicted": Text(fr="Prédit", en="Predicted"),
        "residual": Text(fr="Résidu / écart type", en="Residual / deviation"),
    }
    points = content["points"]
    step = max(1, -(-len(points) // (3 * TWIN_ROWS)))
    rows = tuple(
        (point["hour"], text(content["labels"][point["name"]]), content["units"][point["name"]], *(_said(point[name]) for name in columns))
        for point in points[::step]
    )
    first = (Text(fr="Heure", en="Hour"), Text(fr="Grandeur", en="Quantity"), Text(fr="Unité", en="Unit"))
    return Table(columns=(*first, *(heads[name] for name in columns)), rows=rows)


def _profiles(content: Mapping[str, Any]) -> Chart:
    values = [
        {"x": at / row["value"], "y": rise, "what": row["name"]}
        for row in content["parameters"]
        for at, rise in zip(row["grid"], row["rise"], strict=True)
    ]
    place = {
        "x": {"field": "x", "type": "quantitative", "scale": {"zero": False}, "title": Text(fr="valeur / estimée", en="value / estimate")},
        "y": {"field": "y", "type": "quantitative", "title": Text(fr="hausse du coût", en="rise of the cost")},
    }
    curves = {"mark": {"type": "line", "point": True}, "encoding": {**place, "color": {"field": "what", "type": "nominal", "title": None}}}
    level = {"data": {"values": [{"y": _RISE}]}, "mark": {"type": "rule", "strokeDash": [4, 4]}, "encoding": {"y": place["y"]}}
    rows = tuple(
        (row["name"], _said(at), _said(rise)) for row in content["parameters"] for at, rise in zip(row["grid"], row["rise"], strict=True)
    )
    columns = (Text(fr="Paramètre", en="Parameter"), Text(fr="Valeur", en="Value"), Text(fr="Hausse du coût", en="Rise of the cost"))
    return Chart(
        title=Text(fr="Profils de vraisemblance", en="Likelihood profiles"),
        spec={"width": "container", "height": 220, "layer": [{"data": {"values": values}, **curves}, level]},
        twin=Table(columns=columns, rows=rows),
        alt=Text(
            fr="Hausse du coût autour de l’estimation ; le trait est le seuil à 95 %",
            en="Rise of the cost around the estimate; the rule is the 95 % threshold",
        ),
    )


def _said(value: float) -> float:
    return float(f"{value:.4g}")
