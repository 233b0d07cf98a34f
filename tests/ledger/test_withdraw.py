"""What a source says nothing of any more leaves the ledger: whole scopes of whole months, seen by the audit."""

import hashlib
from decimal import Decimal

import pytest

from costlib.errors import EmptyLedgerError, ShrinkError
from costlib.focus.contract import FACTS
from costlib.ledger import index
from costlib.ledger.lake import Lake
from costlib.ledger.withdraw import withdraw
from costlib.models import history, trail


def load_two(ledger, bills, folder):
    for month in ("2026-10", "2026-11"):
        rows = bills.month(month, days=19) + bills.month(month, "2.00", days=19, BillingAccountId="payer-2")
        bills.load(ledger, folder / f"{month}.csv", rows, source="live")


@pytest.fixture
def two(once, ledger):
    """October (closed) and November (open) of one source, each of two accounts."""
    return once(load_two, ledger)


def out(bills, ledger, said, **how):
    return withdraw(ledger.home, "live", said, now=bills.now, actor="me", **{"replace": True, **how})


def test_an_open_month_loses_the_charges_of_a_day_only_when_told_to(bills, two):
    before = Lake(two.home, FACTS).version()
    with pytest.raises(ShrinkError, match=r"live 2026-11 .* on 19 of the 19 days .* \(first 2026-11-01\).* --replace"):
        out(bills, two, {"2026-11": ()}, replace=False)

    assert (bills.total(two), Lake(two.home, FACTS).version()) == (114, before)


def test_what_a_load_no_longer_brings_of_a_month_is_refused_before_anything_is_loaded(bills, ledger, tmp_path):
    bills.load(ledger, tmp_path / "first.csv", bills.month("2026-10", days=31, BillingAccountId="X"), source="live")
    (moved := tmp_path / "moved.csv").write_text(bills.csv(bills.month("2026-10", days=31, BillingAccountId="X:Y")))
    said = {"2026-10": [hashlib.sha256(moved.read_bytes()).hexdigest()]}
    with pytest.raises(ShrinkError, match="live 2026-10 is closed and would lose all 31 rows of X,"):
        ledger.ingest([moved], now=bills.now, source="live", said=said)

    assert bills.total(ledger) == 31
    ledger.ingest([moved], now=bills.now, source="live", said=said, replace=True)
    out(bills, ledger, said)
    assert bills.total(ledger) == 31


@pytest.mark.parametrize("days", [1, 18])
def test_an_open_month_that_comes_back_with_fewer_days_is_refused(bills, ledger, tmp_path, days):
    bills.load(ledger, tmp_path / "first.csv", bills.month("2026-11", days=19), source="live")
    (fewer := tmp_path / "fewer.csv").write_text(bills.csv(bills.month("2026-11", "9.00", days=days)))
    said = {"2026-11": [hashlib.sha256(fewer.read_bytes()).hexdigest()]}
    with pytest.raises(ShrinkError, match=f"live 2026-11 would have no charge any more on {19 - days} of the 19 days"):
        ledger.ingest([fewer], now=bills.now, source="live", said=said)

    assert bills.total(ledger) == 19
    assert ledger.ingest([fewer], now=bills.now, source="live").deliveries  # a file may be one of several


def test_an_open_month_without_charges_is_taken_out_and_the_rest_stays(bills, two):
    gone = out(bills, two, {"2026-11": ()})

    assert sorted((each.month, each.scope, each.rows) for each in gone) == [
        ("2026-11", "payer-1", 19),
        ("2026-11", "payer-2", 19),
    ]
    assert bills.total(two) == 57
    assert bills.problems(two) == []
    assert out(bills, two, {"2026-11": ()}) == ()


def test_only_what_the_files_of_the_month_did_not_bring_is_taken_out(bills, ledger, tmp_path):
    for account, cost in (("payer-1", "1.00"), ("payer-2", "2.00")):
        rows = bills.month("2026-11", cost, days=19, BillingAccountId=account)
        bills.load(ledger, tmp_path / f"{account}.csv", rows, source="live")
    kept = next(each for each in index.live_files(ledger.state) if each.path == "payer-1.csv")
    (gone,) = out(bills, ledger, {"2026-11": (kept.sha256,)}, replace=False)

    assert (gone.scope, bills.total(ledger)) == ("payer-2", 19)
    assert [each.path for each in index.live_files(ledger.state)] == ["payer-1.csv"]
    assert bills.problems(ledger) == []


def test_a_closed_month_is_taken_out_only_when_told_to(bills, two):
    before = Lake(two.home, FACTS).version()
    with pytest.raises(ShrinkError, match=r"live 2026-10 is closed .* 19 rows .* --replace"):
        out(bills, two, {"2026-10": (), "2026-11": ()}, replace=False)
    assert (bills.total(two), Lake(two.home, FACTS).version()) == (114, before)

    assert len(out(bills, two, {"2026-10": (), "2026-11": ()}, replace=True)) == 4
    assert (bills.total(two), bills.total(two, before)) == (0, 114)
    assert bills.problems(two) == []
    with pytest.raises(EmptyLedgerError):
        two.freshness()


def test_another_source_of_the_same_month_is_left_alone(bills, two, tmp_path):
    bills.load(two, tmp_path / "other.csv", bills.month("2026-11", "5.00", days=19), source="other")
    out(bills, two, {"2026-11": ()})

    assert bills.total(two) == 57 + 95


def test_audit_and_history_say_what_was_taken_out(bills, two):
    out(bills, two, {"2026-11": ()})
    step = trail.steps(two.state)[0]
    found = history.restatements(history.loads(two.home), "BilledCost")

    assert (step.actor, step.summary) == ("me", "38 rows taken out, of which their source says nothing any more")
    assert sorted((each.rows_before, each.rows_after, each.change) for each in found) == [
        (19, 0, Decimal(-38)),
        (19, 0, Decimal(-19)),
    ]
    assert {each.month for each in history.live(history.loads(two.home)).values()} == {"2026-10"}


def test_what_was_taken_out_comes_back_when_the_source_says_it_again(bills, two, tmp_path):
    out(bills, two, {"2026-11": ()})
    bills.load(two, tmp_path / "2026-11.csv", bills.month("2026-11", days=19), source="live")

    assert bills.total(two) == 57 + 19
    assert bills.problems(two) == []
