"""Combinations of members: the weighted median, which no single member can bend, or the weighted mean."""

from collections.abc import Mapping

import numpy as np

from costlib.models.forecasting.season import Floats

HALF, BEYOND = 0.5, 2.0


def combined(said: Mapping[str, Floats], weights: Mapping[str, float], *, median: bool) -> Floats:
    """Combination of members with weight, at each place of those that say something there; NaN where none does."""
    names = [name for name, weight in weights.items() if weight]
    values = np.array([said[name] for name in names])
    there = np.isfinite(values)
    shares = np.array([weights[name] for name in names]).reshape(-1, *(1,) * (values.ndim - 1)) * there
    whole = shares.sum(axis=0)
    shares = shares / np.where(whole > 0, whole, 1.0)
    found = weighted_median(values, shares) if median else (np.where(there, values, 0.0) * shares).sum(axis=0)
    return np.where(whole > 0, found, np.nan)


def weighted_median(values: Floats, shares: Floats) -> Floats:
    """Weighted median along the first axis; between the two values around the middle it is interpolated.

    Args:
        values: (members, ...); NaN only where the share is 0.
        shares: The same shape; they add up to 1 along the first axis.

    >>> weighted_median(np.array([1.0, 9.0, 2.0]), np.array([0.25, 0.25, 0.5])).item()
    2.0
    """
    order = np.lexsort((shares, np.where(shares > 0, values, np.inf)), axis=0)
    shares = np.take_along_axis(shares, order, axis=0)
    values = np.take_along_axis(values, order, axis=0)
    middles = np.where(shares > 0, np.cumsum(shares, axis=0) - shares / 2, BEYOND)
    after = np.argmax(middles >= HALF, axis=0)[None]
    after = np.where((middles >= HALF).any(axis=0), after, (shares > 0).sum(axis=0) - 1)
    before = np.maximum(after - 1, 0)
    low, high = (np.take_along_axis(middles, place, axis=0) for place in (before, after))
    step = np.where(high > low, np.clip((HALF - low) / np.where(high > low, high - low, 1.0), 0.0, 1.0), 0.0)
    first, second = (np.take_along_axis(values, place, axis=0) for place in (before, after))
    found: Floats = (first + step * (second - first))[0]
    return found
