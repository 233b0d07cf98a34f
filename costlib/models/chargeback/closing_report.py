"""What the command line says of a month that was sealed, or can't be."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from costlib.ledger.reports import plain
from costlib.models.chargeback.closing import Closing
from costlib.models.chargeback.month import BillingMonth
from costlib.models.chargeback.statement import Statement
from costlib.models.wording import visible


def as_json(closing: Closing) -> dict[str, Any]:
    """Findings, warnings, and the month's figures: amounts as decimal strings."""
    body: dict[str, Any] = {
        "ok": closing.ok,
        "findings": [finding.as_json() for finding in closing.findings],
        "warnings": list(closing.warnings),
    }
    return body if closing.month is None else {**body, **_month(closing.month)}


def as_text(closing: Closing) -> str:
    """Findings, a line per tenant, and the proof that nothing was lost."""
    lines = []
    for finding in closing.findings:
        lines.append(f"{'ok    ' if finding.ok else 'FAILED'} {finding.check}")
        lines += [f"       {visible(problem)}" for problem in finding.problems]
    lines += [f"note   {visible(warning)}" for warning in closing.warnings]
    return "\n".join([*lines, *(_table(closing.month) if closing.month and closing.ok else ())])


def _month(month: BillingMonth) -> dict[str, Any]:
    amounts = ("total", "cost", "unallocated", "rounding", "markup", "adjusted", "charged")
    return {
        "month": month.name,
        "status": month.status,
        "sealed_at": month.sealed_at.isoformat() if month.sealed_at else None,
        "sha256": month.sha256,
        "currency": month.currency,
        "basis": month.basis,
        "as_of": str(month.as_of),
        "period_status": month.period_status,
        "ledger_version": month.version,
        "policies": month.policies,
        "ledger": plain(month.ledger),
        **{name: plain(getattr(month, name)) for name in amounts},
        "tenants": [_tenant(each) for each in month.statements],
    }


def _tenant(statement: Statement) -> dict[str, Any]:
    amounts = ("cost", "markup", "adjusted", "total")
    figures = {name: plain(getattr(statement, name)) for name in amounts}
    return {"tenant": statement.tenant, **figures, "content_hash": statement.content_hash}


def _table(month: BillingMonth) -> Iterator[str]:
    yield f"{month.name} {month.status}, {month.basis} in {month.currency}, data as of {month.as_of}"
    yield f"{'cost':>16}{'mark-up':>14}{'adjusted':>14}{'total':>16}  tenant"
    for each in month.statements:
        yield f"{_row(each.cost, each.markup, each.adjusted, each.total)}  {visible(each.tenant)}"
    yield f"{_row(month.cost, month.markup, month.adjusted, month.charged)}  all tenants"
    yield f"{month.unallocated:>16,f}  unallocated"
    yield f"{month.total:>16,f}  cost and unallocated; ledger {plain(month.ledger)}, rounding {plain(month.rounding)}"
    if month.sha256:
        yield f"sealed {month.sealed_at}, SHA-256 {month.sha256}"


def _row(cost: Decimal, markup: Decimal, adjusted: Decimal, total: Decimal) -> str:
    return f"{cost:>16,f}{markup:>14,f}{adjusted:>14,f}{total:>16,f}"
