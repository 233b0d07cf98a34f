"""Pacing: where a cycle will land if spend goes on at its recent level, how sure that is, and when a budget breaks.

The level is what an average day cost lately, the days left weigh as their weekday and place in the month do. How far
off that is was tried on the history itself: at many earlier days the same rule foretold as many days as are left now.
The middle of its errors corrects the rest, their spread gives the interval. It is quick enough for hundreds of
budgets; a forecast of one scope looks harder.

Source: split conformal prediction uses past errors in the same way (Vovk, Gammerman and Shafer 2005); the spread of
errors that overlap is taken as Student's t of as many as do not.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from costlib.models.budgets.pacing_pace import FEWEST, MOST, Pace
from costlib.models.budgets.pacing_shape import Shapes, median, shapes
from costlib.scope import Period

Floats = npt.NDArray[np.float64]
LEVEL_DAYS = 28
"""Days that give the level."""
HALF_LIFE = 7.0
"""Days after which a day counts half."""
TRIED_DAYS = 365
"""History that the rule is tried on."""
STEP = 5
"""Days between one try and the next."""
LONGEST = 92
"""Longest stretch that is tried; the spread of a longer one grows with the root of its length."""
LEAST_SPREAD = 0.01
WITHOUT_TRIES = 0.35
"""Relative error taken where the history is too short to try anything."""
MOST_CORRECTED = 0.25
_SAME = 1e-6
_CUT = 3.0
_TO_DEVIATION = 1.4826


def paces(first: date, daily: Floats, cycle: Period, booked: Floats | None = None) -> tuple[list[Pace], Shapes]:
    """Foretell the rest of a cycle for many histories.

    Args:
        first: First day of the histories.
        daily: Cost per day (row) up to the end of the data, and history (column); NaN before its first charge.
        cycle: Days of the cycle.
        booked: Cost of the cycle so far, if some of it was charged ahead for days to come: that much less is left.

    Returns:
        A pace for each, and their shapes, which the expected curves have too.
    """
    form = shapes(first, daily)
    ends = first + timedelta(days=len(daily))
    left = _days(max(ends, cycle.start), cycle.end)
    weights = form.weights([*_days(first, ends), *left])
    past, ahead = weights[: len(daily)], weights[len(daily) :]
    rest = _level(np.nan_to_num(daily), past, daily, len(daily)) * ahead
    errors = _errors(daily, past, len(left))
    lean, spread, freedom = _spread(errors, len(left))
    begun = max((cycle.start - first).days, 0)
    so_far = np.nansum(daily[begun : max((cycle.end - first).days, 0)], axis=0)
    tries = np.isfinite(errors).sum(axis=0)
    rest = rest * (1 + lean)
    if booked is not None:
        rest, so_far = rest * _not_yet(rest.sum(axis=0), booked - so_far), booked
    return [
        Pace(
            tuple(left),
            rest[:, at],
            float(spread[at]),
            float(freedom[at]),
            float(so_far[at]),
            int(tries[at]),
        )
        for at in range(daily.shape[1])
    ], form


def _not_yet(rest: Floats, ahead: Floats) -> Floats:
    """The share of the rest that was not charged ahead.

    >>> _not_yet(np.array([50.0, 50.0, 0.0]), np.array([20.0, 0.0, 5.0])).tolist()
    [0.6, 1.0, 0.0]
    """
    share: Floats = np.clip(np.divide(rest - ahead, rest, out=np.zeros_like(rest), where=rest > 0), 0.0, 1.0)
    return np.where(np.abs(ahead) > _SAME, share, 1.0)


def _days(start: date, end: date) -> Sequence[date]:
    return [start + timedelta(days=each) for each in range((end - start).days)]


def _level(costs: Floats, weights: Floats, daily: Floats, upto: int) -> Floats:
    """What an average day costs lately, before the day numbered ``upto``; newer days count more."""
    start = max(upto - LEVEL_DAYS, 0)
    recent = np.exp2((np.arange(start, upto) + 1 - upto) / HALF_LIFE)[:, None]
    there = np.isfinite(daily[start:upto])
    weighed = (weights[start:upto] * recent * there).sum(axis=0)
    found = (costs[start:upto] * recent).sum(axis=0)
    level: Floats = np.divide(found, weighed, out=np.zeros_like(found), where=weighed > 0)
    return level


def _errors(daily: Floats, weights: Floats, left: int) -> Floats:
    """Relative errors of the rule, a row per try, NaN where there was nothing to try it on."""
    length = min(left, LONGEST)
    costs = np.nan_to_num(daily)
    origins = range(len(daily) - length, max(len(daily) - TRIED_DAYS, LEVEL_DAYS - 1), -STEP) if length else ()
    found = [_error(costs, weights, daily, origin, length) for origin in origins]
    return np.array(found) if found else np.full((1, daily.shape[1]), np.nan)


def _error(costs: Floats, weights: Floats, daily: Floats, origin: int, length: int) -> Floats:
    foretold = _level(costs, weights, daily, origin) * weights[origin : origin + length].sum(axis=0)
    usable = (foretold > 0) & np.isfinite(daily[origin - LEVEL_DAYS])
    return np.where(usable, costs[origin : origin + length].sum(axis=0) / np.where(usable, foretold, 1.0) - 1, np.nan)


def _spread(errors: Floats, left: int) -> tuple[Floats, Floats, Floats]:
    """Middle and scale of the relative error, and its degrees of freedom; far errors are cut to keep their weight."""
    count = np.isfinite(errors).sum(axis=0)
    middle = median(errors)
    wide = _CUT * _TO_DEVIATION * median(np.abs(errors - middle))
    near = np.clip(errors - middle, -wide, wide)
    tried = count >= FEWEST
    mean = np.nansum(near**2, axis=0) / np.maximum(count, 1)
    scale = np.where(tried, np.maximum(np.sqrt(mean), LEAST_SPREAD), WITHOUT_TRIES)
    length = max(min(left, LONGEST), STEP)
    freedom = np.where(tried, np.clip(count * STEP / length - 1, FEWEST, MOST), FEWEST)
    lean = np.where(tried, np.clip(np.nan_to_num(middle), -MOST_CORRECTED, MOST_CORRECTED), 0.0)
    return lean, scale * np.sqrt(max(left, 1) / max(min(left, LONGEST), 1)), freedom
