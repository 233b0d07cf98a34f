from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from costlib.models.ai.reconcile import reconcile, reconciled
from costlib.models.ai.tokens import days_of, token_days
from costlib.policy.prices.packaged import PackagedBook

BOOK = PackagedBook()
COUNTS = st.none() | st.integers(0, 10**9).map(Decimal)


def by_kind(found):
    return {(row.provider, row.kind): row for row in found.rows}


def test_tokens_that_bill_and_usage_both_count_are_counted_once(both, llm):
    rows = by_kind(reconcile(both, llm.scope, BOOK))
    gpt = rows["OpenAI", "input"]
    assert (gpt.billed_tokens, gpt.used_tokens, gpt.tokens) == (10**6, 10**6, 10**6)
    claude = rows["Anthropic", "input"]
    assert (claude.billed_tokens, claude.used_tokens, claude.tokens) == (None, 10**6, 10**6)


def test_billed_and_computed_agree_at_list_price(both, llm):
    found = reconcile(both, llm.scope, BOOK)
    assert [row.difference for row in found.rows] == [0, 0, 0, 0]
    assert found.billed == Decimal("8.00")
    assert not found.unpriced


def test_anthropic_s_cents_are_never_dollars(both, llm):
    claude = by_kind(reconcile(both, llm.scope, BOOK))["Anthropic", "input"]
    assert claude.billed == claude.computed == 3
    assert claude.per_million == 3


def test_a_bill_above_the_book_shows_what_is_over(ledger, llm, tmp_path):
    llm.load(
        ledger,
        tmp_path,
        costs=llm.openai("organization.costs.result", llm.gpt_cost("gpt-4o-2024-08-06, input", 4, 1_000_000)),
    )
    (row,) = reconcile(ledger, llm.scope, BOOK).rows
    assert (row.billed, row.computed, row.difference) == (4, Decimal("2.5"), Decimal("1.5"))


def test_usage_without_cost_has_no_cost_and_not_zero(ledger, llm, tmp_path):
    llm.load(ledger, tmp_path, usage=llm.anthropic(llm.claude_usage(1000, 0)))
    (row,) = reconcile(ledger, llm.scope, BOOK).rows
    assert row.billed is None
    assert row.per_million is None
    assert row.computed == Decimal("0.003")
    assert row.notes == ("usage without cost on 1 of 1 days",)
    assert row.difference is None


def test_cost_without_usage_has_no_tokens(ledger, llm, tmp_path):
    llm.load(ledger, tmp_path, costs=llm.anthropic(llm.claude_cost("output_tokens", "150")))
    (row,) = reconcile(ledger, llm.scope, BOOK).rows
    assert (row.billed, row.tokens, row.computed, row.difference) == (Decimal("1.5"), None, None, None)
    assert row.notes == ("cost without usage on 1 of 1 days",)


def test_a_model_that_no_book_knows_is_unpriced_and_listed(ledger, llm, tmp_path):
    usage = llm.openai("organization.usage.completions.result", llm.gpt_usage(7, 0, model="my-own-1"))
    llm.load(ledger, tmp_path, usage=usage)
    found = reconcile(ledger, llm.scope, BOOK)
    assert [(each.model, each.tokens, each.reason) for each in found.unpriced] == [
        ("my-own-1", 7, "no price for the model on these days")
    ]
    assert found.rows[0].computed is None


def test_batches_are_priced_as_batches(ledger, llm, tmp_path):
    usage = llm.openai("organization.usage.completions.result", llm.gpt_usage(1_000_000, 0, batch=True))
    llm.load(ledger, tmp_path, usage=usage)
    (row,) = reconcile(ledger, llm.scope, BOOK).rows
    assert row.computed == Decimal("1.25")


def test_over_the_whole_period_months_are_one_row(both, llm):
    assert {row.month for row in reconcile(both, llm.scope, BOOK).rows} == {llm.day.replace(day=1)}
    assert {row.month for row in reconcile(both, llm.scope, BOOK, monthly=False).rows} == {None}


@given(st.lists(st.tuples(st.integers(1, 3), COUNTS, COUNTS, st.booleans()), max_size=8))
def test_tokens_are_the_usage_report_s_where_there_is_one_and_never_the_sum(llm, given_rows):
    rows = [
        {
            "charge_date": llm.day.replace(day=day),
            "ServiceProviderName": "OpenAI",
            "x_Model": "gpt-4o",
            "x_TokenKind": "input",
            "SkuPriceDetails": '{"x_ServiceTier": "default"}' if tiered else None,
            "cost": None if billed is None else billed / 10**6,
            "billed_rows": int(billed is not None),
            "billed_tokens": billed,
            "billed_counts": int(billed is not None),
            "used_rows": int(used is not None),
            "used_tokens": used,
        }
        for day, billed, used, tiered in given_rows
    ]
    days = days_of(rows)
    for each in days:
        mine = [row for row in given_rows if row[0] == each.day.day]
        used = [row[2] for row in mine if row[2] is not None]
        billed = [row[1] for row in mine if row[1] is not None]
        assert each.tokens == (sum(used) if used else sum(billed) if billed else None)
        assert sum(part.tokens for part in each.used) == (each.tokens or 0)
    assert sum(row.tokens or 0 for row in reconciled(days, llm.scope, BOOK).rows) == sum(d.tokens or 0 for d in days)


def test_days_of_a_ledger_name_provider_model_and_kind(both, llm):
    assert {(day.provider, day.model, day.kind) for day in token_days(both, llm.scope)} == {
        (provider, model, kind)
        for provider, model in (("OpenAI", "gpt-4o-2024-08-06"), ("Anthropic", "claude-sonnet-4-20250514"))
        for kind in ("input", "output")
    }
