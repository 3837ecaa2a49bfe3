"""Where a field comes from: a document, its lines, and a digest that proves the sentence was found."""

import hashlib
import re
import unicodedata
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_serializer, model_validator

from filiere.kernel.names import Slug, Value

_SHORT = re.compile(r"^(?P<document>[a-z0-9][a-z0-9-]*):(?P<first>\d+)(?:-(?P<last>\d+))?(?:#(?P<cell>\d+))?$")


class Source(Value):
    """A place in a signed document: first and last line (1-based, inclusive), and a cell where the line is a table row.

    Written ``2019:336``, ``2019:381-383`` or ``2019:336#2`` (second tab-separated cell after the row's heading).

    >>> str(Source.model_validate("2019:336#2"))
    '2019:336#2'
    """

    document: Slug
    first: int = Field(ge=1)
    last: int = Field(ge=1)
    cell: int | None = Field(default=None, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _from_short(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        found = _SHORT.match(value)
        if found is None:
            raise ValueError(f"not a source: {value!r}; write document:line, document:first-last or document:line#cell")
        first = int(found["first"])
        return {
            "document": found["document"],
            "first": first,
            "last": int(found["last"] or first),
            "cell": int(found["cell"]) if found["cell"] else None,
        }

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"the last line ({self.last}) stands before the first ({self.first})")
        return self

    @model_serializer
    def _short(self) -> str:
        return str(self)

    def __str__(self) -> str:
        lines = f"{self.first}" if self.first == self.last else f"{self.first}-{self.last}"
        return f"{self.document}:{lines}" + (f"#{self.cell}" if self.cell is not None else "")


def _many(value: Any) -> Any:
    if isinstance(value, list):  # a strict reader takes no list for a tuple once a validator has seen it
        return tuple(value)
    return (value,) if isinstance(value, str) else value


#: One place or several, written as a single short source or as a list of them.
Sources = Annotated[tuple[Source, ...], BeforeValidator(_many), Field(min_length=1)]


def normalise(line: str) -> str:
    """Return a line freed of what printing changes: markup, emphasis, typographic quotes and repeated blanks.

    >>> normalise("**L’action**  n°1")
    "L'action n°1"
    """
    text = unicodedata.normalize("NFKC", line)
    text = re.sub(r"</?[a-z]+>", "", text).replace("**", "")
    text = text.replace("’", "'").replace("‘", "'").replace("–", "-").replace("—", "-")
    return re.sub(r"\s+", " ", text).strip()


def line_digest(line: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of a normalised line."""
    return hashlib.sha256(normalise(line).encode()).hexdigest()[:16]


def excerpt(source: Source, lines: list[str]) -> str:
    """Return the words a source points at, from the lines of its document.

    Args:
        source: the place.
        lines: every line of the document, in order (the first has number 1).

    Raises:
        IndexError: the place lies outside the document.
    """
    if source.last > len(lines):
        raise IndexError(f"{source} lies after the last line ({len(lines)}) of the document")
    chosen = lines[source.first - 1 : source.last]
    if source.cell is not None:
        chosen = [line.split("\t")[source.cell] for line in chosen if source.cell < len(line.split("\t"))]
    return " ".join(part for part in (normalise(line) for line in chosen) if part)
