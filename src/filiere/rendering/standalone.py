"""Blocks as one HTML file: its style inside, its charts drawn, nothing to fetch; it prints on A4."""

import itertools
import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path

from filiere.kernel.names import Language
from filiere.rendering.charts import draw
from filiere.rendering.fonts import web_fonts
from filiere.rendering.formats import say
from filiere.rendering.html import STYLESHEET, to_html
from filiere.rendering.markup import Markup, element
from filiere.sdk.blocks import Block, Chart
from filiere.sdk.pictures import Words

_IDENTIFIER = re.compile(r'(\bid="|url\(#|href="#)')

TOKENS = Path(__file__).with_name("tokens.css")


def to_standalone_html(
    title: Words, blocks: Iterable[Block], language: Language, *, head: Words | None = None, fonts: Path | None = None
) -> str:
    """Return one HTML file that needs nothing else.

    Args:
        title: the page's title, also its first heading.
        blocks: the page.
        language: the reader's.
        head: what the foot of the page carries (a date, the signed head of the log).
        fonts: a folder of web fonts to put inside (see :func:`filiere.rendering.fonts.web_fonts`); the system's fonts without it.
    """
    style = (_faces(fonts) if fonts else "") + TOKENS.read_text(encoding="utf-8") + STYLESHEET.read_text(encoding="utf-8")
    said = say(title, language)
    body = to_html(blocks, language, picture=_pictures())
    foot = element("footer", element("p", say(head, language))) if head is not None else ""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(said)}</title>\n'
        f'<style>\n{style}</style>\n</head>\n<body>\n<div class="sheet">\n<header><h1>{escape(said)}</h1></header>\n'
        f"<main>\n{body}\n</main>\n{foot}\n</div>\n</body>\n</html>\n"
    )


def _pictures() -> Callable[[Chart, Language], str]:
    count = itertools.count(1)

    def picture(chart: Chart, language: Language) -> str:
        # Two drawings on one page must not share the identifiers that their clips and gradients are found by.
        drawn = _IDENTIFIER.sub(rf"\g<1>chart-{next(count)}-", draw(chart.spec, language))
        return element("div", Markup(drawn), role="img", aria_label=say(chart.alt, language), class_="chart-view")

    return picture


def _faces(folder: Path) -> str:
    return "".join(
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; font-style: {font.style}; '
        f'src: url("data:font/woff2;base64,{b64encode(font.file.read_bytes()).decode()}") format("woff2"); }}\n'
        for font in web_fonts(folder)
    )
