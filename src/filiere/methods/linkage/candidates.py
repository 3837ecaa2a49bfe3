"""Which pairs are worth weighing: those that share something rare enough, found without comparing all with all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from filiere.methods.linkage.acronyms import initials
from filiere.methods.linkage.frequency import Frequencies
from filiere.methods.linkage.records import Record

#: A key shared by more spellings than that tells nothing.
CROWDED = 60
_EDGE = 5
#: Up to that many letters, a whole name is also looked for less one letter.
_SHORT = 16


def pairs(records: Sequence[Record], often: Frequencies) -> Iterator[tuple[int, int]]:
    """Yield pairs of places in ``records`` that share a key, each once, the lower place first.

    Keys are: identifiers, the name without its order, its rare words, pairs of its words, its words less one letter, its
    beginning and its end as one run of letters, and the longer names that an acronym may stand for.
    """
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    common = _common(records)
    for place, record in enumerate(records):
        for key in set(_keys(record, common)):
            blocks[key].append(place)
    seen: set[int] = set()
    size = len(records)
    for key, members in blocks.items():
        if len(members) < 2 or (len(members) > CROWDED and not _is_sure(key)):
            continue
        shown = combinations(members, 2) if len(members) <= CROWDED else pairwise(members)
        for one, other in shown:
            pair = one * size + other
            if pair not in seen:
                seen.add(pair)
                yield one, other
    for one, other in _expansions(records, often):
        pair = min(one, other) * size + max(one, other)
        if pair not in seen:
            seen.add(pair)
            yield min(one, other), max(one, other)


def _is_sure(key: tuple[str, ...]) -> bool:
    return key[0] in {"siren", "ror", "name"}


def _common(records: Sequence[Record]) -> frozenset[str]:
    """Return the words that too many names hold to be a key alone."""
    counts: dict[str, int] = defaultdict(int)
    for record in records:
        for word in set(record.spelling.words):
            counts[word] += 1
    return frozenset(word for word, count in counts.items() if count > CROWDED)


def _keys(record: Record, common: frozenset[str]) -> Iterator[tuple[str, ...]]:
    spelling = record.spelling
    yield ("name", spelling.key)
    yield from ((name, value) for name, value in (("siren", record.siren), ("ror", record.ror), ("site", record.site)) if value)
    for letters in (spelling.alias | {record.acronym, spelling.letters}) - {""}:
        yield ("letters", letters)
    yield from _word_keys(spelling.words, common)
    town = min(spelling.towns) if spelling.towns else record.town
    if town:
        yield from (("there", town, word[:4]) for word in spelling.words)
    yield from (("number", number) for number in spelling.numbers if len(number) > 2)
    if spelling.numbers and spelling.words:
        yield ("number", *sorted(spelling.numbers), spelling.words[0][:_EDGE])
    yield from _solid_keys(spelling.solid)


def _word_keys(words: Sequence[str], common: frozenset[str]) -> Iterator[tuple[str, ...]]:
    for word in words:
        if word in common:
            continue
        yield ("word", word)
        if len(word) >= _EDGE:
            yield from _near_keys(word)
            yield ("head", word[:_EDGE])
            yield ("tail", word[-_EDGE:])
    # Pairs bring together names made of common words only, runs a name and the initials of some of its words.
    yield from (("pair", first, second) for first, second in combinations(sorted({word[:_EDGE] for word in words}), 2))
    for size in (3, 4, 5):
        yield from (("run", initials(words[at : at + size])) for at in range(len(words) - size + 1))
    yield from (("run", word) for word in words if len(word) in {3, 4, 5} and len(words) > 1)


def _solid_keys(solid: str) -> Iterator[tuple[str, ...]]:
    if len(solid) < _EDGE:
        return
    yield ("solid", solid)
    if len(solid) >= 2 * _EDGE:
        yield ("solid-head", solid[: 2 * _EDGE])
        yield ("solid-tail", solid[-2 * _EDGE :])
    if len(solid) <= _SHORT:
        yield from _near_keys(solid)


def _near_keys(word: str) -> Iterator[tuple[str, ...]]:
    yield ("near", word)
    yield from (("near", word[:at] + word[at + 1 :]) for at in range(len(word)))


def _expansions(records: Sequence[Record], often: Frequencies) -> Iterator[tuple[int, int]]:
    by_key: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        by_key[record.spelling.key].append(place)
    for letters, shorts in _short(records).items():
        # Letters that too many names fit say nothing.
        longer = often.expansions(letters)
        if len(longer) > CROWDED:
            continue
        for spelling in longer:
            yield from ((one, other) for one in shorts[:CROWDED] for other in by_key[spelling.key][:CROWDED] if one != other)


def _short(records: Iterable[Record]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        spelling = record.spelling
        for letters in {spelling.letters, spelling.solid if len(spelling.solid) <= 9 and spelling.solid.isalpha() else ""} - {""}:
            found[letters].append(place)
    return found
