"""Weighing two records: steps that add up, each worth so many bits for or against one organisation behind both.

Fellegi and Sunter's weights (I. P. Fellegi, A. B. Sunter, "A theory for record linkage", Journal of the American Statistical Association
64(328), 1969, 1183–1210): an agreement is worth the logarithm of how much rarer it is among strangers than among spellings of one
organisation. Agreement on a rare word is worth more than on a common one (W. E. Winkler's frequency adjustment), and further words of one
name are worth half of the one before, as they are not independent of it. RapidFuzz measures the distance of two words; what a distance
means here is decided below.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from rapidfuzz.distance import OSA

from filiere.methods.linkage.acronyms import initials, is_initials, stands_for
from filiere.methods.linkage.frequency import Frequencies
from filiere.methods.linkage.lexicon import DESCRIPTORS, LOCAL, NEUTRAL
from filiere.methods.linkage.records import Record
from filiere.methods.linkage.spelling import Spelling

#: What never merges.
VETO = -60.0
#: One number is one legal unit: more than any letters can say.
_IDENTIFIER = 60.0
_OTHER_IDENTIFIER = -30.0
_SAME_TOWN = 3.0
_OTHER_TOWN_IN_NAME = -18.0
_OTHER_TOWN = -5.0
_TOWN_ON_ONE_SIDE = -1.5
_TOWN_IS_IDENTITY = -12.0
_NEUTRAL_ON_ONE_SIDE = -0.5
_OTHER_HEAD = -12.0
_ANYBODY = frozenset({"groupe", "group", "societe", "ste", "soc", "france", "french", "fr", "region", "cedex"})
_OTHER_LEGAL_FORM = -0.5
_WORD_ON_ONE_SIDE = -10.0
_DESCRIPTOR_ON_ONE_SIDE = -11.0
_WORDS_ON_BOTH_SIDES = -9.0
_OTHER_NUMBER = -18.0
_NUMBER_ON_ONE_SIDE = -14.0
_SAME_SITE = 12.0
#: A town has one university, one hospital centre, one chamber.
_ONE_OF_ITS_KIND = 8.0
#: A step worth less than that is enough, whatever the others say, to keep two groups apart.
_FORBIDS = -17.5
_FIRM = frozenset({"town", "number", "siren", "ror", "never"})
#: Letters that are not plainly the first of each word.
_LOOSE = -3.0
#: Letters that fit several names of the list.
_RIVALS = 10.0
#: How much of a word's weight is left when the words of one name follow each other.
_FURTHER = 0.5
#: What a name is worth above chance once its common words are mended.
_MENDED = 3.0
#: More errors than that in a lone word are another word, whatever a reading machine did to it.
_BEYOND = 4
#: The forms that a slip of the hand is looked for in.
_GLUED = frozenset({"sas", "sasu", "sarl", "eurl", "snc", "gie", "groupe", "societe"})
_FORMS = ("sas", "sasu", "sarl", "eurl", "gmbh")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall: what was compared (``kind``), both sides in words, and what it is worth in bits."""

    kind: str
    left: str
    right: str
    bits: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """Two records weighed: the steps in order and their sum; above zero they are taken for one organisation."""

    left: str
    right: str
    steps: tuple[Step, ...]
    bits: float

    @property
    def probability(self) -> float:
        """How likely one organisation stands behind both, were the weights exact."""
        return 1.0 / (1.0 + math.exp2(-min(max(self.bits, -60.0), 60.0)))

    @property
    def forbidden(self) -> bool:
        """Whether nothing can bring them together."""
        return self.bits < _IDENTIFIER / 4 and any(step.bits <= _FORBIDS and step.kind in _FIRM for step in self.steps)


def weigh(one: Record, other: Record, often: Frequencies) -> Weighing:
    """Return what speaks for and against one organisation behind two records."""
    first, second = _located(one.spelling, other.spelling), _located(other.spelling, one.spelling)
    steps = [Step("prior", "", "", -often.prior)]
    steps += _name_steps(first, second, often, _letters(one), _letters(other))
    steps += _identifier_steps(one, other)
    steps += _place_steps(one, other, first, second)
    return Weighing(one.key, other.key, tuple(steps), sum(step.bits for step in steps))


