"""A provider's own forecast stands beside ours only where both foretell the same thing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pandas as pd
import pytest

from costlib.advice import Forecast
from costlib.advice import foretold as kept
from costlib.models.advised import forecast_tables
from costlib.models.advised.forecast_past import Passed, passed, passed_table, verdict
from costlib.models.advised.forecasts import beside
from costlib.models.outlook.answer import outlook
from costlib.models.outlook.outlook_tables import forecast_table
from costlib.scope import Period, Scope, add_months

AT = datetime(2026, 11, 20, 6, tzinfo=UTC)
AWS = Scope(Period.month("2026-11")).where(ServiceProviderName=("AWS",))
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)


def month(first, mean, basis="BilledCost", **more):
    """A forecast of a whole month."""
    told = {"start": first, "end": add_months(first, 1), "granularity": "MONTHLY", "basis": basis, "currency": "USD"}
    return Forecast(**{**told, "mean": Decimal(mean), "lower": Decimal(mean) - 20, "upper": Decimal(mean) + 20, **more})


@pytest.fixture
def told(year, foretold):
    """December and January by month, and a day, as AWS says."""
    day = Forecast(
        start=date(2026, 11, 20),
        end=date(2026, 11, 21),
        granularity="DAILY",
        basis="BilledCost",
        currency="USD",
        mean=15,
    )
    rest = month(date(2026, 11, 20), "150", end=DECEMBER)
    foretold(year, [month(JANUARY, "450"), month(DECEMBER, "440"), rest, day, month(DECEMBER, "430", "EffectiveCost")])
    return year


def test_months_are_told_in_order_and_the_rest_of_an_open_month_is_none(told):
    (found,) = beside(told, AWS, "month").found
    assert found.label == "AWS forecast, as of 20 Nov 2026"
    assert [str(time.date()) for time in found.table.index] == ["2026-12-01", "2027-01-01"]
    assert found.table["mean"].tolist() == [440, 450]
    assert found.table["lo"].tolist() == [420, 430]


def test_days_stand_apart_and_an_interval_that_is_not_said_is_unknown(told):
    (found,) = beside(told, AWS, "day").found
    assert found.table["mean"].tolist() == [15]
    assert found.table["lo"].isna().all()


def test_another_basis_has_its_own_forecast(told):
    (found,) = beside(told, replace(AWS, basis="EffectiveCost"), "month").found
    assert found.table["mean"].tolist() == [430]


@pytest.mark.parametrize(
    ("scope", "why"),
    [
        (replace(AWS, filters=()), "AWS foretells its own cost only: choose the provider AWS"),
        (AWS.where(SubAccountId=("111",)), "and no other filter"),
        (replace(AWS, tenant="blue"), "AWS foretells its own cost only"),
        (replace(AWS, filters=(("ServiceProviderName", ("AWS", "Google Cloud")),)), "its own cost only"),
        (replace(AWS, currency="EUR"), "AWS foretells billed and effective cost in USD"),
        (replace(AWS, basis="ListCost"), "choose that to see its forecast"),
    ],
)
def test_what_it_does_not_foretell_is_said_and_not_drawn(told, scope, why):
    found = beside(told, scope, "month")
    assert found.found == ()
    (reason,) = found.why_not
    assert why in reason


def test_of_several_payers_it_foretells_one_alone(told, bills, tmp_path):
    other = [bills.charge("2026-11-10", "1.00", BillingAccountId="payer-2")]
    bills.load(told, tmp_path / "other.csv", other, source="other")
    assert "the ledger holds 2 payers of it" in beside(told, AWS, "month").why_not[0]


def test_who_is_not_in_the_ledger_or_says_nothing_is_not_mentioned(year, foretold):
    foretold(year, [], source="empty")
    foretold(year, [month(DECEMBER, "1")], source="azure", provider="Azure")
    assert beside(year, AWS, "month") == beside(year, AWS, "day")
    assert beside(year, AWS, "month").why_not == ()


def test_its_columns_stand_beside_ours_and_change_none_of_them(told):
    found = outlook(told, AWS, "month", 3)
    ours = forecast_table(found.forecast.table, (80, 95))
    theirs = beside(told, AWS, "month").over(found.forecast.table.index).found
    both = forecast_tables.joined(ours, theirs)
    assert both.select(ours.column_names) == ours
    assert both["aws_mean"].to_pylist() == [None, 440, 450]
    assert both["aws_hi_80"].to_pylist() == [None, 460, 470]
    assert forecast_tables.as_json(theirs)[0]["rows"][0] == {
        "ds": "2026-12-01",
        "mean": 440,
        "lo_80": 420,
        "hi_80": 460,
    }


def test_a_line_tells_how_far_it_lies_off_ours(told):
    table = pd.DataFrame({"mean": [400.0, 400.0]}, pd.DatetimeIndex(["2026-12-01", "2027-01-01"]))
    (line,) = forecast_tables.told(table, beside(told, AWS, "month").over(table.index), "USD")
    assert line.startswith(
        "AWS forecast, as of 20 Nov 2026: $890.00 over the 2 steps that it foretells, 11% above ours."
    )


def test_times_that_it_does_not_foretell_are_told(told):
    found = beside(told, AWS, "month").over(pd.DatetimeIndex(["2028-01-01"]))
    assert (found.found, found.why_not) == ((), ("AWS forecast, as of 20 Nov 2026, says nothing of these days.",))


def test_of_one_that_begins_later_it_is_told_when(told):
    found = beside(told, AWS, "month").over(pd.DatetimeIndex(["2026-11-01"]))
    assert found.why_not == (
        "AWS forecast, as of 20 Nov 2026, begins on 1 Dec 2026, after what is shown: choose a farther horizon.",
    )


def test_the_first_answer_of_each_month_stays_and_an_empty_one_is_none(year, foretold):
    for day, mean in ((5, "100"), (19, "200")):
        foretold(year, [month(DECEMBER, mean)], datetime(2026, 9, day, tzinfo=UTC))
    foretold(year, [], datetime(2026, 10, 1, tzinfo=UTC))
    assert [(said.at.day, rows[0].mean) for said, rows in kept(year.state)] == [(5, 100)]


def test_once_a_month_has_passed_its_error_stands_beside_ours(year, foretold):
    foretold(year, [month(date(2026, 10, 1), "477.40")], datetime(2026, 9, 20, tzinfo=UTC))
    foretold(year, [month(date(2026, 10, 1), "999")], datetime(2026, 10, 20, tzinfo=UTC))  # it had begun
    foretold(year, [month(DECEMBER, "440")])
    theirs = beside(year, AWS, "month").found
    (one,) = passed(year, outlook(year, AWS, "month", 2), theirs)
    assert (one.month, one.came, one.said, one.on) == (date(2026, 10, 1), 434, 477.4, date(2026, 9, 20))
    assert one.error == pytest.approx(0.1)
    assert one.our_error == pytest.approx(0, abs=0.03)
    assert one.ours_on == date(2026, 9, 14)
    assert verdict([one]).startswith("AWS's own forecast was farther off than this one: off by 10% against ")
    assert passed_table([one])["error_percent"].to_pylist() == [pytest.approx(10)]


def test_ours_never_knows_more_than_there_was_when_the_provider_spoke(year, foretold):
    foretold(year, [month(date(2026, 10, 1), "434")], datetime(2026, 7, 1, tzinfo=UTC))
    foretold(year, [month(DECEMBER, "440")])
    (one,) = passed(year, outlook(year, AWS, "month", 2), beside(year, AWS, "month").found)
    assert (one.ours, one.our_error) == (None, None)
    assert verdict([one]) == "AWS's own forecast was off by 0% over one month"


def test_a_month_that_cost_nothing_has_no_error():
    assert Passed("AWS", date(2026, 10, 1), 0.0, 5.0, AT.date() - timedelta(days=60)).error is None
    assert verdict([]) == ""


def test_what_a_source_foretold_under_a_name_of_before_is_no_second_forecast(year, foretold):
    for source in ("old name", "new name"):
        foretold(year, [month(date(2026, 12, 1), 500)], source=source)
    assert len(beside(year, AWS, "month").found) == 2
    (year.home.path / "sources.toml").write_text(
        '[[sources]]\nname = "new name"\nkind = "aws-advice"\nsince = 2026-01-01\nenabled = false\n'
    )
    assert [each.source for each in beside(year, AWS, "month").found] == ["new name"]
