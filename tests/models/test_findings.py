from datetime import date
from decimal import Decimal

from costlib.models import cost_findings, findings
from costlib.models.bases import FourCosts
from costlib.models.breakdown import Part
from costlib.models.charge_kinds import ChargeKind
from costlib.models.commitments import Commitments
from costlib.models.movers import Mover, Movers
from costlib.models.run_rate import RunRate
from costlib.models.savings import NOTHING_PRICED, Savings
from costlib.scope import BASES, Period, Scope

OCTOBER = Period.month("2026-10")
AWS, OPENAI = Part("AWS", Decimal(5400), None, 0.54), Part("OpenAI", Decimal(4600), None, 0.46)


def kind(category, cost):
    return ChargeKind(category, correction=False, cost=Decimal(cost), share=cost / 100, rows=1)


def moved(**amounts):
    lines = [Mover(name, None, Decimal(100 + amount), Decimal(100), "up") for name, amount in amounts.items()]
    return Movers(tuple(lines), None, ())


def test_the_headline_says_who_takes_most_and_who_grew_most():
    assert findings.headline([AWS, OPENAI], moved(OpenAI=50, AWS=-20), Scope(OCTOBER)) == (
        "AWS is 54% of the $10.0K billed in October 2026; OpenAI grew most, +$50.00."
    )
    assert findings.headline([AWS, OPENAI], moved(AWS=50), Scope(OCTOBER)).endswith("and grew most, +$50.00.")
    assert findings.headline([AWS, OPENAI], moved(AWS=-50), Scope(OCTOBER)).endswith("AWS fell most, -$50.00.")


def test_the_headline_says_no_more_than_it_knows():
    assert findings.headline([], None, Scope(OCTOBER)) == "$0.00 billed in October 2026."
    assert findings.headline([AWS], None, Scope(OCTOBER)) == "AWS charged all of the $5,400 billed in October 2026."
    credit = Part("AWS", Decimal(-5), None, None)
    assert findings.headline([credit], None, Scope(OCTOBER)) == "-$5.00 billed in October 2026."


def test_the_trend_compares_with_a_year_before_else_with_the_month_before():
    costs = {date(2026, 9, 1): Decimal(100), date(2026, 10, 1): Decimal(150), date(2026, 11, 1): Decimal(70)}
    year = {date(2025, 10, 1): Decimal(300), **costs}

    assert findings.trend(costs, date(2026, 11, 15), "USD") == "October 2026 cost $150.00, 50% more than September 2026"
    assert findings.trend(year, date(2026, 11, 15), "USD") == "October 2026 cost $150.00, 50% less than October 2025"
    assert findings.trend({}, date(2026, 11, 15), "USD") == "Spend by month"


def test_an_open_month_is_explained_and_a_closed_one_is_not():
    costs = {date(2026, 10, 1): Decimal(150), date(2026, 11, 1): Decimal(70)}

    assert "Hatched: November, not over, $70.00 so far" in findings.trend_legend(costs, date(2026, 11, 15), "USD")
    assert "Hatched" not in findings.trend_legend(costs, date(2026, 12, 1), "USD")


def test_the_run_rate_shows_its_arithmetic_and_calls_itself_no_forecast():
    said = findings.run_rate_arithmetic(RunRate(date(2026, 11, 1), Decimal(1400), 14, 30), "USD")

    assert said.startswith("Run rate, not a forecast: 1,400.00 USD in 14 days / 14 x 30 days = 3,000.00 USD.")
    assert "unknown" in findings.run_rate_arithmetic(RunRate(date(2026, 11, 1), None, 14, 30), "USD")
    assert "All 30 days" in findings.run_rate_arithmetic(RunRate(date(2026, 11, 1), Decimal(9), 30, 30), "USD")


def test_movement_names_the_extremes_and_what_could_not_be_compared():
    found = Movers(moved(a=5, b=-3).top, None, ("c",))

    assert findings.movement(found, "USD") == "a rose most, +$5.00; b fell most, -$3.00"
    assert findings.movement(None, "USD") == "Nothing to compare with"
    assert "cost unknown in one of the periods: c" in findings.movement_total(found, OCTOBER, "USD")


def test_savings_are_said_with_their_sign_and_what_was_wasted():
    saved = Savings(Decimal(100), Decimal(90), Decimal(80), Decimal(5), 1, 1)

    assert cost_findings.saved(saved, "USD") == "15% below list price; $5.00 of commitments unused"
    assert (
        cost_findings.saved(Savings(Decimal(100), Decimal(110), Decimal(120), Decimal(0), 1, 1), "USD")
        == "20% above list price"
    )
    assert "unknown" in cost_findings.saved(NOTHING_PRICED, "USD")


def test_four_costs_are_compared_only_where_they_are_known():
    costs = {basis: Decimal(100) for basis in BASES} | {"EffectiveCost": Decimal(90)}
    full = dict.fromkeys(BASES, 1.0)

    assert cost_findings.four_costs(FourCosts(None, costs, full), "USD") == "Effective cost is $10.00 below billed"
    assert cost_findings.four_costs(FourCosts(None, costs, full | {"EffectiveCost": 0.5}), "USD") == (
        "Effective cost: not known for every charge"
    )


def test_a_basis_known_for_less_than_all_of_spend_is_said_so():
    assert findings.coverage_note(0.93, "EffectiveCost").startswith("Effective cost is known for 93% of spend.")
    assert findings.coverage_note(1.0, "EffectiveCost") is None
    assert findings.coverage_note(None, "EffectiveCost") is None


def test_credits_are_named_as_what_they_took_off():
    kinds = [kind("Usage", 105), kind("Credit", -5)]

    assert cost_findings.charges(kinds, "USD") == "Usage is 105% of the charges; credits took off $5.00"


def test_unused_commitments_are_named_in_money():
    assert cost_findings.committed(Commitments(Decimal(3), Decimal(1), Decimal(4), Decimal(4)), "USD") == (
        "75% of commitments used; $1.00 paid for nothing"
    )


def test_the_headline_never_calls_list_prices_spent():
    assert "of the $10.0K at list prices in October" in findings.headline(
        [AWS, OPENAI], None, Scope(OCTOBER, basis="ListCost")
    )


def test_fees_beside_the_usage_they_cover_are_named_in_money():
    assert cost_findings.counted_twice(Decimal(60), "ListCost", "USD").startswith(
        "List cost holds $60.00 of commitment fees"
    )
    assert cost_findings.counted_twice(Decimal(0), "ListCost", "USD") is None
