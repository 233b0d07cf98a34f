"""Forecasts as JSON (numbers, for notebooks) and as text."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from costlib.amounts import short
from costlib.models.forecasting.answer import Forecast
from costlib.models.outlook.answer import Outlook
from costlib.models.outlook.series import Frequency
from costlib.models.outlook.summing import Parts

DIGITS = 6
SHOWN = 12
"""Figures of a row in text."""


def forecast_json(found: Forecast, frequency: Frequency) -> dict[str, Any]:
    """``rows`` (``ds``, ``mean``, ``lo_L``, ``hi_L``), ``weights``, ``scorecard``, and what the answer rests on."""
    return {
        "frequency": frequency,
        "rows": rows(found.table),
        "total": round(found.total, DIGITS),
        "weights": found.weights,
        "reference_weights": found.reference,
        "scorecard": [asdict(score) for score in found.scorecard],
        "confidence": found.confidence,
        "points": found.points,
        "left_out": found.left_out,
        "notes": list(found.notes),
    }


def outlook_json(found: Outlook) -> dict[str, Any]:
    """The same of a scope of the ledger, with its ``currency``, ``basis``, ``as_of`` and ``filters``."""
    return {
        "currency": found.scope.currency,
        "basis": found.scope.basis,
        "as_of": str(found.last_day),
        "filters": {column: list(values) for column, values in found.scope.filters},
        "so_far": round(found.so_far, DIGITS),
        **forecast_json(found.forecast, found.frequency),
    }


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A row a time: ``ds`` and the columns as numbers."""
    return [
        {"ds": str(pd.Timestamp(str(time)).date())}
        | {str(name): round(float(row[name]), DIGITS) for name in table.columns}
        for time, row in table.iterrows()
    ]


def parts_json(found: Parts) -> dict[str, Any]:
    """``by``, and ``parts``: each with its ``rows``, which add up to the whole's, and what it said alone, ``base``."""
    parts = [
        {"part": name, "rows": rows(table), "base": [round(float(mean), DIGITS) for mean in found.base[name]]}
        for name, table in found.tables.items()
    ]
    return {"by": found.by, "parts": parts, "parts_left_out": dict(found.left_out), "others": list(found.others)}


def parts_text(found: Parts, currency: str) -> str:
    """A line a part: what its rows add up to, and its share of the whole."""
    whole = float(found.whole["mean"].sum())
    sums = {name: float(table["mean"].sum()) for name, table in found.tables.items()}
    lines = [
        f"{name}: {short(cost, currency)}" + (f", {cost / whole:.0%}" if whole else "") for name, cost in sums.items()
    ]
    left = [f"{name} goes on as in its newest days: {why}" for name, why in found.left_out.items()]
    return "\n".join([f"parts by {found.by}, made to add up:", *lines, *left])


def forecast_text(found: Forecast, currency: str | None = None) -> str:
    """The table, what it adds up to, and how far to trust it."""
    lines = [" ".join(name.rjust(SHOWN) for name in ("", *found.table.columns))]
    lines += [" ".join(_shown(value, currency).rjust(SHOWN) for value in row.values()) for row in rows(found.table)]
    score = found.scorecard[-1]
    against = "" if score.skill is None else f", {score.skill:.0%} closer than the same season before"
    error = "" if score.smape is None else f"; off by {score.smape:.1f} % at {score.origins} earlier times{against}"
    lines.append(f"total {_shown(found.total, currency)}; confidence {found.confidence}{error}")
    weights = ", ".join(f"{name} {weight:.0%}" for name, weight in found.weights.items() if weight)
    lines.append(f"members: {weights}")
    lines += [f"left out: {name}: {why}" for name, why in found.left_out.items()]
    return "\n".join([*lines, *(f"note: {note}" for note in found.notes)])


def outlook_text(found: Outlook) -> str:
    """The same of a scope of the ledger."""
    filters = "".join(f", {column} {' or '.join(values)}" for column, values in found.scope.filters)
    head = f"estimate by {found.frequency} in {found.scope.currency}, {found.scope.basis}{filters}"
    return f"{head}; data to {found.last_day}\n{forecast_text(found.forecast, found.scope.currency)}"


def _shown(value: object, currency: str | None) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.6g}" if currency is None else short(float(str(value)), currency)
