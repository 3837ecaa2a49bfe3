"""The words every floor shares: identifiers and texts in two languages."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

Language = Literal["fr", "en"]

#: An element of a contract, as a person would type it: ``PS1.3.2``, ``E-PS4-1``, ``CSIS-11/12.a``.
ElementId = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9./-]{0,39}$")]

#: An organisation, a document or an engine, as a slug: ``cea-leti``, ``2021-amendment``.
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]

#: An offer of an engine: ``steering.gap_map``.
OfferId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]


class Value(BaseModel):
    """A frozen value that refuses unknown keys: the ground on which all other values stand."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Text(Value):
    """One sentence in the two languages of the house.

    >>> Text(fr="livrable", en="deliverable").say("en")
    'deliverable'
    """

    fr: Annotated[str, StringConstraints(min_length=1)]
    en: Annotated[str, StringConstraints(min_length=1)]

    def say(self, language: Language) -> str:
        """Return the sentence in ``language``."""
        return self.fr if language == "fr" else self.en


def same(words: str) -> Text:
    """Return a text that reads the same in both languages (a name, a number)."""
    return Text(fr=words, en=words)
