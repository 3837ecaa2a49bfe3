"""Blocks as the plain tree of a printed page: words already in the reader's language, pictures already drawn.

Nothing that only a screen can do is kept (acts, filters, pages); what stands beside on a screen follows in print.
"""

from collections.abc import Iterable
from typing import Any, assert_never

from filiere.kernel.evidence import Check
from filiere.kernel.names import Language, Text
from filiere.rendering.charts import draw
from filiere.rendering.formats import cell, part, percent, say, size
from filiere.rendering.graph import graph_svg, graph_twin
from filiere.rendering.html import diff_table
from filiere.rendering.html_cells import nature_badge, numeric_columns
from filiere.rendering.medium import Medium
from filiere.rendering.rails import WIDE, legend_sign, rails_svg, rails_twin
from filiere.sdk import blocks as sdk
from filiere.sdk.blocks import Block
from filiere.sdk.cells import Badge, Cell, CellPart, Code, Link, Quantity

Node = dict[str, Any]

#: A twin longer than this is counted rather than printed.
_TWIN_ROWS = 60
#: A column whose cells have at most so many letters is not folded, as long as such columns take no more than this in a line.
_SHORT, _ROOM = 20, 64
_TWIN = Text(fr="Les mêmes valeurs en tableau", en="The same values as a table")


def nodes(blocks: Iterable[Block], language: Language, level: int = 2) -> list[Node]:
    """Return the nodes of blocks, headings from ``level``."""
    return [node for block in blocks for node in _nodes(block, language, level)]


def _nodes(block: Block, language: Language, level: int) -> list[Node]:  # noqa: C901, PLR0912 - one branch per block of a closed union
    match block:
        case sdk.Section():
            badge = {"s": say(block.badge.words, language), "tone": block.badge.tone} if block.badge else None
            title = {"k": "heading", "level": min(level, 6), "words": say(block.title, language), "badge": badge}
            return [title, *nodes(block.blocks, language, level + 1)]
        case sdk.Columns():
            return nodes((*block.main, *block.aside), language, level)
        case sdk.Prose():
            return _prose(block, language)
        case sdk.Metrics():
            return [{"k": "metrics", "items": [_metric(item, language) for item in block.items]}]
        case sdk.Facts():
            rows = [{"label": say(row.label, language), "value": _runs(row.value, language)} for row in block.rows]
            return [{"k": "facts", "rows": rows}] if rows else []
        case sdk.Table():
            return [_table(block, language)]
        case sdk.Chart():
            drawn = _picture(draw(block.spec, language), block.alt, say(block.title, language), language)
            return [drawn, *_twin(block.twin, language)]
        case sdk.Graph():
            return _graph(block, language)
        case sdk.Rails():
            return _rails(block, language)
        case sdk.Checks():
            return [{"k": "list", "items": [_check(item, language) for item in block.items]}] if block.items else []
        case sdk.Downloads():
            return [{"k": "list", "items": [_download(item, language) for item in block.items]}] if block.items else []
        case sdk.Links():
            return [{"k": "list", "items": [_runs(item, language) for item in block.items]}] if block.items else []
        case sdk.Actions() | sdk.Facets() | sdk.Pager():
            return []
        case sdk.Progress():
            return [{"k": "facts", "rows": [{"label": say(block.label, language), "value": [_run(_progress(block, language))]}]}]
        case sdk.Diff():
            return [_table(diff_table(block), language)]
        case sdk.Timeline():
            return _timeline(block, language)
        case sdk.Notice():
            return [{"k": "notice", "tone": block.tone, "runs": _runs(block.text, language)}]
        case sdk.Quote():
            return [{"k": "quote", "words": block.words, "source": say(block.source, language), "lang": block.language}]
        case _:
            assert_never(block)


def _run(words: str, kind: str = "text") -> Node:
    return {"t": kind, "s": words}


def _runs(value: Cell, language: Language) -> list[Node]:
    parts = value if isinstance(value, tuple) else (value,)
    return [run for item in parts for run in _part(item, language)]


def _part(item: CellPart, language: Language) -> list[Node]:
    match item:
        case Badge():
            return [{"t": "badge", "s": say(item.words, language), "tone": item.tone}]
        case Code():
            return [_run(part(item, language), "code")]
        case Quantity() if item.nature is not None and item.value is not None:
            badge = nature_badge(item.nature)
            return [_run(part(item, language)), {"t": "badge", "s": say(badge.words, language), "tone": badge.tone}]
        case Link():
            # Only a whole address leads somewhere from paper; the others are pages of the portal.
            label = say(item.label, language)
            whole = item.address.startswith(("http://", "https://"))
            head: Node = {"t": "link", "s": label, "href": item.address} if whole else _run(label)
            return [head, *([_run(say(item.note, language), "soft")] if item.note is not None else [])]
        case _:
            return [_run(cell(item, language))]


