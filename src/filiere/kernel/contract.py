"""A contract that is whole: every name is unique, every reference leads somewhere, no need goes round in a circle."""

from typing import Self

from pydantic import model_validator

from filiere.kernel.checking import faults
from filiere.kernel.draft import Draft


class Contract(Draft):
    """A family of documents read together; an invalid one cannot exist."""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        found = faults(self)
        if found:
            raise ValueError("; ".join(fault.say("en") for fault in found[:10]))
        return self
