from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.advice import Account, Anomaly, Forecast, Noted, Recommendation, drop_strangers, note, past, said, topics
from costlib.state import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ONE = Recommendation(
    type="rightsizing",
    resource="i-1",
    service="EC2",
    currency="USD",
    current_cost=Decimal("100.10"),
    savings=Decimal("25.05"),
)


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "state.db")


def found(*rows, topic="rightsizing", shape=Recommendation):
    return Noted(topic, "Amazon Web Services", shape, rows)


def test_what_is_kept_is_read_back_as_it_was_with_who_said_it_and_when(state):
    note(state, "aws", found(ONE), NOW)
    ((who, rows),) = said(state, Recommendation)
    assert rows == (ONE,)
    assert (who.source, who.topic, who.provider, who.at) == ("aws", "rightsizing", "Amazon Web Services", NOW)


def test_a_newer_answer_takes_the_place_of_the_one_before_even_if_it_is_empty(state):
    note(state, "aws", found(ONE), NOW)
    note(state, "aws", found(), NOW)
    ((_, rows),) = said(state, Recommendation)
    assert rows == ()


def test_why_nothing_is_said_is_kept_with_it_also_where_the_table_is_older(state):
    with state.database() as db:
        older = {"source": "aws", "topic": "forecast", "at": NOW.isoformat(), "provider": "AWS"}
        db.table("advice").insert({**older, "shape": "Forecast", "body": "[]"}, pk=("source", "topic"))
    assert [who.reason for who in topics(state)] == [""]
    note(state, "aws", Noted("rightsizing", "AWS", Recommendation, (), "too little history"), NOW)
    assert [(who.topic, who.reason) for who in topics(state)] == [
        ("forecast", ""),
        ("rightsizing", "too little history"),
    ]


def test_sources_topics_and_shapes_stand_apart(state):
    account = Account(id="1", name="shop", status="ACTIVE", joined=date(2020, 1, 1))
    note(state, "a", found(ONE), NOW)
    note(state, "b", found(topic="reservations"), NOW)
    note(state, "a", found(account, topic="accounts", shape=Account), NOW)
    assert [(who.source, who.topic) for who, _ in said(state, Recommendation)] == [
        ("a", "rightsizing"),
        ("b", "reservations"),
    ]
    assert [who.topic for who, _ in said(state, Recommendation, "reservations")] == ["reservations"]
    assert said(state, Account) == [(topics(state)[0], (account,))]
    assert len(topics(state)) == 3


def test_before_anything_was_asked_nothing_is_said(state):
    assert (said(state, Recommendation), topics(state)) == ([], [])


@given(
    st.decimals(0, 100_000, places=2),
    st.sampled_from(["low", "medium", "high", None]),
    st.sampled_from(["low", "medium", "high", None]),
)
def test_more_savings_never_rank_lower_and_points_stay_between_1_and_50(savings, effort, risk):
    one = Recommendation(type="x", service="y", currency="USD", savings=savings, effort=effort, risk=risk)
    more = one.model_copy(update={"savings": savings + 100})
    assert 1 <= one.priority <= more.priority <= 50


def test_savings_in_per_cent_are_unknown_where_the_cost_is():
    assert ONE.model_copy(update={"current_cost": None}).savings_percent is None
    assert ONE.model_copy(update={"current_cost": Decimal(0)}).savings_percent is None
    assert ONE.savings_percent == Decimal("25.05") / Decimal("100.10") * 100


def test_what_a_source_said_that_is_named_no_more_is_not_read(state):
    note(state, "old name", found(ONE), NOW)
    note(state, "new name", found(ONE), NOW)
    assert [who.source for who, _ in said(state, Recommendation, named={"new name"})] == ["new name"]
    assert len(said(state, Recommendation)) == 2


def test_strangers_are_dropped_from_every_table_of_advice(state):
    at = {"start": date(2026, 12, 1), "currency": "USD"}
    foretold_row = Forecast(**at, end=date(2027, 1, 1), granularity="MONTHLY", basis="BilledCost", mean=Decimal(1))
    anomaly = Anomaly(**at, id="a", impact=Decimal(1))
    for source in ("old name", "new name"):
        note(state, source, found(foretold_row, topic="forecast", shape=Forecast), NOW)
        note(state, source, found(anomaly, topic="anomalies", shape=Anomaly), NOW)
    assert len(past.found(state, {"new name"})) == 1
    assert drop_strangers(state, {"new name"}) == 4
    for table in ("advice", past.TABLE, past.FOUND):
        assert {row["source"] for row in state.rows(table)} == {"new name"}


def test_without_any_table_of_advice_there_is_nothing_to_drop(state):
    assert drop_strangers(state, {"a"}) == 0
