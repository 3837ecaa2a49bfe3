"""Pages of the penicillin plant: one batch, and the proof of its controllers."""

from collections.abc import Mapping
from typing import Any

from filiere.engines.bioproduction.pages.parts import files, limits, lines, simulated, text
from filiere.sdk.blocks import Block, Chart, Checks, Metric, Metrics, Page, Prose, Quantity, Section, Table, View
from filiere.sdk.values import Text

_TIME = Text(fr="temps (h)", en="time (h)")
_ARMS = {
    "recipe": Text(fr="recette seule", en="recipe alone"),
    "published": Text(fr="boucle PAA publiée", en="published PAA loop"),
    "regulator": Text(fr="notre régulateur", en="our regulator"),
    "operator": Text(fr="opérateur (publié)", en="operator (published)"),
}


def penicillin(view: View) -> Page:
    """Return a batch: kilograms, time outside the limits, trajectories, moves."""
    content = view.json("penicillin.json")
    out = content["outside_h"]
    metrics = Metrics(
        items=(
            Metric(label=Text(fr="Pénicilline", en="Penicillin"), value=Quantity(value=content["kilograms"], unit="kg", decimals=0)),
            *(
                Metric(
                    label=Text(fr=f"{name} hors limites", en=f"{name} outside its limits"),
                    value=Quantity(value=hours, unit="h", decimals=1),
                )
                for name, hours in out.items()
            ),
        )
    )
    charts = tuple(_lines(content, name) for name in ("P", "X", "S", "DO2", "PAA", "NH3", "pH", "T", "V"))
    moves = lines(
        Text(fr="Débits", en="Flows"),
        Text(fr="Débits de sucre, d’eau et d’acide phénylacétique", en="Flows of sugar, water and phenylacetic acid"),
        _TIME,
        content["times"],
        {
            "Fs": (Text(fr="sucre", en="sugar"), content["moves"]["Fs"]),
            "Fw": (Text(fr="eau", en="water"), content["moves"]["Fw"]),
            "Fpaa": (Text(fr="acide phénylacétique", en="phenylacetic acid"), content["moves"]["Fpaa"]),
        },
        Text(fr="L/h", en="L/h"),
    )
    return (simulated(), metrics, *charts, moves, limits(content), Checks(items=view.evidence.checks), files(view))


def _lines(content: Mapping[str, Any], name: str) -> Block:
    label = text(content["labels"][name])
    unit = content["units"][name]
    title = Text(fr=label.fr[0].upper() + label.fr[1:], en=label.en[0].upper() + label.en[1:])
    alt = Text(fr=f"{label.fr} au cours du lot", en=f"{label.en} along the batch")
    return lines(title, alt, _TIME, content["times"], {name: (label, content["columns"][name])}, Text(fr=unit, en=unit))


def proof(view: View) -> Page:
    """Return the arms on the same plants, beside the published figures."""
    content = view.json("proof.json")
    best = next(row for row in content["pairs"] if (row["arm"], row["over"]) == ("regulator", "recipe"))
    metrics = Metrics(
        items=(
            Metric(
                label=Text(fr="Gain du régulateur sur la recette", en="Gain of the regulator over the recipe"),
                value=Quantity(value=best["gain"], unit="%", low=best["gain_low"], high=best["gain_high"], decimals=1),
                note=Text(fr="publié pour la boucle PAA : +19,6 %", en="published for the PAA loop: +19.6 %"),
            ),
            Metric(
                label=Text(fr="Rapport des dispersions", en="Ratio of spreads"),
                value=Quantity(value=best["cv_ratio"], low=best["cv_ratio_low"], high=best["cv_ratio_high"], decimals=2),
                note=Text(fr="régulateur ÷ recette", en="regulator ÷ recipe"),
            ),
            Metric(
                label=Text(fr="Installations où le régulateur fait mieux", en="Plants where the regulator does better"),
                value=Quantity(value=best["better"], unit="%", decimals=0),
            ),
        )
    )
    tuned = content["tuned_on"]
    told = Text(
        fr=f"Régulateur réglé sur les installations {tuned} seulement. Intervalles à 95 % par rééchantillonnage des installations.",
        en=f"The regulator was tuned on plants {tuned} only. 95 % intervals by resampling the plants.",
    )
    tables = (_dots(content), _arms(content), _pairs(content), Prose(text=told, quiet=True), _failed(content))
    return (simulated(), metrics, *tables, Checks(items=view.evidence.checks), files(view))


