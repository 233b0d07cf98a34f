from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.ai.levers import Discount, Prices
from costlib.models.ai.lines import Line, lines, total
from costlib.models.ai.moves import Arbitrage, Move
from costlib.models.ai.optimise import alone, in_sequence
from costlib.models.ai.usual import usual
from costlib.policy.ai import AiPolicy, Offer
from costlib.policy.decisions import shipped
from costlib.policy.prices.entries import PriceList
from costlib.policy.prices.packaged import PackagedBook

DAY = date(2026, 10, 31)
POLICY = AiPolicy.of(shipped("ai").body).on(DAY)
LEVERS = usual(POLICY.levers, POLICY.peers)
REFERENCE = Prices(PriceList.of(shipped("prices").body).books()["reference"], DAY)
HAIKU = Offer(provider="anthropic", model="claude-3-haiku")
HALF = Decimal("0.5")
MILLION = Decimal(10**6)
USAGE = [
    Line("blog_post", "OpenAI", "gpt-4", "input", MILLION, Decimal(30)),
    Line("blog_post", "OpenAI", "gpt-4", "output", MILLION, Decimal(60)),
    Line("social_media", "OpenAI", "gpt-3.5-turbo", "input", MILLION, Decimal(1)),
    Line(None, "Anthropic", "claude-3-opus", "output", None, Decimal(7)),
]
COST = st.decimals(0, 1000, places=4)
LINES = st.lists(
    st.builds(
        Line,
        st.sampled_from(["blog_post", "social_media", None]),
        st.just("OpenAI"),
        st.sampled_from(["gpt-4", "gpt-3.5-turbo", "unheard-of"]),
        st.sampled_from(["input", "cached_input", "output"]),
        st.none() | st.integers(0, 10**9).map(Decimal),
        COST,
    ),
    max_size=8,
)
SHARES = st.decimals(0, 1, places=2)


def discount(share, remaining="0", kinds=()):
    return Discount("test", Decimal(share), Decimal(remaining), "", kinds)


def test_moving_half_of_a_content_type_reprices_its_half_alone():
    found = alone(USAGE, Move("blog_post", HALF, HAIKU), REFERENCE)
    assert (found.before, found.after) == (98, 53 + Decimal("0.125") + Decimal("0.625"))
    assert found.saving == Decimal("44.25")
    assert "50 % of blog_post is written by claude-3-haiku" in found.assumption


