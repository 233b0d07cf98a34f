from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.ai.pricing import LABEL, price_usage
from costlib.policy.decisions import shipped
from costlib.policy.prices.entries import PriceList
from costlib.policy.prices.packaged import PackagedBook

DAY = date(2026, 10, 1)
REFERENCE = PriceList.of(shipped("prices").body).books()["reference"]
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["gpt-4", "gpt-3.5-turbo", "unheard-of", None]),
        st.sampled_from(["input", "output", "cached_input"]),
        st.none() | st.integers(-5, 10**9),
    ),
    max_size=20,
)


def usage(*rows, **columns):
    return pa.table(
        {
            "provider": ["OpenAI"] * len(rows),
            "model": pa.array([model for model, _, _ in rows], pa.string()),
            "kind": pa.array([kind for _, kind, _ in rows], pa.string()),
            "day": pa.array([DAY] * len(rows), pa.date32()),
            "tokens": pa.array([tokens for _, _, tokens in rows], pa.int64()),
        }
        | columns
    )


def test_usage_is_priced_exactly_and_says_that_it_is_an_estimate():
    priced = price_usage(usage(("gpt-4", "input", 1), ("gpt-4", "input", 2), ("gpt-4", "output", 1)), REFERENCE)
    assert priced.cost == {"USD": Decimal("0.00015")}
    assert priced.label == LABEL
    assert "estimate" in LABEL


def test_what_has_no_price_is_listed_with_its_tokens_and_adds_nothing():
    priced = price_usage(
        usage(("unheard-of", "input", 5), ("unheard-of", "input", 6), ("gpt-4", "output", 0)), REFERENCE
    )
    (missing,) = priced.unpriced
    assert (missing.model, missing.tokens, missing.rows) == ("unheard-of", 11, 2)
    assert priced.cost == {"USD": 0}


def test_a_kind_without_a_price_is_told_apart_from_a_model_without_one():
    (missing,) = price_usage(usage(("gpt-4", "cached_input", 5)), REFERENCE).unpriced
    assert missing.reason == "a price for the model, none for cached_input tokens of tier standard"


def test_negative_unknown_and_nameless_tokens_are_listed_and_never_priced():
    priced = price_usage(usage(("gpt-4", "input", -5), ("gpt-4", "input", None), (None, "input", 5)), REFERENCE)
    assert priced.estimates == ()
    assert {each.reason for each in priced.unpriced} == {
        "the number of tokens is below zero",
        "the number of tokens is unknown",
        "the usage names no model",
    }


def test_not_a_number_is_unknown():
    table = usage(("gpt-4", "input", 1), tokens=pa.array([float("nan")]))
    (missing,) = price_usage(table, REFERENCE).unpriced
    assert missing.reason == "the number of tokens is unknown"


def test_a_million_tokens_of_many_requests_take_the_base_price_and_say_so():
    table = usage(("claude-sonnet-4-5", "input", 10**6), provider=["Anthropic"])
    priced = price_usage(table, PackagedBook())
    assert priced.cost == {"USD": 3}
    assert priced.base_only


def test_a_missing_column_is_named():
    with pytest.raises(UsageError, match="no column 'tokens'"):
        price_usage(usage(("gpt-4", "input", 1)).drop_columns("tokens"), REFERENCE)


@given(ROWS)
def test_every_row_is_priced_or_listed(rows):
    priced = price_usage(usage(*rows), REFERENCE)
    counted = sum(each.used.rows for each in priced.estimates) + sum(each.rows for each in priced.unpriced)
    assert counted == len(rows)
    rates = {"gpt-4": {"input": 30, "output": 60}, "gpt-3.5-turbo": {"input": 1, "output": 2}}
    expected = sum(
        Decimal(tokens) * rates[model][kind] / 10**6
        for model, kind, tokens in rows
        if model in rates and kind in rates[model] and tokens is not None and tokens >= 0
    )
    assert priced.cost.get("USD", 0) == expected


def test_usage_without_a_day_is_refused_for_prices_are_dated():
    columns = {"provider": ["openai"], "model": ["gpt-4"], "kind": ["input"], "tokens": [5]}
    usage = pa.table({**columns, "day": pa.array([None], pa.date32())})
    with pytest.raises(UsageError, match="1 rows of model 'gpt-4' without a day"):
        price_usage(usage, PackagedBook())
