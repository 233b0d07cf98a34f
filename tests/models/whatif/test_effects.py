from datetime import date
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.models.whatif.effects import acting, effects
from costlib.policy.scenario_sections import CacheRate, Joining, Leaving, ModelSwitch, RateMove
from costlib.scope import Period, Scope

WHEN = {"valid_from": date(2026, 12, 1), "source": "test"}
DAYS = Period(date(2026, 10, 1), date(2026, 11, 1))


def found(company, scenario, **sections):
    return effects(company, scenario(**sections), "USD", "BilledCost")


def test_a_model_switch_is_a_per_cent_measured_on_the_tokens_of_the_last_month(company, scenario):
    switch = ModelSwitch(name="s", model="gpt-4", to_model="gpt-3.5-turbo", share="0.5", **WHEN)
    (each,) = found(company, scenario, switches=[switch])

    # a day: 100,000 tokens in and out for 3 + 6; by the book 0.5 and 1.5 a million: 0.05 + 0.15
    assert each.factor.size == Decimal("-48.888889")  # half of (0.2 - 9) / 9
    assert dict(each.factor.match) == {"x_Model": ("gpt-4",)}
    assert "moving 50 % of gpt-4's tokens to gpt-3.5-turbo lowers that model's cost by 48.9 %" in each.said
    assert "October 2026" in each.said


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        (
            {"switches": [ModelSwitch(name="s", model="gpt-9", to_model="gpt-4", share=1, **WHEN)]},
            "'gpt-9' has no cost",
        ),
        ({"switches": [ModelSwitch(name="s", model="gpt-4", to_model="gpt-9", share=1, **WHEN)]}, "no price .*'gpt-9'"),
        ({"caches": [CacheRate(name="c", model="gpt-4", rate="0.5", **WHEN)]}, "what a cache costs for gpt-4"),
        ({"leaves": [Leaving(name="l", tenant="green", **WHEN)]}, "'green' is no tenant: choose one of blue, red"),
        ({"joins": [Joining(name="j", tenant="green", like="pink", **WHEN)]}, "'pink' is no tenant"),
        ({"joins": [Joining(name="j", tenant="Red", monthly_cost=5, **WHEN)]}, "Red is a tenant already"),
        ({"rates": [RateMove(name="r", currency="JPY", percent=5, **WHEN)]}, "nothing is billed in JPY"),
    ],
)
def test_what_is_not_there_is_refused_by_name(company, scenario, sections, said):
    with pytest.raises(UsageError, match=said):
        found(company, scenario, **sections)


@pytest.mark.parametrize("share", ["1.01", "-0.1", "NaN"])
def test_a_share_lies_between_0_and_1(share):
    with pytest.raises(ValueError, match="share"):
        ModelSwitch(name="s", model="a", to_model="b", share=share, **WHEN)


def test_who_joins_is_like_somebody_or_costs_something_and_not_both():
    with pytest.raises(ValueError, match="and not both"):
        Joining(name="j", tenant="green", **WHEN)
    with pytest.raises(ValueError, match="and not both"):
        Joining(name="j", tenant="green", like="red", monthly_cost=5, **WHEN)


def test_a_tenant_like_another_brings_its_cost_where_that_one_s_lies(company, scenario):
    does = found(company, scenario, joins=[Joining(name="j", tenant="green", like="blue", scale=2, **WHEN)])
    whole = Scope(DAYS)

    assert does[0].factor.size == 2 * 31 * 19
    (all_of_it,), _ = acting(company, does, whole)
    (openai,), _ = acting(company, does, whole.where(ServiceProviderName=("OpenAI",)))
    assert all_of_it.reach == 1
    assert openai.reach == pytest.approx(9 / 19)
    assert acting(company, does, whole.where(x_Tenant=("blue",))) == ((), {})
    (alone,), _ = acting(company, does, whole.where(x_Tenant=("green",)))
    assert alone.reach == 1


def test_one_currency_moves_what_is_billed_in_it_and_alone_nothing(company, scenario):
    (each,) = found(company, scenario, rates=[RateMove(name="r", currency="USD", percent=25, **WHEN)])

    assert each.factor.size == 0
    (euros,) = effects(
        company, scenario(rates=[RateMove(name="r", currency="USD", percent=25, **WHEN)]), "EUR", "BilledCost"
    )
    assert (euros.factor.size, dict(euros.factor.match)) == (25, {"BillingCurrency": ("USD",)})


def test_no_change_has_no_effect(company, scenario):
    assert found(company, scenario) == ()