def are_strangers(one: Record, other: Record) -> bool:
    """Return whether two records plainly share nothing, so that weighing them would tell nothing.

    It is asked of names of one word each, which most pairs of a long list are: it may say no of strangers, never yes of what could meet.
    """
    first, second = one.spelling, other.spelling
    if len(first.words) != 1 or len(second.words) != 1 or len(first.spoken) > 2 or len(second.spoken) > 2:
        return False
    if first.alias or second.alias or one.acronym or other.acronym:
        return False
    if (one.siren and one.siren == other.siren) or (one.ror and one.ror == other.ror) or (one.site and one.site == other.site):
        return False
    left, right = first.words[0], second.words[0]
    if left.endswith(right) or right.endswith(left) or left.startswith(right) or right.startswith(left):
        return False
    return (
        OSA.distance(left, right, score_cutoff=_BEYOND) > _BEYOND
        and OSA.distance(first.solid, second.solid, score_cutoff=_BEYOND) > _BEYOND
    )


def _letters(one: Record) -> frozenset[str]:
    return one.spelling.alias | ({one.acronym} if one.acronym else frozenset())


def _identifier_steps(one: Record, other: Record) -> list[Step]:
    steps = []
    if one.siren and other.siren:
        words = (one.siren, other.siren) if one.shown and other.shown else ("•", "•")
        steps.append(Step("siren", *words, _IDENTIFIER if one.siren == other.siren else _OTHER_IDENTIFIER))
    if one.ror and other.ror:
        steps.append(Step("ror", one.ror, other.ror, _IDENTIFIER if one.ror == other.ror else _OTHER_IDENTIFIER))
    if one.site and one.site == other.site:
        steps.append(Step("site", one.site, other.site, _SAME_SITE))
    return steps


def _located(spelling: Spelling, other: Spelling) -> Spelling:
    """Return a spelling whose last word, one error away from a town of the other name, is read as that town."""
    if spelling.towns or not other.towns or len(spelling.words) < 2:
        return spelling
    last = spelling.words[-1]
    for town in other.towns:
        if min(len(town), len(last)) >= 4 and OSA.distance(last, town.removesuffix("s"), score_cutoff=1) <= 1:
            return replace(spelling, words=spelling.words[:-1], towns=frozenset({town}))
    return spelling


def _place_steps(one: Record, other: Record, first: Spelling, second: Spelling) -> list[Step]:
    if first.towns and second.towns:
        bits = _SAME_TOWN if first.towns & second.towns else _OTHER_TOWN_IN_NAME
        return [Step("town", _said(first.towns), _said(second.towns), bits)]
    known = (first.towns or {one.town}) - {""}, (second.towns or {other.town}) - {""}
    if known[0] and known[1]:
        named = first.towns or second.towns
        return [Step("town", _said(known[0]), _said(known[1]), _SAME_TOWN if known[0] & known[1] else _OTHER_TOWN * (2 if named else 1))]
    if first.towns != second.towns:
        local = _is_local(first if first.towns else second)
        return [Step("town", _said(first.towns), _said(second.towns), _TOWN_IS_IDENTITY if local else _TOWN_ON_ONE_SIDE)]
    if one.department and other.department and one.department != other.department:
        return [Step("town", one.department, other.department, _OTHER_TOWN)]
    return []


def _is_local(spelling: Spelling) -> bool:
    """Return whether a name without its town would not say which organisation it is."""
    words = spelling.words
    return any(word in LOCAL for word in words) and (len(words) <= 2 or all(word in DESCRIPTORS for word in words))


def _said(words: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(words))


def _name_steps(one: Spelling, other: Spelling, often: Frequencies, letters: frozenset[str], others: frozenset[str]) -> list[Step]:
    aligned = _aligned(one, other, often)
    solid = _solid(one, other, often)
    short = _acronym(one, other, often, letters, others)
    ways = [way for way in (aligned, solid, short) if way]
    return max(ways, key=lambda steps: sum(step.bits for step in steps))


