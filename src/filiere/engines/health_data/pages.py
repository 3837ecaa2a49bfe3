"""What the health data engine shows of its results; each picture has its table."""

from collections.abc import Mapping
from typing import Any

from filiere.sdk.blocks import (
    Badge,
    Block,
    Chart,
    Checks,
    Code,
    FactRow,
    Facts,
    Metric,
    Metrics,
    Notice,
    Page,
    Quantity,
    Section,
    Table,
    View,
)
from filiere.sdk.values import Text

_FICTIVE = Text(
    fr="Données fictives, tirées au sort : ces chiffres montrent l’outil, ils ne disent rien d’une maladie ni de personne.",
    en="Fictive data, drawn at random: these figures show the tool, they say nothing of any disease or anyone.",
)
_COHORT = Text(fr="Cohorte", en="Cohort")
_STEP = Text(fr="Étape", en="Step")
_PERSONS = Text(fr="Personnes", en="Persons")
_EVENTS = Text(fr="Événements", en="Events")
_TABLE = Text(fr="Table", en="Table (OMOP)")
_SHARE = Text(fr="Part en défaut", en="Share that fails")
_NAMES = {
    1: Text(fr="Première tumeur", en="First tumour"),
    2: Text(fr="Première tumeur, adulte, biopsie récente, sans métastase", en="First tumour, adult, recent biopsy, no metastasis"),
    3: Text(fr="Chimiothérapie continue après une tumeur", en="Continuous chemotherapy after a tumour"),
}
_STEPS = {
    "entry": Text(fr="événements d’entrée", en="entry events"),
    "adult at entry": Text(fr="adulte à l’entrée", en="adult at entry"),
    "biopsy within 180 days before": Text(fr="biopsie dans les 180 jours avant", en="biopsy within 180 days before"),
    "no metastasis before": Text(fr="pas de métastase avant", en="no metastasis before"),
    "tumour before": Text(fr="tumeur avant", en="tumour before"),
}
_CATEGORIES = {
    "conformance": Text(fr="conformité", en="conformance"),
    "completeness": Text(fr="complétude", en="completeness"),
    "plausibility": Text(fr="plausibilité", en="plausibility"),
}
_CHECKS = {
    "concept_known": Text(fr="concept absent du vocabulaire", en="concept not in the vocabulary"),
    "concept_mapped": Text(fr="code non aligné (concept 0)", en="code not mapped (concept 0)"),
    "visit_known": Text(fr="visite inconnue", en="unknown visit"),
    "value_present": Text(fr="mesure sans valeur", en="measurement without a value"),
    "in_observation": Text(fr="hors de toute période d’observation", en="outside any observation period"),
    "after_birth": Text(fr="avant la naissance", en="before birth"),
    "end_after_start": Text(fr="fin avant le début", en="end before the start"),
    "before_death": Text(fr="plus de 60 jours après le décès", en="over 60 days after death"),
    "observed_person": Text(fr="personne jamais observée", en="person never observed"),
}
_VARIABLES = {
    "persons": Text(fr="personnes", en="persons"),
    "age": Text(fr="âge moyen (années)", en="mean age (years)"),
    "women": Text(fr="femmes", en="women (share)"),
}


def phenotypes(view: View) -> Page:
    """Return the cohorts: counts, attrition, data."""
    content = view.json("cohorts.json")
    steps = [
        {"cohort": _NAMES[one["number"]], "step": _STEPS[step["name"]], "order": rank, "persons": step["persons"], "events": step["events"]}
        for one in content["cohorts"]
        for rank, step in enumerate(one["steps"])
    ]
    spec: dict[str, Any] = {
        "data": {"values": [{key: row[key] for key in ("cohort", "step", "order", "persons")} for row in steps]},
        "mark": {"type": "bar"},
        "width": "container",
        "encoding": {
            "y": {"field": "step", "type": "nominal", "sort": {"field": "order"}, "title": None},
            "x": {"field": "persons", "type": "quantitative", "title": _PERSONS},
            "row": {
                "field": "cohort",
                "type": "nominal",
                "title": None,
                "header": {"labelAngle": 0, "labelAlign": "left", "labelOrient": "top"},
            },
        },
    }
    twin = Table(
        columns=(_COHORT, _STEP, _EVENTS, _PERSONS),
        rows=tuple((row["cohort"], row["step"], row["events"], row["persons"]) for row in steps),
    )
    alt = Text(fr="Personnes qui restent après chaque règle, par cohorte", en="Persons left after each rule, by cohort")
    return (
        Notice(tone="simulated", text=_FICTIVE),
        Metrics(items=tuple(Metric(label=_NAMES[one["number"]], value=one["persons"], note=_PERSONS) for one in content["cohorts"])),
        Chart(title=Text(fr="Attrition", en="Attrition by rule"), spec=spec, twin=twin, alt=alt),
        _checks(view),
        _data(content),
    )


