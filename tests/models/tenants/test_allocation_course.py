from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from costlib.models.tenants import allocation_course
from costlib.models.tenants.allocation_course import course
from costlib.policy.allocation import Pool
from costlib.scope import Period

MONTHS = {
    "2026-09": [("blue", "Compute", "60"), ("red", "Compute", "30"), (None, "Web", "10")],
    "2026-10": [("blue", "Compute", "50"), (None, "Web", "10")],
}
NOTHING = Pool(name="Nothing", match={"ServiceCategory": ["x"]}, method="even", valid_from=date(2020, 1, 1), source="x")


def test_a_course_has_the_dearest_first_and_the_unallocated_last(shares):
    found = course(shares(MONTHS, [NOTHING]), "tenant")

    assert found.months == (date(2026, 9, 1), date(2026, 10, 1))
    assert [(each.name, [int(amount) for amount in each.amounts], each.kind) for each in found.series] == [
        ("blue", [60, 50], "part"),
        ("red", [30, 0], "part"),
        ("Unallocated", [10, 10], "unallocated"),
    ]
    assert found.totals == (100, 60)


def test_by_pool_direct_cost_is_a_way_too(shares):
    found = course(shares(MONTHS), "pool")

    assert {each.name: each.total for each in found.series} == {"Direct": 140, "Shared": 20}


@given(
    st.dictionaries(st.text(min_size=1), st.decimals(-999, 999, places=2), min_size=1, max_size=30), st.integers(1, 9)
)
def test_however_many_are_shown_the_months_keep_their_totals(shares, costs, shown):
    found = shares({"2026-10": [(name, "Compute", cost) for name, cost in costs.items()]})

    assert sum(course(found, "tenant", shown).totals) == found.total
    assert len(course(found, "tenant", shown).series) <= shown + 1


def test_the_table_of_a_course_leaves_nothing_out(shares):
    found = shares(MONTHS, [NOTHING])
    rows = allocation_course.course_table(found, "tenant").to_pylist()

    assert sum(row["amount"] for row in rows) == found.total
    assert {row["tenant"] for row in rows} == {"blue", "red", None}


def test_only_the_months_of_a_period_are_kept(shares):
    found = allocation_course.over(shares(MONTHS), Period.month("2026-10"))

    assert (found.total, found.ledger, len(found.flows)) == (60, 60, 1)
    assert found.scope.period == Period.month("2026-10")


def test_a_month_that_is_not_over_has_no_place_in_a_line(shares):
    totals = allocation_course.month_totals(shares(MONTHS, [NOTHING]), as_of=date(2026, 10, 15))

    assert list(totals) == [date(2026, 9, 1)]
    assert totals[date(2026, 9, 1)].accuracy == 0.9
    assert totals[date(2026, 9, 1)].unallocated == Decimal(10)


def test_an_open_month_alone_compares_with_nothing():
    assert allocation_course.comparable(Period.month("2026-11"), date(2024, 1, 1), as_of=date(2026, 11, 15)) is None


def test_months_before_the_data_compare_with_nothing():
    assert allocation_course.comparable(Period.month("2026-10"), date(2026, 9, 2), as_of=date(2026, 11, 1)) is None
