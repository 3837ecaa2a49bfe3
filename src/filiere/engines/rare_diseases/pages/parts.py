"""What the pages of rare diseases share: the banner, the words of methods, quantities, what could not be read."""

from collections.abc import Mapping
from typing import Any

from filiere.sdk.blocks import (
    Block,
    Notice,
    Quantity,
    Section,
    Table,
)
from filiere.sdk.values import Text

METHODS = {
    "shared_information": Text(fr="information partagée", en="shared information"),
    "resnik": Text(fr="Resnik, un sens", en="Resnik, one-sided"),
    "simgic": Text(fr="simGIC", en="simGIC"),
    "likelihood": Text(fr="vraisemblance simple", en="plain likelihood"),
    "likelihood_excluded": Text(fr="vraisemblance, exclus au mot", en="likelihood, excluded terms as told"),
    "calibrated": Text(fr="calibrée", en="calibrated"),
}
DISEASE = Text(fr="Maladie", en="Disease")
NAME = Text(fr="Nom", en="Name")
WHERE = Text(fr="Où", en="Where")
UNREAD = Text(fr="Ce qui n’a pas pu être lu", en="What could not be read")


def banner(content: Mapping[str, Any]) -> Block:
    """Return the sentence that every page begins with."""
    words = content["banner"]
    return Notice(tone="stale", text=Text(fr=words["fr"], en=words["en"]))


def troubles(troubles: Mapping[str, Any]) -> Block:
    """Return what could not be read in the cases."""
    return Section(
        title=UNREAD,
        id="ecarts",
        blocks=(
            Table(
                columns=(WHERE, Text(fr="Quoi", en="What")),
                rows=tuple((row["where"], Text(fr=row["fr"], en=row["en"])) for row in troubles["first"]),
                empty=Text(fr="Tout a été lu.", en="Everything was read."),
                caption=Text(fr=f"{troubles['count']} en tout", en=f"{troubles['count']} in all") if troubles["count"] else None,
            ),
        ),
    )


def percent(value: float | None) -> Quantity:
    """Return a share (0–1) as a percentage."""
    return Quantity(value=None if value is None else 100 * value, unit="%", decimals=1)


def number(value: float | None) -> Quantity:
    """Return a number with two decimals."""
    return Quantity(value=value, decimals=2)


def points(value: Mapping[str, float] | None) -> Quantity:
    """Return a difference of shares and its interval, in points."""
    if value is None:
        return Quantity(value=None)
    return Quantity(value=100 * value["value"], low=100 * value["low"], high=100 * value["high"], decimals=1)


def interval(row: Mapping[str, float]) -> Quantity:
    """Return a share and its interval as percentages."""
    return Quantity(value=100 * row["value"], low=100 * row["low"], high=100 * row["high"], unit="%", decimals=1)
