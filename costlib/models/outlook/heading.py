"""Where spend is heading: the landing of the month that the data ends in, and the months after it, by one forecast."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pandas as pd

from costlib import queries
from costlib.ledger import Ledger
from costlib.models.outlook.future import bounds
from costlib.models.outlook.landed import LEVELS, Landing
from costlib.models.outlook.landing import landing_of, period_of
from costlib.models.ratios import known
from costlib.scope import Period, Scope, add_months

MONTHS = 3
"""Months after the open one."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What lies ahead.

    Args:
        month: Landing of the month that the data ends in.
        months: Columns ``mean``, ``lo_L``, ``hi_L``; index: first days of months, the landing's first unless it is
            over. But the first, none ends farther ahead than the history reaches back. Empty without a forecast.
    """

    month: Landing
    months: pd.DataFrame


def heading(ledger: Ledger, scope: Scope, months: int = MONTHS, levels: Sequence[int] = LEVELS) -> Heading:
    """Forecast a scope; its own period is not looked at.

    Args:
        ledger: Where costs come from.
        scope: Filters, currency, basis, and tenant if restricted.
        months: How many after the one that the data ends in.
        levels: Of intervals, per cent.

    Raises:
        UsageError: More months than can be foretold.
    """
    last_day = ledger.freshness().last_day
    month = period_of(last_day, "month")
    whole = landing_of(ledger, scope, Period(month.start, add_months(month.start, 1 + months)))
    landed = _of_month(ledger, whole, month)
    return Heading(landed, _by_month(whole, levels))


def _of_month(ledger: Ledger, whole: Landing, month: Period) -> Landing:
    """The part of the whole that is the first month."""
    before = whole.scope.over(month.before())
    there = before.period.start >= ledger.freshness().first_day
    over = whole.until >= month.end
    inside = pd.Timestamp(month.last_day)
    return replace(
        whole,
        scope=whole.scope.over(month),
        before=_cost(ledger, before) if there else None,
        ahead=whole.ahead[:inside],
        paths=whole.paths.loc[:inside] if not whole.paths.empty else whole.paths,
        method="complete" if over else whole.method,
        confidence=None if whole.sure is None else whole.sure.at((month.end - whole.until).days),
    )


def _cost(ledger: Ledger, scope: Scope) -> Decimal | None:
    (row,) = ledger.ask_exact(queries.spend_by, scope).to_pylist()
    return known(row["cost"], row["known"], row["rows"])


def _by_month(whole: Landing, levels: Sequence[int]) -> pd.DataFrame:
    if whole.paths.empty or whole.so_far is None:
        return pd.DataFrame(columns=["mean"])
    by = pd.Grouper(freq="MS")
    mean, paths = whole.ahead.groupby(by).sum(), whole.paths.groupby(by).sum()
    kept = [place for place, each in enumerate(mean.index) if not place or _held(whole, pd.Timestamp(each).date())]
    spent = pd.Series({pd.Timestamp(whole.period.start): float(whole.so_far)}).reindex(mean.index, fill_value=0.0)
    return bounds(mean + spent, paths.add(spent, axis=0), levels).iloc[kept]


def _held(whole: Landing, month: date) -> bool:
    """Whether a month ends no farther ahead than the history reaches back."""
    return whole.sure is not None and whole.sure.holds((add_months(month, 1) - whole.until).days)
