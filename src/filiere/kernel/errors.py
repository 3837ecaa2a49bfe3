"""The one tree of errors: each says what, where and how to mend, and carries the exit code of its kind."""

from collections.abc import Sequence

from filiere.kernel.names import Language, Text, Value

#: How many faults one message lists before it counts the rest.
LISTED = 40


class Fault(Value):
    """One thing to mend: what is wrong, where it stands, and what to write instead.

    ``field`` and ``word`` say which key of the element and which of its words are meant, so that a reader of files can find the line.
    """

    what: Text
    mend: Text
    file: str | None = None
    line: int | None = None
    element: str | None = None
    field: str | None = None
    word: str | None = None

    def place(self) -> str:
        """Return ``file:line`` as far as it is known."""
        if self.file is None:
            return self.element or ""
        return f"{self.file}:{self.line}" if self.line else self.file

    def say(self, language: Language) -> str:
        """Return the fault as one line."""
        place = self.place()
        return (f"{place}: " if place else "") + f"{self.what.say(language)} — {self.mend.say(language)}"


class FiliereError(Exception):
    """What a user can mend. Caught at three borders only: main, portal, and the runner's engine border."""

    exit_code = 1

    def __init__(self, what: Text, mend: Text | None = None, *, faults: Sequence[Fault] = ()) -> None:
        self.what = what
        self.mend = mend
        self.faults = tuple(faults)
        super().__init__(what.en)

    def say(self, language: Language) -> str:
        """Return the whole message, its faults listed one per line and bounded."""
        lines = [self.what.say(language)]
        lines += [f"  {fault.say(language)}" for fault in self.faults[:LISTED]]
        if len(self.faults) > LISTED:
            rest = len(self.faults) - LISTED
            lines.append(f"  … et {rest} autres" if language == "fr" else f"  … and {rest} more")
        if self.mend is not None:
            lines.append(self.mend.say(language))
        return "\n".join(lines)


class UsageError(FiliereError):
    """The words of a command or of a request are off."""

    exit_code = 2


class ContractError(FiliereError):
    """A contract file cannot be read: every fault is told at once and nothing is half-loaded."""

    exit_code = 3


class BindingError(FiliereError):
    """A deliverable names an offer that no engine makes, or an engine's face cannot be bound."""

    exit_code = 4


class WorkspaceError(FiliereError):
    """The workspace cannot be opened, written or upgraded."""

    exit_code = 5


class UnknownElement(FiliereError):
    """A name leads nowhere."""

    exit_code = 6


class Refused(FiliereError):
    """The guard said no; the refusal is recorded and says why and whom to ask."""

    exit_code = 7


class Unrecognised(Refused):
    """The token that was brought is unknown, expired or revoked: nobody knows who asks."""


class IntegrityError(FiliereError):
    """A byte of the ledger or of an artefact has changed; the entry is named."""

    exit_code = 8


class RunError(FiliereError):
    """A run failed, was cancelled or was cut; nothing of it is evidence."""

    exit_code = 9


class Busy(FiliereError):
    """Another writer holds the workspace."""

    exit_code = 10
