"""Whether short letters may stand for a longer name, and how often that would happen by chance."""

import math
from collections.abc import Iterable, Mapping
from functools import lru_cache

from filiere.methods.linkage.lexicon import STOP

_LONGEST_PIECE = 3


@lru_cache(maxsize=1 << 17)
def stands_for(letters: str, words: tuple[str, ...]) -> bool:
    """Return whether letters take, in order, the beginning of each word that matters.

    A small word may give its first letter or nothing, any other gives one to three; one word in five letters may be passed over.

    >>> stands_for("inserm", ("institut", "national", "de", "la", "sante", "et", "de", "la", "recherche", "medicale"))
    True
    >>> stands_for("inca", ("institut", "national", "du", "cancer")), stands_for("cnrs", ("centre", "national", "du", "cancer"))
    (True, False)
    """
    spoken = words
    if len(letters) < 2 or sum(word not in STOP for word in spoken) < 3 or spoken[0][0] != letters[0]:
        return False
    if letters[-1] not in spoken[-1][:_LONGEST_PIECE] + spoken[-2][:_LONGEST_PIECE]:
        return False
    return _fits(letters, spoken, 0, 0, len(letters) // 5)


def _fits(letters: str, words: tuple[str, ...], at: int, word: int, spare: int) -> bool:
    if word == len(words):
        return at == len(letters)
    if at > len(letters) or len(letters) - at > _LONGEST_PIECE * (len(words) - word):
        return False
    current = words[word]
    small = current in STOP
    if small and _fits(letters, words, at, word + 1, spare):
        return True
    if not small and spare and word and _fits(letters, words, at, word + 1, spare - 1):
        return True
    longest = 1 if small else _LONGEST_PIECE
    return any(
        current[:size] == letters[at : at + size] and _fits(letters, words, at + size, word + 1, spare)
        for size in range(1, min(longest, len(current), len(letters) - at) + 1)
    )


def is_initials(letters: str, words: Iterable[str]) -> bool:
    """Return whether letters are the first letters of all the words that matter, with or without those of the small words.

    >>> is_initials("inserm", ["institut", "national", "sante", "recherche", "medicale"]), is_initials("hs", ["haute", "sante"])
    (False, True)
    """
    spoken = list(words)
    return letters in {initials(spoken), "".join(word[0] for word in spoken)}


def initials(words: Iterable[str]) -> str:
    """Return the first letters of the words that matter.

    >>> initials(["haute", "autorite", "de", "sante"])
    'has'
    """
    return "".join(word[0] for word in words if word not in STOP)


def first_letters(names: Iterable[Iterable[str]]) -> dict[str, float]:
    """Return how often each letter begins a word that matters."""
    counts: dict[str, float] = {}
    for words in names:
        for word in words:
            if word not in STOP:
                counts[word[0]] = counts.get(word[0], 0.0) + 1.0
    total = sum(counts.values()) or 1.0
    return {letter: count / total for letter, count in counts.items()}


def bits(letters: str, often: Mapping[str, float]) -> float:
    """Return how surprising letters would be as the initials of some other name, in bits."""
    return sum(-math.log2(max(often.get(letter, 0.0), 0.002)) for letter in letters)
