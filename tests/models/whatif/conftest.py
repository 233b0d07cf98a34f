"""A month and a half of a small company: two tenants with models of their own, a shared service, and euros."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from costlib.ledger import Ledger
from costlib.policy.scenarios import Factor, Scenario

OPENAI = {"ServiceProviderName": "OpenAI", "ServiceCategory": "AI and Machine Learning", "ServiceName": "API"}
TOKENS = {"ConsumedUnit": "Tokens", "x_Model": "gpt-4"}
SINCE = date(2026, 12, 1)


def tagged(tenant):
    return {"Tags": f'{{"tenant": "{tenant}"}}'} if tenant else {"Tags": "{}"}


@pytest.fixture(scope="module")
def company(bills, tmp_path_factory):
    """October 2026 and half of November; blue 10 a day and gpt-4, red 5 a day, 3 a day shared, red 2 euros a day."""
    folder = tmp_path_factory.mktemp("whatif")
    days = [date(2026, 9, 1) + timedelta(days=number) for number in range(75)]
    rows = []
    for day in days:
        rows += [
            bills.charge(str(day), "10", **tagged("blue")),
            bills.charge(str(day), "5", **tagged("red")),
            bills.charge(str(day), "3", ServiceName="Shared", **tagged("")),
            *(
                bills.charge(
                    str(day), cost, **OPENAI, **TOKENS, x_TokenKind=kind, ConsumedQuantity=count, **tagged("blue")
                )
                for kind, cost, count in (("input", "3", "100000"), ("output", "6", "100000"))
            ),
        ]
    filled = [{"x_Model": "", "x_TokenKind": "", "ConsumedUnit": "", "ConsumedQuantity": ""} | row for row in rows]
    bills.load(Ledger(folder / "home"), folder / "bills.csv", filled)
    return Ledger(folder / "home")


@pytest.fixture
def scenario():
    def make(**sections):
        return Scenario(name="Test", source="test", **sections)

    return make


@pytest.fixture
def percent():
    def make(size, name="p", since=SINCE, **match):
        hit = {column: (value,) for column, value in match.items()}
        return Factor(name=name, kind="percent", size=Decimal(size), valid_from=since, source="", match=hit)

    return make
