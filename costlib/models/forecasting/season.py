"""Seasonal profiles: how each phase of a season lies above or below the trend, and series freed from them.

Positive series are taken in logarithms, so that a profile multiplies; others are taken as they are, and it adds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
"""Numbers, one an observation unless said otherwise."""
NEARLY_ZERO = 0.02
"""A series that comes lower than this fraction of its median is not taken in logarithms."""
TINY = 1e-12
FEW = 5
"""Values of a phase from which their median stands for them; below, their mean."""
SLOPE = 0.8
"""How much of the growth over a season is believed; all of it where a line explains nearly all of the history."""
STRAIGHT = (0.8, 0.95)
"""From which to which share of the variance a line explains more of the growth is believed."""
FADING = 0.9
"""Weight of a season against the one after it."""
FROM_ONE_SEASON = 0.75
"""How much of a profile that only one season shows is believed."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A series without its season; ``factors`` holds the season of all phases, from observation 0 on."""

    values: Floats
    factors: Floats
    multiplies: bool

    def restored(self, ahead: Floats) -> Floats:
        """Forecasts that follow the series, with the season put back."""
        first = len(self.values)
        factors = self.factors[np.arange(first, first + len(ahead)) % len(self.factors)]
        return ahead * np.exp(factors) if self.multiplies else ahead + factors


def in_logarithms(values: Floats) -> bool:
    """Whether a series is positive throughout and nowhere nearly zero.

    >>> in_logarithms(np.array([3.0, 4.0])), in_logarithms(np.array([3.0, 0.0])), in_logarithms(np.array([1e-9, 4.0]))
    (True, False, False)
    """
    lowest = float(values.min())
    return lowest > 0 and lowest > NEARLY_ZERO * float(np.median(values))


def adjusted(values: Floats, season: int, *, shrunk: bool = True) -> Adjusted:
    """Take the season out.

    Args:
        values: The history, oldest first.
        season: Observations in a season; 1 for none.
        shrunk: Whether a profile that is hardly larger than the noise is made smaller.
    """
    multiplies = in_logarithms(values)
    taken = np.log(values) if multiplies else values
    factors = profile(taken, season, shrunk=shrunk)
    free = taken - factors[np.arange(len(taken)) % season]
    return Adjusted(np.exp(free) if multiplies else free, factors, multiplies)


def profile(values: Floats, season: int, *, shrunk: bool = True) -> Floats:
    """Height of each phase over the trend; phase 0 is that of observation 0. Adds up to 0.

    >>> profile(np.array([1.0, 3.0] * 4), 2, shrunk=False).tolist()
    [-1.0, 1.0]
    """
    if season <= 1 or len(values) <= season:
        return np.zeros(max(season, 1))
    if shrunk and len(values) >= 3 * season:
        return _about_trend(values, season)
    return _about_means(values, season, shrunk=shrunk)


def _about_means(values: Floats, season: int, *, shrunk: bool) -> Floats:
    """Phases about the mean of their own season, later seasons counting more."""
    whole = len(values) // season
    first = len(values) - whole * season
    slope = _slope_believed(values) * float(np.mean(values[season:] - values[:-season])) / season
    seasons = values[first:].reshape(whole, season) - slope * np.arange(season)
    seasons = seasons - seasons.mean(axis=1, keepdims=True)
    found = np.average(seasons, axis=0, weights=FADING ** np.arange(whole)[::-1])
    return np.roll(found * _believed(seasons, found, shrunk=shrunk), first % season)


def _slope_believed(values: Floats) -> float:
    spread = float(np.std(values))
    share = float(np.corrcoef(values, np.arange(len(values)))[0, 1]) ** 2 if spread > TINY else 0.0
    return float(np.interp(share, STRAIGHT, (SLOPE, 1.0)))


def _believed(seasons: Floats, found: Floats, *, shrunk: bool) -> float:
    """How much of a profile is believed: less where seasons differ, if shrinking is asked for (James-Stein)."""
    whole, season = seasons.shape
    if whole == 1:
        return FROM_ONE_SEASON
    noise = float(((seasons - seasons.mean(axis=0)) ** 2).sum()) / ((whole - 1) * season * whole)
    return _certain(noise, float(found.var())) if shrunk else 1.0


def _certain(noise: float, spread: float) -> float:
    return max(0.0, 1 - noise / spread) if spread > 0 else 0.0


def _about_trend(values: Floats, season: int) -> Floats:
    """Phases about a centred moving average, shrunk by what chance alone would show (James-Stein)."""
    half = season // 2
    window = np.ones(2 * half + 1)
    if season % 2 == 0:
        window[[0, -1]] = 0.5
    above = values[half : len(values) - half] - np.convolve(values, window / window.sum(), "valid")
    phases = np.arange(half, len(values) - half) % season
    found = np.array([_middle(above[phases == phase]) for phase in range(season)])
    found -= found.mean()
    noise = float(((above - found[phases]) ** 2).sum()) / max(len(above) - season, 1) * season / len(above)
    spread = float(found.var()) * season / (season - 1)
    return found * _certain(noise, spread)


def _middle(values: Floats) -> float:
    return float(np.median(values) if len(values) >= FEW else values.mean())


def stacked(parts: Sequence[Adjusted]) -> Floats:
    """Series of different lengths as rows of one table; a shorter row repeats its last value."""
    longest = max(len(part.values) for part in parts)
    return np.array([np.pad(part.values, (0, longest - len(part.values)), mode="edge") for part in parts])
