from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.models.ai.lines import Line
from costlib.models.whatif.tokens import Tokens, cached, switched
from costlib.policy.prices.price import STANDARD, Price
from costlib.policy.scenario_sections import CacheRate, ModelSwitch
from costlib.scope import Period

WHEN = {"valid_from": date(2026, 12, 1), "source": "test"}
OCTOBER = Period(date(2026, 10, 1), date(2026, 11, 1))
MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Book:
    """Prices per million by model and kind."""

    prices: dict
    name: str = "ours"

    def price(self, _provider, model, kind, _day, _tier=STANDARD):
        found = self.prices.get((model, kind))
        return None if found is None else Price(Decimal(found), "USD", None, "test")


def line(kind, millions, cost, model="claude-x"):
    tokens = None if millions is None else Decimal(millions) * MILLION
    return Line("blog", "Anthropic", model, kind, tokens, Decimal(cost))


def tokens(*found, prices=None):
    return Tokens(OCTOBER, lambda _: list(found), Book(prices or {}))


def test_a_better_cache_moves_plain_input_to_the_price_of_cached_input():
    # 8 million plain for 24, 2 million cached for 0.6, output 15.4: at half, 3 million more cost 0.3 in place of 3 each
    used = tokens(line("input", 8, 24), line("cached_input", 2, "0.6"), line("output", 1, "15.4"))
    ((model, percent, said),) = cached(CacheRate(name="c", rate="0.5", **WHEN), used)

    assert (model, percent) == ("claude-x", Decimal("-8.1") / 40 * 100)
    assert said == (
        "reading 50 % of claude-x's prompt tokens from a cache, 20 % in October 2026, "
        "lowers that model's cost by 20.2 %"
    )


def test_the_rate_as_it_is_changes_nothing():
    used = tokens(line("input", 8, 24), line("cached_input", 2, "0.6"))
    ((_, percent, _),) = cached(CacheRate(name="c", rate="0.2", **WHEN), used)
    assert percent == 0


def test_a_price_that_no_bill_tells_is_the_book_s():
    used = tokens(line("input", 10, 30), prices={("claude-x", "cached_input"): "0.3"})
    ((_, percent, _),) = cached(CacheRate(name="c", rate=1, **WHEN), used)
    assert percent == -90


def test_models_whose_cache_has_no_price_are_left_and_one_that_is_named_is_refused():
    used = tokens(line("input", 10, 30), line("input", 5, 5, "other"), prices={("claude-x", "cached_input"): "0.3"})

    assert [model for model, *_ in cached(CacheRate(name="c", rate=1, **WHEN), used)] == ["claude-x"]
    with pytest.raises(UsageError, match="what a cache costs for other"):
        list(cached(CacheRate(name="c", rate=1, model="other", **WHEN), used))


def test_tokens_that_nobody_counts_stay_with_their_model():
    used = tokens(line("input", 1, 10), line("input", None, 10), prices={("small", "input"): "1"})
    models, percent, said = switched(ModelSwitch(name="s", model="claude-x", to_model="small", share=1, **WHEN), used)

    assert (models, percent) == (("claude-x",), -45)
    assert "by price book 'ours'" in said


def test_none_of_the_tokens_moved_changes_nothing():
    used = tokens(line("input", 1, 10), prices={("small", "input"): "1"})
    _, percent, said = switched(ModelSwitch(name="s", model="claude-x", to_model="small", share=0, **WHEN), used)

    assert percent == 0
    assert "leaves that model's cost as it is" in said


def test_a_model_is_found_under_the_day_of_its_release():
    used = tokens(line("input", 1, 10, "claude-x-20260101"), prices={("small", "input"): "1"})
    models, *_ = switched(ModelSwitch(name="s", model="Claude-X", to_model="small", share=1, **WHEN), used)
    assert models == ("claude-x-20260101",)
