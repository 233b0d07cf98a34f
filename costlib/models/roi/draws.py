"""Draws of unsure lines: each by its spread, together by their correlations (a Gaussian copula).

Source: Iman and Conover (1982) for the aim, Nelsen, "An Introduction to Copulas" (2006) for the way.
"""

from functools import cache

import numpy as np
from scipy import stats

from costlib.errors import UsageError
from costlib.models.roi.worth import Floats
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Line, Spread

NINETY = float(stats.norm.ppf(0.9))
"""80 % of a normal distribution lie within so many standard deviations."""
SMALLEST = -1e-9
PERT = 4.0
"""How much more the likely value counts than an end."""


def draws(case: RoiCase, count: int, seed: int) -> dict[str, Floats]:
    """Multiples of each unsure line, ``count`` of each, the same for the same ``seed``.

    Raises:
        UsageError: The correlations can't all hold at once.
    """
    unsure = [line for line in case.lines if line.spread]
    if not unsure:
        return {}
    normal = np.random.default_rng(seed).standard_normal((count, len(unsure)))
    uniform = stats.norm.cdf(normal @ _root(case, unsure).T)
    return {line.name: at(line.spread, uniform[:, place]) for place, line in enumerate(unsure) if line.spread}


def at(spread: Spread, chance: Floats) -> Floats:
    """The multiple that an amount stays below with a chance (0 to 1).

    >>> at(Spread(shape="triangular", low=0, high=2), np.array([0.0, 0.5, 1.0])).tolist()
    [0.0, 1.0, 2.0]
    """
    low, likely, high = float(spread.low), float(spread.likely), float(spread.high)
    if low == high:
        return np.full_like(chance, likely)
    return np.asarray(_distribution(spread.shape, low, likely, high).ppf(chance))


@cache
def _distribution(shape: str, low: float, likely: float, high: float) -> stats.rv_continuous:
    width = high - low
    if shape == "triangular":
        return stats.triang((likely - low) / width, low, width)
    if shape == "pert":
        return stats.beta(1 + PERT * (likely - low) / width, 1 + PERT * (high - likely) / width, low, width)
    if shape == "normal":
        return stats.norm(likely, width / (2 * NINETY))
    sigma = np.log(high / low) / (2 * NINETY)
    return stats.lognorm(sigma, scale=np.sqrt(low * high))


def _root(case: RoiCase, unsure: list[Line]) -> Floats:
    """Matrix that makes independent normal draws move together."""
    places = {line.name: place for place, line in enumerate(unsure)}
    matrix = np.eye(len(unsure))
    for each in case.correlations:
        one, other = places[each.first], places[each.second]
        matrix[one, other] = matrix[other, one] = float(each.value)
    values, vectors = np.linalg.eigh(matrix)
    if values.min() < SMALLEST:
        named = ", ".join(f"{each.first} and {each.second} {each.value}" for each in case.correlations)
        raise UsageError(f"the correlations can't all hold at once ({named}): bring some of them nearer to 0")
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))
