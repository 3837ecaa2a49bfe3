"""Words without their accents and their case, so that what is sought is found however it was typed."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return a text in lower case, its accents and ligatures undone.

    >>> fold("Antibiorésistance, cœur")
    'antibioresistance, coeur'
    """
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("’", "'"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).lower()


def tokens(text: str) -> tuple[str, ...]:
    """Return the folded words of a text, each of letters and digits only.

    >>> tokens("L’avenant PS1.2")
    ('l', 'avenant', 'ps1', '2')
    """
    return tuple(_WORD.findall(fold(text)))
