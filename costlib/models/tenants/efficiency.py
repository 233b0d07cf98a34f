"""Efficiency score of a tenant: how it compares with the others in unit cost, idle, cached and shared cost.

Source: models.md of the reference framework (tenant analytics): weighted mean of percentiles against the other tenants.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

Part = Literal["unit_cost", "idle", "cached", "shared"]
PARTS: tuple[Part, ...] = ("unit_cost", "idle", "cached", "shared")
TITLES: Mapping[Part, str] = MappingProxyType(
    {
        "unit_cost": "Unit cost",
        "idle": "Idle commitments",
        "cached": "Cached input tokens",
        "shared": "Shared cost",
    }
)
MEANINGS: Mapping[Part, str] = MappingProxyType(
    {
        "unit_cost": "cost per content piece; less is better",
        "idle": "share of the tenant's cost that pays for commitments nobody used; less is better",
        "cached": "cached input tokens of all input tokens that it owns; more is better",
        "shared": "share of its cost that was shared out and can't be traced to it directly; less is better",
    }
)
HIGHER_IS_BETTER = frozenset[Part]({"cached"})
WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class EfficiencyPart:
    """One part of a score.

    Args:
        part: Which.
        value: The tenant's own figure: an amount for unit_cost, else a fraction.
        percentile: 0 to 100: per cent of the others that it does better than, those that equal it count half.
        weight: Fraction of the score after parts without data were left out; the parts' weights add up to 1.
    """

    part: Part
    value: Decimal
    percentile: float
    weight: float


@dataclass(frozen=True, slots=True)
class Efficiency:
    """A score with what it is made of: ``score`` 0 to 100 is the weighted mean of the percentiles; more is better.

    ``missing`` are the parts that were left out because the tenant, or all others, lack data.
    """

    score: float
    parts: tuple[EfficiencyPart, ...]
    missing: tuple[Part, ...]


def percentile(value: Decimal, others: Sequence[Decimal]) -> float:
    """Per cent of the others that are below a value; those that equal it count half.

    >>> percentile(Decimal(3), [Decimal(1), Decimal(2), Decimal(3), Decimal(4)])
    62.5
    """
    below = sum(other < value for other in others)
    equal = sum(other == value for other in others)
    return WHOLE * (below + equal / 2) / len(others)


def efficiency(
    tenant: str, figures: Mapping[Part, Mapping[str, Decimal]], weights: Mapping[str, Decimal]
) -> Efficiency | None:
    """Score of one tenant against the others.

    Args:
        tenant: Whose.
        figures: Part to the figure of every tenant that has one.
        weights: Part to weight.

    Returns:
        None where no part that counts can be compared: the tenant has no data, or there is no other one.
    """
    ranked = {part: _rank(part, tenant, figures.get(part, {})) for part in PARTS if weights.get(part)}
    usable = {part: rank for part, rank in ranked.items() if rank is not None}
    whole = sum((weights[part] for part in usable), Decimal(0))
    if not usable:
        return None
    parts = tuple(
        EfficiencyPart(part, figures[part][tenant], rank, float(weights[part] / whole)) for part, rank in usable.items()
    )
    score = sum(each.percentile * each.weight for each in parts)
    return Efficiency(min(WHOLE, score), parts, tuple(part for part in ranked if part not in usable))


def _rank(part: Part, tenant: str, values: Mapping[str, Decimal]) -> float | None:
    others = [value for name, value in values.items() if name != tenant]
    if tenant not in values or not others:
        return None
    below = percentile(values[tenant], others)
    return below if part in HIGHER_IS_BETTER else WHOLE - below
