from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from costlib.models.ai.tiers import break_even, margin, margin_curve, markup
from costlib.models.case.infrastructure import infrastructure
from costlib.policy.ai import AiPolicy
from costlib.policy.case import Case
from costlib.policy.decisions import shipped

DAY = date(2026, 10, 31)
TIERS = AiPolicy.of(shipped("ai").body).on(DAY).tiers
FIXED = infrastructure(Case.of(shipped("case").body).on(DAY).infrastructure).month


def test_break_even_is_that_of_the_reference():
    assert Decimal("2186.50") == FIXED
    assert [break_even(tier, FIXED) for tier in TIERS] == [31236, 39755, 72884]


def test_mark_ups_are_stated_and_computed():
    assert [tier.stated_markup for tier in TIERS] == [3, Decimal("2.5"), 2]
    assert [round(markup(tier), 2) for tier in TIERS] == [Decimal("3.33"), Decimal("3.2"), Decimal("2.5")]


def test_what_is_sold_at_cost_never_breaks_even():
    assert break_even(TIERS[0].model_copy(update={"price": Decimal("0.03")}), FIXED) is None


def test_no_revenue_has_no_margin_percent():
    (nothing,) = margin_curve(TIERS[0], FIXED, [Decimal(0)])
    assert nothing.percent is None
    assert nothing.margin == -FIXED


@given(st.sampled_from(TIERS), st.decimals(0, 10**6, places=2))
def test_the_margin_turns_at_the_break_even(tier, fixed):
    pieces = break_even(tier, fixed)
    assert margin(tier, fixed, Decimal(pieces)).margin >= 0
    assert pieces == 0 or margin(tier, fixed, Decimal(pieces - 1)).margin < 0
