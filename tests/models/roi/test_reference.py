"""The reference case that ships: its figures to the cent, in the answer and on the command line."""

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from costlib.models.case.returns import returns
from costlib.models.roi.answer import as_json, roi_answer
from costlib.models.roi.scenarios import base
from costlib.policy import case
from costlib.policy.decisions import shipped
from costlib.policy.roi import KIND, RoiPolicy

DAY = date(2026, 1, 1)


@cache
def reference():
    return roi_answer(RoiPolicy.of(shipped(KIND).body), DAY)


def test_years_and_methods():
    body = as_json(reference())

    assert [each["roi_percent"] for each in body["years"]] == ["223.50", "361.27", "457.30", "540.10", "619.51"]
    assert (body["npv"], body["irr_percent"], body["payback_years"]) == ("695264.36", "571.78", "0.1805")
    assert body["years"][-1]["net_so_far"] == "954042.93"


@pytest.mark.parametrize(
    ("name", "grown", "stated", "payback", "break_even"),
    [
        ("Conservative", "393.01", "539.81", "0.2487", "1.789"),
        ("Optimistic", "920.88", "1224.85", "0.1313", "0.741"),
        ("AI cost spike", "368.52", "508.02", "0.2048", "1.938"),
    ],
)
def test_scenarios_grown_properly_beside_the_stated_figures(name, grown, stated, payback, break_even):
    found = next(each for each in as_json(reference())["scenarios"] if each["name"] == name)

    assert (found["roi_percent"], found["reference_roi_percent"]) == (grown, stated)
    assert Decimal(found["payback_years"]) == pytest.approx(Decimal(payback), abs=Decimal("0.0001"))
    assert Decimal(found["reference_break_even_years"]) == pytest.approx(Decimal(break_even), abs=Decimal("0.0006"))


def test_it_says_what_the_executive_case_says():
    stated = returns(case.Case.of(shipped(case.KIND).body).on(DAY).returns[0])
    found = reference()

    assert [line.net_so_far for line in found.years] == [year.net_so_far for year in stated.years]
    assert Decimal(as_json(found)["npv"]) == stated.npv


def test_a_scenario_that_changes_nothing_is_the_case():
    found = reference()

    assert base(found.case).flows == found.flows
