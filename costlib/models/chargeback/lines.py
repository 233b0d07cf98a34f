"""Lines of statements from charges: services of a component, and how shared cost came to a tenant."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from costlib.amounts import EXACT, added
from costlib.models.allocation.result import DIRECT
from costlib.models.chargeback.charges import Charge
from costlib.models.chargeback.parts import Line, SharedOut
from costlib.models.chargeback.usage import MILLIONTH, neat
from costlib.policy.chargeback import Ruling
from costlib.scope import Period

FINE = Decimal("1e-12")
WHOLE = Decimal(100)
Item = TypeVar("Item")
Consumed = Mapping[tuple[str, str], tuple[Decimal, str]]
"""Component and service to quantity and unit."""


def lines(charged: Iterable[Charge], component: str, consumed: Consumed) -> Iterator[Line]:
    """Lines of a component, dearest first; what rounds to nothing is no line."""
    mine = (charge for charge in charged if charge.key.component == component)
    groups = grouped(mine, lambda charge: (charge.key.service, charge.pool, charge.month))
    amounts = {key: added(charge.amount for charge in inside) for key, inside in groups.items()}
    for service, pool, month in sorted(amounts, key=lambda key: (-amounts[key], key)):
        amount = amounts[service, pool, month]
        quantity, unit = consumed.get((component, service), (None, "")) if pool == DIRECT else (None, "")
        if amount or quantity:
            yield Line(component, service, pool, month, amount, quantity, unit)


def quantities(ruling: Ruling, used: Iterable[Mapping[str, Any]]) -> Consumed:
    """Component and service to what was consumed of it, where it has one unit."""
    parts: dict[tuple[str, str], dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for row in used:
        if row["consumed"] is not None and row["ConsumedUnit"]:
            key = (ruling.component(row).name, row["ServiceName"] or "")
            parts[key][row["ConsumedUnit"]].append(row["consumed"])
    return {key: _one(units) for key, units in parts.items() if len(units) == 1}


def _one(units: Mapping[str, Sequence[Decimal]]) -> tuple[Decimal, str]:
    ((unit, values),) = units.items()
    return neat(added(values)), unit


def shared(charged: Iterable[Charge]) -> Iterator[SharedOut]:
    """How shared cost came to a tenant: one row per pool, activity, part and driver of a segment."""
    through = (charge for charge in charged if charge.pool != DIRECT)
    groups = grouped(
        through,
        lambda c: (c.segment, c.pool, c.key.activity, c.key.part, c.key.method, c.key.driver, c.key.note),
    )
    for (segment, pool, activity, part, method, driver, note), inside in sorted(groups.items()):
        first = inside[0]
        dated = "" if segment == Period.month(f"{segment.start:%Y-%m}") else f"{segment}"
        yield SharedOut(
            first.month,
            pool,
            activity,
            part,
            method,
            driver,
            first.unit,
            quantity=neat(first.quantity),
            total=neat(first.total),
            share=neat(EXACT.divide(EXACT.multiply(first.quantity, WHOLE), first.total).quantize(MILLIONTH)),
            cost=neat(added(charge.cost for charge in inside).quantize(FINE)),
            amount=added(charge.amount for charge in inside),
            note=", ".join(text for text in (dated, note) if text),
        )


def grouped(items: Iterable[Item], key: Callable[[Item], Hashable]) -> dict[Any, list[Item]]:
    """Items by key, in their order."""
    found: dict[Any, list[Item]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return found
