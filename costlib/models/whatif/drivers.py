"""Costs and drivers of a month with a tenant more or less."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from costlib.amounts import EXACT
from costlib.errors import UsageError
from costlib.models.allocation.costs import CostRow
from costlib.models.allocation.drivers import Drivers, MetricRow
from costlib.models.allocation.run import Segment
from costlib.models.whatif.acts import InMonth
from costlib.policy.scenario_sections import Joining


def without(segment: Segment, tenant: str, stays: Decimal) -> Segment:
    """A segment whose drivers have a part of a tenant's left; its cost is scaled before."""
    given = segment.drivers
    metrics = [_times(row, stays) if row.tenant == tenant else row for row in given.metrics]
    quantities = {
        key: EXACT.multiply(value, stays) if key[0] == tenant else value for key, value in given.quantities.items()
    }
    kept = segment.rows if stays else [row for row in segment.rows if row.owner != tenant]
    members = {name: plan for name, plan in given.members.items() if stays or name != tenant}
    return replace(segment, rows=kept, drivers=Drivers(metrics, kept, quantities, members))


def with_more(new: Segment, old: Segment, cause: Joining, act: InMonth, currency: str, whole: Decimal) -> Segment:
    """A segment with a tenant that joins; who it is like is looked at as it is without the scenario."""
    given = new.drivers
    if cause.like:
        rows, metrics, quantities = _like(old, cause, EXACT.multiply(act.held, cause.scale))
    else:
        days = EXACT.divide(Decimal(new.days.days), whole)
        rows = list(_stated(new, cause, EXACT.multiply(act.added, days), currency))
        metrics, quantities = list(_measured(new, cause, EXACT.multiply(act.held, days))), {}
    members = dict(sorted({**given.members, cause.tenant: given.members.get(cause.like, "")}.items()))
    every = [*new.rows, *rows]
    drivers = Drivers([*given.metrics, *metrics], every, {**given.quantities, **quantities}, members)
    return replace(new, rows=every, drivers=drivers)


def _like(
    old: Segment, cause: Joining, part: Decimal
) -> tuple[list[CostRow], list[MetricRow], dict[tuple[str, str], Decimal]]:
    """A part of the costs, metrics and quantities of the tenant that it is like, under its own name."""
    mine, given = cause.tenant, old.drivers
    return (
        [replace(row, owner=mine, cost=EXACT.multiply(row.cost, part)) for row in old.rows if row.owner == cause.like],
        [replace(_times(row, part), tenant=mine) for row in given.metrics if row.tenant == cause.like],
        {
            (mine, unit): EXACT.multiply(value, part)
            for (name, unit), value in given.quantities.items()
            if name == cause.like
        },
    )


def _stated(segment: Segment, cause: Joining, cost: Decimal, currency: str) -> Iterator[CostRow]:
    if cause.currency == currency and segment.rows:
        like = segment.rows[0]
        names: Mapping[str, str | None] = dict.fromkeys(like.columns)
        yield CostRow(names, cause.tenant, tuple(None for _ in like.slice), cost)


def _measured(segment: Segment, cause: Joining, part: Decimal) -> Iterator[MetricRow]:
    units = {row.metric: row.unit for row in segment.drivers.metrics}
    for name, quantity in cause.drivers.items():
        if name not in units:
            known = ", ".join(sorted(units)) or "none"
            raise UsageError(f"'{cause.name}': nobody measures '{name}': choose one of {known}")
        value = EXACT.multiply(quantity, part)
        yield MetricRow(cause.tenant, name, units[name], value, value)


def _times(row: MetricRow, part: Decimal) -> MetricRow:
    return replace(row, value=EXACT.multiply(row.value, part), lowest=EXACT.multiply(row.lowest, part))
