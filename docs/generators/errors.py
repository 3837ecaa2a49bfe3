"""Every error and exit code, from the tree of errors."""

from filiere import main
from filiere.kernel import errors
from generators.markdown import code, first_sentence, table

OTHERS = (
    (0, "", "Done."),
    (1, "", "`verify`, `doctor`, `contract lint --check`: done, and something differs or is wrong."),
    (main.UNEXPECTED, "", "A fault of Filière's, not yours; its detail is in a file that the message names. It holds no value of yours."),
    (main.INTERRUPTED, "", "Interrupted by Ctrl-C; all that was running has stopped."),
    (main.BROKEN_PIPE, "", "The reader of the pipe has left."),
    (main.TERMINATED, "", "Ended by a signal; all that was running has stopped."),
)


def kinds() -> list[type[errors.FiliereError]]:
    """Return every kind of error, by exit code."""
    found: list[type[errors.FiliereError]] = []
    waiting = list(errors.FiliereError.__subclasses__())
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return sorted((kind for kind in found if kind.__module__ == errors.__name__), key=lambda kind: (kind.exit_code, kind.__name__))


def page() -> str:
    """Return the page of the errors."""
    rows: list[tuple[int, str, str]] = [*OTHERS, *((kind.exit_code, kind.__name__, first_sentence(kind)) for kind in kinds())]
    shown = [(number, code(name) if name else "—", words) for number, name, words in sorted(rows)]
    return _INTRODUCTION + "\n" + table(("Exit code", "Error", "What it means"), shown) + "\n" + _REST


_INTRODUCTION = """# Errors and exit codes

Each error says what is wrong, where, and how to mend it, in the reader's language, on the error stream. Each kind has an exit code,
so that a script knows the cause without reading words.
"""

_REST = f"""Faults that a user would otherwise mend one by one (a contract's files, a workbook, parameters) are told
together, at most {errors.LISTED} at a time, each with its file and line where it has one. Nothing is half-done: a contract with a fault
is not loaded, a workbook with a fault records nothing unless `--partial` is asked.

In the portal the same errors are pages: 404 for a name that leads nowhere (with the nearest one), 403 with the guard's reason, 500
without a traceback.
"""
