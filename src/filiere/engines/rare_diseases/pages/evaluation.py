"""The page of the evaluation: groups apart, methods side by side, reliability, abstention, subgroups."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.engines.rare_diseases.pages.parts import METHODS, banner, interval, number, percent, points, troubles
from filiere.sdk.blocks import (
    Block,
    Chart,
    Checks,
    Metric,
    Metrics,
    Notice,
    Page,
    Prose,
    Quantity,
    Section,
    Table,
    View,
)
from filiere.sdk.values import Text

_TOPS = ("top1", "top3", "top10")
_GROUPS = {
    "clean": Text(fr="propres", en="clean"),
    "leaked": Text(fr="fuites", en="leaked"),
    "absent": Text(fr="absents", en="absent"),
}
_KINDS = {
    "sex": Text(fr="sexe", en="sex"),
    "onset": Text(fr="âge de début", en="age at onset"),
    "observed": Text(fr="termes observés", en="observed terms"),
    "excluded": Text(fr="termes exclus", en="excluded terms"),
    "disease_group": Text(fr="groupe de maladies", en="group of diseases"),
}


def evaluation_page(view: View) -> Page:
    """Return the measures of the ranking: groups apart, methods side by side, reliability, abstention, subgroups."""
    content = view.json("evaluation.json")
    return (
        banner(content),
        *_synthetic(content),
        Metrics(items=_headline(content)),
        Section(title=Text(fr="Ce que la méthode apporte", en="What the method brings"), id="methodes", blocks=_method_blocks(content)),
        Section(
            title=Text(fr="Probabilités et abstention", en="Probabilities and abstention"), id="fiabilite", blocks=_belief_blocks(content)
        ),
        Section(title=Text(fr="Sous-groupes, cas propres", en="Subgroups, clean cases"), id="sous-groupes", blocks=(_subgroups(content),)),
        Section(title=Text(fr="Vérifications", en="Checks"), id="verifications", blocks=(Checks(items=view.evidence.checks),)),
        troubles(content["troubles"]),
    )


def _synthetic(content: Mapping[str, Any]) -> tuple[Block, ...]:
    if not content["synthetic"]:
        return ()
    text = Text(
        fr="Cas synthétiques, tirés de la base qui les classe : ces chiffres ne disent rien de vrais cas.",
        en="Synthetic cases, drawn from the base that ranks them: these figures say nothing of real cases.",
    )
    return (Notice(tone="simulated", text=text),)


def _headline(content: Mapping[str, Any]) -> tuple[Metric, ...]:
    clean = content["clean"]
    gain = content["gain"]["clean"]["top10"]["micro"]
    items = [Metric(label=_GROUPS[name], value=count, note=Text(fr="cas", en="cases")) for name, count in content["groups"].items()]
    if clean["n"]:
        items.append(Metric(label=Text(fr="propres, dans les 10 premières", en="clean, among the first 10"), value=percent(clean["top10"])))
    if gain is not None:
        note = Text(fr="contre la vraisemblance simple, mêmes cas", en="over the plain likelihood, same cases")
        items.append(Metric(label=Text(fr="gain", en="gain"), value=points(gain), note=note))
    return tuple(items)


def _method_blocks(content: Mapping[str, Any]) -> tuple[Block, ...]:
    columns = (
        Text(fr="Méthode", en="Method"),
        Text(fr="Groupe", en="Group"),
        Text(fr="Cas", en="Cases"),
        *(Text(fr=f"{top[3:]} premières", en=f"first {top[3:]}") for top in _TOPS),
        "MRR",
        Text(fr="10 premières, par maladie", en="first 10, by disease"),
    )
    rows = tuple(
        (
            METHODS[name],
            _GROUPS[group],
            part["n"],
            *(percent(part[top]) for top in _TOPS),
            Quantity(value=part["mrr"], decimals=3),
            percent(part["macro"]["top10"]),
        )
        for name, groups in content["methods"].items()
        for group, part in groups.items()
        if part["n"]
    )
    explained = Text(
        fr="Chaque cas est classé sans sa propre publication. Propres\u202f: maladie connue par d’autres publications. Fuites\u202f: la "
        "publication du cas est une source de la base. Le rang moyen vaut pour les ex æquo.",
        en="Each case is ranked without its own publication. Clean: disease known from other publications. Leaked: the case's publication "
        "is a source of the base. Ties take their mean rank.",
    )
    blocks: list[Block] = [Prose(text=explained), Table(columns=columns, rows=rows)]
    if content["curves"]:
        blocks.append(_curves(content["curves"]))
    return (*blocks, _parts(content["parts"]))


def _curves(curves: Mapping[str, Sequence[Mapping[str, Any]]]) -> Block:
    values = [
        {"method": METHODS[name], **{key: row[key] for key in ("top", "value", "low", "high")}}
        for name, rows in curves.items()
        for row in rows
    ]
    position = {"field": "top", "type": "quantitative", "scale": {"type": "log"}, "title": Text(fr="k premières", en="first k")}
    share = {"type": "quantitative", "axis": {"format": "%"}, "title": Text(fr="vraie maladie trouvée", en="true disease found")}
    colour = {"field": "method", "type": "nominal", "title": None}
    spec = {
        "data": {"values": values},
        "width": "container",
        "encoding": {"x": position, "color": colour},
        "layer": [
            {"mark": {"type": "area", "opacity": 0.2}, "encoding": {"y": {"field": "low", **share}, "y2": {"field": "high"}}},
            {"mark": {"type": "line", "point": True}, "encoding": {"y": {"field": "value", **share}}},
        ],
    }
    twin = Table(
        columns=(Text(fr="Méthode", en="Method"), "k", Text(fr="Part", en="Share")),
        rows=tuple((METHODS[name], row["top"], interval(row)) for name, rows in curves.items() for row in rows),
    )
    title = Text(fr="Vraie maladie parmi les k premières, cas propres", en="True disease among the first k, clean cases")
    alt = Text(
        fr="Part de cas propres dont la vraie maladie est parmi les k premières, bande à 95 % par tirage de maladies",
        en="Share of clean cases whose true disease is among the first k, 95% band by resampled diseases",
    )
    return Chart(title=title, spec=spec, twin=twin, alt=alt)


def _parts(parts: Mapping[str, Any]) -> Block:
    words = {
        "tuning": Text(fr="qui a réglé les poids", en="that set the weights"),
        "held_out": Text(fr="qui n’a rien réglé", en="that set nothing"),
    }
    rows = tuple(
        (
            words[name],
            part["clean"]["n"],
            *(cell for top in _TOPS for cell in (points(part["gain"][top]["micro"]), points(part["gain"][top]["macro"]))),
        )
        for name, part in parts.items()
        if part["clean"]["n"]
    )
    columns = (
        Text(fr="Partie", en="Part"),
        Text(fr="Cas propres", en="Clean cases"),
        *(
            Text(fr=f"gain {top[3:]}, {fr}", en=f"gain {top[3:]}, {en}")
            for top in _TOPS
            for fr, en in (("par cas", "by case"), ("par maladie", "by disease"))
        ),
    )
    return Table(
        caption=Text(fr="Gain sur la vraisemblance simple, en points", en="Gain over the plain likelihood, in points"),
        columns=columns,
        rows=rows,
    )


def _belief_blocks(content: Mapping[str, Any]) -> tuple[Block, ...]:
    rows = content["reliability"]
    values = [{"said": row["said"], "was": row["was"]} for row in rows]
    ends = [{"said": 0, "was": 0}, {"said": 1, "was": 1}]
    said = {"field": "said", "type": "quantitative", "axis": {"format": "%"}, "title": Text(fr="annoncé", en="said")}
    was = {"field": "was", "type": "quantitative", "axis": {"format": "%"}, "title": Text(fr="constaté", en="was")}
    spec = {
        "width": "container",
        "layer": [
            {"data": {"values": ends}, "mark": {"type": "line", "strokeDash": [4, 4]}, "encoding": {"x": said, "y": was}},
            {"data": {"values": values}, "mark": {"type": "line", "point": True}, "encoding": {"x": said, "y": was}},
        ],
    }
    twin = Table(
        columns=(Text(fr="Annoncé", en="Said"), Text(fr="Constaté", en="Was"), Text(fr="Cas", en="Cases")),
        rows=tuple((percent(row["said"]), percent(row["was"]), row["n"]) for row in rows),
    )
    reliability = Chart(
        title=Text(fr="« La première est la bonne » : annoncé et constaté", en="“The first is the right one”: said and was"),
        spec=spec,
        twin=twin,
        alt=Text(
            fr="Probabilité annoncée et part constatée, par dixième de cas ; la diagonale serait parfaite",
            en="Probability said and share that was, by tenth of cases; the diagonal would be perfect",
        ),
    )
    calibration = Table(
        caption=Text(fr="Calage sur le logit (1 et 0 sont l’idéal)", en="Calibration on the logit (1 and 0 are ideal)"),
        columns=(Text(fr="Cas", en="Cases"), "n", Text(fr="Pente", en="Slope"), Text(fr="Ordonnée", en="Intercept")),
        rows=tuple(
            (
                words,
                content["calibration"][name]["n"],
                number(content["calibration"][name]["slope"]),
                number(content["calibration"][name]["intercept"]),
            )
            for name, words in (
                ("clean_and_absent", Text(fr="propres et absents", en="clean and absent")),
                ("all", Text(fr="tous", en="all")),
            )
        ),
    )
    absent = content["absent"]
    areas = Table(
        caption=Text(fr="« Probablement pas dans la base » : aire sous la courbe", en="“Probably not in the base”: area under the curve"),
        columns=(Text(fr="Contre les cas absents", en="Against absent cases"), Text(fr="Aire", en="Area")),
        rows=tuple(
            (words, number(absent[name]))
            for name, words in (
                ("auroc", Text(fr="cas propres", en="clean cases")),
                ("auroc_leaked", Text(fr="fuites, publication retirée", en="leaked, publication left out")),
                ("auroc_all", Text(fr="tous, publication retirée", en="all, publication left out")),
                ("auroc_leaked_as_is", Text(fr="fuites, base entière", en="leaked, whole base")),
                ("auroc_all_as_is", Text(fr="tous, base entière", en="all, whole base")),
            )
        ),
    )
    return (reliability, calibration, areas, _risk(content["risk_coverage"]))


def _risk(rows: Sequence[Mapping[str, Any]]) -> Block:
    spec = {
        "data": {"values": [dict(row) for row in rows]},
        "width": "container",
        "mark": {"type": "line", "point": True},
        "encoding": {
            "x": {
                "field": "coverage",
                "type": "quantitative",
                "axis": {"format": "%"},
                "title": Text(fr="cas répondus", en="cases answered"),
            },
            "y": {
                "field": "risk",
                "type": "quantitative",
                "axis": {"format": "%"},
                "title": Text(fr="réponses fausses", en="wrong answers"),
            },
        },
    }
    twin = Table(
        columns=(Text(fr="Cas répondus", en="Cases answered"), Text(fr="Réponses fausses", en="Wrong answers")),
        rows=tuple((percent(row["coverage"]), percent(row["risk"])) for row in rows),
    )
    return Chart(
        title=Text(fr="Ce que l’abstention épargne", en="What abstaining spares"),
        spec=spec,
        twin=twin,
        alt=Text(
            fr="Part de premières maladies fausses selon la part de cas répondus, les plus sûrs d’abord",
            en="Share of wrong first diseases by share of cases answered, the surest first",
        ),
    )


def _subgroups(content: Mapping[str, Any]) -> Block:
    return Table(
        columns=(
            Text(fr="Par", en="By"),
            Text(fr="Valeur", en="Value"),
            Text(fr="Cas", en="Cases"),
            Text(fr="10 premières", en="first 10"),
            Text(fr="vraisemblance simple", en="plain likelihood"),
        ),
        rows=tuple(
            (_KINDS[row["kind"]], row["value"], row["n"], percent(row["ours"]["top10"]), percent(row["baseline"]["top10"]))
            for row in content["subgroups"]
        ),
        empty=Text(fr="Aucun cas propre.", en="No clean case."),
    )
