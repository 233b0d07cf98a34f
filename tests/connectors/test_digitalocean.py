import csv
import json
from decimal import Decimal

import pytest

HEADER = "product,group_description,description,hours,start,end,USD,project_name,category"
START, END = "2020-07-01 00:00:00 +0000", "2020-07-31 23:59:59 +0000"
OTHERS = {
    "balance": (1, "balance"),
    "billing_history": (2, "billing history"),
    "invoices": (2, "invoice list"),
    "invoice_summary": (1, "summary"),
    "billing_insights": (2, "insight"),
}


def invoice(*lines, header=HEADER):
    return "\n".join((header, *lines)) + "\n"


def line(amount="$1.00", product="Droplets", description="web-1 (s-1vcpu-1gb)", hours="744", end=END):
    quoted = f'"{amount}"' if "," in amount else amount
    return f"{product},,{description},{hours},{START},{end},{quoted},shop,iaas"


def item(**fields):
    whole = {"product": "Droplets", "description": "web-1", "amount": "12.34", "duration": "744"}
    times = {"start_time": "2020-01-01T00:00:00Z", "end_time": "2020-02-01T00:00:00Z"}
    return whole | {"duration_unit": "Hours"} | times | fields


def test_the_published_csv_invoice_loads_whole(sample):
    loaded, path = sample("digitalocean_invoice.csv")
    with path.open() as stream:
        expected = sum(Decimal(row["USD"].removeprefix("$")) for row in csv.DictReader(stream))
    assert (loaded.connector, loaded.bad, loaded.total()) == ("digitalocean", {}, expected)
    assert [row["ChargeCategory"] for row in loaded.good] == ["Usage", "Tax"]
    assert [row["ConsumedQuantity"] for row in loaded.good] == [100, None]


def test_the_published_json_invoice_loads_whole(sample):
    loaded, path = sample("digitalocean_invoice.json")
    expected = sum(Decimal(entry["amount"]) for entry in json.loads(path.read_text())["invoice_items"])
    assert (loaded.connector, loaded.bad, loaded.total("EffectiveCost")) == ("digitalocean-json", {}, expected)
    assert {row["InvoiceId"] for row in loaded.good} == {"22737513-0ea7-4206-8ceb-98a575af7681"}


@pytest.mark.parametrize("name", OTHERS)
def test_published_answers_that_are_no_charges_say_what_to_load_instead(sample, name):
    loaded, _ = sample(f"digitalocean_{name}.json")
    rows, word = OTHERS[name]
    assert (loaded.connector, loaded.good, len(loaded.bad), loaded.rows_in) == ("digitalocean-other", [], rows, rows)
    assert {word in reason and "load the invoice as CSV" in reason for reason in loaded.bad.values()} == {True}
    assert {";" in reason for reason in loaded.bad.values()} == {False}


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("$3.11", "3.11"),
        ("$1,234.56", "1234.56"),
        ("$12,345,678.90", "12345678.90"),
        ("-$1.00", "-1"),
        ("$-1.00", "-1"),
        ("-$1,000", "-1000"),
        ("0.05", "0.05"),
        ("$0", "0"),
    ],
)
def test_amounts_are_read_in_all_their_spellings(load, written, stored):
    row = load(invoice(line(written))).row
    assert row["BilledCost"] == row["EffectiveCost"] == Decimal(stored)
    assert (row["ListCost"], row["ContractedCost"], row["BillingCurrency"]) == (None, None, "USD")


@pytest.mark.parametrize("written", ["1.234,56", "$1,5", "-$-1", "5 USD", "NaN", "€3", "--1", "1e"])
def test_an_amount_in_another_spelling_is_quarantined_and_not_guessed(load, written):
    loaded = load(invoice(line("$2.00"), line(written)))
    assert (loaded.total(), set(loaded.bad)) == (2, {2})
    assert "BilledCost is no finite number" in loaded.bad[2]


def test_an_end_of_day_is_inclusive_and_any_other_end_is_not(load):
    rows = load(invoice(line(), line(end="2020-07-22 18:14:39 +0000"))).good
    assert [row["ChargePeriodEnd"].isoformat() for row in rows] == [
        "2020-08-01T00:00:00+00:00",
        "2020-07-22T18:14:39+00:00",
    ]
    assert {row["BillingPeriodStart"].isoformat() for row in rows} == {"2020-07-01T00:00:00+00:00"}
    assert {row["BillingPeriodEnd"].isoformat() for row in rows} == {"2020-08-01T00:00:00+00:00"}


