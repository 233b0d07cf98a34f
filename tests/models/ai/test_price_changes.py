"""Price changes, as the charges themselves tell them."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from costlib.models.ai.price_changes import PriceChange, changes_table, price_changes, steps, told
from costlib.models.ai.spend_findings import changes
from costlib.scope import Period

START = date(2026, 10, 1)


def days(*prices):
    return [(START + timedelta(days=number), Decimal(str(price))) for number, price in enumerate(prices)]


def row(day, cost, tokens, kind="input"):
    return {
        "charge_date": day,
        "ServiceProviderName": "OpenAI",
        "x_Model": "gpt-4",
        "x_TokenKind": kind,
        "priced_cost": Decimal(cost),
        "priced_tokens": Decimal(tokens),
    }


@given(st.decimals(min_value="0.01", max_value=100, places=2), st.integers(1, 40))
def test_a_price_that_stays_never_changed(price, count):
    assert not list(steps(days(*[price] * count)))


@given(st.integers(3, 20), st.integers(3, 20), st.integers(1, 50), st.integers(51, 99))
def test_a_steady_price_after_another_is_one_change_on_its_first_day(before, after, low, high):
    (found,) = steps(days(*[high] * before, *[low] * after))
    assert found == (START + timedelta(days=before), high, low)


def test_a_few_odd_days_are_a_mix_and_no_price():
    assert not list(steps(days(2, 2, 2, 1.5, 1.4, 2, 2, 2)))


def test_rounding_of_a_bill_is_no_change():
    assert not list(steps(days(2, 2, 2, 2.004, 2.003, 1.999, 2.004)))


def test_changes_are_read_from_cost_and_tokens_and_told_together():
    rows = [
        row(START + timedelta(days=n), 2 if n < 4 else 1, 10**6, kind) for n in range(8) for kind in ("input", "output")
    ]
    found = price_changes([*rows, row(START, 1, 0), row(START, 0, 5) | {"x_Model": None}])
    assert [each.kind for each in found] == ["input", "output"]
    assert told(found) == ["gpt-4: input ▼ 50%, output ▼ 50% on 5 Oct 2026"]
    assert changes_table(found)["change_percent"].to_pylist() == [-50.0, -50.0]


def test_changes_before_the_months_on_screen_are_called_so():
    found = [PriceChange(START, "OpenAI", "gpt-4", "output", Decimal(1), Decimal(2))]
    assert changes(found, Period.month("2026-10")) == "Prices changed: gpt-4: output ▲ 100% on 1 Oct 2026."
    assert changes(found, Period.month("2026-11")).startswith("Prices last changed before these months: gpt-4")
    assert changes([], Period.month("2026-11")) == "No price per token changed in the data."
