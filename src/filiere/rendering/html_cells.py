"""Cells and tables as HTML."""

from datetime import date, datetime

from filiere.kernel.evidence import Nature
from filiere.kernel.names import Text
from filiere.rendering.formats import NATURES, NO_READING, instant, is_numeric, part, short_code
from filiere.rendering.markup import Markup, element, join, text
from filiere.rendering.medium import Medium
from filiere.sdk.blocks import Column, Facts, Table
from filiere.sdk.cells import Badge, Cell, CellPart, Code, Link, Quantity
from filiere.sdk.pictures import Tone, Words

_NATURE_TONES: dict[Nature, Tone] = {
    Nature.REAL: "real",
    Nature.OPEN: "open",
    Nature.SIMULATED: "simulated",
    Nature.SYNTHETIC: "simulated",
}
_SILENT = Text(fr="non renseigné", en="not stated")


def words(value: Words, medium: Medium) -> Markup:
    """Return words as escaped text."""
    return text(medium.say(value))


def cell(value: Cell, medium: Medium) -> Markup:
    """Return a cell, its parts one after the other."""
    parts = value if isinstance(value, tuple) else (value,)
    return join((_part(item, medium) for item in parts), " ")


def _part(item: CellPart, medium: Medium) -> Markup:
    match item:
        case None:
            dash = element("span", "—", aria_hidden="true")
            return join((dash, element("span", medium.say(_SILENT), class_="visually-hidden")))
        case Link():
            return link(item, medium)
        case Badge():
            return badge(item, medium)
        case Quantity():
            return _quantity(item, medium)
        case Code():
            return element("code", short_code(item), title=item.words if short_code(item) != item.words else None)
        case datetime():
            return element("time", instant(item, medium.language), datetime=item.isoformat())
        case date():
            return element("time", part(item, medium.language), datetime=item.isoformat())
        case _:
            return text(part(item, medium.language))


def link(item: Link, medium: Medium) -> Markup:
    """Return a link; its label alone where the address is not one a reader may follow."""
    anchored = anchor(words(item.label, medium), item.address, medium)
    if item.note is None:
        return anchored
    return join((anchored, element("span", medium.say(item.note), class_="soft")), " ")


def anchor(label: Markup, address: str, medium: Medium, **attributes: str | None) -> Markup:
    """Return an ``a`` around a label."""
    checked = medium.link(address)
    return label if checked is None else element("a", label, href=checked, **attributes)


def badge(item: Badge, medium: Medium) -> Markup:
    """Return a badge in its tone."""
    return element("span", medium.say(item.words), class_=f"badge tone-{item.tone}")


def _quantity(item: Quantity, medium: Medium) -> Markup:
    if item.value is None:
        return element("span", medium.say(NO_READING), class_="soft")
    written = element("span", part(item, medium.language), class_="quantity")
    if item.nature is None:
        return written
    return join((written, badge(nature_badge(item.nature), medium)), " ")


def nature_badge(nature: Nature) -> Badge:
    """Return the badge that says what a value rests on."""
    return Badge(words=NATURES[nature], tone=_NATURE_TONES[nature])


def table(block: Table, medium: Medium) -> Markup:
    """Return a table in a frame that scrolls sideways on a narrow screen, or the sentence that says it is empty."""
    if not block.rows:
        return element("p", medium.say(block.empty), class_="empty")
    numeric = numeric_columns(block)
    label = element("caption", medium.say(block.caption)) if block.caption is not None else None
    head = element("thead", element("tr", *(_heading(item, right, medium) for item, right in zip(block.columns, numeric, strict=True))))
    body = element("tbody", *(_row(row, block.columns, numeric, medium) for row in block.rows))
    # A region that scrolls must be reachable by keyboard.
    frame = medium.say(block.caption) if block.caption is not None else medium.say(block.columns[0].label)
    return element("div", element("table", label, head, body), class_="table", tabindex="0", role="group", aria_label=frame)


def numeric_columns(block: Table) -> list[bool]:
    """Return which columns hold numbers (or nothing) only, and so align on the right."""
    columns = [[row[index] for row in block.rows if row[index] is not None] for index in range(len(block.columns))]
    return [bool(cells) and all(is_numeric(value) for value in cells) for cells in columns]


def _heading(column: Column, right: bool, medium: Medium) -> Markup:
    names = [name for name, chosen in (("number", right), ("wide", column.wide)) if chosen]
    return element("th", medium.say(column.label), scope="col", class_=" ".join(names) or None)


def _row(row: tuple[Cell, ...], columns: tuple[Column, ...], numeric: list[bool], medium: Medium) -> Markup:
    # On a phone each cell repeats the heading of its column (CSS reads data-label).
    cells = [element("th", cell(row[0], medium), scope="row")]
    for value, column, right in zip(row[1:], columns[1:], numeric[1:], strict=True):
        cells.append(element("td", cell(value, medium), class_="number" if right else None, data_label=medium.say(column.label)))
    return element("tr", *cells)


def facts(block: Facts, medium: Medium) -> Markup:
    """Return words and what is known of them as a description list."""
    rows = (
        element("div", element("dt", medium.say(row.label)), element("dd", cell(row.value, medium)), class_="fact") for row in block.rows
    )
    return element("dl", *rows, class_="facts")