@pytest.mark.parametrize(
    ("cells", "category"),
    [
        ({"product": "Taxes", "description": "VAT (20%)", "hours": ""}, "Tax"),
        ({"product": "Other", "description": "STATE SALES TAX", "hours": ""}, "Tax"),
        ({"description": "tax-api (s-1vcpu-1gb)"}, "Usage"),
        ({"description": "credit-scoring (s-1vcpu-1gb)"}, "Usage"),
        ({"product": "Credits", "description": "Referral", "hours": "", "amount": "-$5.00"}, "Credit"),
        ({"product": "Other", "description": "Promo credit", "hours": "", "amount": "-$5.00"}, "Credit"),
        ({"product": "Discounts", "description": "Contract", "hours": "", "amount": "$-5.00"}, "Credit"),
        ({"product": "Other", "description": "Refund", "hours": "", "amount": "-$5.00"}, "Adjustment"),
    ],
)
def test_taxes_credits_and_adjustments_are_told_from_usage(load, cells, category):
    assert load(invoice(line(**cells))).row["ChargeCategory"] == category


def test_an_older_invoice_without_category_and_project_loads(load):
    header = "product,group_description,description,hours,start,end,USD"
    row = load(invoice(f"Volumes,,data,744,{START},{END},$10.00", header=header)).row
    assert (row["BilledCost"], row["SubAccountId"], row["ServiceSubcategory"]) == (10, None, "Block Storage")


def test_a_project_is_the_sub_account_and_unused_columns_are_kept(load):
    row = load(invoice(line())).row
    assert (row["SubAccountId"], row["SubAccountName"]) == ("shop", "shop")
    assert json.loads(row["x_Other"]) == {"category": "iaas"}


def test_an_unlisted_product_is_other(load):
    row = load(invoice(line(product="Marketplace"))).row
    assert (row["ServiceCategory"], row["ServiceSubcategory"]) == ("Other", "Other (Other)")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"amount": None}, "the item has no amount"),
        ({"amount": " "}, "the item has no amount"),
        ({"amount": float("nan")}, "BilledCost is no finite number"),
        ({"amount": [1]}, "BilledCost is no finite number"),
        ({"start_time": "294247-01-10"}, "ChargePeriodStart is missing or unreadable"),
        ({"start_time": "infinity"}, "ChargePeriodStart is missing or unreadable"),
        ({"start_time": None}, "ChargePeriodStart is missing or unreadable"),
        ({"end_time": "later"}, "ChargePeriodEnd is missing or unreadable"),
        ({"end_time": "2019-12-31T00:00:00Z"}, "ChargePeriodEnd lies before ChargePeriodStart"),
        ({"duration": "long"}, "ConsumedQuantity is no finite number"),
    ],
)
def test_an_item_that_can_not_be_read_is_quarantined_beside_the_good_ones(load, fields, reason):
    loaded = load({"invoice_items": [item(), item(**fields), {}, None, 5]})
    assert (loaded.total(), set(loaded.bad)) == (Decimal("12.34"), {2, 3, 4, 5})
    assert reason in loaded.bad[2]


@pytest.mark.parametrize("items", [None, {}, "none", 3])
def test_items_that_are_no_list_are_quarantined(load, items):
    loaded = load({"invoice_items": items})
    assert loaded.bad[1].startswith("invoice_items is no list")


def test_an_invoice_without_items_is_empty(load):
    loaded = load({"invoice_items": [], "meta": {"total": 0}})
    assert (loaded.rows_in, loaded.good, loaded.bad) == (0, [], {})


def test_the_preview_of_an_invoice_has_no_id(load):
    body = {"invoice_items": [item()], "links": {"pages": {"next": "https://api/v2/invoices/preview?page=2"}}}
    assert load(body).row["InvoiceId"] is None


def test_amounts_given_as_numbers_keep_their_digits(load):
    assert load('{"invoice_items": [' + json.dumps(item(amount=0)).replace('"amount": 0', '"amount": 0.10') + "]}").row[
        "BilledCost"
    ] == Decimal("0.10")


@pytest.mark.parametrize("body", [{"billing_history": None}, {"billing_history": {}}, {"invoices": "none"}])
def test_other_answers_of_another_shape_are_quarantined_too(load, body):
    loaded = load(body, {"month_to_date_balance": "1"}, [1])
    assert (loaded.good, set(loaded.bad)) == ([], {1, 2, 3})
