"""Forecasts with AWS's own: drawn where it can be compared, said why not elsewhere, never part of ours."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from costlib.advice import Forecast, Noted, note
from costlib.models.outlook.fits import Fits
from costlib.scope import add_months
from pages import _forecasts_fits

PAGE = "forecasts.py"


def load(ledger, bills, folder):
    days = [date(2025, 10, 1) + timedelta(days=number) for number in range(410)]
    more = {"ServiceProviderName": "Google Cloud", "BillingAccountId": "g", "ServiceName": "BigQuery"}
    rows = [row for day in days for row in (bills.charge(str(day), "10.00"), bills.charge(str(day), "5.00", **more))]
    bills.load(ledger, folder / "year.csv", rows, source="year")


def say(ledger, at, means):
    rows = tuple(
        Forecast(
            start=first,
            end=add_months(first, 1),
            granularity="MONTHLY",
            basis="BilledCost",
            currency="USD",
            mean=Decimal(mean),
            lower=Decimal(mean) - 10,
            upper=Decimal(mean) + 10,
        )
        for first, mean in means.items()
    )
    note(ledger.state, "aws", Noted("forecast", "AWS", Forecast, rows), at)


@pytest.fixture
def told(once, company):
    found = once(load, company)
    say(found, datetime(2026, 9, 20, tzinfo=UTC), {date(2026, 10, 1): 682})
    say(found, datetime(2026, 11, 20, tzinfo=UTC), {date(2026, 12, 1): 330, date(2027, 1, 1): 340})
    return found


@pytest.fixture
def fits(monkeypatch):
    """Fits beside the page, in a thread: a process takes seconds to start."""
    made = Fits(lambda: ThreadPoolExecutor(1))
    monkeypatch.setattr(_forecasts_fits, "_fits", lambda: made)
    yield made
    made.close()


def texts(tab):
    found = (*tab.subheader, *tab.markdown, *tab.caption)
    return "\n".join(str(each.value) for each in found).replace("\\", "")


def rows(tab):
    return next(each.value for each in tab.dataframe if "mean" in each.value)


@pytest.mark.usefixtures("told")
def test_under_its_provider_alone_it_stands_beside_ours(visit):
    tab = visit(PAGE, provider=["AWS"], horizon_by_month="3 months")
    found = rows(tab)
    assert found["aws_mean"].tolist()[1:] == [330, 340]
    assert found["aws_mean"].isna().tolist() == [True, False, False]
    assert found["aws_lo_80"].tolist()[1:] == [320, 330]
    assert "AWS forecast, as of 20 Nov 2026: $670.00 over the 2 steps that it foretells" in texts(tab)


@pytest.mark.usefixtures("told")
def test_elsewhere_it_says_why_it_is_not_drawn_and_ours_is_the_same(visit):
    tab = visit(PAGE, horizon_by_month="3 months")
    assert "AWS foretells its own cost only: choose the provider AWS and no other filter." in texts(tab)
    assert "aws_mean" not in rows(tab)
    tab = visit(PAGE, provider=["AWS"], basis="Effective", horizon_by_month="3 months")
    assert "AWS foretells billed cost in USD: choose that to see its forecast." in texts(tab)


@pytest.mark.usefixtures("told", "fits")
def test_the_scorecard_holds_it_against_ours_once_a_month_has_passed(visit):
    tab = visit(PAGE, forecast_view="Scorecard", provider=["AWS"], horizon_by_month="3 months")
    passed = next(each.value for each in tab.dataframe if "said" in each.value)
    assert [str(day) for day in passed["month"]] == ["2026-10-01"]
    assert passed["error_percent"].tolist() == [pytest.approx(10)]
    assert "AWS's own forecast was" in texts(tab)
    assert "AWS" not in " ".join(next(each.value for each in tab.dataframe if "smape" in each.value)["member"])
