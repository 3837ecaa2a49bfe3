"""What a committee sees of its choice: how severe each reviewer is, the best set, and how solid each choice is."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.sdk.blocks import Badge, Block, Chart, Metric, Metrics, Notice, Page, Prose, Quantity, Section, Table, Tone
from filiere.sdk.values import Text

#: Beyond that many files the picture is no longer read; the table still tells them all.
_DRAWN = 60
_STATES: dict[str, tuple[Text, Tone]] = {
    "solid": (Text(fr="solide", en="solid"), "accepted"),
    "open": (Text(fr="à débattre", en="to be debated"), "late"),
    "out": (Text(fr="écarté", en="out"), "neutral"),
}
_FILE = Text(fr="Dossier", en="File")


def studied(found: Mapping[str, Any]) -> Page:
    """Return a study: its counts, its warnings, severities, the choice and how it holds."""
    return (_counts(found), *_warnings(found), *solidity(found), *calibration(found))


def _counts(found: Mapping[str, Any]) -> Metrics:
    states = [row["state"] for row in found["files"]]
    budget = found["budget"]
    note = None if budget is None else Text(fr=f"sur un budget de {budget:g}", en=f"of a budget of {budget:g}")
    return Metrics(
        items=(
            Metric(label=Text(fr="Dossiers retenus", en="Files kept"), value=found["chosen"]),
            Metric(label=Text(fr="Coût", en="Cost"), value=Quantity(value=found["spent"], decimals=2), note=note),
            Metric(label=Text(fr="Choix solides", en="Solid choices"), value=states.count("solid"), tone="accepted"),
            Metric(label=Text(fr="À débattre", en="To be debated"), value=states.count("open"), tone="late"),
        )
    )


def _warnings(found: Mapping[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    if not found["calibration"]["connected"]:
        blocks.append(
            Notice(
                tone="late",
                text=Text(
                    fr="Des évaluateurs n’ont aucun dossier en commun, même de proche en proche : rien ne dit si les uns sont sévères ou "
                    "leurs dossiers faibles. Faites relire un dossier de chaque groupe par l’autre.",
                    en="Some reviewers share no file, even through others: nothing tells whether they are severe or their files weak. Let "
                    "each group read one file of the other.",
                ),
            )
        )
    if found["set_aside"]:
        count = len(found["set_aside"])
        blocks.append(
            Notice(
                tone="neutral",
                text=Text(
                    fr=f"Notes mises de côté pour conflit d’intérêts : {count}", en=f"Notes set aside for a conflict of interest: {count}"
                ),
            )
        )
    if found["unnoted"]:
        told = ", ".join(found["unnoted"][:12])
        blocks.append(Notice(tone="late", text=Text(fr=f"Sans aucune note : {told}", en=f"Without a note: {told}")))
    return blocks


def solidity(found: Mapping[str, Any]) -> list[Block]:
    """Return how often each file is kept when weights and notes vary."""
    rows = found["files"]
    words = Text(
        fr=f"Sur {found['draws']} tirages des poids et du hasard des notes, la part où chaque dossier est dans le meilleur choix. "
        "Au-dessus de 90 %, le choix est solide ; entre 10 % et 90 %, il tient aux poids : c’est là que le comité décide.",
        en=f"Over {found['draws']} draws of the weights and of chance in the notes, the share in which each file is in the best choice. "
        "Above 90%, the choice is solid; between 10% and 90%, it rests on the weights: there the committee decides.",
    )
    near = Prose(
        text=Text(
            fr=f"Chaque tirage est résolu à {100 * found['gap']:.2f} % près en moyenne ({100 * found['widest']:.2f} % au plus).",
            en=f"Each draw is solved to within {100 * found['gap']:.2f}% on average ({100 * found['widest']:.2f}% at most).",
        ),
        quiet=True,
    )
    blocks: tuple[Block, ...] = (Prose(text=words), _picture(rows[:_DRAWN]), near)
    return [Section(title=Text(fr="Ce que valent ces choix", en="What these choices are worth"), id="solidite", blocks=blocks)]


def _picture(rows: Sequence[Mapping[str, Any]]) -> Chart:
    values = [
        {"file": row["name"], "kept": row["kept"], "state": {"fr": _STATES[row["state"]][0].fr, "en": _STATES[row["state"]][0].en}}
        for row in rows
    ]
    spec = {
        "data": {"values": values},
        "mark": {"type": "bar"},
        "encoding": {
            "y": {"field": "file", "type": "nominal", "sort": None, "title": None, "axis": {"labelLimit": 260}},
            "x": {
                "field": "kept",
                "type": "quantitative",
                "scale": {"domain": [0, 1]},
                "axis": {"format": ".0%"},
                "title": {"fr": "Part des tirages où il est retenu", "en": "Share of draws in which it is kept"},
            },
            "color": {"field": "state", "type": "nominal", "title": None},
        },
        "height": {"step": 20},
    }
    return Chart(
        title=Text(fr="Solidité de chaque choix", en="Solidity of each choice"),
        spec=spec,
        twin=_table(rows),
        alt=Text(
            fr="Une barre par dossier : la part des tirages où il est retenu", en="One bar a file: the share of draws in which it is kept"
        ),
    )


def _table(rows: Sequence[Mapping[str, Any]]) -> Table:
    columns = (
        _FILE,
        Text(fr="Choix aux poids dits", en="Choice at the stated weights"),
        Text(fr="Part des tirages", en="Share of draws"),
        Text(fr="État", en="State"),
        Text(fr="Note brute", en="Plain note"),
        Text(fr="Note juste", en="Fair note"),
        Text(fr="Rang moyen", en="Mean rank"),
        Text(fr="Coût", en="Cost"),
    )
    shown = tuple(
        (
            row["name"],
            Text(fr="retenu", en="kept") if row["chosen"] else Text(fr="non retenu", en="not kept"),
            Quantity(value=100 * row["kept"], unit="%", decimals=1),
            Badge(words=_STATES[row["state"]][0], tone=_STATES[row["state"]][1]),
            Quantity(value=row["plain"], decimals=2),
            Quantity(value=row["fair"], low=row["low"], high=row["high"], decimals=2),
            Quantity(value=row["mean_rank"], decimals=1),
            Quantity(value=row["cost"], decimals=2),
        )
        for row in rows
    )
    return Table(columns=columns, rows=shown)


def calibration(found: Mapping[str, Any]) -> list[Block]:
    """Return how severe each reviewer is beside the others, in points."""
    told = found["calibration"]
    rows = tuple((one["id"], Quantity(value=one["severity"], low=one["low"], high=one["high"], decimals=2)) for one in told["reviewers"])
    words = Text(
        fr="En points, à dossiers et critères égaux : au-dessus de zéro, plus sévère que les autres. Les notes justes en sont corrigées.",
        en="In points, files and criteria being equal: above zero, more severe than the others. Fair notes are corrected for it.",
    )
    table = Table(
        columns=(Text(fr="Évaluateur", en="Reviewer"), Text(fr="Sévérité", en="Severity")),
        rows=rows,
        caption=Text(fr=f"{told['notes']} notes comptées", en=f"{told['notes']} notes counted"),
    )
    return [
        Section(title=Text(fr="Sévérité des évaluateurs", en="Severity of the reviewers"), id="severite", blocks=(Prose(text=words), table))
    ]
