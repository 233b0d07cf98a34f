"""What came of forecasting one series."""

from dataclasses import dataclass, field

import pandas as pd

from costlib.models.forecasting.answer import Forecast


@dataclass(frozen=True, slots=True)
class Fitted:
    """One series ahead, by day or month.

    Args:
        forecast: Its table is the answer, its last score that of the answer.
        paths: Rows are the times of the table, columns futures.
        so_far: Cost of an open first month's days so far, part of its mean.
        earlier: What was said of months earlier, as of ``Drift.months``.
    """

    forecast: Forecast
    paths: pd.DataFrame
    so_far: float = 0.0
    earlier: pd.DataFrame = field(default_factory=pd.DataFrame)
