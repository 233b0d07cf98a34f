"""What tests of the way in share: small FOCUS bills made on the spot, and empty ledgers to load them into."""

import csv
import io
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, settings

from costlib import sql
from costlib.focus.contract import FACTS
from costlib.ledger import Ledger
from costlib.ledger.lake import Lake
from costlib.ledger.reports import LoadReport
from costlib.ledger.verify import verify
from costlib.scope import next_month

pytest_plugins = ["peers.plugin"]

settings.register_profile(
    "costboard",
    derandomize="CI" in os.environ,  # CI runs the same examples each time; new ones are looked for by hand
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("costboard")

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""When tests load: October 2026 is closed, November is open."""


def charge(day: str = "2026-10-01", cost: str = "1.00", **more: str) -> dict[str, str]:
    """One FOCUS charge of a day; every cost is ``cost``, the billing month is the month of the day."""
    start = date.fromisoformat(day)
    month = start.replace(day=1)
    return {
        "BillingAccountId": "payer-1",
        "BillingCurrency": "USD",
        "BillingPeriodStart": f"{month}T00:00:00Z",
        "BillingPeriodEnd": f"{next_month(month)}T00:00:00Z",
        "ChargePeriodStart": f"{start}T00:00:00Z",
        "ChargePeriodEnd": f"{start + timedelta(days=1)}T00:00:00Z",
        "ChargeCategory": "Usage",
        "ServiceProviderName": "AWS",
        "ServiceCategory": "Compute",
        "ServiceName": "Amazon EC2",
        "BilledCost": cost,
        "EffectiveCost": cost,
        "ListCost": cost,
        "ContractedCost": cost,
        "Tags": '{"tenant": "blue"}',
    } | more


def month_of(month: str, cost: str = "1.00", days: int = 28, **more: str) -> list[dict[str, str]]:
    """One charge on each of the first ``days`` days of a month."""
    return [charge(f"{month}-{day:02}", cost, **more) for day in range(1, days + 1)]


def as_csv(rows: Sequence[Mapping[str, str]], delimiter: str = ",", newline: str = "\n") -> str:
    """Rows as CSV text with the columns of the first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


class Bills:
    """Makes bills, loads them, and looks at what was stored without asking the code under test."""

    now = NOW
    charge = staticmethod(charge)
    month = staticmethod(month_of)
    csv = staticmethod(as_csv)

    @staticmethod
    def load(ledger: Ledger, path: Path, rows: Sequence[Mapping[str, str]] | str | bytes, **options: Any) -> LoadReport:
        """Write the file and load it."""
        content = rows if isinstance(rows, str | bytes) else as_csv(rows)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return ledger.ingest([path], now=options.pop("now", NOW), **options)

    @staticmethod
    def stored(ledger: Ledger, columns: str = "BilledCost", version: int | None = None) -> list[tuple[Any, ...]]:
        """Columns of every stored fact, sorted."""
        files = Lake(ledger.home, FACTS).files(version=version)
        if not files:
            return []
        with duckdb.connect() as con:
            con.execute("SET TimeZone = 'UTC'")
            read = f"read_parquet({sql.files(*files)})"
            return con.execute(f"SELECT {columns} FROM {read} ORDER BY ALL").fetchall()

    @staticmethod
    def total(ledger: Ledger, version: int | None = None) -> Decimal:
        """Billed cost of every stored fact, currencies regardless."""
        return sum((row[0] or 0 for row in Bills.stored(ledger, version=version)), Decimal(0))

    @staticmethod
    def problems(ledger: Ledger) -> list[str]:
        """What verify finds wrong."""
        return [problem for finding in verify(ledger.home) for problem in finding.problems]


@pytest.fixture(scope="session")
def bills() -> type[Bills]:
    """Makes bills, loads them, and looks at what was stored."""
    return Bills


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """An empty ledger."""
    return Ledger(tmp_path / "home")


Load = Callable[[Ledger, type[Bills], Path], object]


@pytest.fixture(scope="session")
def once(bills: type[Bills], tmp_path_factory: pytest.TempPathFactory) -> Callable[[Load, Ledger], Ledger]:
    """Fill a ledger with what is loaded once and then copied: ``once(load, ledger)``.

    ``load(ledger, bills, folder)`` is a function of its module, so that each test that names it gets the same; what
    fixtures put into the ledger before stays below it.
    """
    made: dict[tuple[Load, str], Path] = {}

    def fill(load: Load, ledger: Ledger) -> Ledger:
        key, home = (load, ledger.version()), ledger.home.path
        if key not in made:
            folder = tmp_path_factory.mktemp("loaded")
            if home.exists():
                shutil.copytree(home, folder / "home")
            load(Ledger(folder / "home"), bills, folder)
            made[key] = folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(made[key], home)
        return ledger

    return fill
