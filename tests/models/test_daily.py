"""The last whole day, redone by hand."""

from datetime import date

from costlib.models.daily import last_day, words


def test_a_day_is_held_against_the_mean_of_the_week_before(ledger, bills, tmp_path):
    rows = [*bills.month("2026-11", "10", days=9), bills.charge("2026-11-10", "15")]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    found = last_day(ledger, "USD")

    assert (found.day, found.cost, found.before, found.month) == (date(2026, 11, 10), 15, 10, 105)
    assert words(found, "USD") == (
        "10 Nov cost $15.00, 50% more than the mean of the week before; November so far $105.00"
    )


def test_the_first_day_of_all_is_held_against_nothing(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge("2026-11-10", "15")])

    assert words(last_day(ledger, "USD"), "USD") == "10 Nov cost $15.00; November so far $15.00"


def test_what_no_rate_converts_is_named_and_what_is_not_known_is_unknown(ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "yen.csv", [bills.charge("2026-11-10", "500", BillingCurrency="JPY")], source="yen")
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge("2026-11-10", "")], source="aws")
    found = words(last_day(ledger, "USD"), "USD")

    assert found == ("10 Nov cost unknown; November so far unknown, without what is in JPY, which no rate converts")
