from datetime import date, timedelta

import pytest

from costlib.models.outlook.heading import heading
from costlib.models.outlook.landing import landing_of
from costlib.scope import Period, Scope

FIRST = date(2026, 8, 1)


@pytest.fixture
def asked():
    return Scope(Period.month("2026-11"), "USD", "BilledCost")


def load(bills, ledger, tmp_path, days, first=FIRST):
    rows = [bills.charge(str(first + timedelta(days=n)), "20") for n in range(days)]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    return ledger


def test_the_month_and_those_after_it_come_from_one_forecast(ledger, bills, tmp_path, asked):
    found = heading(load(bills, ledger, tmp_path, 106), asked)
    whole = landing_of(ledger, asked, Period(date(2026, 11, 1), date(2027, 3, 1)))

    assert found.month.period == Period.month("2026-11")
    assert (found.month.so_far, found.month.before) == (280, 620)
    assert [str(month.date()) for month in found.months.index] == [
        "2026-11-01",
        "2026-12-01",
        "2027-01-01",
        "2027-02-01",
    ]
    assert found.months["mean"].iloc[0] == pytest.approx(found.month.total)
    assert found.months["mean"].sum() == pytest.approx(whole.total)
    assert (found.months["lo_95"] <= found.months["lo_80"]).all()
    assert (found.months["lo_80"] <= found.months["hi_80"]).all()
    assert found.month.within(80) == pytest.approx(tuple(found.months.iloc[0][["lo_80", "hi_80"]]))


def test_a_month_that_is_over_lands_at_its_cost_and_the_next_ones_are_foretold(ledger, bills, tmp_path, asked):
    found = heading(load(bills, ledger, tmp_path, 92), asked)

    assert (found.month.method, found.month.total) == ("complete", 620)
    assert [str(month.date()) for month in found.months.index] == ["2026-11-01", "2026-12-01", "2027-01-01"]


def test_too_little_history_leaves_the_run_rate_and_no_months(ledger, bills, tmp_path, asked):
    found = heading(load(bills, ledger, tmp_path, 10, first=date(2026, 11, 1)), asked)

    assert (found.month.method, found.month.total) == ("run rate", 600)
    assert found.month.reason
    assert found.months.empty


def test_months_beyond_the_history_are_not_told_and_the_open_one_keeps_its_own_confidence(
    ledger, bills, tmp_path, asked
):
    found = heading(load(bills, ledger, tmp_path, 45, first=date(2026, 10, 1)), asked)

    assert [str(month.date()) for month in found.months.index] == ["2026-11-01", "2026-12-01"]
    assert found.month.confidence == "MEDIUM"
