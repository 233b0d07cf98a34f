from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from costlib.models.outlook.factors import Acting
from costlib.models.outlook.scenario import Ground, cases
from costlib.models.whatif import difference, findings, roi
from costlib.models.whatif.roi import Ratio, case_under, figures
from costlib.policy import decisions
from costlib.policy.roi import KIND, RoiPolicy
from costlib.policy.scenarios import Factor

MONTHS = pd.date_range("2026-12-01", periods=2, freq="MS", name="ds")
GROUND = Ground(
    pd.DataFrame({"mean": [100.0, 200.0]}, index=MONTHS),
    pd.DataFrame([[90.0, 110.0], [190.0, 210.0]], index=MONTHS),
    "month",
    date(2026, 12, 1),
    "USD",
    80,
)


def case():
    return RoiPolicy.of(decisions.shipped(KIND).body).case(None)


def test_a_forecast_stands_beside_what_the_scenario_makes_of_it():
    more = Acting(Factor(name="m", kind="percent", size=10, valid_from="2027-01-01", source=""))
    base, found = cases(GROUND, {"More": [more]})

    found_rows = difference.forecast_table(base, found).to_pydict()
    assert found_rows["ds"] == [date(2026, 12, 1), date(2027, 1, 1)]
    assert found_rows["baseline"] == [100, 200]
    assert found_rows["difference"] == pytest.approx([0, 20])
    assert findings.forecast_headline(base, found, "USD", "31 Jan 2027") == (
        "More: $20.00 more until 31 Jan 2027, 6.7% of $300.00 as forecast"
    )
    assert findings.forecast_headline(base, base, "USD", "31 Jan 2027") == "Base changes nothing here until 31 Jan 2027"


def test_a_case_that_nothing_changes_is_the_case():
    found = figures(case_under(case(), lambda _: Ratio(1.0)))

    assert not any(each.difference for each in found)
    assert findings.case_headline("Same", found, "USD") == "Same changes nothing of this case"


def test_measured_costs_go_with_their_forecast_and_benefits_stay():
    under = case_under(case(), lambda _: Ratio(0.5))
    before, after = under.baseline.flows, under.scenario.flows

    # 1,200 a year of AI services is all that the ledger measures, five years of half of it
    assert before.costs - after.costs == 3000
    assert (before.benefits, before.investment) == (after.benefits, after.investment)
    assert list(under.ratios) == ["AI services"]
    costs, npv, *_ = figures(under)
    assert costs.difference == -3000
    assert npv.difference > 0
    assert difference.case_table(figures(under)).column("difference").to_pylist()[0] == Decimal(-3000)


def test_a_line_without_a_forecast_stays_as_stated():
    under = case_under(case(), lambda _: Ratio(None, "no history"))

    assert under.baseline.flows == under.scenario.flows
    assert findings.ratios(under.ratios) == "AI services: as stated, no history."


def test_a_figure_that_one_side_lacks_has_no_difference():
    assert roi.Figure("IRR", "%", None, Decimal(5)).difference is None
