"""Statements of a month: components, corrections, mark-up, usage, and that nothing is lost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.models.chargeback.answer import billing_months, statement, statements
from costlib.models.chargeback.statement import Statement
from costlib.models.chargeback.statement_months import adds_up, proof
from costlib.scope import Period

OCTOBER = Period.month("2026-10")
AI = {"ServiceCategory": "AI and Machine Learning", "ServiceName": "OpenAI API"}


def part(found, name):
    return next(each for each in found.components if each.name == name)


def test_a_statement_holds_what_the_tenant_owns_and_its_part_of_what_is_shared(books):
    found = books.statement("2026-10", "blue")
    assert [(line.description, line.pool, line.amount) for line in part(found, "infrastructure").lines] == [
        ("Amazon EC2", "Direct", Decimal("30.00"))
    ]
    assert [(line.description, line.pool, line.amount) for line in part(found, "storage").lines] == [
        ("Amazon S3", "Shared services", Decimal("6.00"))
    ]
    assert (found.cost, found.markup, found.total, found.status) == (Decimal("36.00"), 0, Decimal("36.00"), "draft")


def test_a_statement_says_by_what_shared_cost_was_shared_out(books):
    (row,) = books.statement("2026-10", "blue").shared
    assert (row.pool, row.driver, row.quantity, row.total) == ("Shared services", "facts.cost", 30, 40)
    assert (row.share, row.cost, row.amount) == (75, 8, Decimal("6.00"))


@pytest.mark.parametrize("shared", ["0.01", "0.02", "7.77", "-3.33", "100.004999", "0.005"])
def test_statements_and_what_is_unallocated_are_the_ledgers_total_to_the_cent(books, shared):
    books.load("2026-10", shared=shared, blue="13.337", red="6.661")
    found = books.month("2026-10")
    assert found.ledger == Decimal(shared) + Decimal("13.337") + Decimal("6.661")
    assert abs(found.rounding) <= Decimal("0.005")
    assert sum(each.cost for each in found.statements) + found.unallocated == found.total


def test_a_month_that_does_not_add_up_says_so(books):
    found = books.month("2026-10")
    assert adds_up(found)
    assert "are the ledger's 48.00 USD" in proof(found)
    lost = replace(found, ledger=found.ledger + Decimal("0.01"))
    assert not adds_up(lost)
    assert "the ledger says 48.01 USD: do not send them" in proof(lost)


def test_cost_in_no_pool_is_left_and_still_in_the_total(books):
    books.decide("allocation", pools=[])
    found = books.month("2026-10")
    assert [(left.component, left.amount) for left in found.left] == [("storage", Decimal("8.00"))]
    assert (found.cost, found.unallocated, found.total) == (40, 8, 48)


def test_what_was_used_in_an_older_month_is_a_correction_shared_out_as_in_that_month(books):
    september = {"BillingPeriodStart": "2026-10-01T00:00:00Z", "BillingPeriodEnd": "2026-11-01T00:00:00Z"}
    books.load("2026-09", blue="10.00", red="30.00")
    books.load("2026-10", extra=[books.row("2026-09-20", "-4.00", "", ServiceName="Refund", **september)])
    found = books.month("2026-10")
    assert {each.tenant: [(line.month, line.amount) for line in each.corrections] for each in found.statements} == {
        "blue": [(date(2026, 9, 1), Decimal("-1.00"))],
        "red": [(date(2026, 9, 1), Decimal("-3.00"))],
    }
    assert found.total == 44
    assert found.of("blue").cost == 35
    assert books.month("2026-09").total == 48, "the month of use is charged for what was billed in it"


def test_a_month_that_ends_in_half_cents_in_each_month_of_use_is_rounded_once(books):
    september = {"BillingPeriodStart": "2026-10-01T00:00:00Z", "BillingPeriodEnd": "2026-11-01T00:00:00Z"}
    books.load("2026-10", blue="30.006", extra=[books.row("2026-09-20", "1.006", **september)])
    found = books.month("2026-10")
    assert (found.ledger, found.total) == (Decimal("49.012"), Decimal("49.01"))


def test_the_mark_up_of_a_plan_stands_apart_from_cost(marked_up):
    found = marked_up.statement("2026-10", "blue")
    assert (found.plan, found.markup_percent) == ("pro", 10)
    assert (found.cost, found.markup, found.total) == (Decimal("36.00"), Decimal("3.60"), Decimal("39.60"))
    assert marked_up.statement("2026-10", "red").markup == 0


def test_a_mark_up_rules_from_its_day_on(marked_up):
    entry = {"name": "pro", "source": "test"}
    marked_up.decide(
        "chargeback",
        markups=[
            {**entry, "percent": "10", "valid_from": "2000-01-01"},
            {**entry, "percent": "50", "valid_from": "2026-10-01"},
        ],
    )
    assert [marked_up.statement(name, "blue").markup_percent for name in ("2026-09", "2026-10")] == [10, 50]


def test_ai_is_told_by_model_with_tokens_requests_and_their_averages(books):
    token = {"ConsumedUnit": "Tokens", **AI}
    rows = [
        books.row("2026-10-02", "6.00", x_Model="m-1", x_TokenKind="output", ConsumedQuantity="300", **token),
        books.row("2026-10-02", "3.00", x_Model="m-2", x_TokenKind="input", ConsumedQuantity="600", **token),
        books.row("2026-10-02", "1.00", x_Model="m-2", x_TokenKind="cached_input", ConsumedQuantity="100", **token),
    ]
    blank = dict.fromkeys(("ConsumedUnit", "x_Model", "x_TokenKind", "ConsumedQuantity"), "")
    path = books.folder / "ai.csv"
    plain = [books.row("2026-10-05", "10.00", "red")]
    columns = [{**blank, **row} for row in [*plain, *rows]]
    books.bills.load(books.ledger, path, columns, replace=True)
    metrics = books.folder / "metrics.csv"
    metrics.write_text(
        "date,tenant,metric,value,unit\n2026-10-03,blue,api_calls,40,calls\n"
        "2026-10-03,blue,content_pieces.blog_post,5,pieces\n2026-10-03,red,api_calls,0,calls\n"
    )
    books.ledger.ingest([metrics], now=books.bills.now)
    found = books.statement("2026-10", "blue")
    assert [(each.name, each.input, each.cached, each.output, each.amount) for each in found.by_model] == [
        ("m-1", 0, 0, 300, Decimal("6.00")),
        ("m-2", 600, 100, 0, Decimal("4.00")),
    ]
    assert sum(each.amount for each in found.by_content_type) == part(found, "ai_processing").amount == 10
    used = found.usage
    assert (used.tokens, used.requests, used.tokens_per_request) == (1000, 40, 25)
    assert (used.cost_per_request, used.pieces) == (Decimal("0.250000"), (("blog_post", 5),))
    assert part(found, "ai_processing").lines[0].quantity == 1000
    assert any("m-1 makes 60 % of model cost with 30 % of tokens" in text for text in found.recommendations)
    assert books.statement("2026-10", "red").usage.cost_per_request is None, "nothing is divided by no requests"


def test_requests_without_a_metric_are_unknown_and_not_none(books):
    used = books.statement("2026-10", "blue").usage
    assert (used.requests, used.tokens_per_request, used.cost_per_request) == (None, None, None)


def test_a_cost_that_is_unknown_is_said_and_not_charged(books):
    books.load("2026-10", extra=[books.row("2026-10-09", "5.00", EffectiveCost="")])
    assert books.month("2026-10").total == 48
    assert "EffectiveCost is known for 3 of 4 rows" in books.month("2026-10").notes[0]


def test_a_statement_reads_back_as_it_was_written_and_its_hash_covers_it(marked_up):
    found = marked_up.statement("2026-10", "blue")
    again = Statement.restored(found.as_json())
    assert again == found
    assert again.hashed().content_hash == found.content_hash
    richer = Statement.restored({**found.as_json(), "markup": "3.61"})
    assert richer.hashed().content_hash != found.content_hash


def test_a_tenant_gets_its_own_statement_alone(books):
    assert statement(books.ledger, OCTOBER, "red", books.bills.now).tenant == "red"
    assert [each.tenant for each in statements(books.ledger, OCTOBER, books.bills.now)] == ["blue", "red"]
    with pytest.raises(UsageError, match="'green' has no statement for 2026-10"):
        statement(books.ledger, OCTOBER, "green", books.bills.now)


def test_a_month_without_bills_has_no_statements_and_says_which_have(books):
    with pytest.raises(UsageError, match=r"nothing is billed in 2026-12.*2026-09 to 2026-10"):
        books.month("2026-12")
    assert billing_months(books.ledger) == {"2026-09": False, "2026-10": False}


def test_a_statement_tells_nothing_of_what_others_cost(books):
    foreign = books.row("2026-10-09", "777.00", "red", BillingCurrency="EUR")
    books.load("2026-10", extra=[foreign, books.row("2026-10-10", "888.00", "red", EffectiveCost="")])
    assert books.statement("2026-10", "blue").notes == (
        "EffectiveCost is not known for every charge: what is unknown is not charged",
        "cost in EUR has no rate and is not charged: load its rates",
    )
    assert books.month("2026-10").notes == (
        "EffectiveCost is known for 3 of 4 rows: what is unknown is not charged",
        "777 EUR has no rate and is not charged: load its rates",
    )


def test_a_component_on_a_column_that_the_cube_lacks_is_named(books):
    rest = {"title": "All", "match": {}, "valid_from": "2000-01-01", "source": "test"}
    odd = rest | {"name": "databases", "match": {"ResourceName": ["db*"]}}
    books.decide("chargeback", components=[odd, rest | {"name": "rest"}])
    with pytest.raises(UsageError, match="component 'databases' of chargeback asks for 'ResourceName'"):
        books.month("2026-10")
