"""Every command, from the click tree."""

import click

from filiere.cli.grammar import Command, Group
from filiere.cli.session import Session
from filiere.cli.words import COMMANDS
from filiere.main import root
from filiere.workshop.commands import command_words, engine_of
from generators.markdown import code, table

HIDDEN = {"work"}
SHARED = ("--workspace", "--contract", "--lang", "--json", "--help")


def paths() -> list[str]:
    """Return the path of every command that does something, in the order of the table; those of Filière's own engines last."""
    own = [path for path, (place, _) in COMMANDS.items() if not place.startswith("group") and path not in HIDDEN]
    return [*own, *(command.words for word in engine_words() for command in engine_of(word).commands if command.word == word)]


def engine_words() -> list[str]:
    """Return the first words of the commands of the engines that ship with Filière."""
    return [word for word, module in command_words().items() if module.startswith("filiere.")]


def words_of(path: str) -> str:
    """Return what a command or a group does, in English."""
    if path in COMMANDS:
        return COMMANDS[path][1][1]
    found = command_of(path)[0]
    return found.words[1] if isinstance(found, (Command, Group)) else ""


def command_of(path: str) -> tuple[click.Command, click.Context]:
    """Return a command and a context in which it speaks English."""
    context = click.Context(root, info_name="filiere", obj=Session(language="en"))
    found: click.Command = root
    for word in path.split():
        inner = found.get_command(context, word) if isinstance(found, click.Group) else None
        if inner is None:
            raise LookupError(f"{path}: no command {word}")
        found, context = inner, click.Context(inner, info_name=word, parent=context)
    return found, context


def takes_json(command: click.Command) -> bool:
    """Return whether a command takes ``--json``."""
    return any("--json" in parameter.opts for parameter in command.params)


def page() -> str:
    """Return the page of the commands."""
    parts = [_INTRODUCTION, table(("Command", "What it does"), _summary())]
    group = ""
    for path in paths():
        head = path.rpartition(" ")[0]
        if head and head != group:
            group = head
            parts.append(f"## {head}\n\n{words_of(head)}{_alone(head)}\n")
        parts.append(_one(path))
    return "\n".join(parts)


def _summary() -> list[tuple[str, str]]:
    return [(f"[`filiere {path}`](#filiere-{path.replace(' ', '-')})", words_of(path)) for path in paths()]


def _alone(group: str) -> str:
    alone = COMMANDS.get(group, ("",))[0].partition(":")[2]
    return f" `filiere {group}` alone means `filiere {group} {alone}`." if alone else ""


def _one(path: str) -> str:
    command, context = command_of(path)
    usage = " ".join(["filiere", path, *(piece for piece in command.collect_usage_pieces(context))])
    options = [
        record
        for parameter in command.params
        if isinstance(parameter, click.Option) and parameter.opts[0] not in SHARED and (record := parameter.get_help_record(context))
    ]
    lines = [f"### filiere {path}\n", words_of(path) + "\n", f"```text\n{usage}\n```\n"]
    if options:
        needed = {option.opts[0]: option.required for option in command.params if isinstance(option, click.Option)}
        rows = [(code(names), words + (" Needed." if needed.get(names.split()[0]) else "")) for names, words in options]
        lines.append(table(("Option", "Meaning"), rows))
    if takes_json(command):
        lines.append("Takes `--json`: see [JSON keys](json.md).\n")
    return "\n".join(lines)


_INTRODUCTION = """# Commands

Every command takes the options below, before or after its name. A result goes to the standard output, everything else (what is going on,
errors) to
the error stream. What a command exits with is in [Errors and exit codes](errors.md).

| Option | Meaning |
|---|---|
| `--workspace DIR` | Folder of the workspace (else `FILIERE_WORKSPACE`, else `./.filiere`). |
| `--contract DIR` | Folder of another contract than the one shipped. |
| `--lang fr\\|en` | Language (else `FILIERE_LANG`, else `LC_ALL`, `LC_MESSAGES`, `LANG`, else French). |
| `--json` | Where a command says so: writes JSON with [documented keys](json.md). |
| `--help` | Shows the help of a command, in the reader's language. |

A mistyped command, option or element is answered with the nearest name.
"""
