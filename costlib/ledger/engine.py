"""Frames over cube and facts: DuckDB in the process. One engine serves one version of one ledger to many threads.

The cube is read once per version and reporting currency into memory (compressed), converted by the rate of each charge
day, and kept at two grains: by day, and by month for long ranges. Rows whose currency has no rate are kept apart and
never added. Every call takes a cursor of its own.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow as pa

from costlib import duck, sql
from costlib.errors import EmptyLedgerError, LedgerError, UsageError
from costlib.focus.contract import COSTS, FACTS, METRICS, RATES
from costlib.ledger.cube import DIMENSIONS, SAVINGS, SUMS, Stamp, facts_view
from costlib.ledger.home import Home
from costlib.ledger.lake import Lake
from costlib.policy.owner_rules import Ruling
from costlib.policy.owner_sql import canonical
from costlib.scope import Period, Scope

Question = Callable[..., nw.LazyFrame[Any]]
MONEY = ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost", *SAVINGS)
CONVERTED = "DECIMAL(38, 12)"
"""Scale of converted amounts: an amount has 18 decimals and a rate 16; the product is rounded here."""
FINE = 100_000_000
"""A rate is kept in two halves of 8 decimals, for a product of an amount and all 16 would have too many digits."""


class Engine:
    """Answers questions from one version of a ledger."""

    def __init__(self, home: Home, stamp: Stamp) -> None:
        self.home = home
        self.stamp = stamp
        self._con = duck.connect()
        self._con.execute("ATTACH ':memory:' AS mem (COMPRESS); USE mem")
        self._lock = threading.Lock()
        self._ready: set[str] = set()
        parts = [str(home.cube / "parts" / name) for name in stamp.parts]
        if not parts:
            raise EmptyLedgerError("the ledger is empty: run 'costboard sample' or 'costboard ingest FILE'")
        self._read = f"read_parquet({sql.files(*parts)}, hive_partitioning = false)"
        self._spans = Lake(home, FACTS).spans(stamp.lake)
        self._currencies = {row[0] for row in self.rows("SELECT DISTINCT BillingCurrency FROM cube")}
        self._load_rates()

    def ask(self, question: Question, scope: Scope, *args: Any) -> pd.DataFrame:
        """Answer as pandas, amounts as floats: for charts."""
        with self.frame(scope) as frame:
            return question(frame, scope, *args).collect("pandas").to_pandas()

    def ask_exact(self, question: Question, scope: Scope, *args: Any) -> pa.Table:
        """Answer as Arrow, amounts as decimals: for tables, exports and tests."""
        with self.frame(scope) as frame:
            return question(frame, scope, *args).collect("pyarrow").to_arrow()

    def ask_by_day(self, question: Question, scope: Scope, *args: Any) -> pa.Table:
        """As ``ask_exact``, always from the daily grain."""
        with self.daily(scope) as frame:
            return question(frame, scope, *args).collect("pyarrow").to_arrow()

    def ask_facts(self, question: Question, scope: Scope, *args: Any) -> pa.Table:
        """As ``ask_exact``, over single charges of the scope's period instead of the cube."""
        with self.facts(scope) as frame:
            return question(frame, scope, *args).collect("pyarrow").to_arrow()

    def ask_ruled(self, ruling: Ruling, question: Question, scope: Scope, *args: Any) -> pa.Table:
        """As ``ask_facts``, with the owners that other rules would find: to see what they would do."""
        with self.facts(scope, ruling) as frame:
            return question(frame, scope, *args).collect("pyarrow").to_arrow()

    @contextlib.contextmanager
    def frame(self, scope: Scope) -> Iterator[nw.LazyFrame[Any]]:
        """Cube rows in the scope's currency, of its tenant if restricted; by month where the period is whole months."""
        self._prepare(scope.currency)
        by_day = scope.period.start.day != 1 or scope.period.end.day != 1
        table = _table("daily" if by_day else "monthly", scope.currency)
        with self._con.cursor() as cursor, _in_bounds():
            cursor.execute("USE mem")
            yield _restricted(nw.from_native(cursor.table(table)).lazy(), scope)

    @contextlib.contextmanager
    def daily(self, scope: Scope) -> Iterator[nw.LazyFrame[Any]]:
        """As ``frame``, always by day."""
        self._prepare(scope.currency)
        with self._con.cursor() as cursor, _in_bounds():
            cursor.execute("USE mem")
            yield _restricted(nw.from_native(cursor.table(_table("daily", scope.currency))).lazy(), scope)

    @contextlib.contextmanager
    def facts(self, scope: Scope, ruling: Ruling | None = None) -> Iterator[nw.LazyFrame[Any]]:
        """Single charges of the period in the scope's currency; reads only the files that may hold them.

        Args:
            scope: What to read.
            ruling: Rules to find owners by, if not the cube's.

        Raises:
            UsageError: A tenant asks by other rules, under which others' charges could seem its own.
        """
        if ruling is not None and scope.tenant is not None:
            raise UsageError(f"tenant '{scope.tenant}' may not look through other rules: ask over all tenants")
        with self._con.cursor() as cursor, _in_bounds():
            cursor.execute("USE mem")
            charges = self._charges(scope.period, ruling)
            as_billed = self._currencies <= {scope.currency}  # to convert each of many charges to itself is slow
            view = f"SELECT * FROM {charges}" if as_billed else _converted(charges, scope.currency, COSTS)
            yield _restricted(nw.from_native(cursor.sql(view)).lazy(), scope)

    @contextlib.contextmanager
    def metrics(self) -> Iterator[nw.LazyFrame[Any]]:
        """Metrics as loaded: ``date``, ``tenant`` (null: the company), ``metric``, ``unit``, ``value``, ``source``."""
        with self._lock:
            if "metrics" not in self._ready:
                self._load_metrics()
                self._ready.add("metrics")
        with self._con.cursor() as cursor, _in_bounds():
            cursor.execute("USE mem")
            yield nw.from_native(cursor.table("metrics")).lazy()

    def ask_metrics(self, question: Question, scope: Scope, *args: Any) -> pa.Table:
        """As ``ask_exact``, over metrics; of its own tenant alone when the scope is restricted to one."""
        with self.metrics() as frame:
            kept = frame if scope.tenant is None else frame.filter(nw.col("tenant") == scope.tenant)
            return question(kept, scope, *args).collect("pyarrow").to_arrow()

    def ask_unconverted(self, question: Question, scope: Scope, *args: Any) -> pa.Table:
        """As ``ask_exact``, over what no rate converts into the scope's currency; amounts are in their own."""
        self._prepare(scope.currency)
        with self._con.cursor() as cursor, _in_bounds():
            cursor.execute("USE mem")
            frame = nw.from_native(cursor.table(_table("unconverted", scope.currency))).lazy()
            return question(_restricted(frame, scope), scope, *args).collect("pyarrow").to_arrow()

    def _load_metrics(self) -> None:
        files = Lake(self.home, METRICS).files(version=self.stamp.metrics) if self.stamp.metrics >= 0 else []
        self._con.execute(
            "CREATE TABLE metrics (date DATE, tenant VARCHAR, metric VARCHAR, unit VARCHAR, value DECIMAL(38, 18), "
            "source VARCHAR)"
        )
        name = f"nullif({canonical('tenant', 'tenant', self.stamp.ruling)}, '')"
        if files:
            self._con.execute(
                f"INSERT INTO metrics SELECT CAST(date AS DATE), {name}, metric, unit, value, x_Source "
                f"FROM read_parquet({sql.files(*files)}, hive_partitioning = false) ORDER BY 1"
            )

    def _charges(self, period: Period, ruling: Ruling | None = None) -> str:
        """SQL of the single charges of a period, in their own currencies, their owners found by the cube's rules."""
        files = [span.file for span in self._spans if span.touches(period)] or [self._spans[0].file]
        start, end = (sql.text(f"{day} 00:00:00+00") for day in (period.start, period.end))
        within = f"ChargePeriodStart >= TIMESTAMPTZ {start} AND ChargePeriodStart < TIMESTAMPTZ {end}"
        return f"({facts_view(files, ruling or self.stamp.ruling)} WHERE {within})"

    def unconverted(self, scope: Scope, where: str) -> list[tuple[str, Any, int]]:
        """Currency, cost in it and rows of what no rate converts into the scope's currency."""
        self._prepare(scope.currency)
        with self._con.cursor() as cursor, _in_bounds():
            cursor.execute("USE mem")
            table = _table("unconverted", scope.currency)
            if not {column for column, _ in scope.filters} <= {*DIMENSIONS, "charge_date", "billing_month"}:
                no_rate = f"NOT ({_has_rate(scope.currency)})"
                table = f"(SELECT c.*, 1 AS rows FROM {self._charges(scope.period)} AS c WHERE {no_rate})"
            return cursor.execute(
                f"SELECT BillingCurrency, sum({scope.basis}), sum(rows) FROM {table} "
                f"WHERE {where} GROUP BY 1 ORDER BY 1"
            ).fetchall()

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Rows of SQL over ``cube`` (the cube as stored, in billing currencies)."""
        with self._con.cursor() as cursor, self._cube_errors():
            return cursor.execute(f"WITH cube AS (SELECT * FROM {self._read}) {query}").fetchall()

    @contextlib.contextmanager
    def _cube_errors(self) -> Iterator[None]:
        try:
            yield
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            why = str(error).splitlines()[0]
            raise LedgerError(
                f"the cube can't be read ({why}): remove {self.home.cube} and load anything, the same again will do"
            ) from error

    def close(self) -> None:
        """Free the memory."""
        self._con.close()

    def _load_rates(self) -> None:
        """Rates as half-open spans, both ways: what one unit of ``currency`` is worth in ``target``."""
        lake = Lake(self.home, RATES)
        files = lake.files(version=self.stamp.rates) if self.stamp.rates >= 0 else []
        self._con.execute("CREATE TABLE given (currency VARCHAR, target VARCHAR, start DATE, rate DECIMAL(38, 16))")
        if files:
            self._con.execute(
                "INSERT INTO given SELECT from_currency, to_currency, CAST(date AS DATE), rate "
                f"FROM read_parquet({sql.files(*files)}, hive_partitioning = false)"
            )
        self._con.execute(
            "CREATE TABLE rates AS SELECT currency, target, start, CAST(rate AS DECIMAL(18, 8)) AS rate, "
            f"CAST((rate - CAST(rate AS DECIMAL(18, 8))) * {FINE} AS DECIMAL(18, 8)) AS fine, "
            "coalesce(lead(start) OVER (PARTITION BY currency, target ORDER BY start), DATE '9999-12-31') AS stop "
            "FROM (SELECT * FROM given UNION ALL SELECT target, currency, start, "
            "CAST(1 / rate AS DECIMAL(38, 16)) FROM given ANTI JOIN (SELECT currency AS target, target AS currency "
            "FROM given) USING (currency, target))"
        )

    def _prepare(self, currency: str) -> None:
        """Read and convert the cube for a reporting currency, once."""
        with self._lock, self._cube_errors(), _in_bounds():
            if currency in self._ready:
                return
            cube = f"(SELECT * FROM {self._read})"
            daily, monthly, apart = (_table(name, currency) for name in ("daily", "monthly", "unconverted"))
            self._con.execute(f"CREATE TABLE {daily} AS {_converted(cube, currency, MONEY)} ORDER BY charge_date")
            dimensions = ", ".join(("billing_month", *DIMENSIONS, "known_bases"))
            sums = ", ".join(f"sum({name}) AS {name}" for name in SUMS)
            self._con.execute(
                f"CREATE TABLE {monthly} AS SELECT CAST(date_trunc('month', charge_date) AS DATE) AS charge_date, "
                f"{dimensions}, {sums}, max(charged_until) AS charged_until "
                f"FROM {daily} GROUP BY ALL ORDER BY charge_date"
            )
            self._con.execute(f"CREATE TABLE {apart} AS SELECT * FROM {cube} AS c WHERE NOT ({_has_rate(currency)})")
            self._ready.add(currency)


@contextlib.contextmanager
def _in_bounds() -> Iterator[None]:
    """Sums and conversions hold 38 digits; what needs more is told in a line."""
    try:
        yield
    except (duckdb.OutOfRangeException, duckdb.ConversionException) as error:
        why = str(error).splitlines()[0]
        raise LedgerError(
            f"amounts or metrics are too large to be added up or converted ({why}): mend the largest at its source"
        ) from error


def _table(grain: str, currency: str) -> str:
    return sql.ident(f"{grain}_{currency}")


def _restricted(frame: nw.LazyFrame[Any], scope: Scope) -> nw.LazyFrame[Any]:
    """A tenant sees its own rows, whatever is asked."""
    return frame if scope.tenant is None else frame.filter(nw.col("x_Tenant") == scope.tenant)


def _has_rate(currency: str) -> str:
    target = sql.text(currency)
    return (
        f"c.BillingCurrency = {target} OR EXISTS (SELECT 1 FROM rates AS r WHERE r.target = {target} "
        "AND r.currency = c.BillingCurrency AND c.charge_date >= r.start AND c.charge_date < r.stop)"
    )


def _times(amount: str) -> str:
    """SQL of an amount by the two halves of its rate."""
    fine = f"CAST(CAST({amount} * r.fine AS {CONVERTED}) * CAST({1 / FINE:.8f} AS DECIMAL(9, 8)) AS {CONVERTED})"
    return f"(CAST({amount} * r.rate AS {CONVERTED}) + {fine})"


def _converted(rows: str, currency: str, amounts: tuple[str, ...]) -> str:
    """SQL of the rows that have a rate, their amounts in ``currency``."""
    target = sql.text(currency)
    same = f"c.BillingCurrency = {target}"
    replaced = ", ".join(
        f"CASE WHEN {same} THEN CAST(c.{name} AS {CONVERTED}) "
        f"ELSE {_times(f'CAST(c.{name} AS {CONVERTED})')} END AS {name}"
        for name in amounts
    )
    return (
        f"SELECT c.* REPLACE ({replaced}) FROM {rows} AS c LEFT JOIN rates AS r ON r.target = {target} "
        f"AND r.currency = c.BillingCurrency AND c.charge_date >= r.start AND c.charge_date < r.stop AND NOT {same} "
        f"WHERE {same} OR r.rate IS NOT NULL"
    )
