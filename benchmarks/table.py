"""Lines of one table from the rows of each subject."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """One line: what was measured, what it is held against, the result, the ratio, and whether the budget is kept (None: no budget)."""

    measure: str
    against: str
    result: str
    ratio: str
    kept: bool | None = None


def cold_lines(rows: Iterable[Row]) -> list[Line]:
    """Return the lines of commands started cold; the ratio is to an empty interpreter.

    A budget that the wall misses and the processor keeps is not judged: the machine was busy with something else.
    """
    lines = []
    for row in rows:
        against = "—" if row["budget_s"] is None else f"≤ {row['budget_s']:g} s"
        runs = "" if row.get("runs") is None else f", {row['runs']} runs made"
        result = f"{row['median_s']:g} s ({row['cpu_s']:g} s of processor{runs})"
        kept = row["kept"]
        if kept is False and row["cpu_s"] <= row["budget_s"]:
            kept, result = None, f"{result}: busy machine, not judged"
        if row.get("runs"):
            kept = False
        lines.append(Line(f"`{row['what']}`", against, result, f"{row['ratio']:g} × an empty interpreter", kept))
    return lines


def ledger_lines(rows: Iterable[Row]) -> list[Line]:
    """Return the lines of the log; the ratio is to its smallest size, and the peer is the logarithm."""
    lines = []
    for row in rows:
        size = f"{row['entries']:,}".replace(",", " ")
        log2 = (row["entries"] - 1).bit_length()
        lines.append(Line(f"one append, log of {size}", "flat", f"{row['append_ms']:g} ms", f"{row['append_ratio']:g} × the first"))
        kept = row["proof_hashes"] <= log2
        proof = f"{row['prove_ms']:g} ms, {row['proof_hashes']} hashes"
        lines.append(Line(f"one proof, log of {size}", f"≤ log₂ n = {log2} hashes", proof, f"{row['prove_ratio']:g} × the first", kept))
        lines.append(Line(f"bulk appends up to {size}", "—", f"{row['bulk_per_s']} per second", "—"))
    return lines


def portal_lines(rows: Iterable[Row]) -> list[Line]:
    """Return the lines of the portal's pages; the ratio is of the wait under all readers to a first reading alone."""
    lines = []
    for row in rows:
        result = f"p95 {row['p95_ms']} ms (p50 {row['p50_ms']} ms, alone and first {row['first_ms']} ms), {row['per_s']} pages per second"
        queries = f"{row['queries']} queries ({row['queries_first']} the first time)"
        ratio = f"{row['p95_ms'] / max(row['first_ms'], 1):.1f} × alone and first"
        lines.append(Line(f"{row['page']}, {row['readers']} readers", queries, result, ratio))
    return lines


def register_lines(rows: Iterable[Row]) -> list[Line]:
    """Return the lines of registers; the peer is Datasette on the same table, and ours must be the faster."""
    found = list(rows)
    peer = {row["what"]: row["p95_ms"] for row in found if row["database"] == "Datasette"}
    lines = []
    for row in found:
        size = f"{row['records']:,}".replace(",", "\u202f")
        measure = f"{row['what']}, {size} on {row['database']}"
        if "p95_ms" not in row:
            peak = f", {row['peak_mb']} MB at most" if "peak_mb" in row else ""
            lines.append(Line(measure, "—", f"{row['per_s']} per second{peak} (load {row['load']})", "—"))
            continue
        theirs = peer.get(row["what"])
        if row["database"] == "Datasette" or theirs is None:
            lines.append(Line(measure, "—", f"p95 {row['p95_ms']} ms (load {row['load']})", "—"))
            continue
        ratio = row["p95_ms"] / theirs
        result = f"p95 {row['p95_ms']} ms (load {row['load']})"
        lines.append(Line(measure, f"Datasette, {theirs} ms", result, f"{ratio:.2g} × Datasette", ratio < 1))
    return lines


def cartography_lines(rows: Iterable[Row]) -> list[Line]:
    """Return the lines of maps; a search is held against Datasette, the links of a record against a bare indexed query."""
    found = list(rows)
    peers = {row["what"]: row for row in found if row["database" if "database" in row else "what"] in {"Datasette", "bare SQLite"}}
    lines = []
    for row in found:
        load = f"(load {row['load']})"
        if "nodes" in row:
            lines.append(Line(f"{row['what']}, {row['nodes']} records", "—", f"{row['median_ms']} ms {load}", "—"))
            continue
        measure = f"{row['what']} on {row['database']}, {row['records']} records" + (f", {row['links']} links" if "links" in row else "")
        if "p95_ms" not in row:
            lines.append(Line(measure, "—", f"{row['per_s']} per second {load}", "—"))
            continue
        peer = peers.get(row["what"])
        held = peer is not None and peer is not row and peer["p95_ms"] > 0
        against = f"{peer['database']}, {peer['p95_ms']} ms" if held and peer else "—"
        ratio = f"{row['p95_ms'] / peer['p95_ms']:.2g} × {peer['database']}" if held and peer else "—"
        lines.append(Line(measure, against, f"p95 {row['p95_ms']} ms {load}", ratio))
    return lines


def bioproduction_lines(rows: Iterable[Row]) -> list[Line]:
    """Return the lines of bioproduction; the ratio is of the peer's time to ours, and the results agree first."""
    lines = []
    for row in rows:
        against = f"{row['budget']}, {row['peer']} {1e3 * row['peer_s']:.3g} ms" if row["peer"] else row["budget"]
        result = f"{1e3 * row['ours_s']:.3g} ms (result within {row['error']:.1e})"
        lines.append(Line(row["measure"], against, result, "—" if row["ratio"] is None else f"the peer takes {row['ratio']:.1f} ×"))
    return lines


def markdown(lines: Iterable[Line]) -> str:
    """Return lines as a Markdown table."""
    marks = {True: "yes", False: "**no**", None: "—"}
    rows = [(line.measure, line.against, line.result, line.ratio, marks[line.kept]) for line in lines]
    head = ("Measure", "Budget or peer", "Result (median)", "Ratio", "Kept")
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, ("---",) * len(head), *rows)) + "\n"


def plain(lines: Iterable[Line]) -> str:
    """Return lines as a table for a terminal."""
    marks = {True: "yes", False: "NO", None: "—"}
    rows = [("Measure", "Budget or peer", "Result (median)", "Ratio", "Kept")]
    rows += [(line.measure.replace("`", ""), line.against, line.result, line.ratio, marks[line.kept]) for line in lines]
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows) + "\n"
