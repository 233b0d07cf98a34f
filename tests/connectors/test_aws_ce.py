import json
from decimal import Decimal

import pytest

from costlib.errors import UnknownFormatError

MAY = {"Start": "2023-05-01", "End": "2023-06-01"}
UNKNOWN = None


def metrics(unblended="1.50", **more):
    given = {"UnblendedCost": {"Amount": unblended, "Unit": "USD"}}
    return given | {name: {"Amount": amount, "Unit": unit} for name, (amount, unit) in more.items()}


def group(*keys, **more):
    return {"Keys": list(keys), "Metrics": metrics(**more)}


def answer(*groups, by=("SERVICE",), total=None, **more):
    kinds = [
        {"Type": "TAG", "Key": key[4:]} if key.startswith("TAG:") else {"Type": "DIMENSION", "Key": key} for key in by
    ]
    period = {"TimePeriod": MAY, "Total": total or {}, "Groups": list(groups), "Estimated": True}
    return {"GroupDefinitions": kinds, "ResultsByTime": [period], **more}


def test_the_published_answer_loads_whole(sample):
    loaded, path = sample("aws_ce_get_cost_and_usage_by_service_2023Q2.json")
    periods = json.loads(path.read_text())["ResultsByTime"]
    costs = [entry["Metrics"]["UnblendedCost"]["Amount"] for period in periods for entry in period["Groups"]]
    assert (loaded.connector, loaded.rows_in, loaded.bad) == ("aws-ce", len(costs), {})
    assert loaded.total() == sum(map(Decimal, costs)) > 0
    assert {row["EffectiveCost"] for row in loaded.good} == {UNKNOWN}
    assert {row["ServiceName"] for row in loaded.good} == {
        entry["Keys"][0] for period in periods for entry in period["Groups"]
    }


def test_unblended_is_billed_and_amortised_is_effective(load):
    row = load(answer(group("AWS Lambda", AmortizedCost=("1.2345678901", "USD")))).row
    assert (row["BilledCost"], row["EffectiveCost"]) == (Decimal("1.5"), Decimal("1.2345678901"))
    assert (row["ListCost"], row["ContractedCost"], row["BillingCurrency"]) == (None, None, "USD")
    assert (row["ServiceName"], row["ServiceSubcategory"]) == ("AWS Lambda", "Serverless Compute")


def test_net_amortised_is_effective_where_there_is_no_amortised(load):
    only_net, both = (
        load(answer(group("AWS Lambda", NetAmortizedCost=("1.1", "USD"), **more))).row["EffectiveCost"]
        for more in ({}, {"AmortizedCost": ("1.3", "USD")})
    )
    assert (only_net, both) == (Decimal("1.1"), Decimal("1.3"))


def test_the_end_of_a_period_is_exclusive(load):
    row = load(answer(group("AWS Lambda"))).row
    assert row["ChargePeriodStart"].isoformat() == row["BillingPeriodStart"].isoformat() == "2023-05-01T00:00:00+00:00"
    assert row["ChargePeriodEnd"].isoformat() == row["BillingPeriodEnd"].isoformat() == "2023-06-01T00:00:00+00:00"


def test_an_ungrouped_answer_is_one_row_per_period(load):
    row = load(answer(by=(), total=metrics("99.01"))).row
    assert (row["BilledCost"], row["ServiceName"], row["ServiceCategory"]) == (Decimal("99.01"), None, None)


def test_a_period_that_cost_nothing_holds_no_source_row(load):
    assert load(answer()).rows_in == 0


def test_a_total_beside_groups_is_not_added_to_them(load):
    assert load(answer(group("AWS Lambda"), group("AWS Glue"), total=metrics("3.00"))).total() == 3


@pytest.mark.parametrize(
    ("dimension", "key", "column", "value"),
    [
        ("SERVICE", "EC2 - Other", "ServiceName", "EC2 - Other"),
        ("LINKED_ACCOUNT", "123456789012", "SubAccountId", "123456789012"),
        ("REGION", "eu-central-1", "RegionId", "eu-central-1"),
        ("REGION", "NoRegion", "RegionId", None),
        ("USAGE_TYPE", "EUC1-BoxUsage:m5.large", "SkuMeter", "EUC1-BoxUsage:m5.large"),
        ("INSTANCE_TYPE", "m5.large", "SkuPriceDetails", '{"InstanceType":"m5.large"}'),
        ("INSTANCE_TYPE", "NoInstanceType", "SkuPriceDetails", None),
        ("RESOURCE_ID", "i-1", "ResourceId", "i-1"),
        ("TAG:Team", "Team$search", "Tags", '{"Team":"search"}'),
        ("TAG:Team", "Team$a$b", "Tags", '{"Team":"a$b"}'),
        ("TAG:Team", "Team$", "Tags", None),
    ],
)
@pytest.mark.parametrize("place", [0, 1])
def test_groupings_become_columns_in_either_place(load, dimension, key, column, value, place):
    by, keys = ["OPERATION", dimension], ["Run", key]
    if place == 0:
        by.reverse()
        keys.reverse()
    row = load(answer(group(*keys), by=by)).row
    assert row[column] == value
    assert json.loads(row["x_Other"]) == {"Estimated": True, "OPERATION": "Run"}


def test_two_tags_are_both_kept(load):
    row = load(answer(group("Team$search", "Env$dev"), by=("TAG:Team", "TAG:Env"))).row
    assert json.loads(row["Tags"]) == {"Team": "search", "Env": "dev"}


