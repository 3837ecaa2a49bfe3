"""Page of the soft sensors: what was believed, what was true, and the scores."""

from filiere.engines.bioproduction.pages.parts import files, lines, simulated, text
from filiere.sdk.blocks import Checks, Metric, Metrics, Page, Quantity, Section, Table, View
from filiere.sdk.values import Text

_PARTS = {
    "truth": Text(fr="vrai (simulé)", en="true (simulated)"),
    "value": Text(fr="estimé", en="estimated"),
    "low": Text(fr="borne basse à 95 %", en="95 % lower bound"),
    "high": Text(fr="borne haute à 95 %", en="95 % upper bound"),
}


def sensing(view: View) -> Page:
    """Return the estimates of one culture with their intervals, and the scores over all of them."""
    content = view.json("sensing.json")
    time = Text(fr="temps (h)", en="time (h)")
    charts = []
    for name, parts in content["states"].items():
        label, unit = text(content["labels"][name]), content["units"][name]
        title = Text(fr=label.fr[0].upper() + label.fr[1:], en=label.en[0].upper() + label.en[1:])
        alt = Text(fr=f"{label.fr} : valeur vraie, estimation et intervalle", en=f"{label.en}: true value, estimate and interval")
        series = {part: (words, parts[part]) for part, words in _PARTS.items()}
        charts.append(lines(title, alt, time, content["times"], series, Text(fr=unit, en=unit)))
    mean, low, high = content["nis"]
    metrics = Metrics(
        items=(
            Metric(label=Text(fr="Cultures", en="Cultures"), value=content["cultures"]),
            Metric(label=Text(fr="Filtre", en="Filter"), value=content["filter"].upper()),
            Metric(
                label=Text(fr="Innovation normalisée au carré", en="Normalised innovation squared"),
                value=Quantity(value=mean, decimals=2),
                note=Text(fr=f"un filtre cohérent donne {low:.2f} à {high:.2f}", en=f"a consistent filter gives {low:.2f} to {high:.2f}")
                if low is not None and high is not None
                else None,
            ),
        )
    )
    table = Table(
        columns=(
            Text(fr="État", en="State"),
            Text(fr="Erreur / étendue (%)", en="Error / range (%)"),
            Text(fr="Couverture à 95 % (%)", en="95 % coverage (%)"),
        ),
        rows=tuple((text(content["labels"][score["name"]]), score["nrmse"], score["coverage"]) for score in content["scores"]),
    )
    scores = Section(title=Text(fr="Scores", en="Scores"), id="scores", blocks=(table,))
    return (simulated(), metrics, scores, *charts, Checks(items=view.evidence.checks), files(view))
