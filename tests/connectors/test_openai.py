import json
from decimal import Decimal

import pytest

from costlib.errors import UnknownFormatError

DAY = {"object": "bucket", "start_time": 1730419200, "end_time": 1730505600}
USAGE_SAMPLES = {
    "audio_speeches": {"Characters": 45, "Requests": 1},
    "audio_transcriptions": {"Seconds": 20, "Requests": 1},
    "code_interpreter_sessions": {"Sessions": 1},
    "completions": {"Tokens": 1500, "Requests": 5},
    "embeddings": {"Tokens": 16, "Requests": 2},
    "file_search_calls": {"Requests": 2},
    "images": {"Images": 2, "Requests": 2},
    "moderations": {"Tokens": 16, "Requests": 2},
    "vector_stores": {"Bytes": 1024},
    "web_search_calls": {"Requests": 4},
}


def page(*results, **bucket):
    return {"object": "page", "data": [{**DAY, **bucket, "results": list(results)}], "has_more": False}


def cost(value=1.5, currency="usd", **fields):
    return {"object": "organization.costs.result", "amount": {"value": value, "currency": currency}, **fields}


def usage(kind="completions", **fields):
    return {"object": f"organization.usage.{kind}.result", **fields}


def kinds(loaded):
    return {(row["x_TokenKind"], row["SkuMeter"]): row["ConsumedQuantity"] for row in loaded.good}


def test_the_published_costs_load_whole(sample):
    loaded, path = sample("openai_organization_costs.json")
    body = json.loads(path.read_text(), parse_float=Decimal)
    expected = sum(result["amount"]["value"] for day in body["data"] for result in day["results"])
    assert (loaded.connector, loaded.bad, loaded.total()) == ("openai-costs", {}, expected)


@pytest.mark.parametrize("kind", USAGE_SAMPLES)
def test_published_usage_adds_up_per_unit_and_has_no_cost(sample, kind):
    loaded, _ = sample(f"openai_organization_usage_{kind}.json")
    units = {}
    for row in loaded.good:
        units[row["ConsumedUnit"]] = units.get(row["ConsumedUnit"], 0) + row["ConsumedQuantity"]
    assert (loaded.connector, loaded.bad, units) == ("openai-usage", {}, USAGE_SAMPLES[kind])
    assert {row[cost] for row in loaded.good for cost in ("BilledCost", "EffectiveCost", "ListCost")} == {None}


def test_a_cost_is_billed_and_effective_in_dollars_of_its_day_and_month(load):
    row = load(page(cost(0.06, project_id="proj_1", organization_id="org_1", api_key_id="key_1"))).row
    assert (row["BilledCost"], row["EffectiveCost"], row["ListCost"]) == (Decimal("0.06"), Decimal("0.06"), None)
    assert row["BillingCurrency"] == "USD"
    assert row["ChargePeriodStart"].isoformat() == "2024-11-01T00:00:00+00:00"
    assert row["ChargePeriodEnd"].isoformat() == "2024-11-02T00:00:00+00:00"
    assert row["BillingPeriodEnd"].isoformat() == "2024-12-01T00:00:00+00:00"
    assert (row["SubAccountId"], row["BillingAccountId"], row["ResourceId"]) == ("proj_1", "org_1", "key_1")


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("0.1234567890123456789012", "0.123456789012345679"),
        ("0.123456789012345678", "0.123456789012345678"),
        ('"0.0156750000000000000000000000"', "0.015675"),
        ("6.0000000000000005e-05", "0.000060000000000000"),
        ("1234567890.123456789012345678", "1234567890.123456789012345678"),
        ("-3", "-3"),
    ],
)
def test_an_amount_keeps_the_digits_that_the_file_has(load, written, stored):
    text = json.dumps(page(cost("AMOUNT"))).replace('"AMOUNT"', written)
    assert load(text).row["BilledCost"] == Decimal(stored)


def test_a_text_that_looks_like_an_amount_stays_a_text(load):
    line = 'say "value": 1.50 twice'
    row = load(page(cost(line_item=line))).row
    assert (row["ChargeDescription"], row["BilledCost"]) == (line, Decimal("1.5"))


