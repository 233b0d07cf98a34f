"""Real usage as what-ifs take it: billed tokens by content type, model and kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from costlib.amounts import EXACT, added
from costlib.ledger import Ledger
from costlib.queries_tokens import token_charges
from costlib.scope import Scope

BY = ("charge_date", "x_ContentType", "ServiceProviderName", "x_Model", "x_TokenKind")
Key = tuple[str | None, str, str | None, str]
"""Content type, provider, model, token kind."""
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
    """Lines of rows of ``queries_tokens.token_charges`` by ``BY``.

    On a day that a usage report counts, its count goes before the bill's; days that nobody counts are lines of their
    own, for their cost is not that of the tokens of other days.
    """
    found: dict[tuple[Key, bool], list[tuple[Decimal | None, Decimal]]] = {}
    for row in rows:
        if row["billed_rows"]:
            tokens = _tokens(row)
            key = (row["x_ContentType"], row["ServiceProviderName"] or "", row["x_Model"], row["x_TokenKind"])
            found.setdefault((key, tokens is None), []).append((tokens, row["cost"]))
    return [_line(key, days) for (key, _), days in found.items()]


def _tokens(row: Mapping[str, Any]) -> Decimal | None:
    """How many; None where nobody counts, or only some of the bill's charges say it."""
    if row["used_rows"]:
        return Decimal(row["used_tokens"])
    return Decimal(row["billed_tokens"]) if row["billed_counts"] == row["billed_rows"] else None


def _line(key: Key, days: Sequence[tuple[Decimal | None, Decimal]]) -> Line:
    counts = [tokens for tokens, _ in days if tokens is not None]
    return Line(*key, added(counts) if counts else None, added(cost for _, cost in days))


def total(found: Sequence[Line]) -> Decimal:
    """Cost of all lines.

    >>> total([Line(None, "p", "m", "input", None, Decimal(2)), Line(None, "p", "m", "output", None, Decimal(3))])
    Decimal('5')
    """
    return added(line.cost for line in found)
