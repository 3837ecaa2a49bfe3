"""Reading untrusted JSON into typed values: every fault is kept with its place, so that all are told at once."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

MAX_BYTES = 16_000_000
#: How deep criteria may nest; a file so deep that the reader of JSON gives up is refused before.
MAX_DEPTH = 30
MAX_FAULTS = 50
_BIGGEST = 2**53


@dataclass(frozen=True)
class Fault:
    """What is wrong, where, and how to mend it, in both languages."""

    place: str
    fr: str
    en: str


class InvalidDefinition(ValueError):
    """A definition that cannot be used, with every fault found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{fault.place}: {fault.en}" for fault in faults[:5]))


def load_json(content: bytes | str) -> Any:
    """Return the value of a JSON text of bounded size and depth.

    Raises:
        InvalidDefinition: not UTF-8, not JSON, a repeated key, a number that JSON has not, too large or too deep.
    """
    raw = content.encode() if isinstance(content, str) else content
    if len(raw) > MAX_BYTES:
        raise _one("$", f"le fichier dépasse {MAX_BYTES} octets : découpez-le", f"the file is larger than {MAX_BYTES} bytes: split it")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _one(
            f"octet {error.start}", "le fichier n’est pas en UTF-8 : enregistrez-le en UTF-8", "the file is not UTF-8: save it as UTF-8"
        ) from error
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise _one("$", f"plus de {MAX_DEPTH} niveaux imbriqués", f"nested more than {MAX_DEPTH} levels deep") from error
    except json.JSONDecodeError as error:
        place = f"{error.lineno}:{error.colno}"
        raise _one(
            place, "ce n’est pas du JSON : corrigez le fichier à cet endroit", f"this is not JSON ({error.msg}): mend it here"
        ) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _one(twice[:80], "clé écrite deux fois : n’en gardez qu’une", "the key is written twice: keep one")
    return found


def _refuse_constant(word: str) -> Any:
    raise _one("$", f"{word} n’est pas un nombre de JSON", f"{word} is not a number of JSON")


def _one(place: str, fr: str, en: str) -> InvalidDefinition:
    return InvalidDefinition((Fault(place, fr, en),))


class Reader:
    """Takes typed values out of untrusted ones and keeps the faults; a faulty value reads as its default so that reading goes on."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def fault(self, place: str, fr: str, en: str) -> None:
        """Keep a fault; past the limit, only count."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(place, fr, en))

    def mapping(self, value: Any, place: str) -> dict[str, Any]:
        """Return an object, an empty one where it is absent."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.fault(place, "un objet {…} est attendu", "an object {…} is expected")
            return {}
        return value

    def items(self, value: Any, place: str) -> list[Any]:
        """Return a list, an empty one where it is absent."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.fault(place, "une liste […] est attendue", "a list […] is expected")
            return []
        return value

    def whole(self, value: Any, place: str, default: int | None = 0, low: int = -_BIGGEST) -> int | None:
        """Return a whole number, the default where it is absent."""
        if value is None:
            return default
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _BIGGEST:
            self.fault(place, "un nombre entier est attendu", "a whole number is expected")
            return default
        if value < low:
            self.fault(place, f"au moins {low} est attendu", f"at least {low} is expected")
            return default
        return value

    def sure(self, value: Any, place: str, default: int = 0, low: int = -_BIGGEST) -> int:
        """Return a whole number that cannot be absent."""
        found = self.whole(value, place, default, low)
        return default if found is None else found

    def number(self, value: Any, place: str) -> float | None:
        """Return a number, None where it is absent."""
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > 1e15:
            self.fault(place, "un nombre est attendu", "a number is expected")
            return None
        return float(value)

    def yes(self, value: Any, place: str) -> bool:
        """Return a yes/no value; absent means no."""
        if value is None:
            return False
        if not isinstance(value, bool):
            self.fault(place, "true ou false est attendu", "true or false is expected")
            return False
        return value

    def day(self, value: Any, place: str) -> date | None:
        """Return a day written YYYY-MM-DD, None where it is absent."""
        if value is None or value == "":
            return None
        parts = value.split("-") if isinstance(value, str) else []
        try:
            if len(parts) != 3 or len(parts[0]) != 4:
                raise ValueError(value)
            return date(int(parts[0]), int(parts[1]), int(parts[2][:2]))
        except ValueError:
            self.fault(place, "une date AAAA-MM-JJ est attendue", "a date YYYY-MM-DD is expected")
            return None

    def word(self, value: Any, place: str, choices: tuple[str, ...], default: str) -> str:
        """Return one of some words, whatever its case."""
        if value is None:
            return default
        found = value.upper() if isinstance(value, str) else ""
        if found not in choices:
            said = ", ".join(choices)
            self.fault(place, f"un mot parmi {said} est attendu", f"one of {said} is expected")
            return default
        return found

    def text(self, value: Any, place: str, longest: int = 4000) -> str:
        """Return words of bounded length, none where they are absent."""
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > longest or "\0" in value:
            self.fault(place, f"un texte d’au plus {longest} caractères est attendu", f"a text of at most {longest} characters is expected")
            return ""
        return value