def test_only_the_cost_of_days_whose_tokens_are_counted_moves(ledger, bills, llm, tmp_path):
    said = {"ServiceProviderName": "OpenAI", "x_Model": "gpt-4", "x_TokenKind": "input", "x_ContentType": "blog_post"}
    unknown = dict.fromkeys(("EffectiveCost", "ListCost", "ContractedCost"), "")
    rows = [
        bills.charge("2026-10-01", "30", **said, ConsumedUnit="Tokens", ConsumedQuantity=""),
        bills.charge("2026-10-02", "30", **said, ConsumedUnit="Tokens", ConsumedQuantity=""),
        bills.charge("2026-10-02", "", **said, ConsumedUnit="Tokens", ConsumedQuantity="1000000", **unknown),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    found = lines(ledger, llm.scope)
    assert sorted((line.tokens, line.cost) for line in found if line.tokens) == [(MILLION, 30)]
    moved = alone(found, Move("blog_post", Decimal(1), HAIKU), REFERENCE)
    assert (moved.before, moved.after) == (60, 30 + Decimal("0.25"))


def test_days_that_nobody_counts_keep_no_others_from_a_cheaper_provider():
    counted = Line(None, "Anthropic", "claude-3-opus", "input", MILLION, Decimal(15))
    found = [counted, Line(None, "Anthropic", "claude-3-opus", "input", None, Decimal(7))]
    assert alone(found, Arbitrage(Decimal(1), POLICY.peers), REFERENCE).after == 7 + 3


def test_moving_to_a_dearer_model_saves_less_than_nothing():
    found = alone(USAGE, Move("social_media", Decimal(1), Offer(provider="openai", model="gpt-4")), REFERENCE)
    assert found.saving == -29


def test_cached_tokens_count_as_input_where_the_target_has_no_price_for_them():
    cached = [Line("blog_post", "Anthropic", "claude-3-sonnet", "cached_input", MILLION, Decimal("0.3"))]
    found = alone(cached, Move("blog_post", Decimal(1), Offer(provider="openai", model="gpt-4")), REFERENCE)
    assert found.after == 30


def test_a_move_to_a_model_without_a_price_is_an_error_that_names_it():
    with pytest.raises(UsageError, match="model 'gpt-99'"):
        alone(USAGE, Move("blog_post", HALF, Offer(provider="openai", model="gpt-99")), REFERENCE)


def test_a_move_of_an_unknown_content_type_is_an_error_that_names_it():
    with pytest.raises(UsageError, match="'podcast' is no content type of this usage: choose one of blog_post"):
        alone(USAGE, Move("podcast", HALF, HAIKU), REFERENCE)


@pytest.mark.parametrize("share", ["-0.1", "1.1", "NaN"])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(UsageError, match="is none"):
        alone(USAGE, discount(share), REFERENCE)


def test_trimming_touches_input_alone():
    found = alone(USAGE, LEVERS[0], REFERENCE)
    assert LEVERS[0].name == "trimming"
    assert found.saving == Decimal("0.15") * 31


def test_arbitrage_takes_the_cheapest_of_a_tier_for_the_tokens_there_are():
    found = in_sequence(USAGE, [Arbitrage(Decimal(1), POLICY.peers)], REFERENCE)
    models = {line.content_type: line.model for line in found.lines}
    assert models == {"blog_post": "claude-3-sonnet", "social_media": "claude-3-haiku", None: "claude-3-opus"}
    assert found.optimised == 3 + 15 + Decimal("0.25") + 7


def test_a_discount_goes_along_when_the_rest_moves():
    found = in_sequence(USAGE, [discount("1", "0.5"), Move("blog_post", Decimal(1), HAIKU)], REFERENCE)
    moved = total([line for line in found.lines if line.content_type == "blog_post"])
    assert moved == HALF * Decimal("1.5")


def test_levers_in_sequence_work_on_what_is_left():
    found = in_sequence(USAGE, [discount("0.5"), discount("0.5")], REFERENCE)
    assert [each.saving for each in found.levers] == [49, Decimal("24.5")]
    assert not [line for line in in_sequence(USAGE, [discount("1")], REFERENCE).lines if not line.cost]
    assert (found.original, found.optimised, found.whole.percent) == (98, Decimal("24.5"), 75)


def test_every_lever_of_the_policy_says_what_it_assumes():
    assert [lever.name for lever in LEVERS] == ["trimming", "caching", "batch", "arbitrage"]
    assert all(len(lever.assumption) > 40 for lever in LEVERS)


def test_lines_are_the_billed_tokens_of_the_ledger(both, llm):
    found = lines(both, llm.scope)
    assert total(found) == 8
    assert {(line.kind, line.tokens) for line in found} == {("input", MILLION), ("output", MILLION / 10)}
    saved = alone(found, LEVERS[0], Prices(PackagedBook(), llm.day)).saving
    assert saved == Decimal("0.15") * Decimal("5.5")


@given(LINES)
def test_moving_nothing_changes_nothing(found):
    levers = [
        Arbitrage(Decimal(0), POLICY.peers),
        discount("0"),
        *(Move(name, Decimal(0), HAIKU) for name in {line.content_type for line in found} if name),
    ]
    for lever in levers:
        assert sorted(map(str, lever.apply(found, REFERENCE))) == sorted(map(str, found))


@given(LINES, SHARES, SHARES)
def test_what_levers_save_in_sequence_adds_up_and_no_cost_is_below_zero(found, share, remaining):
    levers = [discount(share, remaining), Arbitrage(share, POLICY.peers), discount(remaining, share, ("input",))]
    done = in_sequence(found, levers, REFERENCE)
    assert done.original - sum(each.saving for each in done.levers) == done.optimised
    assert all(each.saving >= 0 for each in done.levers)
    assert all(line.cost >= 0 for line in done.lines)


@given(LINES, SHARES)
def test_a_move_is_linear_in_its_share(found, share):
    known = [line for line in found if line.model != "unheard-of"]
    if not any(line.content_type == "blog_post" for line in known):
        return
    part, whole = (alone(known, Move("blog_post", each, HAIKU), REFERENCE).saving for each in (share, Decimal(1)))
    assert part == whole * share
