from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib import queries
from costlib.models import breakdown
from costlib.models.bases import FEES_BY, commitment_fees, four_costs, four_costs_table
from costlib.models.charge_kinds import charge_kinds, charge_kinds_table
from costlib.scope import Period, Scope

OCTOBER = Scope(Period.month("2026-10"))
MONTHS = [date(2026, 9, 1), date(2026, 10, 1)]


@pytest.fixture
def tree(october):
    return october.ask_exact(queries.spend_by, OCTOBER, *breakdown.LEVELS)


@pytest.fixture
def course(october):
    both = Scope(Period(date(2026, 9, 1), date(2026, 11, 1)))
    return october.ask_exact(queries.spend_by_month, both, *breakdown.LEVELS)


def test_each_level_adds_up_to_the_part_above_it(tree, course):
    for path in ((), ("AWS",), ("AWS", "Compute")):
        below = breakdown.parts(tree, None, course, MONTHS, path)
        above = breakdown.parts(tree, None, course, MONTHS, path[:-1])
        whole = sum(part.cost for part in above if not path or part.name == path[-1])
        assert sum(part.cost for part in below) == whole
        assert sum(part.share for part in below) == pytest.approx(1)


def test_parts_stand_with_their_course_and_change_dearest_first(october, tree, course):
    before = october.ask_exact(queries.spend_by, Scope(Period.month("2026-09")), *breakdown.LEVELS)

    aws, openai = breakdown.parts(tree, before, course, MONTHS, ())

    assert (aws.name, aws.cost, aws.before, aws.moved, aws.trend) == ("AWS", 93, 45, 48, (45.0, 93.0))
    assert (openai.name, openai.cost, openai.before, openai.trend) == ("OpenAI", 25, 0, (0.0, 25.0))


def test_what_can_be_opened_is_named_dearest_first(tree):
    assert breakdown.names(tree) == ["AWS", "OpenAI"]
    assert breakdown.names(tree, "AWS", "Compute") == ["Amazon EC2", "Tax"]
    assert breakdown.names(tree, "nobody") == []


def test_resources_and_what_they_leave_add_up_to_their_service(october):
    facts = october.ask_facts(queries.resources, OCTOBER, 1)

    parts = breakdown.resources(facts, Decimal(118))

    assert sum(part.cost for part in parts) == 118
    assert breakdown.resources_table(facts, Decimal(118)).num_rows == 1


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=30), st.integers(1, 12))
def test_a_shortened_list_costs_what_the_long_one_costs(costs, shown):
    whole = sum(costs) or 1
    parts = [breakdown.Part(str(i), Decimal(cost), None, cost / whole, rows=1) for i, cost in enumerate(costs)]

    short = breakdown.condensed(parts, shown)

    assert sum(part.cost for part in short) == sum(costs)
    assert sum(part.rows for part in short) == len(costs)
    assert len(short) <= shown + 1


def test_tables_hold_exact_amounts_and_changes_only_where_something_compares(tree, course):
    parts = breakdown.parts(tree, None, course, MONTHS, ())
    table = breakdown.parts_table(parts, "ServiceProviderName")

    assert table.column_names == ["ServiceProviderName", "cost", "share_percent"]
    assert pa.types.is_decimal(table.schema.field("cost").type)
    assert breakdown.with_trend(table, parts)["trend"].to_pylist() == [[45.0, 93.0], [0.0, 25.0]]


def test_four_costs_stand_side_by_side_with_what_is_known_of_each(october):
    aws, openai = four_costs(october.ask_exact(queries.bases, OCTOBER, "ServiceProviderName"), "ServiceProviderName")

    assert (aws.costs["BilledCost"], aws.costs["ListCost"]) == (93, 100 + 50 + 30 + 30 + 7 - 4)
    assert (openai.costs["ListCost"], openai.coverage["ListCost"], openai.coverage["BilledCost"]) == (None, 0, 1)
    assert four_costs_table([aws, openai], "ServiceProviderName")["ListCost_known_percent"].to_pylist() == [100.0, 0.0]
    assert "BilledCost_known_percent" not in four_costs_table([aws, openai], "ServiceProviderName").column_names


def test_list_cost_of_commitments_themselves_is_told_apart(october):
    assert commitment_fees(october.ask_exact(queries.bases, OCTOBER, *FEES_BY)) == 30 + 30


def test_kinds_of_charge_stand_in_the_order_of_a_bill_and_add_up(october):
    kinds = charge_kinds(october.ask_exact(queries.spend_by, OCTOBER, "ChargeCategory", "ChargeClass"))

    assert [(each.title, each.cost) for each in kinds] == [("Usage", 85), ("Purchase", 30), ("Tax", 7), ("Credit", -4)]
    assert sum(charge_kinds_table(kinds)["cost"].to_pylist()) == 118
