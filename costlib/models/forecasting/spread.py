"""Width of intervals: conformal, from scaled residuals of backtests pooled over origins, horizons and public series.

The half width of the 95 % interval at step h is

    factor x sqrt((scale x h ^ growth) ^ 2 + (apart_weight x apart_h) ^ 2) x (mean_h / mean) ^ level

where ``scale`` is a weighted geometric mean of the ensemble's own backtest error, the usual step and the usual change
over a season, ``apart_h`` is how far members lie apart, and the last part makes dear days surer to miss by much than
cheap ones. All of it was calibrated so that 95 % of what came lies inside, on rolling ends of public series of 7 to
200 months and 28 to 730 days from many fields. Other levels are quantiles of the pooled conformal scores (|actual -
mean| / half width of 95 %).

Source: Lei, G'Sell, Rinaldo, Tibshirani, Wasserman, "Distribution-Free Predictive Inference", JASA 113 (2018).
"""

from dataclasses import dataclass

import numpy as np

from costlib.models.forecasting.history import WEEK
from costlib.models.forecasting.run import Run
from costlib.models.forecasting.season import Floats

TINY = 1e-12
LEAST_LEVEL = 0.1
"""Fraction of the mean forecast below which intervals get no narrower."""
SHORT = 2
"""Seasons below which a history shows its season once at most."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was measured for one frequency.

    Args:
        factor: Logarithm of the factor.
        longer: Change of it per logarithm of the seasons in the history.
        short: Added to it below two seasons.
        shorter: Added once more below one season.
        error: Weight of the backtest's error in the scale.
        step: Weight of the usual step; the change over a season has the rest.
        growth: Power of the horizon.
        apart: Logarithm of the squared weight of how far members lie apart.
        level: Power of the forecast over its mean, where amounts are never negative.
        scores: Quantiles of conformal scores: level in per cent to score; 95 is 1.
    """

    factor: float
    longer: float
    short: float
    shorter: float
    error: float
    step: float
    growth: float
    apart: float
    level: float
    scores: dict[int, float]


MONTHS = Calibration(
    factor=0.53,
    longer=0.0,
    short=0.10,
    shorter=0.60,
    error=0.31,
    step=0.04,
    growth=0.36,
    apart=0.97,
    level=0.43,
    scores={0: 0.0, 50: 0.224, 80: 0.5, 90: 0.725, 95: 1.0, 98: 1.46, 99: 1.82},
)
DAYS = Calibration(
    factor=0.80,
    longer=0.12,
    short=0.0,
    shorter=0.0,
    error=0.42,
    step=0.58,
    growth=0.02,
    apart=0.45,
    level=0.56,
    scores={0: 0.0, 50: 0.213, 80: 0.473, 90: 0.704, 95: 1.0, 98: 1.46, 99: 1.8},
)


def half_widths(run: Run, level: float) -> Floats:
    """Half the width of the interval of a level (per cent) at each step."""
    known = DAYS if run.history.season == WEEK else MONTHS
    steps = np.arange(1, len(run.mean) + 1)
    seasons = len(run.history) / run.history.season
    short = known.short * (seasons < SHORT) + known.shorter * (seasons < SHORT / 2)
    factor = np.exp(known.factor + known.longer * np.log(seasons) + short)
    width = factor * np.sqrt((scale(run, known) * steps**known.growth) ** 2 + np.exp(known.apart) * run.apart**2)
    found: Floats = (
        width * _by_level(run, known.level) * float(np.interp(level, list(known.scores), list(known.scores.values())))
    )
    return found


def _by_level(run: Run, power: float) -> Floats:
    """How much wider the interval of each step is for its level; 1 where amounts may be negative."""
    usual = float(run.mean.mean())
    if not run.history.never_negative or usual <= 0:
        return np.ones(len(run.mean))
    found: Floats = np.maximum(run.mean / usual, LEAST_LEVEL) ** power
    return found


def scale(run: Run, known: Calibration) -> float:
    """Weighted geometric mean of backtest error, usual step and usual change over a season."""
    error, step, season = features(run)
    rest = 1 - known.error - known.step
    return float(np.exp(known.error * np.log(error) + known.step * np.log(step) + rest * np.log(season)))


SHAPE = 0.3
"""Power of the horizon by which residuals are scaled before they are pooled."""


def features(run: Run) -> tuple[float, float, float]:
    """Mean absolute backtest error (scaled to one step), step, and change over a season; all > 0."""
    values, season = run.history.amounts, run.history.season
    scaled = np.abs(run.residuals) / np.arange(1, run.residuals.shape[1] + 1) ** SHAPE
    step = float(np.abs(np.diff(values)).mean())
    far = float(np.abs(values[season:] - values[:-season]).mean()) if len(values) > season else step
    error = float(np.nanmean(scaled)) if np.isfinite(scaled).any() else step
    least = TINY * (float(np.abs(values).max()) + 1)
    return max(error, least), max(step, least), max(far, least)
