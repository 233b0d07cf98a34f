"""Memory that a large export takes on its way in: one gigabyte of AWS line items as CSV, in one file and in many."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from peers import running
from peers.servers import MissingError

from costlib import sql

FILES, ROWS = 8, 1_184_000
"""Files and line items: somewhat more than a gigabyte together."""
PERIOD = "costs/20261001-20261101"
"""Folder of the month under the export's prefix."""
MONTH = ("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z")
COLUMNS = {
    "identity/LineItemId": "md5(i::VARCHAR) || md5((i + 1)::VARCHAR)",
    "identity/TimeInterval": "strftime(hour, '%xT%XZ') || '/' || strftime(hour + INTERVAL 1 HOUR, '%xT%XZ')",
    "bill/InvoiceId": "'2026100001'",
    "bill/InvoicingEntity": "'Amazon Web Services, Inc.'",
    "bill/BillingEntity": "'AWS'",
    "bill/BillType": "'Anniversary'",
    "bill/PayerAccountId": "'111111111111'",
    "bill/BillingPeriodStartDate": f"'{MONTH[0]}'",
    "bill/BillingPeriodEndDate": f"'{MONTH[1]}'",
    "lineItem/UsageAccountId": "CAST(222222222222 + i % 60 AS VARCHAR)",
    "lineItem/LineItemType": "'Usage'",
    "lineItem/UsageStartDate": "strftime(hour, '%xT%XZ')",
    "lineItem/UsageEndDate": "strftime(hour + INTERVAL 1 HOUR, '%xT%XZ')",
    "lineItem/ProductCode": "CASE WHEN i % 3 = 0 THEN 'AmazonEC2' WHEN i % 3 = 1 THEN 'AmazonS3' ELSE 'AmazonRDS' END",
    "lineItem/UsageType": "'USE1-BoxUsage:m5.' || (1 + i % 16) || 'xlarge'",
    "lineItem/Operation": "'RunInstances:' || printf('%04d', i % 40)",
    "lineItem/AvailabilityZone": "'us-east-1' || chr(97 + CAST(i % 3 AS INTEGER))",
    "lineItem/ResourceId": "'arn:aws:ec2:us-east-1:222222222222:instance/' || md5((i % 40000)::VARCHAR)",
    "lineItem/UsageAmount": "'1.0000000000'",
    "lineItem/NormalizationFactor": "'8.0'",
    "lineItem/NormalizedUsageAmount": "'8.0000000000'",
    "lineItem/CurrencyCode": "'USD'",
    "lineItem/UnblendedRate": "'0.0960000000'",
    "lineItem/UnblendedCost": "'0.0960000000'",
    "lineItem/BlendedRate": "'0.0950000000'",
    "lineItem/BlendedCost": "'0.0950000000'",
    "lineItem/LineItemDescription": "'$0.096 per On Demand Linux m5.' || (1 + i % 16) || 'xlarge Instance Hour'",
    "lineItem/LegalEntity": "'Amazon Web Services, Inc.'",
    "product/ProductName": "'Amazon Elastic Compute Cloud'",
    "product/location": "'US East (N. Virginia)'",
    "product/regionCode": "'us-east-1'",
    "product/instanceType": "'m5.' || (1 + i % 16) || 'xlarge'",
    "product/operatingSystem": "'Linux'",
    "product/physicalProcessor": "'Intel Xeon Platinum 8175'",
    "product/processorFeatures": "'Intel AVX; Intel AVX2; Intel AVX512; Intel Turbo'",
    "product/networkPerformance": "'Up to 10 Gigabit'",
    "product/sku": "upper(substr(md5((i % 900)::VARCHAR), 1, 16))",
    "product/servicecode": "'AmazonEC2'",
    "pricing/RateCode": "upper(substr(md5((i % 900)::VARCHAR), 1, 16)) || '.JRTCKXETXF.6YS6EN2CT7'",
    "pricing/currency": "'USD'",
    "pricing/publicOnDemandCost": "'0.0960000000'",
    "pricing/publicOnDemandRate": "'0.0960000000'",
    "pricing/term": "'OnDemand'",
    "pricing/unit": "'Hrs'",
    **{
        f"reservation/{name}": "NULL"
        for name in ("EffectiveCost", "ReservationARN", "UnusedRecurringFee", "UpfrontValue")
    },
    **{f"savingsPlan/{name}": "NULL" for name in ("SavingsPlanEffectiveCost", "SavingsPlanARN", "UsedCommitment")},
    "resourceTags/aws:createdBy": "'AssumedRole:AROAEXAMPLE:deployer'",
    "resourceTags/user:team": "'team-' || (i % 24)",
    "resourceTags/user:environment": "CASE WHEN i % 4 = 0 THEN 'production' ELSE 'staging' END",
    "resourceTags/user:Name": "'worker-' || substr(md5((i % 40000)::VARCHAR), 1, 12)",
}
COST = Decimal("0.096") * ROWS


