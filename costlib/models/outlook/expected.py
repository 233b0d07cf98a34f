"""The expected cost of each day ahead: daily use, charges that come once a month, and the course of the months.

Days know the level best, months the growth and the season: a later month is held halfway between the sum of its days
and the monthly forecast set to the level that the first month lands at. Equal weights, for on short series weights that
are measured lose more than they win (Claeskens, Magnus, Vasnev, Wang, "The forecast combination puzzle", IJF 32, 2016).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from costlib.errors import CostlibError
from costlib.models.forecasting.answer import Forecast, Weights, forecasted
from costlib.models.forecasting.history import LONGEST, MONTH
from costlib.models.outlook.lumps import lumps
from costlib.models.outlook.monthly_charges import Monthly, monthly_charges
from costlib.policy.forecasting import Rules

FARTHEST = 2.0
"""Times that the monthly forecast may change the level of a month, up or down."""
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of each day ahead.

    Args:
        days: The forecast of daily use.
        monthly: What comes once a month, in history.
        due: The same, of each day ahead, with what spikes that keep coming bring a day.
        course: What each day ahead is multiplied by for the course of the months; 1 where days speak alone.
    """

    days: Forecast
    monthly: Monthly
    due: pd.Series
    course: pd.Series

    @property
    def mean(self) -> pd.Series:
        """Expected amount by day."""
        return self.of(self.days.table["mean"])

    def of(self, use: pd.Series) -> pd.Series:
        """Daily use with all that belongs to it."""
        return (use + self.due) * self.course


def expected(
    history: pd.Series,
    horizon: int,
    rules: Rules | None,
    levels: Sequence[int] = (),
    *,
    full: bool = False,
    weights: Weights = "measured",
) -> Expected:
    """Forecast each day ahead.

    Args:
        history: Amounts by day, regular.
        horizon: Days.
        rules: As of ``forecasted``.
        levels: As of ``forecasted``.
        full: As of ``forecasted``.
        weights: As of ``forecasted``.

    Raises:
        NotEnoughHistoryError: Tells what is missing.
        UsageError: The horizon or a level can't be.
    """
    monthly = monthly_charges(history)
    days = forecasted(monthly.usual, horizon, levels, full=full, weights=weights, rules=rules)
    times = pd.DatetimeIndex(days.table.index)
    now_and_then = lumps(monthly.usual)
    due = monthly.on(times) + now_and_then
    if now_and_then:
        days = replace(days, notes=(*days.notes, f"spikes keep coming: {now_and_then:,.2f} a day on average, added"))
    plain = days.table["mean"] + due
    return Expected(days, monthly, due, _course(history, plain, rules))


def whole_months(history: pd.Series) -> pd.Series:
    """Totals of the calendar months that daily amounts hold whole; NaN where a day is unknown.

    >>> whole_months(pd.Series(1.0, pd.date_range("2026-01-31", "2026-03-01"))).to_dict()
    {Timestamp('2026-02-01 00:00:00'): 28.0}
    """
    months = history.groupby(pd.Grouper(freq="MS"))
    whole = months.size() == pd.DatetimeIndex(months.size().index).days_in_month
    return months.sum(min_count=1).where(months.count() == months.size())[whole]


def _course(history: pd.Series, plain: pd.Series, rules: Rules | None) -> pd.Series:
    """Factor of each day ahead."""
    first = plain.index[0].replace(day=1)
    whole = pd.concat([history[first:], plain]).groupby(pd.Grouper(freq="MS"))
    summed = whole.mean() * pd.DatetimeIndex(whole.mean().index).days_in_month
    factors = _factors(whole_months(history), summed, rules)
    months = pd.DatetimeIndex(plain.index).to_period("M").to_timestamp()
    return pd.Series(factors.reindex(months).to_numpy(float), plain.index)


def _factors(known: pd.Series, summed: pd.Series, rules: Rules | None) -> pd.Series:
    """Factor of each month ahead; the first one is that of the days, those beyond two years that of the last before."""
    days = pd.Series(1.0, summed.index)
    try:
        said = forecasted(known, min(len(summed), LONGEST[MONTH]), rules=rules).table["mean"].reindex(summed.index)
    except CostlibError:  # too short for months, or unknown days in too many of them: the days speak alone
        return days
    if min(said.min(), summed.min()) <= 0:
        return days
    level = float(summed.iloc[0] / said.iloc[0])
    course = (said * level / summed).clip(1 / FARTHEST, FARTHEST).ffill().fillna(1.0)
    return days + HALF * (course - 1)
