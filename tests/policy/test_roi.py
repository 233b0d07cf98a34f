"""ROI documents: what they refuse, and that what ships can be read."""

from datetime import date

import pytest

from costlib.errors import UsageError
from costlib.policy.decisions import shipped
from costlib.policy.roi import KIND, RoiPolicy

DAY = date(2026, 1, 1)


def body(**case):
    found = shipped(KIND).body
    return {**found, "cases": [{**found["cases"][0], **case}]}


def with_line(**fields):
    return body(lines=[{"name": "a", "kind": "cost", "amount": 1, **fields}])


def test_what_ships_rules():
    found = RoiPolicy.of(body()).on(DAY)

    assert found.case(None).name == "Content engine"
    assert sum(driver.weight for driver in found.drivers) == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (body(discount_rate="-1"), "discount_rate"),
        (body(years=201), "years"),
        (body(lines=[]), "lines"),
        (with_line(amount="-1"), "amount"),
        (with_line(amount="NaN"), "amount"),
        (with_line(spread={"low": 2, "high": 1}), "put them in this order"),
        (with_line(spread={"shape": "lognormal", "low": 0, "high": 1}), "never 0"),
        (body(correlations=[{"first": "Staff", "second": "Nobody", "value": 1}]), "names 'Nobody'"),
        (body(lines=[{"name": "a", "kind": "cost", "amount": 1}] * 2), "two lines are named 'a'"),
        (body(years=200, lines=[{"name": "a", "kind": "cost", "amount": 1, "growth": 10}]), "beyond all bounds"),
        (body(years=200, discount_rate="-0.99"), "beyond all bounds"),
        (with_line(match={"Nothing": ["x"]}), "is no dimension"),
        (with_line(match={"tag:team": ["x"]}), "can't measure"),
        (with_line(kind="benefit", match={"ServiceName": ["x"]}), "measures running costs alone"),
        (body(begins="0001-01-01"), "begins"),
    ],
)
def test_what_cannot_be_is_refused_by_name(given, told):
    with pytest.raises(UsageError, match=told):
        RoiPolicy.of(given)


def test_weights_of_drivers_that_do_not_add_up_are_refused():
    found = body()
    found["drivers"] = found["drivers"][1:]
    with pytest.raises(UsageError, match="add up to 0"):
        RoiPolicy.of(found).on(DAY)


def test_a_case_that_is_not_there_names_those_that_are():
    with pytest.raises(UsageError, match="Content engine"):
        RoiPolicy.of(body()).on(DAY).case("Nothing")