def _solid(one: Spelling, other: Spelling, often: Frequencies) -> list[Step]:
    """Weigh two names as runs of letters, where they are cut into words differently."""
    if len(one.spoken) == len(other.spoken) and len(one.words) == len(other.words):
        return []
    longest = max(len(one.solid), len(other.solid))
    if min(len(one.solid), len(other.solid)) < 5:
        return []
    loss = often.typo(one.solid, other.solid, 3 if longest >= 12 else 1)
    if loss is None or _digits(one.solid) != _digits(other.solid):
        return []
    worth = min(often.unseen, often.worth_of(one.words), often.worth_of(other.words)) if longest < 8 else often.unseen
    return [Step("solid", one.raw, other.raw, worth - loss + _SAME_TOWN * (one.towns != other.towns))]


def _digits(word: str) -> str:
    return "".join(letter for letter in word if letter.isdigit())


def _acronym(one: Spelling, other: Spelling, often: Frequencies, letters: frozenset[str], others: frozenset[str]) -> list[Step]:
    """Weigh an acronym against a longer name, or the acronyms that stand beside two names."""
    for short, long in ((one, other), (other, one)):
        beside = letters if short is one else others
        for word in {short.letters, short.solid if len(short.solid) <= 9 else ""} - {""}:
            said = others if short is one else letters
            if word in said:
                return [Step("alias", short.raw, long.raw, often.initials(word) + 2.0)]
            if len(long.words) > 1 and (stands_for(word, long.spoken) or stands_for(word, long.words)):
                loose = 0.0 if is_initials(word, long.spoken) else _LOOSE
                return [Step("acronym", short.raw, long.raw, often.initials(word) + loose), *_rivals(word, often, loose)]
        for word in beside:
            if long.letters == word:
                return [Step("alias", short.raw, long.raw, often.initials(word) + 2.0)]
    return []


def _rivals(word: str, often: Frequencies, loose: float) -> list[Step]:
    count = often.readings(word) + (1 if loose and often.has_initials(word) else 0)
    return [Step("rivals", str(count), "", -_RIVALS)] if count > 1 else []


def _aligned(one: Spelling, other: Spelling, often: Frequencies) -> list[Step]:
    """Weigh two names word by word."""
    steps, left, right = _matched(list(one.words), list(other.words), often)
    ranked = sorted(steps, key=lambda step: -step.bits)
    further = _FURTHER if left or right else 1.0
    weighed = [Step(step.kind, step.left, step.right, step.bits * further**place) for place, step in enumerate(ranked)]
    weighed += _left_over(left, right, often)
    weighed += _numbers(one, other)
    weighed += _heads(one, other)
    if one.legal and other.legal and not one.legal & other.legal:
        weighed.append(Step("legal", _said(one.legal), _said(other.legal), _OTHER_LEGAL_FORM))
    if not (left or right) and one.towns & other.towns and (_is_local(one) or _is_local(other)):
        weighed.append(Step("local", _said(one.towns), _said(other.towns), _ONE_OF_ITS_KIND))
    rivals = _rivals(one.letters, often, 0.0) if one.letters and one.letters == other.letters else []
    if rivals:
        weighed += rivals
    elif one.key == other.key and all(step.bits > _OTHER_HEAD for step in weighed):
        weighed.append(Step("same", one.raw, other.raw, max(0.0, often.prior + 3.0 - sum(step.bits for step in weighed))))
    elif not (left or right) and _is_mended(one, other, steps, often) and all(step.bits > _OTHER_HEAD for step in weighed):
        weighed.append(Step("mended", one.raw, other.raw, max(0.0, often.prior + _MENDED - sum(step.bits for step in weighed))))
    return weighed


def _is_mended(one: Spelling, other: Spelling, steps: Sequence[Step], often: Frequencies) -> bool:
    """Return whether two names are the same once misspellings of common words are mended, a town that may come and go set aside."""
    if one.numbers != other.numbers or len(one.words) != len(other.words):
        return False
    if one.towns != other.towns and ((one.towns and other.towns) or _is_local(one) or _is_local(other)):
        return False
    return all(step.kind == "word" or (step.kind == "near" and often.mends(step.left, step.right)) for step in steps)


def _heads(one: Spelling, other: Spelling) -> list[Step]:
    """Weigh the words that may come and go: one for another says more than one for none."""
    first, second = one.neutral - other.neutral, other.neutral - one.neutral
    if (first - _ANYBODY) and (second - _ANYBODY):
        return [Step("neutral", _said(first), _said(second), _OTHER_HEAD)]
    return [Step("neutral", word, "", _NEUTRAL_ON_ONE_SIDE) for word in sorted(first | second)]