def _dots(content: Mapping[str, Any]) -> Block:
    arms = [row["arm"] for row in content["arms"]]
    values = [{"arm": _ARMS[arm], "kg": row[arm]} for row in content["plants"] for arm in arms]
    spec = {
        "data": {"values": values},
        "mark": {"type": "tick", "thickness": 2},
        "width": "container",
        "encoding": {
            "y": {"field": "arm", "type": "nominal", "title": None},
            "x": {
                "field": "kg",
                "type": "quantitative",
                "title": Text(fr="pénicilline (kg)", en="penicillin (kg)"),
                "scale": {"zero": False},
            },
        },
    }
    twin = Table(
        columns=(Text(fr="Installation", en="Plant"), *(_ARMS[arm] for arm in arms)),
        rows=tuple((row["plant"], *(row[arm] for arm in arms)) for row in content["plants"]),
    )
    return Chart(
        title=Text(fr="Chaque installation sous chaque conduite", en="Each plant under each control"),
        spec=spec,
        twin=twin,
        alt=Text(
            fr="Kilogrammes de pénicilline de chaque installation, par conduite", en="Kilograms of penicillin of each plant, by control"
        ),
    )


def _arms(content: Mapping[str, Any]) -> Block:
    said = content["published"]
    rows = tuple(
        (
            _ARMS[row["arm"]],
            Quantity(value=row["mean"], unit="kg", low=row["mean_low"], high=row["mean_high"], decimals=0),
            Quantity(value=row["cv"], unit="%", low=row["cv_low"], high=row["cv_high"], decimals=1),
            Quantity(value=row["worst"], unit="kg", decimals=0),
            Quantity(value=row["outside_h"], unit="h", decimals=1),
            f"{said[row['arm']]['mean']} kg, {said[row['arm']]['cv']} %" if row["arm"] in said else None,
        )
        for row in content["arms"]
    )
    columns = (
        Text(fr="Conduite", en="Control"),
        Text(fr="Moyenne", en="Mean"),
        Text(fr="Dispersion", en="Spread"),
        Text(fr="Pire lot", en="Worst batch"),
        Text(fr="Heures hors limites", en="Hours outside limits"),
        Text(fr="Publié", en="Published"),
    )
    return Section(title=Text(fr="Par conduite", en="By control"), id="conduites", blocks=(Table(columns=columns, rows=rows),))


def _pairs(content: Mapping[str, Any]) -> Block:
    rows = tuple(
        (
            Text(fr=f"{_ARMS[row['arm']].fr} sur {_ARMS[row['over']].fr}", en=f"{_ARMS[row['arm']].en} over {_ARMS[row['over']].en}"),
            Quantity(value=row["gain"], unit="%", low=row["gain_low"], high=row["gain_high"], decimals=1),
            Quantity(value=row["cv_ratio"], low=row["cv_ratio_low"], high=row["cv_ratio_high"], decimals=2),
        )
        for row in content["pairs"]
    )
    columns = (
        Text(fr="Comparaison", en="Comparison"),
        Text(fr="Gain apparié", en="Paired gain"),
        Text(fr="Rapport des dispersions", en="Ratio of spreads"),
    )
    return Section(
        title=Text(fr="Deux à deux, mêmes installations", en="Two by two, same plants"),
        id="paires",
        blocks=(Table(columns=columns, rows=rows),),
    )


def _failed(content: Mapping[str, Any]) -> Block:
    columns = (Text(fr="Installation", en="Plant"), Text(fr="Ce qui l’a arrêtée", en="What stopped it"))
    rows = tuple((row["plant"], text(row)) for row in content["failed"])
    empty = Text(fr="Toutes les installations aboutissent.", en="Every plant finishes.")
    return Section(
        title=Text(fr="Lots sans résultat", en="Batches without a result"),
        id="sans-resultat",
        blocks=(Table(columns=columns, rows=rows, empty=empty),),
    )
