"""Methods: textbook cases, signs, and flows that have no value."""

from datetime import date
from decimal import Decimal

import pytest
import pyxirr
from hypothesis import assume, given
from hypothesis import strategies as st

from costlib.models.roi.flows import CashFlows, YearFlow
from costlib.models.roi.methods import METHODS, irr, npv, payback, xirr

ZERO = Decimal(0)
money = st.integers(-(10**6), 10**6).map(Decimal)


def cash(*net, rate="0.1"):
    years = [YearFlow(year, max(ZERO, -Decimal(each)), ZERO, max(ZERO, Decimal(each))) for year, each in enumerate(net)]
    return CashFlows(tuple(years), Decimal(rate))


def values(*net, **fields):
    return {method.name: method.value(cash(*net, **fields)) for method in METHODS}


def test_a_textbook_project():
    found = values(-1000, 500, 400, 300, 100)

    assert round(found["NPV"], 2) == Decimal("78.82")
    assert round(found["IRR"], 2) == Decimal("14.49")
    assert found["Payback"] == 2 + Decimal(100) / 300
    assert round(found["Discounted payback"], 2) == Decimal("2.95")
    assert found["ROI"] == 30


@given(st.lists(money, min_size=2, max_size=12), st.sampled_from(["0.0", "0.07", "0.5"]))
def test_present_value_is_that_of_pyxirr(net, rate):
    assert float(npv(net, Decimal(rate))) == pytest.approx(
        pyxirr.npv(float(rate), [float(each) for each in net]), abs=1e-6
    )


@given(st.integers(1, 10**6), st.lists(st.integers(0, 10**6), min_size=1, max_size=10))
def test_at_the_internal_rate_the_present_value_is_nothing(paid, gains):
    net = [Decimal(-paid), *map(Decimal, gains)]
    found = irr(net)
    assume(found is not None)
    assert float(npv(net, found / 100)) == pytest.approx(0, abs=1e-5 * paid)


@given(st.lists(money, min_size=2, max_size=8), st.integers(2, 1000))
def test_scaling_all_flows_scales_the_present_value_and_no_rate(net, factor):
    scaled = [each * factor for each in net]

    assert npv(scaled, Decimal("0.1")) == pytest.approx(npv(net, Decimal("0.1")) * factor)
    once, often = irr(net), irr(scaled)
    assert (once is None) == (often is None)
    assert once is None or float(often) == pytest.approx(float(once), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("net", [(0, 0), (5, 6), (-5, -6), (-100, 230, -132)])
def test_flows_without_one_internal_rate_have_none(net):
    assert irr([Decimal(each) for each in net]) is None


@pytest.mark.parametrize(
    ("net", "rate"),
    [((-25, 250, 250, -200, -150), 984.9071), ((-100, 250, 150, -200), 178.0776), ((-472382904, 5), -99.99999894)],
)
def test_the_rate_above_nothing_is_meant_where_one_below_does_it_too(net, rate):
    assert float(irr([Decimal(each) for each in net])) == pytest.approx(rate, rel=1e-6)


def test_flows_that_come_to_nothing_and_turn_twice_have_two_rates_and_are_given_none():
    assert irr([Decimal(each) for each in (-100, 250, -150)]) is None  # 0 % and 50 %


def test_what_came_in_first_has_no_rate():
    assert irr([Decimal(100), Decimal(-110)]) is None


def test_a_gain_within_days_has_a_dated_rate():
    quick = {date(2025, 1, 1): Decimal(-260), date(2025, 1, 2): Decimal(290), date(2025, 7, 13): Decimal(743)}
    rate = float(xirr(quick)) / 100

    worth = sum(float(net) / (1 + rate) ** ((day - date(2025, 1, 1)).days / 365) for day, net in quick.items())
    assert worth == pytest.approx(0, abs=1e-6)


def test_the_modified_rate_of_a_textbook():
    # -100 today; 60, 70 at 10 % come to 66 + 70 after two years: (136 / 100) ** 0.5 - 1
    assert float(values(-100, 60, 70)["MIRR"]) == pytest.approx(100 * (1.36**0.5 - 1))


def test_nothing_invested_has_no_index_and_nothing_paid_no_return():
    found = values(0, 10)

    assert (found["Profitability index"], found["ROI"], found["IRR"], found["MIRR"]) == (None, None, None, None)
    assert found["Payback"] == 0


def test_what_is_lost_again_has_paid_back_only_when_it_stays_paid_back():
    assert payback([Decimal(each) for each in (-100, 150, -100, 100)]) == Decimal("2.5")
    assert payback([Decimal(-1), Decimal(2), Decimal(-3)]) is None


def test_days_count_in_a_dated_rate():
    half = {date(2025, 1, 1): Decimal(-100), date(2025, 7, 2): Decimal(110)}

    assert float(xirr(half)) == pytest.approx(100 * (1.1 ** (365 / 182) - 1))
    assert xirr({date(2025, 1, 1): Decimal(1), date(2026, 1, 1): Decimal(1)}) is None
