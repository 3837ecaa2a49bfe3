"""Invented firms, drawn from a seed, that the measures of registers are made on: nobody's."""

import random
from collections.abc import Iterator
from typing import Any

REGIONS = ("Bretagne", "Occitanie", "Normandie", "Île-de-France", "Grand Est", "Corse", "Centre-Val de Loire", "Hauts-de-France")
KINDS = ("start-up", "PME", "ETI", "laboratoire", "hôpital", "école", "association")
SIZES = ("0-9", "10-49", "50-249", "250-4999", "5000+")
_PARTS = (
    "ba",
    "ce",
    "di",
    "fo",
    "gu",
    "la",
    "me",
    "ni",
    "po",
    "ra",
    "se",
    "ti",
    "vo",
    "zu",
    "bre",
    "clo",
    "dru",
    "fla",
    "gri",
    "pla",
    "sta",
    "tri",
)


def words(count: int, rng: random.Random) -> list[str]:
    """Return invented words."""
    return sorted({"".join(rng.choices(_PARTS, k=rng.randint(2, 4))) for _ in range(count)})


def drawn(count: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Yield the values of invented firms."""
    rng = random.Random(seed)
    vocabulary = words(40_000, rng)
    for number in range(count):
        yield {
            "name": f"{rng.choice(vocabulary).title()} {rng.choice(vocabulary)} {number}",
            "region": rng.choices(REGIONS, weights=range(len(REGIONS), 0, -1))[0],
            "kind": rng.choice(KINDS),
            "size": rng.choice(SIZES),
            "about": " ".join(rng.choices(vocabulary, k=12)),
        }
