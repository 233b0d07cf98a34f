"""When a stage is due, against cron read minute by minute."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.pipeline.due import due_at
from costlib.pipeline.runs import Run
from costlib.policy.schedule import Schedule

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTES, HOURS, WEEKDAYS = st.integers(0, 59), st.none() | st.integers(0, 23), st.none() | st.integers(0, 6)
STARTS = st.datetimes(datetime(2024, 2, 1), datetime(2028, 3, 31), timezones=st.just(UTC))  # noqa: DTZ001 - they want it so


def schedule(cron, **more):
    return Schedule(name="analysis", cron=cron, valid_from=date(2000, 1, 1), source="a test", **more)


def run(start, status="done"):
    at = start.isoformat()
    told = ("local", 1, at, at, "" if status == "running" else at, status, 1.0, "", "", (), "")
    return Run(1, "analysis", "due", *told)


def text(minute, hour, weekday):
    return f"{minute} {'*' if hour is None else hour} * * {'*' if weekday is None else weekday}"


def next_by_hand(minute, hour, weekday, after):
    """The first whole minute after a moment that fits, found by looking at each; cron counts weekdays from Sunday."""
    found = after.replace(second=0, microsecond=0) + timedelta(minutes=1)
    found += timedelta(minutes=(minute - found.minute) % 60)
    while not (hour in {None, found.hour} and weekday in {None, found.isoweekday() % 7}):
        found += timedelta(hours=1)
    return found


@given(MINUTES, HOURS, WEEKDAYS, STARTS)
def test_it_is_due_from_the_first_moment_after_its_last_start_on(minute, hour, weekday, start):
    found = due_at(schedule(text(minute, hour, weekday)), [run(start)], NOW)

    assert found == next_by_hand(minute, hour, weekday, start)


@given(MINUTES, HOURS, WEEKDAYS, STARTS, st.timedeltas(timedelta(0), timedelta(days=400)))
def test_however_many_moments_were_missed_one_run_catches_up(minute, hour, weekday, start, gap):
    cron, now = schedule(text(minute, hour, weekday)), start + gap
    was_due = due_at(cron, [run(start)], now) <= now

    assert was_due == (next_by_hand(minute, hour, weekday, start) <= now)
    assert due_at(cron, [run(now), run(start)], now) > now


def test_what_never_ran_is_due_at_once():
    assert due_at(schedule("30 5 * * *"), [], NOW) == NOW


@pytest.mark.parametrize("found", [None, schedule("30 5 * * *", enabled=False)])
def test_without_a_schedule_and_switched_off_it_never_runs_by_itself(found):
    assert due_at(found, [], NOW) is None


def test_a_failed_run_waits_for_its_next_moment():
    assert due_at(schedule("30 5 * * *"), [run(NOW, "failed")], NOW) == datetime(2026, 11, 21, 5, 30, tzinfo=UTC)


def test_a_run_that_was_broken_off_is_tried_again_at_once_and_only_once():
    cron, start = schedule("30 5 * * *"), NOW - timedelta(hours=1)

    assert due_at(cron, [run(start, "broken off"), run(start)], NOW) == NOW
    assert due_at(cron, [run(start, "broken off")], NOW) == NOW
    assert due_at(cron, [run(start, "broken off"), run(start, "broken off")], NOW) > NOW