@pytest.mark.parametrize(
    ("record_type", "category", "charge_class"),
    [
        ("Usage", "Usage", None),
        ("DiscountedUsage", "Usage", None),
        ("SavingsPlanCoveredUsage", "Usage", None),
        ("SavingsPlanNegation", "Usage", None),
        ("Tax", "Tax", None),
        ("Credit", "Credit", None),
        ("Enterprise Discount Program Discount", "Credit", None),
        ("Refund", "Adjustment", "Correction"),
        ("Recurring reservation fee", "Purchase", None),
        ("SavingsPlanUpfrontFee", "Purchase", None),
        ("Something new", "Usage", None),
    ],
)
def test_a_record_type_says_the_charge_category(load, record_type, category, charge_class):
    row = load(answer(group("AWS Lambda", record_type), by=("SERVICE", "RECORD_TYPE"))).row
    assert (row["ChargeCategory"], row["ChargeClass"]) == (category, charge_class)


def test_an_account_is_named_by_the_answers_attributes(load):
    names = [
        {"Value": "1", "Attributes": {}},
        {"Value": "2", "Attributes": {"description": "shop"}},
        {"Value": "2", "Attributes": {"description": "again"}},
    ]
    rows = load(answer(group("1"), group("2"), by=("LINKED_ACCOUNT",), DimensionValueAttributes=names)).good
    assert [row["SubAccountName"] for row in rows] == [None, "shop"]


def test_a_quantity_of_mixed_units_is_no_quantity_but_is_kept(load):
    known = load(answer(group("AWS Lambda", UsageQuantity=("12.5", "Hrs")))).row
    mixed = load(answer(group("AWS Lambda", UsageQuantity=("12.5", "N/A")))).row
    assert (known["ConsumedQuantity"], known["ConsumedUnit"]) == (Decimal("12.5"), "Hrs")
    assert (mixed["ConsumedQuantity"], mixed["ConsumedUnit"]) == (None, None)
    assert json.loads(mixed["x_Other"])["UsageQuantity"] == "12.5"


def test_other_metrics_and_keys_without_definitions_are_kept(load):
    row = load(answer(group("AWS Lambda", BlendedCost=("1.4", "USD")), by=())).row
    assert json.loads(row["x_Other"]) == {
        "Estimated": True,
        "Metrics": {"BlendedCost": {"Amount": "1.4", "Unit": "USD"}},
        "Keys": ["AWS Lambda"],
    }


def test_pages_load_as_lines_and_as_an_array(load):
    pages = [answer(group("AWS Lambda"), NextPageToken="2"), answer(group("AWS Glue"))]
    for loaded in (load(*pages), load(pages)):
        assert (loaded.rows_in, loaded.total(), loaded.bad) == (2, 3, {})


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (group("X", unblended=None), "the group has no cost: ask for the metric UnblendedCost"),
        (group("X", unblended=""), "the group has no cost"),
        ({"Keys": ["X"]}, "the group has no cost"),
        ({"Keys": ["X"], "Metrics": [1]}, "the group has no cost"),
        ({"Keys": "X", "Metrics": {"UsageQuantity": {"Amount": "1", "Unit": "Hrs"}}}, "the group has no cost"),
        (group("X", unblended="abc"), "BilledCost is no finite number"),
        (group("X", unblended=float("nan")), "BilledCost is no finite number"),
        (group("X", AmortizedCost=("1", "EUR")), "its costs are in different currencies"),
        (group("X", UsageQuantity=("many", "Hrs")), "ConsumedQuantity is no finite number"),
        ({"Keys": ["X"], "Metrics": {"UnblendedCost": {"Amount": "1"}}}, "BillingCurrency is missing"),
        (None, "an entry of Groups is no object"),
        ("X", "an entry of Groups is no object"),
    ],
)
def test_a_group_that_can_not_be_read_is_quarantined_beside_the_good_ones(load, entry, reason):
    loaded = load(answer(group("AWS Lambda"), entry))
    assert (loaded.total(), loaded.conserves()) == (Decimal("1.5"), True)
    assert reason in loaded.bad[2]


@pytest.mark.parametrize("period", [{}, {"Groups": {}}, {"Groups": "none"}, {"Groups": None}, {"Total": []}, None, 5])
def test_a_period_of_another_shape_is_quarantined(load, period):
    good = answer(group("AWS Lambda"))
    good["ResultsByTime"].append(period)
    loaded = load(good)
    assert (loaded.rows_in, loaded.total(), set(loaded.bad)) == (2, Decimal("1.5"), {2})


@pytest.mark.parametrize("results", [None, {}, "none", 3])
def test_results_that_are_no_list_are_quarantined(load, results):
    assert load({"ResultsByTime": results}).bad[1].startswith("ResultsByTime is no list")


@pytest.mark.parametrize("attributes", [{}, [None], "none", [{"Value": None}]])
def test_attributes_of_another_shape_harm_nothing(load, attributes):
    loaded = load(answer(group("1"), by=("LINKED_ACCOUNT",), DimensionValueAttributes=attributes))
    assert (loaded.row["SubAccountId"], loaded.row["SubAccountName"]) == ("1", None)


@pytest.mark.parametrize("definitions", [None, {}, "none", [None], [{"Key": None}], [{"Type": "DIMENSION"}]])
def test_group_definitions_of_another_shape_harm_nothing(load, definitions):
    body = answer(group("AWS Lambda"))
    body["GroupDefinitions"] = definitions
    assert load(body).row["BilledCost"] == Decimal("1.5")


def test_a_forecast_is_no_bill(load):
    with pytest.raises(UnknownFormatError):
        load({"ForecastResultsByTime": [], "Total": {"Amount": "1", "Unit": "USD"}})
