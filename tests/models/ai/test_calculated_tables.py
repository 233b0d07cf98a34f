"""Tables of the calculator, model choice, what-ifs and plans: the reference's figures, and nothing lost on the way."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.models.ai import book_findings, calculator_tables, choice_tables, offers, plan_tables, saving_tables
from costlib.models.ai.book_tables import entries_table, prices_table, sides_table, unpriced_table
from costlib.models.ai.calculator import calculate
from costlib.models.ai.choice import Option, choose, frontier, options
from costlib.models.ai.levers import Discount, Prices
from costlib.models.ai.lines import Line
from costlib.models.ai.optimise import alone, in_sequence
from costlib.models.ai.reconcile import reconcile
from costlib.models.units.content_costs import ContentType
from costlib.policy.ai import AiPolicy, Offer
from costlib.policy.decisions import shipped
from costlib.policy.prices.entries import PriceList
from costlib.policy.prices.packaged import PackagedBook
from costlib.policy.prices.stored import books

DAY = date(2026, 10, 31)
POLICY = AiPolicy.of(shipped("ai").body).on(DAY)
BOOKS = books(PriceList.of(shipped("prices").body))
REFERENCE = BOOKS.book("reference")


def test_the_calculator_begins_with_the_reference_s_figure():
    found = calculate(POLICY.patterns, REFERENCE, DAY)
    assert calculator_tables.in_full(found.total, found.currency) == "$59.095"
    assert calculator_tables.in_full(found.average, found.currency, 7) == "$0.0246229"
    assert calculator_tables.headline(found) == "2,400 pieces cost $59.10 a month, $0.0246 each"


def test_the_calculator_s_table_adds_up_and_has_what_was_measured():
    found = calculate(POLICY.patterns, REFERENCE, DAY)
    measured = [ContentType("blog_post", Decimal(10), 1.0, Decimal(2))]
    rows = {
        row["content_type"]: row
        for row in calculator_tables.calculation_table(found, POLICY.patterns, measured).to_pylist()
    }
    assert sum(row["monthly_cost"] for row in rows.values()) == Decimal("59.095")
    assert rows["blog_post"]["measured_per_piece"] == Decimal("0.2")
    assert rows["social_media"]["measured_per_piece"] is None
    assert next(part.name for part in calculator_tables.parts(found)) == "blog_post"
    assert calculator_tables.measured_volumes(measured) == {"blog_post": 10}


def test_models_without_a_price_are_told_and_never_free():
    named = {offer.model: offers.named(offer, REFERENCE, DAY) for offer in offers.offers(POLICY, [("OpenAI", "mine")])}
    assert named["mine"] == "mine, unpriced"
    assert named["llama3.1:8b"] == "llama3.1:8b, infrastructure only"
    assert named["gpt-4"] == "gpt-4"
    assert Offer(provider="openai", model="mine") not in offers.priced(
        offers.offers(POLICY, [("OpenAI", "mine")]), REFERENCE, DAY
    )


def test_prices_in_two_currencies_are_not_held_against_each_other():
    entry = {"book": "mine", "provider": "p", "valid_from": "2026-01-01", "source": "contract"}
    entries = [
        entry | {"name": name, "currency": currency, "per_1m": {"input": "1", "output": "2"}}
        for name, currency in (("a", "EUR"), ("b", "USD"))
    ]
    book = PriceList.of({"prices": entries}).books()["mine"]
    assert offers.currency_of([("p", "a")], book, DAY) == "EUR"
    assert offers.currency_of([("p", "none")], book, DAY) == "USD"
    with pytest.raises(UsageError, match="EUR and USD"):
        offers.currency_of([("p", "a"), ("p", "b")], book, DAY)


def test_options_say_who_takes_them_and_which_none_beats():
    found = options(POLICY, "newsletter_article", REFERENCE, DAY)
    chosen, best = [choose(found, rule) for rule in POLICY.modes], frontier(found)
    rows = {row["model"]: row for row in choice_tables.options_table(found, best, chosen).to_pylist()}
    assert rows["llama3.1:8b"]["chosen_by"] == "Low cost, Balanced"
    assert rows["gpt-4"]["chosen_by"] == "Premium"
    assert [name for name, row in rows.items() if not row["on_frontier"]] == ["gpt-3.5-turbo"]
    assert choice_tables.headline("newsletter_article", found, best).endswith("1 costs more for no more quality")
    assert choice_tables.costs(found[0], "USD") == "$0.156 a piece, quality 9.2"
    assert choice_tables.costs(found[-1], "USD") == "infrastructure only, quality 7.5"


def test_a_changed_quality_counts_and_nonsense_does_not():
    one = Option("p", "m", Decimal(7), Decimal(1))
    edited = choice_tables.quality_frame([one])
    assert choice_tables.qualities(edited) == {"m": 7.0}
    assert [choice_tables.with_quality([one], {"m": value})[0].quality for value in (9.9, 11, float("nan"), -1)] == [
        Decimal("9.9"),
        7,
        7,
        7,
    ]


LINES = [
    Line("blog_post", "openai", "gpt-4", "input", Decimal(100), Decimal(80)),
    Line(None, "openai", "gpt-4", "output", Decimal(100), Decimal(20)),
]


@given(st.integers(0, 100), st.integers(0, 100))
def test_savings_of_levers_and_of_content_types_add_up_to_the_whole(first, second):
    levers = [
        Discount("batch", Decimal(first) / 100, Decimal("0.5"), "half price"),
        Discount("trimming", Decimal(second) / 100, Decimal(0), "left out", ("input",)),
    ]
    at = Prices(REFERENCE, DAY)
    made, single = in_sequence(LINES, levers, at), [alone(LINES, lever, at) for lever in levers]
    table = saving_tables.levers_table(made, single).to_pylist()
    assert sum(row["saving"] for row in table) == made.whole.saving
    assert sum(row["saving"] for row in saving_tables.content_table(LINES, made).to_pylist()) == made.whole.saving
    assert sum(step.moved for step in saving_tables.steps(made)) == -made.whole.saving


def test_a_what_if_says_that_it_is_an_estimate():
    half = Discount("batch", Decimal(1), Decimal("0.5"), "half price")
    at = Prices(REFERENCE, DAY)
    said = saving_tables.headline(in_sequence(LINES, [half], at), "USD")
    assert said == "Estimate: these levers would save $50.00, 50% of $100.00 for tokens"
    assert saving_tables.headline(in_sequence(LINES, [], at), "USD") == "Nothing is changed: tokens cost $100.00"


def test_plans_break_even_where_the_reference_says():
    rows = plan_tables.plans_table(POLICY.tiers, Decimal("2186.50"), Decimal(50_000)).to_pylist()
    assert [row["break_even"] for row in rows] == [31_236, 39_755, 72_884]
    assert [(row["stated_markup"], row["computed_markup"]) for row in rows] == [(3.0, 3.33), (2.5, 3.2), (2.0, 2.5)]
    assert rows[0]["margin"] == Decimal("1313.50")
    curves = plan_tables.curves(POLICY.tiers, Decimal("2186.50"))
    assert all(margins[0].margin == Decimal("-2186.50") and margins[-1].volume > 72_884 for _, margins, _ in curves)
    assert "startup at 31,236" in plan_tables.headline(POLICY.tiers, Decimal("2186.50"))
    assert plan_tables.headline([], Decimal(1)) == "No plan rules on this day"


def test_a_book_is_held_against_bills_with_its_source(both, llm):
    found = reconcile(both, llm.scope, PackagedBook(), monthly=False)
    table = prices_table(found, PackagedBook(), DAY).to_pylist()
    assert all(row["billed_per_million"] == row["listed_per_million"] for row in table)
    assert all(row["source"].startswith("genai-prices") for row in table)
    assert book_findings.against_book(found).endswith("to the last digit")
    assert book_findings.unpriced(found) == "Every counted token has a price in this book"


def test_what_a_book_does_not_price_is_listed(both, llm):
    found = reconcile(both, llm.scope, REFERENCE, monthly=False)
    rows = unpriced_table(found.unpriced).to_pylist()
    assert sum(row["tokens"] for row in rows) == 2_200_000
    assert book_findings.unpriced(found).startswith("Unpriced, and not free: 2.20M tokens")
    assert prices_table(found, REFERENCE, DAY)["computed"].null_count == len(found.rows)
    assert book_findings.against_book(found) == "No tokens have both a bill and a price in this book"


def test_bills_and_usage_reports_stand_side_by_side(both, ledger, llm, tmp_path):
    rows = reconcile(both, llm.scope, PackagedBook()).rows
    assert (
        book_findings.sides(rows) == "Bills and usage reports count the same tokens in all 2 months, models and kinds"
    )
    assert book_findings.counted(rows) == {
        "Tokens by bills": 1_100_000,
        "Tokens by usage reports": 2_200_000,
        "Tokens, each once": 2_200_000,
    }
    again = llm.openai("organization.usage.completions.result", llm.gpt_usage(900_000, 100_000))
    rows = reconcile(llm.load(ledger, tmp_path, again=again), llm.scope, PackagedBook()).rows
    assert book_findings.sides(rows) == "Bills and usage reports count apart in 1 of 2 months, models and kinds"
    table = {(row["provider"], row["kind"]): row for row in sides_table(rows).to_pylist()}
    assert table["OpenAI", "input"]["tokens_apart"] == 100_000
    assert table["Anthropic", "input"]["tokens_apart"] is None


def test_what_is_held_against_a_book_is_told_where_it_is_not_all(ledger, bills, llm, tmp_path):
    said = {"ServiceProviderName": "OpenAI", "x_TokenKind": "input", "ConsumedUnit": "Tokens"}
    unknown = dict.fromkeys(("EffectiveCost", "ListCost", "ContractedCost"), "")
    rows = [
        bills.charge("2026-10-02", "30", **said, x_Model="gpt-4", ConsumedQuantity="1000000"),
        bills.charge("2026-10-02", "90", **said, x_Model="own-1", ConsumedQuantity="1000000"),
        bills.charge("2026-10-02", "", **said, x_Model="own-2", ConsumedQuantity="5", **unknown),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    found = reconcile(ledger, llm.scope, PackagedBook(), monthly=False)
    assert book_findings.against_book(found).startswith("$30.00 of the $120.00 billed for tokens are what")
    assert book_findings.sides(found.rows).startswith("Bills and usage reports count different models")


def test_every_kept_price_has_its_dates_and_source():
    rows = entries_table(BOOKS).to_pylist()
    assert {row["book"] for row in rows} == {"reference"}
    gpt = next(row for row in rows if row["model"] == "gpt-4" and row["kind"] == "output")
    assert (gpt["per_million"], gpt["valid_from"]) == (60, date(2025, 8, 6))
    assert all(row["source"] for row in rows)
