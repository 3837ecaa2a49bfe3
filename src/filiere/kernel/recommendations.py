"""What is asked of the State and of others, what they answer, and where it was applied: recommendations of groups, and cited measures."""

from datetime import date
from typing import Literal

from filiere.kernel.names import Text, Value

Response = Literal["accepted", "partly", "refused"]
Kind = Literal["recommendation", "measure"]


class Recommendation(Value):
    """What a working group, an action or a body recommends to somebody on a day; ``about`` are the elements it concerns."""

    by: str
    words: str
    addressee: str
    on: date
    about: tuple[str, ...] = ()


class Answer(Value):
    """What was answered to a request: a later answer takes the place of an earlier one, which stays in its history."""

    response: Response
    words: str
    by: str
    on: date


class Applied(Value):
    """Where a request was applied: an element, an operation of an amendment, or a piece of evidence."""

    where: str
    words: str
    on: date


class Request(Value):
    """Something asked, with its follow-up. ``since`` is the day from which it waits; an empty ``answers`` says: none yet.

    ``by`` and ``addressee`` are names of the contract or of organisations; None where the text does not say.
    """

    id: str
    kind: Kind
    words: Text
    by: str | None = None
    addressee: str | None = None
    since: date
    about: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    applied: tuple[Applied, ...] = ()

    def until(self, on: date) -> "Request":
        """Return the request as it stood on a day."""
        return self.model_copy(
            update={
                "answers": tuple(item for item in self.answers if item.on <= on),
                "applied": tuple(item for item in self.applied if item.on <= on),
            }
        )

    @property
    def answer(self) -> Answer | None:
        """The answer that stands: the last by its day, None where there is none yet."""
        return max(enumerate(self.answers), key=lambda pair: (pair[1].on, pair[0]))[1] if self.answers else None

    def waited_days(self, on: date) -> int:
        """Return how long it waited for its first answer, or has waited until a day, in days.

        >>> Request(id="R", kind="measure", words=Text(fr="x", en="x"), since=date(2019, 2, 4)).waited_days(date(2019, 2, 14))
        10
        """
        return (min((item.on for item in self.answers), default=on) - self.since).days
