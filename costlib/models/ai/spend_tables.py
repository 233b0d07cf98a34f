"""What models cost, as tables: lines with their tokens and prices, pieces, and a course by month."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.amounts import EXACT
from costlib.models.ai.spend import NOTHING, UNNAMED, AiLine, Row
from costlib.models.breakdown import MONEY
from costlib.models.ratios import change, in_percent
from costlib.models.tenants.allocation_course import Course, Series, condensed
from costlib.models.units.content_costs import ContentType

SHOWN = 8
_ZERO = Decimal(0)
_PRICE = Decimal("0.000001")


def lines_table(found: Sequence[AiLine], column: str) -> pa.Table:
    """Lines as a table: what they are by, cost, share, tokens, cost of a million, and the change if compared."""
    columns: dict[str, Any] = {
        column: pa.array([line.name or UNNAMED[column] for line in found], pa.string()),
        "cost": pa.array([line.now.cost for line in found], MONEY),
        "share_percent": pa.array([in_percent(line.share) for line in found], pa.float64()),
        "tokens": pa.array([line.now.tokens for line in found], MONEY),
        "per_million": pa.array([_rounded(line.now.per_million) for line in found], pa.decimal128(38, 6)),
    }
    if any(line.before is not None for line in found):
        pairs = [(line.now, line.before or NOTHING) for line in found]
        columns |= {
            "cost_before": pa.array([before.cost for _, before in pairs], MONEY),
            "change_percent": pa.array([in_percent(change(now.cost, was.cost)) for now, was in pairs], pa.float64()),
            "per_million_before": pa.array([_rounded(was.per_million) for _, was in pairs], pa.decimal128(38, 6)),
        }
    return pa.table(columns)


def with_pieces(table: pa.Table, found: Sequence[AiLine], content: Sequence[ContentType]) -> pa.Table:
    """Lines by content type with pieces and cost of a piece; as it is where no pieces are known."""
    pieces = {each.name: each for each in content}
    if not pieces:
        return table
    named = [pieces.get(line.name or "") for line in found]
    counts = pa.array([each.pieces if each else None for each in named], MONEY)
    costs = pa.array([_rounded(each.per_piece) if each else None for each in named], pa.decimal128(38, 6))
    return table.append_column("pieces", counts).append_column("per_piece", costs)


def course(rows: Iterable[Row], column: str, months: Sequence[date], shown: int = SHOWN) -> Course:
    """Cost per month of the dearest, the others as one.

    Args:
        rows: Answer of ``queries_ai.ai_spend`` by ``month`` and the column.
        column: What is stacked.
        months: Of the axis, oldest first.
        shown: How many stand alone.
    """
    costs: dict[str | None, dict[date, Decimal]] = {}
    for row in rows:
        costs.setdefault(row[column], {})[row["month"]] = row["cost"] or _ZERO
    named = sorted(_series(costs, months, column), key=lambda series: (-series.total, series.name))
    return Course(tuple(months), tuple(condensed([each for each in named if any(each.amounts)], shown)))


def course_table(found: Course) -> pa.Table:
    """A course as a table: month, one column per series."""
    months: dict[str, Any] = {"month": pa.array(found.months, pa.date32())}
    return pa.table(months | {series.name: pa.array(series.amounts, MONEY) for series in found.series})


def _series(
    costs: Mapping[str | None, Mapping[date, Decimal]], months: Sequence[date], column: str
) -> Iterable[Series]:
    for name, amounts in costs.items():
        yield Series(name or UNNAMED[column], tuple(amounts.get(month, _ZERO) for month in months))


def _rounded(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(_PRICE, context=EXACT)
