"""Commitments that no evidence could show, as they are worded."""

from collections import defaultdict
from collections.abc import Iterator

from filiere.kernel.contract import Contract
from filiere.kernel.elements import Commitment
from filiere.kernel.lint.values import Finding, element_places, joined
from filiere.kernel.lint.words import both, listing


def unverifiable(contract: Contract) -> Iterator[Finding]:
    """Find the commitments that are unverifiable as worded, one finding for each project and party."""
    grouped: dict[tuple[str, str], list[Commitment]] = defaultdict(list)
    for commitment in contract.commitments:
        if commitment.verifiable == "no":
            grouped[commitment.project, commitment.side].append(commitment)
    sides = {"state": ("l’État", "the State"), "sector": ("la filière", "the sector")}
    for (project, side), found in grouped.items():
        names = [commitment.id for commitment in found]
        yield Finding(
            rule="commitments.unverifiable",
            severity="gap",
            message=both(
                f"{project}, {sides[side][0]} : aucune preuve ne pourrait montrer {listing(names, 'fr')} tel qu’écrit.",
                f"{project}, {sides[side][1]}: no evidence could show {listing(names, 'en')} as worded.",
            ),
            places=joined(*(element_places(commitment, "title") for commitment in found)),
        )
