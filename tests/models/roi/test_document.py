"""The ROI document with other entries from a day on: what ruled before stays, what was planned for later too."""

from datetime import date

import pytest

from costlib.errors import UsageError
from costlib.models.roi import document
from costlib.policy.decisions import shipped
from costlib.policy.roi import KIND, RoiPolicy
from costlib.policy.sheets.roi import BESIDE, DRIVERS, RISKS, SCENARIOS, STRATEGIES

DAY = date(2026, 11, 1)
BODY = shipped(KIND).body
RISK = {"name": "Late", "probability": "0.2", "line": "Staff savings", "factor": "0.5"}


def on(body, day=DAY):
    return RoiPolicy.of(body).on(day)


def told(body):
    return document.rows(on(body), RISKS)


@pytest.mark.parametrize("sheet", BESIDE)
def test_tables_that_nobody_touched_change_nothing(sheet):
    body = document.with_rows(BODY, RISKS, [RISK], DAY, "test")

    assert document.with_rows(body, sheet, document.rows(on(body), sheet), DAY, "test") == body


def test_an_entry_is_added_changed_and_ended_from_its_day_on():
    added = document.with_rows(BODY, RISKS, [RISK], DAY, "workshop")
    later = date(2026, 12, 1)
    changed = document.with_rows(added, RISKS, [{**RISK, "factor": "0.7"}], later, "again")
    gone = document.with_rows(changed, RISKS, [], date(2027, 1, 1), "over")

    assert on(added).risks[0].source == "workshop"
    assert [str(on(gone, day).risks[0].factor) for day in (DAY, later)] == ["0.5", "0.7"]
    assert on(gone, date(2027, 1, 1)).risks == ()


def test_a_name_that_is_changed_ends_the_old_one():
    found = document.rows(on(BODY), SCENARIOS)
    body = document.with_rows(BODY, SCENARIOS, [{**found[0], "name": "Careful"}, *found[1:]], DAY, "test")

    assert {each.name for each in on(body).scenarios} == {"Careful", "Optimistic", "AI cost spike"}
    assert {each.name for each in on(body, date(2026, 10, 31)).scenarios} >= {"Conservative"}


@pytest.mark.parametrize(
    ("sheet", "rows", "message"),
    [
        (RISKS, [{**RISK, "probability": "often"}], "'often' is no number"),
        (RISKS, [{**RISK, "probability": "2"}], "risks, 'Late', probability"),
        (RISKS, [RISK, RISK], "stands twice among the risks"),
        (STRATEGIES, [{"name": "a", "impact": "1"}], "driver"),
        (DRIVERS, [{"name": "a", "weight": "0.5", "potential": "high"}], "add up to 0.5"),
    ],
)
def test_what_cannot_be_is_refused_by_name(sheet, rows, message):
    with pytest.raises(UsageError, match=message):
        document.with_rows(BODY, sheet, rows, DAY, "test")


def test_a_case_that_is_to_change_later_still_does():
    case = on(BODY).case(None)
    spring = document.with_case(BODY, case.model_copy(update={"years": 9}), date(2027, 4, 1))
    body = document.with_case(spring, case.model_copy(update={"years": 7}), DAY)

    days = (date(2026, 10, 1), DAY, date(2027, 4, 1))
    assert [on(body, day).case(None).years for day in days] == [5, 7, 9]
