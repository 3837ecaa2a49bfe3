"""The score of promises: one rail per project, one mark per promise at its date, drawn as SVG for wide and for narrow screens."""

from dataclasses import dataclass
from datetime import date

from filiere.kernel.names import Language, Text
from filiere.rendering.days import day
from filiere.rendering.glyphs import INK, REACH, glyph
from filiere.rendering.layout import lines_of, stack
from filiere.rendering.markup import Markup, element
from filiere.rendering.medium import Medium
from filiere.sdk.blocks import Badge, Column, Link, Table
from filiere.sdk.pictures import Mark, Moment, Rail, Rails, Tone

SOFT, LINE = "#5c6675", "#d9d5ca"
#: Two marks closer than this stand one above the other.
_APART = 2 * REACH + 1.5
_STEP = 13.0
#: The mean width of a letter of 12 units.
_LETTER = 6.2


@dataclass(frozen=True)
class Form:
    """The measures of one drawing, in its own units.

    ``left`` and ``right`` are the margins of the rails; ``above`` is true where a rail's name stands above it rather than beside.
    """

    width: float
    left: float
    right: float
    above: bool
    size: float
    title: int

    @property
    def end(self) -> float:
        """The right end of the rails."""
        return self.width - self.right


WIDE = Form(width=880, left=286, right=92, above=False, size=14, title=32)
NARROW = Form(width=360, left=10, right=12, above=True, size=13, title=35)


@dataclass(frozen=True)
class _Row:
    """One rail laid out: its top, the height of its line, and the place of each mark."""

    rail: Rail
    lines: tuple[str, ...]
    top: float
    line: float
    bottom: float
    places: tuple[tuple[Mark, float, float], ...]


@dataclass(frozen=True)
class _Axis:
    """Days to abscissas."""

    first: date
    last: date
    form: Form

    def x(self, on: date) -> float:
        """Return the abscissa of a day."""
        share = (on - self.first).days / max(1, (self.last - self.first).days)
        return self.form.left + 8 + share * (self.form.end - self.form.left - 16)


def undated_words(count: int, language: Language) -> str:
    """Return how many promises have no date: ``7 sans date``."""
    return f"{count} {'sans date' if language == 'fr' else 'undated'}"


def rails_svg(block: Rails, medium: Medium, form: Form) -> Markup:
    """Return the drawing in one form; colours come from classes, and stand as attributes where no style sheet does."""
    axis = _axis(block, form)
    # The labels of the moments take as many lines as they need to pass each other.
    levels = _moment_levels(block, axis, medium)
    top = 26 + 15 * (max(levels, default=-1) + 1)
    rows = _rows(block, axis, medium, form, top)
    bottom = (rows[-1].bottom if rows else top) + 4
    parts = [_years(axis, bottom), *(_moment(item, level, axis, medium, bottom) for item, level in zip(block.moments, levels, strict=True))]
    parts += [_rail(row, axis, medium, form) for row in rows]
    return element(
        "svg",
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {form.width:g} {bottom + 2:g}",
        class_="rails-svg",
        role="group",
        aria_label=medium.say(block.alt),
        font_family="Source Sans Pro, sans-serif",
        font_size=f"{form.size:g}",
    )


def _axis(block: Rails, form: Form) -> _Axis:
    days = [mark.on for rail in block.rails for mark in rail.marks] + [moment.on for moment in block.moments]
    first, last = min(days, default=date(2019, 1, 1)), max(days, default=date(2019, 12, 31))
    # A whole year shows its own beginning and end; a first mark in late autumn does not need the ten empty months before it.
    start = date(first.year, 1, 1) if first.month < 10 else date(first.year, 10, 1)
    return _Axis(start, date(last.year, 12, 31), form)


