"""AI costs as the command line says them: the calculator, and the tokens of the ledger."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from costlib.amounts import EXACT, exact
from costlib.ledger import Ledger
from costlib.models.ai.calculator import Calculation, Content
from costlib.models.ai.pricing import LABEL, Unpriced
from costlib.models.ai.reconcile import Reconciled, Reconciliation, reconcile
from costlib.models.wording import visible
from costlib.periods import period_status
from costlib.policy.prices.price import Book
from costlib.scope import Scope

PLACES = Decimal("1e-12")
"""Digits of what is no exact product: averages and prices of a million."""


def calculation_json(found: Calculation) -> dict[str, Any]:
    """The calculator's answer: amounts as decimal strings, exact but for the average."""
    rows = [
        {
            "content_type": row.content_type,
            "model": row.model,
            "volume": _string(row.volume),
            "cost_per_piece": _string(row.cost_per_piece),
            "monthly_cost": _string(row.monthly_cost),
        }
        for row in found.rows
    ]
    told = {"currency": found.currency, "book": found.book, "day": str(found.day)}
    return {**told, "rows": rows, "total": _string(found.total), "average": _string(_rounded(found.average))}


def calculation_text(found: Calculation) -> str:
    """The calculator's answer, a line per content type."""
    lines = [f"A month of content by the price book '{found.book}' on {found.day}, in {found.currency}"]
    lines += [f"{_string(row.monthly_cost):>12}  {_counted(row)}" for row in found.rows]
    average = _string(_rounded(found.average)) or "unknown"
    return "\n".join([*lines, f"{_string(found.total):>12}  total, {average} a piece"])


def _counted(row: Content) -> str:
    return f"{visible(row.content_type)}: {row.volume:,f} x {_string(row.cost_per_piece)} ({visible(row.model)})"


@dataclass(frozen=True, slots=True)
class TokenReport:
    """Token spend of the ledger by model and kind, beside what the price book makes of the same tokens."""

    found: Reconciliation
    as_of: date
    period_status: str
    unconverted: tuple[dict[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it: amounts as decimal strings, what is unknown null."""
        scope = self.found.scope
        return {
            "currency": scope.currency,
            "basis": "BilledCost",
            "from": str(scope.period.start),
            "to": str(scope.period.end),
            "as_of": str(self.as_of),
            "period_status": self.period_status,
            "book": self.found.book,
            "computed_is": LABEL,
            "rows": [_row(row) for row in self.found.rows],
            "total": _string(self.found.billed),
            "unpriced": [_unpriced(each) for each in self.found.unpriced],
            "unconverted": [{**each, "cost": _string(each["cost"])} for each in self.unconverted],
        }

    def as_text(self) -> str:
        """As the command line says it."""
        scope, currency = self.found.scope, self.found.scope.currency
        lines = [f"Billed for tokens, {scope.period}, {self.period_status}, data as of {self.as_of}"]
        lines += [f"{exact(row.billed, currency):>20}  {_told(row, currency)}" for row in self.found.rows]
        lines.append(f"{exact(self.found.billed, currency):>20}  total")
        lines += [_missing(each) for each in self.found.unpriced]
        lines += [
            f"not converted, of all charges: {each['cost']:f} {each['currency']}"
            for each in self.unconverted
            if each["cost"]
        ]
        return "\n".join(visible(line) for line in lines)


def token_report(ledger: Ledger, scope: Scope, book: Book, now: datetime) -> TokenReport:
    """Token spend of a scope.

    Raises:
        EmptyLedgerError: Nothing is loaded yet.
    """
    fresh = ledger.freshness()
    found = reconcile(ledger, scope, book, monthly=False)
    status = period_status(scope.period, fresh.as_of, now)
    return TokenReport(found, fresh.last_day, status, tuple(ledger.unconverted(scope)))


def _row(row: Reconciled) -> dict[str, Any]:
    return {
        "provider": row.provider,
        "model": row.model,
        "token_kind": row.kind,
        "tokens": _string(row.tokens),
        "cost": _string(row.billed),
        "per_million": _string(_rounded(row.per_million)),
        "computed": _string(row.computed),
        "difference": _string(row.difference),
        "notes": list(row.notes),
    }


def _unpriced(each: Unpriced) -> dict[str, Any]:
    return {
        "provider": each.provider,
        "model": each.model,
        "token_kind": each.kind,
        "tier": each.tier,
        "tokens": _string(each.tokens),
        "rows": each.rows,
        "reason": each.reason,
    }


def _told(row: Reconciled, currency: str) -> str:
    price = f"{exact(_rounded(row.per_million), currency)} a million"
    notes = f" ({'; '.join(row.notes)})" if row.notes else ""
    return f"{row.provider} {row.model or '(no model)'}, {row.kind}: {_tokens(row.tokens)} tokens, {price}{notes}"


def _missing(each: Unpriced) -> str:
    return f"unpriced: {each.model or 'no model'}, {each.kind}: {_tokens(each.tokens)} tokens, {each.reason}"


def _tokens(count: Decimal | None) -> str:
    return "unknown" if count is None else f"{count.normalize(EXACT):,f}"


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(PLACES, context=EXACT)


def _string(value: Decimal | None) -> str | None:
    """A decimal string without zeros at its end; None for None."""
    return None if value is None else f"{value.normalize(EXACT):f}"
