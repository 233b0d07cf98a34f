"""FOCUS files of every version since 1.0: mapped up to 1.4, with nothing of the source lost on the way."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from costlib.focus.columns import COST_AND_USAGE

DATA = Path(__file__).parents[3] / "shared" / "data"
BASE = {
    "BilledCost": "1.5",
    "BillingAccountId": "1",
    "BillingCurrency": "USD",
    "BillingPeriodEnd": "2026-11-01T00:00:00Z",
    "BillingPeriodStart": "2026-10-01T00:00:00Z",
    "ChargeCategory": "Usage",
    "ChargeFrequency": "Usage-Based",
    "ChargePeriodEnd": "2026-10-06T00:00:00Z",
    "ChargePeriodStart": "2026-10-05T00:00:00Z",
}
OLD = {"ProviderName": "AWS", "PublisherName": "Reseller"}
NEW = {"ServiceProviderName": "AWS", "HostProviderName": "Hoster"}
VERSIONS = {
    "1.0": OLD,
    "1.1": OLD | {"CapacityReservationId": "cr-1"},
    "1.2": OLD | {"InvoiceId": "INV-1", "PricingCurrency": "USD"},
    "1.3": OLD | NEW | {"AllocatedMethodId": "m"},
    "1.4": NEW | {"InvoiceDetailId": "D-1"},
}


def text(*rows):
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_recognised_and_keeps_what_it_adds(load, version):
    row = load(text(BASE | VERSIONS[version]))
    assert row.connector == "focus"
    assert row.bad == {}
    assert row.row["BilledCost"] == Decimal("1.5")
    for name, value in VERSIONS[version].items():
        if name not in OLD:
            assert row.row[name] == value


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_old_names_are_mapped_up_and_kept_for_the_way_back(load, version):
    row = load(text(BASE | VERSIONS[version])).row
    assert row["ServiceProviderName"] == "AWS"
    assert row["HostProviderName"] == "AWS", "a source that knows no host gives its provider, as 1.4 asks"
    assert row["x_PublisherName"] == "Reseller"
    assert row["x_Other"] is None


@pytest.mark.parametrize("version", ["1.3", "1.4"])
def test_new_names_outweigh_old_ones(load, version):
    row = load(text(BASE | VERSIONS[version])).row
    assert (row["ServiceProviderName"], row["HostProviderName"]) == ("AWS", "Hoster")


def test_columns_without_a_place_are_kept_as_one_object_and_empty_ones_are_not(load):
    row = load(text(BASE | {"x_Team": "red", "Odd name": "5", "x_Empty": ""})).row
    assert json.loads(row["x_Other"]) == {"x_Team": "red", "Odd name": "5"}


def test_a_source_that_has_our_catch_all_column_loses_no_other_column(load):
    row = load(text(BASE | {"x_Other": '{"a": "1"}', "x_Team": "red"})).row
    assert json.loads(row["x_Other"]) == {"a": "1", "x_Team": "red"}


def test_the_spelling_of_published_data_is_put_right(load):
    assert load(text(BASE | {"SkuPriceid": "P-1"})).row["SkuPriceId"] == "P-1"


def test_both_spellings_in_one_file_lose_neither(load):
    row = load(text(BASE | {"SkuPriceId": "P-1", "SkuPriceid_2": "P-2"})).row
    assert row["SkuPriceId"] == "P-1"
    assert json.loads(row["x_Other"]) == {"SkuPriceid_2": "P-2"}


@pytest.mark.parametrize("word", ["NULL", "null", ""])
def test_null_words_are_unknown_and_not_text(load, word):
    row = load(text(BASE | {"EffectiveCost": word, "RegionId": word, "Tags": word})).row
    assert (row["EffectiveCost"], row["RegionId"], row["Tags"]) == (None, None, None)


def test_all_columns_of_1_4_pass_by_name(load):
    given = {
        column.name: {"decimal": "2", "time": "2026-10-05", "json": "{}"}.get(column.kind, "x")
        for column in COST_AND_USAGE
    }
    given |= {column.name: column.allowed[0] for column in COST_AND_USAGE if column.allowed}
    row = load(text(given | BASE)).row
    assert [column.name for column in COST_AND_USAGE if row[column.name] is None] == []


@pytest.mark.parametrize("name", ["focus-1.0/focus_sample.csv", "focus-1.2/focus_1_2_cost_and_usage_aws.csv"])
def test_published_bills_load_whole_and_add_up_exactly(load, name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"no {name}: the published bills are not at hand")
    content = path.read_text("utf-8-sig")
    exact = sum(Decimal(row["BilledCost"]) for row in csv.DictReader(io.StringIO(content)))
    loaded = load(content)
    assert (loaded.rows_in, len(loaded.good), loaded.bad) == (1000, 1000, {})
    assert loaded.total() + sum(row["x_ResidueBilledCost"] for row in loaded.good) == exact
    assert loaded.conserves()
