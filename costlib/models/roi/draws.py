"""Draws of unsure lines: each by its spread and its probability, together by their correlations (a Gaussian copula).

A line that may not come about is drawn as nothing as often as it does not.

Source: Iman and Conover (1982) for the aim, Nelsen, "An Introduction to Copulas" (2006) for the way.
"""

from functools import cache

import numpy as np
from scipy import stats

from costlib.models.roi.worth import Floats
from costlib.policy.roi import RoiCase
from costlib.policy.roi_checks import matrix
from costlib.policy.roi_entries import Line, Spread

NINETY = float(stats.norm.ppf(0.9))
"""80 % of a normal distribution lie within so many standard deviations."""
PERT = 4.0
"""How much more the likely value counts than an end."""


def draws(case: RoiCase, count: int, seed: int) -> dict[str, Floats]:
    """Multiples of each unsure line, ``count`` of each, the same for the same ``seed``."""
    lines = unsure(case)
    if not lines:
        return {}
    normal = np.random.default_rng(seed).standard_normal((count, len(lines)))
    uniform = stats.norm.cdf(normal @ _root(case, lines).T)
    return {line.name: multiple(line, uniform[:, place]) for place, line in enumerate(lines)}


def unsure(case: RoiCase) -> list[Line]:
    """Lines whose amounts are not sure: they have a spread, or may not come about."""
    return [line for line in case.lines if line.unsure]


def multiple(line: Line, chance: Floats) -> Floats:
    """The multiple of its amount that a line stays below with a chance (0 to 1).

    >>> half = Line(name="a", kind="benefit", amount=1, probability="0.5")
    >>> multiple(half, np.array([0.2, 0.4, 0.6])).tolist()
    [0.0, 0.0, 1.0]
    """
    absent = 1 - float(line.probability)
    if absent == 1:
        return np.zeros_like(chance)
    there = np.clip((chance - absent) / (1 - absent), 0.0, 1.0)
    found = at(line.spread, there) if line.spread else np.ones_like(chance)
    return np.asarray(np.where(chance < absent, 0.0, found))


def at(spread: Spread, chance: Floats) -> Floats:
    """The multiple that an amount stays below with a chance (0 to 1); never below 0.

    >>> at(Spread(shape="triangular", low=0, high=2), np.array([0.0, 0.5, 1.0])).tolist()
    [0.0, 1.0, 2.0]
    """
    low, likely, high = float(spread.low), float(spread.likely), float(spread.high)
    if low == high:
        return np.full_like(chance, likely)
    return np.asarray(np.maximum(_distribution(spread.shape, low, likely, high).ppf(chance), 0.0))


@cache
def _distribution(shape: str, low: float, likely: float, high: float) -> stats.rv_continuous:
    width = high - low
    if shape == "triangular":
        return stats.triang((likely - low) / width, low, width)
    if shape == "pert":
        return stats.beta(1 + PERT * (likely - low) / width, 1 + PERT * (high - likely) / width, low, width)
    if shape == "normal":
        return stats.norm((low + high) / 2, width / (2 * NINETY))
    sigma = np.log(high / low) / (2 * NINETY)
    return stats.lognorm(sigma, scale=np.sqrt(low * high))


def _root(case: RoiCase, lines: list[Line]) -> Floats:
    """Matrix that makes independent normal draws move together."""
    values, vectors = np.linalg.eigh(matrix([line.name for line in lines], case.correlations))
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))
