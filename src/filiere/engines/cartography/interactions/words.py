"""What steps say, read and refused the same way by both machines."""

from filiere.sdk.interactions import FIRST_SEAT, Step
from filiere.sdk.values import Text, UsageError

LONGEST_NAME = 200
LONGEST_WORDS = 2000


def wrong(fr: str, en: str, mend: Text | None = None) -> UsageError:
    """Return the refusal of a step."""
    return UsageError(Text(fr=fr, en=en), mend)


def first_only(step: Step) -> None:
    """Refuse what only the secretariat does.

    Raises:
        UsageError: somebody else asked for it.
    """
    if step.seat != FIRST_SEAT:
        raise wrong("cela revient au secrétariat de l’appel", "that is for the secretariat of the call")


def named(step: Step, field: str, longest: int = LONGEST_NAME) -> str:
    """Return the words of a field that must be filled.

    Raises:
        UsageError: it is empty or too long.
    """
    words = step.words.get(field, "").strip()
    if not words or len(words) > longest:
        raise wrong(f"{field} : écrivez de 1 à {longest} signes", f"{field}: write 1 to {longest} characters")
    return words


def number(step: Step, field: str, low: float, high: float, default: float | None = None) -> float:
    """Return a number of a step; a blank gives the default where there is one.

    Raises:
        UsageError: it is no number, or out of its bounds.
    """
    word = step.words.get(field, "").strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
    if not word and default is not None:
        return default
    try:
        found = float(word)
    except ValueError:
        found = float("nan")
    if not low <= found <= high:
        raise wrong(f"{field} : écrivez un nombre de {low:g} à {high:g}", f"{field}: write a number from {low:g} to {high:g}")
    return found
