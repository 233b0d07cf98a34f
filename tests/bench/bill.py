"""A bill to measure with: FOCUS rows of every column, 34 resources behind each cube row, in the order of time."""

from pathlib import Path

import duckdb

from costlib import sql
from costlib.focus.columns import COST_AND_USAGE

DAYS = 730
FIRST = "2024-11-01"
RESOURCES = 34
"""Rows of one day that differ in nothing but their resource."""


def write_bill(target: Path, rows: int) -> None:
    """Write ``rows`` FOCUS rows over 24 months as one Parquet file; at 10M rows its cube has about 300,000 rows."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".new")
    columns = ", ".join(f"{expression} AS {sql.ident(name)}" for name, expression in _expressions().items())
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'UTC'; SET memory_limit = '4GB'; SET enable_progress_bar = false")
        con.execute(f"COPY (SELECT {columns} FROM ({_keys(rows)})) TO {sql.text(str(fresh))} (FORMAT parquet)")
    fresh.rename(target)


def _keys(rows: int) -> str:
    """Row number, day, and the keys of the day's cube row ``k`` and of its resource ``r``."""
    per_day = max(rows // DAYS, 1)
    groups = max(per_day // RESOURCES, 1)
    day = f"least(i // {per_day}, {DAYS - 1})"
    place = f"i % {per_day}"
    keys = f"SELECT i, {day} AS d, ({place}) % {groups} AS k, ({place}) // {groups} AS r FROM range({rows}) t(i)"
    return f"SELECT *, TIMESTAMPTZ '{FIRST}' + to_days(CAST(d AS INTEGER)) AS day, k % 6 AS p FROM ({keys})"


def _expressions() -> dict[str, str]:
    """SQL of each column. Known ones look like a bill; the rest carry a short text that varies by provider."""
    month = "date_trunc('month', day)"
    cost = "CAST((1 + (hash(i) % 100000)) / 1000000.0 AS DECIMAL(20, 10))"
    provider = "['AWS', 'Google Cloud', 'Azure', 'DigitalOcean', 'OpenAI', 'Anthropic'][p + 1]"
    expressions = {c.name: _filler(c.name, c.kind, c.allowed, null=c.nullable) for c in COST_AND_USAGE}
    return expressions | {
        "BilledCost": cost,
        "EffectiveCost": cost,
        "ContractedCost": f"CAST({cost} * 1.1 AS DECIMAL(20, 10))",
        "ListCost": f"CAST({cost} * 1.3 AS DECIMAL(20, 10))",
        "BillingAccountId": "'account-' || p",
        "BillingAccountName": "'Payer ' || p",
        "BillingCurrency": "'USD'",
        "BillingPeriodStart": month,
        "BillingPeriodEnd": f"{month} + INTERVAL 1 MONTH",
        "ChargePeriodStart": "day",
        "ChargePeriodEnd": "day + INTERVAL 1 DAY",
        "ChargeCategory": "'Usage'",
        "ChargeClass": "NULL",
        "CommitmentDiscountStatus": "CASE WHEN k % 7 = 0 THEN 'Used' END",
        "InvoiceIssuerName": provider,
        "ServiceProviderName": provider,
        "HostProviderName": provider,
        "PricingCategory": "CASE WHEN k % 7 = 0 THEN 'Committed' ELSE 'Standard' END",
        "RegionId": "'region-' || (k % 5)",
        "RegionName": "'Region ' || (k % 5)",
        "ResourceId": "'arn:cloud:instance/' || k || '/' || r",
        "ResourceName": "'instance-' || k || '-' || r",
        "ServiceCategory": "['Compute', 'Storage', 'Networking', 'Databases', 'AI and Machine Learning'][k % 5 + 1]",
        "ServiceSubcategory": "'Other (Compute)'",
        "ServiceName": "'Service ' || (k % 40)",
        "SubAccountId": "'sub-' || (k % 50)",
        "SubAccountName": "'Team ' || (k % 50)",
        "ConsumedQuantity": "CAST(hash(i) % 1000 AS DECIMAL(20, 6))",
        "ConsumedUnit": "'Hours'",
        "Tags": """'{"tenant": "t' || (k % 12) || '", "environment": "prod"}'""",
        **dict.fromkeys(("AllocatedMethodDetails", "ContractApplied", "SkuPriceDetails"), "'{}'"),
        **dict.fromkeys(("AllocatedMethodId", "AllocatedResourceId", "AllocatedTags"), "NULL"),
        "CommitmentProgramEligibilityDetails": "NULL",
    }


def _filler(name: str, kind: str, allowed: tuple[str, ...], *, null: bool) -> str:
    if allowed:
        return sql.text(allowed[0])
    if kind == "decimal":
        return "CAST(hash(i) % 10000 / 1000.0 AS DECIMAL(20, 6))"
    return f"CASE WHEN p < 3 THEN '{name} ' || (k % 20) END" if null else f"'{name} ' || (k % 20)"
