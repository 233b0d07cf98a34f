"""Parts of a forecast as tables and sentences: what each comes to, and that they add up."""

import pandas as pd
import pyarrow as pa

from costlib import amounts
from costlib.models.outlook.outlook_tables import DIGITS
from costlib.models.outlook.parts import WHOLE, Split
from costlib.models.outlook.summing import Parts
from costlib.models.wording import percent

TOTAL = "Total"
WORTH_TELLING = 0.005
"""Fraction of the whole by which base forecasts must miss it to be told."""


def means(found: Parts) -> pd.DataFrame:
    """Expected cost: a column a part, index: times."""
    return pd.DataFrame({name: table["mean"] for name, table in found.tables.items()}, index=found.whole.index)


def past(split: Split, found: Parts, count: int) -> pd.DataFrame:
    """The newest ``count`` days or months of what the parts have cost, in the same columns."""
    history = {name: task.history for name, task in split.tasks.items() if name in found.tables}
    whole = split.tasks[WHOLE].history
    return pd.DataFrame(history, index=whole.index).reindex(columns=list(found.tables)).iloc[-count:]


def parts_table(found: Parts) -> pa.Table:
    """A row a part, the dearest first and the whole last.

    Columns: ``part``, ``total`` (these add up), ``share_percent``, ``alone`` (what its own forecast came to before all
    were made to add up), ``moved`` (total minus that), ``last`` (of the last step).
    """
    expected = means(found)
    whole = float(found.whole["mean"].sum())
    rows = [_row(str(name), expected[name], found.base.get(name), whole) for name in expected]
    rows.sort(key=lambda row: -float(str(row["total"])))
    return pa.Table.from_pylist([*rows, _row(TOTAL, found.whole["mean"], found.base[WHOLE], whole)])


def _row(name: str, mean: pd.Series, base: pd.Series | None, whole: float) -> dict[str, object]:
    total = float(mean.sum())
    alone = None if base is None else float(base.sum())
    return {
        "part": name,
        "total": round(total, DIGITS),
        "share_percent": 100 * total / whole if whole else None,
        "alone": None if alone is None else round(alone, DIGITS),
        "moved": None if alone is None else round(total - alone, DIGITS),
        "last": round(float(mean.iloc[-1]), DIGITS),
    }


def steps_table(found: Parts) -> pa.Table:
    """A row a day or month: ``ds``, what each part is expected to cost, and ``Total``, which they add up to."""
    expected = means(found).assign(**{TOTAL: found.whole["mean"]}).round(DIGITS)
    times = {"ds": [pd.Timestamp(time).date() for time in expected.index]}
    return pa.table({**times, **{str(name): expected[name].tolist() for name in expected}})


def headline(found: Parts, currency: str, until: str) -> str:
    """Which part takes most of what is to come."""
    totals = means(found).sum().sort_values(ascending=False)
    whole = float(found.whole["mean"].sum())
    of = f"{amounts.short(whole, currency)} until {until}"
    if whole <= 0 or totals.empty:
        return f"Parts come to {of}"
    return f"{totals.index[0]} is heading for {percent(float(totals.iloc[0]) / whole)} of the {of}"


def added_up(found: Parts, currency: str) -> str:
    """How far single forecasts missed the whole before they were made to add up, and what that makes of the whole."""
    gap, alone = float(found.gap.sum()), float(found.base[WHOLE].sum())
    how = "Reconciled by minimum trace, so that the parts add up to the total at every step."
    if abs(gap) <= WORTH_TELLING * abs(alone):
        return f"{how} Forecast one by one they came to nearly the same."
    whole, own, parts = (
        amounts.short(each, currency) for each in (float(found.whole["mean"].sum()), alone, alone - gap)
    )
    return f"{how} Forecast alone, the total came to {own} and its parts to {parts}; together they come to {whole}."
