"""Pages of one batch, of many, and of the AAV model beside its assays."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.engines.bioproduction.pages.parts import files, limits, lines, simulated, text, two_runs
from filiere.sdk.blocks import Block, Chart, Checks, FactRow, Facts, Metric, Metrics, Page, Quantity, Section, Table, View
from filiere.sdk.values import Text

_GROUPS: Mapping[str, tuple[tuple[Text, tuple[str, ...]], ...]] = {
    "cho": (
        (Text(fr="Cellules", en="Cells"), ("Xv", "Xd")),
        (Text(fr="Nutriments et déchets", en="Nutrients and wastes"), ("Glc", "Gln", "Lac", "Amm")),
        (Text(fr="Produit", en="Product"), ("mAb",)),
        (Text(fr="Viabilité", en="Viability"), ("viability",)),
    ),
    "perfusion": (
        (Text(fr="Cellules viables", en="Viable cells"), ("Xv1", "Xv2")),
        (Text(fr="Anticorps", en="Antibody"), ("mAb1", "mAb2")),
    ),
    "aav": (
        (Text(fr="Virions pleins", en="Full virions"), ("full",)),
        (Text(fr="Part de capsides pleines", en="Share of full capsids"), ("full_share",)),
        (Text(fr="Plasmides dans le noyau", en="Plasmids in the nucleus"), ("RC_nuc", "V_nuc", "H_nuc")),
    ),
    "lentivirus": (
        (Text(fr="Particules infectieuses", en="Infectious particles"), ("TU",)),
        (Text(fr="Part infectieuse", en="Infectious share"), ("infectivity",)),
        (Text(fr="Cellules", en="Cells"), ("Xv",)),
        (Text(fr="Nutriment et déchet", en="Nutrient and waste"), ("Glc", "Lac")),
    ),
    "cell-therapy": (
        (Text(fr="Cellules", en="Cells"), ("cells",)),
        (Text(fr="Nutriment et déchet", en="Nutrient and waste"), ("Glc", "Lac")),
        (Text(fr="Activation", en="Activation"), ("activation",)),
    ),
}


def batch(view: View) -> Page:
    """Return a batch: what it gave, its trajectories, its recipe."""
    return (simulated(), *_body(view))


def _body(view: View) -> tuple[Block, ...]:
    content = view.json("batch.json")
    product = content["product"]
    last = {name: values[-1] for name, values in content["columns"].items()}
    shown = [name for name in (product, "mass", "viability", "full_per_mL", "V") if name in last]
    metrics = Metrics(
        items=tuple(
            Metric(label=text(content["labels"][name]), value=Quantity(value=_short(last[name]), unit=content["units"][name]), note=_END)
            for name in shown
        )
    )
    time = Text(fr=f"temps ({content['time_unit']})", en=f"time ({content['time_unit']})")
    charts = tuple(_chart(content, title, names, time) for title, names in _GROUPS[content["plant"]])
    compared = (_comparison(content, shown),) if content.get("beside") else ()
    changes = {**content["changes"]["parameters"], **content["changes"]["initial"]}
    facts = Facts(
        rows=(
            FactRow(label=Text(fr="Modèle", en="Plant"), value=text(content["words"])),
            FactRow(label=Text(fr="Recette", en="Recipe"), value=text(content["recipe"])),
            FactRow(label=Text(fr="Forme des équations", en="Form of the equations"), value=_FORM[bool(content["published"])]),
            FactRow(
                label=Text(fr="Valeurs changées", en="Values changed"),
                value=", ".join(f"{name} = {value:g}" for name, value in changes.items()) or Text(fr="aucune", en="none"),
            ),
        )
    )
    return (
        metrics,
        *compared,
        *charts,
        Section(title=Text(fr="Modèle et recette", en="Plant and recipe"), blocks=(facts, limits(content))),
        Checks(items=view.evidence.checks),
        files(view),
    )


def _comparison(content: Mapping[str, Any], shown: Sequence[str]) -> Block:
    other = content["beside"]
    changes = {**other["changes"]["parameters"], **other["changes"]["initial"]}
    own = {**content["changes"]["parameters"], **content["changes"]["initial"]}
    told = ", ".join(f"{name} = {value:g}" for name, value in changes.items() if own.get(name) != value)
    rows = []
    for name in shown:
        first, second = content["columns"][name][-1], other["columns"][name][-1]
        change = 100 * (second / first - 1) if first and second is not None else None
        rows.append((text(content["labels"][name]), content["units"][name], _short(first), _short(second), _short(change)))
    recipe = text(other["recipe"])
    table = Table(
        columns=(
            Text(fr="À la fin", en="At the end"),
            Text(fr="Unité", en="Unit"),
            Text(fr="Ce lot", en="This batch"),
            Text(fr="L’autre", en="The other"),
            Text(fr="Écart (%)", en="Difference (%)"),
        ),
        rows=tuple(rows),
        caption=Text(fr=f"L’autre : {recipe.fr} ; {told}", en=f"The other: {recipe.en}; {told}") if told else recipe,
    )
    return Section(title=Text(fr="Comparaison", en="Comparison"), id="comparaison", blocks=(table,))


_END = Text(fr="à la fin", en="at the end")
_FORM = {
    True: Text(fr="relue à la source", en="read at the source"),
    False: Text(fr="notre variante ; paramètres publiés", en="our variant; published parameters"),
}


def _chart(content: Mapping[str, Any], title: Text, names: tuple[str, ...], time: Text) -> Block:
    unit = ", ".join(sorted({content["units"][name] for name in names}))
    alt = Text(fr=f"{title.fr} au cours du temps", en=f"{title.en} over time")
    series = {name: (text(content["labels"][name]), content["columns"][name]) for name in names}
    other = content.get("beside")
    if not other:
        return lines(title, alt, time, content["times"], series, Text(fr=unit, en=unit))
    theirs = {name: (text(content["labels"][name]), other["columns"][name]) for name in names}
    return two_runs(title, alt, time, (content["times"], series), (other["times"], theirs), Text(fr=unit, en=unit))


def aav(view: View) -> Page:
    """Return the AAV batch and the assays of its authors."""
    rows = view.json("assays.json")["rows"]
    labels = view.json("batch.json")["labels"]
    table = Table(
        columns=(
            Text(fr="Heure", en="Hour"),
            Text(fr="Grandeur (1/mL)", en="Quantity (1/mL)"),
            Text(fr="Mesures publiées", en="Published measurements"),
            Text(fr="Modèle", en="Model"),
        ),
        rows=tuple(
            (row["hour"], text(labels[row["what"]]), ", ".join(f"{value:.3g}" for value in row["measured"]), _short(row["model"]))
            for row in rows
        ),
    )
    title = Text(fr="À côté des dosages des auteurs", en="Beside the authors' assays")
    return (simulated(), *_body(view), Section(title=title, id="dosages", blocks=(table,)))


def ensemble(view: View) -> Page:
    """Return how batches spread and what their spread comes from."""
    content = view.json("ensemble.json")
    time = Text(fr="temps (h)", en="time (h)")
    names = {"q05": Text(fr="5 %", en="5 %"), "q50": Text(fr="médiane", en="median"), "q95": Text(fr="95 %", en="95 %")}
    bands = lines(
        Text(fr="Anticorps dans la cuve", en="Antibody in the vessel"),
        Text(fr="Quantiles 5, 50 et 95 % des lots au cours du temps", en="5, 50 and 95 % quantiles of the batches over time"),
        time,
        content["times"],
        {name: (label, content["bands"][name]) for name, label in names.items()},
        Text(fr="g", en="g"),
    )
    metrics = Metrics(
        items=(
            Metric(label=Text(fr="Lots", en="Batches"), value=content["batches"]),
            Metric(label=Text(fr="Anticorps, moyenne", en="Antibody, mean"), value=Quantity(value=content["mean"], unit="g", decimals=2)),
            Metric(
                label=Text(fr="Coefficient de variation", en="Coefficient of variation"),
                value=Quantity(value=content["cv"], unit="%", decimals=1),
            ),
            Metric(label=Text(fr="Lots sans résultat", en="Batches without a result"), value=len(content["failed"])),
        )
    )
    return (simulated(), metrics, bands, _sobol(content), Checks(items=view.evidence.checks), files(view))


def _sobol(content: Mapping[str, Any]) -> Block:
    rows = sorted(content["indices"], key=lambda row: -row["total"])
    spec = {
        "data": {"values": [{"name": row["name"], "total": row["total"]} for row in rows]},
        "mark": {"type": "bar"},
        "width": "container",
        "encoding": {
            "y": {"field": "name", "type": "nominal", "sort": [row["name"] for row in rows], "title": None},
            "x": {"field": "total", "type": "quantitative", "title": Text(fr="indice total", en="total index")},
        },
    }
    twin = Table(
        columns=(
            Text(fr="Paramètre", en="Parameter"),
            Text(fr="Plage explorée", en="Range explored"),
            Text(fr="Premier ordre", en="First order"),
            Text(fr="Total", en="Total"),
        ),
        rows=tuple((row["name"], _range(content["ranges"][row["name"]]), _index(row, "first"), _index(row, "total")) for row in rows),
    )
    return Chart(
        title=Text(fr="De quels paramètres l’anticorps final dépend", en="Which parameters the final antibody depends on"),
        spec=spec,
        twin=twin,
        alt=Text(fr="Indices de Sobol totaux, du plus grand au plus petit", en="Total Sobol indices, largest first"),
    )


def _range(limits_: tuple[float, float, str]) -> str:
    return f"{limits_[0]:g} – {limits_[1]:g} {limits_[2]}"


def _index(row: Mapping[str, float], kind: str) -> Quantity:
    return Quantity(value=row[kind], low=row[f"{kind}_low"], high=row[f"{kind}_high"], decimals=3)


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
