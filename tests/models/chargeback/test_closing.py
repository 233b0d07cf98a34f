"""Closing a month: what must hold, that it is for good, and that what changes later is charged exactly once."""

import hashlib
import json
import multiprocessing
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from costlib.errors import ClosingError, SealError
from costlib.ledger import Ledger, seals
from costlib.ledger.verify import verify
from costlib.models.chargeback import closing_report
from costlib.models.chargeback.answer import billing_months
from costlib.models.chargeback.closing import close, examine
from costlib.models.chargeback.month import BillingMonth
from costlib.models.chargeback.statement import MARKUP
from costlib.policy import decisions
from costlib.scope import Period

NOVEMBER, DECEMBER, JANUARY = (datetime(*month, 20, tzinfo=UTC) for month in ((2026, 11), (2026, 12), (2027, 1)))
OCTOBER = Period.month("2026-10")
WARMED = multiprocessing.get_context("forkserver")
WARMED.set_forkserver_preload(["costlib.models.chargeback.closing"])


def deltas(found):
    """Month, component and amount of each adjustment."""
    return [(f"{each.month:%Y-%m}", each.component, each.delta) for each in found.adjustments]


EVEN = {"name": "Even", "method": "even", "match": {}, "valid_from": "2000-01-01", "source": "test"}


def listed(name, valid_from="2000-01-01", valid_to=None, **more):
    """An owner of the document."""
    body = {"owner": "tenant", "name": name, "valid_from": valid_from, "source": "test", **more}
    return body if valid_to is None else body | {"valid_to": valid_to}


def charged(books, *months):
    """What sealed statements charge in all, by tenant."""
    sums = {}
    for each in (each for month in months for each in books.month(month).statements):
        sums[each.tenant] = sums.get(each.tenant, Decimal(0)) + each.total
    return sums


def alter(ledger, statement, *values):
    with ledger.state.database() as db:
        db.execute(statement, values)


def problems(ledger):
    return [problem for finding in verify(ledger.home) for problem in finding.problems]


def test_a_sealed_month_is_read_from_its_seal_whatever_the_ledger_says_now(books):
    draft = books.month("2026-10")
    sealed = books.close("2026-10").month
    books.load("2026-10", blue="300.00")
    assert books.month("2026-10") == sealed
    assert [each.as_json() | {"status": "draft", "sealed_at": None} for each in sealed.statements] == [
        each.as_json() for each in draft.statements
    ]
    assert {each.status for each in sealed.statements} == {"sealed"}
    assert billing_months(books.ledger) == {"2026-09": False, "2026-10": True}


def test_the_seal_is_in_the_audit_and_verified(books):
    sealed = books.close("2026-10").month
    entry = books.ledger.state.audit(1)[0]
    assert (entry.action, entry.subject, json.loads(entry.detail)) == ("close", "2026-10", {"sha256": sealed.sha256})
    assert problems(books.ledger) == []


def test_a_month_is_sealed_once(books):
    books.close("2026-10")
    with pytest.raises(ClosingError, match="2026-10 is sealed already"):
        books.close("2026-10")
    assert len([entry for entry in books.ledger.state.audit() if entry.action == "close"]) == 1


def test_an_open_month_is_not_sealed_and_it_says_from_when_on(books):
    with pytest.raises(ClosingError, match="2026-10 is open until its bills are final: close it from 2026-11-06 on"):
        books.close("2026-10", datetime(2026, 11, 5, tzinfo=UTC))
    assert seals.sealed_months(books.ledger.state) == []


def test_a_month_that_a_source_has_not_delivered_is_not_sealed_and_the_source_is_named(books):
    late = [books.row("2026-09-03", "1.00", BillingAccountId="late-1")]
    books.bills.load(books.ledger, books.folder / "late.csv", late, now=NOVEMBER, source="late")
    with pytest.raises(ClosingError, match=r"2026-10 is not delivered to its end by late \(to 2026-09-30\)"):
        books.close("2026-10")


def test_cost_without_a_rate_stands_against_sealing(books):
    books.load("2026-10", extra=[books.row("2026-10-09", "5.00", BillingCurrency="EUR")])
    with pytest.raises(ClosingError, match="5 EUR billed in 2026-10 has no rate into USD: load its rates"):
        books.close("2026-10")
    assert "5 EUR has no rate and is not charged" in books.month("2026-10").notes[0]


def test_cost_without_a_rate_in_a_sealed_month_stands_against_sealing_its_adjustments(books):
    books.close("2026-10")
    books.load("2026-10", extra=[books.row("2026-10-09", "5.00", BillingCurrency="EUR")])
    books.load("2026-11", DECEMBER)
    with pytest.raises(ClosingError, match="5 EUR billed in 2026-10 has no rate"):
        books.close("2026-11", DECEMBER)


