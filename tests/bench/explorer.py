"""Twelve months of daily costs by two dimensions out of Cost Explorer: requests planned against requests sent.

How many groups it puts on a page is not published: a small and a large page are both tried.
"""

import json
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sources.conftest import Peer

from costlib import duck, sql
from costlib.focus.contract import FACTS
from costlib.ledger import Ledger
from costlib.ledger.lake import Lake
from costlib.sources.settings import SourceSettings
from costlib.sources.sync import planned, sync

NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
SINCE = date(2026, 1, 1)
SERVICES, ACCOUNTS = 60, 30
A_PAGE = (1_000, 3_000, 20_000)
"""Groups on a page; the smallest takes more pages than are planned."""
COST = "0.1234567891"
WHOLE = (NOW.date() - SINCE).days * SERVICES * ACCOUNTS
KEYS = {"AWS_ACCESS_KEY_ID": "AKIATESTING", "AWS_SECRET_ACCESS_KEY": "testing"}


@dataclass(frozen=True)
class Explorer:
    """Answers as the real one does: a page ends within a day, and its groups go on on the next."""

    a_page: int

    def __call__(self, _path: str, _query: Mapping[str, list[str]], body: bytes) -> dict[str, Any]:
        """Groups from ``NextPageToken`` on."""
        asked = json.loads(body)
        start, end = (date.fromisoformat(asked["TimePeriod"][name]) for name in ("Start", "End"))
        at, last = int(asked.get("NextPageToken", 0)), min(end, NOW.date()).toordinal() - start.toordinal()
        until = min(at + self.a_page, last * SERVICES * ACCOUNTS)
        more = {"NextPageToken": str(until)} if until < last * SERVICES * ACCOUNTS else {}
        return {"ResultsByTime": list(self._days(start, at, until)), "GroupDefinitions": asked["GroupBy"], **more}

    def _days(self, start: date, at: int, until: int) -> Iterator[dict[str, Any]]:
        a_day = SERVICES * ACCOUNTS
        metrics = {name: {"Amount": COST, "Unit": "USD"} for name in ("UnblendedCost", "AmortizedCost")}
        for place in range(at // a_day, -(-until // a_day)):
            day = start + timedelta(days=place)
            numbers = range(max(at, place * a_day), min(until, (place + 1) * a_day))
            groups = [
                {"Keys": [f"Service {n % a_day // ACCOUNTS}", f"{n % ACCOUNTS:012}"], "Metrics": metrics}
                for n in numbers
            ]
            yield {
                "TimePeriod": {"Start": str(day), "End": str(day + timedelta(days=1))},
                "Total": {},
                "Groups": groups,
                "Estimated": False,
            }


def measure(folder: Path) -> list[str]:
    """Lines of the report; ``folder`` is emptied."""
    shutil.rmtree(folder, ignore_errors=True)
    rows = [_row(folder / str(a_page), a_page) for a_page in A_PAGE]
    return [
        f"## Cost Explorer: twelve months by day, {SERVICES} services x {ACCOUNTS} accounts",
        "",
        "| groups on a page | planned requests, at most | sent | planned USD, at most | paid | rows | lost | seconds |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
        *rows,
        "",
        "Where pages are smaller than planned for, the first month stops at its bound and asks for more most_pages.",
    ]


def _row(home: Path, a_page: int) -> str:
    with _listening(Explorer(a_page)) as address:
        settings = SourceSettings(
            name="cloud",
            kind="aws-ce",
            since=SINCE,
            endpoint=address,
            options={"metrics": ["UnblendedCost", "AmortizedCost"]},
        )
        ledger, began = Ledger(home), time.perf_counter()
        most = planned(ledger, settings, lambda: NOW)
        found = sync(ledger, settings, KEYS, lambda: NOW, cap=Decimal(5))
    took = time.perf_counter() - began
    rows, cost = _stored(ledger)
    lost = found.error.partition(":")[0] or f"{WHOLE - rows:,} rows, {WHOLE * Decimal(COST) - cost:,.2f} USD"
    cells = (a_page, most.most_requests, found.requests, most.most_cost, found.cost, rows)
    return f"| {' | '.join(f'{each:,}' for each in cells)} | {lost} | {took:,.0f} |"


def _stored(ledger: Ledger) -> tuple[int, Decimal]:
    """Rows that stand in the ledger, and what they cost."""
    files = Lake(ledger.home, FACTS).files()
    if not files:
        return 0, Decimal(0)
    with duck.connect() as con:
        asked = f"SELECT count(*), sum(BilledCost) FROM read_parquet({sql.files(*files)})"
        ((rows, cost),) = con.execute(asked).fetchall()
    return rows, cost


@contextmanager
def _listening(explorer: Explorer) -> Iterator[str]:
    server = Peer(explorer)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server.address
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
