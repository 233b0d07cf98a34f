"""The questions that pages ask, put to Costboard, to pandas, to SQLite and to DuckDB over the raw Parquet file."""

import contextlib
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from costlib import queries
from costlib.ledger import Ledger
from costlib.scope import Period, Scope

RUNS = 7
MONTH = Period(date(2026, 9, 1), date(2026, 10, 1))
YEAR = Period(date(2025, 11, 1), date(2026, 11, 1))
ALL = Period(date(2024, 11, 1), date(2026, 11, 1))
PART = Period(date(2026, 9, 3), date(2026, 10, 17))
COLUMNS = [
    "ChargePeriodStart",
    "ServiceProviderName",
    "ServiceCategory",
    "ServiceName",
    "SubAccountId",
    "RegionId",
    "BilledCost",
    "EffectiveCost",
]


@dataclass(frozen=True)
class Asked:
    """One grouped question: the sum of a cost over a period by columns, where a provider is one of those given."""

    name: str
    period: Period
    by: tuple[str, ...]
    cost: str = "BilledCost"
    providers: tuple[str, ...] = ()
    monthly: bool = False

    @property
    def scope(self) -> Scope:
        """As Costboard takes it."""
        scope = Scope(self.period, basis=self.cost)  # type: ignore[arg-type]
        return scope.where(ServiceProviderName=self.providers) if self.providers else scope

    def sql(self, table: str, month: str) -> str:
        """As SQL over charges; ``month`` is the engine's way to cut a moment to its month."""
        groups = [*([month] if self.monthly else []), *self.by]
        start, end = self.period.start.isoformat(), self.period.end.isoformat()
        names = ", ".join(f"'{name}'" for name in self.providers)
        chosen = f" AND ServiceProviderName IN ({names})" if names else ""
        return (
            f"SELECT {', '.join(groups)}, sum({self.cost}) AS cost FROM {table} WHERE ChargePeriodStart >= '{start}' "
            f"AND ChargePeriodStart < '{end}'{chosen} GROUP BY {', '.join(groups)} ORDER BY cost DESC"
        )


GROUPED = (
    Asked("a month by provider", MONTH, ("ServiceProviderName",)),
    Asked("a year by service", YEAR, ("ServiceName",)),
    Asked("24 months by month and provider", ALL, ("ServiceProviderName",), monthly=True),
    Asked("six weeks of two providers by category", PART, ("ServiceCategory",), providers=("AWS", "Azure")),
    Asked("a year by provider, category, service", YEAR, ("ServiceProviderName", "ServiceCategory", "ServiceName")),
    Asked("a year by region, effective", YEAR, ("RegionId",), cost="EffectiveCost"),
    Asked("six weeks by account", PART, ("SubAccountId",)),
)


def median_ms(call: Callable[[], Any], runs: int = RUNS) -> float:
    """Median wall time of a call in milliseconds, after one call that is not counted."""
    call()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def costboard(home: Path) -> dict[str, float]:
    """Milliseconds per question; the last one reads single charges of one month."""
    ledger = Ledger(home)
    times = {each.name: median_ms(lambda each=each: _ask(ledger, each)) for each in GROUPED}
    drill = Scope(MONTH).where(ServiceName=("Service 7",))
    times[DRILL] = median_ms(lambda: ledger.ask_facts(queries.resources, drill))
    times[ALL_RESOURCES] = median_ms(lambda: ledger.ask_facts(queries.resources, Scope(MONTH)))
    return times


DRILL = "a month of one service by resource"
ALL_RESOURCES = "a month by resource, all services"


def in_pandas(bill: Path) -> dict[str, float]:
    """Milliseconds per question on a frame in memory, costs as float."""
    frame = pq.read_table(bill, columns=COLUMNS).to_pandas()
    frame["BilledCost"] = frame["BilledCost"].astype(float)
    frame["EffectiveCost"] = frame["EffectiveCost"].astype(float)
    return {each.name: median_ms(lambda each=each: _frame(frame, each), 3) for each in GROUPED}


def in_sqlite(bill: Path, folder: Path) -> dict[str, float]:
    """Milliseconds per question on a table with an index on the day."""
    path = folder / f"{bill.stem}.db"
    if not path.exists():
        _fill_sqlite(bill, path)
    with contextlib.closing(sqlite3.connect(path)) as con:
        month = "substr(ChargePeriodStart, 1, 7)"
        return {
            each.name: median_ms(lambda each=each: con.execute(each.sql("bill", month)).fetchall(), 1)
            for each in GROUPED
        }


def in_duckdb(bill: Path) -> dict[str, float]:
    """Milliseconds per question on the raw Parquet file."""
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'; SET enable_progress_bar = false")
        table = f"read_parquet('{bill}')"
        month = "date_trunc('month', ChargePeriodStart)"
        return {each.name: median_ms(lambda each=each: con.sql(each.sql(table, month)).df(), 3) for each in GROUPED}


def _ask(ledger: Ledger, asked: Asked) -> pd.DataFrame:
    question = queries.spend_by_month if asked.monthly else queries.spend_by
    return ledger.ask(question, asked.scope, *asked.by)


def _frame(frame: pd.DataFrame, asked: Asked) -> pd.Series:
    start, end = (pd.Timestamp(day, tz="UTC") for day in (asked.period.start, asked.period.end))
    when = frame["ChargePeriodStart"]
    kept = (when >= start) & (when < end)
    if asked.providers:
        kept &= frame["ServiceProviderName"].isin(asked.providers)
    chosen = frame[kept]
    month = [chosen["ChargePeriodStart"].dt.strftime("%Y-%m").rename("month")] if asked.monthly else []
    return chosen.groupby([*month, *asked.by], observed=True)[asked.cost].sum().sort_values(ascending=False)


def _fill_sqlite(bill: Path, path: Path) -> None:
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(fresh)) as con, con:
        con.execute("PRAGMA journal_mode = OFF")
        con.execute(f"CREATE TABLE bill ({', '.join(COLUMNS)})")
        con.executemany(f"INSERT INTO bill VALUES ({', '.join('?' * len(COLUMNS))})", _rows(bill))
        con.execute("CREATE INDEX day ON bill (ChargePeriodStart)")
    fresh.rename(path)


def _rows(bill: Path) -> Iterator[tuple[Any, ...]]:
    for batch in pq.ParquetFile(bill).iter_batches(100_000, columns=COLUMNS):
        frame = batch.to_pandas()
        frame["ChargePeriodStart"] = frame["ChargePeriodStart"].dt.strftime("%Y-%m-%d")
        frame["BilledCost"], frame["EffectiveCost"] = (frame[c].astype(float) for c in ("BilledCost", "EffectiveCost"))
        yield from frame.itertuples(index=False, name=None)
