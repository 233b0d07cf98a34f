"""A case against the ledger: the same days on both sides, and what is not measured stays as planned."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.ledger.freshness import Freshness
from costlib.models.roi import actuals
from costlib.models.roi import aged as words
from costlib.models.roi.actuals import aged, to_date
from costlib.models.roi.flows import amount
from costlib.models.roi.planned import horizon, planned
from costlib.policy.decisions import shipped
from costlib.policy.roi import RoiCase
from costlib.scope import Period

BEGIN = date(2026, 1, 1)
DATED = {"valid_from": BEGIN, "source": "test"}
LINES = (
    {"name": "in", "kind": "investment", "amount": 100},
    {"name": "ai", "kind": "cost", "amount": 1200, "match": {"ServiceCategory": ["AI and Machine Learning"]}},
    {"name": "gain", "kind": "benefit", "amount": 2400},
)


def case(**fields):
    body = {"name": "c", "begins": BEGIN, "discount_rate": "0", "risk_rate": "0", "years": 2, "lines": LINES}
    return RoiCase.model_validate(body | DATED | fields)


@dataclass
class Books:
    """A ledger of one cost a day in the scope, and three months of history."""

    first: date = BEGIN
    end: date = date(2026, 4, 16)
    dear: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def freshness(self):
        return Freshness(self.first, self.end, ())

    def policy(self, kind):
        return shipped(kind).body

    def unconverted(self, _scope):
        return [{"currency": "JPY", "cost": Decimal(5), "rows": 2}]

    def ask_by_day(self, question, scope):
        self.asked.append(scope)
        days = [each.date() for each in pd.date_range(scope.period.start, periods=scope.period.days)]
        known = {"rows": 1, "known": 1}
        rows = [
            {
                "charge_date": day,
                "month": day.replace(day=1),
                "cost": Decimal(3),
                "charged_until": day + timedelta(1),
                **known,
            }
            for day in days
        ]
        if question.__name__ != "spend_by_month":
            return pa.Table.from_pylist(rows)
        return (
            pa.Table.from_pylist(rows)
            .group_by("month")
            .aggregate([(c, "sum") for c in ("cost", "rows", "known")])
            .rename_columns(["month", "cost", "rows", "known"])
        )


def test_plan_and_actual_are_of_the_same_days():
    books = Books()
    found = to_date(books, case())
    ai = found.lines[1]

    assert found.period == Period(BEGIN, date(2026, 4, 16))
    assert (ai.planned, ai.actual, ai.difference) == (350, 315, -35)
    assert {scope.basis for scope in books.asked} == {"EffectiveCost"}


def test_what_no_scope_measures_is_taken_as_planned():
    found = to_date(Books(), case())

    assert found.lines[2].actual is None
    assert found.roi_percent(measured=False) == (Decimal(700) - 450) / 450 * 100
    assert found.roi_percent(measured=True) == (Decimal(700) - 415) / 415 * 100


def test_days_before_the_data_are_planned_on_neither_side_but_the_investment_counts():
    found = to_date(Books(first=date(2026, 4, 1)), case())

    assert [line.planned for line in found.lines] == [100, 50, 100]


def test_an_investment_on_the_day_a_case_begins_is_paid_whatever_day_of_the_month_that_is():
    found = to_date(Books(), case(begins=date(2026, 1, 6)))

    assert found.lines[0].planned == 100
    assert found.period.start == date(2026, 1, 6)


def test_days_after_a_case_ends_and_on_which_a_line_does_not_run_count_on_neither_side():
    over = to_date(Books(end=date(2027, 6, 1)), case(years=1))
    late = to_date(Books(), case(lines=[{**LINES[1], "start": 3}, LINES[2]]))

    assert over.period == Period(BEGIN, date(2027, 1, 1))
    assert over.lines[1].actual == 3 * 365
    assert (late.lines[0].planned, late.lines[0].actual) == (50, 45)


def test_a_case_that_has_not_begun_says_so():
    found = to_date(Books(), case(begins=date(2030, 1, 1)))

    assert found.period.days == 0
    assert [line.actual for line in found.lines] == [None, None, None]
    assert found.roi_percent(measured=True) is None
    assert "which begins on 2030-01-01" in words.headline(found, "USD")
    assert "Once there are days" in words.days(found)


def test_what_one_tenant_may_not_see_is_not_counted():
    books = Books()
    to_date(books, case(), tenant="red")

    assert {scope.tenant for scope in books.asked} == {"red"}


def test_charges_without_a_known_cost_are_told():
    assert "2 charges have no effective cost in USD" in words.limits(to_date(Books(), case()))[0]


def test_the_dated_rate_is_of_flows_on_their_days():
    found = to_date(Books(), case())

    assert found.dated(measured=False) == {
        BEGIN: -100,
        date(2026, 1, 31): 100,
        date(2026, 2, 28): 100,
        date(2026, 3, 31): 100,
        date(2026, 4, 15): 50,
    }
    assert found.dated(measured=True)[date(2026, 4, 15)] == 100 - 45
    assert "a year by plan" in words.rate(found)
    assert found.xirr_percent(measured=True) > found.xirr_percent(measured=False) > 1000


def test_too_short_a_history_says_so_and_leaves_the_case_as_it_is():
    found = to_date(Books(end=date(2026, 1, 3)), case())

    assert found.lines[1].year_ahead is None
    assert found.lines[1].why
    assert aged(case(), found) == case()


def test_a_line_that_ends_within_a_year_is_not_scaled_by_a_whole_year():
    found = to_date(Books(), case(years=1))

    assert found.lines[1].year_ahead is None
    assert "all of these twelve months" in found.lines[1].why


def test_a_line_that_is_heading_for_double_its_plan_costs_double(monkeypatch):
    monkeypatch.setattr(actuals, "_year", lambda _: 2400.0)
    found = to_date(Books(first=date(2025, 1, 1)), case(years=5))

    assert aged(case(), found).lines[1].amount == pytest.approx(Decimal(2400))


@given(
    st.dates(date(2020, 1, 1), date(2026, 12, 31)),
    st.integers(0, 40),
    st.integers(0, 20),
    st.none() | st.integers(1, 30),
    st.integers(1, 900),
)
def test_the_days_of_a_case_add_up_to_its_years(begins, start, ramp, months, cut):
    run = {
        "name": "run",
        "kind": "cost",
        "amount": 1200,
        "growth": "0.1",
        "start": start,
        "ramp": ramp,
        "months": months,
    }
    made = case(begins=begins, lines=[run])
    whole = horizon(made)
    middle = min(date.fromordinal(whole.start.toordinal() + cut), whole.end)
    parts = [planned(made.lines[0], made, each) for each in (Period(whole.start, middle), Period(middle, whole.end))]

    assert sum(parts) == pytest.approx(amount(made.lines[0], 1) + amount(made.lines[0], 2))


def test_what_was_invested_is_not_planned_again():
    assert planned(case().lines[0], case(), Period(date(2026, 2, 1), date(2027, 2, 1))) == 0
