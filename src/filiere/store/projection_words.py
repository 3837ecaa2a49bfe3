"""The vocabulary of a register, so that a word typed with one fault still finds: a letter more, less, other, or two exchanged."""

from collections.abc import Callable, Iterable, Sequence

from django.db import connection

#: Shorter words, and those with a digit, are taken as they are typed.
SHORTEST = 4
LONGEST = 40
#: How many neighbours of a word are tried.
TRIED = 24


def words_of_rows(rows: Iterable[Sequence[str]]) -> set[str]:
    """Return the words that can be corrected into."""
    return {word for row in rows for said in row for word in said.split() if _correctable(word)}


def variants(word: str) -> set[str]:
    """Return a word and the words that one letter less makes of it.

    >>> sorted(variants("abc"))
    ['ab', 'abc', 'ac', 'bc']
    """
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def is_near(first: str, second: str) -> bool:
    """Return whether one fault of typing leads from one word to the other.

    >>> is_near("vaccni", "vaccin"), is_near("vaccins", "vaccin"), is_near("vacxin", "vaccin"), is_near("cinvac", "vaccin")
    (True, True, True, False)
    """
    if first == second:
        return True
    if len(first) > len(second):
        first, second = second, first
    if len(second) - len(first) > 1:
        return False
    start = next((place for place, (one, other) in enumerate(zip(first, second, strict=False)) if one != other), len(first))
    if len(first) < len(second):
        return first[start:] == second[start + 1 :]
    exchanged = first[start : start + 2] == second[start : start + 2][::-1] and first[start + 2 :] == second[start + 2 :]
    return exchanged or first[start + 1 :] == second[start + 1 :]


def add_words(table: str, words: Iterable[str]) -> None:
    """Add words to the vocabulary; those that are there stay."""
    pairs = [(variant, word) for word in sorted(words) for variant in sorted(variants(word))]
    with connection.cursor() as cursor:
        for first in range(0, len(pairs), 400):
            some = pairs[first : first + 400]
            marks = ", ".join(["(%s, %s)"] * len(some))
            cursor.execute(
                f'INSERT INTO "{table}_near" (variant, word) VALUES {marks} ON CONFLICT DO NOTHING',
                [said for pair in some for said in pair],
            )


def correct(table: str, word: str, answers: Callable[[str], int]) -> str:
    """Return the nearest word of the vocabulary, or the word itself where something answers it or nothing is near.

    ``answers`` counts what a reader may see: a word that stands only in what they may not is never told.
    """
    if not _correctable(word) or answers(word):
        return word
    wanted = sorted(variants(word))
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT DISTINCT word FROM "{table}_near" WHERE variant IN ({marks}) ORDER BY word', wanted)
        near = [found for (found,) in cursor.fetchall() if is_near(word, found)][:TRIED]
    counted = [(answers(found), found) for found in near]
    best = max(counted, key=lambda pair: (pair[0], pair[1]), default=(0, word))
    return best[1] if best[0] else word


def _correctable(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isalpha()
