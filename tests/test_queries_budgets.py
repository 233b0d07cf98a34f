"""Questions about budgets: nothing is lost between two periods, and tags are found by what they are."""

import json
from datetime import date
from decimal import Decimal

import pytest

from costlib import queries_budgets
from costlib.scope import Period, Scope

AUTUMN = Scope(Period(date(2026, 9, 1), date(2026, 11, 1)), basis="BilledCost")
TRICKY = 'a "quoted" (x|y)+ value\\'


@pytest.fixture
def loaded(ledger, bills, tmp_path):
    def tags(**more):
        return json.dumps(more)

    rows = [
        bills.charge("2026-09-10", "1", Tags=tags(team="a", env="prod")),
        bills.charge("2026-09-20", "2", Tags=tags(team="b")),
        bills.charge("2026-10-10", "4", Tags=tags(team=TRICKY)),
        bills.charge("2026-10-20", "8", Tags=tags(note='{"team": "a"}')),
        bills.charge("2026-10-30", "16", ListCost="", Tags='{"team": "caf\\u00e9"}'),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    return ledger


def total(table, **wanted):
    rows = [row for row in table.to_pylist() if all(row[name] == value for name, value in wanted.items())]
    return sum((row["cost"] for row in rows if row["cost"] is not None), Decimal(0))


def test_two_periods_hold_every_charge_of_both_and_none_between(loaded):
    gap = Period(date(2026, 9, 15), date(2026, 10, 1))
    table = loaded.ask_by_day(queries_budgets.two_periods, AUTUMN, gap)
    assert (total(table, now=False), total(table, now=True)) == (1, 28)


def test_two_whole_months_have_no_gap(loaded):
    gap = Period(date(2026, 10, 1), date(2026, 10, 1))
    table = loaded.ask_exact(queries_budgets.two_periods, AUTUMN, gap)
    assert (total(table, now=False), total(table, now=True)) == (3, 28)
    assert set(table["since"].to_pylist()) == {None}


def test_a_charge_that_reaches_into_the_gap_tells_its_days(ledger, bills, tmp_path):
    rows = [bills.charge("2026-09-01", "30", ChargePeriodEnd="2026-10-01T00:00:00Z"), bills.charge("2026-10-01", "1")]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    table = ledger.ask_by_day(queries_budgets.two_periods, AUTUMN, Period(date(2026, 9, 11), date(2026, 10, 1)))
    assert [row["until"] for row in table.to_pylist() if row["since"] == date(2026, 9, 1)] == [date(2026, 10, 1)]


@pytest.mark.parametrize(
    ("values", "cost"), [(("a",), 1), (("a", "b"), 3), ((TRICKY,), 4), (("c",), 0), (("a|b",), 0), (("café",), 16)]
)
def test_tags_are_found_by_key_and_value_and_not_inside_others(loaded, values, cost):
    tags = (("team", values),)
    table = loaded.ask_facts(queries_budgets.tagged, AUTUMN, queries_budgets.by_day, tags)
    assert total(table) == cost


def test_all_tags_that_are_asked_for_must_be_there(loaded):
    tags = (("team", ("a", "b")), ("env", ("prod",)))
    table = loaded.ask_facts(queries_budgets.tagged, AUTUMN, queries_budgets.by_day, tags)
    assert total(table) == 1


def test_charges_without_the_cost_are_counted_apart(loaded):
    about = Scope(AUTUMN.period, basis="ListCost")
    table = loaded.ask_by_day(queries_budgets.by_day, about)
    assert (sum(table["rows"].to_pylist()), sum(table["known"].to_pylist())) == (5, 4)
