"""Every block of a page, from the SDK."""

import re
from typing import get_args

from pydantic import BaseModel

from filiere.sdk import blocks
from generators import contract
from generators.markdown import code, fields_table, said, table, type_words


def kinds() -> tuple[type[BaseModel], ...]:
    """Return the models of the union of blocks, in its order."""
    union = get_args(blocks.Block)[0]
    return get_args(union)


def parts() -> list[type[BaseModel]]:
    """Return the values that blocks are made of, in the order the SDK exports them."""
    named = [getattr(blocks, name) for name in blocks.__all__]
    return [item for item in named if isinstance(item, type) and issubclass(item, BaseModel) and item not in kinds()]


def page() -> str:
    """Return the page of the blocks."""
    sections = [_INTRODUCTION, "## Blocks\n"]
    sections += [f"### {kind.__name__}\n\n{said(kind)}\n\n{fields_table(kind, without=('block',))}" for kind in kinds()]
    sections.append("## What they are made of\n")
    sections += [f"### {part.__name__}\n\n{said(part)}\n\n{fields_table(part)}" for part in parts()]
    tones = get_args(blocks.Tone)
    sections.append("## Tones\n\nWhat is known, or what a value rests on; each has a colour and, in pictures, a shape.\n")
    sections.append(table(("Tone",), [(code(tone),) for tone in tones]))
    text = "\n".join(sections).replace(type_words(blocks.Cell), "cell").replace(type_words(blocks.Block), "blocks")
    text = text.replace("list of blocks", "blocks").replace(type_words(contract.deadlines.Deadline), "[deadline](contract.md#deadlines)")
    # Words and evidence are values of the contract, not of a page: their reference is elsewhere.
    page_names = {kind.__name__ for kind in (*kinds(), *parts())}
    return re.sub(r"\[(\w+)\]\(#\w+\)", lambda link: link[0] if link[1] in page_names else ELSEWHERE.get(link[1], link[1]), text)


#: What a block may hold that is declared elsewhere → how to say it.
ELSEWHERE = {"Text": "words"}


_INTRODUCTION = """# Blocks

A page is a tuple of blocks: plain values that an engine or the portal writes once, and that `rendering` shows as HTML, in a terminal and
in print. `Words`
are a `Text(fr=…, en=…)`, or a plain text that reads the same in both languages. A `Cell` is a value that stays a value: a day, a number,
words, a link, a
badge, a quantity, a deadline, or a tuple of them.

An engine's page is a function `page(view) -> tuple of blocks`; a `View` gives the evidence, its artefacts (`view.json(name)`,
`view.open(name)`), what the
reader asked (`view.query`), ways to address (`view.address(kind, id)`) and the guard's answer (`view.verdict(act, thing)`).
"""
