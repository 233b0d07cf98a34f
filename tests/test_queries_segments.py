"""Costs, quantities and metrics per segment: the same from pandas and from DuckDB."""

from datetime import date

import narwhals as nw
import pandas as pd
import pyarrow as pa
import pytest

from costlib import queries
from costlib.scope import Period, Scope

SCOPE = Scope(Period.month("2026-10"))
STARTS = (date(2026, 10, 1), date(2026, 10, 16))
COSTS = [
    ("2026-10-02", "blue", "Compute", 5.0, 2.0),
    ("2026-10-15", None, "Compute", 1.0, 1.0),
    ("2026-10-16", None, "Storage", 7.0, 4.0),
    ("2026-10-31", None, "Storage", 8.0, 4.0),
    ("2026-11-01", None, "Storage", 9.0, 9.0),
]
METRICS = [
    ("2026-10-01", "blue", 5.0, "sheet"),
    ("2026-10-15", "blue", -1.0, "crm"),
    ("2026-10-16", "blue", 2.0, "sheet"),
    ("2026-10-16", None, 100.0, "sheet"),
]


def costs():
    names = ("charge_date", "x_Tenant", "ServiceName", "BilledCost", "consumed")
    rows = [dict(zip(names, (date.fromisoformat(day), *rest), strict=True)) for day, *rest in COSTS]
    return pa.Table.from_pylist([row | {"rows": 1, "known_bases": "B", "ConsumedUnit": "GB"} for row in rows])


def metrics():
    names = ("date", "tenant", "value", "source")
    rows = [dict(zip(names, (date.fromisoformat(day), *rest), strict=True)) for day, *rest in METRICS]
    return pa.Table.from_pylist([row | {"metric": "calls", "unit": "calls"} for row in rows])


@pytest.fixture(params=["duckdb", "pandas"])
def lazy(request):
    def one(table):
        if request.param == "duckdb":
            return nw.from_native(table).lazy(backend="duckdb")
        return nw.from_native(table.to_pandas(types_mapper=pd.ArrowDtype)).lazy()

    return one


def rows(found, *names):
    table = found.collect("pyarrow").to_arrow().to_pylist()
    return [tuple(row[name] for name in names) for row in table]


def test_costs_fall_into_the_segment_of_their_day(lazy):
    found = queries.spend_by_segment(lazy(costs()), SCOPE, STARTS, "x_Tenant")
    assert sorted(rows(found, "segment", "owner", "cost"), key=str) == [
        (date(2026, 10, 1), "blue", 5.0),
        (date(2026, 10, 1), None, 1.0),
        (date(2026, 10, 16), None, 15.0),
    ]


def test_filters_mark_costs_and_drop_none(lazy):
    wanted = [("ServiceName", ("Storage",))]
    found = queries.spend_by_segment(lazy(costs()), SCOPE, STARTS[:1], "x_Tenant", (), (), wanted)
    assert sorted(rows(found, "owner", "kept", "cost"), key=str) == [
        ("blue", False, 5.0),
        (None, False, 1.0),
        (None, True, 15.0),
    ]


@pytest.mark.parametrize(("also_owned", "of_blue"), [(False, None), (True, "Compute")])
def test_columns_of_pools_tell_only_shared_costs_apart_unless_asked(lazy, also_owned, of_blue):
    found = queries.spend_by_segment(
        lazy(costs()), SCOPE, STARTS[:1], "x_Tenant", ("ServiceName",), ("ServiceName",), (), also_owned
    )
    told = rows(found, "owner", "by_ServiceName", "match_ServiceName")
    assert sorted(told, key=str) == sorted(
        [("blue", "Compute", of_blue), (None, "Compute", "Compute"), (None, "Storage", "Storage")], key=str
    )


def test_owned_quantities_leave_out_what_is_shared(lazy):
    found = queries.owned_quantities(lazy(costs()), SCOPE, STARTS, "x_Tenant")
    assert rows(found, "segment", "x_Tenant", "ConsumedUnit", "consumed") == [(date(2026, 10, 1), "blue", "GB", 2.0)]


def test_metrics_are_added_up_with_their_lowest_value_days_and_sources(lazy):
    found = queries.metric_totals(lazy(metrics()), SCOPE, STARTS)
    assert sorted(rows(found, "segment", "tenant", "value", "lowest", "days", "sources"), key=str) == [
        (date(2026, 10, 1), "blue", 4.0, -1.0, 2, 2),
        (date(2026, 10, 16), "blue", 2.0, 2.0, 1, 1),
        (date(2026, 10, 16), None, 100.0, 100.0, 1, 1),
    ]
