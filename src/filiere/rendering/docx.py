"""Blocks as a text document that an office can edit (DOCX): the tree that the printed page is made of, in real headings and tables."""

from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any, cast

from filiere.kernel.names import Language
from filiere.rendering.days import day
from filiere.rendering.formats import say
from filiere.rendering.letters import clean
from filiere.rendering.sheets import nodes
from filiere.sdk.blocks import Block
from filiere.sdk.pictures import Words

Node = dict[str, Any]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LOCALES: dict[Language, str] = {"fr": "fr-FR", "en": "en-GB"}
#: A typeface that every office has, or has a metric twin of.
_FACE = "Arial"
_MARGIN_MM, _SIDE_MM, _SIZE_PT = 18, 19, 9.5
_WIDTH_MM = 210 - 2 * _SIDE_MM
#: Points of the sizes of text, by role.
_HEADINGS_PT = {1: 17, 2: 12, 3: 10.5}
_SOFT = "4C5563"


def to_docx(title: Words, blocks: Iterable[Block], language: Language, *, head: Words | None = None, on: date | None = None) -> bytes:
    """Return a DOCX of a page on A4.

    Args:
        title: the document's title, also its first heading.
        blocks: the page.
        language: the reader's, told to the spelling checker and to the screen reader too.
        head: what the foot of each page carries: the signed head of the log.
        on: the day of the page, under its title.
    """
    from docx import Document

    document = Document()
    _dress(document, language)
    said = clean(say(title, language))
    document.core_properties.title = said[:255]
    document.core_properties.author = "Filière"
    document.core_properties.language = _LOCALES[language]
    document.core_properties.comments = ""
    document.add_heading(said, 1)
    if on is not None:
        _quiet(document.add_paragraph(), day(on, language))
    if head is not None:
        _quiet(document.sections[0].footer.paragraphs[0], clean(say(head, language)))
    for node in nodes(blocks, language):
        _write(document, node)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _dress(document: Any, language: Language) -> None:
    """Set the page, the typeface and the language, in the styles rather than in each word, so that an editor can change them at once."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(_SIDE_MM)
    page.top_margin = page.bottom_margin = Mm(_MARGIN_MM)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FACE, Pt(_SIZE_PT)
    normal.paragraph_format.space_after = Pt(4)
    tongue = OxmlElement("w:lang")
    tongue.set(qn("w:val"), _LOCALES[language])
    normal.element.get_or_add_rPr().append(tongue)
    for level, size in _HEADINGS_PT.items():
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.bold = _FACE, Pt(size), True
        style.font.color.rgb = RGBColor.from_string("1B2430")
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(theme), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(8), Pt(3)
        style.paragraph_format.keep_with_next = True


def _write(document: Any, node: Node) -> None:  # noqa: C901, PLR0912 - one branch per kind of node of a closed tree
    match node["k"]:
        case "heading":
            document.add_heading(clean(node["words"]), min(node["level"], 3))
            if node["badge"]:
                _quiet(document.add_paragraph(), clean(node["badge"]["s"]))
        case "prose":
            _runs(document.add_paragraph(), node["runs"], quiet=node["quiet"])
        case "metrics":
            _metrics(document, node["items"])
        case "facts":
            _facts(document, node["rows"])
        case "table":
            _table(document, node)
        case "picture":
            _picture(document, node)
        case "legend":
            _quiet(document.add_paragraph(), " · ".join(clean(item["words"]) for item in node["items"]))
        case "list":
            for item in node["items"]:
                _runs(document.add_paragraph(style="List Bullet"), item)
        case "events":
            for item in node["items"]:
                place = document.add_paragraph(style="List Bullet")
                _runs(place, [*item["when"], {"t": "text", "s": "—"}, *item["title"], *item["note"]])
        case "notice":
            _runs(document.add_paragraph(style="Intense Quote"), node["runs"])
        case "quote":
            place = document.add_paragraph(style="Quote")
            _runs(place, [{"t": "text", "s": node["words"]}, {"t": "soft", "s": node["source"]}])
        case other:
            raise ValueError(f"no way to write a node of kind {other}")


def _runs(place: Any, parts: Iterable[Node], *, quiet: bool = False) -> None:
    from docx.shared import RGBColor

    for index, part in enumerate(parts):
        words = clean(part["s"])
        run = place.add_run(f" {words}" if index else words)
        if part["t"] == "badge":
            run.bold = True
        elif part["t"] == "code":
            run.font.name = "Courier New"
        if quiet or part["t"] == "soft":
            run.font.color.rgb = RGBColor.from_string(_SOFT)


def _quiet(place: Any, words: str) -> None:
    _runs(place, [{"t": "soft", "s": words}])


def _metrics(document: Any, items: list[Node]) -> None:
    """Write the numbers side by side, as a table of two rows: the numbers, and what each counts."""
    grid = document.add_table(rows=2, cols=len(items))
    for index, item in enumerate(items):
        number, label = grid.cell(0, index).paragraphs[0], grid.cell(1, index).paragraphs[0]
        _runs(number, [{**part, "t": "badge"} for part in item["value"]])
        _quiet(label, item["label"] + (f" ({item['note']})" if item["note"] else ""))
    document.add_paragraph()


def _facts(document: Any, rows: list[Node]) -> None:
    from docx.shared import Mm

    grid = document.add_table(rows=0, cols=2)
    grid.autofit = False
    for row in rows:
        label, value = grid.add_row().cells
        label.width, value.width = Mm(38), Mm(_WIDTH_MM - 38)
        _quiet(label.paragraphs[0], row["label"])
        _runs(value.paragraphs[0], row["value"])
    document.add_paragraph()


def _table(document: Any, node: Node) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement

    if node["caption"]:
        _quiet(document.add_paragraph(), node["caption"])
    grid = document.add_table(rows=1, cols=len(node["head"]), style="Table Grid")
    for cell, words in zip(grid.rows[0].cells, node["head"], strict=True):
        cell.paragraphs[0].add_run(clean(words)).bold = True
    # Told to screen readers as a header, and printed again at the top of each page.
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in node["rows"]:
        for index, (cell, parts) in enumerate(zip(grid.add_row().cells, row, strict=True)):
            _runs(cell.paragraphs[0], parts)
            if node["numeric"][index]:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _widen(grid, cast(list[float], node["widths"]), node)
    document.add_paragraph()


def _widen(grid: Any, shares: list[float], node: Node) -> None:
    """Give a column of short cells what it needs and share the rest, as on the printed page."""
    from docx.shared import Mm

    needs = [
        0.0
        if share
        else 2.1 * max(len(node["head"][index]), *(len(" ".join(part["s"] for part in row[index])) for row in node["rows"])) + 5
        for index, share in enumerate(shares)
    ]
    room = max(_WIDTH_MM - sum(needs), 40.0)
    total = sum(shares) or 1.0
    grid.autofit = False
    for index, share in enumerate(shares):
        width = Mm(room * share / total if share else needs[index])
        for cell in grid.columns[index].cells:
            cell.width = width


def _picture(document: Any, node: Node) -> None:
    """Write a drawing as an image with its words: an office cannot draw SVG everywhere."""
    import vl_convert
    from docx.shared import Mm

    drawn = vl_convert.svg_to_png(node["svg"], scale=2)
    place = document.add_picture(BytesIO(drawn), width=Mm(_WIDTH_MM * node["width"] / 100))
    place._inline.docPr.set("descr", clean(node["alt"]))
    _quiet(document.add_paragraph(), clean(node["caption"]))
