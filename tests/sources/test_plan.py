"""What a sync would ask after something failed: not at once again, and less and less often."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from costlib.sources import journal
from costlib.sources.aws.advice import AwsAdvice
from costlib.sources.plan import plan
from costlib.sources.reports.openai import OpenAI
from costlib.sources.settings import SourceSettings

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LLM = SourceSettings(name="llm", kind="openai", since=date(2026, 10, 1))
AWS = SourceSettings(
    name="aws", kind="aws-advice", since=date(2026, 10, 1), options={"topics": ["forecast", "accounts"]}
)


def attempt(part, started, ended=None, status="failed", error="refused", number=1, failures=1):
    moments = (started.isoformat(), (ended or started).isoformat())
    about = {"error": error, "failures": failures}
    return journal.Attempt(number, "llm", part, f"turn {number}", *moments, status, 1, "0", 0, **about)


def due(found, now=NOW, **how):
    return [each.name for each in plan(OpenAI(), LLM, found, now, **how).due]


@pytest.mark.parametrize("force", [True, False])
def test_what_failed_is_not_asked_for_again_within_a_minute_whatever_is_forced(force):
    failed = [attempt("2026-10", NOW)]
    found = plan(OpenAI(), LLM, failed, NOW + timedelta(seconds=59), force=force)

    assert (found.due, [each.name for each in found.resting]) == ((), ["2026-10", "2026-11"])
    assert found.until == NOW + MINUTE
    assert due(failed, NOW + MINUTE, force=force) == ["2026-10", "2026-11"]


def test_who_keeps_failing_is_asked_half_as_often_each_time_up_to_half_the_refresh_time():
    """The newest attempt first; one that is gone on with within the hour keeps its start."""
    found, tries = [], []
    for minute in range(2 * 24 * 60):
        now = NOW + minute * MINUTE
        ready = plan(OpenAI(), LLM, found, now).due
        if not ready:
            continue
        tries.append(minute)
        resumed = found and found[0].turn == ready[0].resumes
        if resumed:
            started, failures = datetime.fromisoformat(found[0].started), found[0].failures + 1
            found[0] = attempt("2026-10", started, now, number=found[0].id, failures=failures)
        else:
            found.insert(0, attempt("2026-10", now, number=len(tries)))

    waits = [after - before for before, after in pairwise(tries)]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, *[180] * len(waits[8:])]
    assert len(tries) < 24


def test_a_longer_rest_says_until_when_and_force_ends_it():
    failed = [attempt("2026-10", NOW - 10 * MINUTE, number=2, failures=6), attempt("2026-10", NOW - 120 * MINUTE)]
    found = plan(OpenAI(), LLM, failed, NOW)

    assert (found.due, found.until) == ((), NOW + timedelta(minutes=54))
    assert found.why == (
        "it failed at 2026-11-20 11:50 (refused) and is left alone until 2026-11-20 12:54; a forced fetch asks sooner, "
        "after a minute"
    )
    assert due(failed, force=True) == ["2026-10", "2026-11"]
    soon = plan(OpenAI(), LLM, [attempt("2026-10", NOW)], NOW, force=True)
    assert "less than a minute ago" in soon.why


def test_a_run_a_day_is_never_missed_however_long_it_has_failed():
    failed = [attempt("forecast", NOW - timedelta(days=n, minutes=-1), number=40 - n) for n in range(1, 40)]
    found = plan(AwsAdvice(), AWS, failed, NOW)

    assert [each.name for each in found.due] == ["forecast", "accounts"]
    assert [each.name for each in plan(AwsAdvice(), AWS, failed, NOW - timedelta(hours=13)).resting] == ["forecast"]


def test_what_a_clock_that_was_ahead_has_ended_does_not_rest_until_then():
    ahead = attempt("2026-10", NOW - 5 * MINUTE, NOW + timedelta(hours=3))
    assert due([ahead]) == ["2026-10", "2026-11"]


def test_months_before_one_that_rests_are_asked_for_and_those_after_it_wait():
    failed = [attempt("2026-11", NOW - MINUTE, number=2), attempt("2026-11", NOW - 30 * MINUTE)]
    found = plan(OpenAI(), LLM, failed, NOW)

    assert [each.name for each in found.due] == ["2026-10"]
    assert [each.name for each in found.resting] == ["2026-11"]


def test_a_topic_that_rests_holds_up_no_other():
    failed = [attempt("forecast", NOW - MINUTE, number=2), attempt("forecast", NOW - 30 * MINUTE)]
    found = plan(AwsAdvice(), AWS, failed, NOW)

    assert [each.name for each in found.due] == ["accounts"]
    assert [each.name for each in found.resting] == ["forecast"]


def test_who_was_merely_stopped_or_has_succeeded_since_does_not_rest():
    stopped = attempt("2026-10", NOW - 30 * MINUTE, NOW, error=journal.BROKEN_OFF[1])
    done = attempt("2026-10", NOW - 5 * MINUTE, status="done", error="", number=2)
    before = attempt("2026-10", NOW - timedelta(days=1))

    assert due([stopped], NOW) == ["2026-10", "2026-11"]
    assert due([done, before], NOW) == ["2026-11"]
    fetched = attempt("2026-10", NOW, status="fetched", error="the ledger refused it")
    assert due([fetched], NOW) == ["2026-10", "2026-11"]
