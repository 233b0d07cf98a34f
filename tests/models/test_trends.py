"""Trends, redone by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import NotEnoughHistoryError
from costlib.models.trends import by_month, trend, words

COSTS = st.lists(st.decimals(0, 1_000_000, places=2), min_size=2, max_size=24)


def test_growth_is_the_mean_of_the_steps():
    found = trend([Decimal(100), Decimal(120), Decimal(150)])

    assert found.growth == pytest.approx((0.20 + 0.25) / 2)
    assert (found.direction, found.low, found.high, found.span) == ("up", 100, 150, 0.5)
    assert found.volatility == pytest.approx(20.548047)


def test_steps_from_nothing_are_skipped():
    assert trend([Decimal(0), Decimal(50), Decimal(25)]).growth == -0.5
    found = trend([Decimal(0), Decimal(0)])
    assert (found.growth, found.direction, found.span) == (None, "flat", None)


def test_one_period_is_no_trend():
    with pytest.raises(NotEnoughHistoryError, match="there are 1"):
        trend([Decimal(1)])


@given(COSTS, st.integers(2, 1_000))
def test_the_unit_of_money_changes_no_share(costs, factor):
    one, other = trend(costs), trend([each * factor for each in costs])

    assert one.direction == other.direction
    for mine, its in ((one.growth, other.growth), (one.span, other.span)):
        assert (mine is None) == (its is None)
        assert mine is None or mine == pytest.approx(its, rel=1e-9, abs=1e-12)
    assert one.volatility * factor == pytest.approx(other.volatility, rel=1e-6, abs=1e-6)


def test_only_whole_months_count(ledger, bills, tmp_path):
    rows = [
        *bills.month("2026-08", "1", days=10),  # all of a bill that begins on the first
        *bills.month("2026-09", "2", days=10),
        *bills.month("2026-10", "3", days=10),
        *bills.month("2026-11", "90", days=10),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    found = by_month(ledger, "USD")

    assert (found.periods, found.low, found.high) == (3, 10, 30)
    assert words(found, "USD") == "Up 75% a month on average, between $10.00 and $30.00 in 3 whole months"


def test_months_that_begin_in_their_middle_do_not_count(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", bills.month("2026-10", "3")[5:])

    with pytest.raises(NotEnoughHistoryError, match="there are 0"):
        by_month(ledger, "USD")
    assert ledger.freshness().first_day == date(2026, 10, 6)
