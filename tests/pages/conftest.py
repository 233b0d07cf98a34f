"""Pages over two months of a small company's bills: AWS and OpenAI in dollars, and one bill in yen without a rate."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages import _background, _context, _service

FRAME = Path(_context.__file__).parent / "_frame.py"
AI = {"ServiceProviderName": "OpenAI", "ServiceCategory": "AI and Machine Learning", "ServiceName": "OpenAI API"}


def load(ledger, bills, folder):
    resource = {"ResourceId": "i-1", "ResourceName": "web-1", "RegionId": "us-east-1"}
    rows = [
        *bills.month("2026-09", "8.00", days=29, **resource),
        bills.charge("2026-09-30", "8.00") | resource | {"Tags": '{"tenant": "red"}'},
        *bills.month("2026-10", "10.00", days=31, **resource),
        *bills.month("2026-10", "4.00", days=31, **AI, **dict.fromkeys(resource, ""), ListCost="", Tags="{}"),
    ]
    bills.load(ledger, folder / "dollars.csv", rows)
    bills.load(ledger, folder / "yen.csv", [bills.charge("2026-10-31", "500", BillingCurrency="JPY")], source="yen")


@pytest.fixture
def company(once, ledger, monkeypatch, bills):
    """A loaded home: 10 dollars of EC2 a day, 4 of OpenAI that no tenant owns and that has no list price."""
    monkeypatch.setenv("COSTBOARD_HOME", str(ledger.home.path))
    monkeypatch.setattr(_context, "now", lambda: bills.now)
    monkeypatch.setattr(_background, "begin", lambda: None)  # the first page would go on working behind all others
    st.cache_data.clear()
    yield once(load, ledger)
    _service.ledger_in.cache_clear()


@pytest.fixture
def visit(company):
    """Open a page as a link does: ``visit("provider_breakdown.py", period="Last month")``."""

    assert company.version()

    def start(page=None, **query):
        tab = AppTest.from_file(str(FRAME), default_timeout=60)
        if page:
            tab.switch_page(page)
        for name, value in query.items():
            tab.query_params[name] = value
        tab.run()
        assert not tab.exception
        assert not tab.error
        return tab

    return start
