from datetime import date
from decimal import Decimal

from costlib.models.tenants import allocation_formula, allocation_ways
from costlib.models.tenants.allocation_ways import condensed, made_of, ways
from costlib.policy.allocation import Pool

MONTHS = {
    "2026-09": [("blue", "Compute", "60"), ("red", "Compute", "30"), (None, "Web", "10")],
    "2026-10": [("blue", "Compute", "50"), ("red", "Compute", "50"), (None, "Web", "7")],
}
BY_COST = Pool(
    name="Web", match={}, method="resource", drivers={"facts.cost": 1}, valid_from=date(2020, 1, 1), source="test"
)


def test_ways_add_up_to_what_an_owner_pays(shares):
    found = shares(MONTHS, [BY_COST])
    parts = ways(found, "blue")

    assert [each.name for each in parts] == ["Direct", "Web"]
    assert sum(each.amount for each in parts) == found.by_tenant()["blue"]
    assert sum(each.share for each in parts) == 1


def test_the_rest_of_a_long_list_is_one_way_with_the_same_total():
    parts = [allocation_ways.Way(str(number), Decimal(number), 0.1) for number in range(10, 0, -1)]
    short = condensed(parts, shown=3)

    assert [each.name for each in short] == ["10", "9", "8", "All others (7)"]
    assert sum(each.amount for each in short) == sum(each.amount for each in parts)


def test_what_is_explained_first_is_the_dearest_that_is_shared(shares):
    assert allocation_ways.dearest_shared(ways(shares(MONTHS), "blue")) == "Shared"
    assert allocation_ways.dearest_shared(ways(shares({"2026-10": [("blue", "Web", "1")]}), "blue")) == "Direct"
    assert allocation_ways.dearest_shared([]) == ""


def test_an_amount_is_worked_out_so_that_it_can_be_redone(shares):
    october, september = made_of(shares(MONTHS, [BY_COST]), "blue", "Web")

    assert (october.month, september.month) == (date(2026, 10, 1), date(2026, 9, 1))
    assert allocation_formula.formula(september, "USD") == (
        "Web shares out 10.00 USD, by facts.cost. blue has 60 of 90 facts.cost (owned cost), 67%: "
        "10.00 USD x 60 / 90 = 6.6667, in whole cents 6.67 USD."
    )


def test_direct_cost_needs_no_working_out(shares):
    (row,) = made_of(shares({"2026-10": [("blue", "Web", "1")]}), "blue", "Direct")

    assert allocation_formula.formula(row, "USD").startswith("blue owns this cost: 1.00 USD")


def test_the_lineage_shows_the_amount_first_and_only_what_tells_something(shares):
    found = shares(MONTHS, [BY_COST])
    table = allocation_ways.lineage_table(found, made_of(found, "blue", "Web"))

    assert table.column_names[:2] == ["month", "amount"]
    assert "activity" not in table.column_names
    assert "weight_percent" not in table.column_names
    assert sum(table["amount"].to_pylist()) == ways(found, "blue")[1].amount
