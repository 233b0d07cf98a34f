from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.amounts import added
from costlib.errors import UsageError
from costlib.models.allocation import answer
from costlib.models.allocation.run import allocate
from costlib.models.rules.what_if import compare
from costlib.models.whatif import findings, months
from costlib.models.whatif.acts import columns, in_month
from costlib.models.whatif.effects import effects
from costlib.policy.scenario_sections import Joining, Leaving
from costlib.policy.scenarios import Factor, Scenario
from costlib.scope import Period, Scope

OCTOBER = Scope(Period(date(2026, 10, 1), date(2026, 11, 1)))
AS_OF, DECEMBER = date(2026, 11, 15), date(2026, 12, 1)
WHEN = {"valid_from": DECEMBER, "source": "test"}
SOURCES = ["AWS", "OpenAI"]


def shared(company, scenario, month=DECEMBER):
    """Today and with the scenario, and the lines between."""
    does = effects(company, scenario, "USD", "BilledCost")
    by = columns(does)
    segments = answer.segments(company, OCTOBER, by)
    today = allocate(months.unsliced(segments, by), "USD")
    acts = in_month(does, month, AS_OF)
    changed = months.changed(segments, by, acts, "USD")
    then = allocate(changed, "USD")
    members = {name: plan for segment in changed for name, plan in segment.drivers.members.items()}
    return today, then, compare(today, then, members, "USD")


def costs(run):
    found = {}
    for row in run.rows:
        found[row.tenant] = found.get(row.tenant, Decimal(0)) + row.amount
    return found


def test_without_a_change_nothing_differs_and_the_baseline_is_the_allocation(company, scenario):
    today, then, found = shared(company, scenario())

    assert today == then
    assert not any(line.difference for line in found.lines)
    assert costs(today) == dict(answer.allocation(company, OCTOBER).sums(lambda row: row.tenant))


def test_who_leaves_takes_its_cost_and_bears_nothing(company, scenario):
    today, then, found = shared(company, scenario(leaves=[Leaving(name="l", tenant="red", **WHEN)]))

    before, after = costs(today), costs(then)
    assert "red" not in after
    # 155 of red's own cost go; what was shared is borne by others, or stays unallocated
    assert sum(before.values()) - sum(after.values()) == 155
    assert min(line.difference for line in found.lines) == -before["red"]


def test_who_leaves_in_the_middle_of_the_month_goes_by_its_days(company, scenario):
    gone = Leaving(name="l", tenant="red", valid_from=date(2026, 12, 17), source="test")  # 15 of 31 days
    _, then, _ = shared(company, scenario(leaves=[gone]))
    direct = added(row.amount for row in then.rows if row.tenant == "red" and row.pool == "Direct")

    assert direct == 80  # 16 days of 5


def test_who_joins_like_another_costs_as_much_directly(company, scenario):
    _, then, _ = shared(company, scenario(joins=[Joining(name="j", tenant="green", like="blue", **WHEN)]))
    direct = added(row.amount for row in then.rows if row.tenant == "green" and row.pool == "Direct")

    assert direct == 31 * 19


def test_who_joins_with_a_stated_cost_costs_that(company, scenario):
    _, then, _ = shared(company, scenario(joins=[Joining(name="j", tenant="green", monthly_cost=100, **WHEN)]))

    assert added(row.amount for row in then.rows if row.tenant == "green" and row.pool == "Direct") == 100


def test_a_driver_that_nobody_measures_is_refused(company, scenario):
    joins = [Joining(name="j", tenant="green", monthly_cost=100, drivers={"visits": 5}, **WHEN)]
    with pytest.raises(UsageError, match="nobody measures 'visits'"):
        shared(company, scenario(joins=joins))


def test_a_match_scales_only_what_it_hits(company, scenario, percent):
    today, then, _ = shared(company, scenario(factors=[percent("-50", ServiceProviderName="OpenAI")]))

    assert costs(then)["blue"] - costs(today)["blue"] <= -Decimal("139.5")  # half of 31 days of 9
    assert sum(costs(then).values()) - sum(costs(today).values()) == Decimal("-139.50")


def test_what_has_not_begun_changes_nothing(company, scenario, percent):
    _, _, found = shared(company, scenario(factors=[percent("50", since=date(2027, 1, 1))]))
    assert not any(line.difference for line in found.lines)


def test_growth_grows_with_the_month_that_is_asked_for(company, scenario):
    growth = Factor(name="g", kind="growth", size=10, valid_from=DECEMBER, source="")
    _, _, soon = shared(company, scenario(factors=[growth]))
    _, _, late = shared(company, scenario(factors=[growth]), date(2027, 6, 1))

    assert soon.total(lambda line: line.difference) < late.total(lambda line: line.difference)


@settings(max_examples=25)
@given(
    sizes=st.lists(st.decimals(-100, 200, places=2), min_size=1, max_size=3),
    amount=st.decimals(-50, 5000, places=2),
    leaves=st.booleans(),
    joins=st.booleans(),
)
def test_differences_of_tenants_add_up_to_that_of_the_total(company, sizes, amount, leaves, joins):
    hits = [{}, {"ServiceProviderName": ("OpenAI",)}, {"x_Tenant": ("blue",)}]
    factors = [
        Factor(name=f"f{number}", kind="percent", size=size, match=hits[number], **WHEN)
        for number, size in enumerate(sizes)
    ]
    factors.append(Factor(name="a", kind="amount", size=amount, **WHEN))
    scenario = Scenario(
        name="Any",
        source="test",
        factors=factors,
        leaves=[Leaving(name="l", tenant="red", **WHEN)] if leaves else (),
        joins=[Joining(name="j", tenant="green", like="blue", **WHEN)] if joins else (),
    )
    today, then, found = shared(company, scenario)

    lines = added(line.difference for line in found.lines)
    assert lines == sum(costs(then).values()) - sum(costs(today).values())
    assert sum(costs(today).values()) == 31 * 27
    assert "the same to the cent" in findings.tenants_proof(found, "USD")


def test_an_amount_that_hits_nothing_is_told(company, scenario):
    nowhere = Factor(name="a", kind="amount", size=5, match={"ServiceName": ("None such",)}, **WHEN)
    euros = Factor(name="e", kind="amount", size=5, currency="EUR", **WHEN)
    does = effects(company, scenario(factors=[nowhere, euros]), "USD", "BilledCost")
    by = columns(does)
    acts = in_month(does, DECEMBER, AS_OF)

    assert months.left_out(acts, answer.segments(company, OCTOBER, by), by, "USD") == {
        "a": "what it hits has no cost in this month",
        "e": "it is in EUR, these figures are in USD",
    }
