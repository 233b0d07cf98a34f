"""Drivers: how much of what each owner used in a segment, from metrics and from what it owns."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase

from costlib.amounts import EXACT
from costlib.errors import DriverError
from costlib.models.allocation.costs import CostRow
from costlib.policy.allocation import Pool, fits

OWNED_COST, POOL_COST = "facts.cost", "pool.cost"
OWNED_QUANTITY = "facts.quantity."
TOKENS = "facts.tokens"


@dataclass(frozen=True, slots=True)
class Volume:
    """Quantity per owner, in one unit. ``strangers``: owners that nobody knows, whose share stays unallocated."""

    quantities: Mapping[str, Decimal]
    unit: str
    strangers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MetricRow:
    """Sum of a metric over a segment; ``lowest`` is the smallest single value, ``sources`` how many bring it."""

    tenant: str | None
    metric: str
    unit: str
    value: Decimal
    lowest: Decimal
    sources: int = 1


@dataclass(frozen=True, slots=True)
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
            if quantity < 0:
                raise DriverError(f"driver '{driver}' is negative for '{owner}' ({quantity:f} {unit}): mend its rows")
        factor = {owner: pool.plan_weights.get(plan, Decimal(1)) for owner, plan in self.members.items()}
        weighed = {owner: EXACT.multiply(value, factor.get(owner, Decimal(1))) for owner, value in found.items()}
        if not any(weighed.values()):
            raise DriverError(f"driver '{driver}' has no volume: load its metric or choose another driver")
        return Volume(weighed, unit, frozenset(name for name in weighed if name not in self.members and weighed[name]))

    def _raw(self, driver: str, pool: Pool) -> tuple[dict[str, Decimal], str]:
        if driver in {OWNED_COST, POOL_COST}:
            of_kind = driver == POOL_COST
            owned = ((r.owner, r.cost) for r in self.rows if r.owner and (not of_kind or fits(pool.match, r.columns)))
            return _added(owned), "owned cost"
        if driver == TOKENS or driver.startswith(OWNED_QUANTITY):
            unit = "Tokens" if driver == TOKENS else driver.removeprefix(OWNED_QUANTITY)
            return _added((o, value) for (o, each), value in self.quantities.items() if each == unit), unit
        return self._metric(driver)

    def _metric(self, driver: str) -> tuple[dict[str, Decimal], str]:
        rows = [row for row in self.metrics if row.tenant is not None and fnmatchcase(row.metric, driver)]
        units = sorted({row.unit for row in rows})
        if len(units) > 1:
            raise DriverError(f"driver '{driver}' comes in {' and '.join(units)}: load it in one unit")
        for row in rows:
            if row.lowest < 0:
                raise DriverError(
                    f"driver '{driver}' is negative for '{row.tenant}' ({row.lowest:f} {row.unit}): mend its rows"
                )
            if row.sources > 1:
                raise DriverError(f"driver '{driver}' comes from {row.sources} sources for '{row.tenant}': keep one")
        return _added((row.tenant, row.value) for row in rows), "".join(units)


def _added(pairs: Iterable[tuple[str | None, Decimal]]) -> dict[str, Decimal]:
    total: dict[str, Decimal] = defaultdict(Decimal)
    for owner, value in pairs:
        if owner is not None:
            total[owner] = EXACT.add(total[owner], value)
    return dict(sorted(total.items()))
