"""What is kept of what providers say beside the bill, as tables: nothing is asked for it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from costlib import advice
from costlib.advice import Recommendation, Said
from costlib.advice.shapes import Shape
from costlib.cli.commands import Answer
from costlib.errors import UsageError
from costlib.models.advised.recommended import Recommended, apart, mixed, recommended
from costlib.models.wording import visible
from costlib.state import State

RECOMMENDATIONS = "recommendations"
SHAPES: tuple[type[Shape], ...] = (
    advice.Recommendation,
    advice.Forecast,
    advice.Anomaly,
    advice.Budget,
    advice.Account,
    advice.Value,
    advice.Usage,
)
WIDEST = 60
"""Characters of a cell."""
NOTHING = "nothing was asked yet: add a source of the kind aws-advice to sources.toml, then 'costboard sync'"
OVERLAP = "reservations, Savings Plans and smaller instances overlap: what one of them saves, another no longer can"
Told = Sequence[tuple[Said, tuple[Shape, ...]]]


def show(state: State, topic: str, top: int, named: Collection[str] | None = None) -> Answer:
    """The newest answers on a topic.

    Args:
        state: Of the ledger.
        topic: One that is kept, or ``recommendations`` for those of all topics.
        top: Rows at most.
        named: Sources that there are still; None for any.

    Raises:
        UsageError: The topic is not known, or there are to be less rows than one.
    """
    if top < 1:
        raise UsageError(f"--top {top} shows nothing: give 1 or more")
    kept = [each for shape in SHAPES for each in advice.said(state, shape, named=named)]
    if not kept:
        return {"topic": topic, "said": [], "rows": []}, NOTHING, 0
    if topic == RECOMMENDATIONS:
        every = recommended(state, named)
        return _recommendations(advice.said(state, Recommendation, named=named), every, top)
    found = [(who, rows) for who, rows in kept if who.topic == topic]
    if not found:
        names = ", ".join(dict.fromkeys([RECOMMENDATIONS, *(who.topic for who, _ in kept)]))
        raise UsageError(f"nothing is kept on '{topic}': there are {names}")
    return _plain(topic, found, top)


def _recommendations(found: Told, every: Recommended, top: int) -> Answer:
    """Dearest savings first, with the total of each kind: of all rows, not of those that are shown."""
    body = {
        "topic": RECOMMENDATIONS,
        "said": [_json(who) for who, _ in found],
        "count": len(every.rows),
        "largest": {currency: f"{amount:f}" for currency, amount in every.largest().items()},
        "totals": [{**asdict(each), "savings": f"{each.savings:f}"} for each in every.totals()],
        "rows": [
            {
                **_json(each.row),
                "savings_percent": _percent(each.row),
                "priority": each.row.priority,
                "source": each.who.source,
                "topic": each.who.topic,
                "at": each.who.at.isoformat(),
            }
            for each in every.rows[:top]
        ],
    }
    return body, _told_recommendations(found, every, top), 0


def _told_recommendations(found: Told, every: Recommended, top: int) -> str:
    if not every.rows:
        return "\n".join(["no savings are recommended", *_sources(found)])
    largest = ", ".join(f"{amount:,.2f} {currency}" for currency, amount in every.largest().items())
    count = f"{len(every.rows):,} recommendation{'s' if len(every.rows) > 1 else ''}"
    told = f"{count}, the largest saves {largest} a month as its provider estimates; {min(top, len(every.rows))} shown"
    lines = [told, *filter(None, (apart(every), mixed(every)))]
    return "\n".join(
        [*lines, *_table([_shown(each.row, each.who) for each in every.rows[:top]]), OVERLAP, *_sources(found)]
    )


def _shown(row: Recommendation, who: Said) -> dict[str, Any]:
    return {
        "savings a month": f"{row.savings:,.2f} {row.currency}",
        "per cent": _percent(row) or "",
        "priority": row.priority,
        "effort": row.effort or "",
        "risk": row.risk or "",
        "what": row.type,
        "of": " ".join(part for part in (row.name, row.resource) if part),
        "service": row.service,
        "account": row.account,
        "said by": f"{who.provider}, {who.at:%Y-%m-%d}",
    }


def _plain(topic: str, found: Told, top: int) -> Answer:
    every = [(who, row) for who, rows in found for row in rows]
    rows = [{**_json(row), "source": who.source} for who, row in every[:top]]
    body = {"topic": topic, "said": [_json(who) for who, _ in found], "count": len(every), "rows": rows}
    lines = [f"{_rows(len(every))} on {topic}; {len(rows)} shown", *_table(rows), *_sources(found)]
    return body, "\n".join(lines), 0


def _sources(found: Told) -> list[str]:
    """Who said it and when, and why it is less."""
    return [
        f"{who.source}, {who.topic}: {_rows(len(rows))} as of {who.at:%Y-%m-%d %H:%M} UTC"
        f"{f'; {visible(who.reason)}' if who.reason else ''}"
        for who, rows in found
    ]


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"


def _json(row: Shape) -> dict[str, Any]:
    """A row; amounts as decimal strings."""
    return {name: _written(each) for name, each in row.model_dump().items()}


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _written(each) for key, each in value.items()}
    return [_written(each) for each in value] if isinstance(value, tuple | list) else value


def _percent(row: Recommendation) -> str | None:
    return None if row.savings_percent is None else f"{row.savings_percent:.1f}"


def _table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Rows under their names, in columns; what holds nothing in any row is left out."""
    names = [name for name in (rows[0] if rows else ()) if any(row[name] not in (None, "", [], {}) for row in rows)]
    cells = [names, *([_cell(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(names))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]


def _cell(value: Any) -> str:
    if isinstance(value, Mapping):
        text = "; ".join(f"{key} {_cell(each)}" for key, each in value.items())
    elif isinstance(value, Iterable) and not isinstance(value, str):
        text = ", ".join(map(_cell, value))
    else:
        text = "" if value is None else str(value)
    text = visible(" ".join(text.split()))
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
