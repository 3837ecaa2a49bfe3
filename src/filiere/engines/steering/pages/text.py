"""Pages on the text itself: what it leaves open, and what waits for what."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.engines.steering.pages.parts import (
    DEADLINE,
    GREEN,
    GREY,
    INDICATORS,
    PALE_GREEN,
    PALE_GREY,
    PROMISE,
    PROMISES,
    bars,
    link,
    side,
    text,
)
from filiere.sdk.blocks import (
    Badge,
    Block,
    Cell,
    Graph,
    GraphEdge,
    GraphNode,
    Metric,
    Metrics,
    Notice,
    Page,
    Prose,
    Quantity,
    Section,
    Table,
    View,
    When,
)
from filiere.sdk.values import Text

_LEAD_WORDS = {
    "own": Text(fr="pilote propre", en="own lead"),
    "inherited": Text(fr="pilote hérité", en="inherited lead"),
    "none": Text(fr="aucun pilote nommé", en="no lead named"),
}
_DATE_WORDS = {
    "days": Text(fr="des jours", en="days"),
    "words": Text(fr="des mots seulement", en="words only"),
    "empty_cell": Text(fr="une case vide ou fusionnée", en="an empty or merged cell"),
    "none": Text(fr="rien", en="nothing"),
}
_VACANT = Text(fr="poste vacant", en="vacant post")
_UNKNOWN = Text(fr="inconnue", en="unknown")


def gap_map(view: View) -> Page:
    """Return the gaps of the text: by project, then promise by promise."""
    content = view.json("gaps.json")
    rows, owed, projects = content["promises"], content["commitments"], content["projects"]
    return (
        Metrics(
            items=(
                Metric(label=PROMISES, value=len(rows)),
                Metric(label=Text(fr="sans pilote nommé", en="with no lead named"), value=sum(row["lead"] == "none" for row in rows)),
                Metric(label=Text(fr="sans jour donné", en="with no day given"), value=sum(row["date"] != "days" for row in rows)),
                Metric(label=Text(fr="sans indicateur", en="with no indicator"), value=sum(not row["indicators"] for row in rows)),
                Metric(
                    label=Text(fr="engagements invérifiables", en="commitments no evidence could show"),
                    value=sum(row["verifiable"] == "no" for row in owed),
                    note=Text(fr=f"sur {len(owed)}", en=f"of {len(owed)}"),
                ),
            )
        ),
        bars(
            Text(fr="Qui répond de chaque livrable", en="Who answers for each deliverable"),
            Text(
                fr="Par projet : livrables dont le pilote est propre, hérité ou absent du texte",
                en="By project: deliverables whose lead is their own, inherited or not in the text",
            ),
            projects,
            "leads",
            _LEAD_WORDS,
            colours={"own": GREEN, "inherited": PALE_GREEN, "none": PALE_GREY},
        ),
        bars(
            Text(fr="Ce que le texte donne comme échéance", en="What the text gives as a deadline"),
            Text(
                fr="Par projet : échéance en jours, en mots, case vide, ou rien",
                en="By project: deadline in days, in words, empty, or none",
            ),
            projects,
            "dates",
            _DATE_WORDS,
            colours={"days": GREEN, "words": PALE_GREEN, "empty_cell": GREY, "none": PALE_GREY},
        ),
        Section(
            title=Text(fr="Livrable par livrable", en="Deliverable by deliverable"),
            id="livrables",
            blocks=(
                Table(
                    columns=(PROMISE, Text(fr="Intitulé", en="Title"), Text(fr="Pilote", en="Lead"), DEADLINE, INDICATORS),
                    rows=tuple(
                        (
                            link(view, row["id"]),
                            text(row["title"]),
                            _lead_cell(view, row),
                            When(deadline=row["deadline"]),
                            len(row["indicators"]),
                        )
                        for row in rows
                    ),
                ),
            ),
        ),
        Section(
            title=Text(fr="Engagements qu’aucune preuve ne pourrait montrer", en="Commitments that no evidence could show"),
            id="engagements",
            blocks=(
                Table(
                    columns=(Text(fr="Engagement", en="Commitment"), Text(fr="Intitulé", en="Title"), Text(fr="Partie", en="Party")),
                    rows=tuple(
                        (link(view, row["id"], "commitment"), text(row["title"]), side(row)) for row in owed if row["verifiable"] == "no"
                    ),
                    empty=Text(fr="Chaque engagement peut être montré.", en="Every commitment can be shown."),
                ),
            ),
        ),
    )


def need_chains(view: View) -> Page:
    """Return what waits for what, as a graph and as a table."""
    content = view.json("needs.json")
    links, nodes = content["links"], {node["id"]: node for node in content["elements"]}
    sized = sum(row["slack_days"] is not None for row in links)
    dated = sum(row["distance_days"] is not None for row in links)
    backwards = [row for row in links if row["backwards"]]
    drawn = tuple(
        GraphNode(
            id=node["id"],
            label=node["id"],
            note=text(node["title"]),
            tone="late" if any(row["holder"] == node["id"] for row in backwards) else "neutral",
            address=view.address(node["kind"], node["id"]),
        )
        for node in content["elements"]
    )
    edges = tuple(
        GraphEdge(
            source=row["need"],
            target=row["holder"],
            label=None if row["distance_days"] is None else _days_text(row["distance_days"]),
            dashed=row["inferred"],
        )
        for row in links
        if row["need"] is not None
    )
    longest: list[str] = max(content["chains"], key=len, default=[])
    return (
        Metrics(
            items=(
                Metric(label=Text(fr="besoins écrits", en="stated needs"), value=len(links)),
                Metric(label=Text(fr="entre deux dates", en="between two dates"), value=dated),
                Metric(label=Text(fr="avec une marge calculable", en="whose slack can be computed"), value=sized),
                Metric(label=Text(fr="plus longue chaîne", en="longest chain"), value=len(longest), note=" → ".join(longest) or None),
            )
        ),
        *_backwards_notice(backwards),
        Graph(
            title=Text(fr="Ce qui attend quoi", en="What waits for what"),
            alt=Text(
                fr=f"{len(drawn)} éléments liés par {len(edges)} besoins ; en pointillé, les liens lus plutôt qu’écrits",
                en=f"{len(drawn)} elements joined by {len(edges)} needs; dashed, those that are read rather than written",
            ),
            nodes=drawn,
            edges=edges,
        ),
        Prose(
            text=Text(
                fr="La marge est l’écart entre deux dernières dates moins la durée que le texte donne. Sans durée, elle est inconnue et "
                "rien n’est dit critique.",
                en="Slack is the distance between two last days minus the duration the text gives. Without a duration it is unknown, and "
                "nothing is called critical.",
            ),
            quiet=True,
        ),
        Table(
            caption=Text(fr="Besoins, dates et marges", en="Needs, dates and slack"),
            columns=(
                Text(fr="Ce qui attend", en="What waits"),
                Text(fr="Ce qu’il lui faut", en="What it needs"),
                Text(fr="Écart", en="Distance"),
                Text(fr="Durée donnée", en="Duration given"),
                Text(fr="Marge", en="Slack"),
                Text(fr="Pourquoi", en="Why"),
            ),
            rows=tuple(_need_row(view, row, nodes) for row in links),
            empty=Text(fr="Le texte n’écrit aucun besoin.", en="The text states no need."),
        ),
    )


def _need_row(view: View, row: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]]) -> tuple[Cell, ...]:
    holder = nodes[row["holder"]]
    way = link(view, row["holder"], holder["kind"])
    waits: Cell = (way, Badge(words=_VACANT, tone="unheard")) if holder["vacant"] else way
    needs: Cell = link(view, row["need"], nodes[row["need"]]["kind"]) if row["need"] else text(row["outside"])
    return (
        waits,
        needs,
        _UNKNOWN if row["distance_days"] is None else Quantity(value=row["distance_days"], unit="d", decimals=0),
        _UNKNOWN if row["duration_days"] is None else Quantity(value=row["duration_days"], unit="d", decimals=0),
        _UNKNOWN if row["slack_days"] is None else Quantity(value=row["slack_days"], unit="d", decimals=0),
        text(row["why"]),
    )


def _backwards_notice(rows: Sequence[Mapping[str, Any]]) -> tuple[Block, ...]:
    if not rows:
        return ()
    pairs = ", ".join(f"{row['need']} → {row['holder']}" for row in rows)
    return (
        Notice(
            tone="late",
            text=Text(
                fr=f"Le texte attend ceci après ce qui en a besoin : {pairs}", en=f"The text awaits this after what needs it: {pairs}"
            ),
        ),
    )


def _days_text(days: int) -> Text:
    return Text(fr=f"{days}\u202fj", en=f"{days} d")


def _lead_cell(view: View, row: Mapping[str, Any]) -> Cell:
    words = _LEAD_WORDS[row["lead"]]
    return words if row["lead_from"] is None else (words, link(view, row["lead_from"], row["lead_from_kind"]))
