"""The allocation as a FOCUS file: origins split to the last digit, and the file is a bill like any other."""

import csv
import json
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from costlib.cli import main
from costlib.errors import UsageError
from costlib.exports import export_allocated
from costlib.focus.columns import COST_AND_USAGE
from costlib.focus.contract import COSTS
from costlib.ledger import Ledger
from costlib.models.allocation import answer
from costlib.policy import decisions
from costlib.policy.allocation import AllocationPolicy
from costlib.scope import Period, Scope

OCTOBER = Period.month("2026-10")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
POOLS = [
    {
        "name": "Watch",
        "match": {"ServiceName": ["Watch"]},
        "method": "usage",
        "drivers": {"calls": 1},
        "feeds": {"Rest": 30},
    },
    {"name": "Rest", "match": {"ServiceCategory": ["Compute"]}, "method": "even"},
]


def charge(bills, day, cost, tenant="", **more):
    tags = json.dumps({"tenant": tenant}) if tenant else ""
    return bills.charge(day, cost) | {"Tags": tags, "ConsumedUnit": "Hours", "ConsumedQuantity": "3"} | more


@pytest.fixture
def books(ledger, bills, tmp_path):
    rows = [
        charge(bills, "2026-10-02", "10.00", "blue"),
        charge(bills, "2026-10-02", "1.00", "red"),
        charge(bills, "2026-10-03", "0.100000000000000001", ServiceName="Watch", ListCost=""),
        charge(bills, "2026-10-03", "-7.77", ServiceProviderName="Azure"),
        charge(bills, "2026-10-04", "5.00", BillingCurrency="EUR"),
        charge(bills, "2026-10-05", "2.00", ServiceCategory="Storage"),
        charge(bills, "2026-09-05", "4.00"),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    metrics = "date,tenant,metric,value,unit\n2026-10-01,blue,calls,1,calls\n2026-10-01,red,calls,2,calls\n"
    bills.load(ledger, tmp_path / "metrics.csv", metrics)
    base = {"valid_from": "2020-01-01", "source": "x"}
    decisions.save(
        ledger.state, "allocation", {"pools": [base | each for each in POOLS]}, actor="local", source="x", now=NOW
    )
    return ledger


def exported(books, path, period=OCTOBER):
    export_allocated(books, period, path, "csv", safe=False)
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def sums(rows, key, cost="BilledCost"):
    found = defaultdict(Decimal)
    for row in rows:
        found[key(row)] += Decimal(row[cost] or 0)
    return dict(found)


def test_parts_of_an_origin_add_up_to_it_to_the_last_digit(books, tmp_path):
    rows = exported(books, tmp_path / "a.csv")
    by_origin = sums(rows, lambda row: (row["ServiceProviderName"], row["BillingCurrency"], row["ServiceName"]))
    assert by_origin["AWS", "USD", "Watch"] == Decimal("0.100000000000000001")
    assert by_origin["Azure", "USD", "Amazon EC2"] == Decimal("-7.77")
    assert by_origin["AWS", "EUR", "Amazon EC2"] == 5
    watch = [row for row in rows if row["ServiceName"] == "Watch"]
    assert sum(Decimal(row["ConsumedQuantity"]) for row in watch) == 3


def test_a_part_says_method_ratio_usage_and_tenant(books, tmp_path):
    rows = exported(books, tmp_path / "a.csv")
    (red,) = [
        row
        for row in rows
        if (row["ServiceName"], row["AllocatedMethodId"], row["x_Tenant"]) == ("Watch", "costboard:usage", "red")
    ]
    # 70 % stay in Watch, of which red has 2 of 3 calls
    element = {"AllocatedRatio": 0.466666666667, "UsageUnit": "calls", "UsageQuantity": 2.0}
    assert json.loads(red["AllocatedMethodDetails"]) == {"Elements": [element], "x_Pool": "Watch"}
    assert (red["AllocatedResourceId"], red["AllocatedResourceName"]) == ("red", "red")
    assert json.loads(red["AllocatedTags"]) == {"tenant": "red", "pool": "Watch"}
    assert Decimal(red["BilledCost"]) == Decimal("0.046666666666666667")
    fed = [
        row["x_Tenant"] for row in rows if (row["ServiceName"], row["AllocatedMethodId"]) == ("Watch", "costboard:even")
    ]
    assert sorted(fed) == ["blue", "red"]


def test_owned_and_unallocated_rows_stay_as_they_are(books, tmp_path):
    rows = [row for row in exported(books, tmp_path / "a.csv") if not row["AllocatedMethodId"]]
    assert {(row["x_Tenant"], row["ServiceCategory"], row["BilledCost"]) for row in rows} == {
        ("blue", "Compute", "10"),
        ("red", "Compute", "1"),
        ("", "Storage", "2"),
    }
    assert not any(row[name] for row in rows for name in ("AllocatedTags", "AllocatedResourceId"))


def test_it_has_every_column_of_focus_1_4(books, tmp_path):
    rows = exported(books, tmp_path / "a.csv")
    assert {column.name for column in COST_AND_USAGE} <= rows[0].keys()
    assert {row["ChargePeriodStart"][:7] for row in rows} == {"2026-10"}
    first = next(row for row in rows if row["ServiceName"] == "Watch")
    assert (first["ChargePeriodStart"], first["ChargePeriodEnd"]) == ("2026-10-03T00:00:00Z", "2026-10-04T00:00:00Z")
    assert (first["BillingPeriodStart"], first["BillingPeriodEnd"]) == ("2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z")


def test_an_unknown_cost_is_not_split_into_zeros_before_it_is_filled(books, tmp_path):
    watch = [row for row in exported(books, tmp_path / "a.csv") if row["ServiceName"] == "Watch"]
    assert all("ListCost" in row["x_CostFallback"] for row in watch)


def test_loaded_as_a_bill_it_keeps_focus_and_answers_the_same(books, bills, tmp_path):
    before = answer.allocation(books, Scope(OCTOBER, basis="EffectiveCost"))
    export_allocated(books, OCTOBER, tmp_path / "a.parquet", "parquet")
    other = Ledger(tmp_path / "other")
    report = other.ingest([tmp_path / "a.parquet"], now=NOW, source="allocated")
    assert report.as_json()["rows_quarantined"] == 0
    assert not bills.problems(other)
    nothing = AllocationPolicy(pools=())
    after = answer.allocation(other, Scope(OCTOBER, basis="EffectiveCost"), policy=nothing)
    for name in ("blue", "red", None):
        was, now = (sum(row.exact for row in found.rows if row.tenant == name) for found in (before, after))
        assert abs(was - now) < Decimal("1e-11")  # amounts are asked for in 12 decimals
    assert {row.pool for row in after.rows if row.tenant} == {"Direct"}


@pytest.mark.parametrize("cost", COSTS)
def test_sums_equal_the_ledger_per_provider_currency_and_month(books, tmp_path, cost):
    both = Period(date(2026, 9, 1), date(2026, 11, 1))
    rows = exported(books, tmp_path / "a.csv", both)
    known = [row for row in rows if cost not in row["x_CostFallback"].split(", ")]
    found = sums(
        known, lambda row: (row["ServiceProviderName"], row["BillingCurrency"], row["ChargePeriodStart"][:7]), cost
    )
    keys = "ServiceProviderName, BillingCurrency, strftime(charge_date, '%Y-%m')"
    ledger = books.engine().rows(f"SELECT {keys}, sum({cost}) FROM cube GROUP BY ALL")
    assert found == {tuple(key): amount for *key, amount in ledger}


def test_part_of_a_month_is_refused(books, tmp_path):
    with pytest.raises(UsageError, match="is cut inside a month, and cost is shared out by month"):
        export_allocated(books, Period(date(2026, 10, 2), date(2026, 11, 1)), tmp_path / "a.csv")


def test_the_command_writes_whole_months(books, tmp_path, capsys):
    home, path = str(books.home.path), tmp_path / "out.csv"
    months = ("--from", "2026-10-01", "--to", "2026-11-01")
    assert main(["--home", home, "export", str(path), "--allocated", *months, "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert {each["BillingCurrency"]: each["exported"]["BilledCost"] for each in body["totals"]} == {
        "EUR": "5",
        "USD": "5.330000000000000001",
    }
    assert list(tmp_path.glob(".allocated-*")) == []
    with pytest.raises(SystemExit):
        main(["--home", home, "export", str(path), "--allocated", "--focus-version", "1.2"])
