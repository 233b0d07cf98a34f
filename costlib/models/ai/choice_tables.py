"""Options and choices of models as tables and in sentences."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pandas as pd
import pyarrow as pa

from costlib import amounts
from costlib.amounts import EXACT
from costlib.models.ai.choice import Choice, Option
from costlib.policy.ai import Mode

TITLES: Mapping[Mode, str] = {"low_cost": "Low cost", "balanced": "Balanced", "premium": "Premium"}
PRICE = pa.decimal128(38, 12)
_PLACES = Decimal("1e-12")


def options_table(found: Sequence[Option], best: Sequence[Option], chosen: Sequence[Choice]) -> pa.Table:
    """Columns: model, provider, quality, cost_per_piece, on_frontier, chosen_by (modes)."""
    modes = {
        option: ", ".join(TITLES[each.mode] for each in chosen if each.option == option)
        for option in found
    }  # fmt: skip
    costs = [None if each.cost is None else each.cost.quantize(_PLACES, context=EXACT) for each in found]
    return pa.table(
        {
            "model": pa.array([each.model for each in found], pa.string()),
            "provider": pa.array([each.provider for each in found], pa.string()),
            "quality": pa.array([float(each.quality) for each in found], pa.float64()),
            "cost_per_piece": pa.array(costs, PRICE),
            "on_frontier": pa.array([each in best for each in found], pa.bool_()),
            "chosen_by": pa.array([modes[each] for each in found], pa.string()),
        }
    )


def costs(option: Option, currency: str) -> str:
    """Cost of a piece and quality, short; what costs nothing runs on own machines."""
    cost = f"{amounts.price(option.cost, currency)} a piece" if option.cost else "infrastructure only"
    return f"{cost}, quality {option.quality:f}"


def headline(content_type: str, found: Sequence[Option], best: Sequence[Option]) -> str:
    """How many models are worth a thought."""
    priced = [each for each in found if each.cost is not None]
    if not priced:
        return f"No model for {content_type} has a price in this book"
    beaten = len(priced) - len(best)
    said = f"{len(best)} of {len(priced)} models for {content_type} are worth a thought"
    return (
        f"{said}: {beaten} {'costs' if beaten == 1 else 'cost'} more for no more quality"
        if beaten
        else f"{said}: none beats another"
    )


def quality_frame(found: Sequence[Option]) -> pd.DataFrame:
    """Columns ``model`` and ``quality``, to be edited."""
    return pd.DataFrame({"model": [each.model for each in found], "quality": [float(each.quality) for each in found]})


def qualities(edited: pd.DataFrame) -> dict[str, float]:
    """Model to quality, of those that have one."""
    return {
        str(model): float(quality)
        for model, quality in zip(edited["model"], edited["quality"], strict=True)
        if pd.notna(quality)
    }


def with_quality(found: Sequence[Option], quality: Mapping[str, float]) -> list[Option]:
    """Options with other qualities, by model; those that are not named, or not from 0 to 10, stay.

    >>> one = Option("p", "m", Decimal(7), Decimal(1))
    >>> [str(each.quality) for each in with_quality([one, one], {"m": 8.5})]
    ['8.5', '8.5']
    """
    return [
        Option(each.provider, each.model, _given(quality.get(each.model), each.quality), each.cost) for each in found
    ]


def _given(value: float | None, before: Decimal) -> Decimal:
    given = before if value is None else Decimal(str(value))
    return given if given.is_finite() and 0 <= given <= 10 else before  # noqa: PLR2004  the scale of quality
