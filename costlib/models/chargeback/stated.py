"""One tenant's statement, put together from its charges and from what it used."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from costlib.amounts import EXACT, added
from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.models.chargeback.advice import advice
from costlib.models.chargeback.asked import Facts
from costlib.models.chargeback.charges import Charge
from costlib.models.chargeback.lines import WHOLE, lines, quantities, shared
from costlib.models.chargeback.parts import Component, Line
from costlib.models.chargeback.statement import Statement
from costlib.models.chargeback.usage import Rows, by_content_type, by_model, neat, usage
from costlib.periods import period_status
from costlib.policy.chargeback import AI, Ruling

NONE = Decimal(0)


def stated(asked: Facts, tenant: str, charged: Sequence[Charge], used: Rows, now: datetime) -> Statement:
    """The statement of one tenant, without adjustments of sealed months.

    Args:
        asked: What the ledger says of the month.
        tenant: Who is charged.
        charged: Its charges.
        used: What it used of what it owns.
        now: The current moment, UTC.
    """
    ruling, start = asked.ruling, asked.month.start
    mine = [charge for charge in charged if charge.month == start]
    components = _components(ruling, mine, used)
    corrections = _corrections(ruling, [charge for charge in charged if charge.month != start])
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
        shared=tuple(shared(charged)),
        markup_percent=percent,
        markup=markup(cost, percent, ruling.terms.currency),
        adjustments=(),
        recommendations=advice(ruling.terms, figures, models, cost, corrected),
        notes=tuple(limits(asked)),
        as_of=asked.fresh.last_day,
        period_status=period_status(asked.month, asked.fresh.as_of, now),
        sample=asked.sample,
    )


def _components(ruling: Ruling, mine: Sequence[Charge], used: Rows) -> tuple[Component, ...]:
    consumed = quantities(ruling, used)
    return tuple(
        Component(rule.name, rule.title, tuple(lines(mine, rule.name, consumed)), rule.account)
        for rule in ruling.components
    )


def _corrections(ruling: Ruling, others: Sequence[Charge]) -> tuple[Line, ...]:
    return tuple(line for rule in ruling.components for line in lines(others, rule.name, {}))


def markup(cost: Decimal, percent: Decimal, currency: str) -> Decimal:
    """Per cent of a cost, in whole minor units, half to even.

    >>> markup(Decimal("100.25"), Decimal("10"), "USD"), markup(Decimal("-50"), Decimal("5"), "JPY")
    (Decimal('10.02'), Decimal('-2'))
    """
    return rounded(EXACT.divide(EXACT.multiply(cost, percent), WHOLE), minor_unit(currency))


def limits(asked: Facts) -> Iterator[str]:
    """What limits a statement, without the figures of all tenants: these are not for one of them to read."""
    if any(each.known < each.rows for each in asked.billed):
        yield f"{asked.ruling.terms.basis} is not known for every charge: what is unknown is not charged"
    for each in asked.unconverted:
        yield f"cost in {each['currency']} has no rate and is not charged: load its rates"


def notes(asked: Facts) -> Iterator[str]:
    """What limits the figures of a month."""
    rows, known = sum(each.rows for each in asked.billed), sum(each.known for each in asked.billed)
    if known < rows:
        yield f"{asked.ruling.terms.basis} is known for {known} of {rows} rows: what is unknown is not charged"
    for each in asked.unconverted:
        yield f"{neat(each['cost'])} {each['currency']} has no rate and is not charged: load its rates"
