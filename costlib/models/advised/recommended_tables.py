"""Tables of what providers say beside the bill, as they are shown and exported: amounts as decimals."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from costlib import advice
from costlib.advice import Recommendation, Said
from costlib.advice.shapes import Shape
from costlib.amounts import EXACT, exact
from costlib.models.advised.recommended import STALE_DAYS, Told
from costlib.state import State

AMOUNT = pa.decimal128(38, 10)
TENTHS = Decimal("1e-10")
TIME = pa.timestamp("us", tz="UTC")
SHAPES: tuple[type[Shape], ...] = (
    *(advice.Account, advice.Anomaly, advice.Budget, advice.Forecast, advice.Usage, advice.Value),
)
"""What is kept beside recommendations."""
RECOMMENDATIONS = pa.schema(
    [
        ("savings", AMOUNT),
        ("currency", pa.string()),
        ("savings_percent", pa.float64()),
        ("priority", pa.int64()),
        ("effort", pa.string()),
        ("risk", pa.string()),
        ("type", pa.string()),
        ("name", pa.string()),
        ("resource", pa.string()),
        ("service", pa.string()),
        ("region", pa.string()),
        ("account", pa.string()),
        ("current_cost", AMOUNT),
        ("optimised_cost", AMOUNT),
        ("upfront", AMOUNT),
        ("reason", pa.string()),
        ("provider", pa.string()),
        ("source", pa.string()),
        ("said_at", TIME),
        ("age", pa.string()),
        ("details", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What one source said on one topic."""

    who: Said
    rows: tuple[Shape, ...]

    @property
    def title(self) -> str:
        """As it is chosen."""
        return f"{in_words(self.who.topic).capitalize()}, {self.who.source}"


def recommendations_table(rows: Sequence[Told], now: datetime) -> pa.Table:
    """One row per recommendation, in the order given; costs and savings are of a month, ``upfront`` is paid once."""
    return pa.Table.from_pylist([_recommendation(each, now) for each in rows], schema=RECOMMENDATIONS)


def topics(state: State, named: Collection[str] | None = None) -> list[Topic]:
    """What is kept beside recommendations, by topic and source.

    Args:
        state: Of the ledger.
        named: Sources that there are still; None for any.
    """
    found = [Topic(who, rows) for shape in SHAPES for who, rows in advice.said(state, shape, named=named)]
    return sorted(found, key=lambda each: (each.who.topic, each.who.source))


def topic_table(topic: Topic) -> pa.Table:
    """One row per thing said; what holds several values is written as JSON."""
    return pa.table(_columns([row.model_dump() for row in topic.rows]))


def amounts(table: pa.Table) -> list[str]:
    """Columns of amounts of money."""
    return [field.name for field in table.schema if field.type == AMOUNT]


def details(row: Recommendation) -> list[tuple[str, str]]:
    """Every field of a recommendation that is known, by name, and what it rests on; amounts with their currency."""
    known = {name: value for name, value in row.model_dump().items() if value is not None and value != ""}
    fields = {name: value for name, value in known.items() if name not in {"details", "currency"}}
    said = {name: _in_words(name, value, row.currency) for name, value in fields.items()}
    return [(in_words(name), value) for name, value in {**said, **row.details}.items()]


def in_words(name: str) -> str:
    """A type of recommendation, a topic or a field, as people say it.

    >>> in_words("savings_plan")
    'savings plan'
    """
    return name.replace("_", " ")


def _in_words(name: str, value: Any, currency: str) -> str:
    if isinstance(value, Decimal):
        return f"{exact(value, currency)}{'' if name == 'upfront' else ' a month'}"
    return in_words(value) if name == "type" else _text(value)


def _recommendation(each: Told, now: datetime) -> dict[str, Any]:
    row = {name: value for name, value in each.row.model_dump().items() if name != "details"}
    percent = each.row.savings_percent
    exactly = {name: _exact(row[name]) for name in ("savings", "current_cost", "optimised_cost", "upfront")}
    return {
        **row,
        **exactly,
        "type": in_words(each.row.type),
        "savings_percent": None if percent is None else float(percent),
        "priority": each.row.priority,
        "provider": each.who.provider,
        "source": each.who.source,
        "said_at": each.who.at,
        "age": f"▲ over {STALE_DAYS} days" if each.is_old(now) else "✓ recent",
        "details": "; ".join(f"{name}: {value}" for name, value in each.row.details.items()),
    }


def _exact(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(TENTHS, context=EXACT)


def _columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, pa.Array]:
    names = list(rows[0]) if rows else []
    return {name: _column([row[name] for row in rows]) for name in names}


def _column(values: Sequence[Any]) -> pa.Array:
    """Amounts of one scale; everything that is no single value as text."""
    known = [value for value in values if value is not None]
    if any(isinstance(value, Decimal) for value in known):
        return pa.array([_exact(value) for value in values], AMOUNT)
    if any(isinstance(value, Mapping | list | tuple) for value in known):
        return pa.array([None if value is None else _text(value) for value in values])
    return pa.array(values)


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, default=str, ensure_ascii=False) if value else ""
    return str(value)


def count(rows: Iterable[Any]) -> str:
    """How many rows, in words.

    >>> count([1]), count([])
    ('1 row', '0 rows')
    """
    number = len(list(rows))
    return f"{number:,} row{'' if number == 1 else 's'}"
