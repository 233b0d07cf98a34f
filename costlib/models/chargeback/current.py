"""A billing month as the ledger gives it now: statements without adjustments of sealed months."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from costlib.amounts import EXACT, added
from costlib.cents import minor_unit, rounded
from costlib.ledger import Ledger
from costlib.models.allocation.result import DIRECT
from costlib.models.chargeback.advice import WHOLE, advice
from costlib.models.chargeback.asked import Facts, facts
from costlib.models.chargeback.charges import Charge, charges
from costlib.models.chargeback.month import BillingMonth, Left
from costlib.models.chargeback.statement import Component, Line, SharedOut, Statement
from costlib.models.chargeback.usage import MILLIONTH, by_content_type, by_model, neat, usage
from costlib.periods import period_status
from costlib.policy import decisions
from costlib.policy.chargeback import AI
from costlib.scope import Period
from costlib.state import State

KINDS = ("allocation", "chargeback", "ownership")
"""Documents that statements depend on."""
FINE = Decimal("1e-12")
NONE = Decimal(0)
Item = TypeVar("Item")


def current(ledger: Ledger, month: Period, now: datetime, also: Iterable[str] = ()) -> BillingMonth:
    """State a billing month from the ledger, whether it is sealed or not.

    Args:
        ledger: Where costs and decisions are.
        month: One calendar month.
        now: The current moment, UTC.
        also: Tenants that get a statement even without charges.

    Raises:
        UsageError: Nothing is billed in it.
    """
    asked = facts(ledger, month)
    found = charges(asked.shares, asked.by, asked.ruling, asked.cost)
    charged = _grouped(found, lambda charge: charge.tenant)
    used = _grouped(asked.used, lambda row: row["x_Tenant"])
    terms = asked.ruling.terms
    tenants = sorted({*asked.members, *also, *(name for name in charged if name is not None)})
    left = _sums((charge.key.component, charge.amount) for charge in charged.get(None, ()))
    return BillingMonth(
        month=month.start,
        basis=terms.basis,
        currency=terms.currency,
        ledger=neat(asked.cost),
        statements=tuple(_statement(asked, name, charged.get(name, ()), used.get(name, ()), now) for name in tenants),
        left=tuple(Left(name, amount) for name, amount in sorted(left.items())),
        left_adjustments=(),
        as_of=asked.fresh.last_day,
        period_status=period_status(month, asked.fresh.as_of, now),
        version=ledger.version(),
        policies=policies(ledger.state),
        inputs={},
        accounts=asked.ruling.booked,
        notes=tuple(_notes(asked)),
    )


def policies(state: State) -> dict[str, str]:
    """Kind of each document that statements depend on, and the SHA-256 of what it says."""
    return {kind: decisions.newest(state, kind).sha256 for kind in KINDS}


def _statement(
    asked: Facts, tenant: str, charged: Sequence[Charge], used: Sequence[Mapping[str, Any]], now: datetime
) -> Statement:
    ruling, start = asked.ruling, asked.month.start
    mine = [charge for charge in charged if charge.month == start]
    quantities = _quantities(asked, used)
    components = tuple(
        Component(rule.name, rule.title, tuple(_lines(mine, rule.name, quantities)), rule.account)
        for rule in ruling.components
    )
    others = [charge for charge in charged if charge.month != start]
    corrections = tuple(line for rule in ruling.components for line in _lines(others, rule.name, {}))
    ai_cost = added(part.amount for part in components if part.name == AI)
    figures, models = usage(asked, tenant, used, ai_cost), by_model(mine, used)
    cost, corrected = added(charge.amount for charge in charged), added(line.amount for line in corrections)
    percent = ruling.markups.get(asked.members.get(tenant, ""), NONE)
    return Statement(
        tenant=tenant,
        plan=asked.members.get(tenant, ""),
        month=start,
        issuer=ruling.terms.issuer,
        basis=ruling.terms.basis,
        currency=ruling.terms.currency,
        components=components,
        corrections=corrections,
        usage=figures,
        by_model=models,
        by_content_type=by_content_type(mine, used),
        shared=tuple(_shared(charged)),
        markup_percent=percent,
        markup=markup(cost, percent, ruling.terms.currency),
        adjustments=(),
        recommendations=advice(ruling.terms, figures, models, cost, corrected),
        notes=tuple(_notes(asked)),
        as_of=asked.fresh.last_day,
        period_status=period_status(asked.month, asked.fresh.as_of, now),
        sample=asked.sample,
    )


def markup(cost: Decimal, percent: Decimal, currency: str) -> Decimal:
    """Per cent of a cost, in whole minor units, half to even.

    >>> markup(Decimal("100.25"), Decimal("10"), "USD"), markup(Decimal("-50"), Decimal("5"), "JPY")
    (Decimal('10.02'), Decimal('-2'))
    """
    return rounded(EXACT.divide(EXACT.multiply(cost, percent), WHOLE), minor_unit(currency))


def _lines(
    charged: Iterable[Charge], component: str, quantities: Mapping[tuple[str, str], tuple[Decimal, str]]
) -> Iterator[Line]:
    """Lines of a component, dearest first; what rounds to nothing is no line."""
    mine = (charge for charge in charged if charge.key.component == component)
    groups = _grouped(mine, lambda charge: (charge.key.service, charge.pool, charge.month))
    amounts = {key: added(charge.amount for charge in inside) for key, inside in groups.items()}
    for service, pool, month in sorted(amounts, key=lambda key: (-amounts[key], key)):
        amount = amounts[service, pool, month]
        quantity, unit = quantities.get((component, service), (None, "")) if pool == DIRECT else (None, "")
        if amount or quantity:
            yield Line(component, service, pool, month, amount, quantity, unit)


def _quantities(asked: Facts, used: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], tuple[Decimal, str]]:
    """Component and service to what was consumed of it, where it has one unit."""
    parts: dict[tuple[str, str], dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for row in used:
        if row["consumed"] is not None and row["ConsumedUnit"]:
            key = (asked.ruling.component(row).name, row["ServiceName"] or "")
            parts[key][row["ConsumedUnit"]].append(row["consumed"])
    return {key: _one(units) for key, units in parts.items() if len(units) == 1}


def _one(units: Mapping[str, Sequence[Decimal]]) -> tuple[Decimal, str]:
    ((unit, values),) = units.items()
    return neat(added(values)), unit


def _shared(charged: Iterable[Charge]) -> Iterator[SharedOut]:
    """How shared cost came to a tenant: one row per pool, activity, part and driver of a segment."""
    shared = (charge for charge in charged if charge.pool != DIRECT)
    groups = _grouped(
        shared,
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


def _notes(asked: Facts) -> Iterator[str]:
    rows, known = sum(each.rows for each in asked.billed), sum(each.known for each in asked.billed)
    if known < rows:
        yield f"{asked.ruling.terms.basis} is known for {known} of {rows} rows: what is unknown is not charged"
    for each in asked.unconverted:
        yield f"{neat(each['cost'])} {each['currency']} has no rate and is not charged: load its rates"


def _sums(pairs: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for name, amount in pairs:
        found[name] = EXACT.add(found.get(name, NONE), amount)
    return found


def _grouped(items: Iterable[Item], key: Callable[[Item], Hashable]) -> dict[Any, list[Item]]:
    found: dict[Any, list[Item]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return found
