from decimal import Decimal

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from costlib import queries
from costlib.models.movers import OTHER, movers, movers_table
from costlib.scope import Period, Scope


def table(costs, known=1):
    names = list(costs)
    return pa.table(
        {
            "ServiceName": pa.array(names, pa.string()),
            "cost": pa.array([Decimal(cost) for cost in costs.values()], pa.decimal128(38, 12)),
            "rows": [1] * len(names),
            "known": [known] * len(names),
        }
    )


books = st.dictionaries(st.text("abcdefghij", min_size=1, max_size=2), st.integers(-500, 500), max_size=20)


@given(books, books, st.integers(1, 6))
def test_movements_shown_add_up_to_the_change_of_the_total(now, before, shown):
    found = movers(table(now), table(before), "ServiceName", shown)

    assert found.total == sum(now.values()) - sum(before.values())
    assert len(found.top) <= shown + 1
    assert sum(row["change"] for row in movers_table(found, "ServiceName").to_pylist()) == found.total


@given(books, books)
def test_the_largest_movement_stands_first(now, before):
    sizes = [abs(each.moved) for each in movers(table(now), table(before), "ServiceName").top]

    assert sizes == sorted(sizes, reverse=True)


def test_a_service_that_ended_and_one_that_is_new_are_called_so(october):
    months = [Scope(Period.month(month)) for month in ("2026-10", "2026-09")]
    by = ("ServiceProviderName", "ServiceName")
    found = movers(*(october.ask_exact(queries.spend_by, month, *by) for month in months), "ServiceName")

    assert {each.name: (each.state, each.moved) for each in found.top} == {
        "Amazon EC2": ("up", 46),
        "OpenAI API": ("new", 25),
        "Tax": ("new", 7),
        "AWS Lambda": ("ended", -5),
    }


def test_a_cost_unknown_in_one_period_is_named_and_never_taken_for_zero():
    found = movers(table({"a": 5}), table({"a": 0}, known=0), "ServiceName")

    assert (found.all, found.unknown, found.total) == ((), ("a",), 0)


def test_one_left_over_stands_by_its_own_name():
    found = movers(table({"a": 5, "b": 3}), table({}), "ServiceName", shown=1)
    many = movers(table({"a": 5, "b": 3, "c": 2}), table({}), "ServiceName", shown=1)

    assert found.other is None
    assert many.other.name == f"{OTHER} (2)"
    assert many.other.moved == 5


def test_without_a_period_before_nothing_moved_that_could_be_told():
    assert movers(table({"a": 5}), None, "ServiceName") is None


def test_the_table_of_providers_names_each_once():
    providers = table({"AWS": 5}).rename_columns(["ServiceProviderName", "cost", "rows", "known"])
    found = movers(providers, providers.slice(0, 0), "ServiceProviderName")

    assert movers_table(found, "ServiceProviderName").column_names[:2] == ["ServiceProviderName", "cost"]
