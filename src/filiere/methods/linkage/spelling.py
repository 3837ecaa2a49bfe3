"""Reading one printed name: its words without accents, case or legal form, its towns, its numbers, what may be its acronym."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from filiere.methods.linkage.lexicon import ABBREVIATIONS, DESCRIPTORS, LEGAL, NEUTRAL, STOP, TOWNS

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})
_MOJIBAKE = ("Ã", "Â", "â€", "ã")
_DOTTED = re.compile(r"\b(?:[a-z]\.[ ]?){2,}(?:[a-z]\b)?")
_POSTCODE = re.compile(r"\b(?:f ?)?\d{5}\b")
_UNIT = re.compile(r"\b(?:umr|umrs|umr_s|umr-s|ums|upr|uar|ura|ea|usr|upres|u|cic|cnrs umr)[ _-]?(?:s[ _-]?)?n?°?[ ]?(\d{2,4})\b")
_INSERM = re.compile(r"\binserm[ _-]?u?[ _-]?(\d{2,4})\b")
_GLUED = re.compile(r"\b([a-z]{4,})u(\d{3,4})\b")
_CEDEX = re.compile(r"\bcedex(?:\s+\d{1,2})?\b")
_WORD = re.compile(r"[a-z0-9]+")
_SEGMENT = re.compile(r"[()\[\]/|;:,]|\s[-–—]\s|[–—]")
_ROMAN = {"II": "2", "III": "3", "IV": "4", "VI": "6", "VII": "7", "VIII": "8", "IX": "9", "XI": "11", "XII": "12", "XIII": "13"}
_LOOKALIKE = str.maketrans({"0": "o", "1": "i", "5": "s", "8": "b", "3": "e", "4": "a"})
#: Words whose final s is theirs.
_SINGULAR = frozenset(
    {"paris", "tours", "reims", "nimes", "bus", "campus", "virus", "cas", "cos", "plus", "sas", "ens", "gis", "has", "sis"}
)
_LONGEST_TOWN = 4


@dataclass(frozen=True, slots=True)
class Spelling:
    """A name as it is compared.

    ``words`` carry the identity in order, ``towns`` and ``numbers`` are set apart, ``legal`` and ``neutral`` are what may come and go.
    ``solid`` is the whole name in one run of letters, ``alias`` an acronym that stands beside the name, ``letters`` the name where it is
    itself short enough to be one.
    """

    raw: str
    words: tuple[str, ...]
    towns: frozenset[str]
    numbers: frozenset[str]
    legal: frozenset[str]
    neutral: frozenset[str]
    solid: str
    alias: frozenset[str]
    letters: str
    spoken: tuple[str, ...]

    @property
    def key(self) -> str:
        """What two spellings share when only accents, case, order, legal form and small words differ."""
        return " ".join(sorted(self.words)) + "|" + " ".join(sorted(self.numbers)) + "|" + " ".join(sorted(self.towns))


def folded(text: str) -> str:
    """Return a text in lower case without accents; text whose UTF-8 was read as Latin-1 is mended first.

    >>> folded("LyonBiopôle"), folded("SociÃ©tÃ©")
    ('lyonbiopole', 'societe')
    """
    if any(mark in text for mark in _MOJIBAKE):
        text = " ".join(_mended(word) for word in text.split())
    spread = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).lower()


def _mended(word: str) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return word.replace("ã", "Ã").encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return word


@lru_cache(maxsize=65536)
def read_name(raw: str) -> Spelling:
    """Return a printed name as it is compared.

    >>> read_name("S.A. Bio-Test (Lyon)").words, sorted(read_name("S.A. Bio-Test (Lyon)").towns)
    (('bio', 'test'), ['lyon'])
    >>> read_name("C.H.U. de Lille").words
    ('centre', 'hospitalier', 'universitaire')
    """
    raw = raw.strip()
    segments, alias = _segments(raw)
    spoken = [word for segment in segments for word in _words(segment)]
    towns, rest = _without_towns(spoken)
    legal = {word for word in rest if word in LEGAL}
    neutral = {_written_out(word)[0] for word in rest if word in NEUTRAL}
    kept = [word for word in rest if word not in LEGAL and word not in NEUTRAL and word not in STOP]
    numbers = {word for word in kept if _is_number(word)}
    written = [word for short in kept if short not in numbers for word in _written_out(short)]
    if not written:
        written, towns, neutral = _something(rest, spoken, towns)
    if len(written) == 1 and neutral and not towns and all(word in DESCRIPTORS for word in written):
        written = [*written, *sorted(neutral)]
    letters = kept[0] if len(kept) == 1 and 2 <= len(kept[0]) <= 9 and kept[0].isalpha() and kept[0] not in ABBREVIATIONS else ""
    solid = "".join(word for word in spoken if word not in LEGAL and word not in STOP)
    return Spelling(
        raw=raw,
        words=tuple(written),
        towns=frozenset(towns),
        numbers=frozenset(numbers),
        legal=frozenset(legal),
        neutral=frozenset(neutral),
        solid=solid,
        alias=frozenset(alias),
        letters=letters,
        spoken=tuple(word for word in spoken if word not in LEGAL),
    )


def _segments(raw: str) -> tuple[list[str], set[str]]:
    """Return the parts of a name, and those that are short capitals beside a longer part: acronyms."""
    parts = [part.strip() for part in _SEGMENT.split(raw) if part.strip()]
    if len(parts) < 2:
        return parts or [raw], set()
    longest = max(parts, key=len)
    initials = "".join(word[0] for word in _words(longest) if word not in STOP)
    alias, kept = set(), []
    for part in parts:
        bare = folded(part).replace(".", "").replace("-", "").replace(" ", "")
        short = 2 <= len(bare) <= 8 and bare.isalpha() and part is not longest and bare not in LEGAL and bare not in TOWNS
        if short and (part.replace(".", "").isupper() or bare[:2] == initials[:2]) and len(_words(longest)) > 1 and bare not in NEUTRAL:
            alias.add(bare)
        else:
            kept.append(part)
    return kept, alias


def _words(text: str) -> list[str]:
    for roman, number in _ROMAN.items():
        if roman in text:
            text = re.sub(rf"\b{roman}\b", number, text)
    low = folded(text)
    low = _DOTTED.sub(lambda found: found.group().replace(".", "").replace(" ", "") + " ", low)
    low = _INSERM.sub(r"inserm \1 ", low)
    low = _GLUED.sub(r"\1 \2 ", low)
    low = _UNIT.sub(r" \1 ", low)
    low = _CEDEX.sub(" ", _POSTCODE.sub(" ", low))
    found = [_singular(_unmixed(word)) for word in _WORD.findall(low)]
    return _joined_letters(found)


def _joined_letters(words: list[str]) -> list[str]:
    """Return words with runs of single letters written as one (``c h u`` → ``chu``)."""
    made: list[str] = []
    run = ""
    for word in [*words, ""]:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if len(run) > 2:
            made.append(run)
        else:
            made.extend(run)
        run = ""
        if word:
            made.append(word)
    return made


def _unmixed(word: str) -> str:
    """Return a word whose digits a reading machine put for letters; a code (``u1016``) stays."""
    digits = sum(letter.isdigit() for letter in word)
    if digits and len(word) - digits >= 3 and digits <= 2 and not word[-1].isdigit() and not word[0].isdigit():
        return word.translate(_LOOKALIKE)
    if digits and len(word) - digits >= 4 and digits == 1:
        return word.translate(_LOOKALIKE)
    return word


def _singular(word: str) -> str:
    if word in ABBREVIATIONS or word in _SINGULAR:
        return word
    return word[:-1] if len(word) > 4 and word.endswith(("s", "eaux")) and not word.endswith(("ss", "us", "is", "ous")) else word


def _is_number(word: str) -> bool:
    return word.isdigit() or (any(letter.isdigit() for letter in word) and sum(letter.isalpha() for letter in word) <= 4)


def _written_out(word: str) -> list[str]:
    return [_singular(part) for part in ABBREVIATIONS.get(word, word).split()]


def _without_towns(words: list[str]) -> tuple[set[str], list[str]]:
    towns: set[str] = set()
    rest: list[str] = []
    place = 0
    while place < len(words):
        for length in range(min(_LONGEST_TOWN, len(words) - place), 0, -1):
            name = "-".join("saint" if word == "st" else word for word in words[place : place + length])
            if name in _TOWN_NAMES and not (length == 1 and len(words) == 1):
                towns.add(_TOWN_NAMES[name])
                place += length
                break
        else:
            rest.append(words[place])
            place += 1
    return towns, rest


def _something(rest: list[str], spoken: list[str], towns: set[str]) -> tuple[list[str], set[str], set[str]]:
    """Return words for a name made of towns, legal forms or neutral words alone: then these are its identity."""
    kept = [word for word in rest if word not in LEGAL and word not in STOP] or [word for word in spoken if word not in STOP] or spoken
    return [part for word in kept for part in _written_out(word)], (set() if kept == spoken else towns), set()


#: As words are read: without their final s.
_TOWN_NAMES = {"-".join(_singular(part) for part in town.split("-")): town for town in TOWNS} | {town: town for town in TOWNS}