def _prose(block: sdk.Prose, language: Language) -> list[Node]:
    if not isinstance(block.text, (str, Text)):
        return [{"k": "prose", "quiet": block.quiet, "runs": _runs(block.text, language)}]
    paragraphs = say(block.text, language).split("\n\n")
    return [{"k": "prose", "quiet": block.quiet, "runs": [_run(words.strip())]} for words in paragraphs if words.strip()]


def _metric(item: sdk.Metric, language: Language) -> Node:
    note = say(item.note, language) if item.note is not None else None
    return {"value": _runs(item.value, language), "label": say(item.label, language), "note": note, "tone": item.tone}


def _table(block: sdk.Table, language: Language) -> Node:
    if not block.rows:
        return {"k": "prose", "quiet": True, "runs": [_run(say(block.empty, language))]}
    rows = [[_runs(value, language) for value in row] for row in block.rows]
    caption = say(block.caption, language) if block.caption is not None else None
    head = [say(column.label, language) for column in block.columns]
    widths = _widths(head, rows)
    return {
        "k": "table",
        "head": head,
        "rows": rows,
        "numeric": numeric_columns(block),
        "widths": widths,
        "caption": caption,
    }


def _widths(head: list[str], rows: list[list[list[Node]]]) -> list[float]:
    """Return the share of each column that its long cells ask for; 0 for a column of short cells, which takes exactly what it needs.

    As many columns as leave room for the others stand at their own width, the shortest first: an identifier or a date is never folded.
    """
    said = [[" ".join(run["s"] for run in row[index]) for row in rows] for index in range(len(head))]
    longest = [max(len(label), *map(len, cells)) for label, cells in zip(head, said, strict=True)]
    shares = [max(min(sum(map(len, cells)) / len(cells), 60.0), 10.0) for cells in said]
    room = _ROOM
    for index in sorted(range(len(head)), key=lambda index: longest[index]):
        if longest[index] > _SHORT or longest[index] > room:
            break
        room -= longest[index]
        shares[index] = 0
    return shares


def _picture(svg: str, alt: Text, caption: str, language: Language, width: float = 100) -> Node:
    return {"k": "picture", "svg": svg, "alt": say(alt, language), "caption": caption, "width": width}


def _twin(table: sdk.Table, language: Language) -> list[Node]:
    if len(table.rows) > _TWIN_ROWS:
        count = Text(
            fr=f"Le tableau des {len(table.rows)} valeurs est dans la version à l’écran.",
            en=f"The table of the {len(table.rows)} values is in the version on screen.",
        )
        return [{"k": "prose", "quiet": True, "runs": [_run(say(count, language))]}]
    return [_table(table.model_copy(update={"caption": _TWIN}), language)]


def _graph(block: sdk.Graph, language: Language) -> list[Node]:
    if not block.nodes:
        return [{"k": "prose", "quiet": True, "runs": [_run(say(block.empty, language))]}]
    svg = graph_svg(block, Medium(language))
    return [_picture(svg, block.alt, say(block.title, language), language), *_twin(graph_twin(block), language)]


def _rails(block: sdk.Rails, language: Language) -> list[Node]:
    drawn = _picture(rails_svg(block, Medium(language), WIDE), block.alt, say(block.title, language), language)
    legend = {"k": "legend", "items": [{"svg": str(legend_sign(tone)), "words": say(words, language)} for tone, words in block.legend]}
    twin = [] if block.twin is not None else _twin(rails_twin(block), language)
    return [drawn, *([legend] if block.legend else []), *twin]


def _check(item: Check, language: Language) -> list[Node]:
    outcome = Text(fr="✓ atteint", en="✓ met") if item.passed else Text(fr="× non atteint", en="× missed")
    wanted = f"{say(Text(fr='attendu :', en='wanted:'), language)} {item.wanted}" if item.wanted else ""
    sign = Badge(words=outcome, tone="real" if item.passed else "late")
    detail = " · ".join(words for words in (item.found, wanted) if words)
    return [*_runs(sign, language), _run(say(item.name, language)), *([_run(detail, "soft")] if detail else [])]


def _download(item: sdk.Download, language: Language) -> list[Node]:
    known = [size(item.size, language)] if item.size is not None else []
    known += [f"SHA-256 {item.sha256}"] if item.sha256 else []
    return [_run(say(item.label, language)), *(_run(words, "soft") for words in known)]


def _progress(block: sdk.Progress, language: Language) -> str:
    told = percent(block.percent, language) if block.percent is not None else "…"
    return f"{told} — {say(block.words, language)}" if block.words is not None else told


def _timeline(block: sdk.Timeline, language: Language) -> list[Node]:
    if not block.items:
        return [{"k": "prose", "quiet": True, "runs": [_run(say(block.empty, language))]}]
    events = [
        {
            "when": _runs(item.when, language),
            "title": _runs(item.title, language),
            "note": _runs(item.note, language) if item.note is not None else [],
        }
        for item in block.items
    ]
    return [{"k": "events", "items": events}]
