import socket
from datetime import date
from decimal import Decimal

import pytest
from genai_prices import data_snapshot, update_prices

from costlib.connectors.tokens import METERS
from costlib.policy.prices import packaged
from costlib.policy.prices.packaged import PackagedBook, known_prices
from costlib.policy.prices.price import KINDS

BOOK = PackagedBook()
DAY = date(2026, 10, 20)


def asked(model, kind="input", day=DAY, tier="standard", provider="OpenAI"):
    price = BOOK.price(provider, model, kind, day, tier)
    return price and price.per_million


def test_prices_change_on_their_day():
    assert asked("o3", "output", date(2025, 6, 9)) == 40
    assert asked("o3", "output", date(2025, 6, 10)) == 8
    assert BOOK.price("OpenAI", "o3", "output", DAY).valid_from == date(2025, 6, 10)
    assert BOOK.price("OpenAI", "gpt-4", "input", DAY).valid_from is None


def test_every_kind_has_its_own_price():
    kinds = ("input", "cached_input", "cache_write_5m", "cache_write_1h", "output")
    found = [asked("claude-sonnet-4-5", kind, provider="Anthropic") for kind in kinds]
    assert found == [Decimal(each) for each in ("3", "0.3", "3.75", "6", "15")]


def test_the_base_of_a_price_that_rises_is_marked():
    assert BOOK.price("Anthropic", "claude-sonnet-4-5", "input", DAY).tiered
    assert not BOOK.price("OpenAI", "gpt-4", "input", DAY).tiered


def test_batches_have_their_price_and_an_unknown_tier_none():
    assert asked("gpt-4o", tier="batch") == Decimal("1.25")
    assert asked("gpt-4o", tier="moonlight") is None


def test_what_the_package_does_not_know_is_unpriced():
    assert asked("unheard-of") is None
    assert asked("gpt-4", provider="nobody") is None
    assert asked("gpt-4", "cached_input") is None
    assert asked("gpt-4", "no_kind") is None


def test_the_source_names_the_package_and_its_version():
    assert BOOK.price("OpenAI", "gpt-4", "input", DAY).source.startswith("genai-prices 0.")


def test_no_request_leaves_the_machine(monkeypatch):
    def refuse(*_args, **_more):
        pytest.fail("something asked the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for cached in (packaged._price, packaged._found, packaged._data):
        cached.cache_clear()
    assert asked("gpt-4") == 30
    assert update_prices._shared_updater.ref_count == 0
    assert update_prices._shared_updater.thread is None


def test_prices_that_other_code_fetched_change_nothing(monkeypatch):
    monkeypatch.setattr(data_snapshot, "_custom_snapshot", data_snapshot.DataSnapshot([], from_auto_update=True))
    for cached in (packaged._price, packaged._found, packaged._data):
        cached.cache_clear()
    assert asked("gpt-4") == 30


def test_every_kind_of_the_ledger_is_a_kind_of_the_books():
    assert set(METERS) <= set(KINDS)
    assert set(packaged.KEYS) | {"cache_write_12h"} == set(KINDS)


def test_known_prices_are_what_llms_cost():
    assert 0 < max(known_prices("input")) < 10_000
