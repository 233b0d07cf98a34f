import json
from decimal import Decimal

import pytest

from costlib.errors import UnknownFormatError

DAY = {"starting_at": "2025-08-01T00:00:00Z", "ending_at": "2025-08-02T00:00:00Z"}


def report(*results, **day):
    return {"data": [{**DAY, **day, "results": list(results)}], "has_more": False, "next_page": None}


def cost(amount="100", **fields):
    return {"amount": amount, "currency": "USD", **fields}


def test_the_published_cost_report_loads_whole(sample):
    loaded, path = sample("anthropic_cost_report.json")
    results = [result for day in json.loads(path.read_text())["data"] for result in day["results"]]
    expected = sum(Decimal(result["amount"]) for result in results) / 100
    assert (loaded.connector, loaded.bad, loaded.total()) == ("anthropic-costs", {}, expected)
    row = loaded.row
    assert (row["x_Model"], row["x_TokenKind"], row["SkuMeter"]) == ("claude-opus-5", "input", "Input Tokens")
    assert json.loads(row["SkuPriceDetails"]) == {
        "x_ServiceTier": "standard",
        "x_ContextWindow": "0-200k",
        "x_InferenceGeo": "global",
        "x_CostType": "tokens",
    }


def test_the_published_usage_report_is_one_row_per_kind(sample):
    loaded, _ = sample("anthropic_usage_report_messages.json")
    assert (loaded.connector, loaded.bad, loaded.rows_in) == ("anthropic-usage", {}, 1)
    assert {(row["x_TokenKind"], row["ConsumedUnit"]): row["ConsumedQuantity"] for row in loaded.good} == {
        ("input", "Tokens"): 1500,
        ("cached_input", "Tokens"): 200,
        ("cache_write_5m", "Tokens"): 500,
        ("cache_write_1h", "Tokens"): 1000,
        ("output", "Tokens"): 500,
        (None, "Requests"): 10,
    }
    assert {row["BilledCost"] for row in loaded.good} == {None}
    assert {row["BillingCurrency"] for row in loaded.good} == {"USD"}


def test_cents_become_dollars_exactly_and_are_never_taken_as_dollars(load):
    row = load(report(cost("123.78912"))).row
    assert row["BilledCost"] == row["EffectiveCost"] == Decimal("1.2378912")
    assert row["BilledCost"] != Decimal("123.78912")
    assert (row["ListCost"], row["ContractedCost"]) == (None, None)


@pytest.mark.parametrize(
    ("cents", "dollars"),
    [
        ("1", "0.01"),
        ("-250", "-2.50"),
        ("0", "0"),
        (".5", "0.005"),
        ("0.0000000000000001", "0.000000000000000001"),
        ("0.1234567890123456", "0.001234567890123456"),
        ("1.5e3", "15"),
        (" 12 ", "0.12"),
        (123.78912, "1.2378912"),
        (5, "0.05"),
    ],
)
def test_every_spelling_of_cents_is_shifted_by_two_places(load, cents, dollars):
    assert load(report(cost(cents))).row["BilledCost"] == Decimal(dollars)


@pytest.mark.parametrize(
    "amount", ["abc", "NaN", "Infinity", "1e400", "1e5e3", "e", "$5", "1,5", float("nan"), [], {"value": 5}, True]
)
def test_an_amount_that_is_no_number_is_quarantined_and_never_stored(load, amount):
    loaded = load(report(cost("200"), cost(amount)))
    assert (loaded.total(), loaded.conserves()) == (2, True)
    assert "BilledCost is no finite number" in loaded.bad[2]


@pytest.mark.parametrize(
    ("token_type", "kind", "meter"),
    [
        ("uncached_input_tokens", "input", "Input Tokens"),
        ("cache_read_input_tokens", "cached_input", "Cached Input Tokens"),
        ("cache_creation.ephemeral_5m_input_tokens", "cache_write_5m", "Cache Write 5m Tokens"),
        ("cache_creation.ephemeral_1h_input_tokens", "cache_write_1h", "Cache Write 1h Tokens"),
        ("output_tokens", "output", "Output Tokens"),
        ("thinking_tokens", None, None),
        (None, None, None),
    ],
)
def test_token_types_become_token_kinds(load, token_type, kind, meter):
    row = load(report(cost(token_type=token_type, cost_type="tokens"))).row
    assert (row["x_TokenKind"], row["SkuMeter"]) == (kind, meter)