def _matched(left: list[str], right: list[str], often: Frequencies) -> tuple[list[Step], list[str], list[str]]:
    steps = []
    for word in list(left):
        if word in right:
            left.remove(word)
            right.remove(word)
            steps.append(Step("word", word, word, often.bits(word)))
    near = sorted(
        (((gain, first, second) for first, second in product(left, right) if (gain := _near(first, second, often)) is not None)),
        reverse=True,
    )
    for gain, first, second in near:
        if first in left and second in right:
            left.remove(first)
            right.remove(second)
            steps.append(Step("near", first, second, gain))
    steps += _abridged(left, right, often) + _abridged(right, left, often)
    steps += _cut(left, right, often) + [Step(step.kind, step.right, step.left, step.bits) for step in _cut(right, left, often)]
    return steps, left, right


def _near(first: str, second: str, often: Frequencies) -> float | None:
    short, long = sorted((first, second), key=len)
    if len(short) >= 5 and long.endswith(short) and long[: -len(short)] in _GLUED:
        return often.bits(short) - 1.0
    if len(short) >= 4 and long.startswith(short) and len(long) - len(short) >= 3:
        # Only a word that says what is done gets shortened; a coined one that goes on is another one.
        return min(often.bits(first), often.bits(second)) - 4.0 if long in DESCRIPTORS else None
    loss = often.typo(first, second)
    if loss is None:
        return None
    # A misspelling of a common word is that word: there are few strangers it could be.
    return min(often.bits(first), often.bits(second)) - (1.0 if often.is_misspelling(first, second) else loss)


def _cut(left: list[str], right: list[str], often: Frequencies) -> list[Step]:
    """Match two words of one side with one of the other that holds both."""
    for first, second in zip(list(left), left[1:], strict=False):
        for whole in right:
            if OSA.distance(first + second, whole, score_cutoff=1) <= (len(whole) >= 9):
                left.remove(first)
                left.remove(second)
                right.remove(whole)
                return [Step("cut", f"{first} {second}", whole, often.bits(whole) - 1.0)]
    return []


def _abridged(left: list[str], right: list[str], often: Frequencies) -> list[Step]:
    """Match a short word of one side with the initials of words that follow each other on the other side."""
    for word in left:
        for start in range(len(right) - len(word) + 1):
            run = right[start : start + len(word)]
            if 3 <= len(word) <= 6 and initials(run) == word:
                left.remove(word)
                del right[start : start + len(word)]
                worth = min(often.initials(word), often.worth_of(run))
                return [Step("abridged", word, " ".join(run), worth - (_RIVALS if often.readings(word) > 1 else 0.0))]
    return []


def _left_over(left: list[str], right: list[str], often: Frequencies) -> list[Step]:
    if left and right:
        return [Step("other", " ".join(left), " ".join(right), _WORDS_ON_BOTH_SIDES * (len(left) + len(right)))]
    return [Step("more", word, "", _missing(word, often)) for word in (left or right)]


def _missing(word: str, often: Frequencies) -> float:
    if len(word) in {3, 4} and any(OSA.distance(word, form, score_cutoff=1) <= 1 for form in _FORMS):
        return _NEUTRAL_ON_ONE_SIDE * 4
    if len(word) > 5 and any(OSA.distance(word, head, score_cutoff=1) <= 1 for head in NEUTRAL):
        return _NEUTRAL_ON_ONE_SIDE * 4
    return _DESCRIPTOR_ON_ONE_SIDE if often.is_descriptor(word) else _WORD_ON_ONE_SIDE


def _numbers(one: Spelling, other: Spelling) -> list[Step]:
    if one.numbers == other.numbers:
        worth = sum(min(12.0, 4.0 * len(number)) for number in one.numbers)
        return [Step("number", _said(one.numbers), _said(other.numbers), worth)] if one.numbers else []
    bits = _OTHER_NUMBER if one.numbers and other.numbers and not one.numbers & other.numbers else _NUMBER_ON_ONE_SIDE
    return [Step("number", _said(one.numbers), _said(other.numbers), bits)]
