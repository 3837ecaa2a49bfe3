"""Money: exact amounts to the cent, read from words in both typographies and kept as canonical words, never as a float."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints

#: Blanks that people and spreadsheets put between thousands.
_BLANKS = re.compile("[\\s\u00a0\u202f']")
_AMOUNT = re.compile(r"^(?P<whole>\d{1,13})(?:[.,](?P<cents>\d{1,2}))?$", re.ASCII)
CANONICAL = r"^[0-9]{1,13}\.[0-9]{2}$"


def amount(words: str) -> Decimal:
    """Return the amount that words say, in units of its currency, exact to the cent.

    >>> amount("1 234 567,5")
    Decimal('1234567.50')
    >>> amount("0.005")
    Traceback (most recent call last):
    ...
    ValueError: no amount to the cent: '0.005'

    Raises:
        ValueError: no amount, a negative one, or parts of a cent.
    """
    found = _AMOUNT.match(_BLANKS.sub("", words))
    if found is None:
        raise ValueError(f"no amount to the cent: {words[:40]!r}")
    return Decimal(f"{found['whole']}.{(found['cents'] or '').ljust(2, '0')}")


def _canonical(value: Any) -> Any:
    return str(amount(value)) if isinstance(value, str) else value


#: An amount as it is kept in a record: ``1234567.50``. Words in either typography are read; parts of a cent are refused, not rounded.
MoneyWords = Annotated[str, BeforeValidator(_canonical), StringConstraints(pattern=CANONICAL)]