@pytest.mark.parametrize(
    ("line_item", "model", "kind", "meter"),
    [
        ("gpt-6-astra, input_tokens", "gpt-6-astra", "input", "Input Tokens"),
        ("GPT-4o, input", "GPT-4o", "input", "Input Tokens"),
        ("gpt-4o-mini-2024-07-18, cached input", "gpt-4o-mini-2024-07-18", "cached_input", "Cached Input Tokens"),
        ("gpt-6-astra, cache writes", "gpt-6-astra", "cache_write", "Cache Write Tokens"),
        ("gpt-6-astra, cache writes - 12hr", "gpt-6-astra", "cache_write_12h", "Cache Write 12h Tokens"),
        ("priority | gpt-6-astra audio, output, long context", "gpt-6-astra", "output", "Output Tokens"),
        ("GPT-4 Turbo, output", "GPT-4 Turbo", "output", "Output Tokens"),
        ("text-embedding-3-small", "text-embedding-3-small", None, None),
        ("whisper-1, audio", "whisper-1", None, None),
        ("Image models", None, None, None),
        ("web search tool calls | gpt-4o", None, None, None),
        (None, None, None, None),
    ],
)
def test_a_line_item_is_read_where_it_can_be(load, line_item, model, kind, meter):
    row = load(page(cost(line_item=line_item))).row
    assert (row["x_Model"], row["x_TokenKind"], row["SkuMeter"]) == (model, kind, meter)
    assert row["ChargeDescription"] == line_item


def test_a_line_items_tier_modality_and_note_are_price_details(load):
    row = load(page(cost(line_item="priority | gpt-6-astra audio, output, long context"))).row
    assert json.loads(row["SkuPriceDetails"]) == {
        "x_ServiceTier": "priority",
        "x_Modality": "audio",
        "x_Note": "long context",
    }


@pytest.mark.parametrize(
    ("quantity", "unit", "stored", "named"),
    [
        (1500, "tokens", "1500", "Tokens"),
        (12.345, "1000_tokens", "12345", "Tokens"),
        ("0.000001", "1000000_tokens", "1", "Tokens"),
        (90, "duration_seconds", "90", "Seconds"),
        (2, "images", "2", "images"),
        (2, None, "2", None),
    ],
)
def test_quantities_are_raw_counts(load, quantity, unit, stored, named):
    row = load(page(cost(quantity=quantity, quantity_unit=unit))).row
    assert (row["ConsumedQuantity"], row["ConsumedUnit"]) == (Decimal(stored), named)


def test_fields_without_a_column_are_kept(load):
    row = load(page(cost(user_id="user_1", api_source="api", line_item=None))).row
    assert json.loads(row["x_Other"]) == {"user_id": "user_1", "api_source": "api"}


def test_input_holds_only_what_met_no_cache(load):
    result = usage(input_tokens=1000, input_cached_tokens=400, input_cache_write_tokens=100, output_tokens=7)
    assert kinds(load(page(result))) == {
        ("input", "Input Tokens"): 500,
        ("cached_input", "Cached Input Tokens"): 400,
        ("cache_write", "Cache Write Tokens"): 100,
        ("output", "Output Tokens"): 7,
    }


def test_uncached_input_is_taken_as_given(load):
    result = usage(
        input_tokens=1000, input_cached_tokens=400, input_uncached_tokens=590, input_cache_write_12h_tokens=10
    )
    assert kinds(load(page(result))) == {
        ("input", "Input Tokens"): 590,
        ("cached_input", "Cached Input Tokens"): 400,
        ("cache_write_12h", "Cache Write 12h Tokens"): 10,
    }


def test_modalities_are_split_where_they_add_up_to_the_total(load):
    result = usage(input_tokens=100, input_text_tokens=60, input_audio_tokens=40, output_tokens=9)
    assert kinds(load(page(result))) == {
        ("input", "Input Text Tokens"): 60,
        ("input", "Input Audio Tokens"): 40,
        ("output", "Output Tokens"): 9,
    }


def test_modalities_that_do_not_add_up_are_not_split(load):
    result = usage(input_tokens=100, input_text_tokens=60, input_audio_tokens=30)
    assert kinds(load(page(result))) == {("input", "Input Tokens"): 100}


def test_a_result_that_used_nothing_is_one_row(load):
    row = load(page(usage(input_tokens=0, output_tokens=0, num_model_requests=0, model="gpt-6-astra"))).row
    assert (row["ConsumedQuantity"], row["SkuMeter"], row["x_Model"]) == (0, "Input Tokens", "gpt-6-astra")


def test_tier_batch_and_endpoint_are_price_details(load):
    row = load(page(usage(output_tokens=1, service_tier="flex", batch=True))).row
    assert json.loads(row["SkuPriceDetails"]) == {
        "x_Endpoint": "completions",
        "x_ServiceTier": "flex",
        "x_Batch": "true",
    }


