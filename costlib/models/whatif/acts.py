"""What effects do in one month: scaled by days, as exact numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from costlib.models.outlook.factors import Acting, change
from costlib.models.whatif.effect import TENANT, Effect

DIGITS = Decimal("0.000000000001")


@dataclass(frozen=True, slots=True)
class InMonth:
    """An effect as it acts in one month.

    Args:
        effect: Of the scenario.
        scale: What it multiplies cost by.
        added: What it adds in all, in its currency.
        held: Part of the month in which it holds.
    """

    effect: Effect
    scale: Decimal
    added: Decimal
    held: Decimal


def columns(effects: Iterable[Effect]) -> tuple[str, ...]:
    """Columns that costs must be told apart by for effects to find what they hit, the tenant's aside."""
    return tuple(sorted({column for each in effects for column in each.factor.match} - {TENANT}))


def in_month(effects: Iterable[Effect], month: date, since: date) -> list[InMonth]:
    """What effects do in a month, days before ``since`` being over.

    Args:
        effects: Of a scenario.
        month: First day of it.
        since: First day that is not over.
    """
    times = pd.DatetimeIndex([pd.Timestamp(month)])
    found = []
    for each in effects:
        factor = each.factor
        made = change(times, "month", [Acting(factor)], since, factor.currency)
        probe = factor.model_copy(update={"kind": "percent", "size": Decimal(100)})
        held = change(times, "month", [Acting(probe)], since).scale[0] - 1
        found.append(InMonth(each, _decimal(made.scale[0]), _decimal(made.added[0]), _decimal(held)))
    return found


def _decimal(number: float) -> Decimal:
    return Decimal(repr(float(number))).quantize(DIGITS)
