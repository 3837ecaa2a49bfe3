"""What an engine answers at the prompt: ``filiere WORD VERB``, away from any workspace; nothing of it becomes evidence.

The face of an engine names its commands, and the entry points of its distribution name their first words
(``[project.entry-points."filiere.commands"]``), so that the help lists them without importing anything.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import StringConstraints, model_validator

from filiere.kernel.names import Text, Value

if TYPE_CHECKING:
    # A face names its commands: it must not load the blocks for that.
    from filiere.sdk.blocks import Page

#: A place in Python: ``package.module:name``.
Reference = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]
#: The two words of a command, as they are typed.
CommandWords = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,29} [a-z][a-z0-9-]{0,29}$")]


class Command(Value):
    """One command of an engine.

    ``function`` takes a :class:`~filiere.sdk.context.Run` without inputs and returns an :class:`Answer`. ``parameters`` is a frozen model
    in the closed grammar of parameters; those named in ``arguments`` are given by position, the others as flags, and only the last
    argument may be many. A parameter without a default must be given. ``shape`` tells the reader of the help what ``--json`` writes.
    """

    words: CommandWords
    title: Text
    function: Reference
    parameters: Reference | None = None
    arguments: tuple[str, ...] = ()
    shape: str

    @model_validator(mode="after")
    def _arguments_are_parameters(self) -> Self:
        if self.arguments and self.parameters is None:
            raise ValueError(f"{self.words} has arguments and no parameters")
        return self

    @property
    def word(self) -> str:
        """The first word, shared by the commands of a family."""
        return self.words.partition(" ")[0]

    @property
    def verb(self) -> str:
        """The second word."""
        return self.words.partition(" ")[2]


@dataclass(frozen=True)
class Answer:
    """What a command answers: ``content`` is what ``--json`` writes, ``page`` what a person reads.

    ``passed`` is false where the command looked for something wrong and found it: it then exits with 1.
    """

    content: Any
    page: "Page" = ()
    passed: bool = True
