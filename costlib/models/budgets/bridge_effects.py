"""Price x volume x mix: what made the cost of items change, as effects that add up to the change exactly.

Of items that are in both periods, within one provider, service and unit: volume is what more or less of all of it
would have cost at the old mix and prices; mix is what the shift towards dearer or cheaper items cost; price is what a
unit costs more. A shift between ways of paying for the same item (on demand, committed) is told as commitments.

Source: price, volume, mix analysis of management accounting (Horngren, Cost Accounting, sales-mix and quantity
variances, applied to what is bought).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from costlib.amounts import EXACT, added
from costlib.models.budgets.bridge_lines import SCALE, Item, Line

Bar = Literal[
    "plan", "price", "volume", "mix", "new", "ended", "commitments", "purchases", "credits", "tax", "corrections",
    "currency", "rest",
]  # fmt: skip
_ZERO = Decimal(0)
_SAME_GROUP = (0, 1, 6)
"""Places of provider, service and unit in an item."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one item adds to one bar; positive means dearer.

    ``before`` and ``now`` are the item's costs at the earlier period's exchange rate, with what was consumed beside.
    """

    bar: Bar
    item: Item
    amount: Decimal
    before: Decimal
    now: Decimal
    quantity_before: Decimal | None = None
    quantity_now: Decimal | None = None


def effects(lines: Sequence[Line]) -> list[Effect]:
    """Effects of all lines: they add up to cost now minus cost before, rates included.

    Example by hand: 10 hours at 1 and 10 hours at 3 become 20 at 1 and 20 at 4. Twice as many hours at the old mix cost
    40 more; the mix stays; 20 hours cost 1 more each.

    >>> def hours(name, before, cost_before, now, cost_now):
    ...     item = ("AWS", "EC2", None, name, None, None, "Hours")
    ...     return Line("usage", item, (), Decimal(cost_before), Decimal(cost_now), Decimal(0), before, now)
    >>> found = effects(
    ...     [hours("small", Decimal(10), 10, Decimal(20), 20), hours("large", Decimal(10), 30, Decimal(20), 80)]
    ... )
    >>> [(each.bar, each.item[3], f"{each.amount.normalize():f}") for each in found if each.amount]
    [('volume', 'small', '10'), ('volume', 'large', '30'), ('price', 'large', '20')]
    """
    found = [_whole("currency", line.item, [line], line.rate) for line in lines if line.rate]
    usage: dict[Item, list[Line]] = {}
    for line in lines:
        if line.kind == "usage":
            usage.setdefault(line.item, []).append(line)
        else:
            found.append(_whole(line.kind, line.item, [line], EXACT.subtract(line.now, line.before)))
    groups: dict[Item, dict[Item, list[Line]]] = {}
    for item, parts in usage.items():
        bar = _apart(parts)
        if bar is not None:
            found.append(_whole(bar, item, parts, EXACT.subtract(_now(parts), _before(parts))))
        else:
            groups.setdefault(tuple(item[at] for at in _SAME_GROUP), {})[item] = parts
    return [*found, *(effect for items in groups.values() for effect in _decomposed(items))]


def _apart(parts: Sequence[Line]) -> Bar | None:
    """The bar of an item that prices and quantities can't explain; None where they can."""
    if not any(part.before or part.quantity_before for part in parts):
        return "new"
    if not any(part.now or part.quantity_now for part in parts):
        return "ended"
    told = [q for part in parts for q in (part.quantity_before, part.quantity_now) if q is not None]
    clear = all(q >= 0 for q in told) and all(
        (not part.before or part.quantity_before) and (not part.now or part.quantity_now) for part in parts
    )
    return None if clear and _sum(parts, "quantity_before") and _sum(parts, "quantity_now") else "rest"


def _decomposed(items: dict[Item, list[Line]]) -> Iterable[Effect]:
    """Effects of the items of one service and unit that are in both periods."""
    before = added(_sum(parts, "quantity_before") for parts in items.values())
    now = added(_sum(parts, "quantity_now") for parts in items.values())
    growth = EXACT.subtract(EXACT.divide(now, before), Decimal(1))
    for item, parts in items.items():
        volume = _fine(EXACT.multiply(_before(parts), growth))
        commitments, price = _paid(parts)
        change = EXACT.subtract(_now(parts), _before(parts))
        mix = EXACT.subtract(change, added((volume, commitments, price)))
        by_bar: tuple[tuple[Bar, Decimal], ...] = (
            ("volume", volume),
            ("mix", mix),
            ("commitments", commitments),
            ("price", price),
        )
        yield from (_whole(bar, item, parts, amount) for bar, amount in by_bar)


def _paid(parts: Sequence[Line]) -> tuple[Decimal, Decimal]:
    """What other ways of paying, and other prices, add to the cost of an item's quantity now.

    A way that was not there before had no price; what it saves or costs against the item's mean price is told as
    commitments.
    """
    before, now = _sum(parts, "quantity_before"), _sum(parts, "quantity_now")
    shift, price = _ZERO, _ZERO
    for part in parts:
        was, is_now = part.quantity_before or _ZERO, part.quantity_now or _ZERO
        unit = EXACT.divide(part.before, was) if was else EXACT.divide(part.now, is_now) if is_now else _ZERO
        moved = EXACT.subtract(is_now, EXACT.divide(EXACT.multiply(now, was), before))
        shift = EXACT.add(shift, EXACT.multiply(moved, unit))
        price = EXACT.add(price, EXACT.subtract(part.now, EXACT.multiply(is_now, unit)))
    return _fine(shift), _fine(price)


def _whole(bar: Bar, item: Item, parts: Sequence[Line], amount: Decimal) -> Effect:
    told = any(part.quantity_before is not None or part.quantity_now is not None for part in parts)
    quantities = (_sum(parts, "quantity_before"), _sum(parts, "quantity_now")) if told else (None, None)
    return Effect(bar, item, amount, _before(parts), _now(parts), *quantities)


def _before(parts: Sequence[Line]) -> Decimal:
    return added(part.before for part in parts)


def _now(parts: Sequence[Line]) -> Decimal:
    return added(part.now for part in parts)


def _sum(parts: Sequence[Line], name: Literal["quantity_before", "quantity_now"]) -> Decimal:
    return added(getattr(part, name) or _ZERO for part in parts)


def _fine(amount: Decimal) -> Decimal:
    return amount.quantize(SCALE, context=EXACT)
