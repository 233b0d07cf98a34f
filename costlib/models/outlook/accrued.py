"""What is charged for several days at once, spread evenly over them: an invoice is a cost of the days it is for."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from costlib import queries_budgets
from costlib.ledger import Ledger
from costlib.scope import Scope


@dataclass(frozen=True, slots=True)
class Accrued:
    """Costs of a scope by the days that they are for. Columns of both: ``part``, ``ds``, ``y`` (NaN where unknown).

    Args:
        costs: Up to the end of the scope's period.
        ahead: Of later days, charged before the period's end.
    """

    costs: pd.DataFrame
    ahead: pd.DataFrame


def accrued(ledger: Ledger, scope: Scope, by: str | None = None) -> Accrued:
    """Spread each charge over its days.

    Args:
        ledger: Where costs come from.
        scope: Charges of its period.
        by: Column whose value is the ``part``; None for all of it.
    """
    table = ledger.ask_by_day(queries_budgets.by_day, scope, *([by] if by else []))
    rows = spread(_charges(table, by))
    inside = rows["ds"] < pd.Timestamp(scope.period.end)
    return Accrued(_by_day(rows[inside]), _by_day(rows[~inside]))


def spread(charges: pd.DataFrame) -> pd.DataFrame:
    """A row per day of each charge.

    Args:
        charges: Columns ``part``, ``ds``, ``until`` (exclusive), ``y``.

    >>> charges = pd.DataFrame({"part": ["a"], "ds": ["2026-11-01"], "until": ["2026-11-04"], "y": [9.0]})
    >>> days = charges.astype({"ds": "datetime64[us]", "until": "datetime64[us]"})
    >>> spread(days)["y"].tolist()
    [3.0, 3.0, 3.0]
    """
    lengths = np.maximum((charges["until"] - charges["ds"]).dt.days.to_numpy(), 1)
    rows = charges.loc[charges.index.repeat(lengths)]
    place = np.arange(len(rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    days = rows["ds"] + pd.to_timedelta(place, unit="D")
    return pd.DataFrame({"part": rows["part"], "ds": days, "y": rows["y"] / np.repeat(lengths, lengths)})


def _charges(table: pa.Table, by: str | None) -> pd.DataFrame:
    cost = table["cost"].cast(pa.float64()).to_pandas()
    known = table["known"].to_pandas().fillna(0).astype(float)
    part = table[by].to_pandas() if by else pd.Series([None] * len(table), dtype=object)
    times = {name: pd.to_datetime(table[column].to_pandas()) for name, column in _TIMES.items()}
    return pd.DataFrame({"part": part, **times, "y": cost.where(known > 0)})


def _by_day(rows: pd.DataFrame) -> pd.DataFrame:
    """Sums; a day is unknown where nothing that is charged for it gives the cost."""
    found = rows.groupby(["part", "ds"], dropna=False, sort=True)["y"].sum(min_count=1)
    return found.reset_index()


_TIMES = {"ds": "charge_date", "until": "charged_until"}
