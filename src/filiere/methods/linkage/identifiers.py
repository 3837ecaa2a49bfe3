"""Identifiers of organisations: SIREN and SIRET with their check digit, ROR, web domain, and who may see them."""

import re

_ROR = re.compile(r"0[a-z0-9]{6}\d{2}")
_DOMAIN = re.compile(r"^(?:https?://)?(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
#: Insee's status of an entry in Sirene that anybody may see; any other restricts it.
DIFFUSIBLE = frozenset({"", "o", "oui", "yes", "true", "1", "diffusible"})


def siren(words: str) -> str:
    """Return the nine digits of a SIREN, or of the SIREN inside a SIRET; an empty word where the check digit does not hold.

    The check is Luhn's (ISO/IEC 7812-1); La Poste's SIRETs, which follow another rule, are read by their SIREN alone.

    >>> siren("732 829 320"), siren("732 829 321"), siren("73282932000074")
    ('732829320', '', '732829320')
    """
    digits = re.sub(r"\D", "", words.removesuffix(".0"))
    first = digits[:9]
    return first if len(digits) in {9, 14} and luhn(first) else ""


def luhn(digits: str) -> bool:
    """Return whether the last digit is the check digit of the others.

    >>> luhn("79927398713"), luhn("79927398714")
    (True, False)
    """
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def ror(words: str) -> str:
    """Return the nine characters of a ROR identifier or of its address; an empty word where there is none.

    >>> ror("https://ror.org/02feahw73"), ror("ror.org")
    ('02feahw73', '')
    """
    found = _ROR.search(words.lower())
    return found.group() if found else ""


def domain(words: str) -> str:
    """Return the domain of a web address, without ``www``.

    >>> domain("https://www.exemple.fr/a?b"), domain("exemple")
    ('exemple.fr', '')
    """
    found = _DOMAIN.match(words.strip())
    return found.group(1).lower() if found else ""


def may_be_shown(status: str) -> bool:
    """Return whether an identifier may be shown, from its diffusion status (O: anybody; P or N: restricted).

    >>> may_be_shown("O"), may_be_shown("P"), may_be_shown("")
    (True, False, True)
    """
    return status.strip().lower() in DIFFUSIBLE
