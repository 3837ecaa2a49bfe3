"""What the engine shows of its dashboard."""

from typing import Any

from filiere.engines.digital_maturity.model import DIMENSIONS, SIZES, TECHNOLOGIES, Words, band
from filiere.sdk.blocks import Badge, Block, Chart, Link, Links, Metric, Metrics, Notice, Page, Prose, Section, Table, View
from filiere.sdk.values import Text


def dashboard(view: View) -> Page:
    """Return the pooled scores with what they rest on, then the questionnaire."""
    content, asked = view.json("dashboard.json"), view.json("questionnaire.json")
    door = Link(
        label=Text(fr="Évaluer mon entreprise : dix questions, sans compte", en="Assess my firm: ten questions, no account"),
        address=view.address("interaction", "digital_maturity.assessment"),
    )
    return (*_notice(content), Links(items=(door,)), *_scores(content), _questions(asked))


def _notice(content: dict[str, Any]) -> list[Block]:
    if not content["synthetic"]:
        return []
    said = Text(
        fr=f"Entreprises fictives, tirées au hasard pour montrer la page : {content['real']} entreprise(s) réelle(s) contribuent, et rien "
        "n’est publié sous cinq ou si l’une pèse plus de la moitié. Ces chiffres ne mesurent rien.",
        en=f"Made-up firms, drawn at random to show the page: {content['real']} real firm(s) contribute, and nothing is published below "
        "five or if one weighs more than half. These figures measure nothing.",
    )
    return [Notice(tone="simulated", text=said)]


def _scores(content: dict[str, Any]) -> list[Block]:
    published = content["published"]
    if published is None:
        return [Notice(text=Text(fr="Rien ne peut être publié.", en="Nothing may be published."))]
    badge = Badge(words=Text(fr="synthétique", en="synthetic"), tone="simulated") if content["synthetic"] else None
    metrics = Metrics(
        items=(
            Metric(label=Text(fr="Entreprises mises en commun", en="Firms pooled"), value=published["count"]),
            Metric(
                label=Text(fr="Score moyen sur 100", en="Mean score out of 100"),
                value=published["overall"],
                note=_text(band(published["overall"])),
            ),
            Metric(label=Text(fr="Minutes pour répondre, médiane", en="Minutes to answer, median"), value=published["minutes"]),
        )
    )
    return [
        Section(
            title=Text(fr="Où en est la filière", en="Where the sector stands"),
            badge=badge,
            blocks=(metrics, _chart(published), *_sizes(published)),
        )
    ]


def _chart(published: dict[str, Any]) -> Chart:
    title = Text(fr="Score moyen par dimension", en="Mean score by dimension")
    values: list[Any] = [{"dimension": _text(words), "score": published["dimensions"][name]} for name, words in DIMENSIONS.items()]
    spec: dict[str, Any] = {
        "data": {"values": values},
        "mark": "bar",
        "width": "container",
        "encoding": {
            "y": {"field": "dimension", "type": "nominal", "title": None, "sort": None},
            "x": {
                "field": "score",
                "type": "quantitative",
                "scale": {"domain": [0, 100]},
                "title": Text(fr="score sur 100", en="score out of 100"),
            },
        },
    }
    columns = (Text(fr="Dimension", en="Dimension"), Text(fr="Score moyen", en="Mean score"))
    twin = Table(columns=columns, rows=tuple((item["dimension"], item["score"]) for item in values), caption=title)
    alt = Text(fr="Barres : le score moyen de chacune des six dimensions", en="Bars: the mean score of each of the six dimensions")
    return Chart(title=title, spec=spec, twin=twin, alt=alt)


def _sizes(published: dict[str, Any]) -> list[Block]:
    if published["by_size"] is None:
        said = Text(
            fr="Les tailles ne sont pas détaillées : l’une d’elles compte moins de cinq entreprises.",
            en="Sizes are not told apart: one of them has fewer than five firms.",
        )
        return [Prose(text=said, quiet=True)]
    rows = tuple((_text(SIZES[size]), part["count"], part["overall"]) for size, part in published["by_size"].items())
    columns = (Text(fr="Taille", en="Size"), Text(fr="Entreprises", en="Firms"), Text(fr="Score moyen", en="Mean score"))
    return [Table(columns=columns, rows=rows)]


def _questions(asked: dict[str, Any]) -> Section:
    rows = tuple(
        (
            Text(**question["words"]),
            _text(DIMENSIONS[question["dimension"]]),
            _text(TECHNOLOGIES[question["technology"]]) if question["technology"] else None,
            *(Text(**words) for words in question["levels"]),
        )
        for question in asked["questions"]
    )
    columns = (
        Text(fr="Question", en="Question"),
        Text(fr="Dimension", en="Dimension"),
        Text(fr="Technologie", en="Technology"),
        Text(fr="Niveau 1", en="Level 1"),
        Text(fr="Niveau 2", en="Level 2"),
        Text(fr="Niveau 3", en="Level 3"),
    )
    return Section(
        title=Text(fr="Le questionnaire", en="The questionnaire"), id="questionnaire", blocks=(Table(columns=columns, rows=rows),)
    )


def _text(words: Words) -> Text:
    return Text(fr=words.fr, en=words.en)
