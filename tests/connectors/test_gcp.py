"""Google Cloud exports beyond the golden pairs: the published sample, and the nested rows."""

import ast
import csv
import io
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / "shared" / "data" / "gcp-billing-export"
HEADER = "billing_account_id,service.description,usage_start_time,usage_end_time,cost,currency,invoice.month"
ROW = "01-02,Compute Engine,2026-10-01T00:00:00,2026-10-01T01:00:00,2,EUR,202610"
NESTED = {
    "billing_account_id": "01-02",
    "service": {"description": "Compute Engine"},
    "sku": {"id": "A"},
    "usage_start_time": "2026-10-01T00:00:00Z",
    "usage_end_time": "2026-10-01T01:00:00Z",
    "cost": 2,
    "currency": "EUR",
    "invoice": {"month": "202610"},
}


def test_the_published_export_costs_what_its_rows_and_credits_sum_to(load):
    path = SHARED / "202610.csv"
    if not path.exists():
        pytest.skip("no Google Cloud export in shared data: the published samples are not at hand")
    text = path.read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    given = [credit for row in rows for credit in ast.literal_eval(row["credits"])]
    loaded = load(text)
    assert loaded.connector == "gcp"
    assert loaded.bad == {}
    assert loaded.conserves()
    assert len(loaded.good) == len(rows) + len(given)
    credited = sum(Decimal(str(credit["amount"])) for credit in given)
    assert sum(row["BilledCost"] for row in loaded.good if row["ChargeCategory"] == "Credit") == credited < 0
    assert loaded.total() == sum(Decimal(row["cost"]) for row in rows) + credited
    months = Counter(row["BillingPeriodStart"].strftime("%Y%m") for row in loaded.good if row["ConsumedQuantity"])
    assert months == Counter(row["invoice.month"] for row in rows)


def test_an_export_without_credits_and_labels_loads(load):
    row = load(f"{HEADER}\n{ROW}\n").row
    assert (row["BilledCost"], row["EffectiveCost"], row["ListCost"], row["Tags"]) == (
        Decimal(2),
        Decimal(2),
        None,
        None,
    )


def test_underscores_do_for_dots(load):
    loaded = load(f"{HEADER.replace('.', '_')}\n{ROW}\n")
    assert (loaded.connector, loaded.row["ServiceName"]) == ("gcp", "Compute Engine")


def test_an_export_with_no_rows_loads_as_no_rows(load):
    loaded = load(HEADER + "\n")
    assert (loaded.connector, loaded.rows_in, loaded.good, loaded.bad) == ("gcp", 0, [], {})


def test_a_column_named_with_quotes_is_kept_in_what_is_left_over(load):
    assert load(f'{HEADER},"a ""b"" c"\n{ROW},d\n').row["x_Other"] == '{"a \\"b\\" c":"d"}'


@pytest.mark.parametrize("listed", ["[]", ""])
def test_no_credits_make_no_credit_rows(load, listed):
    assert load(f"{HEADER},credits\n{ROW},{listed}\n").row["ChargeCategory"] == "Usage"


def test_a_row_with_an_unreadable_credit_is_quarantined_as_a_whole(load):
    loaded = load(f"{HEADER},credits\n{ROW},\"[{{'amount': 'much'}}]\"\n{ROW},\n")
    assert list(loaded.bad) == [1]
    assert loaded.total() == Decimal(2)


def test_nested_rows_with_little_in_them_load(load):
    loaded = load(NESTED, {**NESTED, "cost": 1e-7})
    assert loaded.connector == "gcp-json"
    assert loaded.total() == Decimal("2.0000001")
    assert {row["x_Other"] for row in loaded.good} == {None}


def test_a_key_that_nested_rows_may_grow_is_kept(load):
    assert load({**NESTED, "consumption_model": {"id": "7"}}).row["x_Other"] == '{"consumption_model":{"id":"7"}}'


def test_a_json_array_of_nested_rows_is_as_good_as_lines(load):
    loaded = load([NESTED, NESTED])
    assert (loaded.connector, loaded.rows_in, loaded.total()) == ("gcp-json", 2, Decimal(4))


def test_amounts_of_nested_rows_keep_all_their_digits(load):
    text = json.dumps(NESTED | {"credits": [{"type": "PROMOTION", "amount": 1}]})
    loaded = load(
        text.replace('"cost": 2', '"cost": 1234.5600000000001').replace('"amount": 1', '"amount":-0.12345678901234567')
    )

    assert sorted(row["BilledCost"] for row in loaded.good) == [
        Decimal("-0.12345678901234567"),
        Decimal("1234.5600000000001"),
    ]
