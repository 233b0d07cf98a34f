"""What lines of an ROI case must be together: names once, correlations that can all hold, amounts within bounds."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations
from math import log10

import numpy as np
from numpy.typing import NDArray

from costlib.policy.roi_entries import Correlation, Line

DIGITS = 24
"""Of the largest amount of any year, as stated or discounted: more is no amount of money, but a slip."""
SMALLEST = -1e-9
"""An eigenvalue below this is negative in earnest."""


def names_once(lines: Sequence[Line]) -> None:
    """Refuse two lines of one name.

    Raises:
        ValueError: Names them.
    """
    twice = [name for name, count in Counter(line.name for line in lines).items() if count > 1]
    if twice:
        raise ValueError(f"two lines are named '{twice[0]}': give one of them another name")


def correlated(lines: Sequence[Line], correlations: Sequence[Correlation]) -> None:
    """Refuse correlations of lines that are sure, of one pair twice, and those that can't all hold at once.

    Raises:
        ValueError: Names the lines.
    """
    unsure = [line.name for line in lines if line.unsure]
    for each in correlations:
        for name in (each.first, each.second):
            if name not in unsure:
                raise ValueError(f"a correlation names '{name}', which is no line with a spread: correct it")
    for one, other in combinations(correlations, 2):
        if {one.first, one.second} == {other.first, other.second}:
            raise ValueError(f"'{one.first}' and '{one.second}' are correlated twice: keep one")
    if correlations and np.linalg.eigvalsh(matrix(unsure, correlations)).min() < SMALLEST:
        named = ", ".join(f"{each.first} and {each.second} {each.value}" for each in correlations)
        raise ValueError(f"the correlations can't all hold at once ({named}): bring some of them nearer to 0")


def matrix(names: Sequence[str], correlations: Sequence[Correlation]) -> NDArray[np.float64]:
    """The correlation of each line with each, in the order of ``names``; 0 where none is given."""
    places = {name: place for place, name in enumerate(names)}
    found = np.eye(len(names))
    for each in correlations:
        one, other = places[each.first], places[each.second]
        found[one, other] = found[other, one] = float(each.value)
    return found


def within_bounds(lines: Sequence[Line], years: int, rates: Sequence[Decimal]) -> None:
    """Refuse a growth or a discount rate that takes amounts beyond all bounds over the horizon.

    Raises:
        ValueError: Names the line.
    """
    discounted = max(0.0, *(-years * log10(1 + rate) for rate in rates))
    for line in lines:
        if line.amount and log10(line.amount) + max(0.0, years * log10(1 + line.growth)) + discounted > DIGITS:
            raise ValueError(
                f"'{line.name}' grows beyond all bounds within {years} years: lower its growth or shorten the horizon, "
                "or raise a discount rate that is far below 0"
            )
