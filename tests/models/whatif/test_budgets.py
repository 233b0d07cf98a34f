from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.models.budgets.pacing_pace import Pace
from costlib.models.budgets.status_of import BudgetStatus
from costlib.models.outlook.factors import Acting
from costlib.models.whatif import findings
from costlib.models.whatif.budgets import budget_lines, under
from costlib.policy.budgets import Budget
from costlib.policy.scenarios import Factor
from costlib.scope import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
LEFT = tuple(date(2026, 11, 15) + timedelta(days=number) for number in range(16))


def status(amount, spent="140", a_day=10.0):
    """A budget of November: so much spent by the 14th, 16 days left."""
    budget = Budget(name="All", amount=amount, valid_from=NOVEMBER.start, source="test")
    way = Pace(LEFT, np.full(16, a_day), 0.1, 30.0, float(spent), 60)
    return BudgetStatus(
        budget=budget,
        period=NOVEMBER,
        until=date(2026, 11, 15),
        amount=budget.amount,
        actual=Decimal(spent),
        expected=Decimal(140),
        landing=way.landing,
        within_80=way.within(80),
        within_95=way.within(95),
        probability=1.0 if Decimal(spent) > amount else way.probability_above(float(amount)),
        breach=way.breach(float(amount)),
        breach_between=(way.breach(float(amount), 0.9), way.breach(float(amount), 0.1)),
        way=way,
    )


def acting(size, kind="percent", since=date(2026, 11, 1), reach=1.0):
    return Acting(Factor(name="f", kind=kind, size=Decimal(size), valid_from=since, source=""), reach)


def test_no_change_is_no_difference():
    before = status(Decimal(310))
    (line,) = budget_lines([before], [((), {})])

    assert line.scenario is before
    assert (line.difference, line.points) == (0, 0)
    assert findings.budgets_headline("Same", [line]) == "Same changes no budget's chance of an overrun"


def test_only_the_days_left_are_changed():
    after = under(status(Decimal(310)), [acting(-50)])

    assert after.landing == 140 + 80
    assert after.actual == 140
    assert after.probability == pytest.approx(0, abs=1e-6)
    assert after.breach is None


def test_a_part_of_a_budget_is_changed_in_part():
    assert under(status(Decimal(310)), [acting(50, reach=0.5)]).landing == 140 + 160 * 1.25


def test_more_cost_breaks_it_sooner():
    before, after = status(Decimal(310)), under(status(Decimal(310)), [acting(100)])

    assert before.breach is None
    assert after.breach == date(2026, 11, 23)  # 140 + 9 x 20 is more than 310
    assert before.probability < after.probability


def test_an_amount_moves_the_landing_and_not_how_unsure_it_is():
    before, after = status(Decimal(310)), under(status(Decimal(310)), [acting(300, "amount")])

    assert after.landing == pytest.approx(before.landing + 160)
    widths = [each.within_80[1] - each.within_80[0] for each in (before, after)]
    assert widths[0] == pytest.approx(widths[1])


def test_what_is_overspent_stays_so():
    before = status(Decimal(100))
    after = under(before, [acting(-100)])

    assert (after.probability, after.landing) == (1.0, 140)


@given(size=st.integers(-100, 300), amount=st.integers(141, 1000))
def test_the_chance_of_an_overrun_goes_with_cost(size, amount):
    before = status(Decimal(amount))
    after = under(before, [acting(size)])

    assert (after.landing - before.landing) * size >= 0
    assert (after.probability - before.probability) * size >= -1e-12
    assert 0 <= after.probability <= 1
