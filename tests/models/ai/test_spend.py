"""What models cost: every token counts once, and what is unknown is never 0."""

from datetime import date
from decimal import Decimal

import narwhals as nw
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.models.ai import spend, spend_findings, spend_tables
from costlib.models.ai.spend import AiSpend
from costlib.models.units.content_costs import ContentType
from costlib.queries import AI
from costlib.queries_ai import SUMS, TOKENS, ai_spend
from costlib.scope import Period, Scope

ROW = st.fixed_dictionaries(
    {
        "charge_date": st.dates(date(2026, 9, 1), date(2026, 10, 31)),
        "ServiceProviderName": st.sampled_from(["OpenAI", "Anthropic"]),
        "ServiceCategory": st.just(AI),
        "x_Model": st.sampled_from(["a", None]),
        "x_TokenKind": st.sampled_from(["input", "output", None]),
        "x_Tenant": st.sampled_from(["blue", "green", None]),
        "known_bases": st.sampled_from(["", "BE", "BELC"]),
        "BilledCost": st.integers(0, 1000).map(float),
        "ListCost": st.integers(0, 1000).map(float),
        "tokens": st.none() | st.integers(1, 1000).map(float),
        "rows": st.integers(1, 3),
    }
)
SCOPE = Scope(Period(date(2026, 9, 1), date(2026, 11, 1)))


def answer(rows, *by, scope=SCOPE):
    table = pa.Table.from_pylist([row | ({} if row["known_bases"] else {"BilledCost": None}) for row in rows])
    table = table.set_column(
        table.schema.get_field_index("tokens"), "tokens", table["tokens"].cast(pa.float64())
    )  # a column of nulls alone has no type
    return ai_spend(nw.from_native(table).lazy(backend="duckdb"), scope, *by).collect("pyarrow").to_arrow().to_pylist()


def asked(ledger, llm, *by, **filters):
    return ledger.ask_by_day(ai_spend, llm.scope.where(**filters), *by).to_pylist()


@settings(max_examples=10)
@given(st.lists(ROW, min_size=1, max_size=30))
def test_parts_add_up_to_the_whole_whatever_they_are_told_apart_by(rows):
    (whole,) = answer(rows)
    for by in (("x_Tenant",), ("x_TokenKind", "x_Model"), ("month",), TOKENS):
        parts = answer(rows, *by)
        for name in ("cost", "rows", "known", "tokens", "counted", "token_cost"):
            assert sum(part[name] or 0 for part in parts) == pytest.approx(whole[name] or 0)


@settings(max_examples=10)
@given(st.lists(ROW, min_size=1, max_size=30))
def test_one_answer_by_day_gives_those_by_its_columns(rows):
    days = [row | {name: Decimal(str(row[name] or 0)) for name in SUMS} for row in answer(rows, *TOKENS)]
    for by in ((), ("month",), ("x_Model",), ("month", "x_TokenKind"), TOKENS):
        found = spend.grouped(days, SCOPE.period, *by)
        asked_for = answer(rows, *by)
        key = [tuple(str(row[name]) for name in by) for row in found]
        assert sorted(key) == sorted(tuple(str(row[name]) for name in by) for row in asked_for)
        for row in asked_for:
            mine = found[key.index(tuple(str(row[name]) for name in by))]
            assert {name: float(mine[name] or 0) for name in SUMS} == pytest.approx(
                {name: float(row[name] or 0) for name in SUMS}
            )


@settings(max_examples=10)
@given(st.lists(ROW, min_size=1, max_size=20))
def test_a_usage_report_beside_a_bill_changes_no_cost_and_replaces_its_count(rows):
    billed = [row | {"known_bases": "BELC", "tokens": 7.0, "x_TokenKind": "input"} for row in rows]
    reported = [row | {"known_bases": "", "tokens": 9.0} for row in billed]
    (before,), (after,) = answer(billed), answer([*billed, *reported])
    assert after["cost"] == before["cost"]
    assert after["tokens"] == 9 * len(rows)
    assert before["tokens"] == 7 * len(rows)


def test_tokens_of_bills_and_usage_reports_count_once(both, llm):
    found = spend.ai_spend(asked(both, llm))
    assert (found.cost, found.tokens) == (Decimal(8), 2_200_000)
    assert round(found.per_million, 6) == Decimal("3.636364")


