"""Budgets' notices through the channels: once per step and period, across restarts; responses rest."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from costlib.alerts import deliver
from costlib.models.budgets.alerts import answered, crossed
from costlib.models.budgets.status import BudgetStatus
from costlib.policy.budget_rules import Response
from costlib.policy.budgets import Budget, BudgetPolicy
from costlib.scope import Period
from costlib.state import State

SINCE = {"valid_from": "2026-01-01", "source": "plan"}
BUDGET = Budget(name="web", amount=100, **SINCE)
STEPS = BudgetPolicy.of({}).ladders[0].steps


def spent(amount, month="2026-10"):
    """A budget of 100 of which so much is spent, and as much is expected."""
    period = Period.month(month)
    return BudgetStatus(
        BUDGET, period, date(2026, 10, 20), BUDGET.amount, Decimal(amount), Decimal(60), 0.0, None, None, None, None,
        (None, None),
    )  # fmt: skip


@pytest.fixture
def told(tmp_path, make_policy, now):
    """Tell of notices, each time as after a restart; returns the keys that went out."""

    def tell(notices, later=timedelta()):
        out = []

        def send(_address, notice, *_):
            out.append(notice.key)

        deliver(
            State(tmp_path / "state.db"), list(notices), make_policy("ops"), environ={"OPS": "json://127.0.0.1"},
            actor="local", now=now + later, send=send,
        )  # fmt: skip
        return out

    return tell


def test_each_step_is_told_once_a_period_however_often_it_is_looked_at(told):
    seen = [told(crossed(spent(amount), STEPS)) for amount in (70, 81, 85, 96, 99, 120, 120)]

    assert seen == [
        [],
        ["budget web 2026-10-01 month 80% actual EffectiveCost"],
        [],
        ["budget web 2026-10-01 month 95% actual EffectiveCost"],
        [],
        [],
        [],
    ]
    assert told(crossed(spent(85, "2026-11"), STEPS)) == ["budget web 2026-11-01 month 80% actual EffectiveCost"]


def test_a_step_that_was_jumped_over_is_not_told_when_spend_falls_back_to_it(told):
    assert len(told(crossed(spent(97), STEPS))) == 1
    assert told(crossed(spent(85), STEPS)) == []


def test_a_response_is_silent_within_its_cooldown_whichever_budget_sets_it_off(told):
    response = Response(name="workflow", percent=80, **SINCE)
    other = replace(spent(90), budget=BUDGET.model_copy(update={"name": "app"}))

    assert len(told(answered(spent(90), [response]))) == 1
    assert told(answered(other, [response]), timedelta(hours=23)) == []
    assert len(told(answered(other, [response]), timedelta(hours=25))) == 1
