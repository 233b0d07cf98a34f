"""Figures of a case as they are shown: how many digits, and separators."""

from decimal import ROUND_HALF_EVEN, Decimal

from costlib.cents import rounded
from costlib.currencies import minor_unit

FINE, COARSE = Decimal("0.0001"), Decimal("0.01")
NONE = "none"


def shown(value: Decimal | None, unit: str, currency: str) -> Decimal | None:
    """A figure as it is shown: money in whole minor units, the rest exact where four decimals do, else to two.

    >>> shown(Decimal("2245.595"), "USD", "USD"), shown(Decimal("99.97500"), "%", "USD")
    (Decimal('2245.60'), Decimal('99.975'))
    >>> shown(Decimal(65.8654), "days", "USD"), shown(Decimal("120.00"), "articles", "USD"), shown(None, "%", "USD")
    (Decimal('65.87'), Decimal('120'), None)
    """
    if value is None:
        return None
    if unit == currency:
        return rounded(value, minor_unit(currency))
    fine = value.quantize(FINE, ROUND_HALF_EVEN)
    return _plain(fine) if fine == value else value.quantize(COARSE, ROUND_HALF_EVEN)


def number(value: Decimal | None) -> str:
    """With thousands separators; ``none`` where there is none.

    >>> number(Decimal("2186.50")), number(None)
    ('2,186.50', 'none')
    """
    return NONE if value is None else f"{value:,f}"


def amount(value: Decimal, currency: str) -> str:
    """Money for a sentence: cents only where there are any.

    >>> amount(Decimal("441792.00"), "USD"), amount(Decimal("2186.50"), "USD")
    ('441,792', '2,186.50')
    """
    return brief(rounded(value, minor_unit(currency)))


def brief(value: Decimal | None) -> str:
    """Without trailing zeros, but with whole cents; ``none`` where there is none.

    >>> brief(Decimal("33000.000000")), brief(Decimal("223.500000")), brief(Decimal("99.975000")), brief(None)
    ('33,000', '223.50', '99.975', 'none')
    """
    if value is None:
        return NONE
    plain = _plain(value)
    whole_cents = plain != plain.to_integral() and plain == plain.quantize(COARSE)
    return number(plain.quantize(COARSE) if whole_cents else plain)


def _plain(value: Decimal) -> Decimal:
    return Decimal(f"{value.normalize():f}")
