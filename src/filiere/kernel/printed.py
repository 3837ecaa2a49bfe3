"""What the text prints about itself: pointers to its own parts, blanks, lists it counts, things it says twice, numbers that must add up.

None of it is a promise, so none of it is an element with a standing. It is kept because a signed text can contradict itself, and a
contradiction can be shown only where both sides stand as data, each with its line.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from filiere.kernel.deadlines import Deadline
from filiere.kernel.elements import Amount
from filiere.kernel.names import ElementId, Slug, Text, Value
from filiere.kernel.sources import Sources


class Printed(Value):
    """Something the text prints about itself; ``about`` is the element it concerns, None where it concerns the whole contract."""

    id: ElementId
    document: Slug = "unknown"
    title: Text
    about: ElementId | None = None


class CrossReference(Printed):
    """A pointer the text prints; ``to`` is what it reaches, None where nothing in the family answers to those words."""

    words: str
    to: ElementId | None = None
    sources: Sources


class Blank(Printed):
    """A place the text leaves open: a placeholder nobody filled, an empty cell, or a holder still to be named."""

    kind: Literal["placeholder", "empty_cell", "to_be_named"]
    sources: Sources


class Entry(Value):
    """One item of a list: the words the text prints, and the organisation or element they name where there is one."""

    words: Annotated[str, Field(min_length=1)]
    organisation: Slug | None = None
    element: ElementId | None = None
    sources: Sources | None = None


class Stated(Value):
    """One statement of a number: an amount of an encoded figure (``figure`` and the index of its amount), or an amount given here.

    ``by`` is when it is to be true; ``measures`` what it is said to measure, where the printings differ.
    """

    figure: ElementId | None = None
    index: int = Field(default=0, ge=0)
    amount: Amount | None = None
    by: Deadline | None = None
    measures: Text | None = None
    sources: Sources

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.figure is not None and self.amount is not None:
            raise ValueError("give a figure or an amount, not both")
        if self.figure is None and self.amount is None and self.by is None:
            raise ValueError("a statement gives a figure, an amount or a date")
        return self


class Enumeration(Printed):
    """A list the text prints, with the count it claims for it.

    ``open`` marks a list that ends in "such as" or an ellipsis; ``ordered`` one whose items the text puts one after the other in time;
    ``presumed`` marks a count that we hold against a list the text does not expressly give for it;
    ``subject`` names what is listed, so that two lists of one subject can be compared. A claim with no entries is a count whose list
    the text never gives.
    """

    subject: Slug | None = None
    claimed: Stated | None = None
    entries: tuple[Entry, ...] = ()
    open: bool = False
    ordered: bool = False
    presumed: bool = False
    sources: Sources

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.claimed is None and not self.entries:
            raise ValueError("a list has entries, or a count it claims")
        return self


class Restatement(Printed):
    """One thing that the text states several times: its number, its date or its measure may or may not agree."""

    statements: tuple[Stated, ...] = Field(min_length=2)


class Arithmetic(Printed):
    """Numbers that are bound to each other by what they mean.

    ``sum``: the terms add up to ``whole``; ``product``: they multiply to it; ``part``: each term is a part of it.
    A term in "%" is a share of the whole in a sum, of the other terms in a product.
    """

    kind: Literal["sum", "product", "part"]
    whole: Stated
    terms: tuple[Stated, ...] = Field(min_length=1)
