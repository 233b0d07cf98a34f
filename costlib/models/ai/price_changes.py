"""When models changed their prices, as the bills themselves tell: unit prices that are steady, then other ones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pyarrow as pa

from costlib.models.ai.spend import per_million
from costlib.models.ratios import change, in_percent
from costlib.models.wording import DOWN, UP, percent

STEADY = Decimal("0.005")
"""How far a day may lie from the price of its run, as a fraction: what rounding of a bill does."""
DAYS = 3
"""Days that a price must hold before and after: one odd day is a mix of tiers or a correction, not a price."""
DayPrice = tuple[date, Decimal]


@dataclass(frozen=True, slots=True)
class PriceChange:
    """A price of a model's token kind that changed: cost of a million tokens before ``day`` and from it on."""

    day: date
    provider: str
    model: str
    kind: str
    before: Decimal
    after: Decimal
    currency: str = "USD"

    @property
    def change(self) -> float | None:
        """As a fraction of the price before."""
        return change(self.after, self.before)


def price_changes(rows: Iterable[Mapping[str, Any]], currency: str = "USD") -> list[PriceChange]:
    """Find changed prices, oldest first.

    Args:
        rows: Of ``queries_ai.ai_spend`` by ``queries_ai.TOKENS``, as billed: converted ones move with the rates.
        currency: Of their costs.
    """
    series: dict[tuple[str, str, str], list[DayPrice]] = defaultdict(list)
    for row in rows:
        price = per_million(row["priced_cost"] or Decimal(0), row["priced_tokens"] or Decimal(0))
        if price and price > 0 and row["x_Model"] and row["x_TokenKind"]:
            series[row["ServiceProviderName"] or "", row["x_Model"], row["x_TokenKind"]].append(
                (row["charge_date"], price)
            )
    found = (
        PriceChange(day, *key, before, after, currency)
        for key, each in series.items()
        for day, before, after in steps(sorted(each))
    )
    return sorted(found, key=lambda each: (each.day, each.provider, each.model, each.kind))


def steps(prices: Sequence[DayPrice], days: int = DAYS) -> Iterator[tuple[date, Decimal, Decimal]]:
    """First day, price before and price after of every change from one steady price to another.

    Args:
        prices: Of one kind of tokens, by day.
        days: How many days a price must hold to be one.

    >>> days = [(date(2026, 10, d), Decimal(2 if d < 4 else 1)) for d in range(1, 7)]
    >>> [(str(day), int(before), int(after)) for day, before, after in steps(days)]
    [('2026-10-04', 2, 1)]
    """
    steady = [run for run in _runs(prices) if len(run) >= days]
    for old, new in pairwise(steady):
        if not _near(new[0][1], old[-1][1]):
            yield new[0][0], old[-1][1], new[0][1]


def told(found: Sequence[PriceChange]) -> list[str]:
    """One sentence per model and day, as ``gpt-3.5-turbo: input ▼ 50%, output ▼ 25% on 1 Sep 2025``."""
    groups: dict[tuple[date, str], list[str]] = defaultdict(list)
    for each in found:
        moved = each.change or 0.0
        groups[each.day, each.model].append(
            f"{each.kind.replace('_', ' ')} {UP if moved > 0 else DOWN} {percent(abs(moved))}"
        )
    return [f"{model}: {', '.join(kinds)} on {day.day} {day:%b %Y}" for (day, model), kinds in groups.items()]


def changes_table(found: Sequence[PriceChange]) -> pa.Table:
    """Columns: day, provider, model, kind, currency, price of a million tokens before and after, change_percent."""
    price = pa.decimal128(38, 6)
    places = Decimal("0.000001")
    return pa.table(
        {
            "day": pa.array([each.day for each in found], pa.date32()),
            "provider": pa.array([each.provider for each in found], pa.string()),
            "model": pa.array([each.model for each in found], pa.string()),
            "kind": pa.array([each.kind for each in found], pa.string()),
            "currency": pa.array([each.currency for each in found], pa.string()),
            "before": pa.array([each.before.quantize(places) for each in found], price),
            "after": pa.array([each.after.quantize(places) for each in found], price),
            "change_percent": pa.array([in_percent(each.change) for each in found], pa.float64()),
        }
    )


def _runs(prices: Sequence[DayPrice]) -> Iterator[list[DayPrice]]:
    """Days in a row whose price is that of the first."""
    run: list[DayPrice] = []
    for day, price in prices:
        if run and not _near(price, run[0][1]):
            yield run
            run = []
        run.append((day, price))
    if run:
        yield run


def _near(price: Decimal, other: Decimal) -> bool:
    return abs(price - other) <= STEADY * other
