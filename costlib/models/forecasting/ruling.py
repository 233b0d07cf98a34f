"""The rules of a history: those of the day it ends on, as shipped unless the caller gives its own."""

from datetime import date
from functools import cache

import pandas as pd

from costlib.policy.decisions import shipped
from costlib.policy.forecasting import KIND, ForecastingPolicy, Rules

FIRST = date(2000, 1, 1)
"""Histories that end before are ruled by what ruled on this day."""


def ruling_on(history: pd.Series) -> Rules:
    """The shipped rules of the day that a history ends on, or of the first that they rule."""
    last = history.index.max() if isinstance(history.index, pd.DatetimeIndex) else pd.NaT
    return _shipped().on(FIRST if pd.isna(last) else max(last.date(), FIRST))


@cache
def _shipped() -> ForecastingPolicy:
    return ForecastingPolicy.of(shipped(KIND).body)
