"""What a plan starts from: the forecast of a scope by month, over the months that are planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from costlib import queries
from costlib.cents import apportion, rounded
from costlib.currencies import minor_unit
from costlib.ledger import Ledger
from costlib.models.budgets.planning import Plan
from costlib.models.outlook.answer import outlook
from costlib.policy.pool_fields import WHOLE
from costlib.scope import Period, Scope, add_months

MONTHS = 12
RECENT = 3
"""Whole months whose shares a split starts from."""
TENTH = Decimal("0.1")
MONEY = pa.decimal128(38, 10)


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of the months to plan; estimates, in the scope's currency on its basis.

    Args:
        scope: Whose cost it is.
        months: First day of each to its cost.
        confidence: HIGH, MEDIUM or LOW, by history.
        last_day: Of the data that it rests on.
    """

    scope: Scope
    months: Mapping[date, Decimal]
    confidence: str
    last_day: date


def expected(ledger: Ledger, scope: Scope, first: date, months: int = MONTHS) -> Expected:
    """Forecast the months that are planned.

    Args:
        ledger: Where costs come from.
        scope: Filters, currency and basis; its period is not looked at.
        first: First day of the first month, after the data's last whole month.
        months: How many.

    Raises:
        NotEnoughHistoryError: Tells what is missing.
    """
    data = ledger.freshness()
    begins = data.as_of.replace(day=1)
    ahead = (first.year - begins.year) * 12 + first.month - begins.month
    found = outlook(ledger, scope, "month", ahead + months)
    mean = found.forecast.table["mean"]
    unit = minor_unit(scope.currency)
    wanted = {add_months(first, each) for each in range(months)}
    amounts = {
        stamp.date(): rounded(Decimal(str(value)), unit)
        for stamp, value in zip(_stamps(mean), mean.tolist(), strict=True)
    }
    return Expected(
        scope,
        {month: amount for month, amount in amounts.items() if month in wanted},
        found.forecast.confidence,
        found.last_day,
    )


def _stamps(series: pd.Series) -> list[pd.Timestamp]:
    return [pd.Timestamp(each) for each in series.index]


def shares(ledger: Ledger, scope: Scope, column: str) -> dict[str, Decimal]:
    """Per cent of the cost that each value of a column had in the last whole months, dearest first.

    They add up to 100, to a tenth; cost without a value, credits and what is less than half a tenth have no share.
    Empty where nothing has.
    """
    end = ledger.freshness().as_of.replace(day=1)
    table = ledger.ask_exact(queries.spend_by, scope.over(Period(add_months(end, -RECENT), end)), column)
    costs = {row[column]: row["cost"] for row in table.to_pylist() if row[column] and (row["cost"] or 0) > 0}
    whole = sum(costs.values(), Decimal(0))
    if not whole:
        return {}
    found = apportion(WHOLE, {name: cost * WHOLE / whole for name, cost in costs.items()}, TENTH)
    return {name: part for name, part in found.items() if part}


def plan_table(plan: Plan) -> pa.Table:
    """The plan by month. Columns: ``month``, ``forecast``, ``amount``, ``threshold``."""
    return pa.table(
        {
            "month": pa.array([each.month for each in plan.months], pa.date32()),
            "forecast": pa.array([each.forecast for each in plan.months], MONEY),
            "amount": pa.array([each.amount for each in plan.months], MONEY),
            "threshold": pa.array([each.threshold for each in plan.months], MONEY),
        }
    )


def parts_table(parts: Mapping[str, Decimal], amounts: Mapping[str, Decimal], months: Sequence[date]) -> pa.Table:
    """The plan by part. Columns: ``part``, ``percent``, ``amount``, ``by_month`` (a month's share, before cents)."""
    return pa.table(
        {
            "part": pa.array(list(parts), pa.string()),
            "percent": pa.array([parts[name] for name in parts], pa.decimal128(38, 4)),
            "amount": pa.array([amounts[name] for name in parts], MONEY),
            "by_month": pa.array([rounded(amounts[name] / len(months), TENTH**2) for name in parts], MONEY),
        }
    )