def test_rules_that_the_cube_does_not_stand_for_yet_stand_against_sealing(books):
    books.decide("ownership", rules=[])
    with pytest.raises(ClosingError, match="the cube is older than facts or ownership rules: load anything"):
        books.close("2026-10")


def test_unsealed_months_before_are_a_warning_and_no_obstacle(books):
    assert any(text.startswith("2026-09 is not sealed") for text in books.close("2026-10").warnings)
    assert any(text.startswith("a later month is sealed") for text in books.close("2026-09").warnings)


def test_a_restated_month_is_adjusted_on_the_next_statement_and_never_twice(books):
    books.close("2026-10")
    books.load("2026-10", blue="30.00", red="10.00", shared="12.00")
    books.load("2026-11", DECEMBER)
    november = books.month("2026-11", DECEMBER)
    assert deltas(november.of("blue")) == [("2026-10", "storage", Decimal("3.00"))]
    assert deltas(november.of("red")) == [("2026-10", "storage", Decimal("1.00"))]
    assert november.of("blue").total == Decimal("39.00")
    books.close("2026-11", DECEMBER)
    books.load("2026-12", JANUARY)
    assert books.month("2026-12", JANUARY).adjusted == 0, "what a sealed statement charged is not charged again"
    books.load("2026-10", JANUARY, shared="16.00")
    found = books.statement("2026-12", "blue", JANUARY).adjustments[0]
    assert (found.sealed, found.stated, found.now, found.delta) == (6, 3, 12, 3)
    assert problems(books.ledger) == []


def test_a_restatement_that_is_taken_back_is_given_back(books):
    books.close("2026-10")
    books.load("2026-10", shared="12.00")
    books.load("2026-11", DECEMBER)
    books.close("2026-11", DECEMBER)
    books.load("2026-10", JANUARY, shared="8.00")
    books.load("2026-12", JANUARY)
    assert deltas(books.statement("2026-12", "blue", JANUARY)) == [("2026-10", "storage", Decimal("-3.00"))]


def test_adjustments_of_all_tenants_and_of_nobody_are_what_the_ledger_changed_by(books):
    sealed = books.close("2026-10").month
    books.load("2026-10", blue="33.333", red="11.117", shared="9.999")
    books.decide("allocation", pools=[])
    books.load("2026-11", DECEMBER)
    november = books.month("2026-11", DECEMBER)
    left = sum(each.delta for each in november.left_adjustments)
    assert sealed.total + november.adjusted + left == Decimal("54.45")
    assert november.cost + november.unallocated == november.total


def test_several_restated_months_are_adjusted_each_for_itself(books):
    books.close("2026-09")
    books.close("2026-10")
    books.load("2026-09", blue="31.00", shared="0.00")
    books.load("2026-10", red="12.00", shared="0.00")
    books.load("2026-11", DECEMBER)
    assert deltas(books.statement("2026-11", "blue", DECEMBER)) == [
        ("2026-09", "infrastructure", Decimal("1.00")),
        ("2026-09", "storage", Decimal("-6.00")),
        ("2026-10", "storage", Decimal("-6.00")),
    ]


def test_a_changed_mark_up_of_a_sealed_month_is_adjusted(marked_up):
    marked_up.close("2026-10")
    entry = {"name": "pro", "percent": "20", "valid_from": "2000-01-01", "source": "test"}
    marked_up.decide("chargeback", markups=[entry])
    marked_up.load("2026-11", DECEMBER)
    found = marked_up.statement("2026-11", "blue", DECEMBER)
    assert deltas(found) == [("2026-10", MARKUP, Decimal("3.60"))]
    assert (found.markup, found.total) == (Decimal("7.20"), Decimal("46.80"))


def test_a_changed_pool_of_a_sealed_month_is_adjusted(books):
    books.close("2026-10")
    books.load("2026-11", DECEMBER)
    heads = {"name": "Heads", "match": {}, "method": "even", "valid_from": "2026-10-01", "source": "test"}
    books.decide("allocation", pools=[heads | {"valid_to": "2026-11-01"}])
    november = books.month("2026-11", DECEMBER)
    assert deltas(november.of("blue")) == [("2026-10", "storage", Decimal("-2.00"))]
    assert deltas(november.of("red")) == [("2026-10", "storage", Decimal("2.00"))]


