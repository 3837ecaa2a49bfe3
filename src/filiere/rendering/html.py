"""Blocks as HTML: escaped by construction, headings in order, and a table twin for every picture.

No inline script and no inline style (content security policy ``default-src 'self'``): the classes are those of ``blocks.css``, a chart's
specification is a JSON data block that the portal's script finds by ``data-spec``.
"""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, assert_never

from filiere.kernel.names import Language, Text
from filiere.rendering import html_acts, html_cells
from filiere.rendering.charts import localise
from filiere.rendering.formats import percent
from filiere.rendering.graph import graph_svg, graph_twin
from filiere.rendering.markup import Markup, element, join
from filiere.rendering.medium import Medium, same_address
from filiere.rendering.rails import NARROW, WIDE, rails_legend, rails_svg, rails_twin
from filiere.sdk import blocks as sdk
from filiere.sdk.blocks import Block

#: The style sheet of all classes used here; its colours are custom properties that a page defines (``--paper``, ``--ink``…).
STYLESHEET = Path(__file__).with_name("blocks.css")

_AS_TABLE = Text(fr="Voir en tableau", en="See as a table")
_MET = Text(fr="atteint", en="met")
_MISSED = Text(fr="non atteint", en="missed")
_DRAWN = Text(
    fr="Le dessin demande JavaScript ; le tableau dit la même chose.", en="The drawing needs JavaScript; the table says the same."
)


def to_html(
    blocks: Iterable[Block],
    language: Language,
    *,
    level: int = 2,
    address: Callable[[str], str] = same_address,
    csrf: str | None = None,
    picture: Callable[[sdk.Chart, Language], str] | None = None,
    drawn: Callable[[sdk.Chart], str | None] | None = None,
) -> str:
    """Return blocks as HTML, to stand inside a page that has its own ``h1``.

    Args:
        blocks: the page.
        language: the reader's.
        level: the level of the first headings (2 under a page's title).
        address: rewrites each address (a language prefix, the date shown).
        csrf: the token that forms post back; without it acts are shown and cannot be sent.
        picture: makes the markup of a chart where no browser will draw it.
        drawn: makes the address of a chart's drawing for readers without JavaScript.
    """
    return write(tuple(blocks), Medium(language, address, csrf, picture, drawn), level)


def write(blocks: Iterable[Block], medium: Medium, level: int) -> Markup:
    """Return blocks one after the other, their headings from ``level``."""
    return join(_block(block, medium, min(level, 6)) for block in blocks)


def _block(block: Block, medium: Medium, level: int) -> Markup:  # noqa: C901, PLR0912 - one branch per block of a closed union
    match block:
        case sdk.Section():
            return _section(block, medium, level)
        case sdk.Columns():
            return element(
                "div",
                element("div", write(block.main, medium, level), class_="main-column"),
                element("div", write(block.aside, medium, level), class_="aside-column"),
                class_="columns",
            )
        case sdk.Prose():
            return _prose(block, medium)
        case sdk.Metrics():
            return element("dl", *(_metric(item, medium) for item in block.items), class_="metrics")
        case sdk.Facts():
            return html_cells.facts(block, medium)
        case sdk.Table():
            return html_cells.table(block, medium)
        case sdk.Chart():
            return _chart(block, medium)
        case sdk.Graph():
            return _graph(block, medium)
        case sdk.Rails():
            return _rails(block, medium)
        case sdk.Checks():
            return element("ul", *(_check(item, medium) for item in block.items), class_="checks")
        case sdk.Downloads() | sdk.Links() | sdk.Actions() | sdk.Facets() | sdk.Pager():
            return html_acts.write(block, medium)
        case sdk.Progress():
            return _progress(block, medium)
        case sdk.Diff():
            return html_cells.table(diff_table(block), medium)
        case sdk.Timeline():
            return _timeline(block, medium)
        case sdk.Notice():
            return _notice(block, medium)
        case sdk.Quote():
            return _quote(block, medium)
        case _:
            assert_never(block)


def _section(block: sdk.Section, medium: Medium, level: int) -> Markup:
    name = medium.fresh(block.id or f"s-{medium.say(block.title)[:40]}")
    badge = html_cells.badge(block.badge, medium) if block.badge else None
    title = element(f"h{level}", join((html_cells.words(block.title, medium), badge), " "), id=f"{name}-title")
    return element("section", title, write(block.blocks, medium, level + 1), id=name, class_="section", aria_labelledby=f"{name}-title")


def _prose(block: sdk.Prose, medium: Medium) -> Markup:
    name = "prose soft" if block.quiet else "prose"
    if not isinstance(block.text, (str, Text)):
        return element("p", html_cells.cell(block.text, medium), class_=name)
    paragraphs = [part.strip() for part in medium.say(block.text).split("\n\n")]
    return join(element("p", part, class_=name) for part in paragraphs if part)


def _metric(item: sdk.Metric, medium: Medium) -> Markup:
    label = html_cells.words(item.label, medium)
    if item.address is not None:
        label = html_cells.anchor(label, item.address, medium)
    note = element("dd", medium.say(item.note), class_="metric-note") if item.note is not None else None
    value = element("dd", html_cells.cell(item.value, medium), class_="metric-value")
    return element("div", element("dt", label), value, note, class_=f"metric tone-{item.tone}")


