"""The hidden command of a worker: it executes one run that was handed over."""

import click

from filiere.cli.grammar import argument, command
from filiere.cli.session import Session
from filiere.cli.words import words_of


@command("work", words_of("work"), json=False, hidden=True)
@argument("name", metavar="RUN")
@click.pass_obj
def work(session: Session, name: str) -> None:
    """Execute a run; its outcome is a row of the workspace, never a word on the screen."""
    session.open().work(name)
