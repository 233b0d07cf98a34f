"""Real usage as what-ifs take it: billed tokens by content type, model and kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from costlib.amounts import EXACT, added
from costlib.ledger import Ledger
from costlib.queries_tokens import token_charges
from costlib.scope import Scope

BY = ("x_ContentType", "ServiceProviderName", "x_Model", "x_TokenKind")
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Line:
    """Tokens of a kind, and what they cost.

    Args:
        content_type: None for what is nobody's content.
        provider: Who charges.
        model: None where nobody names it.
        kind: Token kind.
        tokens: None where nobody counts them.
        cost: In the currency of the question.
        factor: Part of the price that is charged after discounts: it goes along when the line moves to another model.
    """

    content_type: str | None
    provider: str
    model: str | None
    kind: str
    tokens: Decimal | None
    cost: Decimal
    factor: Decimal = ONE

    def part(self, share: Decimal, remaining: Decimal = ONE) -> "Line":
        """A share of the line, of whose cost a part remains."""
        tokens = None if self.tokens is None else EXACT.multiply(self.tokens, share)
        cost = EXACT.multiply(EXACT.multiply(self.cost, share), remaining)
        return replace(self, tokens=tokens, cost=cost, factor=EXACT.multiply(self.factor, remaining))


def lines(ledger: Ledger, scope: Scope) -> list[Line]:
    """Billed tokens of the scope, in its currency. Tokens without a bill are not among them (see ``reconcile``).

    Raises:
        EmptyLedgerError: Nothing is loaded yet.
    """
    return lines_of(ledger.ask_facts(token_charges, scope, *BY).to_pylist())


def lines_of(rows: Iterable[Mapping[str, Any]]) -> list[Line]:
    """Lines of rows of ``queries_tokens.token_charges`` by ``BY``; a usage report's count goes before the bill's."""
    return [
        Line(
            row["x_ContentType"],
            row["ServiceProviderName"] or "",
            row["x_Model"],
            row["x_TokenKind"],
            row["used_tokens"] if row["used_rows"] else row["billed_tokens"] if row["billed_counts"] else None,
            row["cost"],
        )
        for row in rows
        if row["billed_rows"]
    ]


def total(found: Sequence[Line]) -> Decimal:
    """Cost of all lines.

    >>> total([Line(None, "p", "m", "input", None, Decimal(2)), Line(None, "p", "m", "output", None, Decimal(3))])
    Decimal('5')
    """
    return added(line.cost for line in found)
