"""What may stand in one cell of a page: a value that stays a value until a medium writes it in the reader's language."""

from datetime import date, datetime

from pydantic import Field

from filiere.kernel.deadlines import Deadline
from filiere.kernel.evidence import Nature
from filiere.kernel.names import Text, Value
from filiere.sdk.pictures import Tone, Words


class Link(Value):
    """A way to another page; ``note`` is quiet text after it."""

    label: Words
    address: str
    note: Words | None = None


class Badge(Value):
    """Two or three words on what is known of a value, with the tone that also colours it."""

    words: Words
    tone: Tone = "neutral"


class Quantity(Value):
    """A measured value: unit, interval and the nature of what it rests on; ``value`` None is "no reading", never zero."""

    value: float | None
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    decimals: int | None = Field(default=None, ge=0, le=12)
    nature: Nature | None = None


class When(Value):
    """A deadline, written by the medium in the reader's language; ``anchor`` and ``anchored`` name and date a relative one's start."""

    deadline: Deadline
    anchor: Words | None = None
    anchored: date | None = None


class Code(Value):
    """A digest, an identifier or a command: set in a fixed width and never hyphenated."""

    words: str
    short: int | None = Field(default=None, ge=4)


CellPart = datetime | date | int | float | str | Text | Link | Badge | Quantity | When | Code | None
#: One cell of a table; a tuple is read in order. None is "nothing said".
Cell = CellPart | tuple[CellPart, ...]
