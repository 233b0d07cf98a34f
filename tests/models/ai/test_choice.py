from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.ai.choice import Option, choose, frontier, options
from costlib.policy.ai import AiPolicy
from costlib.policy.decisions import shipped
from costlib.policy.prices.entries import PriceList
from costlib.policy.prices.packaged import PackagedBook

DAY = date(2026, 10, 31)
REFERENCE = PriceList.of(shipped("prices").body).books()["reference"]
POLICY = AiPolicy.of(shipped("ai").body).on(DAY)
MODES = {rule.name: rule for rule in POLICY.modes}
OPTIONS = st.lists(
    st.builds(
        Option,
        st.just("p"),
        st.sampled_from("abcdef"),
        st.decimals(0, 10, places=1),
        st.none() | st.decimals(0, 1, places=2),
    ),
    max_size=8,
)


def taken(content_type, book, **limits):
    found = options(POLICY, content_type, book, DAY)
    return {
        mode: (choice := choose(found, rule, **limits)).option and choice.option.model for mode, rule in MODES.items()
    }


def test_the_reference_costs_give_the_reference_choices():
    local = "llama3.1:8b"
    assert taken("newsletter_article", None) == {"low_cost": local, "balanced": local, "premium": "gpt-4"}
    assert taken("social_media", None) == {"low_cost": local, "balanced": local, "premium": "claude-3-haiku"}


def test_computed_costs_are_those_of_the_book():
    costs = {option.model: option.cost for option in options(POLICY, "newsletter_article", REFERENCE, DAY)}
    assert costs == {
        "gpt-4": Decimal("0.156"),
        "claude-3-sonnet": Decimal("0.0336"),
        "claude-3-haiku": Decimal("0.0028"),
        "gpt-3.5-turbo": Decimal("0.0052"),
        "llama3.1:8b": 0,
    }
    social = {option.model: option.cost for option in options(POLICY, "social_media", REFERENCE, DAY)}
    assert social["claude-3-haiku"] == Decimal("0.000175")
    assert social["gpt-3.5-turbo"] == Decimal("0.00046")


def test_a_model_without_a_price_is_not_chosen_as_if_it_were_free():
    found = options(POLICY, "newsletter_article", PackagedBook(), DAY)
    assert [option.model for option in found if option.cost is None] == ["llama3.1:8b"]
    assert choose(found, MODES["low_cost"]).option.model == "claude-3-haiku"


def test_an_unknown_content_type_is_an_error_that_names_it():
    with pytest.raises(UsageError, match="'podcast' is no content type"):
        options(POLICY, "podcast", REFERENCE, DAY)


def test_a_band_is_a_ceiling_when_switched_on():
    assert taken("newsletter_article", REFERENCE)["premium"] == "gpt-4"
    assert taken("newsletter_article", REFERENCE, within_ceiling=True)["premium"] == "claude-3-sonnet"


def test_the_least_quality_holds_in_every_mode():
    limited = taken("newsletter_article", REFERENCE, min_quality=Decimal("8.5"))
    assert limited == {"low_cost": "claude-3-sonnet", "balanced": "claude-3-sonnet", "premium": "gpt-4"}


def test_where_nothing_fits_the_choice_says_why():
    found = options(POLICY, "newsletter_article", REFERENCE, DAY)
    choice = choose(found, MODES["premium"], min_quality=Decimal("9.9"))
    assert choice.option is None
    assert choice.why == "no priced option has quality of 9.9 or more"


@given(OPTIONS)
def test_no_option_of_the_frontier_is_dominated_and_every_other_is(found):
    kept = frontier(found)
    priced = [option for option in found if option.cost is not None]

    def beaten(option):
        return any(
            o.quality >= option.quality
            and o.cost <= option.cost
            and (o.quality, o.cost) != (option.quality, option.cost)
            for o in priced
        )

    assert not any(beaten(option) for option in kept)
    assert all(beaten(option) for option in priced if option not in kept)
    assert len(kept) == sum(not beaten(option) for option in priced)


@given(OPTIONS, st.sampled_from(list(MODES.values())), st.decimals(0, 10, places=1))
def test_what_a_mode_takes_is_within_its_limits(found, rule, least):
    taken = choose(found, rule, min_quality=least, within_ceiling=True).option
    if taken is not None:
        assert taken.quality >= max(least, rule.min_quality)
        assert taken.cost <= rule.ceiling
