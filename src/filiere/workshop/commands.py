"""The commands of engines: found by the words their entry points name, answered away from any workspace."""

from collections.abc import Callable, Mapping
from importlib import metadata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from filiere.kernel.names import Text
    from filiere.sdk.commands import Answer, Command
    from filiere.workshop.registry import EngineView

GROUP = "filiere.commands"

#: done, total (None where unknown), French and English words.
Advance = Callable[[int, int | None, tuple[str, str]], None]


def command_words() -> dict[str, str]:
    """Return first word → the entry point's module, in order; nothing of the engines is imported."""
    return {entry.name: entry.module for entry in sorted(metadata.entry_points(group=GROUP), reverse=True)}


def engine_of(word: str) -> "EngineView":
    """Return the engine that answers a word.

    Raises:
        BindingError: its face cannot be loaded, or names no command of that word.
    """
    from filiere.kernel.errors import BindingError
    from filiere.kernel.names import Text
    from filiere.workshop.registry import GROUP as ENGINES
    from filiere.workshop.registry import view_of

    face = min(metadata.entry_points(group=GROUP, name=word)).value
    for entry in metadata.entry_points(group=ENGINES):
        if entry.value == face:
            view = view_of(entry)
            if view.fault is not None:
                raise BindingError(view.fault.what, view.fault.mend)
            if any(command.word == word for command in view.commands):
                return view
    raise BindingError(
        Text(fr=f"{face} n'a pas de commande {word}", en=f"{face} has no command {word}"),
        Text(fr="réinstallez ce moteur : ses points d'entrée sont anciens", en="reinstall that engine: its entry points are old"),
    )


def answer(command: "Command", words: Mapping[str, str], seed: int, advance: Advance | None = None) -> "Answer":
    """Return what a command answers to the words typed; its scratch folder disappears afterwards.

    Raises:
        UsageError: the words do not fit the command's parameters.
        FiliereError: whatever the engine says a person can mend.
    """
    import tempfile
    from datetime import UTC, datetime
    from pathlib import Path

    from filiere.runner.spreading import mapper
    from filiere.sdk.context import Run
    from filiere.sdk.engine import load_function, load_parameters
    from filiere.sdk.parameters import parse

    function, parameters = load_function(command), parse(load_parameters(command), words)
    with tempfile.TemporaryDirectory(prefix="filiere-command-") as folder:
        run = Run(parameters, {}, seed, datetime.now(UTC), Path(folder), _Told(advance), mapper())
        return function(run)  # type: ignore[no-any-return]  # the conformance suite holds commands to their signature


class _Told:
    """Passes on what a command tells while it works."""

    def __init__(self, advance: Advance | None) -> None:
        self._advance = advance

    def progress(self, done: int, total: int | None, words: "Text") -> None:
        """Tell how many steps are done."""
        if self._advance is not None:
            self._advance(done, total, (words.fr, words.en))

    def note(self, words: "Text") -> None:
        """Tell a sentence as the step under way."""
        self.progress(0, None, words)
