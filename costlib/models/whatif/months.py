"""One month of tenants' costs, as a scenario has it: the segments of the month, changed, for an allocation anew.

Every cost is scaled by the per cents and the growth that hit it, as they act in the month that is asked for; then
amounts are added, to the costs that they hit, in proportion. A tenant that leaves takes its drivers with it, one that
joins brings some.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pandas as pd

from costlib.amounts import EXACT, added
from costlib.errors import UsageError
from costlib.models.allocation.costs import CostRow
from costlib.models.allocation.drivers import Drivers, MetricRow
from costlib.models.allocation.run import Segment
from costlib.models.outlook.factors import Acting, change
from costlib.models.whatif.effects import TENANT, Effect
from costlib.policy.scenario_sections import Joining, Leaving
from costlib.policy.scenarios import Factor

ONE, NONE = Decimal(1), Decimal(0)
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


def changed(segments: Sequence[Segment], by: Sequence[str], acts: Sequence[InMonth], currency: str) -> list[Segment]:
    """Segments as a scenario has them; without effects the same costs.

    Args:
        segments: Costs broken down by ``by``.
        by: As of ``columns``.
        acts: Effects in the month; amounts in another currency are left out.
        currency: Of the costs.

    Raises:
        UsageError: Who joins has a driver that nobody measures; names it.
    """
    more = _amounts(segments, by, [each for each in acts if _plain(each, currency)])
    found = [
        replace(segment, rows=[_scaled(row, by, acts, more[number]) for row in segment.rows])
        for number, segment in enumerate(segments)
    ]
    whole = added(Decimal(each.days.days) for each in segments)
    for each in acts:
        cause = each.effect.cause
        if isinstance(cause, Leaving):
            found = [_without(segment, cause.tenant, ONE - each.held) for segment in found]
        if isinstance(cause, Joining):
            pairs = zip(found, segments, strict=True)
            found = [_with(new, old, cause, each, currency, whole) for new, old in pairs]
    return [_plainly(segment, by) for segment in found]


def unsliced(segments: Sequence[Segment], by: Sequence[str]) -> list[Segment]:
    """Segments as they are, their costs no longer broken down."""
    return [_plainly(segment, by) for segment in segments]


def left_out(acts: Iterable[InMonth], segments: Sequence[Segment], by: Sequence[str], currency: str) -> dict[str, str]:
    """Names of amounts that no cost takes, with the reason."""
    found = {}
    for each in acts:
        factor = each.effect.factor
        if factor.kind == "amount" and factor.currency != currency:
            found[factor.name] = f"it is in {factor.currency}, these figures are in {currency}"
        elif _plain(each, currency) and _whole(_hit(segments, by, factor)) <= 0:
            found[factor.name] = "what it hits has no cost in this month"
    return found


def _plain(each: InMonth, currency: str) -> bool:
    factor = each.effect.factor
    return factor.kind == "amount" and factor.currency == currency and not isinstance(each.effect.cause, Joining)


def _hits(factor: Factor, row: CostRow, by: Sequence[str]) -> bool:
    told = dict(zip(by, row.slice, strict=True)) | {TENANT: row.owner}
    return all(told[column] in values for column, values in factor.match.items())


def _hit(segments: Sequence[Segment], by: Sequence[str], factor: Factor) -> list[tuple[int, CostRow]]:
    """Costs that a factor hits, each with the number of its segment."""
    numbered = ((number, row) for number, segment in enumerate(segments) for row in segment.rows)
    return [(number, row) for number, row in numbered if _hits(factor, row, by)]


def _whole(hit: Iterable[tuple[int, CostRow]]) -> Decimal:
    return added(row.cost for _, row in hit)


def _scaled(row: CostRow, by: Sequence[str], acts: Sequence[InMonth], more: Mapping[int, Decimal]) -> CostRow:
    cost = row.cost
    for each in acts:
        if each.scale != ONE and _hits(each.effect.factor, row, by):
            cost = EXACT.multiply(cost, each.scale)
    return replace(row, cost=EXACT.add(cost, more.get(id(row), NONE)))


def _amounts(segments: Sequence[Segment], by: Sequence[str], acts: Sequence[InMonth]) -> list[dict[int, Decimal]]:
    """What amounts add to each row, in proportion to what it costs; by segment."""
    found: list[dict[int, Decimal]] = [defaultdict(Decimal) for _ in segments]
    for each in acts:
        hit = _hit(segments, by, each.effect.factor)
        whole = _whole(hit)
        for number, row in hit if whole > 0 else ():
            part = EXACT.divide(EXACT.multiply(each.added, row.cost), whole)
            found[number][id(row)] = EXACT.add(found[number][id(row)], part)
    return found


def _without(segment: Segment, tenant: str, stays: Decimal) -> Segment:
    """A segment whose drivers have a part of a tenant's left; its cost is scaled before."""
    given = segment.drivers
    metrics = [_times(row, stays) if row.tenant == tenant else row for row in given.metrics]
    quantities = {
        key: EXACT.multiply(value, stays) if key[0] == tenant else value for key, value in given.quantities.items()
    }
    kept = segment.rows if stays else [row for row in segment.rows if row.owner != tenant]
    members = {name: plan for name, plan in given.members.items() if stays or name != tenant}
    return replace(segment, rows=kept, drivers=Drivers(metrics, kept, quantities, members))


def _with(new: Segment, old: Segment, cause: Joining, act: InMonth, currency: str, whole: Decimal) -> Segment:
    """A segment with a tenant that joins; who it is like is looked at as it is without the scenario."""
    part = EXACT.multiply(act.held, cause.scale)
    given = new.drivers
    if cause.like:
        rows = [
            replace(row, owner=cause.tenant, cost=EXACT.multiply(row.cost, part))
            for row in old.rows
            if row.owner == cause.like
        ]
        metrics = [
            replace(_times(row, part), tenant=cause.tenant) for row in old.drivers.metrics if row.tenant == cause.like
        ]
        quantities = {
            (cause.tenant, unit): EXACT.multiply(value, part)
            for (owner, unit), value in old.drivers.quantities.items()
            if owner == cause.like
        }
    else:
        days = EXACT.divide(Decimal(new.days.days), whole)
        rows = list(_stated(new, cause, EXACT.multiply(act.added, days), currency))
        metrics, quantities = list(_measured(new, cause, EXACT.multiply(act.held, days))), {}
    members = dict(sorted({**given.members, cause.tenant: given.members.get(cause.like, "")}.items()))
    every = [*new.rows, *rows]
    drivers = Drivers([*given.metrics, *metrics], every, {**given.quantities, **quantities}, members)
    return replace(new, rows=every, drivers=drivers)


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


def _plainly(segment: Segment, by: Sequence[str]) -> Segment:
    if not by:
        return segment
    rows = [replace(row, slice=()) for row in segment.rows]
    given = segment.drivers
    return replace(segment, rows=rows, drivers=Drivers(given.metrics, rows, given.quantities, given.members))


def _decimal(number: float) -> Decimal:
    return Decimal(repr(float(number))).quantize(DIGITS)
