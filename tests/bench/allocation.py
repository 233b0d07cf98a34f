"""A month shared out among tenants: a bill and metrics to do it with, and the same by plain SQL and by pandas.

Half of the charges belong to a tenant, the rest lies in pools that are shared out by one metric each, so that a few
lines of SQL or pandas can give the same amounts. They round nothing, tell no reasons and know no plans, tiers or feeds.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from costlib import sql
from costlib.policy import decisions
from costlib.state import State

TENANTS, POOLS, METRICS = 1_000, 20, 10
RESOURCES = 34
"""Charges of a day that differ in nothing but their resource."""
MONTH = "2026-10"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
LOAD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from costlib.ledger import Ledger
home, *files = map(Path, sys.argv[1:])
Ledger(home).ingest(files, now=datetime(2026, 11, 20, tzinfo=UTC))
"""
OURS = """
import json, resource, sys, time
from pathlib import Path
from costlib.ledger import Ledger
from costlib.models.allocation.answer import allocation
from costlib.scope import Period, Scope
ledger, scope = Ledger(Path(sys.argv[1])), Scope(Period.month("2026-10"), basis="EffectiveCost")
start = time.perf_counter()
found = allocation(ledger, scope)
first = time.perf_counter() - start
start = time.perf_counter()
found = allocation(ledger, scope)
again = time.perf_counter() - start
amounts = {name: float(amount) for name, amount in found.by_tenant().items()}
cube = ledger.engine().rows("SELECT count(*) FROM cube")[0][0]
"""
DUCKDB = """
import json, resource, sys, time
import duckdb
_, bill, metrics = sys.argv[1:]
start = time.perf_counter()
with duckdb.connect() as con:
    con.execute("SET enable_progress_bar = false")
    rows = con.execute(f'''
        WITH charges AS (SELECT nullif(Tags ->> 'tenant', '') AS tenant, ServiceName AS service,
                                CAST(EffectiveCost AS DECIMAL(38, 12)) AS cost FROM read_parquet('{bill}')),
        pools AS (SELECT service, 'metric-' || (CAST(substr(service, 9) AS INTEGER) % 10) AS metric, sum(cost) AS cost
                  FROM charges WHERE tenant IS NULL GROUP BY ALL),
        volumes AS (SELECT metric, tenant, sum(value) AS value FROM read_csv('{metrics}') GROUP BY ALL),
        shares AS (SELECT metric, tenant, value / sum(value) OVER (PARTITION BY metric) AS share FROM volumes)
        SELECT tenant, sum(cost) FROM (
            SELECT tenant, cost FROM charges WHERE tenant IS NOT NULL
            UNION ALL SELECT tenant, cost * share FROM pools JOIN shares USING (metric)) GROUP BY 1''').fetchall()
first = again = time.perf_counter() - start
amounts = {name: float(amount) for name, amount in rows}
"""
PANDAS = """
import json, resource, sys, time
import pandas as pd
_, bill, metrics = sys.argv[1:]
start = time.perf_counter()
charges = pd.read_parquet(bill, columns=["Tags", "ServiceName", "EffectiveCost"])
charges["cost"] = charges["EffectiveCost"].astype(float)
charges["tenant"] = charges["Tags"].str.extract('"tenant": "([^"]+)"')[0]
volumes = pd.read_csv(metrics).groupby(["metric", "tenant"])["value"].sum()
shares = volumes / volumes.groupby("metric").transform("sum")
pools = charges[charges["tenant"].isna()].groupby("ServiceName")["cost"].sum()
total = charges.groupby("tenant")["cost"].sum()
for service, cost in pools.items():
    total = total.add(shares[f"metric-{int(service[8:]) % 10}"] * cost, fill_value=0)
first = again = time.perf_counter() - start
amounts = total.to_dict()
"""
REPORT = """
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
found = {"first": first, "again": again, "megabytes": peak, "amounts": amounts}
print(json.dumps(found | {"cube": globals().get("cube")}))
"""


