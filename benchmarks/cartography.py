"""How long the links of a record take among 1 000 000, and the matrix and the network of a map of 20 000 records.

Run ``python -m benchmarks.cartography``; ``--records 20000 --links 100000 --nodes 2000`` measures smaller ones. Search over the same
number of records stands in the same database as the links, beside Datasette on the same table of records. Datasette has no page of a
record's links: what it would run, an indexed query over a table of edges, is measured beside ours on the same edges.
"""

import argparse
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.register_firms import REGIONS, drawn
from benchmarks.registers import FACETS, databases, datasette_rows, p95, queries, timed
from benchmarks.registers import PROBES as SEARCHES

RECORDS = int(os.environ.get("FILIERE_BENCH_RECORDS", "200000"))
LINKS = int(os.environ.get("FILIERE_BENCH_LINKS", "1000000"))
NODES = int(os.environ.get("FILIERE_BENCH_NODES", "20000"))
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
        search = _filled(store, records)
        began = time.perf_counter()
        with store.transaction():
            kept = (Kept(key, 0, {"origin": origin, "target": target}) for key, origin, target in edges(records, links))
            store.links.make("bench.links", EDGE, kept)
        filled = time.perf_counter() - began
        asked = probes(records)
        page = timed([lambda one=one: store.links.around(one, 0) for one in asked])
        count = timed([lambda one=one: store.links.count(one, 0) for one in asked])
        found = search()
    return [
        *({"database": name, "records": records, **row} for row in found),
        {"database": name, "links": links, "what": "links of a record, one page", "p95_ms": p95(page)},
        {"database": name, "links": links, "what": "links of a record, counted", "p95_ms": p95(count)},
        {"database": name, "links": links, "what": "links made anew", "per_s": round(links / filled)},
    ]


def _filled(store: Any, records: int) -> Callable[[], list[dict[str, Any]]]:
    """Write the records that the links join, and return what measures a search among them once the links are there."""
    from filiere.store.register_entries import RecordState
    from filiere.store.register_shapes import Asked, Column, Shape

    columns = tuple(Column(name=column, type="text", facet=column in FACETS) for column in ("name", *FACETS, "about"))
    shape = Shape(register_id="bench.firms", label="name", columns=columns)
    items = [RecordState(id=f"r-{number}", values=values, act="publish") for number, values in enumerate(drawn(records))]
    store.registers.write(shape, items)

    def measured() -> list[dict[str, Any]]:
        projection = store.registers.projection(shape)
        asked = [Asked(words=said) for said in queries()]
        narrowed = [Asked(filters={"region": (REGIONS[number % len(REGIONS)],)}) for number in range(SEARCHES)]
        return [
            {"what": "search, one page", "p95_ms": p95(timed([lambda one=one: projection.find(one) for one in asked]))},
            {"what": "three facets under a filter", "p95_ms": p95(timed([lambda one=one: projection.facets(one) for one in narrowed]))},
        ]

    return measured


def rows(records: int = RECORDS, links: int = LINKS, nodes: int = NODES) -> list[dict[str, Any]]:
    """Return every measure: large maps, then searches and links of one database, then the peers; each with the load of the machine."""
    found = map_rows(nodes)
    found += [{"records": records, **row} for row in link_rows(records, links)]
    found += [row for row in datasette_rows(records) if row["what"] in {"search, one page", "three facets under a filter"}]
    return [{**row, "load": round(os.getloadavg()[0], 1)} for row in found]


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
    for row in rows(asked.records, asked.links, asked.nodes):
        print("  ".join(f"{name} {value}" for name, value in row.items()), flush=True)


if __name__ == "__main__":
    main()