def quality(view: View) -> Page:
    """Return the findings of the quality checks, the missed ones first."""
    content = view.json("quality.json")
    found = sorted(content["findings"], key=lambda row: (row["met"], -row["share"], row["table"], row["check"]))
    met = Badge(words=Text(fr="tenu", en="met"), tone="accepted")
    missed = Badge(words=Text(fr="dépassé", en="missed"), tone="late")
    rows = tuple(
        (
            _CHECKS[row["check"]],
            Code(words=row["table"]),
            _CATEGORIES[row["category"]],
            row["failed"],
            row["rows"],
            Quantity(value=row["share"] * 100, unit="%", decimals=2),
            Quantity(value=row["threshold"] * 100, unit="%", decimals=0),
            met if row["met"] else missed,
        )
        for row in found
    )
    return (
        Notice(tone="simulated", text=_FICTIVE),
        Metrics(
            items=(
                Metric(label=Text(fr="contrôles tenus", en="checks met"), value=sum(row["met"] for row in found), tone="accepted"),
                Metric(label=Text(fr="contrôles dépassés", en="checks missed"), value=sum(not row["met"] for row in found)),
            )
        ),
        Section(
            title=Text(fr="Contrôles", en="Checks by table"),
            id="controles",
            blocks=(
                Table(
                    columns=(
                        Text(fr="Défaut cherché", en="Defect looked for"),
                        _TABLE,
                        Text(fr="Famille", en="Family"),
                        Text(fr="Lignes en défaut", en="Rows that fail"),
                        Text(fr="Lignes", en="Rows"),
                        _SHARE,
                        Text(fr="Seuil", en="Threshold"),
                        Text(fr="Verdict", en="Verdict (threshold)"),
                    ),
                    rows=rows,
                ),
            ),
        ),
        _years_chart(content),
        _checks(view),
        _data(content),
    )


def characterisation(view: View) -> Page:
    """Return Table 1, incidence and survival."""
    content = view.json("characterisation.json")
    rate = content["incidence"]
    per = Text(fr="pour 1 000 personnes-années", en="per 1,000 person-years")
    curve = content["survival"]
    spec: dict[str, Any] = {
        "data": {"values": [{"month": 0, "survival": 1}, *({"month": row["month"], "survival": row["survival"]} for row in curve)]},
        "mark": {"type": "line", "interpolate": "step-after"},
        "width": "container",
        "encoding": {
            "x": {"field": "month", "type": "quantitative", "title": {"fr": "Mois depuis l’entrée", "en": "Months since entry"}},
            "y": {"field": "survival", "type": "quantitative", "title": {"fr": "Survie", "en": "Survival"}, "scale": {"domain": [0, 1]}},
        },
    }
    twin = Table(
        columns=(
            Text(fr="Mois", en="Month"),
            Text(fr="À risque", en="At risk"),
            Text(fr="Décès", en="Deaths"),
            Text(fr="Survie", en="Survival"),
        ),
        rows=tuple(
            (Quantity(value=row["month"], decimals=1), row["at_risk"], row["deaths"], Quantity(value=row["survival"], decimals=3))
            for row in curve
        ),
    )
    return (
        Notice(tone="simulated", text=_FICTIVE),
        Metrics(
            items=(
                Metric(label=Text(fr="incidence", en="incidence rate"), value=Quantity(value=rate["rate"], decimals=1), note=per),
                Metric(
                    label=Text(fr="intervalle exact à 95 %", en="exact 95% interval"),
                    value=(Quantity(value=rate["low"], decimals=1), "–", Quantity(value=rate["high"], decimals=1)),
                    note=per,
                ),
                Metric(
                    label=Text(fr="standardisée (population européenne 2013)", en="standardised (European population 2013)"),
                    value=Quantity(value=rate["standardised"], decimals=1),
                    note=per,
                ),
            )
        ),
        Section(title=Text(fr="Tableau 1", en="Table 1"), id="tableau-1", blocks=(_table_one(content),)),
        Chart(
            title=Text(fr="Survie depuis l’entrée (Kaplan–Meier)", en="Survival since entry (Kaplan–Meier)"),
            spec=spec,
            twin=twin,
            alt=Text(
                fr="Courbe de survie en escalier depuis l’entrée dans la cohorte", en="Stepped survival curve since entry into the cohort"
            ),
        ),
        _checks(view),
        _data(content),
    )


