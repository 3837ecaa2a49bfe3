"""One call of the command line: its language, its workspace, and the workshop it opens."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filiere.cli.language import Language, Words, say

if TYPE_CHECKING:
    from filiere.workshop.workshop import Workshop

#: Names another contract than the one shipped, for this process and for its workers.
CONTRACT = "FILIERE_CONTRACT"


@dataclass
class Session:
    """What every command is given."""

    language: Language = "fr"
    workspace: Path | None = None
    contract: Path | None = None
    json: bool = False
    #: The folder that did not exist when the workshop was opened.
    new: Path | None = None

    def say(self, words: Words) -> str:
        """Return a sentence in the reader's language."""
        return say(words, self.language)

    def tell(self, words: Words) -> None:
        """Write a sentence beside the result: on the error stream, so that what is piped stays clean."""
        click.echo(self.say(words), err=True)

    def greet(self) -> None:
        """Tell, once, that a workspace was made."""
        if self.new is not None and self.new.exists():
            self.tell((f"Espace de travail créé : {self.new}", f"Workspace created: {self.new}"))
            self.new = None

    def open(self, *, create: bool = False, read_only: bool = False, settings: dict[str, Any] | None = None) -> "Workshop":
        """Return the workshop, closed with the command. With ``create`` a missing workspace is made, and the reader is told.

        The workshop opens its store when it is first needed: a command that reads the contract only leaves no folder behind.
        """
        from filiere.workshop.workshop import Workshop

        before = os.environ.get(CONTRACT)
        if self.contract is None and before:
            self.contract = Path(before)
        workshop = Workshop.open(self.workspace, create=create, read_only=read_only, settings=settings, contract_folder=self.contract)
        if self.contract is not None:
            # Workers are processes of their own: while this command lasts, they read the same contract.
            os.environ[CONTRACT] = str(self.contract.absolute())
        self.new = None if workshop.folder.exists() else workshop.folder

        def close() -> None:
            workshop.close()
            if before is None:
                os.environ.pop(CONTRACT, None)
            self.greet()

        context = click.get_current_context(silent=True)
        if context is not None:
            context.find_root().call_on_close(close)
        return workshop
