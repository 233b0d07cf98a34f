"""Allocations of a ledger: costs from the cube, drivers from metrics and owned cost, pools from the decisions."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from costlib.errors import LedgerError, UsageError
from costlib.models.allocation import answer
from costlib.models.allocation.lineage import lineage
from costlib.models.allocation.report import report
from costlib.policy import decisions
from costlib.policy.allocation import AllocationPolicy
from costlib.policy.sheets.tables import body_of
from costlib.scope import Period, Scope

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OCTOBER = Scope(Period.month("2026-10"), basis="EffectiveCost")
EXTRA = ("AllocatedMethodId", "AllocatedTags", "ResourceId")
ON_A_VIEW = [(), ("charge_date",), ("ServiceName", "charge_date"), ("x_Tenant",)]


def tagged(bills, day, cost, tenant="", **more):
    tags = f'{{"tenant": "{tenant}", "department": "{more.pop("department", "")}"}}'
    return bills.charge(day, cost) | dict.fromkeys(EXTRA, "") | {"Tags": tags} | more


def pools(*entries):
    base = {"match": {}, "valid_from": date(2020, 1, 1), "source": "test"}
    return AllocationPolicy.model_validate({"pools": [base | entry for entry in entries]})


USAGE = pools({"name": "Shared", "method": "usage", "drivers": {"calls": 1}})
EVEN = pools({"name": "Shared", "method": "even"})


def load(ledger, bills, folder):
    rows = [
        tagged(bills, "2026-10-02", "30.00", "blue", department="sales"),
        tagged(bills, "2026-10-03", "10.00", "red", ServiceName="AWS Lambda"),
        tagged(bills, "2026-10-04", "40.00", ServiceName="AWS Lambda"),
        tagged(bills, "2026-10-20", "20.005", ServiceProviderName="Azure", department="sales"),
        tagged(bills, "2026-09-30", "5.00"),
    ]
    bills.load(ledger, folder / "bill.csv", rows)
    metrics = "date,tenant,metric,value,unit\n2026-10-01,blue,calls,1,calls\n2026-10-18,red,calls,3,calls\n"
    bills.load(ledger, folder / "metrics.csv", metrics)


@pytest.fixture
def books(once, ledger):
    return once(load, ledger)


def sums(found, key=lambda row: (row.tenant, row.pool)):
    return {name: str(amount) for name, amount in found.sums(key).items()}


def test_the_ledgers_cost_reaches_its_tenants(books):
    found = answer.allocation(books, OCTOBER, policy=USAGE)

    # 60.005 by calls 1 : 3; the month is 100.005, which rounds to 100.00 (half to even)
    assert (found.total, found.ledger, found.rounding) == (Decimal("100.00"), Decimal("100.005"), Decimal("-0.005"))
    assert sums(found) == {
        ("blue", "Direct"): "30.00",
        ("red", "Direct"): "10.00",
        ("blue", "Shared"): "15.00",
        ("red", "Shared"): "45.00",
    }
    assert found.accuracy == 1
    assert found.by_tenant() == {"red": Decimal("55.00"), "blue": Decimal("45.00")}


@pytest.mark.parametrize("by", ON_A_VIEW)
def test_a_breakdown_changes_no_amount_of_a_tenant(books, by):
    plain, broken = (answer.allocation(books, OCTOBER, by=each, policy=USAGE) for each in ((), by))
    assert sums(broken) == sums(plain)
    assert all(len(row.slice) == len(by) for row in broken.rows)


def test_a_day_is_a_slice(books):
    found = answer.allocation(books, OCTOBER, by=("charge_date",), policy=USAGE)
    assert sums(found, lambda row: (row.slice[0], row.tenant))["2026-10-04", "red"] == "30.00"


def test_a_filter_keeps_costs_and_changes_no_share(books):
    found = answer.allocation(books, OCTOBER.where(ServiceProviderName=("Azure",)), policy=USAGE)
    # 20.005 by calls 1 : 3, though neither tenant owns anything on Azure
    assert found.ledger == Decimal("20.005")
    assert {(row.tenant, row.exact) for row in found.rows} == {
        ("blue", Decimal("5.00125")),
        ("red", Decimal("15.00375")),
    }


def test_owned_cost_as_a_driver_is_that_of_everything_whatever_is_filtered(books):
    by_cost = pools({"name": "Shared", "method": "resource", "drivers": {"facts.cost": 1}})
    found = answer.allocation(books, OCTOBER.where(ServiceName=("AWS Lambda",)), policy=by_cost)
    # 40 by owned cost 30 : 10, of which blue owns nothing on Lambda
    assert sums(found) == {("red", "Direct"): "10.00", ("blue", "Shared"): "30.00", ("red", "Shared"): "10.00"}


def test_a_filter_on_tenants_keeps_their_amounts(books):
    whole = answer.allocation(books, OCTOBER, policy=USAGE)
    red = answer.allocation(books, OCTOBER.where(x_Tenant=("red",)), policy=USAGE)
    assert set(red.rows) == {row for row in whole.rows if row.tenant == "red"}


def test_a_tenant_sees_its_own_amounts_and_nothing_of_others(books):
    ghost = "date,tenant,metric,value,unit\n2026-10-01,ghost,calls,4,calls\n"
    path = books.home.path.parent / "more.csv"
    path.write_text(ghost)
    books.ingest([path], now=NOW)
    restricted = Scope(OCTOBER.period, basis="EffectiveCost", tenant="red")
    found = answer.allocation(books, restricted, policy=USAGE)
    assert {row.tenant for row in found.rows} == {"red"}
    assert found.total == Decimal("32.50")
    assert found.members == {"red": ""}
    assert found.problems == ()
    assert found.flows == ()
    assert not answer.allocation(books, restricted.where(x_Tenant=("blue",)), policy=USAGE).rows


@pytest.mark.parametrize("tenant", ["red", "green"])
def test_a_report_for_a_tenant_tells_of_that_tenant_alone(books, tenant):
    green = {"owner": "tenant", "name": "green", "valid_from": "2020-01-01", "source": "test"}
    books.reown({**books.policy("ownership"), "owners": [green]}, actor="local", source="test", now=NOW)
    decisions.save(books.state, "allocation", body_of(EVEN), actor="local", source="test", now=NOW)
    found = report(books, Scope(OCTOBER.period, basis="EffectiveCost", tenant=tenant), "tenant", NOW)
    body = found.as_json()
    assert [each["tenant"] for each in body["tenants"]] == [tenant]
    assert body["total"] == body["tenants"][0]["amount"] not in {"100", None}
    assert (body["problems"], body["unconverted"]) == ([], [])
    assert "blue" not in found.as_text()


def test_a_report_keeps_the_filters_of_its_scope(books):
    assert report(books, OCTOBER.where(ServiceName=("AWS Lambda",)), "tenant", NOW).as_json()["total"] == "50"


def test_a_tenant_does_not_see_a_department_that_bears_its_name(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [tagged(bills, "2026-10-02", "5.00", "red", department="blue")])
    restricted = Scope(OCTOBER.period, basis="EffectiveCost", tenant="blue")
    with pytest.raises(UsageError, match="tenant 'blue' may not see what departments cost"):
        answer.allocation(ledger, restricted, owner="department", policy=EVEN)


def test_a_period_is_widened_to_whole_months(books):
    part = Scope(Period(date(2026, 9, 30), date(2026, 10, 2)), basis="EffectiveCost")
    found = answer.allocation(books, part, policy=EVEN)
    assert found.scope.period == Period(date(2026, 9, 1), date(2026, 11, 1))
    assert found.ledger == Decimal("105.005")


def test_a_pool_that_changes_in_mid_month_cuts_the_month_and_its_drivers(books):
    entry = {"name": "Shared", "method": "usage", "drivers": {"calls": 1}}
    policy = pools(entry, {"name": "Shared", "method": "even", "valid_from": date(2026, 10, 16)})
    found = answer.allocation(books, OCTOBER, policy=policy)

    # to the 15th only blue calls; from the 16th heads count, and of those days nobody owns anything
    assert sums(found, lambda row: (row.segment.start.day, row.tenant, row.pool)) == {
        (1, "blue", "Direct"): "30.00",
        (1, "red", "Direct"): "10.00",
        (1, "blue", "Shared"): "40.00",
        (16, None, "Shared"): "20.00",
    }
    assert found.total == Decimal("100.00")


def test_departments_take_what_is_theirs_and_share_the_rest(books):
    policy = pools({"name": "Rest", "owner": "department", "method": "resource", "drivers": {"facts.cost": 1}})
    found = answer.allocation(books, OCTOBER, owner="department", policy=policy)
    assert sums(found) == {("sales", "Direct"): "50.00", ("sales", "Rest"): "50.00"}


def test_rows_that_a_provider_has_split_are_taken_as_they_come(ledger, bills, tmp_path):
    split = {"AllocatedMethodId": "aws:cpu", "ServiceName": "Amazon EKS"}
    rows = [
        tagged(bills, "2026-10-02", "7.00", "other", AllocatedTags='{"tenant": "blue"}', **split),
        tagged(bills, "2026-10-02", "3.00", "other", AllocatedTags='{"tenant": "red"}', **split),
        tagged(bills, "2026-10-02", "10.00"),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    found = answer.allocation(ledger, OCTOBER, policy=pools({"name": "Rest", "method": "even"}))
    assert sums(found) == {
        ("blue", "Direct"): "7.00",
        ("red", "Direct"): "3.00",
        ("blue", "Rest"): "5.00",
        ("red", "Rest"): "5.00",
    }


def test_cost_without_a_rate_is_told_by_pool_and_owner_with_the_rate_to_load(ledger, bills, tmp_path):
    rows = [
        tagged(bills, "2026-10-02", "10.00", "blue"),
        tagged(bills, "2026-10-02", "4.00", BillingCurrency="EUR"),
        tagged(bills, "2026-10-03", "3.00", BillingCurrency="EUR", ServiceName="Other"),
        tagged(bills, "2026-10-03", "2.00", "blue", BillingCurrency="JPY"),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    policy = pools({"name": "Machines", "method": "even", "match": {"ServiceName": ["Amazon EC2"]}})
    found = answer.allocation(ledger, OCTOBER, policy=policy)
    assert found.total == found.ledger == Decimal("10.00")
    told = [(each.pool, each.tenant, each.currency, each.cost, each.rows) for each in found.unconverted]
    assert sorted(told) == [
        ("Direct", "blue", "JPY", Decimal(2), 1),
        ("In no pool", None, "EUR", Decimal(3), 1),
        ("Machines", None, "EUR", Decimal(4), 1),
    ]
    assert "load a rate from EUR to USD for 2026-10" in found.unconverted[-1].text
    assert [each.currency for each in found.of(["blue"]).unconverted] == ["JPY"]


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ({"policy": pools({"name": "P", "method": "even", "match": {"ResourceId": ["x"]}})}, "pool 'P'"),
        ({"by": ("Tags",)}, "breakdown"),
        ({"scope": OCTOBER.where(ResourceId=("x",))}, "filter"),
    ],
)
def test_a_column_that_the_cube_does_not_keep_is_refused(books, asked, who):
    with pytest.raises(UsageError, match=f"^{who} asks for '.*', which the cube does not keep: use one of BillingAcc"):
        answer.allocation(books, **({"scope": OCTOBER} | asked))


def test_an_unknown_cost_is_none_and_counts_as_nothing(ledger, bills, tmp_path):
    rows = [tagged(bills, "2026-10-02", "10.00", "blue"), tagged(bills, "2026-10-02", "9.00", "red", EffectiveCost="")]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    found = report(ledger, OCTOBER, "tenant", NOW)
    assert found.found.by_tenant() == {"blue": Decimal("10.00")}
    assert (found.known, found.rows) == (1, 2)
    assert "EffectiveCost is known for 1 of 2 rows" in found.as_text()


def test_an_owner_listed_for_some_days_of_a_month_takes_part_in_it(books):
    body = books.policy("ownership")
    listed = {"name": "guest", "owner": "tenant", "plan": "trial", "source": "x"}
    body["owners"] = [listed | {"valid_from": "2026-10-10", "valid_to": "2026-10-12"}]
    books.reown(body, actor="local", source="test", now=NOW)
    assert answer.allocation(books, OCTOBER, policy=EVEN).members["guest"] == "trial"


def test_lineage_has_a_row_for_each_amount_and_its_numbers_multiply(books):
    found = answer.allocation(books, OCTOBER, by=("ServiceName",), policy=USAGE)
    rows = lineage(found).to_pylist()
    assert sum(row["amount"] for row in rows) == found.total
    (one,) = [
        row for row in rows if (row["tenant"], row["pool"], row["ServiceName"]) == ("red", "Shared", "AWS Lambda")
    ]
    assert (one["quantity"], one["total"], one["unit"], one["driver"]) == (3, 4, "calls", "calls")
    assert (one["share_percent"], one["pool_cost"], one["rate"], one["exact"]) == (75, 40, 10, 30)
    assert (one["month"], one["from_day"], one["to_day"]) == (date(2026, 10, 1), date(2026, 10, 1), date(2026, 10, 31))
    direct = next(row for row in rows if row["pool"] == "Direct")
    assert (direct["driver"], direct["quantity"], direct["total"], direct["rate"]) == ("", None, None, None)


def test_lineage_of_nothing_is_an_empty_table(books):
    found = answer.allocation(books, OCTOBER.where(x_Tenant=("nobody",)), policy=USAGE)
    assert lineage(found).num_rows == 0


def test_metrics_that_no_sum_can_hold_are_told_in_a_line(books):
    rows = "".join(f"2026-10-{day:02},blue,calls,{'9' * 20},calls\n" for day in (5, 6))
    path = books.home.path.parent / "huge.csv"
    path.write_text(f"date,tenant,metric,value,unit\n{rows}")
    books.ingest([path], now=NOW, replace=True)
    with pytest.raises(LedgerError, match=r"too large to be added up .*: mend the largest at its source$"):
        answer.allocation(books, OCTOBER, policy=USAGE)
