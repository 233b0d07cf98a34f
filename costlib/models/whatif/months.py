"""One month of tenants' costs, as a scenario has it: the segments of the month, changed, for an allocation anew.

Every cost is scaled by the per cents and the growth that hit it, as they act in the month that is asked for; then
amounts are added, to the costs that they hit, in proportion. A tenant that leaves takes its drivers with it, one that
joins brings some.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from costlib.amounts import EXACT, added
from costlib.models.allocation.costs import CostRow
from costlib.models.allocation.drivers import Drivers
from costlib.models.allocation.run import Segment
from costlib.models.whatif.acts import InMonth
from costlib.models.whatif.drivers import with_more, without
from costlib.models.whatif.effect import TENANT
from costlib.policy.scenario_sections import Joining, Leaving
from costlib.policy.scenarios import Factor

ONE, NONE = Decimal(1), Decimal(0)


def changed(segments: Sequence[Segment], by: Sequence[str], acts: Sequence[InMonth], currency: str) -> list[Segment]:
    """Segments as a scenario has them; without effects the same costs.

    Args:
        segments: Costs broken down by ``by``.
        by: As of ``acts.columns``.
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
            found = [without(segment, cause.tenant, ONE - each.held) for segment in found]
        if isinstance(cause, Joining):
            pairs = zip(found, segments, strict=True)
            found = [with_more(new, old, cause, each, currency, whole) for new, old in pairs]
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


def _plainly(segment: Segment, by: Sequence[str]) -> Segment:
    if not by:
        return segment
    rows = [replace(row, slice=()) for row in segment.rows]
    given = segment.drivers
    return replace(segment, rows=rows, drivers=Drivers(given.metrics, rows, given.quantities, given.members))
