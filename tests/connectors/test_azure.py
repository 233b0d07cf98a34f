"""Azure exports beyond the golden pairs: the published samples, and how the two kinds are told apart."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared" / "data" / "azure-cost-export"
HEADER = (
    "Date,SubscriptionId,MeterCategory,ChargeType,PricingModel,CostInBillingCurrency,BillingCurrency,"
    "BillingPeriodStartDate,BillingPeriodEndDate,ReservationId,Quantity"
)


def line(charge="Usage", model="OnDemand", cost="1.5", reservation="", date="2026-03-05"):
    return f"{date},s-1,Storage,{charge},{model},{cost},EUR,2026-03-01,2026-03-31,{reservation},1"


def export(*lines):
    return "\n".join((HEADER, *lines)) + "\n"


def published(name):
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"no {name} in shared data: the published samples are not at hand")
    text = path.read_text("utf-8-sig")
    costs = [Decimal(row["CostInBillingCurrency"]) for row in csv.DictReader(io.StringIO(text))]
    return text, sum(costs, Decimal(0))


def test_the_published_amortised_export_has_the_same_cost_on_both_bases(load):
    text, total = published("sample-anonymous-ea-export-dataset.csv")
    loaded = load(text)
    assert loaded.connector == "azure-amortized"
    assert loaded.bad == {}
    assert len(loaded.good) == 27
    assert loaded.total("EffectiveCost") == loaded.total("BilledCost") == total
    assert {row["BillingCurrency"] for row in loaded.good} == {"CAD"}


def test_the_generated_export_has_a_billed_cost_and_no_effective_one(load):
    text, total = published("costreport-2026-10.csv")
    loaded = load(text)
    assert loaded.connector == "azure-actual"
    assert loaded.bad == {}
    assert abs(loaded.total() - total) < Decimal("1e-15")
    assert {row["EffectiveCost"] for row in loaded.good} == {None}


def test_an_unused_reservation_speaks_for_an_amortised_export(load):
    assert load(export(line(), line("UnusedReservation", "Reservation"))).connector == "azure-amortized"


def test_covered_usage_with_a_cost_speaks_for_an_amortised_export(load):
    assert load(export(line(model="SavingsPlan", cost="0.2"), line(model="Reservation"))).connector == "azure-amortized"


@pytest.mark.parametrize("cost", ["0", "0.0", "-0.000", "0E-10"])
def test_covered_usage_for_nothing_speaks_for_an_actual_export(load, cost):
    assert load(export(line(), line(model="Reservation", cost=cost))).connector == "azure-actual"


def test_a_purchase_of_a_reservation_speaks_for_an_actual_export(load):
    assert load(export(line(), line("Purchase", "Reservation", reservation="r1"))).connector == "azure-actual"


def test_a_long_file_that_no_benefit_has_touched_so_far_is_taken_for_actual(load):
    loaded = load(export(*[line()] * 60))
    assert loaded.connector == "azure-actual"
    assert {row["EffectiveCost"] for row in loaded.good} == {None}


def test_the_user_overrules_what_the_content_says(load):
    loaded = load(export(*[line()] * 60), wanted="azure-amortized")
    assert loaded.total("EffectiveCost") == Decimal(90)


def test_an_amortised_row_inside_an_actual_export_is_never_billed(load):
    rows = [*[line()] * 60, line("UnusedReservation", "Reservation"), line(model="Savings Plan")]
    loaded = load(export(*rows))
    assert loaded.connector == "azure-actual"
    assert sorted(loaded.bad) == [61, 62]
    assert all("azure-amortized" in reason for reason in loaded.bad.values())
    assert loaded.total() == Decimal(90)
    assert loaded.conserves()


def test_a_purchase_added_to_an_amortised_export_is_billed_and_has_no_effective_cost(load):
    rows = [line("UnusedReservation", "Reservation", reservation="r1"), line("Purchase", "Reservation", "100", "r1")]
    loaded = load(export(*rows))
    assert [(row["BilledCost"], row["EffectiveCost"]) for row in loaded.good] == [
        (None, Decimal("1.5")),
        (Decimal(100), Decimal(0)),
    ]


@pytest.mark.parametrize("date", ["2026-03-05", "3/5/2026", "03/05/2026", "3/5/26", "2026-03-05T00:00:00Z"])
def test_every_spelling_of_a_day_is_that_day(load, date):
    row = load(export(line(date=date))).row
    assert (row["ChargePeriodStart"].isoformat()[:10], row["ChargePeriodEnd"].isoformat()[:10]) == (
        "2026-03-05",
        "2026-03-06",
    )


@pytest.mark.parametrize(("end", "excluded"), [("2026-03-31", "2026-04-01"), ("2026-04-01", "2026-04-01")])
def test_a_billing_period_ends_where_the_next_begins(load, end, excluded):
    row = load(export(line().replace("2026-03-31", end))).row
    assert row["BillingPeriodEnd"].isoformat()[:10] == excluded


def test_an_export_without_billing_period_bills_the_calendar_month(load):
    text = "Date,SubscriptionId,MeterCategory,ChargeType,Cost,BillingCurrencyCode\n2/28/2024,s-1,Storage,Usage,1,EUR\n"
    row = load(text).row
    assert (row["BillingPeriodStart"].isoformat()[:10], row["BillingPeriodEnd"].isoformat()[:10]) == (
        "2024-02-01",
        "2024-03-01",
    )


def test_an_export_with_no_rows_loads_as_no_rows(load):
    loaded = load(export())
    assert (loaded.connector, loaded.rows_in, loaded.good, loaded.bad) == ("azure-actual", 0, [], {})


def test_a_column_named_with_quotes_is_kept_in_what_is_left_over(load):
    text = export(line()).replace("Quantity", '"my ""own"" column"')
    assert load(text).row["x_Other"] == '{"my \\"own\\" column":"1"}'
