"""What a cache saved: by the charges' own prices, else by the book's and then called an estimate."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from costlib.models.ai.cache_savings import cache_months, cache_saving
from costlib.models.ai.spend_findings import cached, saved
from costlib.policy.prices.entries import PriceList

DAY = date(2026, 10, 1)
MILLION = 10**6
BOOK = PriceList.of(
    {
        "prices": [
            {
                "book": "mine",
                "provider": "anthropic",
                "name": "sonnet",
                "per_1m": {"input": "3", "cached_input": "0.3"},
                "valid_from": "2026-01-01",
                "source": "contract",
            }
        ]
    }
).books()["mine"]


class Nothing:
    name = "nothing"

    def price(self, *_, **__):
        return None


def row(kind, tokens, price=None, day=DAY):
    cost = None if price is None else Decimal(tokens) * Decimal(price) / MILLION
    return {
        "charge_date": day,
        "ServiceProviderName": "Anthropic",
        "x_Model": "sonnet",
        "x_TokenKind": kind,
        "tokens": Decimal(tokens),
        "counted": 1,
        "priced_cost": cost or Decimal(0),
        "priced_tokens": Decimal(0) if price is None else Decimal(tokens),
    }


def test_cached_tokens_save_the_price_of_input_less_their_own():
    found = cache_saving([row("input", MILLION, "3"), row("cached_input", 2 * MILLION, "0.3")], Nothing(), "USD")
    assert (found.saved, found.estimated, found.unknown) == (Decimal("5.4"), 0, 0)
    assert found.share == 2 / 3
    assert saved(found, "USD") == "saved $5.40"


def test_what_writes_cost_beyond_input_is_taken_off():
    rows = [row("input", MILLION, "3"), row("cached_input", MILLION, "0.3"), row("cache_write_5m", MILLION, "3.75")]
    assert cache_saving(rows, Nothing(), "USD").saved == Decimal("1.95")


def test_prices_that_the_charges_do_not_tell_are_the_book_s_and_an_estimate():
    found = cache_saving([row("cached_input", MILLION, "0.3")], BOOK, "USD")
    assert (found.saved, found.estimated) == (Decimal("2.7"), Decimal("2.7"))
    assert saved(found, "USD") == "saved $2.70 (estimate)"
    assert "is an estimate by the price book" in cached(found, "USD")


def test_cached_tokens_without_any_price_are_counted_and_not_free():
    found = cache_saving([row("cached_input", 500)], Nothing(), "USD")
    assert (found.saved, found.unknown) == (None, 500)
    assert saved(found, "USD") == "saving unknown"
    assert "500 cached tokens have no price to compare with" in cached(found, "USD")


def test_a_book_in_another_currency_is_not_used():
    assert cache_saving([row("cached_input", 500)], BOOK, "EUR").saved is None


@given(st.integers(1, 10**9), st.decimals(min_value="0.1", max_value=50, places=1))
def test_a_cache_at_the_price_of_input_saves_nothing(tokens, price):
    assert cache_saving([row("input", 5, price), row("cached_input", tokens, price)], Nothing(), "USD").saved == 0


def test_months_add_up():
    rows = [row("input", 9, "3"), row("cached_input", MILLION, "1"), row("input", 9, "3", date(2026, 9, 30))]
    months = cache_months([*rows, row("cached_input", MILLION, "2", date(2026, 9, 30))], Nothing(), "USD")
    assert [(month.month, found.saved) for month, found in months.items()] == [(9, 1), (10, 2)]
