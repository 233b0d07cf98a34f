"""What a tenant used: tokens, requests, pieces, and AI cost by model and content type."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from costlib.amounts import EXACT, added
from costlib.ledger.reports import plain
from costlib.models.allocation.result import DIRECT
from costlib.models.chargeback.asked import Facts
from costlib.models.chargeback.charges import Charge
from costlib.models.chargeback.statement import AiUse, Usage
from costlib.policy.chargeback import AI

SHARED = "Shared"
"""AI cost that came through a pool."""
UNTOLD = "Not told"
"""A charge that names no model or content type."""
MILLIONTH = Decimal("0.000001")
NONE = Decimal(0)
KINDS: Mapping[str, str] = {"input": "input", "output": "output"}
"""Token kind to what it is counted as; every other kind has to do with a cache."""
Rows = Sequence[Mapping[str, Any]]


def neat(value: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent.

    >>> neat(Decimal("1200.500000")), neat(Decimal("1E+3"))
    (Decimal('1200.5'), Decimal('1000'))
    """
    return Decimal(plain(value) or 0)


def tokens(rows: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    """Tokens as ``input``, ``cached`` and ``output``."""
    found = dict.fromkeys(("input", "cached", "output"), NONE)
    for row in rows:
        kind = KINDS.get(row["x_TokenKind"] or "", "cached")
        found[kind] = EXACT.add(found[kind], row["tokens"] or NONE)
    return {kind: neat(value) for kind, value in found.items()}


def usage(facts: Facts, tenant: str, rows: Rows, ai_cost: Decimal) -> Usage:
    """What a tenant used in the month.

    Args:
        facts: For its metrics.
        tenant: Who.
        rows: What it used of what it owns.
        ai_cost: Its AI cost of the month.
    """
    terms = facts.ruling.terms
    counted = tokens(rows)
    requests = _sum(each.value for each in facts.of(terms.requests, tenant))
    pieces: dict[str, Decimal] = defaultdict(Decimal)
    for each in facts.of(terms.pieces, tenant):
        name = each.name.rpartition(".")[2]
        pieces[name] = neat(EXACT.add(pieces[name], each.value))
    return Usage(
        **counted,
        requests=requests,
        tokens_per_request=_per(added(counted.values()), requests),
        cost_per_request=_per(ai_cost, requests),
        pieces=tuple(sorted(pieces.items())),
    )


def by_model(charges: Sequence[Charge], rows: Rows) -> tuple[AiUse, ...]:
    """AI cost and tokens by model, dearest first."""
    return _ai(charges, rows, "x_Model", lambda charge: charge.key.model)


def by_content_type(charges: Sequence[Charge], rows: Rows) -> tuple[AiUse, ...]:
    """AI cost and tokens by content type, dearest first."""
    return _ai(charges, rows, "x_ContentType", lambda charge: charge.key.content)


def _ai(charges: Sequence[Charge], rows: Rows, column: str, told: Callable[[Charge], str]) -> tuple[AiUse, ...]:
    """Of the month's AI charges of one tenant."""
    amounts: dict[str, list[Decimal]] = defaultdict(list)
    for charge in charges:
        if charge.key.component == AI:
            amounts[(told(charge) or UNTOLD) if charge.pool == DIRECT else SHARED].append(charge.amount)
    counted: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["tokens"]:
            counted[row[column] or UNTOLD].append(row)
    found = [
        AiUse(name, **tokens(counted.get(name, ())), amount=added(amounts.get(name, ())))
        for name in sorted({*amounts, *counted})
    ]
    return tuple(sorted(found, key=lambda use: (use.name == SHARED, -use.amount, use.name)))


def _sum(values: Iterable[Decimal]) -> Decimal | None:
    """The sum; None of nothing."""
    found = list(values)
    return neat(added(found)) if found else None


def _per(amount: Decimal, count: Decimal | None) -> Decimal | None:
    return EXACT.divide(amount, count).quantize(MILLIONTH) if count else None
