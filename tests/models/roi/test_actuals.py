"""A case against the ledger: the same days on both sides, and what is not measured stays as planned."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from costlib.ledger.freshness import Freshness
from costlib.models.roi import actuals
from costlib.models.roi.actuals import aged, planned, to_date
from costlib.policy.decisions import shipped
from costlib.policy.roi import RoiCase
from costlib.scope import Period

BEGIN = date(2026, 1, 1)
DATED = {"valid_from": BEGIN, "source": "test"}
LINES = (
    {"name": "in", "kind": "investment", "amount": 100},
    {"name": "ai", "kind": "cost", "amount": 365, "match": {"ServiceCategory": ["AI and Machine Learning"]}},
    {"name": "gain", "kind": "benefit", "amount": 730},
)


def case(**fields):
    body = {"name": "c", "begins": BEGIN, "discount_rate": "0", "risk_rate": "0", "years": 2, "lines": LINES}
    return RoiCase.model_validate(body | DATED | fields)


@dataclass
class Books:
    """A ledger of one cost a day in the scope, and three months of history."""

    first: date = BEGIN
    end: date = date(2026, 4, 11)
    asked: list = field(default_factory=list)

    def freshness(self):
        return Freshness(self.first, self.end, ())

    def policy(self, kind):
        return shipped(kind).body

    def ask_by_day(self, question, scope):
        self.asked.append(scope)
        days = scope.period.days
        if question.__name__ == "spend_by":
            return pa.table({"cost": [Decimal(3) * days], "rows": [days], "known": [days]})
        dates = pd.date_range(scope.period.start, periods=days)
        return pa.table(
            {"charge_date": dates.date, "cost": [Decimal(3)] * days, "rows": [1] * days, "known": [1] * days}
        )


def test_plan_and_actual_are_of_the_same_days():
    books = Books()
    found = to_date(books, case())
    ai = found.lines[1]

    assert found.period == Period(BEGIN, date(2026, 4, 11))
    assert (ai.planned, ai.actual, ai.difference) == (100, 300, 200)
    assert {scope.basis for scope in books.asked} == {"EffectiveCost"}


def test_what_no_scope_measures_is_taken_as_planned():
    found = to_date(Books(), case())

    assert found.lines[2].actual is None
    assert found.roi_percent(measured=False) == 0
    assert found.roi_percent(measured=True) == (Decimal(200) - 400) / 400 * 100


def test_days_before_the_data_are_planned_on_neither_side_but_the_investment_counts():
    found = to_date(Books(first=date(2026, 4, 1)), case())

    assert [line.planned for line in found.lines] == [100, 10, 20]


def test_too_short_a_history_says_so_and_leaves_the_case_as_it_is():
    found = to_date(Books(end=date(2026, 2, 1)), case())

    assert found.lines[1].year_ahead is None
    assert "month" in found.lines[1].why
    assert aged(case(), found) == case()


def test_a_line_that_is_heading_for_double_its_plan_costs_double(monkeypatch):
    monkeypatch.setattr(actuals, "_year", lambda _: 730.0)
    found = to_date(Books(first=date(2025, 1, 1)), case())

    assert aged(case(), found).lines[1].amount == pytest.approx(Decimal(730), abs=1)


def test_what_was_invested_is_not_planned_again():
    assert planned(case().lines[0], case(), Period(date(2026, 2, 1), date(2027, 2, 1))) == 0
