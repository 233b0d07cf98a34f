"""The sample's budgets: sound, true to its charges, and of every kind that the page shows."""

from datetime import date

from costlib.models.budgets.flags import flags
from costlib.models.budgets.hierarchy import allotments
from costlib.policy.budgets import BudgetPolicy
from costlib.sample.company import TENANTS
from costlib.sample.decisions import DEPARTMENTS, bodies

DAY = date(2026, 11, 14)
POLICY = BudgetPolicy.of(bodies()["budgets"])


def named(column):
    return {value for each in POLICY.budgets for value in each.match.get(column, ())}


def test_tenants_and_departments_are_those_of_the_sample():
    assert named("x_Tenant") <= {tenant.name for tenant in TENANTS}
    assert named("x_Department") <= set(DEPARTMENTS)
    assert named("ServiceProviderName") == {"AWS", "OpenAI", "Google Cloud", "Anthropic", "Azure", "DigitalOcean"}


def test_nothing_is_handed_out_or_counted_twice():
    assert flags(POLICY, DAY) == ()


def test_there_are_months_quarters_and_a_year_parents_and_parts_gates_and_limits():
    ruling = POLICY.on(DAY)

    assert {each.cycle for each in ruling} == {"month", "quarter", "year"}
    assert {each.parent.name for each in allotments(POLICY, DAY)} == {"Company year", "Company", "OpenAI"}
    assert {each.kind for each in POLICY.gates_on(DAY)} == {"hard_stop", "approval_required", "warning"}
    assert POLICY.limits_on(DAY)


def test_an_amount_that_changed_is_an_entry_of_its_own():
    assert [each.amount for each in POLICY.budgets if each.name == "Company"] == [21_000, 31_500, 42_500]
