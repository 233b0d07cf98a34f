"""Costs of a scope as series to forecast: by day or by month, up to the day that every source has delivered."""

import pandas as pd
import pyarrow as pa

from costlib import queries
from costlib.errors import NotEnoughHistoryError
from costlib.ledger import Ledger
from costlib.ledger.freshness import Freshness
from costlib.models.outlook.accrued import accrued
from costlib.models.outlook.asked import Frequency
from costlib.scope import Period, Scope

__all__ = ["Frequency", "daily_costs", "histories", "history", "whole"]


def whole(scope: Scope, data: Freshness) -> Scope:
    """The scope over all days that every source has delivered."""
    return scope.over(Period(min(data.first_day, data.as_of), data.as_of))


def history(ledger: Ledger, scope: Scope, frequency: Frequency) -> pd.Series:
    """Cost per day, or per whole month, of all the ledger's days; the scope's own period is not looked at.

    What is charged for several days at once, as a monthly invoice, is a cost of those days.

    Returns:
        Amounts in the scope's currency on its basis, oldest first, from the first charge of the scope on; 0 where
        nothing was charged, NaN where charges give no cost on the basis. Index: days, or first days of months.

    Raises:
        NotEnoughHistoryError: The scope has no whole day, or no whole month.
    """
    found = histories(ledger, scope, frequency, spread=True)
    if not found:
        raise NotEnoughHistoryError(f"no whole {frequency} of this selection was charged: choose another one")
    return found[None]


def histories(
    ledger: Ledger, scope: Scope, frequency: Frequency, by: str | None = None, *, spread: bool = False
) -> dict[str | None, pd.Series]:
    """As ``history`` for each value of a column; None names what has no value, or all of it without a column.

    Unless they are to be ``spread``, charges for several days stand on the first of these.
    """
    data = ledger.freshness()
    every = whole(scope, data)
    rows = accrued(ledger, every, by).costs if spread else daily_costs(ledger, every, by)
    return {
        None if pd.isna(name) else str(name): regular
        for name, part in rows.groupby("part", dropna=False)
        if len(regular := _regular(part, frequency, data))
    }


def daily_costs(ledger: Ledger, scope: Scope, by: str | None = None) -> pd.DataFrame:
    """Cost of each charged day of a scope: columns ``part`` (value of ``by``), ``ds`` and ``y`` (NaN where unknown)."""
    table = ledger.ask_by_day(queries.spend_over_time, scope, *([by] if by else []))
    cost = table["cost"].cast(pa.float64()).to_pandas()
    known = table["known"].to_pandas().fillna(0).astype(float)
    part = table[by].to_pandas() if by else pd.Series([None] * len(table), dtype=object)
    days = pd.to_datetime(table["charge_date"].to_pandas())
    return pd.DataFrame({"part": part, "ds": days, "y": cost.where(known > 0)})


def _regular(part: pd.DataFrame, frequency: Frequency, data: Freshness) -> pd.Series:
    first, last = part["ds"].min(), pd.Timestamp(data.last_day)
    days = pd.date_range(first, last, freq="D", name="ds", unit="us")
    filled = part.set_index("ds")["y"].reindex(days).where(days.isin(part["ds"]), 0.0)
    return filled if frequency == "day" else _by_month(filled, data)


def _by_month(amounts: pd.Series, data: Freshness) -> pd.Series:
    """Whole months: not one that the ledger begins or ends in the middle of; unknown where a day is."""
    months = amounts.resample("MS").sum(min_count=1)
    unknown = amounts.isna().astype(int).resample("MS").max() > 0
    known = months.where(~unknown)
    if amounts.index[0] == pd.Timestamp(data.first_day) and data.first_day.day > 1:
        known = known.iloc[1:]
    return known if data.as_of.day == 1 else known.iloc[:-1]
