"""Five hundred budgets over the largest bill: their statuses, the page, and the bridge of one."""

import os
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from costlib.ledger import Ledger
from costlib.models.budgets.bridge import bridge
from costlib.models.budgets.status import statuses
from costlib.policy import decisions
from costlib.policy.budgets import KIND, BudgetPolicy

ROOT = Path(__file__).resolve().parents[2]
BUDGETS, RUNS = 500, 7
HALF = date(2026, 10, 16)
"""The bill ends with a month; budgets are looked at in the middle of it, where there is most to do."""


def measure(home: Path) -> list[str]:
    """Lines of the report; the budgets are saved in the home."""
    ledger = Ledger(home)
    body = {"budgets": _budgets(ledger)}
    decisions.save(ledger.state, KIND, body, actor="bench", source="bench", now=datetime(2026, 11, 20, tzinfo=UTC))
    policy = BudgetPolicy.of(body)
    found = statuses(ledger, policy=policy, as_of=HALF)
    whole = max(found, key=lambda each: each.actual or Decimal(0))
    rows = {
        f"status of {len(found)} budgets, nothing cached": lambda: statuses(ledger, policy=policy, as_of=HALF),
        "bridge of the budget of all cost": lambda: bridge(ledger, whole),
        "page, status of all budgets, warm": _page(home),
    }
    return [
        f"## {len(found)} budgets (median ms, wall and processor)",
        "",
        "| | wall | processor |",
        "| --- | ---: | ---: |",
        *(f"| {name} | {wall:.0f} | {cpu:.0f} |" for name, (wall, cpu) in _all(rows).items()),
        "",
    ]


def _all(rows: dict[str, Callable[[], Any]]) -> dict[str, tuple[float, float]]:
    return {name: _median_ms(call) for name, call in rows.items()}


def _median_ms(call: Callable[[], Any]) -> tuple[float, float]:
    call()
    walls, cpus = [], []
    for _ in range(RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        call()
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return statistics.median(walls), statistics.median(cpus)


def _page(home: Path) -> Callable[[], Any]:
    os.environ["COSTBOARD_HOME"] = str(home)
    test = AppTest.from_file(str(ROOT / "pages" / "_frame.py"), default_timeout=120).run()
    test.switch_page(str(ROOT / "pages" / "budget_variance.py"))
    test.query_params["view"] = "Status"
    test.run()
    return test.run


def _budgets(ledger: Ledger) -> list[dict[str, Any]]:
    """All cost, every tenant, and sub accounts by tenant and by service until there are enough."""
    rows = ledger.engine().rows
    tenants, accounts, services = (
        sorted(value for (value,) in rows(f"SELECT DISTINCT {column} FROM cube WHERE {column} IS NOT NULL"))
        for column in ("x_Tenant", "SubAccountId", "ServiceName")
    )
    matches = [
        {},
        *({"x_Tenant": [tenant]} for tenant in tenants),
        *({"SubAccountId": [account], "ServiceName": [service]} for account in accounts for service in services[:5]),
        *({"SubAccountId": [account], "x_Tenant": [tenant]} for account in accounts for tenant in tenants),
    ]
    dated = {"valid_from": "2025-01-01", "source": "bench"}
    return [
        {"name": f"Budget {number}", "amount": "300" if match else "20000", "match": match, **dated}
        for number, match in enumerate(matches[:BUDGETS])
    ]
