from datetime import UTC, datetime

import pytest

from costlib.errors import UsageError
from costlib.policy import decisions
from costlib.policy.anomaly_states import KIND, AnomalyStates, plan, say, stored, withdraw
from costlib.state import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WORD = {"dimension": "ServiceName", "value": "S3", "up": True, "first": "2026-10-10", "status": "acknowledged"}
ACTIVITY = {"dimension": "", "value": "", "first": "2026-12-01", "last": "2026-12-03"}
BY = {"who": "a person", "why": "a reason", "now": NOW}


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "state.db")


def test_nobody_has_spoken_yet(state):
    assert stored(state) == AnomalyStates()


def test_words_are_added_with_who_when_and_why(state):
    say(state, WORD, **BY)
    say(state, {**WORD, "status": "resolved"}, who=" another ", why=" done ", now=NOW)

    first, second = stored(state).words
    assert (first.status, second.status) == ("acknowledged", "resolved")
    assert (second.who, second.why, second.at) == ("another", "done", NOW)


def test_every_word_is_in_the_audit_and_verify_knows_an_altered_one(state):
    say(state, WORD, **BY)
    (entry,) = state.audit()
    assert (entry.action, entry.subject, entry.actor) == ("policy", KIND, "a person")
    assert decisions.altered(state) == []

    with state.database() as db:
        db.execute("UPDATE policy SET body = replace(body, 'acknowledged', 'resolved')")
    assert decisions.altered(state) == [
        f"a version of {KIND} is gone or was altered: restore the state file from a backup"
    ]


def test_planned_activity_may_lie_ahead_and_be_withdrawn(state):
    (activity,) = plan(state, ACTIVITY, **BY).planned
    say(state, WORD, **BY)
    withdraw(state, activity, **BY)

    assert stored(state).planned == ()
    assert len(stored(state).words) == 1
    assert decisions.history(state, KIND)[1].body["planned"]


def test_what_was_withdrawn_cannot_be_withdrawn_again(state):
    (activity,) = plan(state, ACTIVITY, **BY).planned
    withdraw(state, activity, **BY)

    with pytest.raises(UsageError, match="withdrawn already"):
        withdraw(state, activity, **BY)


@pytest.mark.parametrize(("field", "remedy"), [("who", "say who you are"), ("why", "say why in a few words")])
def test_nobody_and_no_reason_are_refused(state, field, remedy):
    with pytest.raises(UsageError, match=remedy):
        say(state, WORD, **{**BY, field: "  "})
    assert stored(state).words == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"status": "gone"}, "entry number 1 of words, status"),
        ({"first": "yesterday"}, "entry number 1 of words, first"),
        ({"until": "2026-10-12"}, "only what is expected has a last day"),
        ({"status": "expected", "until": "2026-10-09"}, "before its first day 2026-10-10"),
    ],
)
def test_a_word_that_cannot_be_is_refused_by_its_field(state, change, told):
    with pytest.raises(UsageError, match=told):
        say(state, {**WORD, **change}, **BY)


def test_activity_that_ends_before_it_starts_is_refused(state):
    with pytest.raises(UsageError, match="swap the days"):
        plan(state, {**ACTIVITY, "last": "2026-11-30"}, **BY)
