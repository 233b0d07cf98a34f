"""Amounts as people read them: short on a card, exact in a tooltip."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import reduce
from types import MappingProxyType

from costlib.currencies import CENT, minor_unit

UNKNOWN = "unknown"
SYMBOLS: Mapping[str, str] = MappingProxyType({"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"})
_STEPS = ((Decimal(10) ** 12, "T"), (Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K"))
EXACT = Context(prec=100)
"""Adds stored amounts (38 digits) without rounding; Python's default context keeps 28."""
_THREE_DIGITS = Context(prec=3, rounding=ROUND_HALF_EVEN)
_TWO_DIGITS = Context(prec=2, rounding=ROUND_HALF_EVEN)
_TENTH = Decimal("0.1")
_CENTS_BELOW = 1_000
_UNITS_BELOW = 10_000

Amount = Decimal | float | int | None


def added(amounts: Iterable[Decimal]) -> Decimal:
    """The exact sum; 0 of none.

    >>> added([Decimal("1e20"), Decimal("1e-18")])
    Decimal('100000000000000000000.000000000000000001')
    """
    return reduce(EXACT.add, amounts, Decimal(0))


def short(amount: Amount, currency: str) -> str:
    """An amount in three digits or so, for cards and labels; ``unknown`` for None and for not a number.

    >>> short(Decimal("1819482.04"), "USD"), short(Decimal("-84215"), "EUR"), short(8421, "CHF")
    ('$1.82M', '-€84.2K', 'CHF 8,421')
    >>> short(12.5, "USD"), short(Decimal("0.00342"), "USD"), short(0, "USD"), short(None, "USD")
    ('$12.50', '$0.0034', '$0.00', 'unknown')
    >>> short(Decimal("999950"), "USD"), short(Decimal("512.4"), "JPY"), short(Decimal("0.4"), "JPY")
    ('$1.00M', '¥512', '¥0.4')
    """
    value = _decimal(amount)
    return UNKNOWN if value is None else _signed(value, currency, _short_digits(abs(value), minor_unit(currency)))


def price(amount: Amount, currency: str) -> str:
    """What one of something costs, for cards and labels: to the cent, and below a dollar in three digits.

    >>> price(Decimal("0.073412"), "USD"), price(Decimal("0.0003"), "USD"), price(12.5, "USD"), price(None, "USD")
    ('$0.0734', '$0.0003', '$12.50', 'unknown')
    """
    value = _decimal(amount)
    if value is None or value == 0 or abs(value) >= 1:
        return short(value, currency)
    digits = _THREE_DIGITS.plus(abs(value)).normalize()
    cents = digits.quantize(CENT)
    return _signed(value, currency, f"{cents if cents == digits else digits:f}")


def quantity(amount: Amount) -> str:
    """How many, in three digits or so, for cards; ``unknown`` for None.

    >>> quantity(Decimal(519708)), quantity(Decimal("42.25")), quantity(9800), quantity(None)
    ('520K', '42.2', '9,800', 'unknown')
    """
    value = _decimal(amount)
    if value is None:
        return UNKNOWN
    if abs(value) < _CENTS_BELOW:
        return f"{value.quantize(_TENTH, ROUND_HALF_EVEN).normalize():,f}"
    return f"{'-' if value < 0 else ''}{_short_digits(abs(value), CENT)}"


def exact(amount: Amount, currency: str) -> str:
    """An amount to the currency's minor unit, with its code; below one unit all that is known of it.

    >>> exact(Decimal("1819482.0449"), "USD"), exact(Decimal("-0.0034"), "USD"), exact(None, "USD")
    ('1,819,482.04 USD', '-0.0034 USD', 'unknown')
    >>> exact(Decimal("1234.5678"), "BHD"), exact(Decimal("1234.4"), "JPY")
    ('1,234.568 BHD', '1,234 JPY')
    """
    value = _decimal(amount)
    if value is None:
        return UNKNOWN
    unit = minor_unit(currency)
    tiny = 0 < abs(value) < unit
    return f"{value.normalize() if tiny else value.quantize(unit, ROUND_HALF_EVEN, EXACT):,f} {currency}"


def _decimal(amount: Amount) -> Decimal | None:
    value = None if amount is None else Decimal(str(amount))
    return value if value is not None and value.is_finite() else None


def _short_digits(size: Decimal, unit: Decimal) -> str:
    if size == 0 or unit <= size < _CENTS_BELOW:
        return f"{size.quantize(max(unit, CENT), ROUND_HALF_EVEN):,f}"
    if size < unit:
        return f"{_TWO_DIGITS.plus(size):f}"
    if size < _UNITS_BELOW:
        return f"{size.quantize(Decimal(1), ROUND_HALF_EVEN):,f}"
    rounded = _THREE_DIGITS.plus(size)
    step, letter = next(step for step in _STEPS if rounded >= step[0])
    return f"{_THREE_DIGITS.plus(rounded / step).quantize(_places(rounded / step)):f}{letter}"


def _places(value: Decimal) -> Decimal:
    return Decimal(1).scaleb(value.adjusted() - 2)


def _signed(value: Decimal, currency: str, digits: str) -> str:
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{'-' if value < 0 else ''}{symbol}{digits}"
