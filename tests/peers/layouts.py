"""Exports as they lie in buckets, in small: key to content."""

import csv
import gzip
import io
import json
from datetime import date

from costlib.scope import next_month

HEAD = (
    *("identity/LineItemId", "bill/PayerAccountId", "bill/BillingPeriodStartDate", "bill/BillingPeriodEndDate"),
    *("lineItem/UsageAccountId", "lineItem/LineItemType", "lineItem/UsageStartDate", "lineItem/UsageEndDate"),
    *("lineItem/ProductCode", "lineItem/UsageType", "lineItem/UsageAmount", "lineItem/CurrencyCode"),
    *("lineItem/UnblendedCost", "product/ProductName"),
)


def table(rows):
    """Rows as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def focus(month, cost="1.00", **more):
    """28 FOCUS charges of a month, one a day, as CSV."""
    start = date.fromisoformat(f"{month}-01")
    bill = {
        "BillingAccountId": "payer-1",
        "BillingCurrency": "USD",
        "BillingPeriodStart": f"{start}T00:00:00Z",
        "BillingPeriodEnd": f"{next_month(start)}T00:00:00Z",
        "ChargeCategory": "Usage",
        "ServiceProviderName": "AWS",
        "ServiceCategory": "Compute",
        "ServiceName": "Amazon EC2",
        **dict.fromkeys(("BilledCost", "EffectiveCost", "ListCost", "ContractedCost"), cost),
        **more,
    }
    hours = [(f"{month}-{day:02}T00:00:00Z", f"{month}-{day:02}T01:00:00Z") for day in range(1, 29)]
    return table([{**bill, "ChargePeriodStart": begin, "ChargePeriodEnd": end} for begin, end in hours])


def line_items(month, cost="1.00"):
    """28 AWS line items of a month, one a day, as CSV."""
    start = date.fromisoformat(f"{month}-01")
    bill = ("1", "111122223333", f"{start}T00:00:00Z", f"{next_month(start)}T00:00:00Z", "111122223333", "Usage")
    rows = [
        dict(
            zip(
                HEAD,
                (
                    *bill,
                    f"{month}-{day:02}T00:00:00Z",
                    f"{month}-{day:02}T01:00:00Z",
                    *("AmazonEC2", "BoxUsage:t3.micro", "1", "USD", cost, "Amazon Elastic Compute Cloud"),
                ),
                strict=True,
            )
        )
        for day in range(1, 29)
    ]
    return table(rows)


def days(month, *, inclusive=False):
    """A billing period as AWS (end exclusive) and Azure (inclusive) name its folder."""
    start = date.fromisoformat(f"{month}-01")
    end = next_month(start)
    last = date.fromordinal(end.toordinal() - 1) if inclusive else end
    return f"{start:%Y%m%d}-{last:%Y%m%d}"


def cur(month, cost="1.00", assembly="a1", top="bills/cur", parts=1):
    """A legacy report: an assembly in its folder, the manifest there and on top."""
    folder = f"{top}/{days(month)}"
    keys = [f"{folder}/{assembly}/cur-{n:05}.csv.gz" for n in range(1, parts + 1)]
    manifest = json.dumps(
        {
            "assemblyId": assembly,
            "reportName": "cur",
            "billingPeriod": {"start": f"{month.replace('-', '')}01T000000.000Z"},
            "reportKeys": keys,
        }
    ).encode()
    head, *lines = line_items(month, cost).splitlines(keepends=True)
    content = {key: gzip.compress(head + b"".join(lines[n::parts]), mtime=0) for n, key in enumerate(keys)}
    return {**content, f"{folder}/{assembly}/cur-Manifest.json": manifest, f"{folder}/cur-Manifest.json": manifest}


def export(month, cost="1.00", run="", bucket="bills", name="focus", **more):
    """A Data Export: files in ``data``, the manifest in ``metadata``; ``run`` where each keeps a folder of its own."""
    place = f"BILLING_PERIOD={month}/{f'{run}/' if run else ''}"
    key = f"bills/{name}/data/{place}{name}-00001.csv.gz"
    manifest = {"exportArn": f"arn:aws:bcm-data-exports:::export/{name}", "dataFiles": [f"s3://{bucket}/{key}"]}
    return {
        key: gzip.compress(focus(month, cost, **more), mtime=0),
        f"bills/{name}/metadata/{place}{name}-Manifest.json": json.dumps(manifest).encode(),
    }


def azure(month, cost="1.00", run="202611010430", name="daily"):
    """An Azure export of cost as FOCUS: a run of it, with its manifest."""
    folder = f"bills/{name}/{days(month, inclusive=True)}/{run}"
    start = date.fromisoformat(f"{month}-01")
    keys = [f"{folder}/part_{n}_0001.csv.gz" for n in range(2)]
    head, *lines = focus(month, cost).splitlines(keepends=True)
    manifest = {
        "blobs": [{"blobName": key} for key in keys],
        "exportConfig": {"exportName": name, "resourceId": f"/subscriptions/0/exports/{name}"},
        "runInfo": {"startDate": f"{start}T00:00:00", "endDate": f"{start:%Y-%m}-28T00:00:00"},
    }
    content = {key: gzip.compress(head + b"".join(lines[n::2]), mtime=0) for n, key in enumerate(keys)}
    return {**content, f"{folder}/manifest.json": json.dumps(manifest).encode()}


def shards(month, cost="1.00", count=3):
    """Files of a month that no manifest lists."""
    head, *lines = focus(month, cost).splitlines(keepends=True)
    return {f"bills/{month}/{n:012}.csv": head + b"".join(lines[n::count]) for n in range(count)}
