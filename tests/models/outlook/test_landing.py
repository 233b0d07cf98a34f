"""Landings: so far, the rest, and what futures say of the whole."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pandas as pd
import pytest

from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.outlook.landing import landing, landing_of, period_of
from costlib.scope import Period, Scope

NOW = datetime(2026, 10, 16, tzinfo=UTC)
SCOPE = Scope(Period.month("2026-10"))


def cost(day):
    """100 a weekday and 60 a day of the weekend, and a little unrest."""
    return (100 if day.day_of_week < 5 else 60) + day.day_of_year % 5


def costs(first, last):
    return sum(Decimal(cost(day)) for day in pd.date_range(first, last))


def bill(bills, first="2026-06-01", last="2026-10-15", **more):
    return [bills.charge(str(day.date()), str(cost(day)), **more) for day in pd.date_range(first, last)]


@pytest.fixture(scope="module")
def loaded(bills, tmp_path_factory):
    folder = tmp_path_factory.mktemp("landing")
    ledger = Ledger(folder / "home")
    green = bill(bills, "2026-10-05", Tags='{"tenant": "green"}', ServiceName="Lambda")
    bills.load(ledger, folder / "bill.csv", bill(bills) + green, now=NOW)
    return ledger


def blue():
    return SCOPE.where(ServiceName=("Amazon EC2",))


def test_a_month_lands_at_its_days_so_far_and_the_rest(loaded):
    found = landing(loaded, blue())
    assert (found.method, found.until, found.period) == ("forecast", date(2026, 10, 16), Period.month("2026-10"))
    assert found.so_far == costs("2026-10-01", "2026-10-15")
    assert found.total == pytest.approx(float(found.so_far) + found.rest)
    assert found.rest == pytest.approx(11 * 102 + 5 * 62, rel=0.05)
    low, high = found.within(95)
    assert low <= found.within(80)[0] < found.total < found.within(80)[1] <= high


def test_the_course_adds_up_to_the_landing_and_keeps_what_came(loaded):
    found = landing(loaded, blue())
    course = found.course()
    assert list(course.columns) == ["actual", "mean", "lo_80", "hi_80", "lo_95", "hi_95"]
    assert (len(course), int(course["actual"].count())) == (31, 15)
    assert course["mean"].iloc[-1] == pytest.approx(found.total)
    assert (course["lo_95"].iloc[-1], course["hi_95"].iloc[-1]) == pytest.approx(found.within(95))
    assert course["lo_95"].iloc[14] == course["actual"].iloc[14] == float(found.so_far)


def test_the_chance_of_more_falls_with_the_amount(loaded):
    found = landing(loaded, blue())
    chances = [found.probability_above(amount) for amount in (found.so_far, found.total, Decimal(10_000))]
    assert chances[0] == 1
    assert 0.2 < chances[1] < 0.8
    assert chances[2] == 0
    assert found.passes(found.so_far) == date(2026, 10, 16)
    assert found.passes(10_000) is None


def test_a_month_that_is_over_lands_at_its_cost(loaded):
    found = landing_of(loaded, blue(), Period.month("2026-09"))
    assert (found.method, found.rest, found.total) == ("complete", 0, float(found.so_far))
    assert (found.probability_above(found.so_far), found.probability_above(found.so_far - 1)) == (0, 1)
    assert found.on_before == pytest.approx(float(found.so_far) / float(found.before) - 1)
    assert list(found.course().columns) == ["actual", "mean"]


def test_a_month_to_come_has_no_days_so_far(loaded):
    found = landing_of(loaded, blue(), Period.month("2026-11"))
    assert (found.so_far, len(found.ahead), found.before) == (0, 30, None)
    assert found.total == pytest.approx(21 * 102 + 9 * 62, rel=0.08)


def test_a_short_history_falls_back_to_the_run_rate_and_says_why(loaded):
    found = landing(loaded, SCOPE.where(ServiceName=("Lambda",)))
    assert found.method == "run rate"
    assert "28 days of history, there are 11" in found.reason
    assert found.rest == pytest.approx(float(found.so_far) / 15 * 16)
    assert (found.within(80), found.probability_above(1), found.confidence) == (None, None, None)


def test_a_selection_that_was_never_charged_says_so(loaded):
    found = landing(loaded, SCOPE.where(ServiceName=("nope",)))
    assert (found.so_far, found.rest, found.method) == (0, 0, "run rate")
    assert "no whole day" in found.reason


def test_a_tenant_lands_at_its_own_costs_alone(loaded):
    found = landing(loaded, Scope(SCOPE.period, tenant="green"))
    assert found.so_far == costs("2026-10-05", "2026-10-15")


def test_unknown_costs_land_nowhere(ledger, bills, tmp_path):
    rows = [row | {"ListCost": ""} for row in bill(bills)]
    bills.load(ledger, tmp_path / "bill.csv", rows, now=NOW)
    found = landing(ledger, Scope(SCOPE.period, basis="ListCost"))
    assert (found.so_far, found.total, found.within(95), found.probability_above(5)) == (None, None, None, None)


def test_quarter_and_year_hold_the_months_before(loaded):
    quarter, year = landing(loaded, blue(), "quarter"), landing(loaded, blue(), "year")
    assert quarter.period == Period(date(2026, 10, 1), date(2027, 1, 1))
    assert year.so_far - quarter.so_far == costs("2026-06-01", "2026-09-30")
    assert year.rest == pytest.approx(quarter.rest)


def test_a_period_beyond_two_years_is_refused(loaded):
    with pytest.raises(UsageError, match="horizon"):
        landing_of(loaded, blue(), Period.month("2029-10"))


@pytest.mark.parametrize(("day", "over", "start"), [(date(2026, 1, 1), "quarter", 1), (date(2026, 12, 31), "year", 1)])
def test_a_period_starts_where_the_calendar_says(day, over, start):
    assert period_of(day, over).start == date(2026, start, 1)
