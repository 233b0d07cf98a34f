"""What the next answer would take away stays: first forecasts of months, and every anomaly ever found."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from costlib.advice import Anomaly, Forecast, Noted, foretold, found, note
from costlib.state import State


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "state.db")


def at(month, day):
    return datetime(2026, month, day, 6, tzinfo=UTC)


def anomaly(name, **more):
    return Anomaly(**{"id": name, "start": date(2026, 8, 1), "currency": "USD", "impact": Decimal("1.10"), **more})


def say(state, *rows, on, shape=Anomaly, source="aws"):
    note(state, source, Noted("anomalies" if shape is Anomaly else "forecast", "AWS", shape, rows), on)


def test_an_anomaly_that_is_not_named_any_more_stays_with_the_day_it_was_said_last(state):
    say(state, anomaly("old"), anomaly("both"), on=at(8, 3))
    say(state, anomaly("both", impact=Decimal(2)), on=at(8, 9))
    told = {row.id: (said.at, row.end, row.impact) for said, rows in found(state) for row in rows}
    assert told == {"old": (at(8, 3), date(2026, 8, 3), Decimal("1.10")), "both": (at(8, 9), None, Decimal(2))}


def test_an_empty_answer_takes_nothing_away_but_ends_what_went_on(state):
    say(state, anomaly("a"), on=at(8, 3))
    say(state, on=at(8, 9))
    ((said, (row,)),) = found(state)
    assert (said.at, row.end) == (at(8, 3), date(2026, 8, 3))


def test_sources_stand_apart_and_before_anything_was_said_there_is_nothing(state):
    assert (found(state), foretold(state)) == ([], [])
    say(state, anomaly("a"), on=at(8, 3))
    say(state, anomaly("a", impact=Decimal(9)), on=at(8, 3), source="other")
    assert [(said.source, rows[0].impact) for said, rows in found(state)] == [("aws", Decimal("1.10")), ("other", 9)]


def test_of_forecasts_the_first_answer_of_a_month_stays(state):
    for day, mean in ((3, 100), (9, 200)):
        span = {"start": date(2026, 9, 1), "end": date(2026, 10, 1), "granularity": "MONTHLY"}
        row = Forecast(**span, basis="BilledCost", currency="USD", mean=mean)
        say(state, row, on=at(8, day), shape=Forecast)
    ((said, (row,)),) = foretold(state)
    assert (said.at, row.mean) == (at(8, 3), 100)