@pytest.mark.parametrize(
    ("cost_type", "meter"), [("web_search", "Web Search Requests"), ("code_execution", "Code Execution"), ("new", None)]
)
def test_costs_that_are_no_tokens_have_their_own_meter(load, cost_type, meter):
    row = load(report(cost(cost_type=cost_type))).row
    assert (row["x_TokenKind"], row["SkuMeter"]) == (None, meter)


def test_a_null_workspace_is_the_default_one_in_a_grouped_report(load):
    rows = load(report(cost(workspace_id="wrkspc_1"), cost(workspace_id=None))).good
    assert [(row["SubAccountId"], row["SubAccountName"]) for row in rows] == [
        ("wrkspc_1", None),
        (None, "default workspace"),
    ]
    described = load(report(cost(workspace_id=None, description="Claude Opus 5 Usage - Input Tokens"))).row
    assert (described["SubAccountId"], described["SubAccountName"]) == (None, "default workspace")


def test_a_report_without_any_grouping_names_no_workspace(load):
    row = load(report(cost(workspace_id=None, description=None))).row
    assert (row["SubAccountId"], row["SubAccountName"], row["SubAccountType"]) == (None, None, None)


def test_a_file_of_empty_days_is_an_empty_delivery(load):
    loaded = load({"data": [{**DAY, "results": []}, {**DAY, "results": []}], "has_more": False, "next_page": None})
    assert (loaded.connector, loaded.rows_in, loaded.good, loaded.bad) == ("anthropic-costs", 0, [], {})


def test_empty_days_hold_no_source_row_between_others(load):
    body = report(cost("100"))
    body["data"] += [{**DAY, "results": []}, {**DAY, "results": [cost("300")]}]
    loaded = load(body)
    assert (loaded.rows_in, loaded.total()) == (2, 4)


def test_the_billing_month_is_the_month_of_the_day(load):
    row = load(report(cost(), starting_at="2025-12-31T00:00:00Z", ending_at="2026-01-01T00:00:00Z")).row
    assert row["BillingPeriodStart"].isoformat() == "2025-12-01T00:00:00+00:00"
    assert row["BillingPeriodEnd"].isoformat() == "2026-01-01T00:00:00+00:00"


def test_usage_of_nothing_is_one_row(load):
    zero = {"uncached_input_tokens": 0, "output_tokens": 0, "cache_creation": None, "model": "claude-opus-5"}
    row = load(report(zero)).row
    assert (row["ConsumedQuantity"], row["x_TokenKind"], row["x_Model"]) == (0, "input", "claude-opus-5")


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ({"uncached_input_tokens": None}, "the result holds no usage"),
        ({"uncached_input_tokens": "many"}, "ConsumedQuantity is no finite number"),
        ({"output_tokens": -5}, "a count is below zero"),
        ({"cache_creation": [1]}, "the result holds no usage"),
        (None, "an entry of results is no object"),
    ],
)
def test_usage_that_can_not_be_read_is_quarantined_beside_the_good_ones(load, result, reason):
    loaded = load(report({"output_tokens": 3}, result))
    assert loaded.conserves()
    assert reason in loaded.bad[2]


@pytest.mark.parametrize("fields", [{"amount": None}, {"amount": " "}, {"currency": None}, {"currency": "cents"}])
def test_a_cost_with_nulls_is_quarantined(load, fields):
    loaded = load(report(cost("500"), cost() | fields))
    assert (loaded.total(), set(loaded.bad)) == (5, {2})


@pytest.mark.parametrize("results", [None, {}, "none", 3])
def test_results_that_are_no_list_are_quarantined(load, results):
    loaded = load({"data": [{**DAY, "results": results}, {**DAY, "results": [cost("400")]}], "has_more": False})
    assert (loaded.total(), loaded.bad[1].split(";")[0]) == (4, "results is no list")


@pytest.mark.parametrize("starting", [None, "soon", 5, {}])
def test_a_day_without_a_readable_time_is_quarantined(load, starting):
    loaded = load(report(cost(), starting_at=starting))
    assert "ChargePeriodStart is missing or unreadable" in loaded.bad[1]


@pytest.mark.parametrize("body", [{"data": {}}, {"data": ["x"]}, {"data": []}, {"data": [{"results": [cost()]}]}])
def test_a_body_of_another_shape_is_no_format_we_know(load, body):
    with pytest.raises(UnknownFormatError):
        load(body)
