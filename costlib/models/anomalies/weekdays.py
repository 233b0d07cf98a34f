"""The shape of a week: how much of the usual level each of its days has, as known on every day."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from costlib.models.anomalies.regular import Floats

WEEK, HOURS, FEW = 7, 24, 4
WEEKS = 20
"""Weeks of which the median counts: three weekends left on don't change it."""
SEEN = 3
"""Weeks before a shape is believed."""
DEVIATION = 1.35
"""Width of the middle half of a normal distribution, in standard deviations."""
FAINT = 0.1
"""A week's shape with a smaller mean is none."""
MEDIAN_LOSS = 1.25
"""A median's standard error, in a mean's."""


def shape(values: Floats, a_day: int) -> Floats:
    """Fraction of the level that each step usually has: by the weekday, and by the hour for steps of hours.

    Hours go by the shape of a day until enough weeks are known, finer steps always do.

    Args:
        values: One per step.
        a_day: Steps of a day.
    """
    week = WEEK * a_day
    if a_day < FEW:
        return week_shape(values, week)
    day = week_shape(values, a_day)
    if a_day > HOURS:
        return day
    return np.where(np.arange(len(values)) < (SEEN + 2) * week, day, week_shape(values, week))


def week_shape(values: Floats, season: int) -> Floats:
    """Fraction of the level that each step usually has, one per step; 1 where no shape is known yet.

    A step's fraction is its value by the median of the season around it; the median over past weeks counts, drawn to 1
    as far as the differences within a week are no larger than chance makes them. Only what lies half a season back
    is used.

    >>> values = np.tile([10.0, 10, 10, 10, 10, 2, 2], 8)
    >>> week_shape(values, 7)[-7:].round(2).tolist()
    [1.0, 1.0, 1.0, 1.0, 1.0, 0.2, 0.2]
    """
    count = len(values)
    if count <= season * SEEN or season == 1:
        return np.ones(count)
    rows = -(-count // season)
    ratios = np.full(rows * season, np.nan)
    ratios[:count] = _ratios(values, season)
    known = _known(ratios.reshape(rows, season))
    late = np.arange(season) > season // 2
    before = np.vstack([known[:1], known[:-1]])
    return np.where(late, known, before).reshape(-1)[:count]


def _ratios(values: Floats, season: int) -> Floats:
    half = season // 2
    around = np.full(len(values), np.nan)
    seasons = sliding_window_view(values, season)
    middle = np.median(seasons, axis=1)
    around[half : half + len(middle)] = np.where(middle != 0, middle, seasons.mean(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.abs(around) > 0, values / around, np.nan)


def _known(ratios: Floats) -> Floats:
    """Row by row the shape that the rows before tell."""
    past = np.vstack([np.full((WEEKS, ratios.shape[1]), np.nan), ratios[:-1]])
    weeks = np.sort(sliding_window_view(past, WEEKS, axis=0), axis=-1)
    seen = np.isfinite(weeks).sum(axis=-1)
    believed = seen >= SEEN
    middle = np.where(believed, (_at(weeks, (seen - 1) // 2) + _at(weeks, seen // 2)) / 2, 1.0)
    spread = np.where(believed, _at(weeks, 3 * seen // 4 - 1) - _at(weeks, seen // 4), 0.0)
    error = spread / DEVIATION * MEDIAN_LOSS / np.sqrt(np.maximum(seen, 1))
    mean = middle.mean(axis=1, keepdims=True)
    apart = middle - mean
    real = np.mean(apart**2, axis=1, keepdims=True)
    chance = np.mean(error**2, axis=1, keepdims=True)
    trust = np.clip(1 - chance / np.maximum(real, 1e-12), 0, 1)
    return np.where(np.abs(mean) > FAINT, mean + apart * trust, 1.0)


def _at(weeks: Floats, place: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]") -> Floats:
    return np.asarray(np.take_along_axis(weeks, np.maximum(place, 0)[..., None], axis=-1)[..., 0])
