"""How exact amounts are written for a reader: to the cent, with their currency, in French and in English."""

from decimal import Decimal

from filiere.kernel.names import Text
from filiere.rendering.formats import NARROW

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


def money(amount: Decimal, currency: str) -> Text:
    r"""Return an amount with its currency; cents are written only where there are some.

    >>> money(Decimal("1234567.50"), "EUR").en
    '€1,234,567.50'
    >>> money(Decimal("2000.00"), "EUR").fr == "2\u202f000\u202f€"
    True
    """
    written = f"{amount:,.2f}".removesuffix(".00")
    sign = _SIGNS.get(currency)
    french = written.replace(",", NARROW).replace(".", ",")
    return Text(fr=f"{french}{NARROW}{sign or currency}", en=f"{sign}{written}" if sign else f"{currency}{NARROW}{written}")
