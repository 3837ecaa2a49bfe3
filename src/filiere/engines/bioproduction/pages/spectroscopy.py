"""Page of the spectroscopic calibration: the choice, the error on new batches, predicted beside true."""

from collections.abc import Mapping
from typing import Any

from filiere.engines.bioproduction.pages.parts import TWIN_ROWS, files, simulated
from filiere.sdk.blocks import Chart, Checks, Metric, Metrics, Page, Prose, Quantity, Section, Table, View
from filiere.sdk.values import Text

_ANALYTES = {
    "PAA": Text(fr="acide phénylacétique", en="phenylacetic acid"),
    "S": Text(fr="sucre", en="sugar"),
    "P": Text(fr="pénicilline", en="penicillin"),
}
_PREPARED = {
    "none": Text(fr="aucun", en="none"),
    "snv": Text(fr="variable normale (SNV)", en="normal variate (SNV)"),
    "first": Text(fr="dérivée première", en="first derivative"),
    "second": Text(fr="dérivée seconde", en="second derivative"),
    "first+snv": Text(fr="dérivée première puis SNV", en="first derivative, then SNV"),
}


def spectroscopy(view: View) -> Page:
    """Return what a calibration finds in batches it has not seen."""
    content = view.json("calibration.json")
    name = _ANALYTES[content["analyte"]]
    metrics = Metrics(
        items=(
            Metric(
                label=Text(fr=f"Erreur sur lots nouveaux, {name.fr}", en=f"Error on new batches, {name.en}"),
                value=Quantity(value=content["rmsep"], unit="g/L", decimals=3),
                note=Text(
                    fr=f"annoncée par validation croisée emboîtée : {content['nested_rmsep']:.3f} g/L".replace(".", ","),
                    en=f"announced by nested cross-validation: {content['nested_rmsep']:.3f} g/L",
                ),
            ),
            Metric(label=Text(fr="Part expliquée (Q²)", en="Explained share (Q²)"), value=Quantity(value=content["q2"], decimals=3)),
            Metric(label=Text(fr="Couverture à 95 %", en="95 % coverage"), value=Quantity(value=content["coverage"], unit="%", decimals=1)),
        )
    )
    rows = [
        (Text(fr=f"pli {number}", en=f"fold {number}"), _PREPARED[item["preprocessing"]], item["components"])
        for number, item in enumerate(content["chosen"], start=1)
    ]
    final = content["final"]
    rows.append((Text(fr="retenu", en="kept"), _PREPARED[final["preprocessing"]], final["components"]))
    table = Table(
        columns=(
            Text(fr="Choix", en="Choice"),
            Text(fr="Prétraitement", en="Preprocessing"),
            Text(fr="Composantes", en="Components"),
        ),
        rows=tuple(rows),
    )
    said = Prose(
        text=Text(
            fr="Spectres simulés, dans notre variante du générateur publié : fond et bandes sont supposés, aucun spectre réel n’entre.",
            en="Simulated spectra, in our variant of the published generator: background and bands are assumed, no real spectrum enters.",
        ),
        quiet=True,
    )
    choices = Section(title=Text(fr="Choix par validation emboîtée", en="Choice by nested validation"), id="choix", blocks=(table,))
    return (simulated(), metrics, _against(content), choices, said, Checks(items=view.evidence.checks), files(view))


def _against(content: Mapping[str, Any]) -> Chart:
    points = content["points"]
    top = max(point["true"] for point in points)
    place = {
        "x": {"field": "x", "type": "quantitative", "title": Text(fr="vrai (g/L)", en="true (g/L)")},
        "y": {"field": "y", "type": "quantitative", "title": Text(fr="prédit (g/L)", en="predicted (g/L)")},
    }
    cloud = {
        "data": {"values": [{"x": point["true"], "y": point["predicted"]} for point in points]},
        "mark": {"type": "point", "filled": True, "size": 30},
        "encoding": place,
    }
    line = {"data": {"values": [{"x": 0, "y": 0}, {"x": top, "y": top}]}, "mark": {"type": "line", "strokeDash": [4, 4]}, "encoding": place}
    step = max(1, -(-len(points) // (2 * TWIN_ROWS)))
    table = Table(
        columns=(Text(fr="Lot", en="Batch"), Text(fr="Heure", en="Hour"), Text(fr="Vrai (g/L)", en="True (g/L)"), _PREDICTED),
        rows=tuple(
            (str(point["batch"]), point["hour"], float(f"{point['true']:.4g}"), float(f"{point['predicted']:.4g}"))
            for point in points[::step]
        ),
    )
    return Chart(
        title=Text(fr="Prédit et vrai, lots nouveaux", en="Predicted and true, new batches"),
        spec={"width": "container", "height": 260, "layer": [line, cloud]},
        twin=table,
        alt=Text(fr="Chaque échantillon : valeur vraie et prédite ; la diagonale est l’accord", en="Each sample: true and predicted value"),
    )


_PREDICTED = Text(fr="Prédit (g/L)", en="Predicted (g/L)")
