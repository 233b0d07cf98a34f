"""Adjustments: what changed in sealed months since, charged once, on the next statement."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costlib.amounts import EXACT, added
from costlib.models.chargeback.month import BillingMonth
from costlib.models.chargeback.statement import MARKUP, Adjustment

Place = tuple[str | None, str]
"""Tenant (None: nobody) and component."""
NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Pending:
    """What the next statements carry.

    Args:
        by_tenant: Tenant (None: what no tenant is charged) to its adjustments, oldest month first.
        settled: Sealed month to the hash of what it was compared with; see ``BillingMonth.inputs``.
        notes: Sealed months that can't be compared.
    """

    by_tenant: Mapping[str | None, tuple[Adjustment, ...]]
    settled: Mapping[str, str]
    notes: tuple[str, ...] = ()


def pending(
    sealed: Sequence[BillingMonth], currency: str, inputs: Callable[[str], str], now: Callable[[str], BillingMonth]
) -> Pending:
    """Compare sealed months with what they would be today.

    Args:
        sealed: Every sealed month.
        currency: Of the statements that carry the adjustments.
        inputs: Hash of what a month is made from today.
        now: A month as computed today; called only where its inputs changed.
    """
    found: dict[str | None, list[Adjustment]] = defaultdict(list)
    settled, notes = {}, []
    before, stated = _settled(sealed), _stated(sealed)
    for month in sorted(sealed, key=lambda each: each.month):
        fresh = inputs(month.name)
        today = now(month.name) if fresh != before.get(month.name) else None
        if {currency, *([today.currency] if today else ())} != {month.currency}:
            notes.append(f"changes of {month.name} wait for a statement in {month.currency}: it was sealed in that")
            continue
        settled[month.name] = fresh
        for tenant, adjustment in differences(month, today, stated) if today else ():
            found[tenant].append(adjustment)
    return Pending({tenant: tuple(each) for tenant, each in found.items()}, settled, tuple(notes))


def differences(
    sealed: BillingMonth, now: BillingMonth, stated: Mapping[tuple[date, Place], Decimal]
) -> list[tuple[str | None, Adjustment]]:
    """What a month is today, in the currency of its seal, less the seal and what was adjusted since; not what is 0."""
    before, after = places(sealed), places(now)
    adjusted = {place for month, place in stated if month == sealed.month}
    found = []
    for place in sorted({*before, *after, *adjusted}, key=lambda place: (place[0] is None, place[0] or "", place[1])):
        was, told, is_now = before.get(place, NONE), stated.get((sealed.month, place), NONE), after.get(place, NONE)
        delta = EXACT.subtract(EXACT.subtract(is_now, was), told)
        if delta:
            found.append((place[0], Adjustment(sealed.month, place[1], was, told, is_now, delta)))
    return found


def places(month: BillingMonth) -> dict[Place, Decimal]:
    """Amounts of a month per tenant and component, mark-up among them, adjustments left out."""
    parts: dict[Place, list[Decimal]] = defaultdict(list)
    for statement in month.statements:
        for component in statement.components:
            parts[statement.tenant, component.name].append(component.amount)
        for line in statement.corrections:
            parts[statement.tenant, line.component].append(line.amount)
        parts[statement.tenant, MARKUP].append(statement.markup)
    for left in month.left:
        parts[None, left.component].append(left.amount)
    return {place: added(amounts) for place, amounts in parts.items()}


def _stated(sealed: Sequence[BillingMonth]) -> dict[tuple[date, Place], Decimal]:
    """What sealed statements have adjusted, per month that it concerns."""
    parts: dict[tuple[date, Place], list[Decimal]] = defaultdict(list)
    for month in sealed:
        every = [(each.tenant, adjustment) for each in month.statements for adjustment in each.adjustments]
        for tenant, adjustment in (*every, *((None, each) for each in month.left_adjustments)):
            parts[adjustment.month, (tenant, adjustment.component)].append(adjustment.delta)
    return {key: added(deltas) for key, deltas in parts.items()}


def _settled(sealed: Sequence[BillingMonth]) -> dict[str, str]:
    """Month to the inputs with which it was last compared, or sealed."""
    ordered = sorted(sealed, key=lambda each: f"{each.sealed_at} {each.name}")
    return {name: value for month in ordered for name, value in month.inputs.items()}
