"""Fingerprints of months: equal when neither costs nor metrics of a month changed, so that nothing is computed in vain.

They come from DuckDB's hash, which another version of it may make otherwise: then months are computed once more.
"""

from collections import defaultdict
from datetime import date
from typing import Any

import narwhals as nw

from costlib.ledger.engine import Engine
from costlib.scope import Period, Scope


def fingerprints(engine: Engine, currency: str) -> dict[date, str]:
    """First day of each month to the fingerprint of its converted costs and of its metrics."""
    found: dict[date, list[str]] = defaultdict(list)
    with engine.daily(Scope(Period(date.min, date.max), currency)) as frame:
        _add(frame, "charge_date", found)
    with engine.metrics() as frame:
        _add(frame, "date", found)
    return {month: " ".join(parts) for month, parts in found.items()}


def _add(frame: nw.LazyFrame[Any], day: str, found: dict[date, list[str]]) -> None:
    rows = frame.to_native().query(
        "entries",
        f"SELECT CAST(date_trunc('month', {day}) AS DATE), sum(hash(entries)), count(*) FROM entries GROUP BY 1",
    )
    for month, total, count in rows.fetchall():
        found[month].append(f"{day} {total} {count}")
