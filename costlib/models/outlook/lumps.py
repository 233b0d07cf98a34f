"""Spikes that keep coming on no certain day (a training run, a credit): daily models drop them, totals must not."""

import pandas as pd

from costlib.models.forecasting.history import WEEK
from costlib.models.forecasting.spikes import without_spikes

WINDOW = 182
"""Newest days that tell."""
LEAST = 6
"""Spikes within them that are no accident: one a month."""
SINCE = 45
"""Days after the last one from which on they are taken to have ended."""


def lumps(history: pd.Series) -> float:
    """What spikes bring a day, on average, where they keep coming; 0 where they are few, old or of one time alone.

    Args:
        history: Amounts by day, regular, without what comes once a month; NaN is unknown.

    Returns:
        Amount a day in the history's currency beyond what daily models see; negative where spikes are credits.

    >>> runs = pd.Series([10.0, 11.0] * 100, pd.date_range("2026-01-01", periods=200))
    >>> runs.iloc[5::13] += 400.0
    >>> round(lumps(runs), 1), lumps(runs.where(runs < 400, 10.0))
    (29.9, 0.0)
    """
    newest = history.dropna().iloc[-WINDOW:]
    if len(newest) <= WEEK:
        return 0.0
    calm, count = without_spikes(newest.to_numpy(dtype=float), WEEK)
    beyond = newest - calm
    came = beyond.to_numpy().nonzero()[0]
    half = len(newest) // 2
    if count < LEAST or came[-1] < len(newest) - SINCE or not came[0] < half <= came[-1]:
        return 0.0
    return float(beyond.mean())
