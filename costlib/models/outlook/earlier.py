"""How good forecasts of months were at earlier months of the same series."""

import numpy as np
import pandas as pd

from costlib.models.forecasting.history import MONTH
from costlib.models.forecasting.scorecard import ENSEMBLE, Score, mase


def earlier(told: pd.DataFrame, months: pd.Series) -> Score:
    """Score of what was said of whole months earlier.

    Args:
        told: As of ``Drift.months``.
        months: The whole months of the series.

    Returns:
        The ensemble's line of a scorecard; its intervals are drawn from the same errors, so they are not scored.
    """
    whole = told[told["whole"].astype(bool)]
    if whole.empty:
        return Score(ENSEMBLE, 1.0)
    came, said = whole["came"].to_numpy(float), whole["said"].to_numpy(float)
    size, past, loss = np.abs(came) + np.abs(said), months.dropna().to_numpy(float), _loss(whole, months)
    return Score(
        ENSEMBLE,
        1.0,
        smape=float((200 * np.abs(came - said) / np.where(size > 0, size, 1.0)).mean()),
        mape=float((100 * np.abs((came - said) / came)).mean()) if (came != 0).all() else None,
        mase=mase(came, said, past, MONTH) if len(past) > 1 else None,
        bias=float(100 * (said - came).mean() / abs(came.mean())) if came.mean() else None,
        skill=None if loss is None else 1 - loss,
        origins=int(whole["origin"].nunique()),
    )


def _loss(whole: pd.DataFrame, months: pd.Series) -> float | None:
    """Mean absolute error over that of repeating the same month of the year before; None where that is not known."""
    before = months.reindex(pd.DatetimeIndex(whole["ds"]) - pd.DateOffset(years=1)).to_numpy(float)
    there = np.isfinite(before)
    came, said = whole["came"].to_numpy(float)[there], whole["said"].to_numpy(float)[there]
    naive = float(np.abs(came - before[there]).sum())
    return float(np.abs(came - said).sum()) / naive if naive else None
