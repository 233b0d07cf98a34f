"""Is the ledger what it says it is: audit chain, index, stored totals, and the cube, each against the other."""

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from costlib import sql
from costlib.errors import LedgerError
from costlib.focus.contract import COSTS, DATASETS, FACTS, Dataset
from costlib.ledger import cube, index, seals
from costlib.ledger.home import Home
from costlib.ledger.lake import Lake
from costlib.ledger.load import connect
from costlib.ledger.reports import Delivery
from costlib.policy import decisions
from costlib.state import State

REBUILD = "remove the cube folder and load anything, the same again will do"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. ``problems`` is empty when it holds; ``warnings`` are what to mind though it does."""

    check: str
    problems: tuple[str, ...]
    warnings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the check holds."""
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        found = {"check": self.check, "ok": self.ok, "problems": list(self.problems)}
        return found | ({"warnings": list(self.warnings)} if self.warnings else {})


def verify(home: Home) -> list[Finding]:
    """Check a ledger; the caller decides what to do about findings."""
    home.prepare()
    home.staging.mkdir(exist_ok=True)
    state = State(home.state)
    return [
        Finding("audit chain unbroken", tuple(state.broken_links())),
        Finding("every commit of the lake is in the audit", tuple(_unaudited(home, state))),
        Finding("stored rows and totals equal what was loaded", tuple(_wrong_deliveries(home, state))),
        Finding("decisions are as they were saved", tuple(decisions.altered(state))),
        Finding("the cube adds up to the facts", tuple(_wrong_cube(home))),
        Finding("sealed months are as they were sealed", tuple(seals.altered(state))),
    ]


def _unaudited(home: Home, state: State) -> Iterator[str]:
    loads = (json.loads(entry.detail).get("load") for entry in state.audit() if entry.action == "ingest")
    audited = set(loads)
    for dataset in DATASETS:
        for version, report in Lake(home, dataset).reports(-1):
            if report["load"] not in audited:
                yield (
                    f"{dataset.name} version {version} of {report['at']} is not in the audit: load anything to let it "
                    "catch up; if it stays so, an entry was removed"
                )


def _wrong_deliveries(home: Home, state: State) -> Iterator[str]:
    """Recount every delivery from the stored rows."""
    for dataset in DATASETS:
        files = Lake(home, dataset).files()
        live = index.live_deliveries(state, dataset.name)
        try:
            stored = _recount(home, dataset, files) if files else {}
        except duckdb.Error:
            yield from _unreadable(home, files)
            continue
        for key in sorted(live.keys() | stored.keys()):
            if key not in live:
                yield f"{key}: stored, but no load brought it"
            elif stored.get(key) != _as_counted(live[key]):
                yield f"{key}: {live[key].rows} rows were loaded, the lake holds other rows or amounts: load it again"


def _unreadable(home: Home, files: Iterable[str]) -> Iterator[str]:
    """Files that are gone or damaged."""
    with contextlib.closing(connect(home)) as con:
        for file in files:
            try:
                con.execute(
                    f"SELECT max(COLUMNS(*)) FROM read_parquet({sql.files(file)}, hive_partitioning = false)"
                ).fetchall()
            except duckdb.Error as error:
                why = str(error).splitlines()[0]
                yield f"{file} is missing or damaged ({why}): restore it from a backup"


def _recount(
    home: Home, dataset: Dataset, files: list[str]
) -> dict[str, tuple[int, dict[str, tuple[Decimal | None, ...]]]]:
    """Rows and totals per delivery; tables beside the facts have rows alone."""
    sums = f"BillingCurrency, {', '.join(f'sum({cost})' for cost in COSTS)}" if dataset is FACTS else "NULL"
    with contextlib.closing(connect(home)) as con:
        found = con.execute(
            f"SELECT x_Delivery, count(*), {sums} FROM read_parquet({sql.files(*files)}, hive_partitioning = false) "
            "GROUP BY ALL"
        ).fetchall()
    counted: dict[str, tuple[int, dict[str, tuple[Decimal | None, ...]]]] = {}
    for key, rows, currency, *costs in found:
        before, totals = counted.get(key, (0, {}))
        counted[key] = (before + rows, {**totals, currency: tuple(costs)} if currency else totals)
    return counted


def _as_counted(delivery: Delivery) -> tuple[int, dict[str, tuple[Decimal | None, ...]]]:
    return delivery.rows, {t.currency: tuple(t.cost[cost] for cost in COSTS) for t in delivery.totals}


def _wrong_cube(home: Home) -> Iterator[str]:
    files = Lake(home, FACTS).files()
    try:
        stamp = cube.current(home)
    except LedgerError as error:
        yield str(error)
        return
    if stamp is None or not stamp.parts:
        if files:
            yield "there are facts but no cube: load anything to have it built"
        return
    if not cube.is_fresh(home):
        yield "the cube is older than the facts or the ownership rules: load anything to have it rebuilt"
        return
    parts = [str(home.cube / "parts" / name) for name in stamp.parts]
    try:
        of_cube, of_facts = _totals(home, parts, "sum(rows)"), _totals(home, files, "count(*)")
    except duckdb.Error as error:
        yield f"cube or facts can't be read ({str(error).splitlines()[0]}): {REBUILD}"
        return
    if of_cube != of_facts:
        yield f"cube {of_cube} differs from facts {of_facts}: {REBUILD}"


def _totals(home: Home, files: Iterable[str], rows: str) -> list[tuple[Any, ...]]:
    sums = ", ".join(f"sum({cost})" for cost in COSTS)
    read = f"read_parquet({sql.files(*files)}, hive_partitioning = false)"
    with contextlib.closing(connect(home)) as con:
        return con.execute(f"SELECT BillingCurrency, {rows}, {sums} FROM {read} GROUP BY 1 ORDER BY 1").fetchall()
