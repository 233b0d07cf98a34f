"""Schedules: what ships, what is refused, and how one is changed."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.policy import cron, decisions
from costlib.policy.documents import from_toml, to_toml
from costlib.policy.schedule import KIND, STAGES, SchedulePolicy, body_of, decide, stored
from costlib.state import State

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LETTERS = "0123456789*/,-#LW SUNMOjan"


@pytest.fixture
def policy(tmp_path):
    return stored(State(tmp_path / "state.db"))


def cron_of(policy, name, day=DAY):
    return policy.stages_on(day)[name].cron


def test_every_stage_has_a_schedule_as_it_ships(policy):
    found = policy.stages_on(DAY)

    assert tuple(found) == STAGES
    assert found["budgets"].in_words == "at minute 15 of every hour (UTC)"
    assert policy.keeping_on(DAY).runs == 1_000


def test_a_changed_schedule_rules_from_its_day_on(policy):
    fresh = policy.changed({"name": "budgets", "cron": " */5 *  * * *", "source": "a test"}, DAY)

    assert cron_of(fresh, "budgets") == "*/5 * * * *"
    assert cron_of(fresh, "budgets", date(2026, 11, 19)) == "15 * * * *"
    again = fresh.changed({"name": "budgets", "cron": "0 * * * *", "source": "a test", "enabled": False}, DAY)
    assert again.stages_on(DAY)["budgets"].in_words == "switched off"
    assert len(again.stages) == len(fresh.stages)


def test_a_changed_schedule_ends_the_one_that_would_rule_beyond_its_day(policy):
    body = body_of(policy)
    body["stages"][0] |= {"valid_to": "2027-01-01"}
    fresh = SchedulePolicy.of(body).changed({"name": "fetch", "cron": "0 0 * * *", "source": "a test"}, DAY)

    assert cron_of(fresh, "fetch", date(2027, 6, 1)) == "0 0 * * *"


def test_what_is_saved_is_audited_and_comes_back_through_toml(policy, tmp_path):
    state = State(tmp_path / "state.db")
    fresh = policy.changed({"name": "fetch", "cron": "0 0 * * *", "source": "night only"}, DAY)
    decide(state, fresh, actor="ada", source="night only", now=NOW)

    assert stored(state) == SchedulePolicy.of(from_toml(to_toml(body_of(fresh)))) == fresh
    assert (state.audit()[0].subject, state.audit()[0].actor) == (KIND, "ada")
    with pytest.raises(UsageError, match="another version"):
        decide(state, policy, actor="bo", source="", now=NOW, onto=decisions.shipped(KIND).sha256)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "backup"}, "'backup' of stages, name: Input should be 'fetch'"),
        ({"cron": "@daily"}, "'@daily' is no schedule: write five fields"),
        ({"cron": "0 0 5 * * *"}, "write five fields"),
        ({"cron": "61 * * * *"}, r"is no schedule \(Bad minute\)"),
        ({"cron": "0 0 31 2 *"}, "Bad day-of-month"),
        ({"valid_from": "soon"}, "valid_from"),
        ({"timezone": "Europe/Berlin"}, "is no field of it"),
    ],
)
def test_what_can_not_be_is_refused_by_entry_and_field(policy, change, said):
    body = body_of(policy)
    body["stages"][1] |= change

    with pytest.raises(UsageError, match=said):
        SchedulePolicy.of(body)


def test_a_stage_stands_once_for_a_day(policy):
    body = body_of(policy)
    with pytest.raises(UsageError, match="'fetch' stands twice"):
        SchedulePolicy.of({**body, "stages": [*body["stages"], body["stages"][0]]})


def test_a_document_without_keeping_says_what_to_add(policy):
    with pytest.raises(UsageError, match="nothing on keeping for 1999-01-01"):
        policy.keeping_on(date(1999, 1, 1))


@given(st.lists(st.text(LETTERS, max_size=6), max_size=6).map(" ".join))
@example("0 0 * * MON#5")
@example("0 0 L 2 *")
@example("* * * * 1#2/3")
def test_any_text_is_refused_in_words_or_names_a_moment(text):
    try:
        clean = cron.checked(text)
    except ValueError as error:
        assert "schedule" in str(error) or "moment" in str(error)  # noqa: PT017 - both ends are right
        return
    first = next(cron.moments(clean, NOW))
    assert first > NOW
    assert cron.in_words(clean)
