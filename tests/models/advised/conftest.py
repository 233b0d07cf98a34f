"""A year of two AWS accounts under one payer and of Google Cloud, and what AWS says beside it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from costlib.advice import Forecast, Noted, note

FIRST, LAST = date(2025, 11, 1), date(2026, 11, 14)
AT = datetime(2026, 11, 20, 6, tzinfo=UTC)


def load(ledger, bills, folder):
    days = [FIRST + timedelta(days=place) for place in range((LAST - FIRST).days + 1)]
    shop = {"SubAccountId": "111", "SubAccountName": "shop", "ServiceName": "Amazon Elastic Compute Cloud"}
    lab = {"SubAccountId": "222", "SubAccountName": "lab", "ServiceName": "Amazon S3", "ServiceCategory": "Storage"}
    google = {"ServiceProviderName": "Google Cloud", "ServiceName": "BigQuery", "BillingAccountId": "g"}
    rows = [
        row
        for day in days
        for row in (
            bills.charge(str(day), "10.00", RegionId="us-east-1", **shop),
            bills.charge(str(day), "4.00", RegionId="eu-west-1", **lab),
            bills.charge(str(day), "2.00", SubAccountId="", SubAccountName="", RegionId="", **google),
        )
    ]
    bills.load(ledger, folder / "bill.csv", rows)


@pytest.fixture
def year(once, ledger):
    """The loaded year; nothing is said of it yet."""
    return once(load, ledger)


@pytest.fixture
def foretold():
    """Keeps what AWS foretells: ``foretold(ledger, rows, at)``."""

    def keep(ledger, rows, at=AT, source="aws", provider="AWS"):
        note(ledger.state, source, Noted("forecast", provider, Forecast, tuple(rows)), at)

    return keep
