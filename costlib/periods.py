"""Named periods, counted back from the last day of data and never from today."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Literal

from costlib.errors import UsageError
from costlib.scope import Period, add_months, next_month

PeriodStatus = Literal["open", "closed"]
CLOSE_AFTER_DAYS = 5
"""Days after the end of a month in which providers still correct it."""

PRESETS: Mapping[str, str] = MappingProxyType(
    {
        "this_month": "This month",
        "last_month": "Last month",
        "last_3_months": "Last 3 months",
        "last_6_months": "Last 6 months",
        "last_12_months": "Last 12 months",
        "year_to_date": "Year to date",
        "all_data": "All data",
    }
)
"""Preset name (as it stands in a link) and its title (as it stands on screen)."""

_STARTS: Mapping[str, Callable[[date], date]] = MappingProxyType(
    {
        "this_month": lambda last: last.replace(day=1),
        "last_month": lambda last: add_months(last, -1),
        "last_3_months": lambda last: add_months(last, -2),
        "last_6_months": lambda last: add_months(last, -5),
        "last_12_months": lambda last: add_months(last, -11),
        "year_to_date": lambda last: last.replace(month=1, day=1),
        "all_data": lambda _: date.min,
    }
)


def preset(name: str, as_of: date, first_day: date) -> Period:
    """The period of a preset, cut to the days that data exists for.

    "This month" is the month of the last day of data; "last 3 months" are that month and the two before it. So a
    period that reaches into an unfinished month ends where the data ends, and comparing it with ``Period.before``
    compares as many days.

    Args:
        name: A key of ``PRESETS``.
        as_of: Exclusive end of the data.
        first_day: First day of the data.

    Raises:
        UsageError: No such preset.

    >>> preset("this_month", as_of=date(2026, 10, 16), first_day=date(2025, 1, 1))
    Period(start=datetime.date(2026, 10, 1), end=datetime.date(2026, 10, 16))
    >>> preset("last_month", as_of=date(2026, 11, 1), first_day=date(2025, 1, 1))
    Period(start=datetime.date(2026, 9, 1), end=datetime.date(2026, 10, 1))
    >>> preset("last_3_months", as_of=date(2026, 11, 1), first_day=date(2025, 1, 1))
    Period(start=datetime.date(2026, 8, 1), end=datetime.date(2026, 11, 1))
    """
    if name not in _STARTS:
        raise UsageError(f"'{name}' is no period: choose one of {', '.join(PRESETS)}")
    last_day = as_of - timedelta(days=1)
    end = max(last_day.replace(day=1), first_day) if name == "last_month" else as_of
    return Period(min(max(_STARTS[name](last_day), first_day), end), end)


def between(first: date, last: date, as_of: date, first_day: date) -> Period:
    """The period from one day to another, both inside it, in either order, cut to the days that data exists for.

    >>> between(date(2026, 9, 30), date(2026, 9, 1), as_of=date(2026, 11, 1), first_day=date(2025, 1, 1))
    Period(start=datetime.date(2026, 9, 1), end=datetime.date(2026, 10, 1))
    """
    newest = as_of - timedelta(days=1)
    inside = [min(max(day, first_day), newest) for day in sorted((first, last))]
    return Period(inside[0], inside[1] + timedelta(days=1))


def period_status(period: Period, as_of: date, now: datetime, close_after_days: int = CLOSE_AFTER_DAYS) -> PeriodStatus:
    """Whether the figures of a period may still change in the ordinary course of billing.

    Closed when its last month is over, every source has delivered all of that month, and the days in which providers
    still correct a finished month have passed. Otherwise open: a period cut short at the end of the data is never
    closed.

    Args:
        period: The days asked about.
        as_of: Exclusive end of the data that every source has delivered.
        now: The current moment, UTC.
        close_after_days: Days after the end of a month in which providers still correct it.

    >>> from datetime import UTC
    >>> october = Period.month("2026-10")
    >>> period_status(october, as_of=date(2026, 11, 1), now=datetime(2026, 11, 5, tzinfo=UTC))
    'open'
    >>> period_status(october, as_of=date(2026, 11, 1), now=datetime(2026, 11, 6, tzinfo=UTC))
    'closed'
    """
    month_end = next_month(period.last_day)
    corrected = now.date() >= month_end + timedelta(days=close_after_days)
    return "closed" if corrected and as_of >= month_end else "open"
