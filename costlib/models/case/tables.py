"""Tables of a case: unit costs each way, year 1, infrastructure, returns by year."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib.models.case.digits import COARSE
from costlib.models.case.infrastructure import Infrastructure
from costlib.models.case.returns import Returns
from costlib.models.case.units import UnitSaving
from costlib.models.case.year_one import WayCost, YearOneSaving

MONEY = pa.decimal128(38, 6)


def units_table(found: Sequence[UnitSaving]) -> pa.Table:
    """One row per kind of work, per unit: work, unit, traditional, ai, saving (amounts), saving_percent, source."""
    return _table(
        {
            "work": [each.name for each in found],
            "unit": [each.unit for each in found],
            "traditional": [each.traditional for each in found],
            "ai": [each.ai for each in found],
            "saving": [each.saving for each in found],
            "saving_percent": [each.percent for each in found],
            "source": [each.source for each in found],
        }
    )


def year_table(found: YearOneSaving) -> pa.Table:
    """Year 1, one row per line: line, traditional, ai, saving; amounts are for the year."""
    lines: Mapping[str, tuple[Decimal, Decimal]] = {
        "Content": (found.traditional.content, found.ai.content),
        "Infrastructure": (found.traditional.infrastructure, found.ai.infrastructure),
        "Staff": (found.traditional.staff, found.ai.staff),
        "Total": (found.traditional.total, found.ai.total),
    }
    return _table(
        {
            "line": list(lines),
            "traditional": [traditional for traditional, _ in lines.values()],
            "ai": [ai for _, ai in lines.values()],
            "saving": [traditional - ai for traditional, ai in lines.values()],
        }
    )


def volumes(way: WayCost) -> str:
    """What a way's content cost is made of.

    >>> volumes(WayCost(Decimal(1_200), Decimal("2.57"), Decimal(0), Decimal(0)))
    '1,200 articles a month at 2.57'
    """
    return f"{way.articles:,f} articles a month at {way.article_cost:,f}"


def both_volumes(found: YearOneSaving) -> str:
    """What the content cost of both ways is made of, in sentences, and whether they make as much."""
    said = f"Traditional: {volumes(found.traditional)}. AI: {volumes(found.ai)}."
    return said if found.traditional.articles == found.ai.articles else f"{said} Volumes differ."


def infrastructure_table(found: Infrastructure, claimed: Decimal | None = None) -> pa.Table:
    """One row per resource, then the sum: resource, month, quantity, unit, price, group (amounts, a month).

    Args:
        found: The lines.
        claimed: What is claimed the sum is: it and the difference (sum - claimed) are two more rows.
    """
    sums = {"Total": found.month}
    if claimed is not None:
        sums |= {"Claimed": claimed, "Difference": found.month - claimed}
    return _table(
        {
            "resource": [*(line.name for line in found.lines), *sums],
            "month": [*(line.month for line in found.lines), *sums.values()],
            "quantity": [*(line.quantity for line in found.lines), *(None for _ in sums)],
            "unit": [*(line.unit for line in found.lines), *("" for _ in sums)],
            "price": [*(line.price for line in found.lines), *(None for _ in sums)],
            "group": [*(line.group for line in found.lines), *("" for _ in sums)],
        }
    )


def returns_table(found: Returns) -> pa.Table:
    """One row per year: year, costs, benefits, costs_so_far, benefits_so_far, net_so_far, roi_percent, paid_back."""
    return _table(
        {
            "year": [each.year for each in found.years],
            "costs": [each.costs for each in found.years],
            "benefits": [each.benefits for each in found.years],
            "costs_so_far": [each.costs_so_far for each in found.years],
            "benefits_so_far": [each.benefits_so_far for each in found.years],
            "net_so_far": [each.net_so_far for each in found.years],
            "roi_percent": [each.roi_percent for each in found.years],
            "paid_back": [each.paid_back for each in found.years],
        }
    )


def _table(columns: Mapping[str, Sequence[Any]]) -> pa.Table:
    return pa.table({name: _column(name, values) for name, values in columns.items()})


def _column(name: str, values: Sequence[Any]) -> pa.Array:
    if not any(isinstance(value, Decimal) for value in values):
        return pa.array(values)
    places = COARSE if name.endswith("percent") else Decimal(1).scaleb(-MONEY.scale)
    return pa.array([None if value is None else value.quantize(places) for value in values], MONEY)
