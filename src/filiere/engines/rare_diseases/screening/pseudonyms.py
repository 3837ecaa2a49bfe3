"""The list of those flagged, for the team that treats them: pseudonyms under a key that stays with the holder of the data."""

import csv
import hashlib
import hmac
import os
from datetime import date, timedelta
from pathlib import Path

from filiere.engines.rare_diseases.knowledge import Knowledge
from filiere.engines.rare_diseases.screening.report import Screened

COLUMNS = ("pseudonym", "disease", "score", "suggestive_year", "actionable_year", "not_for")
#: A shorter key could be guessed from the pseudonyms of known persons.
SHORTEST_KEY = 32


def write_flagged(path: Path, key: bytes, found: Screened, knowledge: Knowledge, statement: str) -> int:
    """Write one line per flagged person, readable by its owner only, and return how many there are.

    Whoever holds the key and the identifiers makes the same pseudonyms again (HMAC-SHA256, RFC 2104) and knows whom to tell; the file alone
    names nobody, and tells years, not days.

    Raises:
        ValueError: the key is shorter than 32 bytes.
    """
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"the key has {len(key)} bytes, fewer than {SHORTEST_KEY}")
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(opened, "w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(COLUMNS)
        for one in found.clocks:
            lines.writerow(
                (
                    pseudonym(key, int(found.signs.persons[one.person])),
                    knowledge.annotations.diseases[one.disease],
                    round(float(found.scores[one.person]), 3),
                    _year(one.suggestive),
                    _year(one.actionable),
                    statement,
                )
            )
    return len(found.clocks)


def pseudonym(key: bytes, person: int) -> str:
    """Return the pseudonym of a person under a key."""
    return hmac.new(key, str(person).encode(), hashlib.sha256).hexdigest()[:32]


def _year(day: int | None) -> int | None:
    return None if day is None else (date(1970, 1, 1) + timedelta(days=day)).year
