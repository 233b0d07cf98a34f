from datetime import date
from decimal import Decimal

import pytest

from costlib.models.tenants import allocation_findings
from costlib.models.tenants.allocation_proof import proof
from costlib.scope import Period, Scope

MONTHS = {"2026-10": [("blue", "Compute", "60"), ("red", "Compute", "30"), (None, "Web", "10")]}
SCOPE = Scope(Period.month("2026-10"))


def headline(found, everyone=2):
    return allocation_findings.headline(found.by_tenant(), proof(found), found.scope, "tenant", everyone)


def test_the_headline_names_the_dearest_and_what_is_left(shares):
    assert headline(shares(MONTHS)) == (
        "blue is the dearest of 2 tenants: 65% of $100.00 billed in October 2026; all is allocated"
    )


def test_the_headline_of_one_tenant_does_not_compare_it(shares):
    assert headline(shares({"2026-10": [("blue", "Web", "9")]}), 1).startswith("blue is the only tenant: 100%")


def test_the_headline_of_what_is_mostly_credits_says_no_share_and_not_that_nobody_was_charged(shares):
    found = shares({"2026-10": [("blue", "Web", "-100"), ("red", "Web", "20")]})
    assert headline(found) == "-$80.00 of -$80.00 billed in October 2026 has a tenant; all is allocated"
    evens_out = shares({"2026-10": [("blue", "Web", "-20"), ("red", "Web", "20")]})
    assert headline(evens_out) == "$0.00 of $0.00 billed in October 2026 has a tenant; all is allocated"


def test_the_headline_of_some_says_how_many_they_are(shares):
    found = shares(MONTHS)

    assert allocation_findings.headline({"red": Decimal(35)}, proof(found), SCOPE, "tenant", 2) == (
        "1 of 2 tenants cost $35.00: 35% of $100.00 billed in October 2026"
    )


def test_the_headline_of_one_gives_its_place(shares):
    costs = shares(MONTHS).by_tenant()

    assert allocation_findings.headline_of("red", costs, SCOPE) == (
        "red cost $35.00 in October 2026: 35% of all tenants, 2nd dearest of 2"
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Period(date(2026, 10, 1), date(2026, 11, 1)), None),
        (Period(date(2026, 10, 5), date(2026, 11, 1)), "all days of Oct 2026"),
        (Period(date(2026, 10, 1), date(2026, 10, 9)), "all days of Oct 2026"),
    ],
)
def test_a_period_that_was_widened_is_said(asked, said):
    found = allocation_findings.widened(asked, Period.month("2026-10"), newest=date(2026, 11, 15))

    assert found is None if said is None else said in found


def test_a_period_cut_by_the_end_of_the_data_was_not_widened():
    asked = Period(date(2026, 11, 1), date(2026, 11, 15))

    assert allocation_findings.widened(asked, Period.month("2026-11"), newest=date(2026, 11, 15)) is None


def test_an_open_month_is_said():
    assert allocation_findings.month_to_date(Period.month("2026-10"), date(2026, 11, 15)) is None
    assert allocation_findings.month_to_date(Period.month("2026-11"), date(2026, 11, 15)) == (
        "November 2026 is month to date: data to 14 Nov. Its shares may still move."
    )


def test_the_proof_is_told_line_by_line_in_the_units_of_the_currency(shares):
    found = proof(shares({"2026-10": [("blue", "Web", "1234.4")]}, currency="JPY"))
    lines = {each.title: each.amount for each in allocation_findings.sums(found, "JPY")}

    assert lines["Allocated + unallocated"] == "1,234"
    assert lines["Ledger, asked apart"] == "1,234.400000"
    assert lines["Rounding, once a month"] == "-0.400000"
