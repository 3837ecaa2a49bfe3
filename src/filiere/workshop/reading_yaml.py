"""A restricted YAML: plain data, every fault told, every key with its line.

What YAML guesses is left out: no dates, no yes/no, no numbers in base 8 or 60, no aliases, no tags, no duplicate keys.
Built from the parser's events, without recursion, so that a hostile file can exhaust neither the stack nor the memory.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from filiere.kernel.errors import Fault
from filiere.kernel.names import Text

#: The largest file that is read, in bytes.
MAX_BYTES = 2_000_000

#: How deep mappings and lists may stand inside one another.
MAX_DEPTH = 24

#: libyaml where PyYAML was built with it, eight times slower without.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_WORDS: dict[str, object] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_FLOAT = re.compile(r"-?(0|[1-9]\d*)\.\d+")
_PLAIN_TAGS = {None, "!"}


@dataclass
class Page:
    """One file as data, with the line of each of its keys and items."""

    file: str
    data: Any = None
    faults: list[Fault] = field(default_factory=list)
    #: Identity of a mapping or list → the line of each of its keys or items (None: its own first line).
    marks: dict[int, dict[object, int]] = field(default_factory=dict)

    def line(self, path: Sequence[object], within: Any = None) -> int | None:
        """Return the line of a place, skipping the steps of a path that the data does not hold (the tags of unions)."""
        here = self.data if within is None else within
        line = self.marks.get(id(here), {}).get(None)
        for step in path:
            known = self.marks.get(id(here), {})
            key = step if isinstance(here, list) else str(step)
            if key not in known:
                continue
            line = known[key]
            here = here[key]
        return line

    def line_of_word(self, word: str, within: Any) -> int | None:
        """Return the line on which a scalar stands below a mapping or list, None where it does not."""
        for key, value in _items(within):
            if value == word and isinstance(value, str):
                return self.marks[id(within)][key]
            found = self.line_of_word(word, value)
            if found:
                return found
        return None


@dataclass
class _Open:
    """A mapping or list whose end has not been read yet."""

    value: Any
    key: str | None = None


def read_page(raw: bytes, file: str) -> Page:
    """Return a file as data; what is wrong with it stands in ``faults``, never in an exception."""
    page = Page(file)
    if len(raw) > MAX_BYTES:
        what = (f"fichier trop grand ({len(raw)} octets)", f"file too large ({len(raw)} bytes)")
        page.faults.append(_fault(file, 1, what, ("découpez-le", "split it")))
        return page
    try:
        _build(page, yaml.parse(raw.decode("utf-8"), Loader=_LOADER))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        page.faults.append(_fault(file, line, ("texte illisible", "unreadable text"), ("enregistrez-le en UTF-8", "save it as UTF-8")))
    except yaml.YAMLError as error:
        page.data = None
        page.faults.append(_syntax(file, error))
    return page


def _items(value: Any) -> Iterator[tuple[object, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _build(page: Page, events: Iterator[Any]) -> None:
    stack: list[_Open] = []
    documents = 0
    for event in events:
        line = event.start_mark.line + 1
        match event:
            case yaml.ScalarEvent():
                _refuse_tag(page, event, line)
                _place(page, stack, _scalar(event), line, key=event.value)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                _refuse_tag(page, event, line)
                opened = _Open({} if isinstance(event, yaml.MappingStartEvent) else [])
                page.marks[id(opened.value)] = {None: line}
                _place(page, stack, opened.value, line, key=None)
                stack.append(opened)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                stack.pop()
            case yaml.AliasEvent():
                mend = ("écrivez la valeur en toutes lettres", "write the value in full")
                page.faults.append(_fault(page.file, line, (f"alias *{event.anchor}", f"alias *{event.anchor}"), mend))
                _place(page, stack, None, line, key=event.anchor)
            case yaml.DocumentStartEvent():
                documents += 1
        if len(stack) > MAX_DEPTH or documents > 1:
            deep = documents == 1
            what = ("imbrication trop profonde", "nested too deep") if deep else ("second document", "second document in the file")
            mend = ("aplatissez", "flatten it") if deep else ("faites-en deux fichiers", "make two files of it")
            page.faults.append(_fault(page.file, line, what, mend))
            page.data = None
            return


def _place(page: Page, stack: list[_Open], value: Any, line: int, key: str | None) -> None:
    """Put a value where the innermost open mapping or list awaits it."""
    if not stack:
        page.data = value
        return
    top = stack[-1]
    marks = page.marks[id(top.value)]
    if isinstance(top.value, list):
        marks[len(top.value)] = line
        top.value.append(value)
    elif top.key is not None:
        top.value.setdefault(top.key, value)
        top.key = None
    else:
        _open_key(page, top, line, key)


def _open_key(page: Page, top: _Open, line: int, key: str | None) -> None:
    """Note the key whose value comes next; the first of two equal keys is kept."""
    marks = page.marks[id(top.value)]
    if key is None:
        what = ("une clé n’est pas un mot", "a key is not a word")
        page.faults.append(_fault(page.file, line, what, ("donnez un mot", "give a word")))
    top.key = key if key is not None else f"?{line}"
    if top.key in top.value:
        mend = (f"gardez-en une seule (la première : ligne {marks[top.key]})", f"keep only one (the first is on line {marks[top.key]})")
        page.faults.append(_fault(page.file, line, (f"clé en double : {top.key}", f"duplicate key: {top.key}"), mend))
    else:
        marks[top.key] = line


def _scalar(event: Any) -> object:
    text: str = event.value
    if event.style:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _refuse_tag(page: Page, event: Any, line: int) -> None:
    mend = ("retirez-la", "remove it")
    if event.tag not in _PLAIN_TAGS:
        page.faults.append(_fault(page.file, line, (f"étiquette {event.tag}", f"tag {event.tag}"), mend))
    if event.anchor is not None:
        page.faults.append(_fault(page.file, line, (f"ancre YAML &{event.anchor}", f"YAML anchor &{event.anchor}"), mend))


def _syntax(file: str, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable")[:200]
    mend = ("vérifiez l’indentation, les guillemets et les deux-points", "check the indentation, the quotes and the colons")
    return _fault(file, mark.line + 1 if mark else 1, (f"YAML illisible ({problem})", f"broken YAML ({problem})"), mend)


def _fault(file: str, line: int, what: tuple[str, str], mend: tuple[str, str]) -> Fault:
    return Fault(what=Text(fr=what[0], en=what[1]), mend=Text(fr=mend[0], en=mend[1]), file=file, line=line)
