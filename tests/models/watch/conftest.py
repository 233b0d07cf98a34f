"""Four months of a company: two calm services, a spike, a leak, and charges that do not come by the day."""

from datetime import date, timedelta

import numpy as np
import pytest

from costlib.ledger import Ledger
from costlib.models.watch.scan import scan
from costlib.scope import Period, Scope

FIRST, DAYS = date(2026, 7, 1), 123
SPIKE = date(2026, 10, 10)
LEAK = date(2026, 8, 20)
ALL = Scope(Period(FIRST, FIRST + timedelta(days=DAYS)))
S3 = {"ServiceName": "Amazon S3", "ServiceCategory": "Storage", "Tags": '{"tenant": "red"}', "ResourceName": "archive"}
LOGS = {"ServiceName": "Logs", "ServiceProviderName": "Google Cloud", "ResourceName": "debug"}


def _charges(bills):
    noise = np.random.default_rng(5)
    for place in range(DAYS):
        day = FIRST + timedelta(days=place)
        wiggle = 1 + 0.02 * noise.standard_normal(3)
        week = 0.7 if day.weekday() > 4 else 1.0
        grown = 1.04 ** max(0, (day - LEAK).days)
        yield bills.charge(str(day), f"{100 * week * wiggle[0]:.2f}", ResourceName="web")
        yield bills.charge(str(day), f"{40 * wiggle[1] + 200 * (day == SPIKE):.2f}", **S3)
        yield bills.charge(str(day), f"{12 * grown * wiggle[2]:.2f}", **LOGS)
        yield bills.charge(str(day), "0.50", ServiceName="Tiny", ResourceName="tiny")
        if day.day == 1:
            yield bills.charge(str(day), "90.00", ServiceName="Monthly", ResourceName="box")
            yield bills.charge(str(day), "300.00", ServiceName="Tax", ChargeCategory="Tax", ResourceName="tax")
        if day.day == 15:
            yield bills.charge(str(day), "2000.00", ChargeCategory="Purchase", ResourceName="commitment")


@pytest.fixture(scope="session")
def company(tmp_path_factory, bills):
    """A ledger of the company; nobody may change it."""
    home = tmp_path_factory.mktemp("watched")
    ledger = Ledger(home / "home")
    bills.load(ledger, home / "bill.csv", list(_charges(bills)))
    return ledger


@pytest.fixture(scope="session")
def scanned(company):
    return scan(company, ALL)
