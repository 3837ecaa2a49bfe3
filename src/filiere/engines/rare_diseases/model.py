"""The words of the field: a case, what is known of its person, and what was wrong in a file."""

from dataclasses import dataclass, field
from typing import Literal

Sex = Literal["female", "male", "unknown"]

#: Upper ends, in years, of the classes of age at onset that HPO defines (Congenital, Neonatal, Infantile, Childhood, Juvenile,
#: young, middle-aged and late adult onset; HP:0003674 and below).
ONSET_ENDS_Y = (0.0, 28 / 365.25, 1.0, 5.0, 16.0, 40.0, 60.0, float("inf"))


def onset_class(age_y: float) -> int:
    """Return the class of an age at onset in years.

    >>> onset_class(0), onset_class(0.5), onset_class(30)
    (0, 2, 5)
    """
    if age_y <= 0:
        return 0
    return next(number for number, end in enumerate(ONSET_ENDS_Y) if number and (age_y < end or end == ONSET_ENDS_Y[-1]))


@dataclass(frozen=True)
class Words:
    """A sentence for a reader, in both languages."""

    fr: str
    en: str


#: What every page and every export says first, Regulation (EU) 2017/745.
NOT_FOR_CARE = Words(
    "Recherche, dispositif non marqué CE, ne pas utiliser pour le soin.",
    "Research, not a CE-marked device, not to be used for care.",
)


@dataclass(frozen=True)
class Trouble:
    """What was wrong, where, and how to mend it; the rest of the file is read all the same."""

    where: str
    what: Words
    mend: Words
    fatal: bool = False


@dataclass(frozen=True)
class Case:
    """The signs of one person, with current HPO identifiers; ``onset`` and ``age`` are classes of :data:`ONSET_ENDS_Y`.

    ``disease`` is the published answer, None where nobody gave one; ``publication`` is where it was published.
    """

    id: str
    observed: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    sex: Sex = "unknown"
    onset: int | None = None
    age: int | None = None
    disease: str | None = None
    disease_name: str | None = None
    publication: str | None = None
    gene: str | None = None
    troubles: tuple[Trouble, ...] = field(default=(), compare=False)
