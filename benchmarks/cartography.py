"""How long the links of a record take among 1 000 000, and the matrix and the network of a map of 20 000 records.

Run ``python -m benchmarks.cartography``; ``--records 20000 --links 100000 --nodes 2000`` measures smaller ones. Search over the same
number of records, beside Datasette, is :mod:`benchmarks.registers`. Datasette has no page of a record's links: what it would run, an
indexed query over a table of edges, is measured beside ours on the same edges.
"""

import argparse
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.registers import databases, p95, timed

RECORDS, LINKS, NODES = 200_000, 1_000_000, 20_000
PROBES = 200
EDGE = ("origin", "target")


def edges(records: int, links: int, seed: int = 5) -> Iterator[tuple[str, str, str]]:
    """Yield links between records drawn so that a few are joined to many, as in any network of firms."""
    rng = random.Random(seed)
    for number in range(links):
        origin, target = int(records * rng.random() ** 2), int(records * rng.random() ** 2)
        yield f"l-{number}", f"bench.firms/r-{origin}", f"bench.firms/r-{target}"


def probes(records: int) -> list[str]:
    """Return the records whose links are asked for: the most joined one first."""
    rng = random.Random(3)
    return ["bench.firms/r-0", *(f"bench.firms/r-{int(records * rng.random() ** 2)}" for _ in range(PROBES - 1))]


def link_rows(records: int, links: int) -> list[dict[str, Any]]:
    """Return how long the first page of a record's links and their count take, by database."""
    found = []
    with databases() as addresses, tempfile.TemporaryDirectory() as folder:
        for name, address in addresses.items():
            found += _measured(name, Path(folder) / name, address, records=records, links=links)
        found.append(_plain(Path(folder) / "plain.db", records, links))
    return found


def _measured(name: str, folder: Path, address: str, *, records: int, links: int) -> list[dict[str, Any]]:
    from filiere.store.opening import open_store
    from filiere.store.projection import Kept

    with open_store(folder, database=address, create=True) as store:
        began = time.perf_counter()
        with store.transaction():
            kept = (Kept(key, 0, {"origin": origin, "target": target}) for key, origin, target in edges(records, links))
            store.links.make("bench.links", EDGE, kept)
        filled = time.perf_counter() - began
        asked = probes(records)
        page = timed([lambda one=one: store.links.around(one, 0) for one in asked])
        count = timed([lambda one=one: store.links.count(one, 0) for one in asked])
    return [
        {"database": name, "links": links, "what": "links of a record, one page", "p95_ms": p95(page)},
        {"database": name, "links": links, "what": "links of a record, counted", "p95_ms": p95(count)},
        {"database": name, "links": links, "what": "links made anew", "per_s": round(links / filled)},
    ]


def _plain(file: Path, records: int, links: int) -> dict[str, Any]:
    """Return how long an indexed query over a bare table of the same edges takes."""
    with closing(sqlite3.connect(file)) as base, base:
        base.execute("CREATE TABLE edges (id TEXT PRIMARY KEY, origin TEXT, target TEXT)")
        base.executemany("INSERT INTO edges VALUES (?, ?, ?)", edges(records, links))
        base.execute("CREATE INDEX o ON edges (origin)")
        base.execute("CREATE INDEX t ON edges (target)")
        said = "SELECT id FROM edges WHERE origin = ? UNION SELECT id FROM edges WHERE target = ? ORDER BY id LIMIT 50"
        times = timed([lambda one=one: base.execute(said, (one, one)).fetchall() for one in probes(records)])
    return {"database": "bare SQLite", "links": links, "what": "links of a record, one page", "p95_ms": p95(times)}


def map_rows(nodes: int) -> list[dict[str, Any]]:
    """Return how long the matrix and the network of a large map take, from the registers to blocks."""
    from filiere.engines.cartography import atlas
    from filiere.engines.cartography.model import PLANS
    from filiere.engines.cartography.pages import matrix, network

    registers = _registers(nodes)
    view: Any = SimpleNamespace(address=lambda kind, key: f"/{kind}/{key}")
    content = {"registers": registers}
    gathered: list[Any] = []
    found = {
        "map gathered": timed([lambda: gathered.append(atlas.gather(registers, PLANS["locks"]))] * 3),
        "matrix of locks": timed([lambda: matrix.locks(view, content, gathered[0])] * 3),
        "network": timed([lambda: network.network(view, content, gathered[0])] * 3),
    }
    return [{"nodes": nodes, "what": what, "median_ms": round(sorted(times)[1] * 1000)} for what, times in found.items()]


def _registers(nodes: int) -> dict[str, Any]:
    from filiere.engines.cartography.engine import ENGINE
    from filiere.sdk.engine import load_register
    from filiere.sdk.snapshots import OpenRegister, registers_snapshot

    rng = random.Random(1)
    third = nodes // 3
    names = ("cartography.locks", "cartography.technologies", "cartography.projects")
    made: dict[str, list[Any]] = {
        name: [(f"r-{number}", {"name": f"{name} {number}", "source": "s", "projects": ["PS1"]}, "") for number in range(third)]
        for name in names
    }
    made["cartography.links"] = [
        (
            f"l-{number}",
            {
                "name": "x",
                "kind": "unlocks" if number % 2 else "works_on",
                "origin": f"{names[1 + (number + 1) % 2]}/r-{rng.randrange(third)}",
                "target": f"{names[0]}/r-{rng.randrange(third)}",
                "source": "s",
            },
            "",
        )
        for number in range(nodes * 2)
    ]
    opened = [OpenRegister(load_register(offer), made.get(offer.id, [])) for offer in ENGINE.registers]
    snapshot: dict[str, Any] = registers_snapshot(opened)["registers"]
    return snapshot


def main() -> None:
    """Print the table, each row with the load of the machine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS, help="how many records links join")
    parser.add_argument("--links", type=int, default=LINKS, help="how many links")
    parser.add_argument("--nodes", type=int, default=NODES, help="how many records the map has")
    asked = parser.parse_args()
    for row in (*map_rows(asked.nodes), *link_rows(asked.records, asked.links)):
        print("  ".join(f"{name} {value}" for name, value in {**row, "load": round(os.getloadavg()[0], 1)}.items()), flush=True)


if __name__ == "__main__":
    main()
