"""The pipeline in one sentence: what runs, what fails, what is forgotten, what comes next."""

from datetime import UTC, date, datetime, timedelta

import pytest

from costlib.pipeline import tables, words
from costlib.pipeline.due import due_at
from costlib.pipeline.standing import Standing
from costlib.policy.schedule import Schedule

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def stand(make_stage):
    def one(*past, name="analysis", cron="30 * * * *", **more):
        schedule = Schedule(name=name, cron=cron, valid_from=date(2000, 1, 1), source="a test", **more)
        return Standing(make_stage(name=name), schedule, past, due_at(schedule, past, NOW), NOW)

    return one


def finding(*found):
    return words.finding(found, 120)


def test_what_runs_comes_first(stand, make_run):
    running, failed = stand(make_run(status="running")), stand(make_run(status="failed"), name="fetch")

    assert finding(failed, running) == "Analysis is running"
    assert finding(running, stand(make_run(status="running"), name="fetch")) == "Analysis and Fetch are running"


def test_what_does_not_come_to_its_end_is_told_with_its_process(stand, make_run):
    stuck = make_run(NOW - timedelta(hours=3), "running", process=4711, doing="bills, 2026-10")
    assert finding(stand(stuck), stand(make_run(status="failed"), name="fetch")) == (
        "Analysis began 3 hours ago and has not come to its end (bills, 2026-10): if it is stuck, end process 4711 "
        "that runs it, and it is tried again"
    )
    assert finding(stand(make_run(NOW - timedelta(hours=2), "running"))) == "Analysis is running"


def test_what_failed_is_told_with_its_reason_and_when(stand, make_run):
    two = make_run(NOW - timedelta(hours=2), "failed")
    broken = stand(make_run(NOW, "broken off"), make_run(NOW, "broken off"), name="budgets")

    assert finding(stand(two)) == "Analysis failed 2 hours ago: it broke"
    assert finding(stand(two), broken) == "Analysis failed 2 hours ago: it broke; 1 more failed"
    assert finding(broken) == "Budgets was broken off just now: it broke"


def test_where_nobody_ever_ran_it_by_schedule_it_says_how(stand, make_run):
    asked = stand(make_run(how="asked"))

    for found in (asked, stand()):
        assert finding(found).startswith("Nothing runs by itself: add `costboard run` to cron")


def test_what_did_not_run_when_due_is_forgotten(stand, make_run):
    old = make_run(NOW - timedelta(days=2))

    assert finding(stand(old), stand(make_run(), name="fetch")) == (
        "Analysis did not run when due; the last run by schedule was just now"
    )
    assert finding(stand(make_run(NOW - timedelta(hours=2)))) == "All stages ran; Analysis is due again"


def test_else_it_says_what_comes_next(stand, make_run):
    assert finding(stand(make_run()), stand(make_run(), name="fetch", cron="0 13 * * *")) == (
        "All stages ran; next: Analysis in 30 min"
    )
    assert finding(stand(make_run(), enabled=False)) == "All stages ran; every one is switched off"


def test_a_stage_is_told_by_its_last_run_and_its_next_one(stand, make_run):
    assert words.coming(stand()) == "Due now"
    assert words.coming(stand(make_run())) == "Next in 30 min"
    assert words.coming(stand(enabled=False)) == "Runs on request alone"
    assert words.outcome(None, NOW) == "Has not run yet"
    assert words.outcome(make_run(NOW - timedelta(minutes=5)), NOW) == "Done 5 minutes ago"
    assert words.outcome(make_run(NOW, "running"), NOW) == "Running, begun just now"
    assert words.outcome(make_run(NOW - timedelta(minutes=5), "running"), NOW) == "Running, begun 5 minutes ago"


def test_the_record_counts_what_failed(make_run):
    assert words.record([make_run()]) == "1 run on record, none failed"
    assert words.record([make_run(), make_run(status="broken off")]) == "2 runs on record, 1 of them failed"


def test_runs_are_rows_with_their_reason(make_run):
    over = (NOW + timedelta(seconds=2.5)).isoformat()
    table = tables.runs_table(
        [make_run(ended=over, steps=(("a", "b"), ("c", "d"))), make_run(status="failed"), make_run(status="running")]
    )

    assert table["outcome"].to_pylist() == ["✓ done", "▲ failed", "… running"]
    assert table["seconds"].to_pylist() == [2.5, 0, None]
    assert table["what"].to_pylist() == ["did it", "it broke", "did it"]
    assert table["steps"].to_pylist() == ["a: b\nc: d", None, None]
    assert tables.runs_table([]).num_rows == 0


def test_what_waits_is_a_row_with_its_reason(stand):
    (row,) = tables.waiting_table([stand()]).to_pylist()

    assert row == {
        "stage": "Analysis",
        "does": "Does it.",
        "schedule": "at minute 30 of every hour (UTC)",
        "waits_for": "",
    }
