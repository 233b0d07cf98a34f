"""The journal balances for each tenant, and books what the statements say."""

from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.models.chargeback.journal import booked, journal
from costlib.scope import Period

DECEMBER = datetime(2026, 12, 20, tzinfo=UTC)


def rows(month):
    return [(row["tenant"], row["account"], row["debit"] or 0, row["credit"] or 0) for row in booked(month).to_pylist()]


def test_what_a_tenant_owes_stands_against_its_components_and_mark_up(marked_up):
    assert rows(marked_up.month("2026-10")) == [
        ("blue", "5030", 0, Decimal("6.00")),
        ("blue", "5020", 0, Decimal("30.00")),
        ("blue", "4900", 0, Decimal("3.60")),
        ("blue", "1400", Decimal("39.60"), 0),
        ("red", "5030", 0, Decimal("2.00")),
        ("red", "5020", 0, Decimal("10.00")),
        ("red", "1400", Decimal("12.00"), 0),
    ]


def test_cost_of_nobody_is_booked_as_unallocated(books):
    books.decide("allocation", pools=[])
    assert [row for row in rows(books.month("2026-10")) if row[0] is None] == [
        (None, "5030", 0, Decimal("8.00")),
        (None, "5990", Decimal("8.00"), 0),
    ]


def test_what_is_given_back_changes_sides_and_every_tenant_balances(marked_up):
    sealed = marked_up.close("2026-10").month
    assert booked(sealed).to_pylist()[0]["reference"] == sealed.of("blue").content_hash
    marked_up.load("2026-10", blue="1.00", shared="-20.00")
    marked_up.load("2026-11", DECEMBER)
    november = marked_up.month("2026-11", DECEMBER)
    balance = defaultdict(Decimal)
    for tenant, _, debit, credit in rows(november):
        balance[tenant] += debit - credit
    assert set(balance.values()) == {0}
    owed = {tenant: debit - credit for tenant, account, debit, credit in rows(november) if account == "1400"}
    assert owed == {each.tenant: each.total for each in november.statements}
    assert owed["blue"] < 0


def test_the_last_day_of_the_month_is_the_day_of_the_books(books):
    found = journal(books.ledger, Period.month("2026-10"), books.bills.now)
    assert set(found["date"].to_pylist()) == {date(2026, 10, 31)}


def test_what_has_no_account_is_named(books):
    books.decide("chargeback", accounts=[])
    with pytest.raises(UsageError, match="'receivable' has no account in 2026-10: add one"):
        booked(books.month("2026-10"))
