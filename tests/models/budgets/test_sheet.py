"""Budgets from CSV: every row is accepted or refused with its reason, and the good ones are there."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.exports import budget_csv
from costlib.models.budgets.sheet import imported, whole
from costlib.policy.budgets import BudgetPolicy
from costlib.sample.decisions import bodies

HEAD = "name,match,cycle,amount,currency,parent,ladder,valid_from,valid_to,source"
GOOD = "web,tenant=blue,month,100.00,USD,,,2026-01-01,,plan"
EMPTY = BudgetPolicy.of({})


def take(*rows, before=EMPTY, head=HEAD):
    content = "\n".join([head, *rows]).encode()
    return imported(before, budget_csv.read(content, "b.csv"), "file b.csv")


def test_a_good_row_becomes_a_budget():
    (found,) = take(GOOD).added

    assert (found.name, found.match, found.amount) == ("web", {"x_Tenant": ("blue",)}, Decimal("100.00"))
    assert (found.basis, found.ladder, found.source) == ("EffectiveCost", "usual", "plan")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a,tenant=blue,month,-5,USD,,,2026-01-01,,", "-5 is negative: give 0 or more"),
        ("a,tennant=blue,month,5,USD,,,2026-01-01,,", "did you mean tenant"),
        ("a,tenant,month,5,USD,,,2026-01-01,,", "is not NAME=VALUE"),
        ("a,,week,5,USD,,,2026-01-01,,", "'month', 'quarter' or 'year', it is week"),
        ("a,,month,five,USD,,,2026-01-01,,", "'five' is no number"),
        ("a,,month,1e999,USD,,,2026-01-01,,", "no number"),
        ("a,,month,5,dollar,,,2026-01-01,,", "'dollar' is no currency: write its code as USD"),
        ("a,,month,5,USD,,,2026-13-01,,", "'2026-13-01' is no day"),
        ("a,,month,5,USD,,,2026-01-01,2025-01-01,", "swap the two dates"),
        ("a,,month,5,USD,nowhere,,2026-01-01,,", "'nowhere', which is no budget"),
        ("a,,month,5,USD,web,,2026-01-01,,", "counts all cost, not all of it within tenant blue"),
        ("a,tenant=blue,month,5,USD,a,,2026-01-01,,", "stands above itself"),
        ("a,,month,5,USD,,steep,2026-01-01,,", "there is no ladder 'steep'"),
        (",,month,5,USD,,,2026-01-01,,", "name: is missing"),
        ("a,,month,,USD,,,2026-01-01,,", "amount: is missing"),
        ("a,,month,5,USD,,,,,", "valid_from: is missing"),
        ("a,,month,5,USD,,,2026-01-01,,x,too,many", "has 12 cells under 10 columns"),
        ("web,tenant=blue,month,7,USD,,,2026-01-01,,", "stands in line 2 too"),
    ],
)
def test_every_kind_of_wrong_row_is_refused_alone_with_its_line_and_reason(row, said):
    found = take(GOOD, row, GOOD.replace("web", "other"))

    assert [each.name for each in found.added] == ["web", "other"]
    ((line, reason),) = [(each.line, each.reason) for each in found.refused]
    assert line == 3
    assert said in reason


def test_a_child_of_a_refused_row_is_refused_too_and_so_is_its_child():
    found = take("a,,month,-5,USD,,,2026-01-01,,", "b,,month,5,USD,a,,2026-01-01,,", "c,,month,5,USD,b,,2026-01-01,,")

    assert [each.line for each in found.refused] == [2, 3, 4]
    assert not found.added


def test_rows_of_one_name_whose_days_meet_are_refused():
    found = take("a,,month,5,USD,,,2026-01-01,2026-06-01,", "a,,month,6,USD,,,2026-05-01,,")

    assert [each.line for each in found.refused] == [2, 3]
    assert "stands twice for the same days" in found.refused[0].reason


def test_budgets_that_the_file_does_not_name_stay_and_a_later_row_takes_over():
    before = take(GOOD, "top,,month,5,USD,,,2026-01-01,,plan").policy
    found = take(GOOD, "top,,month,9,USD,,,2026-06-01,,plan", before=before)

    assert (len(found.added), len(found.changed), found.same) == (1, 0, 1)
    assert [each.amount for each in found.policy.on(date(2026, 7, 1))] == [100, 9]
    assert [each.amount for each in found.policy.on(date(2026, 5, 1))] == [100, 5]


def test_a_parent_whose_row_no_longer_holds_its_stored_child_is_refused():
    before = take("top,,month,9,USD,,,2026-01-01,,", "part,tenant=blue,month,5,USD,top,,2026-01-01,,").policy
    found = take("top,tenant=red,month,9,USD,,,2026-01-01,,", before=before)

    assert [each.line for each in found.refused] == [2]
    assert found.policy == before


def test_what_is_written_reads_back_as_it_was_and_refused_rows_too():
    before = BudgetPolicy.of(bodies()["budgets"])
    again = imported(before, budget_csv.read(budget_csv.write(before.budgets), "b.csv"), "x")

    assert (len(again.added), len(again.changed), again.same, again.refused) == (0, 0, len(before.budgets), ())
    refused = take("a,,month,-5,USD,,,2026-01-01,,").refused
    content = budget_csv.write_refused(refused)
    assert b"-5 is negative" in content
    repaired = imported(EMPTY, budget_csv.read(content.replace(b"'-5,", b"5,", 1), "r.csv"), "x")
    assert [each.amount for each in repaired.added] == [5]


def test_other_separators_blank_lines_and_unknown_order_of_columns_are_read():
    head = HEAD.replace(",", ";")
    found = take(GOOD.replace(",", ";"), "", ";;;;;;;;;", head=f"\ufeff{head}")

    assert [each.name for each in found.added] == ["web"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,amount\nweb,5", "no column 'valid_from'"),
        (b"name,amount,valid_from,colour\n", "the column 'colour', which budgets don't have"),
        (b"name,amount,valid_from,name\n", "the column 'name' twice"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"", "no column 'name'"),
        (b'name,amount,valid_from\n"web,5', "is no CSV"),
    ],
)
def test_a_file_that_is_none_of_budgets_is_refused_whole(content, said):
    with pytest.raises(UsageError, match=said):
        budget_csv.read(content, "b.csv")


def test_thousands_of_rows_with_errors_are_all_accounted_for():
    rows = [GOOD.replace("web", f"w{n}") if n % 3 else f"x{n},,month,-1,USD,,,2026-01-01,," for n in range(3000)]
    found = take(*rows)

    assert (len(found.added), len(found.refused)) == (2000, 1000)


def test_a_whole_document_says_what_it_would_change():
    before = take(GOOD).policy
    after = take(GOOD.replace("100.00", "120.00"), "top,,month,5,USD,,,2026-01-01,,").policy
    found = whole(before, after)

    assert found.as_text() == "1 new, 1 changed, 0 as they were, 0 refused"


def test_a_whole_document_says_what_would_be_gone():
    rules = {"kind": "hard_stop", "percent": 100, "valid_from": "2026-01-01", "source": "rules"}
    gates = [{"name": "full", **rules}, {"name": "near", **rules}]
    before = BudgetPolicy.of({"budgets": [entry.model_dump() for entry in take(GOOD).added], "gates": gates})
    after = BudgetPolicy.of({"gates": [{**gates[0], "kind": "warning"}, {"name": "new", **rules}]})

    assert whole(before, after).gone == (
        "budgets: 'web' from 2026-01-01 would be gone",
        "gates: 'near' from 2026-01-01 would be gone",
        "gates: 'full' from 2026-01-01 would change",
        "gates: 'new' from 2026-01-01 would be new",
    )
    assert whole(before, before).gone == ()


def test_a_parent_and_a_child_that_change_daily_are_held_against_each_other_where_they_meet():
    # once the last day is refused, the day before would rule it: the chain falls, and does so in a few steps
    head = "name,match,amount,valid_from,parent"
    days = [date(2026, 1, 1) + timedelta(days=each) for each in range(200)]
    parents = [f"top,tenant={'b' if day == days[-1] else 'a'},9,{day}," for day in days]
    children = [f"part,tenant=a,1,{day},top" for day in days]
    good, bad = (
        take(*parents, *children[:-1], "part,tenant=b,1,2026-07-19,top", head=head),
        take(*parents, *children, head=head),
    )

    assert (len(good.added), len(good.refused)) == (400, 0)
    assert (len(bad.added), len(bad.refused)) == (200, 200)
    assert {each.cells["name"] for each in bad.refused} == {"part"}
