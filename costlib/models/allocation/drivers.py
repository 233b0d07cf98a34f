"""Drivers: how much of what each owner used in a segment, from metrics and from what it owns."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from costlib.amounts import EXACT, added
from costlib.errors import DriverError
from costlib.ledger.reports import plain
from costlib.models.allocation.costs import CostRow
from costlib.policy.allocation import Pool, fits
from costlib.policy.patterns import like

OWNED_COST, POOL_COST = "facts.cost", "pool.cost"
OWNED_QUANTITY = "facts.quantity."
TOKENS = "facts.tokens"
ONE = Decimal(1)


@dataclass(frozen=True)
class Volume:
    """Quantity per owner, in one unit. ``strangers``: owners that nobody knows, whose share stays unallocated."""

    quantities: Mapping[str, Decimal]
    unit: str
    strangers: frozenset[str] = frozenset()

    @cached_property
    def total(self) -> Decimal:
        """Quantity of all."""
        return added(self.quantities.values())


@dataclass(frozen=True, slots=True)
class MetricRow:
    """Sum of a metric over a segment; ``lowest`` is the smallest single value, ``sources`` how many bring it."""

    tenant: str | None
    metric: str
    unit: str
    value: Decimal
    lowest: Decimal
    sources: int = 1


@dataclass(frozen=True)
class Drivers:
    """Everything that drivers of one segment are read from.

    Args:
        metrics: Of the segment, tenants under their canonical names.
        rows: All costs of the segment.
        quantities: (owner, unit) to quantity consumed by what it owns; tokens under the unit ``Tokens``.
        members: Owner to plan, of all that are known.
    """

    metrics: Sequence[MetricRow] = ()
    rows: Sequence[CostRow] = ()
    quantities: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)

    def volume(self, driver: str, pool: Pool) -> Volume:
        """Quantity of a driver per owner, weighed by plan.

        Raises:
            DriverError: Nothing to go by, a negative quantity, or two units: names driver, owner and remedy.
        """
        found, unit = self._raw(driver, pool)
        for owner, quantity in found.items():
            if not quantity.is_finite() or quantity < 0:
                remedy = (
                    "its credits outweigh its charges: choose another driver" if _facts(driver) else "mend its rows"
                )
                raise DriverError(f"driver '{driver}' is {_below(quantity, unit)} for '{owner}': {remedy}")
        weighed = {
            owner: EXACT.multiply(value, pool.plan_weights.get(self.members.get(owner, ""), ONE))
            for owner, value in found.items()
            if value
        }
        if not any(weighed.values()):
            raise DriverError(f"driver '{driver}' has no volume: {_missing(driver)}")
        return Volume(weighed, unit, frozenset(name for name in weighed if name not in self.members and weighed[name]))

    def _raw(self, driver: str, pool: Pool) -> tuple[dict[str, Decimal], str]:
        if driver == OWNED_COST:
            return self._owned, "owned cost"
        if driver == POOL_COST:
            return _sums((r.owner, r.cost) for r in self.rows if r.owner and fits(pool.match, r.columns)), "owned cost"
        if _facts(driver):
            unit = "Tokens" if driver == TOKENS else driver.removeprefix(OWNED_QUANTITY)
            return _sums((o, value) for (o, each), value in self.quantities.items() if each == unit), unit
        return self._metric(driver)

    def _metric(self, driver: str) -> tuple[dict[str, Decimal], str]:
        rows = [row for name, each in self._by_metric.items() if like(name, driver) for row in each]
        units = sorted({row.unit for row in rows})
        if len(units) > 1:
            raise DriverError(f"driver '{driver}' comes in {' and '.join(units)}: load it in one unit")
        unit = "".join(units)
        for row in rows:
            if row.lowest < 0:
                raise DriverError(f"driver '{driver}' is {_below(row.lowest, unit)} for '{row.tenant}': mend its rows")
            if row.sources > 1:
                raise DriverError(f"driver '{driver}' comes from {row.sources} sources for '{row.tenant}': keep one")
        return _sums((row.tenant, row.value) for row in rows), unit

    @cached_property
    def _owned(self) -> dict[str, Decimal]:
        return _sums((row.owner, row.cost) for row in self.rows)

    @cached_property
    def _by_metric(self) -> dict[str, list[MetricRow]]:
        found: dict[str, list[MetricRow]] = defaultdict(list)
        for row in self.metrics:
            if row.tenant is not None:
                found[row.metric].append(row)
        return found


def _facts(driver: str) -> bool:
    return driver in {OWNED_COST, POOL_COST, TOKENS} or driver.startswith(OWNED_QUANTITY)


def _below(quantity: Decimal, unit: str) -> str:
    return f"negative ({plain(quantity)} {unit})" if quantity.is_finite() else f"no number ({quantity} {unit})"


def _missing(driver: str) -> str:
    if driver in {OWNED_COST, POOL_COST}:
        return "nobody owns any such cost, so give some an owner or choose another driver"
    if _facts(driver):
        return "nobody owns charges in that unit, so give some an owner or choose another driver"
    return "load its metric or choose another driver"


def _sums(pairs: Iterable[tuple[str | None, Decimal]]) -> dict[str, Decimal]:
    """Sums per owner, by name: the order of rows decides nothing."""
    total: dict[str, Decimal] = defaultdict(Decimal)
    for owner, value in pairs:
        if owner is not None:
            total[owner] = EXACT.add(total[owner], value)
    return dict(sorted(total.items()))