def test_a_month_sealed_in_another_currency_waits_and_says_so(books):
    books.close("2026-10")
    books.load("2026-10", shared="12.00")
    books.load("2026-11", DECEMBER)
    rates = books.folder / "rates.csv"
    rates.write_text("date,from_currency,to_currency,rate,source\n2026-01-01,USD,EUR,0.5,test\n")
    books.ledger.ingest([rates], now=DECEMBER)
    terms = decisions.read(books.ledger.state, "chargeback")["terms"]
    books.decide("chargeback", terms=[*terms, terms[0] | {"currency": "EUR", "valid_from": "2026-11-01"}])
    november = books.month("2026-11", DECEMBER)
    assert (november.currency, november.total, november.adjusted) == ("EUR", Decimal("24.00"), 0)
    assert november.notes == ("changes of 2026-10 wait for a statement in USD: it was sealed in that",)


def test_a_sealed_month_whose_currency_was_changed_afterwards_is_not_compared_across_currencies(books):
    books.close("2026-10")
    books.load("2026-11", DECEMBER)
    rates = books.folder / "rates.csv"
    rates.write_text("date,from_currency,to_currency,rate,source\n2026-01-01,USD,EUR,0.5,test\n")
    books.ledger.ingest([rates], now=DECEMBER)
    terms = decisions.read(books.ledger.state, "chargeback")["terms"][0]
    books.decide("chargeback", terms=[terms | {"currency": "EUR"}, terms | {"valid_from": "2026-11-01"}])
    november = books.month("2026-11", DECEMBER)
    assert (november.currency, november.adjusted) == ("USD", 0)
    assert november.notes == ("changes of 2026-10 wait for a statement in USD: it was sealed in that",)


def test_a_tenant_that_has_only_adjustments_gets_a_statement(books):
    books.close("2026-10")
    owner = {"owner": "tenant", "name": "green", "aliases": ["red"], "valid_from": "2026-11-01", "source": "test"}
    books.reown(owners=[owner])
    books.load("2026-11", DECEMBER)
    november = books.month("2026-11", DECEMBER)
    red, green = november.of("red"), november.of("green")
    assert (red.cost, red.total) == (0, Decimal("-12.00"))
    assert (green.cost, green.adjusted) == (Decimal("12.00"), Decimal("12.00"))


def test_what_was_adjusted_for_a_tenant_that_is_gone_since_is_given_back(books):
    books.close("2026-10")
    books.load("2026-11", DECEMBER)
    books.reown(owners=[listed("Blue", aliases=["blue"]), listed("Red", aliases=["red"])])
    books.close("2026-11", DECEMBER)
    books.load("2026-12", JANUARY)
    books.reown(owners=[listed("Blue", aliases=["blue", "red"])])
    december = books.month("2026-12", JANUARY)
    assert {each.tenant: each.adjusted for each in december.statements} == {"Blue": 24, "Red": -24}
    books.close("2026-12", JANUARY)
    assert sum(charged(books, "2026-10", "2026-11", "2026-12").values()) == 3 * 48
    assert charged(books, "2026-10", "2026-11", "2026-12") == {"blue": 0, "red": 0, "Red": 0, "Blue": 144}


@pytest.mark.parametrize("days", [("2026-10-10", "2026-10-20"), ("2026-10-10",), ("2026-09-10", "2026-10-20")])
def test_a_tenant_that_is_listed_for_some_days_of_a_sealed_month_only_is_adjusted(books, days):
    books.decide("allocation", pools=[EVEN])
    books.close("2026-10")
    books.load("2026-11", DECEMBER)
    books.reown(owners=[listed("guest", *days)])
    # 8 among two were 4 each; among three they are 2.67, of which one is rounded down
    november = books.month("2026-11", DECEMBER)
    assert sum(each.adjusted for each in november.statements) == 0
    assert november.of("guest").adjusted in {Decimal("2.66"), Decimal("2.67")}


def test_only_the_first_month_after_the_last_seal_carries_adjustments(books):
    books.close("2026-10")
    books.load("2026-10", shared="12.00")
    books.load("2026-11", DECEMBER)
    books.load("2026-12", JANUARY)
    assert [books.month(name, JANUARY).adjusted for name in ("2026-09", "2026-11", "2026-12")] == [0, 4, 0]
    books.close("2026-12", JANUARY)
    assert books.month("2026-11", JANUARY).adjusted == 0, "a month that was left out carries none afterwards"


def test_months_whose_inputs_are_the_same_are_not_computed_again(books, monkeypatch):
    books.close("2026-09")
    books.close("2026-10")
    books.load("2026-10", shared="12.00")
    books.load("2026-11", DECEMBER)
    asked = []
    module = sys.modules["costlib.models.chargeback.answer"]
    computed = module.current
    monkeypatch.setattr(module, "current", lambda *args: asked.append(f"{args[1].start:%Y-%m}") or computed(*args))
    books.month("2026-11", DECEMBER)
    assert asked == ["2026-10", "2026-11"]


