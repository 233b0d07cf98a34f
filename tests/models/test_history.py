from dataclasses import replace
from decimal import Decimal

import pytest

from costlib.errors import LedgerError
from costlib.focus.contract import FACTS
from costlib.ledger.lake import Lake
from costlib.models import history


@pytest.fixture
def restated(ledger, bills, tmp_path):
    """September, first billed at 2 a day in dollars, then at 3 and with one charge in euros."""
    bills.load(ledger, tmp_path / "first.csv", bills.month("2026-09", "2"))
    euros = bills.charge("2026-09-02", "5", BillingCurrency="EUR")
    bills.load(ledger, tmp_path / "second.csv", [*bills.month("2026-09", "3"), euros], actor="ada")
    return ledger


def test_each_currency_of_a_replaced_bill_has_its_before_and_after(restated):
    euros, dollars = history.restatements(history.loads(restated.home), "BilledCost")

    assert (dollars.currency, dollars.before, dollars.after, dollars.change) == ("USD", 56, 84, 28)
    assert (euros.currency, euros.before, euros.after, euros.change) == ("EUR", None, 5, None)
    assert (dollars.source, dollars.month, dollars.actor, dollars.closed) == ("focus:payer-1", "2026-09", "ada", True)
    assert (dollars.rows_before, dollars.rows_after) == (28, 28)


def test_a_month_that_was_still_open_is_no_restatement_of_a_closed_one(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "a.csv", bills.month("2026-11", days=9))
    bills.load(ledger, tmp_path / "b.csv", bills.month("2026-11", days=10))

    (found,) = history.restatements(history.loads(ledger.home), "BilledCost")
    assert (found.month, found.closed) == ("2026-11", False)


def test_the_newest_restatement_comes_first(restated, bills, tmp_path):
    bills.load(restated, tmp_path / "third.csv", bills.month("2026-09", "4"), replace=True)

    found = history.restatements(history.loads(restated.home), "BilledCost")
    assert [each.version for each in found] == sorted((each.version for each in found), reverse=True)


def test_what_was_replaced_is_read_back_from_the_version_before(restated):
    _, dollars = history.restatements(history.loads(restated.home), "ListCost")
    back = history.read_back(restated.home, dollars, "ListCost")

    assert (back.total, back.rows, back.same) == (Decimal(56), 28, True)
    assert not history.read_back(restated.home, replace(dollars, rows_before=27), "ListCost").same


def test_an_old_version_whose_files_are_gone_is_named(restated):
    _, dollars = history.restatements(history.loads(restated.home), "BilledCost")
    for file in Lake(restated.home, FACTS).path.glob("*.parquet"):
        file.unlink()

    with pytest.raises(LedgerError, match=f"version {dollars.version - 1} of the lake can't be read"):
        history.read_back(restated.home, dollars, "BilledCost")


def test_live_deliveries_are_those_of_the_latest_load(restated):
    loads = history.loads(restated.home)
    (first,) = history.live(loads[:1]).values()
    (last,) = history.live(loads).values()

    assert (first.rows, last.rows) == (28, 29)
    assert history.loads(restated.home, upto=loads[0][0]) == loads[:1]
