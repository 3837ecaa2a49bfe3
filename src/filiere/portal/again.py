"""A form that was refused is shown again on its own page, with what was typed: nobody writes the same thing twice."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve

from filiere.kernel.errors import FiliereError
from filiere.kernel.names import Text
from filiere.portal.frame import Page
from filiere.portal.visit import Visit
from filiere.sdk.blocks import Action, Actions, Block, Columns, Input, Notice, Prose, Section

#: What is never sent back to a page: a file cannot be, a secret must not.
_UNKEPT = frozenset({"file", "password", "hidden"})
_FILE = Text(
    fr="Choisissez de nouveau le fichier : un navigateur ne le garde pas.", en="Choose the file again: a browser does not keep it."
)


def page_again(request: HttpRequest, visit: Visit, error: FiliereError) -> Page | None:
    """Return the page that a refused form stood on, with what was typed and what is wrong; None where that page cannot be found.

    Args:
        request: the one that posted the form; its referrer, on this very site, says which page it stood on.
        visit: the reader's.
        error: what is wrong.
    """
    from filiere.portal import views

    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or not came.path:
        return None
    try:
        match = resolve(came.path, urlconf=getattr(request, "urlconf", None))
    except Resolver404:
        return None
    if match.func is not views.page:
        return None
    kind, name = str(match.kwargs["kind"]), match.kwargs.get("name")
    there = Visit(workshop=visit.workshop, language=visit.language, path=came.path, query=dict(parse_qsl(came.query)), actor=visit.actor)
    built = views.built(there, kind, name)
    typed = {key: value for key, value in request.POST.items() if isinstance(value, str)}
    main, aside, top = (_filled(blocks, request.path, typed) for blocks in (built.main, built.aside, built.top))
    if (main, aside, top) == (built.main, built.aside, built.top) and not _stands(built, request.path):
        return None
    told: list[Block] = [Notice(tone="late", text=error.what)]
    told += [Prose(text=error.mend)] if error.mend is not None else []
    told += [Prose(text=_FILE)] if request.FILES else []
    return replace(built, top=(*told, *top), main=main, aside=aside, status=400, refresh=None)


def _blocks(blocks: tuple[Block, ...]) -> "list[Action]":
    found: list[Action] = []
    for block in blocks:
        if isinstance(block, Actions):
            found += block.items
        elif isinstance(block, Section):
            found += _blocks(block.blocks)
        elif isinstance(block, Columns):
            found += _blocks((*block.main, *block.aside))
    return found


def _stands(page: Page, address: str) -> bool:
    return any(urlsplit(action.address).path == address for action in _blocks((*page.top, *page.main, *page.aside)))


def _filled(blocks: tuple[Block, ...], address: str, typed: dict[str, str]) -> tuple[Block, ...]:
    """Return blocks in which the form of an address holds what was typed; the others are as they were."""
    return tuple(_block(block, address, typed) for block in blocks)


def _block(block: Block, address: str, typed: dict[str, str]) -> Any:
    match block:
        case Actions():
            return block.model_copy(update={"items": tuple(_action(item, address, typed) for item in block.items)})
        case Section():
            return block.model_copy(update={"blocks": _filled(block.blocks, address, typed)})
        case Columns():
            kept = {"main": _filled(block.main, address, typed), "aside": _filled(block.aside, address, typed)}
            return block.model_copy(update=kept)
        case _:
            return block


def _action(action: Action, address: str, typed: dict[str, str]) -> Action:
    hidden = {item.name: item.value for item in action.inputs if item.form == "hidden"}
    if urlsplit(action.address).path != address or any(typed.get(name) != value for name, value in hidden.items()):
        return action
    return action.model_copy(update={"inputs": tuple(_input(item, typed) for item in action.inputs)})


def _input(item: Input, typed: dict[str, str]) -> Input:
    if item.form in _UNKEPT:
        return item
    if item.form == "tick":
        return item.model_copy(update={"value": "yes" if item.name in typed else ""})
    return item.model_copy(update={"value": typed.get(item.name, item.value)})
