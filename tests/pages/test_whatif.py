"""A scenario that is on: a chip, a difference on four pages, figures that stay, and off with one click."""

import json

import pytest

from costlib.policy import decisions, scenarios
from costlib.policy.scenarios import ScenarioPolicy
from pages import _whatif, _whatif_edit

pytestmark = pytest.mark.usefixtures("saved")
LEAVES = {
    "name": "Blue leaves",
    "source": "test",
    "leaves": [{"name": "blue leaves", "tenant": "blue", "valid_from": "2026-11-01", "source": "test"}],
}
NOBODY = {
    "name": "Nobody",
    "source": "test",
    "leaves": [{"name": "green leaves", "tenant": "green", "valid_from": "2026-11-01", "source": "test"}],
}


@pytest.fixture
def saved(company, bills):
    """The shipped scenarios and two of our own."""
    body = decisions.read(company.state, scenarios.KIND)
    policy = ScenarioPolicy.of({"scenarios": [*body["scenarios"], LEAVES, NOBODY]})
    decisions.save(company.state, scenarios.KIND, policy.body, actor="test", source="test", now=bills.now)
    return company


def titles(tab):
    return [each.value.replace("\\", "") for each in tab.markdown]


def chip(tab):
    return [each.label for each in tab.button if each.key == "scenario_chip"]


def cards(tab):
    return {each.label: each.value for each in tab.metric}


def test_none_is_on_until_one_is_chosen(visit):
    tab = visit("tenant_costs.py")

    assert not chip(tab)
    assert tab.session_state[_whatif.ON] is None


def test_a_link_switches_one_on_and_a_click_switches_it_off(visit):
    plain = cards(visit("tenant_costs.py"))
    tab = visit("tenant_costs.py", scenario="Blue leaves")

    assert "Scenario: Blue leaves" in chip(tab)[0]
    assert any(each.startswith("**Blue leaves: ▼ -$310.00 for all tenants") for each in titles(tab))
    assert cards(tab) == plain  # the baseline does not move
    tab.button(key="scenario_chip").click().run()
    assert not chip(tab)
    assert not any("Blue leaves" in each for each in titles(tab))


def test_what_can_t_be_says_so_and_the_page_goes_on(visit):
    tab = visit("tenant_costs.py", scenario="Nobody")

    assert ["'green' is no tenant" in each.value for each in tab.warning] == [True]
    assert cards(tab)


def test_a_name_that_is_no_scenario_is_none(visit):
    assert not chip(visit("tenant_costs.py", scenario="Utopia"))


def test_the_case_goes_with_the_scenario(visit):
    tab = visit("roi_scenarios.py", scenario="Optimistic")

    assert any("Optimistic" in each for each in titles(tab))
    assert any("AI services" in each.value.replace("\\", "") for each in tab.caption)
    assert tab.session_state[_whatif.ON] == "Optimistic"


def test_budgets_go_with_the_scenario(saved, visit, bills):
    budget = {"name": "All", "amount": 1000, "basis": "BilledCost", "valid_from": "2026-01-01", "source": "test"}
    body = decisions.read(saved.state, "budgets") | {"budgets": [budget]}
    body = json.loads(json.dumps(body, default=str))
    decisions.save(saved.state, "budgets", body, actor="test", source="test", now=bills.now)
    tab = visit("budget_variance.py", scenario="Conservative")

    assert any(each.startswith("**Conservative") for each in titles(tab))
    assert any("What is spent stays" in each.value for each in tab.caption)


def stored(company):
    return scenarios.stored(company.state)


def test_what_happens_is_added_and_taken_out_and_the_factors_stay(saved, visit):
    tab = visit("forecasts.py", forecast_view="Scenarios")
    tab.selectbox(key=_whatif_edit.WHICH).set_value("Conservative").run()
    tab.button_group(key="happening_0_kind").set_value("Tenant leaves").run()
    tab.selectbox(key="happening_0_leaver").set_value("red").run()
    tab.text_input(key="happening_0_why").set_value("rumour").run()
    tab.button(key="happening_0_add").click().run()

    assert not tab.error
    found = stored(saved).named("Conservative")
    assert [each.tenant for each in found.leaves] == ["red"]
    assert len(found.factors) == 2
    tab.button(key="happening_drop_red leaves").click().run()
    assert not stored(saved).named("Conservative").leaves
