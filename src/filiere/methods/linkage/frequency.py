"""How rare a word is, and what an error in it costs: counted in the list itself, over a background for lists too short to tell."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import OSA

from filiere.methods.linkage import acronyms
from filiere.methods.linkage.lexicon import DESCRIPTOR_BITS, DESCRIPTORS, STOP
from filiere.methods.linkage.spelling import Spelling

#: Names that a word unseen elsewhere is taken to be alone among.
BACKGROUND = 100_000
#: Two records of a short list are held to be strangers as often as in a list of that many.
SMALLEST = 2_000
#: How often one organisation may be written in other ways before its words count as common.
_SPELLINGS = 8
#: How rarely a spelling is one error away from its name, in bits.
_RARELY = 2.3
#: Words that long or longer are counted together; so many words are needed to count.
_LONG = 12
_ENOUGH = 150
#: Shorter words stand too near to each other.
_MENDABLE = 6
_CONFUSED = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("0", "o"), ("1", "l"), ("ii", "u"), ("li", "h"))
_ALIKE = ({"l", "i", "1", "j"}, {"o", "0", "c", "e"}, {"s", "5"}, {"b", "8"}, {"u", "v", "n"})


class Frequencies:
    """The words of a list of names, counted once per distinct spelling."""

    def __init__(self, spellings: Iterable[Spelling]) -> None:
        written = list(spellings)
        distinct = {spelling.key: spelling for spelling in written}
        self._written = Counter(word for spelling in written for word in set(spelling.words))
        self.size = len(distinct)
        self._names = list(distinct.values())
        self._counts = Counter(word for spelling in self._names for word in set(spelling.words))
        self._letters = acronyms.first_letters(spelling.words for spelling in self._names if len(spelling.words) > 1)
        self.prior = math.log2(max(self.size, SMALLEST))
        self.unseen = math.log2(BACKGROUND)
        self._crowding = crowding([word for word, count in self._written.items() if count > 1])
        self._readings: dict[str, int] = {}
        self._by_head: dict[tuple[str, int], list[Spelling]] = {}
        for spelling in self._names:
            count = sum(word not in STOP for word in spelling.spoken)
            if count > 1:
                self._by_head.setdefault((spelling.spoken[0][0], count), []).append(spelling)

    def bits(self, word: str) -> float:
        """Return what agreement on a word is worth, in bits.

        A word seen a few times counts against the background, as these may be spellings of one organisation; a common one counts here.
        """
        count = self._counts.get(word, 1)
        share = max(count / (BACKGROUND + self.size), max(0, count - _SPELLINGS) / max(self.size, SMALLEST))
        found = -math.log2(share)
        if len(word) < 4:
            found = min(found, 3.5 * len(word))
        return min(found, DESCRIPTOR_BITS) if word in DESCRIPTORS else found

    def worth_of(self, words: Sequence[str]) -> float:
        """Return what agreement on words is worth together, each further one counting half."""
        ranked = sorted((self.bits(word) for word in words), reverse=True)
        return sum(bits * 0.5**place for place, bits in enumerate(ranked))

    def is_descriptor(self, word: str) -> bool:
        """Return whether a word says what an organisation does rather than which one it is."""
        return word in DESCRIPTORS or self._counts.get(word, 0) > max(2 * _SPELLINGS, self.size // 250)

    def is_misspelling(self, one: str, other: str) -> bool:
        """Return whether one of two words is common in the list and the other hardly seen."""
        few, many = sorted((self._counts.get(one, 0), self._counts.get(other, 0)))
        return many > _SPELLINGS and few * _SPELLINGS <= many

    def mends(self, one: str, other: str) -> bool:
        """Return whether one of two words is plainly the other with one error: it is hardly seen and no word of its own."""
        few, many = sorted((one, other), key=lambda word: self._counts.get(word, 0))
        known = few in DESCRIPTORS or len(many) < _MENDABLE
        return not known and self.is_misspelling(one, other) and _errors(few, many, 2) == 1.0

    def typo(self, one: str, other: str, most: int = 2) -> float | None:
        """Return what the errors between two words cost in bits, None where they are different words.

        The longer the word, the less an error costs; a word that many others are near to tells less.
        """
        if one == other:
            return 0.0
        errors, length = _errors(one, other, most), max(len(one), len(other))
        if errors is None or min(len(one), len(other)) < 3 or (errors > 1 and length < 8) or (errors > 2 and length < 12):
            return None
        loss = {1: 6.0, 2: 7.0, 3: 8.0}[math.ceil(errors)] - 2.5 * (errors == 1 and _slips(one, other))
        loss -= min(3.0, 1.0 * (length - (5 if errors <= 1 else 8))) if length > 4 else 3.0 * (length - 5)
        loss += 2.5 * (one[0] != other[0])
        crowd = min(self._written.get(one, 0), self._written.get(other, 0))
        # Nobody errs twice in the same way: two words that are both written again and again are two words.
        loss += 2.5 * math.log2(max(1, crowd))
        return max(loss, self._least(length, errors, slips=_slips(one, other)))

    def _least(self, length: int, errors: float, *, slips: bool) -> float:
        """Return what an error costs at least in this list, from how many words of that length stand beside another by chance."""
        beside = self._crowding.get(min(length, _LONG), 0.0)
        if not beside:
            return 0.0
        gain = self.prior - math.log2(beside) - _RARELY + 2.3 * slips - 4.0 * (math.ceil(errors) - 1)
        return self.unseen - gain

    def initials(self, letters: str) -> float:
        """Return what it is worth that letters are the initials of a name: how few other names they would fit by chance."""
        return acronyms.bits(letters, self._letters) + math.log2(max(self.size, SMALLEST) / max(self.size, 50))

    def expansions(self, letters: str) -> list[Spelling]:
        """Return the longer names of the list that letters may stand for."""
        if not letters:
            return []
        sizes = range(max(2, math.ceil(len(letters) / 3)), len(letters) + len(letters) // 5 + 1)
        second = letters[1] if len(letters) > 1 else ""
        near = (
            spelling
            for size in sizes
            for spelling in self._by_head.get((letters[0], size), ())
            if second in spelling.spoken[0][:3] or any(word[0] == second for word in spelling.spoken[1:4])
        )
        return [one for one in near if acronyms.stands_for(letters, one.spoken) or acronyms.stands_for(letters, one.words)]

    def has_initials(self, letters: str) -> bool:
        """Return whether letters are plainly the initials of some name of the list."""
        return any(acronyms.is_initials(letters, one.spoken) for one in self.expansions(letters))

    def readings(self, letters: str) -> int:
        """Return how many clearly different organisations of the list letters may stand for."""
        if letters not in self._readings:
            found = self.expansions(letters)
            # True initials come before looser readings of the same letters.
            found = [one for one in found if acronyms.is_initials(letters, one.spoken)] or found
            self._readings[letters] = _groups({" ".join((*one.words, *sorted(one.towns))) for one in found})
        return self._readings[letters]


def _groups(names: Iterable[str]) -> int:
    """Return how many clearly different names there are."""
    heads: list[str] = []
    for name in sorted(names):
        if not any(OSA.normalized_similarity(name, head) > 0.85 for head in heads):
            heads.append(name)
    return len(heads)


def _slips(one: str, other: str) -> bool:
    """Return whether two words are apart by what hands and machines do: letters swapped, doubled, or read as ones that look alike."""
    if len(one) == len(other):
        differ = [{first, second} for first, second in zip(one, other, strict=True) if first != second]
        return len(differ) == 2 or (len(differ) == 1 and any(differ[0] <= alike for alike in _ALIKE))
    return re.sub(r"(.)\1", r"\1", one) == re.sub(r"(.)\1", r"\1", other)


def crowding(words: Iterable[str]) -> dict[int, float]:
    """Return by length how many other words stand one error away from a word, on average; too few words tell nothing.

    Words are those written more than once, so that hardly any of them is another's misspelling. The last length holds all longer ones.
    """
    by_length: dict[int, list[str]] = {}
    for word in words:
        if len(word) > 3:
            by_length.setdefault(min(len(word), _LONG), []).append(word)
    return {length: _beside(same) / len(same) for length, same in by_length.items() if len(same) >= _ENOUGH}


def _beside(words: Iterable[str]) -> int:
    """Return twice the number of pairs one error apart, and one for what was not seen."""
    keys: dict[str, list[str]] = {}
    for word in words:
        for key in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
            keys.setdefault(key, []).append(word)
    found = {frozenset((one, other)) for same in keys.values() for one, other in combinations(same[:60], 2) if one != other}
    return 1 + 2 * sum(OSA.distance(*pair, score_cutoff=1) <= 1 for pair in found)


@lru_cache(maxsize=1 << 18)
def _errors(one: str, other: str, most: int) -> float | None:
    found = OSA.distance(one, other, score_cutoff=most)
    if found <= 1:
        return float(found)
    for written, read in _CONFUSED:
        if written in one or written in other:
            mended = OSA.distance(one.replace(written, read), other.replace(written, read), score_cutoff=most)
            found = min(found, mended + 1)
    return float(found) if found <= most else None
