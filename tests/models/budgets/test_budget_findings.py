"""Sentences about budgets: each from its numbers, none surer than they are."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from costlib.models.budgets import budget_findings, budget_findings_bridge
from costlib.models.budgets.bridge import bridged
from costlib.models.budgets.status import BudgetStatus
from costlib.models.outlook.landed import Landing
from costlib.policy.budgets import Budget
from costlib.scope import Period

NOVEMBER, OCTOBER = Period.month("2026-11"), Period.month("2026-10")
BUDGET = Budget(name="Platform", amount=300, valid_from="2026-01-01", source="plan")
OPEN = BudgetStatus(
    budget=BUDGET,
    period=NOVEMBER,
    until=date(2026, 11, 15),
    amount=Decimal(300),
    actual=Decimal(150),
    expected=Decimal(140),
    landing=330.0,
    within_80=(310.0, 350.0),
    within_95=(300.0, 360.0),
    probability=0.97,
    breach=date(2026, 11, 28),
    breach_between=(date(2026, 11, 27), date(2026, 11, 29)),
)
HOLDS = replace(OPEN, landing=250.0, probability=0.001, breach=None, breach_between=(None, None))
OVER = replace(OPEN, actual=Decimal(310), probability=1.0, breach=date(2026, 11, 13))
ENDED = replace(OPEN, period=OCTOBER, until=OCTOBER.end, actual=Decimal(360), landing=360.0)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (OPEN, "Platform passes its $300.00 on 28 Nov and lands at $330.00, 97% likely to overrun"),
        (HOLDS, "Platform lands at $250.00 of $300.00, under 1% likely to overrun"),
        (OVER, "Platform passed its $300.00 on 13 Nov and heads for $330.00"),
        (ENDED, "Platform ended $60.00 above its plan (20%)"),
        (replace(OPEN, actual=None), "Platform: what was spent is not known on this cost basis"),
    ],
)
def test_what_becomes_of_a_budget(status, said):
    assert budget_findings.one(status) == said


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (OPEN, "28 Nov (27 Nov to 29 Nov)"),
        (replace(OPEN, breach_between=(date(2026, 11, 27), None)), "28 Nov, at the earliest 27 Nov"),
        (replace(OPEN, breach_between=(date(2026, 11, 28), None)), "28 Nov"),
        (HOLDS, "holds"),
        (replace(HOLDS, breach_between=(date(2026, 11, 30), None)), "holds; in bad cases passed from 30 Nov on"),
        (OVER, "passed on 13 Nov"),
    ],
)
def test_when_an_amount_is_passed(status, said):
    assert budget_findings.breach_words(status) == said


def test_the_headline_is_as_good_as_the_budgets():
    assert budget_findings.headline([HOLDS]) == "The budget is on track"
    assert budget_findings.headline([HOLDS, HOLDS]) == "All 2 budgets on track"
    assert budget_findings.headline([OPEN, HOLDS]).startswith(
        "1 budget of 2 at risk: Platform lands $30.00 above its plan"
    )


def test_a_plan_that_is_met_to_the_cent():
    found = bridged(BUDGET, OCTOBER, None, Decimal(300), Decimal(300), None, ())
    assert budget_findings_bridge.headline(found) == "Platform met its plan to the cent in October 2026"
    assert "does not reach back" in budget_findings_bridge.compared(found)
    assert budget_findings_bridge.causes([]).startswith("No cause")


def test_how_often_a_budget_held():
    held = replace(ENDED, landing=200.0, actual=Decimal(200))
    course = budget_findings_bridge.course
    assert course([held, ENDED]) == "Platform was overspent in 1 of its last 2 cycles, last by 20% in October 2026"
    assert course([held, held]) == "Platform held in all of its last 2 cycles"
    assert course([OPEN]) == "No cycle of this budget is over yet"


def test_a_scope_without_a_forecast_has_no_second_opinion():
    nothing = pd.Series(dtype=float)
    landed = Landing(
        BUDGET.scope(NOVEMBER), date(2026, 11, 15), None, None, nothing, nothing, pd.DataFrame(), "run rate", "short"
    )
    assert budget_findings_bridge.second_opinion(OPEN, landed) == "There is no forecast of this scope: short."


def test_an_amount_that_begins_within_a_cycle_is_said_to_be_for_all_of_it():
    late = replace(OPEN, budget=BUDGET.model_copy(update={"valid_from": date(2026, 11, 10)}))

    assert budget_findings.notes(OPEN) == []
    assert budget_findings.notes(late) == [
        "This amount was decided from 10 November 2026 on; it is for the whole cycle, and so is what was spent."
    ]
