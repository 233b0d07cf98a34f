from decimal import Decimal

from costlib.models.tenants import allocation_owners
from costlib.models.tenants.allocation_owners import grouped, owner_lines, owners_table
from costlib.models.tenants.summary import summaries
from costlib.policy.ownership import Ownership

MONTHS = {
    "2026-09": [("blue", "Compute", "50"), ("red", "Compute", "40")],
    "2026-10": [("blue", "Compute", "60"), ("red", "Compute", "30"), ("green", "Compute", "5"), (None, "Web", "9")],
}
PARENTS = {"blue": "Colours", "red": "Colours"}


def lines(shares):
    september, october = (shares({month: MONTHS[month]}) for month in MONTHS)
    return owner_lines(summaries(october, None, None, Ownership()), (october, september), {"blue": (50.0, 63.0)})


def test_an_owner_has_what_it_owns_what_it_shares_and_how_it_moved(shares):
    blue, red, green = lines(shares)

    assert (blue.name, blue.cost, blue.direct, blue.shared) == ("blue", 63, 60, 3)
    assert blue.compared == (63, 50)
    assert red.change == 33 / 40 - 1
    assert green.change is None


def test_groups_add_up_to_all_owners_and_name_their_members(shares):
    flat = lines(shares)
    colours, green = grouped(flat, PARENTS)

    assert (colours.name, colours.group, colours.cost, colours.compared) == ("Colours", "blue, red", 96, (96, 90))
    assert green is flat[2]
    assert sum(line.cost for line in (colours, green)) == sum(line.cost for line in flat)


def test_a_table_leaves_out_what_nothing_is_known_of(shares):
    table = owners_table(lines(shares), "tenant")

    assert "unit_cost" not in table.column_names
    assert sum(table["cost"].to_pylist()) == Decimal(104)


def test_a_share_of_nothing_is_unknown(shares):
    nothing = shares({"2026-10": [("blue", "Compute", "5"), ("red", "Compute", "-5")]})

    assert allocation_owners.part_of(nothing, "blue") is None
