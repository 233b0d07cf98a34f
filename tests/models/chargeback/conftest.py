"""A small ledger whose statements can be computed by hand, and ways to change it."""

from datetime import UTC, datetime

import pytest

from costlib.models.chargeback.answer import billing_month
from costlib.models.chargeback.closing import close
from costlib.policy import decisions
from costlib.scope import Period

COLUMNS = ("ServiceCategory", "ServiceName")
NOVEMBER, DECEMBER, JANUARY = (datetime(*month, 20, tzinfo=UTC) for month in ((2026, 11), (2026, 12), (2027, 1)))


def owned(bills, day, cost, tenant="blue", **more):
    return bills.charge(day, cost) | {"Tags": f'{{"tenant": "{tenant}"}}'} | more


def month_rows(bills, month, blue="30.00", red="10.00", shared="8.00"):
    """One charge each of two tenants, and one that nobody owns: shared out 3 to 1."""
    return [
        owned(bills, f"{month}-05", blue),
        owned(bills, f"{month}-06", red, "red"),
        owned(bills, f"{month}-07", shared, "", ServiceCategory="Storage", ServiceName="Amazon S3"),
    ]


class Books:
    """A ledger with bills month by month, at the time when each would be closed."""

    def __init__(self, ledger, bills, folder, loads=0):
        self.ledger, self.bills, self.folder, self.loads = ledger, bills, folder, loads

    def load(self, month, now=NOVEMBER, extra=(), **costs):
        """Bring the bill of a month, or bring it again with other costs."""
        self.loads += 1
        rows = [*month_rows(self.bills, month, **costs), *extra]
        return self.bills.load(self.ledger, self.folder / f"{self.loads}.csv", rows, now=now, replace=True)

    def row(self, day, cost, tenant="blue", **more):
        return owned(self.bills, day, cost, tenant, **more)

    def decide(self, kind, **sections):
        """Save a document with other sections."""
        body = {**decisions.read(self.ledger.state, kind), **sections}
        decisions.save(self.ledger.state, kind, body, actor="local", source="test", now=NOVEMBER)

    def reown(self, **sections):
        body = {**decisions.read(self.ledger.state, "ownership"), **sections}
        self.ledger.reown(body, actor="local", source="test", now=NOVEMBER)

    def month(self, name, now=NOVEMBER):
        return billing_month(self.ledger, Period.month(name), now)

    def statement(self, name, tenant, now=NOVEMBER):
        return self.month(name, now).of(tenant)

    def close(self, name, now=NOVEMBER):
        return close(self.ledger, Period.month(name), now)


def load(ledger, bills, folder):
    made = Books(ledger, bills, folder)
    made.load("2026-09")
    made.load("2026-10")


@pytest.fixture
def books(once, ledger, bills, tmp_path):
    """September and October 2026: blue owns 30, red 10, and 8 are shared by what they own."""
    return Books(once(load, ledger), bills, tmp_path, loads=2)


MARKUP = {"percent": "10", "valid_from": "2000-01-01", "source": "test"}


@pytest.fixture
def marked_up(books):
    """Blue is on the plan 'pro', on which 10 % are put."""
    owner = {"owner": "tenant", "name": "blue", "plan": "pro", "valid_from": "2000-01-01", "source": "test"}
    books.reown(owners=[owner])
    books.decide("chargeback", markups=[{"name": "pro", **MARKUP}])
    return books
