"""Landings of the ledger: the period that the data ends in, or any other, of any scope."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

import pandas as pd

from costlib import queries
from costlib.errors import NotEnoughHistoryError
from costlib.ledger import Ledger
from costlib.ledger.freshness import Freshness
from costlib.models.outlook.accrued import accrued
from costlib.models.outlook.future import future
from costlib.models.outlook.landed import Landing
from costlib.models.outlook.series import daily_costs, history
from costlib.models.ratios import known
from costlib.policy.forecasting import KIND, ForecastingPolicy
from costlib.scope import Period, Scope, add_months

Over = Literal["month", "quarter", "year"]
MONTHS: Mapping[Over, int] = {"month": 1, "quarter": 3, "year": 12}
NOTHING = pd.Series(dtype=float, index=pd.DatetimeIndex([], name="ds"))
RATE_DAYS = 30
"""Newest days that a rate is read from before a period has begun."""


def landing(ledger: Ledger, scope: Scope, over: Over = "month", *, full: bool = False) -> Landing:
    """Land the month, quarter or year that the data ends in; the scope's own period is not looked at.

    Raises:
        UsageError: The column of a filter can't be asked for.
    """
    return landing_of(ledger, scope, period_of(ledger.freshness().last_day, over), full=full)


def landing_of(ledger: Ledger, scope: Scope, period: Period, *, full: bool = False) -> Landing:
    """Land any period: over, open, or still to come.

    Args:
        ledger: Where costs come from.
        scope: Filters, currency, basis, and tenant if restricted.
        period: Whole; ends at most two years after the data.
        full: Whether heavy members join the forecast; takes seconds.

    Raises:
        UsageError: The period ends later than that.
    """
    data = ledger.freshness()
    done = _so_far(ledger, scope.over(period), data)
    if period.end <= data.as_of:
        return done
    days = pd.date_range(str(max(data.as_of, period.start)), str(period.last_day), unit="us", name="ds")
    rules = ForecastingPolicy.of(ledger.policy(KIND)).on(data.last_day)
    past = NOTHING
    try:
        past = history(ledger, scope, "day")
        ahead = future(past, (period.end - data.as_of).days, rules, full=full)
    except NotEnoughHistoryError as error:
        return replace(done, ahead=_rate(past, done.actual, days), method="run rate", reason=str(error))
    ahead = ahead.less(prepaid(ledger, scope))
    return replace(
        done,
        ahead=ahead.mean[days],
        paths=ahead.paths.loc[days],
        method="forecast",
        confidence=ahead.forecast.confidence,
        notes=ahead.notes,
        sure=ahead.forecast.sure,
    )


def prepaid(ledger: Ledger, scope: Scope) -> pd.Series:
    """What the days after the data have been charged already, as by an invoice for the whole month."""
    data = ledger.freshness()
    open_month = Period(data.last_day.replace(day=1), data.as_of)
    return accrued(ledger, scope.over(open_month)).ahead.set_index("ds")["y"].fillna(0.0)


def _so_far(ledger: Ledger, scope: Scope, data: Freshness) -> Landing:
    """The period up to the end of the data, as if it ended there."""
    period = scope.period
    until = min(max(data.as_of, period.start), period.end)
    actual = _by_day(ledger, scope.over(Period(period.start, until)))
    before = period.before()
    whole = before.start >= data.first_day and before.end <= data.as_of
    spent, earlier = _cost(ledger, scope.over(Period(period.start, until))), None
    if whole:
        earlier = _cost(ledger, scope.over(before))
    return Landing(scope, until, spent, earlier, actual, NOTHING, pd.DataFrame(), "complete")


def _by_day(ledger: Ledger, scope: Scope) -> pd.Series:
    """Cost of every day of a scope; 0 where nothing was charged, NaN where charges give no cost."""
    if not scope.period.days:
        return NOTHING
    days = pd.date_range(str(scope.period.start), str(scope.period.last_day), unit="us", name="ds")
    found = daily_costs(ledger, scope).set_index("ds")["y"]
    return found.reindex(days).where(days.isin(found.index), 0.0)


def _cost(ledger: Ledger, scope: Scope) -> Decimal | None:
    if not scope.period.days:
        return Decimal(0)
    (row,) = ledger.ask_exact(queries.spend_by, scope).to_pylist()
    return known(row["cost"], row["known"], row["rows"])


def _rate(past: pd.Series, so_far: pd.Series, days: pd.DatetimeIndex) -> pd.Series:
    """The mean of the period's days so far (of the newest days where it has not begun) for each day left."""
    known_days = (so_far if so_far.notna().any() else past.iloc[-RATE_DAYS:]).dropna()
    return pd.Series(float(known_days.mean()), days) if len(known_days) else NOTHING


def period_of(day: date, over: Over) -> Period:
    """The calendar month, quarter or year of a day.

    >>> period_of(date(2026, 11, 14), "quarter")
    Period(start=datetime.date(2026, 10, 1), end=datetime.date(2027, 1, 1))
    """
    months = MONTHS[over]
    start = date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(start, add_months(start, months))
