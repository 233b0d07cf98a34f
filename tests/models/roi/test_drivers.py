"""Value drivers: what the lines that name them bring adds up to all benefits."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.models.roi.drivers import brought, headline
from costlib.models.roi.flows import flows
from costlib.policy.decisions import shipped
from costlib.policy.roi import KIND, RoiPolicy

POLICY = RoiPolicy.of(shipped(KIND).body).on(date(2026, 11, 1))
CASE = POLICY.case(None)


def test_drivers_bring_all_benefits_between_them():
    found = brought(CASE, POLICY.drivers)

    assert sum(each.whole for each in found) == flows(CASE).benefits
    assert sum(each.share for each in found) == pytest.approx(1)
    assert {each.driver.name: each.first_year for each in found}["Automation"] == Decimal(90_000)
    assert headline(found) == "Automation brings 55% of the benefits and has 15% of the weight"


def test_lines_that_name_no_driver_have_a_row_of_their_own():
    lines = tuple(line.model_copy(update={"driver": "Nothing known"}) for line in CASE.lines)
    found = brought(CASE.model_copy(update={"lines": lines}), POLICY.drivers)

    assert found[-1].driver is None
    assert found[-1].share == 1
    assert "belong to no value driver" in headline(found)
