from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.policy.prices.entries import PriceList

ENTRY = {"book": "mine", "provider": "OpenAI", "name": "gpt-4", "valid_from": "2026-01-01", "source": "contract"}


def listed(*entries):
    return PriceList.of({"prices": [ENTRY | {"per_1k": {"input": "0.03"}} | entry for entry in entries]})


def asked(found, model="gpt-4", kind="input", day=date(2026, 6, 1), tier="standard"):
    price = found.books()["mine"].price("openai", model, kind, day, tier)
    return price and price.per_million


def test_a_price_of_a_thousand_is_a_thousandth_of_a_million_s():
    assert asked(listed({})) == asked(listed({"per_1k": {}, "per_1m": {"input": "30"}})) == 30


def test_a_price_says_currency_since_when_and_from_where():
    price = listed({"currency": "EUR"}).books()["mine"].price("OpenAI", "GPT-4", "input", date(2026, 6, 1))
    assert (price.currency, price.valid_from, price.source) == ("EUR", date(2026, 1, 1), "contract")


def test_a_later_entry_takes_over_on_its_day():
    found = listed({}, {"valid_from": "2026-07-01", "per_1k": {"input": "0.02"}})
    assert asked(found, day=date(2026, 6, 30)) == 30
    assert asked(found, day=date(2026, 7, 1)) == 20
    assert asked(found, day=date(2025, 12, 31)) is None


def test_what_is_not_listed_is_unpriced_and_not_zero():
    found = listed({})
    assert asked(found, model="gpt-4-32k") is None
    assert asked(found, kind="output") is None
    assert asked(found, tier="batch") is None


def test_a_model_s_release_day_is_passed_over_unless_it_is_listed():
    found = listed({"name": "gpt-4o"}, {"name": "gpt-4o-2024-05-13", "per_1k": {"input": "0.05"}})
    assert asked(found, model="gpt-4o-2024-08-06") == 30
    assert asked(found, model="gpt-4o-2024-05-13") == 50


def test_an_ordinary_cache_write_lives_five_minutes():
    found = listed({"per_1k": {"cache_write": "0.004"}})
    assert asked(found, kind="cache_write_5m") == 4
    assert asked(found, kind="cache_write_1h") is None


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        ({"per_1k": {"input": "-1"}}, "greater than or equal to 0"),
        ({"per_1k": {"input": "NaN"}}, "finite"),
        ({"per_1k": {"inputs": "1"}}, "'inputs' is no token kind"),
        ({"per_1m": {"input": "1"}}, "under per_1k or under per_1m, and not under both"),
        ({"per_1k": {}}, "needs prices"),
        ({"name": "=cmd()"}, "spreadsheets take for a formula"),
        ({"valid_to": "2025-01-01"}, "before it starts"),
    ],
)
def test_a_bad_entry_is_refused_by_its_name(entry, why):
    with pytest.raises(UsageError, match=why) as error:
        listed(entry)
    assert "entry '" in str(error.value)


@pytest.mark.parametrize("second", [{}, {"name": "GPT-4", "provider": "openai"}])
def test_overlapping_dates_are_refused(second):
    with pytest.raises(UsageError, match="stands twice for the same days"):
        listed({"valid_to": "2026-12-01"}, second | {"valid_from": "2026-06-01"})


@given(st.lists(st.dates(date(2025, 1, 1), date(2026, 12, 31)), unique=True, min_size=1), st.dates(date(2024, 12, 1)))
def test_the_last_entry_that_has_begun_rules(starts, day):
    found = listed(*({"valid_from": str(start), "per_1k": {"input": str(n + 1)}} for n, start in enumerate(starts)))
    begun = [start for start in starts if start <= day]
    expected = (starts.index(max(begun)) + 1) * Decimal(1000) if begun else None
    assert asked(found, day=day) == expected


def test_a_source_that_spreadsheets_take_for_a_formula_is_refused():
    with pytest.raises(UsageError, match="spreadsheets take for a formula"):
        listed({"source": "=HYPERLINK(1)"})
