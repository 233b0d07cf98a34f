"""Spikes: single amounts so far from their neighbours that they would bend every member."""

import numpy as np
from numpy.typing import NDArray

from costlib.models.forecasting.season import Floats, in_logarithms

Marks = NDArray[np.bool_]
FAR = 8.0
"""Robust standard deviations from the usual that make a spike."""
ALIKE = 0.3
"""A value this near (fraction) to the one a season before or after it is no spike: it comes again."""
RUN = 3
"""So many in a row are no spikes but another level; one less where they are the last."""
SUDDEN = 4.0
"""Usual steps that lead to a spike; growth gets far from the usual too, but step by step."""
NORMAL = 1.4826
"""Median absolute deviation to standard deviation, of a normal distribution."""


def without_spikes(values: Floats, season: int) -> tuple[Floats, int]:
    """Values with spikes taken down to the bound of what is usual, and how many there were.

    A run of more than two (a level shift) is no spike, nor is what comes again every season, nor steady growth.

    >>> without_spikes(np.array([1.0, 2.0, 1.0, 2.0, 900.0, 1.0, 2.0, 1.0]), 12)[1]
    1
    """
    window = 2 * min(season, (len(values) - 1) // 2) + 1
    half = window // 2
    around = np.lib.stride_tricks.sliding_window_view(np.pad(values, half, mode="reflect"), window)
    usual = np.median(around, axis=1)
    away = values - usual
    bound = FAR * max(NORMAL * float(np.median(np.abs(away))), 1e-9 * float(np.abs(values).max()))
    spikes = (np.abs(away) > bound) & ~_again(values, usual, season) & (np.abs(away) > np.abs(usual))
    spikes &= ~_run(spikes) & _sudden(values)
    return np.where(spikes, usual + np.sign(away) * bound, values), int(spikes.sum())


def _again(values: Floats, usual: Floats, season: int) -> Marks:
    """Whether something alike lies a season before or after."""
    away = values - usual
    found = np.zeros(len(values), dtype=bool)
    for shift in (season, -season):
        other = np.roll(away, shift)
        alike = np.abs(other - away) <= ALIKE * np.abs(away)
        edge = slice(0, season) if shift > 0 else slice(len(values) - season, None)
        alike[edge] = False
        found |= alike
    return found


def _sudden(values: Floats) -> Marks:
    """Whether the step to a value, or for the first the step from it, is unusual; in logarithms where positive."""
    taken = np.log(values) if in_logarithms(values) else values
    steps = np.abs(np.diff(taken))
    usual = SUDDEN * float(np.median(steps))
    found: Marks = np.append(steps[:1], steps) > usual
    return found


def _run(spikes: Marks) -> Marks:
    """Members of runs of three or more, or of two at the end."""
    three = np.convolve(spikes, np.ones(RUN), "same") >= RUN
    found: Marks = np.convolve(three, np.ones(RUN), "same") > 0
    found[1 - RUN :] |= spikes[1 - RUN :].all()
    return found
