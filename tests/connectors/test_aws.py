"""AWS line items beyond the golden pairs: the published samples, Parquet, and files with little in them."""

import csv
import gzip
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest

from costlib.connectors.base import Head
from costlib.connectors.intake import stage
from costlib.connectors.reading import open_views
from costlib.connectors.registry import CONNECTORS, recognise
from costlib.connectors.services import AWS, AZURE, FALLBACK, GCP
from costlib.focus.columns import SERVICE_SUBCATEGORIES

SHARED = Path(__file__).parents[3] / "shared" / "data" / "aws-cur"
HEADER = (
    "lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,lineItem/CurrencyCode,"
    "lineItem/UnblendedCost,bill/BillingPeriodStartDate"
)
USAGE = "Usage,2026-03-05T10:00:00Z,2026-03-05T11:00:00Z,USD,1.5,2026-03-01T00:00:00Z"


def report(pattern):
    """Text of a published sample."""
    path = next(SHARED.glob(pattern), None)
    if path is None:
        pytest.skip(f"no {pattern} in shared data: the published samples are not at hand")
    return gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text("utf-8-sig")


def summed(text, column):
    return sum((Decimal(row[column] or 0) for row in csv.DictReader(io.StringIO(text))), Decimal(0))


@pytest.mark.parametrize("pattern", ["*.csv", "s3-layout/**/*.csv.gz"])
def test_a_published_report_loads_whole_and_bills_what_it_sums_to(load, pattern):
    text = report(pattern)
    loaded = load(text)
    assert loaded.connector == "aws-cur"
    assert loaded.bad == {}
    assert loaded.conserves()
    assert loaded.total() == summed(text, "lineItem/UnblendedCost") > 1
    assert loaded.total("ListCost") == summed(text, "pricing/publicOnDemandCost")


def test_the_published_report_keeps_what_focus_has_no_place_for_and_no_empty_value(load):
    loaded = load(report("s3-layout/**/*.csv.gz"))
    other = json.loads(loaded.good[0]["x_Other"])
    assert other["costCategory/CostCenter"] == "able"
    assert all(other.values())


def test_the_bill_is_the_same_before_and_after_commitments_are_spread(load):
    golden = Path(__file__).parents[1] / "golden" / "aws-cur.line-items.raw.csv"
    loaded = load(golden.read_text("utf-8"))
    plan = [row for row in loaded.good if row["CommitmentDiscountId"] and row["CommitmentDiscountCategory"] == "Spend"]
    recurring = [row for row in plan if row["ChargeFrequency"] == "Recurring"]
    used = [row for row in plan if row["ChargeCategory"] == "Usage"]
    assert sum(row["EffectiveCost"] for row in used) == sum(row["BilledCost"] for row in recurring) == Decimal(6)
    assert {row["ContractedCost"] for row in loaded.good} == {None}


def test_a_cost_that_a_report_lacks_is_unknown_and_not_zero(load):
    loaded = load(f"{HEADER}\n{USAGE}\n{USAGE.replace('Usage,', 'DiscountedUsage,', 1)}\n")
    assert loaded.bad == {}
    assert [row["EffectiveCost"] for row in loaded.good] == [Decimal("1.5"), None]
    assert {row["ListCost"] for row in loaded.good} == {None}


def test_net_cost_is_the_bill_only_where_no_other_is_given(load):
    net = HEADER.replace("lineItem/UnblendedCost", "lineItem/NetUnblendedCost")
    assert load(f"{net}\n{USAGE}\n").row["BilledCost"] == Decimal("1.5")
    assert load(f"{HEADER},lineItem/NetUnblendedCost\n{USAGE},0.9\n").row["BilledCost"] == Decimal("1.5")


def test_a_report_with_no_rows_loads_as_no_rows(load):
    loaded = load(HEADER + "\n")
    assert (loaded.connector, loaded.rows_in, loaded.good, loaded.bad) == ("aws-cur", 0, [], {})


def test_a_tag_named_with_quotes_and_slashes_keeps_its_name(load):
    name = '"resourceTags/user:a""b\'/c"'
    loaded = load(f'{HEADER},{name},resourceTags/user:A""B\n{USAGE},blue,\n')
    assert json.loads(loaded.row["Tags"]) == {"a\"b'/c": "blue"}


def test_tags_that_differ_only_in_case_stay_apart(load):
    loaded = load(f"{HEADER},resourceTags/user:Team,resourceTags/aws:Team\n{USAGE},blue,red\n")
    assert json.loads(loaded.row["Tags"]) == {"Team": "blue", "aws:Team": "red"}


def rows_of_parquet(con, folder, select):
    """Format and good rows of a Parquet file that holds what this SQL selects."""
    path = folder / "report.snappy.parquet"
    con.execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    staged = stage(con, path, folder)
    connector = recognise(staged.head)
    open_views(con, staged, connector)
    return connector.name, con.sql("SELECT * FROM good").to_arrow_table().to_pylist()


BASE = (
    "SELECT 'Usage' AS line_item_line_item_type, TIMESTAMP '2026-03-05 10:00:00' AS line_item_usage_start_date, "
    "TIMESTAMP '2026-03-05 11:00:00' AS line_item_usage_end_date, 'USD' AS line_item_currency_code, "
    "0.1::DOUBLE AS line_item_unblended_cost, TIMESTAMP '2026-03-01' AS bill_billing_period_start_date, "
    "'' AS line_item_resource_id, 'AmazonEC2' AS line_item_product_code"
)


def test_parquet_doubles_are_read_by_their_shortest_decimal(con, tmp_path):
    name, (row,) = rows_of_parquet(con, tmp_path, f"{BASE}, 'blue' AS resource_tags_user_team")
    assert name == "aws-cur"
    assert row["BilledCost"] == Decimal("0.1")
    assert row["ResourceId"] is None
    assert json.loads(row["Tags"]) == {"team": "blue"}


def test_maps_of_cur_2_become_tags_and_service(con, tmp_path):
    maps = (
        "MAP {'user_team': 'blue', 'aws_created_by': 'Root'} AS resource_tags, "
        "MAP {'product_name': 'Amazon Elastic Compute Cloud'} AS product, MAP {'unit': 'retail'} AS cost_category"
    )
    name, (row,) = rows_of_parquet(con, tmp_path, f"{BASE}, {maps}")
    assert name == "aws-cur2"
    assert json.loads(row["Tags"]) == {"team": "blue", "aws_created_by": "Root"}
    assert row["ServiceName"] == "Amazon Elastic Compute Cloud"
    assert json.loads(row["x_Other"])["cost_category"] == {"unit": "retail"}


def test_only_map_columns_tell_cur_2_from_the_legacy_report():
    columns = ("line_item_line_item_type", "line_item_usage_start_date", "line_item_currency_code")
    legacy = Head("table", (*columns, "line_item_unblended_cost"), (), "x.parquet")
    modern = Head("table", (*legacy.columns, "resource_tags"), (), "x.parquet")
    found = [[connector.name for connector in CONNECTORS if connector.recognises(head)] for head in (legacy, modern)]
    assert found == [["aws-cur"], ["aws-cur2"]]


@pytest.mark.parametrize("services", [AWS, AZURE, GCP])
def test_every_listed_service_has_a_subcategory_that_focus_allows_in_its_category(services):
    for category, subcategory in (*services.values(), FALLBACK):
        assert subcategory in SERVICE_SUBCATEGORIES[category]
