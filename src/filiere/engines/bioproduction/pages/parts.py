"""What the pages of bioproduction share: lines over time with their table, links to files, the nature of what is shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.sdk.blocks import Block, Chart, Download, Downloads, Notice, Prose, Table, View
from filiere.sdk.values import Text

#: At most so many rows in the table beside a chart; the file holds all of them.
TWIN_ROWS = 15


def text(words: Mapping[str, str]) -> Text:
    """Return kept words as a text."""
    return Text(fr=words["fr"], en=words["en"])


def simulated() -> Block:
    """Return the sentence that no reader may miss."""
    return Notice(
        tone="simulated",
        text=Text(
            fr="Résultat simulé : il explore, il ne livre rien. Aucune mesure d’une installation réelle n’est entrée ici.",
            en="Simulated result: it explores and delivers nothing. No measurement of a real plant went into it.",
        ),
    )


def lines(
    title: Text, alt: Text, time: Text, times: Sequence[float], series: Mapping[str, tuple[Text, Sequence[float | None]]], value: Text
) -> Block:
    """Return lines over time, and some of their values as a table."""
    values = [
        {"time": at, "value": point, "what": label}
        for label, column in series.values()
        for at, point in zip(times, column, strict=True)
        if point is not None
    ]
    spec: dict[str, Any] = {
        "data": {"values": values},
        "mark": {"type": "line"},
        "width": "container",
        "height": 220,
        "encoding": {
            "x": {"field": "time", "type": "quantitative", "title": time},
            "y": {"field": "value", "type": "quantitative", "title": value, "scale": {"zero": False}},
            "color": {"field": "what", "type": "nominal", "title": None},
        },
    }
    step = max(1, -(-len(times) // TWIN_ROWS))
    picked = sorted({*range(0, len(times), step), len(times) - 1})
    twin = Table(
        columns=(time, *(label for label, _ in series.values())),
        rows=tuple((_digits(times[place]), *(_digits(column[place]) for _, column in series.values())) for place in picked),
    )
    return Chart(title=title, spec=spec, twin=twin, alt=alt)


#: Times and, by name, the words and the values of a run.
Series = tuple[Sequence[float], Mapping[str, tuple[Text, Sequence[float | None]]]]


def two_runs(title: Text, alt: Text, time: Text, ours: Series, theirs: Series, value: Text) -> Block:
    """Return the lines of two runs on one chart, the second dashed; its table stands on the times of the first."""
    runs = ((Text(fr="ce lot", en="this batch"), ours), (Text(fr="l’autre", en="the other"), theirs))
    values = [
        {"time": at, "value": point, "what": label, "run": run}
        for run, (times, series) in runs
        for label, column in series.values()
        for at, point in zip(times, column, strict=True)
        if point is not None
    ]
    spec: dict[str, Any] = {
        "data": {"values": values},
        "mark": {"type": "line"},
        "width": "container",
        "height": 220,
        "encoding": {
            "x": {"field": "time", "type": "quantitative", "title": time},
            "y": {"field": "value", "type": "quantitative", "title": value, "scale": {"zero": False}},
            "color": {"field": "what", "type": "nominal", "title": None},
            "strokeDash": {"field": "run", "type": "nominal", "title": None, "sort": [runs[0][0], runs[1][0]]},
        },
    }
    times, series = ours
    step = max(1, -(-len(times) // TWIN_ROWS))
    picked = sorted({*range(0, len(times), step), len(times) - 1})
    other = dict(zip(theirs[0], range(len(theirs[0])), strict=True))
    heads = [Text(fr=f"{label.fr}, {run.fr}", en=f"{label.en}, {run.en}") for label, _ in series.values() for run, _ in runs]
    rows = []
    for place in picked:
        there = other.get(times[place])
        cells = [
            _digits(point)
            for name, (_, column) in series.items()
            for point in (column[place], None if there is None else theirs[1][name][1][there])
        ]
        rows.append((_digits(times[place]), *cells))
    return Chart(title=title, spec=spec, twin=Table(columns=(time, *heads), rows=tuple(rows)), alt=alt)


def files(view: View) -> Block:
    """Return the files of the evidence."""
    return Downloads(
        items=tuple(
            Download(
                label=subject.name,
                address=view.address("file", f"{subject.sha256}/{subject.name}"),
                media_type=subject.media_type,
                size=subject.size,
            )
            for subject in view.evidence.subjects
        )
    )


def limits(content: Mapping[str, Any]) -> Block:
    """Return where the equations come from and what they cannot do."""
    bound = content["limits"]
    return Prose(text=Text(fr=f"Source : {content['source']}. {bound['fr']}", en=f"Source: {content['source']}. {bound['en']}"), quiet=True)


def _digits(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.5g}")
