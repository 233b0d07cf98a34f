from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib import queries
from costlib.models.savings import Savings, savings, savings_by_month, savings_table
from costlib.scope import Period, Scope

OCTOBER = Scope(Period.month("2026-10"))
amounts = st.decimals(0, 10_000, places=2)


def test_the_rate_is_split_into_what_was_negotiated_and_what_commitments_brought(october):
    found = savings(october.ask_exact(queries.savings, OCTOBER))

    assert (found.list, found.contracted, found.effective, found.unused) == (150, 120, 80, 10)
    assert (found.negotiated, found.commitment, found.net) == (30, 40, 60)
    assert found.rate == pytest.approx(0.4)


def test_usage_without_a_list_price_saves_nothing_and_is_counted(october):
    found = savings(october.ask_exact(queries.savings, OCTOBER))

    assert (found.priced, found.rows) == (2, 3)
    assert found.coverage == pytest.approx(2 / 3)


def test_an_unused_commitment_lowers_the_rate_whatever_its_list_price(october):
    idle = OCTOBER.where(CommitmentDiscountStatus=("Unused",))

    found = savings(october.ask_exact(queries.savings, idle))

    assert (found.list, found.unused, found.net, found.rate) == (0, 10, -10, None)


def test_months_are_read_apart(october):
    months = savings_by_month(
        october.ask_exact(queries.savings, Scope(Period(OCTOBER.period.before().start, OCTOBER.period.end)), "month")
    )

    assert [round(each.rate, 4) for each in months.values()] == [0.0, 0.4]


@given(amounts)
def test_paying_list_prices_saves_nothing(amount):
    found = Savings(amount, amount, amount, Decimal(0), rows=1, priced=1)

    assert found.net == 0
    assert found.rate in {None, 0}


@given(amounts, amounts, amounts, amounts)
def test_the_parts_add_up_to_the_whole_even_where_they_are_negative(listed, contracted, effective, unused):
    found = Savings(listed, contracted, effective, unused, rows=1, priced=1)
    steps = dict(zip(*savings_table(found).to_pydict().values(), strict=True))

    assert found.negotiated + found.commitment - found.unused == found.net
    assert sum(list(steps.values())[:-1]) == steps["Effective cost"]


def test_without_a_table_nothing_is_priced():
    assert savings(None).rate is None
