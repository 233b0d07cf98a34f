"""Editing a case: unchanged figures keep every digit, what was saved before stays, faults are named."""

from datetime import date
from decimal import Decimal

import pytest

from costlib.errors import UsageError
from costlib.models.roi import document, editing
from costlib.models.roi.changes import Changes, changed
from costlib.policy.decisions import shipped
from costlib.policy.roi import KIND, RoiPolicy

DAY = date(2026, 11, 1)
BODY = shipped(KIND).body
CASE = RoiPolicy.of(BODY).on(DAY).case(None)


def records(**of_first):
    found = editing.rows(CASE).to_dict("records")
    found[0] |= of_first
    return found


def test_a_table_that_nobody_touched_is_the_case():
    assert editing.edited(CASE, records()) == CASE


def test_digits_that_a_float_can_not_hold_are_kept_while_untouched():
    exact = CASE.lines[0].model_copy(update={"amount": Decimal("12345678901234.56789")})
    case = CASE.model_copy(update={"lines": (exact, *CASE.lines[1:])})

    assert editing.edited(case, editing.rows(case).to_dict("records")) == case


def test_what_is_typed_is_taken():
    found = editing.edited(CASE, records(amount=30_000.5, shape=None, low=None, likely=None, high=None), years=7)

    assert (found.lines[0].amount, found.lines[0].spread, found.years) == (Decimal("30000.5"), None, 7)
    assert found.lines[1:] == CASE.lines[1:]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"amount": -1.0}, "amount"),
        ({"kind": "gift"}, "kind"),
        ({"match": "nothing"}, "Initial investment"),
        ({"match": "*"}, "name what measures it"),
        ({"low": 9.0}, "order"),
    ],
)
def test_what_cannot_be_is_refused_by_name(cells, told):
    with pytest.raises(UsageError, match=told):
        editing.edited(CASE, records(**cells))


def test_a_saved_case_rules_from_its_day_and_the_one_before_until_then():
    fresh = editing.edited(CASE, records(amount=1.0))
    found = RoiPolicy.of(document.with_case(BODY, fresh, DAY))

    assert found.on(date(2026, 10, 31)).case(None).lines[0].amount == 25_000
    assert found.on(DAY).case(None).lines[0].amount == 1
    again = RoiPolicy.of(document.with_case(document.with_case(BODY, fresh, DAY), CASE, DAY))
    assert again.on(DAY).case(None).lines == CASE.lines


def test_another_name_is_another_case():
    fresh = editing.edited(CASE, records(), name="Second")
    found = RoiPolicy.of(document.with_case(BODY, fresh, DAY)).on(DAY)

    assert [case.name for case in found.cases] == ["Content engine", "Second"]


def test_a_case_ends_on_its_day_but_the_last_one_stays():
    two = document.with_case(BODY, editing.edited(CASE, records(), name="Second"), DAY)
    later = date(2026, 12, 1)
    found = RoiPolicy.of(document.without_case(two, "Second", later))

    assert [case.name for case in found.on(DAY).cases] == ["Content engine", "Second"]
    assert [case.name for case in found.on(later).cases] == ["Content engine"]
    with pytest.raises(UsageError, match="no cases"):
        document.without_case(BODY, "Content engine", DAY)


def test_changes_go_through_a_link_and_back():
    asked = {"years": 7, "discount_rate": Decimal("0.2"), "growth": Decimal("0.1"), "amounts": {"Staff": Decimal(1)}}
    found = Changes.between(CASE, asked)
    read = Changes.read(found.written(), CASE)

    assert read == found
    case = changed(CASE, read)
    assert (case.years, case.discount_rate) == (7, Decimal("0.2"))
    assert {line.growth for line in case.lines if line.kind == "benefit"} == {Decimal("0.1")}
    assert next(line.amount for line in case.lines if line.name == "Staff") == 1


def test_nothing_changed_leaves_a_clean_link_and_the_case():
    asked = {"years": CASE.years, "growth": Decimal("0.15"), "amounts": {line.name: line.amount for line in CASE.lines}}

    assert Changes.between(CASE, asked).written() == ""
    assert changed(CASE, Changes()) == CASE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"years": 0}',
        '{"years": "x"}',
        '{"amounts": {"Staff": "NaN"}}',
        '{"tax_rate": 9}',
        '{"years": 200, "growth": "10"}',
        '{"years": 200, "discount_rate": "-0.999"}',
    ],
)
def test_a_hostile_link_changes_nothing(text):
    assert changed(CASE, Changes.read(text, CASE)) == CASE


def test_a_link_can_not_add_a_line():
    assert changed(CASE, Changes.read('{"amounts": {"Gift": 1}}', CASE)) == CASE
