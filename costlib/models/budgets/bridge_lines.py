"""The two periods of a bridge as lines: one for all charges of one kind, item and way of paying, in both periods.

Where charges are billed in another currency, a line carries its cost at the rate of the earlier period too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import pyarrow as pa

from costlib.amounts import EXACT, added
from costlib.queries_budgets import ITEMS

Kind = Literal["usage", "commitments", "purchases", "credits", "tax", "corrections"]
Item = tuple[str | None, ...]
SCALE = Decimal("1e-18")
"""Parts are kept to so many decimals; what is left over goes to the last of them."""
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """Charges of one kind and item.

    Args:
        kind: What sort of charge.
        item: Values of ``queries_budgets.ITEMS``.
        paid: Pricing category, and status and type of its commitment.
        before: Cost in the earlier period, at the earlier period's rate.
        now: Cost in the later period, at the earlier period's rate.
        rate: What the change of the exchange rate adds to the change of cost.
        quantity_before: Consumed; None where that is not told.
        quantity_now: Likewise.
    """

    kind: Kind
    item: Item
    paid: tuple[str | None, ...]
    before: Decimal
    now: Decimal
    rate: Decimal = _ZERO
    quantity_before: Decimal | None = None
    quantity_now: Decimal | None = None


@dataclass(slots=True)
class _Sides:
    cost: dict[bool, Decimal] = field(default_factory=lambda: {True: _ZERO, False: _ZERO})
    steady: dict[bool, Decimal] = field(default_factory=lambda: {True: _ZERO, False: _ZERO})
    quantity: dict[bool, Decimal | None] = field(default_factory=lambda: {True: None, False: None})


def lines(table: pa.Table, native: Mapping[str, pa.Table], currency: str, end: date) -> list[Line]:
    """Read ``queries_budgets.two_periods``.

    Args:
        table: Its answer in the currency of the bridge.
        native: Billing currency to the answer in that currency, for charges billed in it.
        currency: Of the bridge.
        end: Exclusive end of the earlier period.
    """
    rows = table.to_pylist()
    foreign = {name: own.to_pylist() for name, own in native.items()}
    rates = {name: _rate(rows, own, name, end) for name, own in foreign.items()}
    found: dict[tuple[Kind, Item, tuple[str | None, ...]], _Sides] = {}
    for row in rows:
        sides = found.setdefault(_key(row), _Sides())
        now, cost = bool(row["now"]), counted(row, "cost", end)
        sides.cost[now] = EXACT.add(sides.cost[now], cost)
        if row["BillingCurrency"] == currency or row["BillingCurrency"] not in rates:
            sides.steady[now] = EXACT.add(sides.steady[now], cost)
        if row["quantity"] is not None:
            sides.quantity[now] = EXACT.add(sides.quantity[now] or _ZERO, counted(row, "quantity", end))
    for name, own in foreign.items():
        for row in own:
            sides = found[_key(row)]
            now = bool(row["now"])
            at = EXACT.multiply(counted(row, "cost", end), rates[name]).quantize(SCALE, context=EXACT)
            sides.steady[now] = EXACT.add(sides.steady[now], at)
    return [_line(key, sides) for key, sides in found.items()]


def counted(row: Mapping[str, Any], name: str, end: date) -> Decimal:
    """Cost or quantity of a row; of a charge that reaches beyond the end of its period, for the days before it.

    >>> invoice = {"cost": Decimal(310), "since": date(2026, 10, 1), "until": date(2026, 11, 1)}
    >>> counted(invoice, "cost", date(2026, 10, 15)).normalize()
    Decimal('1.4E+2')
    """
    whole: Decimal = row[name] or _ZERO
    if row["since"] is None:
        return whole
    days, inside = (Decimal((last - row["since"]).days) for last in (row["until"], end))
    return EXACT.divide(EXACT.multiply(whole, inside), days).quantize(SCALE, context=EXACT)


def _line(key: tuple[Kind, Item, tuple[str | None, ...]], sides: _Sides) -> Line:
    moved = [EXACT.subtract(sides.cost[now], sides.steady[now]) for now in (True, False)]
    return Line(
        *key,
        before=sides.steady[False],
        now=sides.steady[True],
        rate=EXACT.subtract(*moved),
        quantity_before=sides.quantity[False],
        quantity_now=sides.quantity[True],
    )


def _rate(rows: list[dict[str, Any]], own: list[dict[str, Any]], name: str, end: date) -> Decimal:
    """Mean rate of the earlier period, weighed by cost; of the later one where the earlier has no such charges."""
    for now in (False, True):
        ours = added(
            abs(counted(row, "cost", end)) for row in rows if row["BillingCurrency"] == name and row["now"] == now
        )
        theirs = added(abs(counted(row, "cost", end)) for row in own if row["now"] == now)
        if theirs:
            return EXACT.divide(ours, theirs)
    return Decimal(1)


def _key(row: Mapping[str, Any]) -> tuple[Kind, Item, tuple[str | None, ...]]:
    paid = (row["PricingCategory"], row["CommitmentDiscountStatus"], row["CommitmentDiscountType"])
    return _kind(row), tuple(row[name] for name in ITEMS), paid


def _kind(row: Mapping[str, Any]) -> Kind:
    category = row["ChargeCategory"]
    if row["ChargeClass"] == "Correction" or category == "Adjustment":
        return "corrections"
    if category in {"Credit", "Tax"}:
        return "credits" if category == "Credit" else "tax"
    committed = row["PricingCategory"] == "Committed" or row["CommitmentDiscountType"] is not None
    if category == "Purchase":
        return "commitments" if committed else "purchases"
    return "commitments" if row["CommitmentDiscountStatus"] == "Unused" else "usage"
