"""Billing months as a page shows them: which one first, what each tenant owes, how that moved, what closing does."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import pyarrow as pa

from costlib.amounts import exact
from costlib.currencies import minor_unit
from costlib.models.chargeback.closing import Closing
from costlib.models.chargeback.month import BillingMonth
from costlib.models.chargeback.statement import Statement
from costlib.models.ratios import change
from costlib.models.wording import against
from costlib.scope import Period

_MONEY = pa.decimal128(38, 4)
_OWED = pa.schema(
    {
        "tenant": pa.string(),
        "plan": pa.string(),
        "cost": _MONEY,
        "markup": _MONEY,
        "adjustments": _MONEY,
        "total": _MONEY,
    }
)


def title(name: str) -> str:
    """A month in words.

    >>> title("2026-10")
    'October 2026'
    """
    return f"{Period.month(name).start:%B %Y}"


def first_shown(months: Iterable[str], as_of: date) -> str | None:
    """The newest month that the data covers to its end, else the newest; None of none.

    Args:
        months: As ``2026-10``.
        as_of: Exclusive end of the data.

    >>> first_shown(["2026-09", "2026-10", "2026-11"], date(2026, 11, 15))
    '2026-10'
    """
    known = sorted(months)
    over = [name for name in known if Period.month(name).end <= as_of]
    return next(reversed(over or known), None)


def month_before(months: Mapping[str, bool], name: str) -> str | None:
    """The calendar month before, where there are statements of it.

    >>> month_before({"2026-09": True, "2026-10": False}, "2026-10")
    '2026-09'
    """
    before = f"{Period.month(name).before().start:%Y-%m}"
    return before if before in months else None


def owed_table(month: BillingMonth) -> pa.Table:
    """What each tenant owes, dearest first: tenant, plan, cost, markup, adjustments, total; in minor units."""
    rows = [
        {
            "tenant": each.tenant,
            "plan": each.plan or None,
            "cost": each.cost,
            "markup": each.markup,
            "adjustments": each.adjusted,
            "total": each.total,
        }
        for each in dearest(month)
    ]
    return pa.Table.from_pylist(rows, _OWED)


def dearest(month: BillingMonth) -> list[Statement]:
    """Its statements, the dearest first."""
    return sorted(month.statements, key=lambda each: (-each.total, each.tenant))


def is_whole(month: date, as_of: date) -> bool:
    """Whether the data covers a month to its end, so that it can be compared.

    Args:
        month: Its first day.
        as_of: Last day of the data.
    """
    return as_of >= Period.month(f"{month:%Y-%m}").last_day


def moved(now: Decimal, before: Decimal | None, *, whole: bool) -> float | None:
    """How an amount moved against the month before, as a fraction; None where that can't be known.

    >>> moved(Decimal(125), Decimal(100), whole=True), moved(Decimal(125), Decimal(100), whole=False)
    (0.25, None)
    """
    return change(now, before) if whole and before is not None else None


def versus(name: str) -> str:
    """What a month is compared with, in words.

    >>> versus("2026-10")
    'vs Sep 2026'
    """
    return against(Period.month(name).before())


def adds_up(month: BillingMonth) -> bool:
    """Whether statements and what is unallocated are what the ledger says, rounded once."""
    return abs(month.rounding) <= minor_unit(month.currency) / 2


def proof(month: BillingMonth) -> str:
    """What statements and what is unallocated come to, beside the ledger, in a sentence."""
    code = month.currency
    are = f"are the ledger's {exact(month.total, code)}"
    if not adds_up(month):
        are = f"are {exact(month.total, code)}, and the ledger says {exact(month.ledger, code)}: do not send them"
    return (
        f"{len(month.statements)} statements with {exact(month.cost, code)} of cost, and "
        f"{exact(month.unallocated, code)} that no tenant is charged, {are}."
    )


def will_seal(month: BillingMonth) -> str:
    """What closing a month seals, in a sentence."""
    code = month.currency
    parts = f"cost {exact(month.cost, code)}, mark-up {exact(month.markup, code)}"
    adjusted = f", adjustments {exact(month.adjusted, code)}" if month.adjusted else ""
    return f"{len(month.statements)} statements, {exact(month.charged, code)} in all: {parts}{adjusted}."


def obstacles(closing: Closing) -> list[str]:
    """Why a month can't be closed yet, and what to do."""
    return [problem for finding in closing.findings for problem in finding.problems]
