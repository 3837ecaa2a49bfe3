"""Commands for what people do step by step: begun, continued and resumed at a prompt as in a browser, by the same keys."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from filiere.cli.grammar import argument, command, option
from filiere.cli.kinds import WHOLE
from filiere.cli.language import Words
from filiere.cli.printing import show_json, show_table
from filiere.cli.registers import pairs
from filiere.cli.session import Session
from filiere.cli.words import words_of

if TYPE_CHECKING:
    from filiere.sdk.blocks import Page


@command("tools list", words_of("tools list"))
@click.pass_obj
def list_tools(session: Session) -> None:
    """List what can be done step by step."""
    found = session.open().interactions()
    if session.json:
        show_json([{"id": one.id, "title": one.title, "seats": list(one.seats), "document": one.document} for one in found])
        return
    heads: tuple[Words, ...] = (("Outil", "Tool"), ("Intitulé", "Title"))
    show_table([session.say(words) for words in heads], [(one.id, one.title.say(session.language)) for one in found])


@command("tools begin", words_of("tools begin"))
@argument("tool")
@click.pass_obj
def begin(session: Session, tool: str) -> None:
    """Begin, and say the key once."""
    key = session.open(create=True).begin(tool)
    if session.json:
        show_json({"tool": tool, "key": key})
        return
    click.echo(key)
    session.tell(("Gardez cette clé : elle seule rouvre vos réponses.", "Keep this key: it alone opens your answers again."))


@command("tools show", words_of("tools show"))
@argument("tool")
@argument("key")
@option("--step", type=WHOLE, words=("Étape revue.", "Step looked at again."))
@click.pass_obj
def show(session: Session, tool: str, key: str, step: int | None) -> None:
    """Show what the holder of a key sees."""
    _shown(session, session.open(create=True), tool, _key(key), step)


@command("tools do", words_of("tools do"))
@argument("tool")
@argument("key")
@argument("act")
@option("--set", "values", multiple=True, words=("Mot MOT=VALEUR.", "Word WORD=VALUE."))
@click.pass_obj
def do(session: Session, /, tool: str, key: str, act: str, *, values: Sequence[str]) -> None:
    """Do one step."""
    workshop, opened = session.open(create=True), _key(key)
    workshop.do(tool, opened, act, {name: said[-1] for name, said in pairs(values).items()})
    _shown(session, workshop, tool, opened, None)


@command("tools code", words_of("tools code"))
@argument("tool")
@argument("key")
@option("--seat", words=("Place d'une autre personne.", "Seat of another person."))
@click.pass_obj
def code(session: Session, tool: str, key: str, seat: str | None) -> None:
    """Say a code that opens the same elsewhere."""
    made = session.open(create=True).resume_code(tool, _key(key), seat)
    if session.json:
        show_json({"tool": tool, "code": made})
    else:
        click.echo(made)


@command("tools resume", words_of("tools resume"))
@argument("tool")
@argument("code")
@click.pass_obj
def resume(session: Session, tool: str, code: str) -> None:
    """Turn a code into a key of one's own."""
    key = session.open(create=True).resume(tool, _key(code))
    if session.json:
        show_json({"tool": tool, "key": key})
    else:
        click.echo(key)


def _key(word: str) -> str:
    """Return a key; ``-`` reads it from the input, so that it stays out of the list of processes."""
    return sys.stdin.readline().strip() if word == "-" else word


def _shown(session: Session, workshop: Any, tool: str, key: str, step: int | None) -> None:
    from filiere.rendering.terminal import to_terminal

    held = workshop.held(tool, key)
    blocks: Page
    if step is None:
        blocks = workshop.scene(tool, key, lambda act: f"filiere tools do {tool} - {act}")
    else:
        blocks, _ = workshop.replayed(tool, key, step)
    if session.json:
        show_json({"tool": tool, "seat": held.seat, "steps": held.steps, "shared": held.shared})
        return
    click.echo(to_terminal(blocks, session.language))