def test_a_seal_that_was_altered_is_found_and_not_printed(books):
    books.close("2026-10")
    alter(books.ledger, "UPDATE seals SET body = replace(body, '30.00', '31.00')")
    assert problems(books.ledger) == [
        "the seal of 2026-10 is not what the audit says was sealed: restore the state from a backup"
    ]
    with pytest.raises(SealError, match="the seal of 2026-10 was altered"):
        books.month("2026-10")


def test_a_seal_altered_with_its_hash_is_found_through_the_audit(books):
    found = books.close("2026-10").month
    body = found.body().replace("30.00", "31.00")
    altered = hashlib.sha256(body.encode()).hexdigest()
    alter(books.ledger, "UPDATE seals SET body = ?, sha256 = ?", body, altered)
    assert "the seal of 2026-10 is not what the audit says" in problems(books.ledger)[0]


def test_a_seal_made_before_a_field_was_added_is_still_read(books):
    sealed = books.close("2026-10").month
    content = json.loads(sealed.body())
    del content["accounts"]
    again = BillingMonth.restored(content, sealed.sha256)
    assert again == replace(sealed, accounts={})


def test_a_seal_that_this_version_can_not_read_says_what_is_missing(books):
    sealed = books.close("2026-10").month
    content = json.loads(sealed.body())
    del content["statements"][0]["currency"]
    with pytest.raises(SealError, match=r"seal of 2026-10 can't be read by this version \(statements.0.currency\)"):
        BillingMonth.restored(content, sealed.sha256)


@pytest.mark.parametrize("change", ["actor = 'somebody else'", "at = '2026-11-01'", "month = '2026-09'"])
def test_a_seal_that_is_said_to_be_of_others_another_day_or_another_month_is_found(books, change):
    books.close("2026-10")
    alter(books.ledger, f"UPDATE seals SET {change}")
    assert any("is not what the audit says was sealed" in text for text in problems(books.ledger))


def test_a_seal_that_was_removed_is_found(books):
    books.close("2026-10")
    alter(books.ledger, "DELETE FROM seals")
    assert problems(books.ledger) == ["the seal of 2026-10 is gone: restore the state from a backup"]


def test_what_is_said_names_every_amount_and_the_proof(marked_up):
    found = marked_up.close("2026-10")
    body, text = closing_report.as_json(found), closing_report.as_text(found)
    assert body["ok"]
    assert (body["total"], body["cost"], body["markup"], body["charged"]) == ("48", "48", "3.6", "51.6")
    assert [each["tenant"] for each in body["tenants"]] == ["blue", "red"]
    assert "48.00  cost and unallocated; ledger 48, rounding 0" in text
    assert found.month.sha256 in text
    assert json.loads(json.dumps(body)) == body


def test_looking_at_what_would_be_sealed_seals_nothing(books):
    assert examine(books.ledger, OCTOBER, NOVEMBER).ok
    assert seals.sealed_months(books.ledger.state) == []


def seal_october(home, gate):
    """One process: wait for the others, then seal; the exit code says whether it won."""
    gate.wait(60)
    try:
        close(Ledger(home), OCTOBER, NOVEMBER)
    except ClosingError:
        sys.exit(3)


@pytest.mark.slow
def test_of_two_that_close_at_once_one_wins(books):
    gate = WARMED.Barrier(2)
    workers = [WARMED.Process(target=seal_october, args=(books.ledger.home.path, gate)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(worker.exitcode for worker in workers) == [0, 3]
    assert problems(books.ledger) == []


def die_sealing(home, where):
    """One process that ends without a word in the middle of sealing."""
    setattr(seals, where, lambda *_, **__: os._exit(9))
    close(Ledger(home), OCTOBER, NOVEMBER)


@pytest.mark.slow
@pytest.mark.parametrize("where", ["append", "Seal"])
def test_a_closing_that_dies_in_the_middle_seals_nothing_and_can_be_done_again(books, where):
    worker = WARMED.Process(target=die_sealing, args=(books.ledger.home.path, where))
    worker.start()
    worker.join(60)
    assert worker.exitcode == 9
    assert seals.sealed_months(books.ledger.state) == []
    assert problems(books.ledger) == []
    assert books.close("2026-10").month.status == "sealed"


@pytest.mark.slow
def test_a_closing_that_dies_once_it_is_sealed_is_sealed(books):
    worker = WARMED.Process(target=die_after_sealing, args=(books.ledger.home.path,))
    worker.start()
    worker.join(60)
    assert worker.exitcode == 9
    assert books.month("2026-10").total == 48
    assert problems(books.ledger) == []


def die_after_sealing(home):
    sealed = seals.seal
    seals.seal = lambda *args, **options: sealed(*args, **options) and os._exit(9)
    close(Ledger(home), OCTOBER, NOVEMBER)
