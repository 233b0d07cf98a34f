"""Flows: when money is counted, what a ramp and a tax do to it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.models.roi.flows import amount, expected, flows
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Line

DATED = {"valid_from": date(2026, 1, 1), "source": "test"}


def case(*lines, **fields):
    body = {"name": "c", "begins": date(2026, 1, 1), "discount_rate": "0.1", "risk_rate": "0.15", "lines": lines}
    return RoiCase.model_validate(body | DATED | fields)


def line(kind="cost", amount=1200, **fields):
    return {"name": f"{kind} {len(fields)}", "kind": kind, "amount": amount, **fields}


def test_what_is_invested_later_is_paid_at_the_end_of_its_year():
    found = flows(case(line("investment", 100), line("investment", 40, start=13), years=3))

    assert [each.investment for each in found.years] == [100, 0, 40, 0]


@pytest.mark.parametrize(
    ("start", "months", "first", "second"), [(0, None, 1200, 1200), (6, None, 600, 1200), (6, 9, 600, 300)]
)
def test_a_line_is_counted_for_the_months_that_it_runs(start, months, first, second):
    run = Line(name="r", kind="cost", amount=1200, start=start, months=months)

    assert (amount(run, 0), amount(run, 1), amount(run, 2)) == (0, first, second)


def test_a_ramp_rises_in_even_steps():
    run = Line(name="r", kind="benefit", amount=1200, ramp=3)

    assert amount(run, 1) == 1200 - 100 * (Decimal("0.75") + Decimal("0.5") + Decimal("0.25"))


def test_a_loss_is_carried_forward_before_a_gain_is_taxed():
    found = flows(case(line("investment", 100), line("benefit", 80), years=2, tax_rate="0.5"))

    assert [each.tax for each in found.years] == [0, 0, 30]
    assert found.net == [-100, 80, 50]


def test_expected_flows_weigh_each_line_by_its_probability_at_the_risky_rate():
    found = expected(case(line("benefit", 100, probability="0.25"), years=1))

    assert (found.benefits, found.rate) == (25, Decimal("0.15"))


@given(
    st.lists(
        st.tuples(st.sampled_from(["cost", "benefit", "investment"]), st.integers(0, 10**9)), min_size=1, max_size=6
    ),
    st.integers(1, 30),
)
def test_every_year_adds_up_to_what_came_in_less_what_was_paid(lines, years):
    given_lines = [{"name": str(place), "kind": kind, "amount": each} for place, (kind, each) in enumerate(lines)]
    found = flows(case(*given_lines, years=years, tax_rate="0.3"))

    assert sum(found.net) == found.benefits - found.costs - found.investment - found.tax


def test_two_hundred_years_are_counted():
    found = flows(case(line("benefit", 1, growth="0.1"), years=200))

    assert len(found.years) == 201
    assert found.years[200].benefits == pytest.approx(Decimal("1.1") ** 199)
