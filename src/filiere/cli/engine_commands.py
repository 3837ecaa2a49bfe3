"""The commands that engines add: their first words stand in the help of ``filiere``, and a face is loaded only when its word is called."""

from typing import TYPE_CHECKING, Any

import click

from filiere.cli.grammar import Command, Group, Option
from filiere.cli.kinds import WHOLE
from filiere.cli.language import Words
from filiere.cli.printing import progress, show_json
from filiere.cli.session import Session
from filiere.cli.words import COMMANDS

if TYPE_CHECKING:
    from filiere.sdk.commands import Answer
    from filiere.sdk.commands import Command as Declared
    from filiere.sdk.parameters import Field


class Root(Group):
    """The ``filiere`` command: its own commands, then the words of engines. A word of its own is never taken by an engine."""

    def __init__(self) -> None:
        super().__init__("filiere", path="", table=COMMANDS, root=True)

    @property
    def _words(self) -> dict[str, str]:
        from filiere.workshop.commands import command_words

        return {word: module for word, module in command_words().items() if word not in COMMANDS}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, those of engines last."""
        return [*super().list_commands(ctx), *self._words]

    def words_for(self, name: str) -> Words:
        """Return what a command does; for an engine's word, whose face is not read for the help, which engine answers."""
        if name in COMMANDS:
            return super().words_for(name)
        module = self._words[name]
        engine = module.removesuffix(".engine").rpartition(".")[2]
        return (f"Commandes du moteur {engine}.", f"Commands of the engine {engine}.")

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now."""
        found = super().get_command(ctx, cmd_name)
        return EngineGroup(cmd_name) if found is None and cmd_name in self._words else found


class EngineGroup(Group):
    """The commands of one word of an engine, from its face."""

    def __init__(self, word: str) -> None:
        from filiere.workshop.commands import engine_of

        engine = engine_of(word)
        self.commands_by_verb = {command.verb: command for command in engine.commands if command.word == word}
        words = engine.what or engine.title
        table = {word: ("group", (f"{words.fr}.", f"{words.en}."))}
        table |= {command.words: ("engine", (command.title.fr, command.title.en)) for command in self.commands_by_verb.values()}
        super().__init__(word, path=word, table=table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command with its parameters as options."""
        declared = self.commands_by_verb.get(cmd_name)
        return None if declared is None else EngineCommand(declared)


class EngineCommand(Command):
    """One command of an engine: its parameters become arguments and options, judged in words by the same code as the portal's forms."""

    def __init__(self, declared: "Declared") -> None:
        from filiere.sdk.engine import load_parameters
        from filiere.sdk.parameters import fields

        self.declared = declared
        self.known = {field.name: field for field in fields(load_parameters(declared))}
        arguments: list[click.Parameter] = [_argument(self.known[name]) for name in declared.arguments]
        options: list[click.Parameter] = [_option(field) for name, field in self.known.items() if name not in declared.arguments]
        seed = Option(["--seed"], type=WHOLE, default="0", words=("Graine du hasard (0).", "Seed of the randomness (0)."))
        super().__init__(
            declared.verb,
            words=(declared.title.fr, declared.title.en),
            shape=declared.shape,
            params=[*arguments, *options, *([] if "seed" in self.known else [seed])],
            callback=self._call,
        )

    def _call(self, **given: Any) -> None:
        """Answer, as JSON or as a page of the terminal."""
        from filiere.workshop.commands import answer

        session: Session = click.get_current_context().find_root().obj
        seed = 0 if "seed" in self.known else int(given.pop("seed"))
        words = {name: _word(self.known[name], value) for name, value in given.items() if value is not None and value != ()}
        with progress(session) as advance:
            found = answer(self.declared, words, seed, lambda done, total, told: advance(done, total, session.say(told)))
        _show(session, found)


def _show(session: Session, found: "Answer") -> None:
    if session.json:
        show_json(found.content)
    else:
        from filiere.rendering.terminal import to_terminal

        click.echo(to_terminal(found.page, session.language))
    if not found.passed:
        raise SystemExit(1)


def _argument(field: "Field") -> click.Argument:
    return click.Argument(
        [field.name], metavar=field.name.upper() + ("…" if field.many else ""), nargs=-1 if field.many else 1, required=field.required
    )


def _option(field: "Field") -> Option:
    unit = f" ({field.unit})" if field.unit else ""
    default = "" if field.default in (None, "", False) else f" [{_said(field.default)}]"
    plain: dict[str, Any] = {} if field.type != "boolean" or field.many else {"is_flag": False, "flag_value": "true"}
    if field.many:
        plain = {"multiple": True}
    return Option(
        [field.flag, field.name],
        words=(f"{field.label.fr}{unit}{default}.", f"{field.label.en}{unit}{default}."),
        metavar="|".join(field.choices) or field.type.upper(),
        **plain,
    )


def _said(value: Any) -> str:
    return ";".join(str(item) for item in value) if isinstance(value, list) else str(value)


def _word(field: "Field", value: Any) -> str:
    if not isinstance(value, tuple):
        return str(value)
    # Numbers may share one word, as in 0,24,48; a trailing separator keeps the commas inside the name of a file.
    return ";".join(value).replace(",", ";") if field.type in {"number", "integer"} else "".join(f"{item};" for item in value)
