from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from costlib.models.tenants.change import ChangeDriver
from costlib.models.tenants.change_steps import steps, steps_table

DRIVERS = [
    ChangeDriver("Web", "pool cost", Decimal(40)),
    ChangeDriver("Web", "share", Decimal(-30)),
    ChangeDriver("Direct", "own cost", Decimal(20)),
    ChangeDriver("Old", "ended pool", Decimal(-5)),
]


def test_a_step_says_why_it_was_taken():
    assert [(each.name, each.note) for each in steps(DRIVERS)] == [
        ("Web", "pool dearer"),
        ("Web", "smaller share"),
        ("Direct", "owns more"),
        ("Old", "ended"),
    ]


@given(st.lists(st.decimals(-999, 999, places=2), max_size=20), st.integers(1, 9))
def test_however_many_steps_are_shown_they_lead_to_the_same_end(amounts, shown):
    drivers = [ChangeDriver(f"Pool {number}", "share", amount) for number, amount in enumerate(amounts)]

    found = steps(drivers, shown)

    assert sum(each.moved for each in found) == sum(amounts)
    assert len(found) <= shown + 1


def test_the_table_says_what_each_cause_means():
    rows = steps_table(DRIVERS).to_pylist()

    assert rows[0]["meaning"] == "the pool got dearer or cheaper, at the share it had before"
    assert sum(row["change"] for row in rows) == 25
