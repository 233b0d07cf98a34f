import json
from decimal import Decimal

import pytest

NAMES = ("Cost", "UsageDate", "ServiceName", "Currency")
ROW = ("12.5", "20261001", "Virtual Machines", "EUR")


def page(*rows, names=NAMES, **about):
    return {
        **about,
        "columns": [{"name": name, "type": "String"} for name in names],
        "rows": [list(row) for row in rows],
    }


def row_of(load, name, value, **about):
    """The row of an answer that is also grouped by one thing."""
    return load(page((*ROW, value), names=(*NAMES, name), **about)).row


def test_columns_are_read_by_name_and_not_by_place(load):
    there, back = (load(page(row, names=names)).row for row, names in ((ROW, NAMES), (ROW[::-1], NAMES[::-1])))

    assert there == back
    assert (there["BilledCost"], there["BillingCurrency"]) == (Decimal("12.5"), "EUR")


@pytest.mark.parametrize(
    ("kind", "billed", "effective"),
    [
        ({}, Decimal("12.5"), None),
        ({"costType": "ActualCost"}, Decimal("12.5"), None),
        ({"costType": "AmortizedCost"}, None, Decimal("12.5")),
    ],
)
def test_actual_cost_is_billed_and_amortised_cost_is_effective(load, kind, billed, effective):
    row = load(page(ROW, **kind)).row

    assert (row["BilledCost"], row["EffectiveCost"], row["ListCost"]) == (billed, effective, None)


def test_an_answer_as_the_interface_gives_it_loads_too(load):
    raw = {"id": "subscriptions/ab/providers/x", "properties": {"nextLink": None, **page((12.5, 20261001, *ROW[2:]))}}
    row = load(raw).row

    assert (row["BilledCost"], row["SubAccountId"]) == (Decimal("12.5"), "ab")
    assert row["ChargePeriodStart"].isoformat() == "2026-10-01T00:00:00+00:00"


@pytest.mark.parametrize("text", ["20261001", "2026-10-01", "2026-10-01T00:00:00", "2026-10-01T00:00:00Z"])
def test_a_day_is_one_whatever_it_is_written_as(load, text):
    row = load(page(("1", text, "Storage", "USD"))).row

    days = [row[name].date().isoformat() for name in ("ChargePeriodStart", "ChargePeriodEnd", "BillingPeriodEnd")]
    assert days == ["2026-10-01", "2026-10-02", "2026-11-01"]


def test_a_month_is_charged_as_a_month(load):
    row = load(page(("1", "2026-10-01T00:00:00", "Storage", "USD"), names=("Cost", "BillingMonth", *NAMES[2:]))).row

    assert row["ChargePeriodEnd"].date().isoformat() == "2026-11-01"


@pytest.mark.parametrize(
    ("name", "value", "column", "found"),
    [
        ("SubscriptionId", "s-1", "SubAccountId", "s-1"),
        ("SubscriptionName", "Shop", "SubAccountName", "Shop"),
        ("ResourceId", "/subscriptions/s/x", "ResourceId", "/subscriptions/s/x"),
        ("ResourceLocation", "EU West", "RegionId", "euwest"),
        ("ChargeType", "Purchase", "ChargeCategory", "Purchase"),
        ("ChargeType", "Tax", "ChargeCategory", "Tax"),
        ("ChargeType", "Refund", "ChargeClass", "Correction"),
        ("ChargeType", "RoundingAdjustment", "ChargeCategory", "Adjustment"),
        ("ChargeType", "", "ChargeCategory", "Usage"),
        ("PricingModel", "Savings Plan", "PricingCategory", "Committed"),
        ("Meter", "D2 v3", "SkuMeter", "D2 v3"),
        ("ReservationId", "r-1", "CommitmentDiscountId", "r-1"),
        ("ResourceGroupName", "shop", "x_Other", '{"ResourceGroupName":"shop"}'),
        ("Mood", "good", "x_Other", '{"Mood":"good"}'),
    ],
)
def test_groupings_become_columns_and_what_nobody_knows_is_kept(load, name, value, column, found):
    assert row_of(load, name, value)[column] == found


def test_a_tag_is_a_tag_and_a_group_without_it_has_none(load):
    names = (*NAMES, "TagKey", "TagValue")
    rows = load(page((*ROW, "team", "blue"), (*ROW, "team", ""), names=names)).good

    assert [row["Tags"] for row in rows] == ['{"team":"blue"}', None]


@pytest.mark.parametrize(
    ("scope", "column", "found"),
    [
        ("subscriptions/ab/resourceGroups/x", "SubAccountId", "ab"),
        ("/Subscriptions/ab", "SubAccountId", "ab"),
        ("providers/Microsoft.Billing/billingAccounts/77:b_2019/billingProfiles/P", "BillingAccountId", "77:b_2019"),
        ("providers/Microsoft.Management/managementGroups/g", "SubAccountId", None),
    ],
)
def test_a_scope_says_whose_cost_it_is(load, scope, column, found):
    assert load(page(ROW, scope=scope)).row[column] == found


def test_a_service_has_its_category_and_a_row_without_one_has_none(load):
    known = load(page(ROW)).row
    unknown = load(page(ROW[:2] + ROW[3:], names=NAMES[:2] + NAMES[3:])).row

    assert (known["ServiceCategory"], known["ServiceSubcategory"]) == ("Compute", "Virtual Machines")
    assert (unknown["ServiceName"], unknown["ServiceCategory"]) == (None, None)


def test_pages_load_as_lines_to_the_last_digit_and_empty_ones_hold_nothing(load):
    exact = "0.123456789012345678"
    loaded = load(page((exact, *ROW[1:])), page(), page(ROW))

    assert (loaded.rows_in, loaded.total(), loaded.bad) == (2, Decimal(exact) + Decimal("12.5"), {})


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (page(ROW[:3]), "not as many values as there are columns"),
        (page((*ROW, "more")), "not as many values as there are columns"),
        (page(ROW, names=("Cost", "Cost", "UsageDate", "Currency")), "two columns have the same name"),
        (page(ROW, names=("Cost", None, "UsageDate", "Currency")), "columns is no list of names"),
        (page(ROW[1:], names=NAMES[1:]), "the row has no cost"),
        (page(("much", *ROW[1:])), "BilledCost is no finite number"),
        (page(("1", "soon", *ROW[2:])), "ChargePeriodStart is missing"),
        (page(("1", "20261301", *ROW[2:])), "ChargePeriodStart is missing"),
        (page(ROW, costType="Usage"), "costType is no type of cost"),
        ({**page(), "rows": [None]}, "a row is no list"),
        ({**page(), "rows": [{"Cost": 1}]}, "a row is no list"),
    ],
)
def test_a_row_that_can_not_be_read_is_quarantined_beside_the_good_ones(load, body, reason):
    loaded = load(page(ROW), body)

    assert (loaded.total(), loaded.conserves()) == (Decimal("12.5"), True)
    assert reason in loaded.bad[2]


def test_names_are_no_sql(load):
    name = "a'b\"); DROP TABLE source; --"
    assert json.loads(row_of(load, name, "x")["x_Other"]) == {name: "x"}
