"""The kinds of values that options take, each with its refusal in two languages."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click


def refuse(parameter: click.Parameter | None, fr: str, en: str, mend_fr: str, mend_en: str) -> NoReturn:
    """Say what is wrong with the value of an option and how to write it.

    Raises:
        UsageError: always.
    """
    from filiere.kernel.errors import UsageError
    from filiere.kernel.names import Text

    name = (parameter.opts[0] if parameter.opts[0].startswith("-") else parameter.human_readable_name) if parameter else ""
    lead = f"{name}\u202f: " if name else ""
    raise UsageError(Text(fr=lead + fr, en=(f"{name}: " if name else "") + en), Text(fr=mend_fr, en=mend_en))


class _Kind(click.ParamType[Any]):
    """A kind that parses a word and refuses it in words."""

    def __init__(self, name: str, parse: Callable[[str], Any], wanted: tuple[str, str]) -> None:
        self.name, self.parse, self.wanted = name, parse, wanted

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value, or refuse the word."""
        if not isinstance(value, str):
            return value
        try:
            return self.parse(value)
        except ValueError:
            shown = value if len(value) <= 60 else value[:60] + "…"
            refuse(param, f"«\u202f{shown}\u202f» ne convient pas", f"“{shown}” does not fit", *self.wanted)


def _day(word: str) -> date:
    if len(word) != 10:
        raise ValueError(word)
    return date.fromisoformat(word)


def _port(word: str) -> int:
    if not 0 < int(word) < 65536:
        raise ValueError(word)
    return int(word)


DAY = _Kind("AAAA-MM-JJ", _day, ("écrivez un jour qui existe : 2021-06-30", "write a day that exists: 2021-06-30"))
WHOLE = _Kind("N", int, ("écrivez un nombre entier", "write a whole number"))
PORT = _Kind("N", _port, ("écrivez un nombre de 1 à 65535", "write a number from 1 to 65535"))
NUMBER = _Kind(
    "X", lambda word: float(word.replace(",", ".").replace("\u202f", "").replace(" ", "")), ("écrivez un nombre", "write a number")
)


class Choice(click.Choice[str]):
    """One word of a short list."""

    def __init__(self, *words: str) -> None:
        super().__init__(words)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word, or refuse it."""
        if value in self.choices:
            return str(value)
        listed = ", ".join(self.choices)
        refuse(
            param,
            f"«\u202f{str(value)[:60]}\u202f» ne convient pas",
            f"“{str(value)[:60]}” does not fit",
            f"écrivez l'un de : {listed}",
            f"write one of: {listed}",
        )


class Folder(click.ParamType[Path]):
    """A folder, which may not exist yet."""

    name = "DIR"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path, or refuse a file."""
        path = Path(value).expanduser()
        if str(value) == "" or path.is_file():
            refuse(param, f"{value} n'est pas un dossier", f"{value} is not a folder", "donnez un dossier", "give a folder")
        return path


class File(click.ParamType[Path]):
    """A file: one that exists (``there``), or one to be written."""

    name = "FILE"

    def __init__(self, *, there: bool) -> None:
        self.there = there

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path, or refuse what cannot be read or written there."""
        path = Path(value).expanduser()
        if self.there and not path.is_file():
            refuse(
                param,
                f"{value}\u202f: ce fichier n'existe pas",
                f"{value}: there is no such file",
                "donnez le chemin d'un fichier",
                "give the path of a file",
            )
        if not self.there and (path.is_dir() or not path.absolute().parent.is_dir()):
            refuse(
                param,
                f"{value}\u202f: impossible d'y écrire un fichier",
                f"{value}: no file can be written there",
                "donnez un nom de fichier dans un dossier qui existe",
                "give a file name in a folder that exists",
            )
        return path
