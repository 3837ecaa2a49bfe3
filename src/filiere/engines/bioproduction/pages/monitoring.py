"""Page of the monitor: its limits on a healthy batch, and what it finds of each fault."""

from filiere.engines.bioproduction.pages.parts import files, lines, simulated
from filiere.sdk.blocks import Checks, Metric, Metrics, Page, Prose, Quantity, Section, Table, View
from filiere.sdk.values import Text

_FAULTS = {
    1: Text(fr="aération", en="aeration"),
    2: Text(fr="pression", en="pressure"),
    3: Text(fr="débit de sucre", en="sugar feed"),
    4: Text(fr="débit de base", en="base flow"),
    5: Text(fr="eau de refroidissement", en="coolant"),
    6: Text(fr="les cinq à la fois", en="all five at once"),
    7: Text(fr="dérive du capteur de température", en="drift of the temperature sensor"),
    8: Text(fr="dérive du capteur de pH", en="drift of the pH sensor"),
}


def monitoring(view: View) -> Page:
    """Return the monitoring charts and the table of faults."""
    content = view.json("monitoring.json")
    metrics = Metrics(
        items=(
            Metric(label=Text(fr="Lots de référence", en="Reference batches"), value=content["learnt"]),
            Metric(
                label=Text(fr="Variance expliquée", en="Variance explained"),
                value=Quantity(value=content["explained"], unit="%", decimals=1),
            ),
            Metric(
                label=Text(fr="Fausses alarmes", en="False alarms"),
                value=content["false_alarms"],
                note=Text(fr=f"sur {content['tried']} lots sains jamais vus", en=f"of {content['tried']} healthy batches never seen"),
            ),
        )
    )
    chart = lines(
        Text(fr="Erreur de prédiction d’un lot sain", en="Prediction error of a healthy batch"),
        Text(
            fr="Erreur de prédiction au carré d’un lot sain et sa limite, par heure",
            en="Prediction error of a healthy batch and its limit, by hour",
        ),
        Text(fr="temps (h)", en="time (h)"),
        content["times"],
        {"spe": (Text(fr="lot sain", en="healthy batch"), content["healthy"]), "limit": (Text(fr="limite", en="limit"), content["limit"])},
        Text(fr="erreur au carré", en="squared error"),
    )
    table = Table(
        columns=(
            Text(fr="Panne", en="Fault"),
            Text(fr="Trouvée", en="Found"),
            Text(fr="Délai médian (h)", en="Median delay (h)"),
            Text(fr="Variable désignée", en="Variable blamed"),
        ),
        rows=tuple(
            (_FAULTS[row["fault"]], f"{row['found']} / {row['batches']}", row["delay_h"], ", ".join(row["blamed"]))
            for row in content["faults"]
        ),
    )
    note = Text(
        fr="Alarme : trois heures de suite au-delà d’une limite. Le délai part du début de la panne ; une rampe part de zéro.",
        en="Alarm: three hours in a row beyond a limit. The delay starts with the fault; a ramp starts from zero.",
    )
    section = Section(title=Text(fr="Pannes", en="Faults"), id="pannes", blocks=(table, Prose(text=note, quiet=True)))
    return (simulated(), metrics, chart, section, Checks(items=view.evidence.checks), files(view))
