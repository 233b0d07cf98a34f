"""What levers would save, as tables and in sentences: before, after, and what each assumes."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa

from costlib import amounts
from costlib.amounts import added
from costlib.models.ai.lines import Line
from costlib.models.ai.optimise import Estimate, Optimisation
from costlib.models.breakdown import MONEY
from costlib.models.ratios import change, in_percent, share
from costlib.models.tenants.change_steps import Step
from costlib.models.wording import percent

NAMES = {
    "move": "Move to another model",
    "trimming": "Shorter prompts",
    "caching": "Response caching",
    "batch": "Batch API",
    "arbitrage": "Cheapest of equal models",
}
"""Levers in words."""
_NONE = Decimal(0)


def levers_table(found: Optimisation, single: Sequence[Estimate]) -> pa.Table:
    """Columns: lever, before, after, saving (in sequence, on what is left), saving_percent, alone (saving), assumption.

    Args:
        found: All levers in sequence.
        single: Each lever alone, in the same order.
    """
    return pa.table(
        {
            "lever": pa.array([NAMES.get(each.lever, each.lever) for each in found.levers], pa.string()),
            "before": pa.array([_fitting(each.before) for each in found.levers], MONEY),
            "after": pa.array([_fitting(each.after) for each in found.levers], MONEY),
            "saving": pa.array([_fitting(each.saving) for each in found.levers], MONEY),
            "saving_percent": pa.array(
                [in_percent(share(each.saving, found.original)) for each in found.levers], pa.float64()
            ),
            "alone": pa.array([_fitting(each.saving) for each in single], MONEY),
            "assumption": pa.array([each.assumption for each in found.levers], pa.string()),
        }
    )


def content_table(before: Sequence[Line], found: Optimisation, unnamed: str = "No content type") -> pa.Table:
    """Columns: content_type, before, after, saving, change_percent; dearest first."""
    was, now = _by_content(before), _by_content(found.lines)
    names = sorted(was, key=lambda name: (-was[name], name or ""))
    return pa.table(
        {
            "content_type": pa.array([name or unnamed for name in names], pa.string()),
            "before": pa.array([_fitting(was[name]) for name in names], MONEY),
            "after": pa.array([_fitting(now.get(name, _NONE)) for name in names], MONEY),
            "saving": pa.array([_fitting(was[name] - now.get(name, _NONE)) for name in names], MONEY),
            "change_percent": pa.array(
                [in_percent(change(now.get(name, _NONE), was[name])) for name in names], pa.float64()
            ),
        }
    )


def steps(found: Optimisation) -> list[Step]:
    """The way from before to after: a step per lever that moves anything."""
    return [Step(NAMES.get(each.lever, each.lever), -each.saving) for each in found.levers if each.saving]


def headline(found: Optimisation, currency: str) -> str:
    """What all levers would save together, as an estimate."""
    saving = found.whole.saving
    if not saving:
        return f"Nothing is changed: tokens cost {amounts.short(found.original, currency)}"
    verb = "save" if saving > 0 else "cost"
    part = share(abs(saving), found.original)
    return (
        f"Estimate: these levers would {verb} {amounts.short(abs(saving), currency)}"
        f"{' more' if saving < 0 else ''}, {percent(part)} of {amounts.short(found.original, currency)} for tokens"
    )


def _by_content(found: Sequence[Line]) -> dict[str | None, Decimal]:
    groups: dict[str | None, list[Decimal]] = defaultdict(list)
    for line in found:
        groups[line.content_type].append(line.cost)
    return {name: added(costs) for name, costs in groups.items()}


def _fitting(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("1e-12"))
