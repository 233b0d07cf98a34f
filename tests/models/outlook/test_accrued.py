"""Charges for several days: spread over them, and what is charged ahead is foretold only once."""

from datetime import date

import pandas as pd
import pytest

from costlib.models.outlook.accrued import accrued
from costlib.models.outlook.landing import landing, prepaid
from costlib.models.outlook.series import histories, history, whole
from costlib.scope import Period, Scope

MONTHS = ("2026-07", "2026-08", "2026-09", "2026-10", "2026-11")
ANY = Scope(Period(date(2026, 1, 1), date(2026, 1, 1)))


def invoice(bills, month, cost, until):
    """One charge on the first of a month for the days up to another."""
    end = f"{until}T00:00:00Z"
    return bills.charge(f"{month}-01", cost, ChargePeriodEnd=end, ServiceName="Hosting", ServiceProviderName="Host")


@pytest.fixture
def books(ledger, bills, tmp_path):
    """Ten dollars a day of use to 14 November; an invoice of 31 dollars a day for each whole month before it."""

    def load(newest):
        use = [row for month in MONTHS[:-1] for row in bills.month(month, "10.00", days=pd.Period(month).days_in_month)]
        use += bills.month("2026-11", "10.00", days=14)
        ends = [*(f"{pd.Period(month) + 1}-01" for month in MONTHS[:-1]), newest[1]]
        costs = [str(31 * pd.Period(month).days_in_month) for month in MONTHS[:-1]] + [newest[0]]
        hosts = [invoice(bills, *each) for each in zip(MONTHS, costs, ends, strict=True)]
        bills.load(ledger, tmp_path / "use.csv", use)
        bills.load(ledger, tmp_path / "host.csv", hosts, source="host")
        return ledger

    return load


def test_an_invoice_is_a_cost_of_its_days_and_nothing_is_lost(books):
    ledger = books(("434", "2026-11-15"))
    spread = history(ledger, ANY, "day")
    booked = histories(ledger, ANY, "day")[None]

    assert set(spread) == {41.0}
    assert booked.max() == 31 * 31 + 10
    assert spread.sum() == pytest.approx(booked.sum())
    assert history(ledger, ANY, "month").tolist() == [41.0 * pd.Period(month).days_in_month for month in MONTHS[:-1]]


def test_half_a_month_of_an_invoice_lands_at_the_whole(books):
    host = ANY.where(ServiceProviderName=("Host",))

    assert landing(books(("434", "2026-11-15")), host).total == pytest.approx(31 * 30, rel=0.02)


def test_what_is_charged_ahead_is_not_foretold_again(books):
    ledger = books(("930", "2026-12-01"))
    host = ANY.where(ServiceProviderName=("Host",))

    assert prepaid(ledger, ANY).sum() == pytest.approx(31 * 16)
    assert landing(ledger, host).total == pytest.approx(930, rel=0.02)
    assert accrued(ledger, whole(ANY, ledger.freshness())).ahead["ds"].min() == pd.Timestamp("2026-11-15")
