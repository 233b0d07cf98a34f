"""A provider's forecast as columns beside ours, and as rows for notebooks."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from costlib.amounts import short
from costlib.models.advised.forecasts import Beside, Theirs
from costlib.models.outlook.outlook_tables import DIGITS
from costlib.models.wording import percent

SIDES = ("mean", "lo", "hi")


def joined(table: pa.Table, theirs: Sequence[Theirs]) -> pa.Table:
    """A table of ``forecast_table`` with columns of each provider: ``aws_mean``, ``aws_lo_80``, ``aws_hi_80``."""
    times = pd.DatetimeIndex([str(day) for day in table["ds"].to_pylist()])
    for each in theirs:
        rows = each.table.reindex(times)
        for side, name in zip(SIDES, columns(each), strict=True):
            values = [None if pd.isna(value) else round(float(value), DIGITS) for value in rows[side]]
            table = table.append_column(name, pa.array(values, pa.float64()))
    return table


def columns(theirs: Theirs) -> tuple[str, str, str]:
    """Names of a provider's columns.

    >>> from datetime import datetime
    >>> columns(Theirs("Google Cloud", "g", datetime(2026, 11, 20), 80, pd.DataFrame()))
    ('google_cloud_mean', 'google_cloud_lo_80', 'google_cloud_hi_80')
    """
    short = theirs.provider.lower().replace(" ", "_")
    return f"{short}_mean", f"{short}_lo_{theirs.level}", f"{short}_hi_{theirs.level}"


def said_by(theirs: Sequence[Theirs]) -> str:
    """Who else foretells, and as of when, for the header of an export."""
    return "; ".join(each.label for each in theirs)


def told(table: pd.DataFrame, theirs: Beside, currency: str) -> list[str]:
    """A line for each provider that foretells: how far it lies off ours over the steps of both; and why others don't.

    Args:
        table: Ours.
        theirs: Of the same times.
        currency: Of both.
    """
    return [*(_beside(table["mean"], each, currency) for each in theirs.found), *theirs.why_not]


def _beside(ours: pd.Series, theirs: Theirs, currency: str) -> str:
    mine, said = float(ours.reindex(theirs.table.index).sum()), float(theirs.table["mean"].sum())
    steps = len(theirs.table)
    both = f"over the {steps} steps" if steps > 1 else "over the one step"
    off = f", {percent(abs(said / mine - 1))} {'above' if said > mine else 'below'} ours" if mine else ""
    return (
        f"{theirs.label}: {short(said, currency)} {both} that it foretells{off}. It is drawn beside ours and "
        "has no part in it."
    )


def as_json(theirs: Sequence[Theirs]) -> list[dict[str, Any]]:
    """``provider``, ``source``, ``as_of``, and ``rows``: ``ds``, ``mean``, ``lo_L``, ``hi_L``; null where not said."""
    return [
        {
            "provider": each.provider,
            "source": each.source,
            "as_of": each.at.isoformat(),
            "rows": [_row(each, time, row) for time, row in each.table.iterrows()],
        }
        for each in theirs
    ]


def as_text(theirs: Sequence[Theirs], why_not: Sequence[str]) -> list[str]:
    """A line each."""
    told = [f"{each.label}: {each.table['mean'].sum():,.2f} over {len(each.table)} rows" for each in theirs]
    return [*told, *(f"beside: {reason}" for reason in why_not)]


def _row(theirs: Theirs, time: Any, row: pd.Series) -> dict[str, Any]:
    names = ("mean", f"lo_{theirs.level}", f"hi_{theirs.level}")
    told = {name: None if pd.isna(row[side]) else float(row[side]) for name, side in zip(names, SIDES, strict=True)}
    return {"ds": str(pd.Timestamp(time).date()), **told}
