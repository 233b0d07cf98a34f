"""Forecasts and scorecards as tables, as shown and as exported."""

from collections.abc import Sequence

import pandas as pd
import pyarrow as pa

from costlib.models.forecasting.answer import Forecast
from costlib.models.forecasting.scorecard import ENSEMBLE, Score

DIGITS = 4
"""Decimals of amounts: more would look like knowledge."""


def forecast_table(table: pd.DataFrame, levels: Sequence[int]) -> pa.Table:
    """A row a month or day: ``ds``, ``mean``, and the ends of intervals, the narrowest first; amounts in float."""
    columns = ["mean", *(f"{side}_{level}" for level in sorted(levels) for side in ("lo", "hi"))]
    times = {"ds": [pd.Timestamp(time).date() for time in table.index]}
    return pa.table({**times, **{name: table[name].astype(float).round(DIGITS).tolist() for name in columns}})


def scorecard_table(forecast: Forecast) -> pa.Table:
    """A row a member, the ensemble first and who was left out last.

    Columns: ``member``, ``weight_percent`` and ``reference_percent`` (None: not in the reference), ``smape``, ``mase``,
    ``bias``, ``cover_80``, ``cover_95``, ``skill_percent``, ``origins``, ``left_out`` (the reason).
    """
    ensemble, members = forecast.scorecard[-1], forecast.scorecard[:-1]
    ranked = sorted(members, key=lambda score: (score.name not in forecast.weights, -score.weight, score.name))
    rows = [_row(score, forecast) for score in (ensemble, *ranked)]
    left = [{"member": name, "left_out": why, "origins": None} for name, why in forecast.left_out.items()]
    return pa.Table.from_pylist([*rows, *left], SCHEMA)


_NUMBERS = (
    "weight_percent",
    "reference_percent",
    "smape",
    "mase",
    "bias",
    "cover_80",
    "cover_95",
    "skill_percent",
)
SCHEMA = pa.schema(
    [
        ("member", pa.string()),
        *((name, pa.float64()) for name in _NUMBERS),
        ("origins", pa.int64()),
        ("left_out", pa.string()),
    ]
)


def _row(score: Score, forecast: Forecast) -> dict[str, object]:
    reference = forecast.reference.get(score.name)
    return {
        "member": score.name,
        "weight_percent": 100 * score.weight if score.name in {*forecast.weights, ENSEMBLE} else None,
        "reference_percent": None if reference is None else 100 * reference,
        "smape": score.smape,
        "mase": score.mase,
        "bias": score.bias,
        "cover_80": score.cover_80,
        "cover_95": score.cover_95,
        "skill_percent": None if score.skill is None else 100 * score.skill,
        "origins": score.origins,
        "left_out": None,
    }
