"""What models cost, by model, content type, token kind or tenant: cost, tokens, and the cost of a million of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costlib.amounts import EXACT, added
from costlib.models.breakdown import Part
from costlib.models.ratios import known, share
from costlib.queries_ai import SUMS, TOKENS
from costlib.scope import Period

LEVELS: Mapping[str, str] = {
    "Model": "x_Model",
    "Content type": "x_ContentType",
    "Token kind": "x_TokenKind",
    "Tenant": "x_Tenant",
}
"""Title and column of what AI cost is told apart by."""
UNNAMED: Mapping[str, str] = {
    "x_Model": "No model named",
    "x_ContentType": "No content type",
    "x_TokenKind": "No tokens",
    "x_Tenant": "No tenant",
}
"""What stands for a missing name, per column."""
MILLION = Decimal(10**6)
_ZERO = Decimal(0)
Row = Mapping[str, Any]
"""Of an answer of ``queries_ai.ai_spend``."""


@dataclass(frozen=True, slots=True)
class AiSpend:
    """AI charges of a period.

    Args:
        cost: None where charges exist and no cost of them is known.
        tokens: Each counted once; None where nobody counts any.
        priced_cost: Cost of the tokens of which both number and cost are known.
        priced_tokens: How many these are.
        token_cost: Cost of all tokens; what is not in ``priced_cost`` nobody counted.
    """

    cost: Decimal | None
    tokens: Decimal | None
    priced_cost: Decimal = _ZERO
    priced_tokens: Decimal = _ZERO
    token_cost: Decimal = _ZERO
    rows: int = 0
    known: int = 0

    @property
    def per_million(self) -> Decimal | None:
        """Cost of a million tokens; None where no tokens have both number and cost.

        >>> AiSpend(Decimal(6), Decimal(5_000_000), Decimal(6), Decimal(4_000_000)).per_million
        Decimal('1.5')
        """
        return per_million(self.priced_cost, self.priced_tokens)


NOTHING = AiSpend(_ZERO, None)
UNKNOWN = AiSpend(None, None)


@dataclass(frozen=True, slots=True)
class AiLine:
    """One model, content type, token kind or tenant. ``before`` is None where the period before can't be compared."""

    name: str | None
    now: AiSpend
    before: AiSpend | None
    share: float | None

    def part(self) -> Part:
        """As a part of a breakdown, for a chart."""
        cost = None if self.before is None else self.before.cost
        return Part(self.name, self.now.cost, cost, self.share, rows=self.now.rows, known=self.now.known)


def per_million(cost: Decimal, tokens: Decimal) -> Decimal | None:
    """What a million tokens cost; None of no tokens.

    >>> per_million(Decimal(3), Decimal(2_000_000)), per_million(Decimal(3), Decimal(0))
    (Decimal('1.5'), None)
    """
    return EXACT.divide(EXACT.multiply(cost, MILLION), tokens) if tokens > 0 else None


def grouped(days: Iterable[Row], period: Period, *by: str) -> list[Row]:
    """What ``queries_ai.ai_spend`` would answer for a period, from its answer by day.

    Args:
        days: Rows of it by ``queries_ai.TOKENS``, of a longer period.
        period: Which of them count.
        by: ``month`` and columns of ``queries_ai.TOKENS``; all is one where there are none.
    """
    kept = [row for row in days if period.start <= row["charge_date"] < period.end]
    if by == TOKENS:
        return kept
    groups: dict[tuple[Any, ...], list[Row]] = {} if by else {(): []}
    for row in kept:
        key = tuple(row["charge_date"].replace(day=1) if name == "month" else row[name] for name in by)
        groups.setdefault(key, []).append(row)
    return [dict(zip(by, key, strict=True)) | _sums(rows) for key, rows in groups.items()]


def _sums(rows: Sequence[Row]) -> dict[str, Any]:
    return {name: added(row[name] for row in rows if row[name] is not None) for name in SUMS}


def ai_spend(rows: Sequence[Row] | None) -> AiSpend | None:
    """Read the one row of ``queries_ai.ai_spend``; None without an answer."""
    return None if rows is None else _spend(rows[0])


def by_month(rows: Iterable[Row]) -> dict[date, AiSpend]:
    """Read ``queries_ai.ai_spend`` by ``month``, oldest first."""
    return {row["month"]: _spend(row) for row in sorted(rows, key=lambda row: row["month"])}


def by_name(rows: Iterable[Row], column: str) -> dict[str | None, AiSpend]:
    """Read ``queries_ai.ai_spend`` by one column."""
    return {row[column]: _spend(row) for row in rows}


def lines(rows: Iterable[Row], before: Iterable[Row] | None, column: str) -> list[AiLine]:
    """Read ``queries_ai.ai_spend`` by one column, dearest first.

    Args:
        rows: Of the period.
        before: Of the period before; None where it can't be compared.
        column: What it is by.
    """
    now = by_name(rows, column)
    old = None if before is None else by_name(before, column)
    whole = added(each.cost for each in now.values() if each.cost is not None)
    found = [
        AiLine(name, now.get(name, NOTHING), None if old is None else old.get(name, NOTHING), _share(now, name, whole))
        for name in dict.fromkeys([*now, *(old or {})])
    ]
    return sorted(found, key=lambda line: (-(line.now.cost or _ZERO), line.name or ""))


def _share(now: Mapping[str | None, AiSpend], name: str | None, whole: Decimal) -> float | None:
    return share(now.get(name, NOTHING).cost, whole)


def _spend(row: Mapping[str, Any]) -> AiSpend:
    rows, given = int(row["rows"] or 0), int(row["known"] or 0)
    return AiSpend(
        known(row["cost"], given, rows),
        row["tokens"] if row["counted"] else None,
        row["priced_cost"] or _ZERO,
        row["priced_tokens"] or _ZERO,
        row["token_cost"] or _ZERO,
        rows,
        given,
    )
