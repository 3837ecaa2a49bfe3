"""What click says of a mistyped line, in the reader's words."""

import re

import click

from filiere.cli.language import Language, Words, say


def mishap(error: click.ClickException, language: Language) -> str:
    """Return a mistyped command line in words: what is wrong, then how to mend it."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "filiere"
    what = say(_what(error), language)
    help_words = (f"Voyez : {path} --help", f"See: {path} --help")
    return "\n".join([what, *_mend(error, language), say(help_words, language)])


def _what(error: click.ClickException) -> Words:
    match error:
        case click.NoSuchCommand():
            return f"{error.command_name} : aucune commande de ce nom.", f"{error.command_name}: no such command."
        case click.NoSuchOption():
            return f"{error.option_name} : aucune option de ce nom.", f"{error.option_name}: no such option."
        case click.MissingParameter():
            name = _name(error.param)
            return f"Il manque {name}.", f"{name} is missing."
        case click.BadOptionUsage():
            return f"{error.option_name} attend une valeur.", f"{error.option_name} wants a value."
        case click.UsageError():
            return "Cette ligne contient des mots en trop ou mal placés.", "This line has words too many, or misplaced."
        case _:
            return error.format_message(), error.format_message()


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "?"
    return parameter.opts[0] if parameter.param_type_name == "option" else parameter.make_metavar(click.Context(click.Command("filiere")))


def _mend(error: click.ClickException, language: Language) -> list[str]:
    near = getattr(error, "possibilities", None)
    if near:
        return [say((f"Vouliez-vous dire {near[0]} ?", f"Did you mean {near[0]}?"), language)]
    # Click names the words that are too many only inside its English sentence.
    extra = re.search(r"\((.+)\)", error.message) if type(error) is click.UsageError else None
    return [f"→ {extra[1][:200]}"] if extra else []
