"""What a command of Filière is made of: lazy groups, options with words in two languages, and the options that every command takes."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, TypeVar, cast

import click

from filiere.cli.keys import SHAPES
from filiere.cli.kinds import Choice, Folder
from filiere.cli.language import Words, say
from filiere.cli.session import Session

Function = TypeVar("Function", bound=Callable[..., Any])

_OPTIONS: Words = ("Options", "Options")
_COMMANDS: Words = ("Commandes", "Commands")
_USAGE: Words = ("Usage : ", "Usage: ")
_HELP: Words = ("Montre cette aide.", "Shows this help.")


def session_of(context: click.Context) -> Session:
    """Return the session of a command; a context built by hand (a test, the docs) gets a French one."""
    root = context.find_root()
    if not isinstance(root.obj, Session):
        root.obj = Session()
    return root.obj


class Option(click.Option):
    """An option whose help speaks the reader's language."""

    def __init__(self, *arguments: Any, words: Words, **attributes: Any) -> None:
        self.words = words
        super().__init__(*arguments, **{"help": words[1], **attributes})

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option and its help in the reader's language."""
        record = super().get_help_record(ctx)
        return (record[0], say(self.words, session_of(ctx).language)) if record else None


def option(*names: str, words: Words, **attributes: Any) -> Callable[[Function], Function]:
    """Return the decorator that adds an option."""
    return click.option(*names, cls=Option, words=words, **attributes)


def argument(name: str, **attributes: Any) -> Callable[[Function], Function]:
    """Return the decorator that adds an argument; its metavar is its name."""
    return click.argument(name, metavar=attributes.pop("metavar", name.upper()), **attributes)


def _keep(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def keep(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value is not None and value is not False:
            setattr(session_of(context), name, value)

    return keep


def _shared(*, json: bool, hidden: bool = False) -> list[click.Parameter]:
    """Return the options of every command: they may stand before or after its name."""
    shared: list[click.Parameter] = [
        Option(
            ["--workspace"],
            type=Folder(),
            expose_value=False,
            hidden=hidden,
            callback=_keep("workspace"),
            words=(
                "Dossier de l'espace de travail (sinon FILIERE_WORKSPACE, sinon ./.filiere).",
                "Folder of the workspace (else FILIERE_WORKSPACE, else ./.filiere).",
            ),
        ),
        Option(
            ["--contract"],
            type=Folder(),
            expose_value=False,
            hidden=hidden,
            callback=_keep("contract"),
            words=("Dossier d'un autre contrat que celui qui est livré.", "Folder of another contract than the one shipped."),
        ),
        Option(
            ["--lang"],
            type=Choice("fr", "en"),
            expose_value=False,
            hidden=hidden,
            callback=_keep("language"),
            words=("Langue (sinon FILIERE_LANG, sinon LANG, sinon le français).", "Language (else FILIERE_LANG, else LANG, else French)."),
        ),
    ]
    if json:
        words = ("Écrit du JSON aux clés documentées.", "Writes JSON with documented keys.")
        shared.append(Option(["--json"], is_flag=True, expose_value=False, callback=_keep("json"), words=words))
    return shared


class _Spoken(click.Command):
    """A command or a group whose help is written in the reader's language."""

    words: Words

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=say(_USAGE, session_of(ctx).language))

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(say(self.words, session_of(ctx).language))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help``, its own help in the reader's language."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say(_HELP, session_of(ctx).language)
        return found

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        records = [
            record
            for parameter in self.get_params(ctx)
            if (record := parameter.get_help_record(ctx)) and parameter.param_type_name == "option"
        ]
        with formatter.section(say(_OPTIONS, session_of(ctx).language)):
            formatter.write_dl(records)


class Command(_Spoken):
    """One command; ``shape`` documents what it writes with ``--json``, None where it writes none."""

    def __init__(self, *arguments: Any, words: Words, json: bool = True, shape: str | None = None, **attributes: Any) -> None:
        self.words = words
        self.shape = shape if json else None
        super().__init__(*arguments, **attributes)
        self.params = [*self.params, *_shared(json=json)]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the keys of the JSON."""
        if self.shape is not None:
            with formatter.section("JSON"):
                formatter.write_text(self.shape)


class Group(_Spoken, click.Group):
    """A group that imports a command only when it is called; ``alone`` is the one meant when none is named."""

    def __init__(
        self, name: str, *, path: str, table: Mapping[str, tuple[str, Words]], alone: str | None = None, root: bool = False
    ) -> None:
        self.path, self.table, self.alone = path, table, alone
        self.words = table[path][1]
        super().__init__(name, no_args_is_help=alone is None, params=_shared(json=False, hidden=not root))

    def _key(self, name: str) -> str:
        return f"{self.path} {name}".strip()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the table."""
        depth = len(self.path.split()) + 1
        inside = [key.split() for key in self.table if key.startswith(f"{self.path} ".lstrip())]
        return [words[-1] for words in inside if len(words) == depth]

    def words_for(self, name: str) -> Words:
        """Return what a command of this group does."""
        return self.table[self._key(name)][1]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now."""
        found = self.table.get(self._key(cmd_name)) if cmd_name else None
        if found is None:
            return None
        place = found[0]
        if place.startswith("group"):
            return Group(cmd_name, path=self._key(cmd_name), table=self.table, alone=place.partition(":")[2] or None)
        module, _, name = place.partition(":")
        return cast(click.Command, getattr(import_module(module), name))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert the command meant where none is named."""
        if self.alone and (not args or args[0].startswith("-")):
            named = "--help" in args or any(word in self.list_commands(ctx) for word in args)
            args = args if named else [self.alone, *args]
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command named first; an unknown one is told with the nearest name."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None and not ctx.resilient_parsing:
            raise click.NoSuchCommand(name, possibilities=self.list_commands(ctx), ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands with one sentence each."""
        super().format_options(ctx, formatter)
        language = session_of(ctx).language
        hidden = {"work"}
        rows = [(name, say(self.words_for(name), language)) for name in self.list_commands(ctx) if name not in hidden]
        with formatter.section(say(_COMMANDS, language)):
            formatter.write_dl(rows)


def command(path: str, words: Words, *, json: bool = True, **attributes: Any) -> Callable[[Callable[..., Any]], Command]:
    """Return the decorator that makes a command; ``path`` is how it is called (``contract show``)."""

    def make(function: Callable[..., Any]) -> Command:
        return click.command(path.rpartition(" ")[2], cls=Command, words=words, json=json, shape=SHAPES.get(path), **attributes)(function)

    return make
