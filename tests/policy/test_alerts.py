from datetime import UTC, date, datetime

import pytest

from costlib.errors import UsageError
from costlib.policy import alert_channels, alerts
from costlib.policy.alerts import AlertPolicy
from costlib.policy.decisions import history, newest
from costlib.state import State

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = NOW.date()
FINANCE = {"name": "Finance", "variable": "FINANCE_HOOK", "source": "board"}


@pytest.fixture
def state(tmp_path):
    return State(tmp_path / "state.db")


def test_it_ships_without_a_channel(state):
    ruling = alerts.stored(state)

    assert ruling.channels_on(DAY) == ()
    assert ruling.trying_on(DAY).attempts == 6


def test_a_channel_is_opened_from_a_day_on_and_closed_from_another(state):
    opened = alert_channels.opened(alerts.stored(state), FINANCE, DAY)
    closed = alert_channels.closed(opened, "Finance", date(2026, 12, 1))

    assert [each.name for each in opened.channels_on(DAY)] == ["Finance"]
    assert [each.name for each in closed.channels_on(date(2026, 11, 30))] == ["Finance"]
    assert closed.channels_on(date(2026, 12, 1)) == ()


def test_a_channel_that_was_opened_today_is_gone_once_it_is_closed_and_may_be_opened_again(state):
    opened = alert_channels.opened(alerts.stored(state), FINANCE, DAY)
    closed = alert_channels.closed(opened, "Finance", DAY)

    assert closed.channels == ()
    assert alert_channels.opened(closed, FINANCE, DAY).channels_on(DAY)


def test_a_closed_channel_may_be_opened_anew_on_the_same_day(state):
    opened = alert_channels.opened(alerts.stored(state), FINANCE, date(2026, 10, 1))
    again = alert_channels.opened(alert_channels.closed(opened, "Finance", DAY), FINANCE, DAY)

    assert [each.valid_from for each in again.channels_on(DAY)] == [DAY]


def test_two_channels_of_one_name_and_unknown_ones_are_refused(state):
    opened = alert_channels.opened(alerts.stored(state), FINANCE, DAY)

    with pytest.raises(UsageError, match="'Finance' already: close it first"):
        alert_channels.opened(opened, FINANCE, DAY)
    with pytest.raises(UsageError, match=r"no channel 'Boss': choose one of those in 'alerts' \('Finance'\)"):
        alert_channels.closed(opened, "Boss", DAY)


def test_a_stale_change_is_refused_and_what_is_kept_reads_back(state):
    first = newest(state, alerts.KIND).sha256
    opened = alert_channels.opened(alerts.stored(state), FINANCE, DAY)
    alert_channels.decide(state, opened, actor="a", source="board", now=NOW, onto=first)

    assert alerts.stored(state) == opened
    with pytest.raises(UsageError, match="another version of 'alerts'"):
        alert_channels.decide(
            state, alert_channels.closed(opened, "Finance", DAY), actor="b", source="x", now=NOW, onto=first
        )
    assert len(history(state, alerts.KIND)) == 1


@pytest.mark.parametrize("wrong", [{"attempts": 0}, {"deadline_seconds": -1}, {"cooldown_hours": -1}, {"most": 0}])
def test_trying_beyond_reason_is_refused_by_name(wrong):
    body = {"trying": [{"name": "usual", "valid_from": "2026-01-01", "source": "test", **wrong}]}

    with pytest.raises(UsageError, match=next(iter(wrong))):
        AlertPolicy.of(body)


def test_a_day_before_all_rules_is_refused():
    ruling = AlertPolicy.of({"trying": [{"name": "usual", "valid_from": "2026-01-01", "source": "test"}]})

    with pytest.raises(UsageError, match="says nothing on trying for 2025-12-31"):
        ruling.trying_on(date(2025, 12, 31))
