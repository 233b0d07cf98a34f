"""Amounts in whole minor units (cents), parts that add up to their total exactly.

Source: largest remainder (Hamilton).
"""

from collections.abc import Hashable, Mapping
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import TypeVar

from costlib.amounts import EXACT, added
from costlib.errors import UsageError

Key = TypeVar("Key", bound=Hashable)


def rounded(amount: Decimal, unit: Decimal) -> Decimal:
    """An amount in whole units (a power of ten), half to even.

    >>> cent = Decimal("0.01")
    >>> rounded(Decimal("10.005"), cent), rounded(Decimal("-0.015"), cent)
    (Decimal('10.00'), Decimal('-0.02'))
    """
    return amount.quantize(unit, ROUND_HALF_EVEN, EXACT)


def apportion(total: Decimal, exact: Mapping[Key, Decimal], unit: Decimal) -> dict[Key, Decimal]:
    """Round parts to whole units so that they add up to ``total``: largest remainders are rounded up.

    The order of the parts decides nothing; equal remainders go by size of the part, then by key. A part that is exactly
    0 stays 0.

    Args:
        total: In whole units, less than one unit away from the sum of the parts.
        exact: Parts as computed, of either sign.
        unit: The minor unit, a power of ten.

    Raises:
        UsageError: The parts do not add up to the total, by a unit or more.

    >>> cent = Decimal("0.01")
    >>> apportion(Decimal("10.00"), {"a": Decimal(10) / 3, "b": Decimal(10) / 3, "c": Decimal(10) / 3}, cent)
    {'a': Decimal('3.34'), 'b': Decimal('3.33'), 'c': Decimal('3.33')}
    >>> apportion(Decimal("-1.00"), {"a": Decimal("-0.995"), "b": Decimal(0), "c": Decimal("-0.005")}, cent)
    {'a': Decimal('-0.99'), 'b': Decimal('0.00'), 'c': Decimal('-0.01')}
    """
    floors = {key: amount.quantize(unit, ROUND_FLOOR, EXACT) for key, amount in exact.items()}
    left = {key: rest for key, amount in exact.items() if (rest := EXACT.subtract(amount, floors[key]))}
    missing = int(EXACT.divide(EXACT.subtract(total, added(floors.values())), unit))
    if not 0 <= missing <= len(left):
        raise UsageError(f"parts of {added(exact.values()):f} don't make {total:f}: give all parts of that total")
    for key in sorted(left, key=lambda key: (-left[key], -abs(exact[key]), str(key)))[:missing]:
        floors[key] = EXACT.add(floors[key], unit)
    return floors
