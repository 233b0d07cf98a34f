"""Level shifts: a sudden step to another level that stays. What was before is brought to the new level.

Only what no one would take for noise, growth or season: most of the change comes in one step, it is many times the
noise on both sides, it has lasted for a while, and there was none like it a season before.
"""

from dataclasses import dataclass

import numpy as np

from costlib.models.forecasting.season import Floats, in_logarithms
from costlib.models.forecasting.spikes import NORMAL

LASTED = {12: 3, 7: 14}
"""Observations since a step, at least, by season."""
BEFORE = {12: 8, 7: 28}
"""Observations before a step, at least, by season."""
CLEAR = 6.0
"""Robust standard deviations that a step is higher than."""
USUAL = 4.0
"""Usual steps that a step is higher than."""
SUDDEN = 0.6
"""Part of the change that comes in one step."""
LEAST = 0.4
"""Change of the level, in logarithms, or as a fraction of the level before."""
ALIKE = 0.5
"""A step a season before that is this much of it makes it seasonal."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A step.

    Args:
        at: First observation on the new level.
        before: Level before.
        after: Level since.
    """

    at: int
    before: float
    after: float


def on_one_level(values: Floats, season: int) -> tuple[Floats, Shift | None]:
    """Values with those before the latest level shift brought to the level after it, and the shift.

    >>> found, shift = on_one_level(np.array([10.0, 11.0] * 8 + [40.0, 44.0] * 3), 12)
    >>> found.round(6).tolist() == [40.0, 44.0] * 11, shift.at
    (True, 16)
    """
    multiplies = in_logarithms(values)
    taken = np.log(values) if multiplies else values
    for at in _sudden(taken, season):
        step = _level(taken[at:][::-1], season) - _level(taken[:at], season)
        if step and _stands_out(taken, at, season, step, multiplies=multiplies):
            levels = _level(values[:at], season), _level(values[at:][::-1], season)
            moved = values[:at] * np.exp(step) if multiplies else values[:at] + step
            return np.append(moved, values[at:]), Shift(at, *levels)
    return values, None


def _sudden(taken: Floats, season: int) -> list[int]:
    """Where the step to an observation is many times the usual, latest first."""
    steps = np.abs(np.diff(taken))
    found = np.flatnonzero(steps > USUAL * float(np.median(steps))) + 1
    return [int(at) for at in found[::-1] if BEFORE[season] <= at <= len(taken) - LASTED[season]]


def _level(values: Floats, season: int) -> float:
    """Median of the last two seasons, in whole weeks for days."""
    return float(np.median(values[-2 * season :]))


def _stands_out(taken: Floats, at: int, season: int, step: float, *, multiplies: bool) -> bool:
    before, after = taken[max(0, at - 2 * season) : at], taken[at : at + 2 * season]
    noise = NORMAL * max(float(np.median(np.abs(each - np.median(each)))) for each in (before, after))
    least = LEAST * (1.0 if multiplies else abs(float(np.median(before))))
    if not multiplies and np.median(after) == 0:
        return False
    sudden = (taken[at] - taken[at - 1]) / step >= SUDDEN
    return bool(sudden) and abs(step) > max(CLEAR * noise, least) and not _seasonal(taken, at, season, step)


def _seasonal(taken: Floats, at: int, season: int, step: float) -> bool:
    """Whether a season before there was a step like it."""
    earlier, width = at - season, min(len(taken) - at, season)
    if earlier < 1:
        return True
    was = float(np.median(taken[earlier : earlier + width]) - np.median(taken[max(0, earlier - width) : earlier]))
    return was / step >= ALIKE
