"""Is the ledger what it says it is: audit chain, index, stored totals, and the cube, each against the other."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from costlib import sql
from costlib.focus.contract import COSTS, DATASETS, FACTS
from costlib.ledger import cube, index
from costlib.ledger.home import Home
from costlib.ledger.lake import Lake
from costlib.ledger.load import connect
from costlib.ledger.reports import Delivery
from costlib.state import State


@dataclass(frozen=True, slots=True)
class Finding:
    """One check. ``problems`` is empty when it holds."""

    check: str
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether the check holds."""
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        return {"check": self.check, "ok": self.ok, "problems": list(self.problems)}


def verify(home: Home) -> list[Finding]:
    """Check a ledger; the caller decides what to do about findings."""
    home.prepare()
    home.staging.mkdir(exist_ok=True)
    state = State(home.state)
    return [
        Finding("audit chain unbroken", tuple(state.broken_links())),
        Finding("every commit of the lake is in the audit", tuple(_unaudited(home, state))),
        Finding("stored rows and totals equal what was loaded", tuple(_wrong_deliveries(home, state))),
        Finding("the cube adds up to the facts", tuple(_wrong_cube(home))),
    ]


def _unaudited(home: Home, state: State) -> Iterator[str]:
    audited = {entry.subject: entry for entry in state.audit() if entry.action == "ingest"}
    known = index.loads(state)
    for dataset in DATASETS:
        for version, report in Lake(home, dataset).reports(-1):
            if report["load"] not in known or not audited:
                yield f"{dataset.name} version {version} is not in the audit: load anything to let it catch up"


def _wrong_deliveries(home: Home, state: State) -> Iterator[str]:
    """Recount every delivery from the stored rows."""
    files = Lake(home, FACTS).files()
    live = index.live_deliveries(state, FACTS.name)
    stored = _recount(home, files) if files else {}
    for key in sorted(live.keys() | stored.keys()):
        if key not in live:
            yield f"{key}: stored, but no load brought it"
        elif stored.get(key) != _as_counted(live[key]):
            yield f"{key}: {live[key].rows} rows were loaded, the lake now holds other rows or amounts: load it again"


def _recount(home: Home, files: list[str]) -> dict[str, tuple[int, dict[str, tuple[Decimal | None, ...]]]]:
    sums = ", ".join(f"sum({cost})" for cost in COSTS)
    con = connect(home)
    try:
        found = con.execute(
            f"SELECT x_Delivery, BillingCurrency, count(*), {sums} FROM read_parquet({sql.files(*files)}, "
            "hive_partitioning = false) GROUP BY ALL"
        ).fetchall()
    except duckdb.Error as error:
        return {f"unreadable ({str(error).splitlines()[0]})": (0, {})}
    finally:
        con.close()
    counted: dict[str, tuple[int, dict[str, tuple[Decimal | None, ...]]]] = {}
    for key, currency, rows, *costs in found:
        before, totals = counted.get(key, (0, {}))
        counted[key] = (before + rows, {**totals, currency: tuple(costs)})
    return counted


def _as_counted(delivery: Delivery) -> tuple[int, dict[str, tuple[Decimal | None, ...]]]:
    return delivery.rows, {t.currency: tuple(t.cost[cost] for cost in COSTS) for t in delivery.totals}


def _wrong_cube(home: Home) -> Iterator[str]:
    stamp = cube.current(home)
    files = Lake(home, FACTS).files()
    if stamp is None or not stamp.parts:
        if files:
            yield "there are facts but no cube: load anything to have it built"
        return
    if not cube.is_fresh(home):
        yield "the cube is older than the facts: load anything to have it rebuilt"
        return
    sums = ", ".join(f"sum({cost})" for cost in COSTS)
    parts = [str(home.cube / "parts" / name) for name in stamp.parts]
    con = connect(home)
    try:
        of_cube, of_facts = (
            con.execute(
                f"SELECT BillingCurrency, {rows}, {sums} FROM read_parquet({sql.files(*listed)}) GROUP BY 1 ORDER BY 1"
            ).fetchall()
            for listed, rows in ((parts, "sum(rows)"), (files, "count(*)"))
        )
    finally:
        con.close()
    if of_cube != of_facts:
        yield f"cube {of_cube} differs from facts {of_facts}: remove the cube folder and load anything"