def _table_one(content: Mapping[str, Any]) -> Block:
    def shown(name: str, value: float | None) -> Any:
        if value is None:
            return None
        if name == "persons":
            return int(value)
        return Quantity(value=value, decimals=1) if name == "age" else Quantity(value=value * 100, unit="%", decimals=1)

    return Table(
        columns=(
            Text(fr="Caractéristique", en="Characteristic"),
            Text(fr="Dans la cohorte", en="In the cohort"),
            Text(fr="Hors cohorte", en="Outside the cohort"),
            Text(fr="Différence standardisée", en="Standardised difference"),
        ),
        rows=tuple(
            (
                _VARIABLES.get(row["variable"], row["variable"]),
                shown(row["variable"], row["inside"]),
                shown(row["variable"], row["outside"]),
                None if row["difference"] is None else Quantity(value=row["difference"], decimals=3),
            )
            for row in content["table_one"]
        ),
    )


def _years_chart(content: Mapping[str, Any]) -> Block:
    rows = [{**row, "rate": round(row["events"] / row["persons"], 3)} for row in content["years"] if row["persons"]]
    title = Text(fr="Événements par personne observée et par an", en="Events per observed person and year")
    spec: dict[str, Any] = {
        "data": {"values": [{key: row[key] for key in ("table", "year", "rate")} for row in rows]},
        "mark": {"type": "line", "point": True},
        "width": "container",
        "encoding": {
            "x": {
                "field": "year",
                "type": "quantitative",
                "axis": {"format": "d", "tickMinStep": 1},
                "title": {"fr": "Année", "en": "Year"},
            },
            "y": {"field": "rate", "type": "quantitative", "title": title},
            "color": {"field": "table", "type": "nominal", "title": None},
        },
    }
    twin = Table(
        columns=(_TABLE, Text(fr="Année", en="Year"), _EVENTS, _PERSONS, title),
        rows=tuple(
            (row["table"], str(row["year"]), row["events"], row["persons"], Quantity(value=row["rate"], decimals=2)) for row in rows
        ),
    )
    alt = Text(fr="Par table, événements par personne observée chaque année", en="By table, events per observed person each year")
    return Chart(title=title, spec=spec, twin=twin, alt=alt)


def _checks(view: View) -> Block:
    return Section(title=Text(fr="Vérifications", en="Verifications"), id="verifications", blocks=(Checks(items=view.evidence.checks),))


def _data(content: Mapping[str, Any]) -> Block:
    snapshot = content["snapshot"]
    return Section(
        title=Text(fr="Données", en="The data"),
        id="donnees",
        blocks=(
            Facts(
                rows=(
                    FactRow(
                        label=Text(fr="Source", en="Source (declared)"),
                        value=Text(fr="fictive, déclarée telle", en="fictive, declared as such"),
                    ),
                    FactRow(
                        label=Text(fr="Empreinte de l’état des données", en="Digest of the snapshot"), value=Code(words=snapshot["root"])
                    ),
                    FactRow(label=Text(fr="Personnes fictives", en="Fictive persons"), value=snapshot["source"]["persons"]),
                )
            ),
        ),
    )
