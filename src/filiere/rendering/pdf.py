"""Blocks as a PDF that a screen reader can read (PDF/UA-1), the same bytes for the same page."""

import json
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from filiere.kernel.names import Language
from filiere.rendering.days import day
from filiere.rendering.fonts import covered, print_folders
from filiere.rendering.formats import say
from filiere.rendering.letters import clean
from filiere.rendering.sheets import nodes
from filiere.sdk.blocks import Block
from filiere.sdk.pictures import Words

TEMPLATE = Path(__file__).with_name("page.typ")
#: Joiners, marks and separators that have no glyph of their own.
_INVISIBLE = re.compile("[\u200b-\u200f\u2028\u2029\u2060-\u2064\ufeff]")
_PAGE = re.compile(rb"/Type\s*/Page\b")
_REGIONS: dict[Language, str] = {"fr": "FR", "en": "GB"}


def to_pdf(title: Words, blocks: Iterable[Block], language: Language, *, head: Words | None = None, on: date | None = None) -> bytes:
    """Return a PDF/UA-1 of a page on A4.

    Args:
        title: the document's title, also its first heading.
        blocks: the page.
        language: the reader's, told to the screen reader too.
        head: what the foot of each page carries: the signed head of the log.
        on: the day of the page, under its title and in the head of the pages that follow.
    """
    import typst

    data = {
        "title": say(title, language),
        "lang": language,
        "region": _REGIONS[language],
        "date": day(on, language) if on is not None else "",
        "foot": say(head, language) if head is not None else "",
        "nodes": nodes(blocks, language),
    }
    page = json.dumps(_printable(data), ensure_ascii=False, sort_keys=True)
    written: bytes = typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=[*print_folders()],
        ignore_system_fonts=True,
        sys_inputs={"page": page},
        pdf_standards=["ua-1"],
    )
    return written


def page_count(printed: bytes) -> int:
    """Return how many pages a PDF of :func:`to_pdf` has; its page objects are written in the clear."""
    return len(_PAGE.findall(printed))


def _printable(value: Any) -> Any:
    # Before JSON, which would hide a control letter behind an escape of its own.
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(item) for key, item in value.items()}
    return [_printable(item) for item in value] if isinstance(value, list) else value


def printable(words: str) -> str:
    r"""Return words in which a character that the fonts cannot print is written as its number.

    PDF/UA refuses a page with a missing glyph: a name in another script must not cost the whole dossier, and is not dropped silently.

    >>> printable("société Ω 株")
    'société Ω [U+682A]'
    """
    points = covered()
    kept = _INVISIBLE.sub("", clean(words))
    return "".join(letter if ord(letter) in points or letter in "\n\r\t" else f"[U+{ord(letter):04X}]" for letter in kept)