def test_bodies_may_come_as_lines_or_as_an_array(load):
    bodies = [page(cost(1)), page(cost(2), cost(3), start_time=1733011200, end_time=1733097600)]
    for loaded in (load(*bodies), load(bodies)):
        assert (loaded.rows_in, loaded.total(), loaded.bad) == (3, 6, {})
        assert [row["BillingPeriodStart"].month for row in loaded.good] == [11, 12, 12]


def test_a_page_of_a_longer_answer_loads(load):
    assert load({**page(cost(1)), "has_more": True, "next_page": "page_2"}).total() == 1


@pytest.mark.parametrize("data", [[], [{**DAY, "results": []}]])
def test_an_answer_without_results_is_empty_and_valid(load, data):
    loaded = load({"object": "page", "data": data, "has_more": False, "next_page": None})
    assert (loaded.connector, loaded.rows_in, loaded.good, loaded.bad) == ("openai-costs", 0, [], {})


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (cost(None), "the result has no amount"),
        ({"object": "organization.costs.result"}, "the result has no amount"),
        ({"amount": 5.0}, "the result has no amount"),
        ({"amount": [1]}, "the result has no amount"),
        (cost("abc"), "BilledCost is no finite number"),
        (cost(""), "the result has no amount"),
        (cost("  "), "the result has no amount"),
        (cost(float("nan")), "BilledCost is no finite number"),
        (cost(float("inf")), "BilledCost is no finite number"),
        (cost(currency=None), "BillingCurrency is missing or unreadable"),
        (cost(currency="dollars"), "BillingCurrency is no three-letter currency code"),
        (cost(quantity="many"), "ConsumedQuantity is no finite number"),
        (usage(output_tokens=1), "the result has no amount"),
        (None, "an entry of results is no object"),
        (7, "an entry of results is no object"),
        ([cost()], "an entry of results is no object"),
    ],
)
def test_a_cost_that_can_not_be_read_is_quarantined_beside_the_good_ones(load, result, reason):
    loaded = load(page(cost(2), result))
    assert (loaded.total(), loaded.rows_in) == (2, 2)
    assert reason in loaded.bad[2]


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (usage(), "the result holds no usage"),
        (usage(input_tokens=None, output_tokens=None), "the result holds no usage"),
        (usage(input_tokens=""), "the result holds no usage"),
        (usage(input_tokens="abc"), "ConsumedQuantity is no finite number"),
        (usage(output_tokens=float("nan")), "ConsumedQuantity is no finite number"),
        (usage(input_tokens=10, input_cached_tokens=30), "a count is below zero"),
        (usage(output_tokens=10**30), "ConsumedQuantity is no finite number"),
        (usage(output_tokens=[1, 2]), "ConsumedQuantity is no finite number"),
        (cost(), "the result holds no usage"),
        ("x", "an entry of results is no object"),
    ],
)
def test_usage_that_can_not_be_read_is_quarantined_beside_the_good_ones(load, result, reason):
    loaded = load(page(usage(output_tokens=3), result))
    assert loaded.conserves()
    assert reason in loaded.bad[2]


@pytest.mark.parametrize(
    "bad", [{"start_time": None}, {"start_time": "soon"}, {"start_time": -5}, {"start_time": 1e30}]
)
def test_a_bucket_without_a_readable_time_is_quarantined(load, bad):
    loaded = load(page(cost(), **bad))
    assert "ChargePeriodStart is missing or unreadable" in loaded.bad[1]


@pytest.mark.parametrize("results", [None, {}, "none", 3, {"0": cost()}])
def test_results_that_are_no_list_are_quarantined(load, results):
    loaded = load({"object": "page", "data": [{**DAY, "results": results}, {**DAY, "results": [cost(4)]}]})
    assert (loaded.total(), loaded.bad[1].split(";")[0]) == (4, "results is no list")


@pytest.mark.parametrize("other", [{"data": {}}, {"error": "rate limit"}, [1], 5, "x"])
def test_a_later_body_of_another_shape_is_quarantined(load, other):
    loaded = load(page(cost(4)), other)
    assert (loaded.total(), loaded.conserves()) == (4, True)
    assert loaded.bad[2].startswith("data is no list")


@pytest.mark.parametrize("body", [{"data": {}}, {"data": [1]}, {"data": None}, {"data": [{"results": [cost()]}]}])
def test_a_first_body_of_another_shape_is_no_format_we_know(load, body):
    with pytest.raises(UnknownFormatError):
        load(body)
