"""A tenant against the others, who stay anonymous: where it stands, and what is usual."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from costlib.amounts import EXACT
from costlib.models.tenants.efficiency import percentile
from costlib.models.tenants.summary import TenantSummary

LEAST_OTHERS = 3
"""With fewer others their quartiles would give single tenants away."""
FIGURES: Mapping[str, Callable[[TenantSummary], Decimal | None]] = MappingProxyType(
    {
        "cost": lambda each: each.cost,
        "unit_cost": lambda each: each.unit_cost,
        "idle_share": lambda each: each.idle_share,
        "cached_share": lambda each: each.cached_share,
        "shared_share": lambda each: each.shared_share,
        "efficiency": lambda each: None if each.efficiency is None else Decimal(str(each.efficiency.score)),
    }
)
"""What is compared: name of a figure to where it stands in a summary."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of a tenant against the others.

    Args:
        figure: A name of ``FIGURES``.
        value: The tenant's own; None where unknown.
        percentile: 0 to 100: per cent of the others that are below it, equal ones count half; None where unknown.
        others: How many others have the figure.
        quartiles: Lower quartile, median and upper quartile of the others; None where they are fewer than three.
    """

    figure: str
    value: Decimal | None
    percentile: float | None
    others: int
    quartiles: tuple[Decimal, Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class Benchmark:
    """All figures of one tenant; no other one is named in it."""

    tenant: str
    figures: tuple[Compared, ...]


def benchmark(summaries: Sequence[TenantSummary], tenant: str) -> Benchmark:
    """Hold one tenant against the others.

    Args:
        summaries: Of all tenants.
        tenant: One of them; one that is not among them has no figures.
    """
    mine = next((each for each in summaries if each.tenant == tenant), None)
    others = [each for each in summaries if each.tenant != tenant]
    return Benchmark(tenant, tuple(_compared(name, mine, others) for name in FIGURES))


def quartiles(values: Sequence[Decimal]) -> tuple[Decimal, Decimal, Decimal]:
    """Lower quartile, median and upper quartile, interpolated between neighbours (Hyndman and Fan 1996, type 7).

    >>> quartiles([Decimal(1), Decimal(2), Decimal(3), Decimal(4)])
    (Decimal('1.75'), Decimal('2.5'), Decimal('3.25'))
    """
    ordered = sorted(values)
    lower, middle, upper = (_at(ordered, Decimal(quarter) / 4) for quarter in (1, 2, 3))
    return lower, middle, upper


def _compared(name: str, mine: TenantSummary | None, others: Sequence[TenantSummary]) -> Compared:
    value = None if mine is None else FIGURES[name](mine)
    known = [figure for each in others if (figure := FIGURES[name](each)) is not None]
    rank = percentile(value, known) if value is not None and known else None
    return Compared(name, value, rank, len(known), quartiles(known) if len(known) >= LEAST_OTHERS else None)


def _at(ordered: Sequence[Decimal], fraction: Decimal) -> Decimal:
    place = fraction * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    step = EXACT.multiply(EXACT.subtract(ordered[above], ordered[below]), place - below)
    return EXACT.add(ordered[below], step)
