"""The reader's language, chosen before anything heavy is imported: words of the command line are plain pairs (French, English)."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

Language = Literal["fr", "en"]

#: One sentence in French and in English. ``kernel.names.Text`` is its richer twin, kept out of ``--help`` because pydantic is slow to load.
Words = tuple[str, str]


#: The narrow no-break space that French typography puts before some signs.
_NARROW = "\u202f"


def say(words: Words, language: Language) -> str:
    r"""Return a sentence in a language, the French one with its no-break spaces.

    >>> say(("aide", "help"), "en")
    'help'
    >>> say(("quoi ?", "what?"), "fr") == "quoi\u202f?"
    True
    """
    if language == "en":
        return words[1]
    return re.sub(r"« ", f"«{_NARROW}", re.sub(r" ([:;?!»])", rf"{_NARROW}\1", words[0]))


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language asked by ``--lang``, else by ``FILIERE_LANG``, else by the locale, else French.

    >>> choose_language(["status", "--lang", "en"], {"LANG": "fr_FR.UTF-8"})
    'en'
    >>> choose_language(["status"], {"LANG": "C.UTF-8"})
    'fr'
    """
    asked = _asked(arguments)
    for word in (
        asked,
        environment.get("FILIERE_LANG"),
        environment.get("LC_ALL"),
        environment.get("LC_MESSAGES"),
        environment.get("LANG"),
    ):
        short = (word or "")[:2].lower()
        if short == "fr":
            return "fr"
        if short == "en":
            return "en"
    return "fr"


def _asked(arguments: Sequence[str]) -> str | None:
    """Return what follows ``--lang``; its soundness is judged later, by the option itself."""
    for index, word in enumerate(arguments):
        if word.startswith("--lang="):
            return word.partition("=")[2]
        if word == "--lang" and index + 1 < len(arguments):
            return arguments[index + 1]
        if word == "--":
            return None
    return None
