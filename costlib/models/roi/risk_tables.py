"""Tables of a case's risk, as they stand on the page and in exports. Amounts are Decimal in the case's currency."""

from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa

from costlib.models.roi.risk import Effect, Part, Simulation, Swing
from costlib.models.roi.tables import amounts

PERCENTILES = (5, 10, 25, 50, 75, 90, 95)


def simulation_table(found: Simulation, currency: str) -> pa.Table:
    """A row per figure of the draws: ``figure`` and ``npv``, percentiles from low to high, then mean and as stated."""
    rows = [(f"P{level}", found.percentile(level)) for level in PERCENTILES]
    rows += [("mean", found.mean), ("as stated", found.plain)]
    return pa.table({"figure": [name for name, _ in rows], "npv": _money([value for _, value in rows], currency)})


def swings_table(found: Sequence[Swing], currency: str) -> pa.Table:
    """A row per unsure line: its low and high as multiples, and what each makes of NPV."""
    return pa.table(
        {
            "line": pa.array([each.line for each in found], pa.string()),
            "low": pa.array([each.low for each in found], pa.float64()),
            "high": pa.array([each.high for each in found], pa.float64()),
            "npv_low": _money([each.npv_low for each in found], currency),
            "npv_high": _money([each.npv_high for each in found], currency),
        }
    )


def parts_table(found: Sequence[Part]) -> pa.Table:
    """A row per unsure line: its part of the variance of NPV, alone and in all."""
    return pa.table(
        {
            "line": pa.array([each.line for each in found], pa.string()),
            "first": pa.array([each.first for each in found], pa.float64()),
            "total": pa.array([each.total for each in found], pa.float64()),
        }
    )


def effects_table(found: Sequence[Effect], currency: str) -> pa.Table:
    """A row per risk; effects are null where the case has no such line."""
    return pa.table(
        {
            "risk": [each.risk.name for each in found],
            "probability": [float(each.risk.probability) for each in found],
            "line": [each.risk.line or "once" for each in found],
            "npv_effect": _money([each.npv for each in found], currency),
            "expected_effect": _money([each.expected for each in found], currency),
            "response": [each.risk.response for each in found],
        }
    )


def _money(values: Sequence[float | None], currency: str) -> pa.Array:
    return amounts([None if value is None else Decimal(repr(value)) for value in values], currency)