def test_costs_of_anthropic_find_the_tokens_of_its_usage_report(both, llm):
    lines = {line.name: line for line in spend.lines(asked(both, llm, "x_Model"), None, "x_Model")}
    claude = lines["claude-sonnet-4-20250514"].now
    assert (claude.cost, claude.tokens) == (Decimal("4.5"), 1_100_000)
    kinds = spend.by_name(asked(both, llm, "x_TokenKind", ServiceProviderName=("Anthropic",)), "x_TokenKind")
    assert kinds["input"].per_million == 3
    assert kinds["output"].per_million == 15


def test_usage_without_a_bill_has_tokens_and_an_unknown_cost(ledger, llm, tmp_path):
    llm.load(ledger, tmp_path, usage=llm.anthropic(llm.claude_usage(1000, 0)))
    found = spend.ai_spend(asked(ledger, llm))
    assert (found.cost, found.tokens, found.per_million) == (None, 1000, None)
    (said,) = spend_findings.limits(found, {}, {"Anthropic": found}, "USD")
    assert said == "1,000 tokens of Anthropic were reported without a cost that names them: it is unknown, not 0."


def test_a_bill_without_counts_has_a_cost_and_unknown_tokens(ledger, llm, tmp_path):
    llm.load(ledger, tmp_path, costs=llm.anthropic(llm.claude_cost("output_tokens", "150")))
    found = spend.ai_spend(asked(ledger, llm))
    assert (found.cost, found.tokens, found.per_million) == (Decimal("1.5"), None, None)
    (said,) = spend_findings.limits(found, {}, {"Anthropic": found}, "USD")
    assert said.startswith("$1.50 of token cost has no token count")


def test_models_on_own_machines_are_infrastructure_only():
    local = AiSpend(None, Decimal(5000))
    (said,) = spend_findings.limits(local, {}, {"Ollama": local}, "USD")
    assert said.endswith("ran on your own machines: infrastructure only, they have no price.")


def test_cost_that_names_no_tokens_is_told_with_its_services():
    whole, vertex = AiSpend(Decimal(30), Decimal(10), Decimal(20), Decimal(10), Decimal(20)), AiSpend(Decimal(10), None)
    said = spend_findings.limits(whole, {"Vertex AI": vertex, "API": whole}, {}, "USD")
    assert said[0].startswith("$10.00 of AI cost names no tokens (Vertex AI, API)")


def line(name, cost, tokens=None, before=None):
    now = AiSpend(cost, tokens, cost or Decimal(0), tokens or Decimal(0), cost or Decimal(0), 1, 1)
    return spend.AiLine(name, now, before, None)


def test_a_table_says_what_is_unknown_and_never_0():
    table = spend_tables.lines_table([line(None, Decimal(5)), line("a", None, Decimal(7))], "x_Model").to_pylist()
    assert table[0] == {
        "x_Model": "No model named",
        "cost": Decimal(5),
        "share_percent": None,
        "tokens": None,
        "per_million": None,
    }
    assert table[1]["cost"] is None


def test_lines_by_content_type_take_the_pieces_of_that_type():
    found = [line("blog_post", Decimal(10)), line(None, Decimal(1))]
    pieces = [ContentType("blog_post", Decimal(40), 1.0, Decimal(10))]
    table = spend_tables.with_pieces(spend_tables.lines_table(found, "x_ContentType"), found, pieces).to_pylist()
    assert [(row["pieces"], row["per_piece"]) for row in table] == [(Decimal(40), Decimal("0.25")), (None, None)]


def test_months_of_a_course_add_up_to_the_answer(both, llm):
    table = asked(both, llm, "month", "x_Model")
    course = spend_tables.course(table, "x_Model", [date(2026, 9, 1), date(2026, 10, 1)], shown=1)
    assert course.totals == (Decimal(0), Decimal(8))
    assert spend_tables.course_table(course).num_rows == 2


def test_the_headline_names_the_dearest_and_what_it_is_part_of():
    scope = Scope(Period.month("2026-10")).where(x_Model=("gpt-4",))
    one = spend.AiLine("blog_post", AiSpend(Decimal(30), None), None, 0.75)
    other = spend.AiLine(None, AiSpend(Decimal(10), None), None, 0.25)
    said = spend_findings.headline([one, other], "x_ContentType", scope)
    assert said == "blog_post is 75% of the $40.00 of gpt-4 in October 2026"
