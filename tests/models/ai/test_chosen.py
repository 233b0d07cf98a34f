"""What the choice of models saves: real usage against the best model of each content type."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.ai.chosen import against_best
from costlib.models.ai.levers import Prices
from costlib.models.ai.lines import Line, total
from costlib.policy.ai import AiPolicy
from costlib.policy.decisions import shipped
from costlib.policy.prices.entries import PriceList

DAY = date(2026, 10, 31)
POLICY = AiPolicy.of(shipped("ai").body).on(DAY)
PRICES = Prices(PriceList.of(shipped("prices").body).books()["reference"], DAY)
THOUSAND = Decimal(1_000)


def newsletter(tokens, cost, kind="input", model="claude-3-sonnet", provider="Anthropic"):
    return Line("newsletter_article", provider, model, kind, Decimal(tokens), Decimal(cost))


def test_a_newsletter_by_a_cheaper_model_is_held_against_the_best_one():
    found = [newsletter(1_200, "0.0036"), newsletter(2_000, "0.03", "output")]

    saved = against_best(found, POLICY, PRICES)

    assert (saved.before, saved.after) == (Decimal("0.156"), Decimal("0.0336"))  # gpt-4: 1.2 x .03 + 2 x .06
    assert round(saved.percent, 2) == Decimal("78.46")
    assert "newsletter_article by gpt-4" in saved.assumption


def test_what_the_best_model_writes_already_saves_nothing():
    assert against_best([newsletter(1_000, "0.03", model="gpt-4", provider="OpenAI")], POLICY, PRICES).percent == 0


def test_content_types_without_models_to_choose_from_stay_as_they_are():
    blog = Line("blog_post", "OpenAI", "gpt-4", "output", THOUSAND, Decimal(60))

    saved = against_best([newsletter(1_000, "0.003"), blog], POLICY, PRICES)

    assert (saved.before, saved.after) == (Decimal("60.03"), Decimal("60.003"))


def test_usage_that_names_no_such_content_gives_no_estimate_and_says_what_to_load():
    with pytest.raises(UsageError, match="load an AI bill that names"):
        against_best([Line(None, "OpenAI", "gpt-4", "input", THOUSAND, Decimal(1))], POLICY, PRICES)


@given(st.lists(st.tuples(st.integers(1, 10**9), st.decimals(0, 1_000, places=4)), min_size=1, max_size=6))
def test_after_is_what_was_billed_and_the_saving_the_difference(usage):
    found = [newsletter(tokens, cost) for tokens, cost in usage]

    saved = against_best(found, POLICY, PRICES)

    assert saved.after == total(found)
    assert saved.before - saved.saving == saved.after