def measure(folder: Path) -> list[str]:
    """Lines of the report; the exports are made once, in ``folder``."""
    rows = [_ingested(folder / "one", 1), _ingested(folder / "many", FILES), _synced(folder / "many")]
    return [
        "## A large export with its manifest",
        "",
        "| | files | line items | size of the CSV | seconds | peak memory |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        *rows,
        "",
    ]


def _ingested(folder: Path, files: int) -> str:
    export = write_export(folder / "export", files)
    seconds, megabytes, told = costboard(folder / "home", {}, "ingest", "--json", str(export))
    _same(told["rows_stored"], [Decimal(each["BilledCost"]) for each in told["totals"]])
    return _row("`costboard ingest` of a folder", export, seconds, megabytes)


def _synced(folder: Path) -> str:
    """The same from a bucket of S3 on loopback, where it can be run."""
    export, home = folder / "export", folder / "synced"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    try:
        with running.moto(folder) as aws:
            bucket = aws.bucket()
            with contextlib.closing(aws.client("s3")) as s3:
                for path in sorted(export.iterdir()):
                    s3.upload_file(str(path), bucket, f"exports/{PERIOD}/{path.name}")
            (home / "sources.toml").write_text(
                '[[sources]]\nname = "bill"\nkind = "aws-s3"\nsince = 2026-10-01\n'
                f'endpoint = "{aws.address}"\noptions = {{ bucket = "{bucket}", prefix = "exports" }}\n'
            )
            seconds, megabytes, told = costboard(home, aws.environment, "sync", "--json")
    except MissingError as error:
        return f"| `costboard sync` from a bucket: left out, {error} | | | | | |"
    _same(told["sources"][0]["rows_stored"], [COST])
    return _row("`costboard sync` from a bucket", export, seconds, megabytes)


def _row(what: str, export: Path, seconds: float, megabytes: float) -> str:
    files = list(export.glob("*.csv"))
    size = sum(path.stat().st_size for path in files) / 1e9
    return f"| {what} | {len(files)} | {ROWS:,} | {size:.2f} GB | {seconds:.0f} | {megabytes:,.0f} MB |"


def _same(rows: int, costs: list[Decimal]) -> None:
    """All that was written is loaded."""
    if (rows, costs) != (ROWS, [COST]):
        raise SystemExit(f"the export holds {ROWS} rows and {COST} USD, loaded were {rows} and {costs}")


def write_export(folder: Path, files: int) -> Path:
    """Write that many files and the manifest, unless they are there."""
    manifest = folder / "costs-Manifest.json"
    if manifest.exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    columns = ", ".join(f"{expression} AS {sql.ident(name)}" for name, expression in COLUMNS.items())
    names = [f"costs-{number:05}.csv" for number in range(files)]
    with duckdb.connect() as con:
        for number, name in enumerate(names):
            rows = f"range({ROWS * number // files}, {ROWS * (number + 1) // files})"
            hour = f"TIMESTAMP '{MONTH[0][:10]}' + to_hours(CAST(i % 744 AS INTEGER))"
            con.execute(
                f"COPY (SELECT {columns} FROM (SELECT range AS i, {hour} AS hour FROM {rows})) "
                f"TO {sql.text(str(folder / name))} (FORMAT csv, HEADER)"
            )
    period = {"start": "20261001T000000.000Z", "end": "20261101T000000.000Z"}
    keys = [f"exports/{PERIOD}/{name}" for name in names]
    body = {"reportName": "costs", "billingPeriod": period, "reportKeys": keys}
    manifest.write_text(json.dumps(body))
    return folder


def costboard(home: Path, environment: Mapping[str, str], *arguments: str) -> tuple[float, float, Any]:
    """Seconds and peak megabytes of a command in a process of its own, and the JSON that it prints."""
    if arguments[0] == "ingest":
        shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "costlib.cli", "--home", str(home), *arguments]
    told, began = home / "told.json", time.perf_counter()
    with told.open("w") as out:
        process = subprocess.Popen(command, stdout=out, env={**os.environ, **environment})
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"costboard {arguments[0]} ended with {process.returncode}: {told.read_text()}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024, json.loads(told.read_text())
