from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib import queries
from costlib.models import spend
from costlib.scope import BASES, Period, Scope

OCTOBER = Scope(Period.month("2026-10"))


def test_spend_is_what_the_bill_says_with_the_parts_that_nobody_owns_and_that_ai_takes(october):
    found = spend.spend(october.ask_exact(queries.profile, OCTOBER))

    assert found.cost == 60 + 30 + 7 - 4 + 25
    assert (found.unowned, found.ai) == (25, 25)
    assert found.ai_share == pytest.approx(25 / 118)


def test_months_add_up_to_the_period_and_a_month_that_no_source_delivered_is_unknown(october):
    period = Period(date(2026, 8, 1), date(2026, 11, 1))
    table = october.ask_exact(queries.profile, Scope(period), "month")

    months = spend.spend_by_month(table, period, october.freshness())

    assert [each.cost for each in months.values()] == [None, 45, 118]
    assert (
        sum(each.cost or 0 for each in months.values())
        == spend.spend(october.ask_exact(queries.profile, Scope(period))).cost
    )


def test_a_delivered_month_without_charges_in_scope_cost_nothing(october):
    nobody = Scope(Period.month("2026-10")).where(ServiceProviderName=("Nobody",))
    table = october.ask_exact(queries.profile, nobody, "month")

    months = spend.spend_by_month(table, nobody.period, october.freshness())

    assert [each.cost for each in months.values()] == [0]


def test_a_cost_that_no_charge_gives_is_unknown_and_not_zero(october):
    openai = Scope(Period.month("2026-10"), basis="ListCost").where(ServiceProviderName=("OpenAI",))

    assert spend.spend(october.ask_exact(queries.profile, openai)).cost is None


def test_coverage_weighs_covered_usage_by_its_list_price(october):
    table = october.ask_exact(queries.known_costs, OCTOBER)
    gross = 100 + 50 + 30 + 30 + 7 + 4 + 25

    assert spend.basis_coverage(table, "BilledCost") == 1
    assert spend.basis_coverage(table, "ListCost") == pytest.approx((gross - 25) / gross)


@pytest.mark.parametrize("basis", BASES)
def test_profiles_by_any_column_add_up_to_the_whole(october, basis):
    scope = Scope(Period(date(2026, 9, 1), date(2026, 11, 1)), basis=basis)
    (whole,) = october.ask_exact(queries.profile, scope).to_pylist()

    for column in ("ServiceProviderName", "x_Tenant", "month", "ChargeCategory"):
        rows = october.ask_exact(queries.profile, scope, column).to_pylist()
        assert {name: sum(row[name] for row in rows) for name in whole} == whole


def test_a_period_compares_with_the_one_before_only_if_all_of_that_is_in_the_data():
    assert spend.comparable(Period.month("2026-10"), date(2026, 9, 1)) == Period.month("2026-09")
    assert spend.comparable(Period.month("2026-10"), date(2026, 9, 2)) is None


days = st.dates(date(2024, 1, 1), date(2026, 11, 14))


@given(days, days)
def test_the_trend_holds_the_period_in_whole_months_and_ends_with_the_data(one, other):
    period = Period(min(one, other), max(one, other) + timedelta(days=1))
    trend = spend.trend_period(period, first_day=date(2024, 1, 1), as_of=date(2026, 11, 29))

    assert trend.start.day == 1
    assert trend.start <= period.start
    assert period.end <= trend.end <= date(2026, 11, 29)
    assert len(spend.months_of(trend)) >= min(
        spend.TREND_MONTHS, len(spend.months_of(Period(date(2024, 1, 1), trend.end)))
    )


def test_a_line_of_whole_months_leaves_out_the_month_that_is_not_over():
    months = {date(2026, month, 1): spend.Spend(Decimal(month), Decimal(0), Decimal(0)) for month in (9, 10, 11)}

    assert spend.whole_months(months, as_of=date(2026, 11, 15)) == [9.0, 10.0]
    assert spend.whole_months(months, as_of=date(2026, 12, 1)) == [9.0, 10.0, 11.0]
