from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.ai.calculator import calculate, piece_cost
from costlib.policy.ai import AiPolicy
from costlib.policy.decisions import shipped
from costlib.policy.prices.entries import PriceList

DAY = date(2026, 10, 31)
REFERENCE = PriceList.of(shipped("prices").body).books()["reference"]
PATTERNS = AiPolicy.of(shipped("ai").body).on(DAY).patterns
COUNTS = st.decimals(0, 10**6, places=3)


def test_the_reference_volumes_cost_59_095_to_the_last_digit():
    found = calculate(PATTERNS, REFERENCE, DAY)
    assert found.total == Decimal("59.095")
    assert [row.monthly_cost for row in found.rows] == [Decimal(x) for x in ("13.44", "0.48", "45.00", "0.175")]
    assert round(found.average, 7) == Decimal("0.0246229")
    assert found.currency == "USD"


def test_an_unknown_content_type_is_named():
    with pytest.raises(UsageError, match="'podcast' is no content type"):
        calculate(PATTERNS, REFERENCE, DAY, {"podcast": Decimal(1)})


def test_an_unknown_model_is_named_and_never_free():
    odd = PATTERNS[0].model_copy(update={"model": "gpt-99"})
    with pytest.raises(UsageError, match="no price for input tokens of model 'gpt-99'"):
        calculate([odd], REFERENCE, DAY)


@pytest.mark.parametrize("volume", ["-1", "NaN", "Infinity"])
def test_a_volume_that_is_no_count_is_refused(volume):
    with pytest.raises(UsageError, match="'blog_post' has a volume of"):
        calculate(PATTERNS, REFERENCE, DAY, {"blog_post": Decimal(volume)})


def test_no_pieces_have_no_average():
    assert calculate(PATTERNS, REFERENCE, DAY, {"blog_post": Decimal(0)}).average is None
    assert calculate(PATTERNS, REFERENCE, DAY, {}).total == 0


def test_a_local_model_costs_nothing_because_the_book_says_so():
    assert piece_cost(PATTERNS[0], REFERENCE, DAY, "ollama", "llama3.1:8b") == (0, "USD")


@given(COUNTS, COUNTS)
def test_cost_is_linear_in_volume(first, second):
    def cost(volume):
        return calculate(PATTERNS, REFERENCE, DAY, {"blog_post": volume}).total

    assert cost(first) + cost(second) == cost(first + second)
