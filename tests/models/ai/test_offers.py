"""Models that one may choose from."""

from datetime import date

from costlib.models.ai.offers import offers, priced
from costlib.policy.ai import AiPolicy
from costlib.policy.decisions import shipped
from costlib.policy.prices.packaged import PackagedBook

DAY = date(2026, 10, 31)
POLICY = AiPolicy.of(shipped("ai").body).on(DAY)


def test_a_model_in_use_may_have_any_name():
    odd = {("OpenAI", "evil\x1b[2J\nmodel"), ("OpenAI", "x" * 300), ("OpenAI", None)}
    assert {model for _, model in odd if model} < {each.model for each in offers(POLICY, odd)}


def test_only_models_with_a_price_of_input_and_output_are_priced():
    names = [each.model for each in priced(offers(POLICY, {("OpenAI", "own-1")}), PackagedBook(), DAY)]
    assert "gpt-4" in names
    assert not {"own-1", "llama3.1:8b"} & set(names)