def _chart(block: sdk.Chart, medium: Medium) -> Markup:
    name = medium.fresh("chart")
    caption = element("figcaption", medium.say(block.title))
    if medium.picture is not None:
        return element("figure", caption, Markup(medium.picture(block, medium.language)), _twin(block.twin, medium), class_="chart")
    address = medium.drawn(block) if medium.drawn else None
    quiet = element("img", src=address, alt=medium.say(block.alt)) if address else element("p", medium.say(_DRAWN), class_="soft")
    view = element(
        "div", element("noscript", quiet), class_="chart-view", data_spec=f"{name}-spec", role="img", aria_label=medium.say(block.alt)
    )
    spec = element("script", _json(localise(block.spec, medium.language)), type="application/json", id=f"{name}-spec")
    return element("figure", caption, view, spec, _twin(block.twin, medium), class_="chart", id=name)


def _json(value: Any) -> Markup:
    # Inside a script element text is raw: no "<" may remain, or the element could be closed from within.
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(written.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def _twin(block: sdk.Table, medium: Medium) -> Markup:
    return element("details", element("summary", medium.say(_AS_TABLE)), html_cells.table(block, medium), class_="twin")


def _graph(block: sdk.Graph, medium: Medium) -> Markup:
    if not block.nodes:
        return element("p", medium.say(block.empty), class_="empty")
    view = element("div", graph_svg(block, medium), class_="graph-view", tabindex="0", role="group", aria_label=medium.say(block.alt))
    return element("figure", element("figcaption", medium.say(block.title)), view, _twin(graph_twin(block), medium), class_="graph")


def _rails(block: sdk.Rails, medium: Medium) -> Markup:
    caption = element("figcaption", medium.say(block.title))
    wide = element("div", rails_svg(block, medium, WIDE), class_="rails-wide")
    narrow = element("div", rails_svg(block, medium, NARROW), class_="rails-narrow")
    twin = _twin(rails_twin(block), medium)
    if block.twin is not None:
        twin = element("p", html_cells.anchor(html_cells.words(_AS_TABLE, medium), block.twin, medium), class_="twin")
    return element("figure", caption, wide, narrow, rails_legend(block, medium), twin, class_="rails")


def _check(item: Any, medium: Medium) -> Markup:
    outcome = _MET if item.passed else _MISSED
    sign = element("span", "✓" if item.passed else "×", class_="sign", aria_hidden="true")
    said = element("span", medium.say(outcome), class_="visually-hidden" if item.passed else "missed")
    told = [item.found, f"{medium.say(_WANTED)} {item.wanted}" if item.wanted else ""]
    detail = element("span", " · ".join(part for part in told if part), class_="soft") if any(told) else None
    name = element("span", medium.say(item.name), class_="check-name")
    return element("li", join((sign, name, said, detail), " "), class_="met" if item.passed else "unmet")


_WANTED = Text(fr="attendu :", en="wanted:")


def _progress(block: sdk.Progress, medium: Medium) -> Markup:
    name = medium.fresh("progress")
    label = element("span", medium.say(block.label), id=name, class_="progress-label")
    if block.percent is None:
        bar, told = element("progress", max="100", aria_labelledby=name), None
    else:
        bar = element("progress", max="100", value=f"{block.percent:g}", aria_labelledby=name, class_=f"tone-{block.tone}")
        told = percent(block.percent, medium.language)
    note = medium.say(block.words) if block.words is not None else told
    return element("div", label, bar, element("span", note, class_="soft") if note else None, class_="progress")


def diff_table(block: sdk.Diff) -> sdk.Table:
    """Return a difference as a table of three columns."""
    columns = (sdk.Column(label=Text(fr="Élément", en="Element"), wide=True), sdk.Column(label=block.before), sdk.Column(label=block.after))
    return sdk.Table(columns=columns, rows=tuple((row.what, row.before, row.after) for row in block.rows), empty=block.empty)


def _timeline(block: sdk.Timeline, medium: Medium) -> Markup:
    if not block.items:
        return element("p", medium.say(block.empty), class_="empty")
    return element("ol", *(_event(item, medium) for item in block.items), class_="timeline")


def _event(item: sdk.Event, medium: Medium) -> Markup:
    note = element("p", html_cells.cell(item.note, medium), class_="soft") if item.note is not None else None
    title = element("p", html_cells.cell(item.title, medium), class_="event-title")
    return element("li", element("p", html_cells.cell(item.when, medium), class_="event-when"), title, note, class_=f"tone-{item.tone}")


def _notice(block: sdk.Notice, medium: Medium) -> Markup:
    act = element("p", html_cells.link(block.action, medium), class_="notice-act") if block.action else None
    return element("div", element("p", html_cells.cell(block.text, medium)), act, class_=f"notice tone-{block.tone}", role="note")


def _quote(block: sdk.Quote, medium: Medium) -> Markup:
    source = html_cells.words(block.source, medium)
    if block.address is not None:
        source = html_cells.anchor(source, block.address, medium)
    said = element("blockquote", element("p", block.words), lang=block.language)
    return element("figure", said, element("figcaption", source), class_="quote")