def measure(rows: int, folder: Path) -> list[str]:
    """Lines of the report: seconds and peak memory of a month of ``rows`` charges, ours and by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    bill, metrics, home = folder / "bill.parquet", folder / "metrics.csv", folder / "home"
    _write_bill(bill, rows)
    _write_metrics(metrics)
    if not home.exists():
        subprocess.run([sys.executable, "-c", LOAD, str(home), str(bill), str(metrics)], check=True)
        decisions.save(State(home / "state.db"), "allocation", _pools(), actor="bench", source="bench", now=NOW)
    found = {
        name: _run(code, home, bill, metrics) for name, code in (("ours", OURS), ("sql", DUCKDB), ("pandas", PANDAS))
    }
    apart = max(
        abs(found[other]["amounts"][name] - amount)
        for name, amount in found["ours"]["amounts"].items()
        for other in ("sql", "pandas")
    )
    titles = {
        "ours": "Costboard: exact, to the cent, with the reason of every amount",
        "sql": "DuckDB on the raw file: owned cost and usage shares alone",
        "pandas": "pandas on the raw file: the same, as float",
    }
    return [
        f"## {rows:,} charges of one month: allocation among {TENANTS:,} tenants by {POOLS} pools",
        "",
        f"The cube has {found['ours']['cube']:,} rows. First: in a process that has read nothing yet.",
        "",
        "| | first, seconds | again, seconds | peak memory |",
        "| --- | ---: | ---: | ---: |",
        *(
            f"| {titles[name]} | {each['first']:.1f} | {each['again']:.1f} | {each['megabytes']:,.0f} MB |"
            for name, each in found.items()
        ),
        "",
        f"Amounts of a tenant differ by {apart:.2f} at most, for ours are whole cents.",
        "",
    ]


def _write_bill(target: Path, rows: int) -> None:
    if target.exists():
        return
    cost = "CAST((1 + (hash(i) % 100000)) / 1000000.0 AS DECIMAL(20, 10))"
    keys = f"SELECT i, CAST(i * 31 // {rows} AS INTEGER) AS d, i // {RESOURCES} AS k FROM range({rows}) t(i)"
    service = f"'Service ' || (k // 7 % {POOLS})"
    columns = {
        **dict.fromkeys(("BilledCost", "EffectiveCost", "ListCost", "ContractedCost"), cost),
        "BillingAccountId": "'payer'",
        "BillingCurrency": "'USD'",
        "BillingPeriodStart": f"TIMESTAMPTZ '{MONTH}-01 00:00:00+00'",
        "BillingPeriodEnd": "TIMESTAMPTZ '2026-11-01 00:00:00+00'",
        "ChargePeriodStart": f"TIMESTAMPTZ '{MONTH}-01 00:00:00+00' + to_days(d)",
        "ChargePeriodEnd": f"TIMESTAMPTZ '{MONTH}-02 00:00:00+00' + to_days(d)",
        "ChargeCategory": "'Usage'",
        "ServiceProviderName": "'AWS'",
        "InvoiceIssuerName": "'AWS'",
        "ServiceCategory": "'Compute'",
        "ServiceName": service,
        "SubAccountId": "'sub-' || (k % 50)",
        "SubAccountName": "'Team ' || (k % 50)",
        "RegionId": "'region-' || (k % 5)",
        "ResourceId": "'arn:cloud:instance/' || i % 100000",
        "ConsumedQuantity": "CAST(hash(i) % 1000 AS DECIMAL(20, 6))",
        "ConsumedUnit": "'Hours'",
        "Tags": f"""'{{"tenant": "' || CASE WHEN k % 2 = 0 THEN '' ELSE 't' || (hash(k) % {TENANTS}) END || '"}}'""",
    }
    selected = ", ".join(f"{expression} AS {sql.ident(name)}" for name, expression in columns.items())
    fresh = target.with_suffix(".new")
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'; SET memory_limit = '4GB'; SET enable_progress_bar = false")
        con.execute(f"COPY (SELECT {selected} FROM ({keys})) TO {sql.text(str(fresh))} (FORMAT parquet)")
    fresh.rename(target)


def _write_metrics(target: Path) -> None:
    """Every metric of every tenant on every day: 310,000 rows."""
    with duckdb.connect() as con:
        con.execute(
            f"COPY (SELECT DATE '{MONTH}-01' + CAST(d AS INTEGER) AS date, 't' || t AS tenant, "
            "'metric-' || m AS metric, "
            f"1 + (hash(d * 7919 + t * 31 + m) % 1000) AS value, 'calls' AS unit "
            f"FROM range(31) a(d), range({TENANTS}) b(t), range({METRICS}) c(m)) "
            f"TO {sql.text(str(target))} (FORMAT csv, HEADER)"
        )


def _pools() -> dict[str, object]:
    """One pool per service, shared out by one of the metrics."""
    return {
        "pools": [
            {
                "name": f"Pool {number}",
                "match": {"ServiceName": [f"Service {number}"]},
                "method": "usage",
                "drivers": {f"metric-{number % METRICS}": "1"},
                "valid_from": "2026-01-01",
                "source": "bench",
            }
            for number in range(POOLS)
        ]
    }


def _run(code: str, home: Path, bill: Path, metrics: Path) -> dict[str, object]:
    command = [sys.executable, "-c", code + REPORT, str(home), str(bill), str(metrics)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found
