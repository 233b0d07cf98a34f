"""The same question gets the same answer from every frame, and parts add up to the whole."""

from datetime import date
from decimal import Decimal

import narwhals as nw
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib import queries
from costlib.scope import Period, Scope

MONTHS = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
ROW = st.fixed_dictionaries(
    {
        "charge_date": st.dates(date(2026, 9, 1), date(2026, 11, 30)),
        "ServiceName": st.sampled_from(["Compute", "Storage"]),
        "x_Tenant": st.sampled_from(["blue", "green"]),
        "known_bases": st.sampled_from(["B", "BELC", "E"]),
        "BilledCost": st.integers(-1000, 1000).map(float),
        "EffectiveCost": st.integers(-1000, 1000).map(float),
        "rows": st.integers(1, 9),
    }
)


def frame(rows):
    return nw.from_native(pa.Table.from_pylist(rows)).lazy(backend="duckdb")


def answer(question, rows, scope, *by):
    return question(frame(rows), scope, *by).collect("pandas").to_pandas()


@given(st.lists(ROW, min_size=1, max_size=30))
def test_parts_add_up_to_the_whole(rows):
    scope = Scope(Period(date(2026, 9, 1), date(2026, 12, 1)))
    whole = answer(queries.spend_by, rows, scope)
    for by in (("ServiceName",), ("x_Tenant", "ServiceName")):
        parts = answer(queries.spend_by, rows, scope, *by)
        assert parts["cost"].sum() == pytest.approx(whole["cost"].iloc[0])
        assert parts["rows"].sum() == whole["rows"].iloc[0]


@given(st.lists(ROW, min_size=1, max_size=30))
def test_months_add_up_to_the_period(rows):
    scope = Scope(Period(date(2026, 9, 1), date(2026, 12, 1)))
    whole = answer(queries.spend_by, rows, scope)
    months = [answer(queries.spend_by, rows, scope.over(Period.month(f"{month:%Y-%m}"))) for month in MONTHS]
    assert sum(each["cost"].sum() for each in months) == pytest.approx(whole["cost"].iloc[0])


@given(st.lists(ROW, min_size=1, max_size=30))
def test_a_restricted_tenant_sees_its_rows_whatever_it_filters_by(rows):
    scope = Scope(Period(date(2026, 9, 1), date(2026, 12, 1)), tenant="blue").where(x_Tenant=("green", "blue"))
    own = [row for row in rows if row["x_Tenant"] == "blue"]
    seen = answer(queries.spend_by, rows, scope, "x_Tenant")
    assert set(seen["x_Tenant"]) <= {"blue"}
    assert seen["rows"].sum() == sum(row["rows"] for row in own)


def test_known_counts_the_rows_that_give_the_basis(bills, ledger, tmp_path):
    rows = [bills.charge("2026-10-01", "1.00"), bills.charge("2026-10-02", "2.00", EffectiveCost="")]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    scope = Scope(Period.month("2026-10"), basis="EffectiveCost")
    (found,) = ledger.ask_exact(queries.spend_by, scope, "ServiceName").to_pylist()
    assert (found["cost"], found["rows"], found["known"]) == (Decimal(1), 2, 1)


def test_resources_come_dearest_first_from_single_charges(bills, ledger, tmp_path):
    rows = [bills.charge("2026-10-01", cost, ResourceId=name) for name, cost in (("a", "1"), ("b", "5"), ("a", "2"))]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    found = ledger.ask_facts(queries.resources, Scope(Period.month("2026-10"))).to_pylist()
    assert [(row["ResourceId"], row["cost"]) for row in found] == [("b", Decimal(5)), ("a", Decimal(3))]
