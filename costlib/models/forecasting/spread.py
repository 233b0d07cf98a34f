"""Width of intervals: conformal, from scaled residuals of backtests pooled over origins, horizons and public series.

The half width of the 95 % interval at step h is

    factor x sqrt((scale x h ^ growth) ^ 2 + (apart_weight x apart_h) ^ 2)

where ``scale`` is a weighted geometric mean of the ensemble's own backtest error, the usual step and the usual change
over a season, and ``apart_h`` is how far members lie apart. Factor, growth and weights were calibrated so that 95 % of
what came lies inside, on rolling ends of public series of 7 to 150 months and 28 to 730 days. Other levels are
quantiles of the pooled conformal scores (|actual - mean| / half width of 95 %).

Source: Lei, G'Sell, Rinaldo, Tibshirani, Wasserman, "Distribution-Free Predictive Inference", JASA 113 (2018).
"""

from dataclasses import dataclass

import numpy as np

from costlib.models.forecasting.history import WEEK
from costlib.models.forecasting.run import Run
from costlib.models.forecasting.season import Floats

TINY = 1e-12
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
    scores: dict[int, float]


MONTHS = Calibration(
    factor=0.70,
    longer=0.04,
    short=0.10,
    shorter=0.51,
    error=0.50,
    step=0.18,
    growth=0.26,
    apart=0.62,
    scores={0: 0.0, 50: 0.265, 80: 0.536, 90: 0.748, 95: 1.0, 98: 1.41, 99: 1.81},
)
DAYS = Calibration(
    factor=1.03,
    longer=0.0,
    short=0.0,
    shorter=0.0,
    error=0.50,
    step=0.38,
    growth=0.15,
    apart=0.635,
    scores={0: 0.0, 50: 0.192, 80: 0.42, 90: 0.65, 95: 1.0, 98: 1.5, 99: 1.77},
)


def half_widths(run: Run, level: float) -> Floats:
    """Half the width of the interval of a level (per cent) at each step."""
    known = DAYS if run.history.season == WEEK else MONTHS
    steps = np.arange(1, len(run.mean) + 1)
    seasons = len(run.history) / run.history.season
    short = known.short * (seasons < SHORT) + known.shorter * (seasons < SHORT / 2)
    factor = np.exp(known.factor + known.longer * np.log(seasons) + short)
    width = factor * np.sqrt((scale(run, known) * steps**known.growth) ** 2 + np.exp(known.apart) * run.apart**2)
    found: Floats = width * float(np.interp(level, list(known.scores), list(known.scores.values())))
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