def _rows(block: Rails, axis: _Axis, medium: Medium, form: Form, top: float) -> list[_Row]:
    rows: list[_Row] = []
    for rail in block.rails:
        marks = sorted(rail.marks, key=lambda mark: (mark.on, mark.id))
        abscissas = [axis.x(mark.on) for mark in marks]
        levels = stack(abscissas, _APART)
        # Even levels climb, odd ones sink: 0, 1 below, 2 above… so that a stack stays centred on its line.
        rises = [(level + 1) // 2 * _STEP * (1 if level % 2 else -1) for level in levels]
        lines = lines_of(medium.say(rail.title), form.title)
        up = max((-rise for rise in rises), default=0.0) + REACH + 6
        down = max(max(rises, default=0.0) + REACH + 6, 9.0)
        if form.above:
            up += 17 * len(lines) + 4
        else:
            half = 9.0 * len(lines) + 4
            up, down = max(up, half), max(down, half)
        line = top + up
        places = tuple((mark, x, line + rise) for mark, x, rise in zip(marks, abscissas, rises, strict=True))
        rows.append(_Row(rail, lines, top, line, line + down, places))
        top = line + down
    return rows


def _years(axis: _Axis, bottom: float) -> Markup:
    parts = []
    for year in range(axis.first.year, axis.last.year + 1):
        if date(year, 1, 1) < axis.first:
            continue
        x = axis.x(date(year, 1, 1))
        parts.append(element("path", d=f"M{x:.1f} 22V{bottom:.1f}", stroke=LINE, stroke_width="1", class_="rule"))
        parts.append(element("text", str(year), x=f"{x + 3:.1f}", y="14", fill=SOFT, class_="quiet"))
    return element("g", *parts, aria_hidden="true")


def _moment_levels(block: Rails, axis: _Axis, medium: Medium) -> list[int]:
    order = sorted(range(len(block.moments)), key=lambda index: block.moments[index].on)
    free: list[float] = []
    levels = [0] * len(order)
    for index in order:
        moment = block.moments[index]
        start, width = axis.x(moment.on), _LETTER * len(medium.say(moment.label)) + 14
        if start + width > axis.form.width:
            start -= width
        level = next((number for number, until in enumerate(free) if until <= start), len(free))
        free[level:] = [start + width, *free[level + 1 :]]
        levels[index] = level
    return levels


def _moment(moment: Moment, level: int, axis: _Axis, medium: Medium, bottom: float) -> Markup:
    label, x, y = medium.say(moment.label), axis.x(moment.on), 31 + 15 * level
    fits = x + _LETTER * len(label) + 4 <= axis.form.width
    place = {"x": f"{x + (4 if fits else -4):.1f}", "y": f"{y:.1f}", "text_anchor": None if fits else "end"}
    rule = element("path", d=f"M{x:.1f} {y - 9:.1f}V{bottom:.1f}", stroke=SOFT, stroke_width="1", stroke_dasharray="3 3", class_="moment")
    told = element("text", label, **place, fill=SOFT, font_size="12", class_="quiet")
    return element("g", element("title", f"{label} — {day(moment.on, medium.language)}"), rule, told)


def _rail(row: _Row, axis: _Axis, medium: Medium, form: Form) -> Markup:
    line = element(
        "path", d=f"M{form.left:g} {row.line:.1f}H{form.end:g}", stroke=LINE, stroke_width="1", class_="rule", aria_hidden="true"
    )
    marks = (_mark(mark, x, y, medium) for mark, x, y in row.places)
    return element("g", line, _name(row, medium, form), *marks, _undated(row, medium, form), class_="rail")


def _name(row: _Row, medium: Medium, form: Form) -> Markup:
    x = 40.0 if form.above else 46.0
    y = row.top + 15 if form.above else row.line + 5 - 8.5 * (len(row.lines) - 1)
    spans = [element("tspan", row.rail.id, fill=SOFT, class_="quiet", x="0")]
    spans += [element("tspan", words, x=f"{x:g}", dy="17" if number else None) for number, words in enumerate(row.lines)]
    told = element("text", *spans, y=f"{y:.1f}", fill=INK, class_="name")
    return _linked(told, row.rail.address, medium)


def _undated(row: _Row, medium: Medium, form: Form) -> Markup | None:
    if not row.rail.undated:
        return None
    words = undated_words(row.rail.undated, medium.language)
    x, y = (form.width, row.top + 15) if form.above else (form.end + 12, row.line + 5)
    told = element("text", words, x=f"{x:g}", y=f"{y:.1f}", fill=SOFT, text_anchor="end" if form.above else None, class_="quiet")
    return _linked(told, row.rail.undated_address, medium)


def _mark(mark: Mark, x: float, y: float, medium: Medium) -> Markup:
    when = medium.say(mark.when) if mark.when is not None else day(mark.on, medium.language)
    told = f"{mark.id} — {medium.say(mark.title)} — {when} — {medium.say(mark.state)}"
    # An invisible disc widens what a finger or a mouse can hit.
    reach = element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="6.5", fill="#fff", fill_opacity="0", class_="reach")
    drawn = (element("title", told), reach, glyph(mark.tone, x, y))
    address = medium.link(mark.address)
    if address is None:
        return element("g", *drawn, role="img", aria_label=told)
    return element("a", *drawn, href=address, aria_label=told)


def _linked(drawn: Markup, address: str | None, medium: Medium) -> Markup:
    checked = medium.link(address)
    return drawn if checked is None else element("a", drawn, href=checked)


def rails_legend(block: Rails, medium: Medium) -> Markup:
    """Return what each sign means, as a list."""
    return element("ul", *(element("li", legend_sign(tone), medium.say(words)) for tone, words in block.legend), class_="legend")


def legend_sign(tone: Tone) -> Markup:
    """Return the sign of a tone as a small drawing of its own, silent for a screen reader."""
    drawn = glyph(tone, 7, 7)
    return element("svg", drawn, xmlns="http://www.w3.org/2000/svg", viewBox="0 0 14 14", width="14", height="14", aria_hidden="true")


def rails_twin(block: Rails) -> Table:
    """Return the same as a table: every mark in order, then what has no date, rail by rail."""
    rows: list[tuple[object, ...]] = []
    for rail in block.rails:
        for mark in sorted(rail.marks, key=lambda mark: (mark.on, mark.id)):
            name: object = Link(label=mark.id, address=mark.address) if mark.address else mark.id
            rows.append((name, mark.title, rail.title, mark.when or mark.on, Badge(words=mark.state, tone=mark.tone)))
        if rail.undated:
            both = Text(fr=undated_words(rail.undated, "fr"), en=undated_words(rail.undated, "en"))
            rows.append((rail.id, both, rail.title, None, None))
    headings = (
        Column(label=Text(fr="Promesse", en="Promise")),
        Column(label=Text(fr="Intitulé", en="Title"), wide=True),
        Column(label=Text(fr="Projet", en="Project")),
        Column(label=Text(fr="Date", en="Date")),
        Column(label=Text(fr="Ce que l’on sait", en="What is known")),
    )
    return Table.model_validate({"columns": headings, "rows": rows, "caption": block.title})
