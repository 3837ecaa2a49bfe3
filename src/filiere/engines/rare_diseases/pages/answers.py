"""What the commands show in a terminal: the banner, then the figures or the ranks."""

from collections.abc import Mapping, Sequence
from typing import Any

from filiere.engines.rare_diseases.pages.parts import DISEASE, METHODS, NAME, UNREAD, WHERE, banner, number, percent
from filiere.sdk.blocks import Block, Cell, Code, FactRow, Facts, Page, Quantity, Section, Table
from filiere.sdk.values import Text

_ABSENT = Text(fr="Maladie absente de la base", en="Disease absent from the base")
_ABSTENTION = Text(fr="Abstention, aire sous la courbe", en="Abstention, area under the curve")
_WRITTEN = Text(fr="Résultats PhEval écrits", en="PhEval results written")
_GROUPS = {"clean": Text(fr="propres", en="clean"), "leaked": Text(fr="en fuite", en="leaked")}


def evaluated(content: Mapping[str, Any]) -> Page:
    """Return the figures of an evaluated file, beside the plain likelihood on the same cases."""
    rows: list[tuple[Cell, ...]] = []
    for group, words in _GROUPS.items():
        for method, part in (("calibrated", content[group]), ("likelihood", content["baseline"][group])):
            if part["n"]:
                shares = (percent(part[key]) for key in ("top1", "top3", "top10"))
                rows.append((words, METHODS[method], Quantity(value=part["n"]), *shares, number(part["mrr"])))
    absent = content["absent"]
    return (
        banner(content),
        Facts(
            rows=(
                FactRow(label="HPO", value=Code(words=content["release"])),
                FactRow(label=Text(fr="Cas", en="Cases"), value=Quantity(value=content["cases"])),
                FactRow(label=_ABSENT, value=Quantity(value=absent["n"])),
                FactRow(label=_ABSTENTION, value=number(absent["auroc"])),
            )
        ),
        Table(
            columns=(Text(fr="Cas", en="Cases"), Text(fr="Méthode", en="Method"), "n", "top-1", "top-3", "top-10", "MRR"), rows=tuple(rows)
        ),
        *told(content["troubles"]),
    )


def ranked(content: Mapping[str, Any]) -> Page:
    """Return the best diseases of the first cases; the others are counted."""
    shown = content["cases"][:20]
    columns = (Text(fr="Rang", en="Rank"), DISEASE, NAME, "Score")
    facts: list[FactRow] = [
        FactRow(label="HPO", value=Code(words=content["release"])),
        FactRow(label=Text(fr="Cas classés", en="Ranked cases"), value=Quantity(value=len(content["cases"]))),
    ]
    if content["written"]:
        facts.append(FactRow(label=_WRITTEN, value=Quantity(value=content["written"])))
    return (
        banner(content),
        Facts(rows=tuple(facts)),
        *(
            Section(
                title=case["id"],
                blocks=(
                    Table(
                        columns=columns,
                        rows=tuple((row["rank"], Code(words=row["id"]), row["name"], number(row["score"])) for row in case["diseases"]),
                    ),
                ),
            )
            for case in shown
        ),
        *told(content["troubles"]),
    )


def moved(content: Mapping[str, Any]) -> Page:
    """Return the open cases that another release ranks otherwise."""
    rows = tuple(
        (row["case"], Code(words=row["first_before"]), Code(words=row["first_after"]), _codes(row["entered"]), _codes(row["left"]))
        for row in content["moved"]
    )
    columns = (
        Text(fr="Cas", en="Case"),
        Text(fr="Première avant", en="First before"),
        Text(fr="Première après", en="First after"),
        Text(fr="Entrées dans les 10", en="Entered the 10"),
        Text(fr="Sorties des 10", en="Left the 10"),
    )
    facts = (
        FactRow(label=Text(fr="Avant", en="Before"), value=Code(words=content["before"])),
        FactRow(label=Text(fr="Après", en="After"), value=Code(words=content["after"])),
        FactRow(label=Text(fr="Cas", en="Cases"), value=Quantity(value=content["cases"])),
    )
    empty = Text(fr="Aucun classement ne change.", en="No ranking changes.")
    return (banner(content), Facts(rows=facts), Table(columns=columns, rows=rows, empty=empty), *told(content["troubles"]))


def _codes(names: Sequence[str]) -> Cell:
    return tuple(Code(words=name) for name in names) or None


def told(troubles: Mapping[str, Any]) -> tuple[Block, ...]:
    """Return what could not be read, with how to mend it; nothing where all was."""
    if not troubles["count"]:
        return ()
    rows = tuple((row["where"], Text(**row["what"]), Text(**row["mend"])) for row in troubles["first"])
    count = troubles["count"]
    return (
        Table(
            columns=(
                WHERE,
                UNREAD,
                Text(fr="Suite", en="So"),
            ),
            rows=rows,
            caption=Text(fr=f"{count} en tout", en=f"{count} in all"),
        ),
    )
