"""The record of runs: bounded, and never fooled by a clock or a killed process."""

from datetime import timedelta

import pytest

from costlib.pipeline import runs
from costlib.pipeline.stage import Made


@pytest.fixture
def begin(ledger, clock):
    def start(stage="fetch", keep=1_000, **more):
        how = {"how": "due", "actor": "local", "process": 7, **more}
        return runs.begin(ledger.state, stage, clock.now, keep=keep, **how)

    return start


def test_a_run_is_told_from_its_beginning_to_its_end(ledger, clock, begin):
    number = begin()
    (found,) = runs.kept(ledger.state)
    assert (found.status, found.end, found.process) == ("running", None, 7)

    clock.pass_by(seconds=3)
    runs.beat(ledger.state, number, "OpenAI, 2026-10", 0.4, clock.now)
    (found,) = runs.kept(ledger.state)
    assert (found.doing, found.share) == ("OpenAI, 2026-10", 0.4)

    found = runs.end(ledger.state, number, Made("1 source", (("llm", "3 requests"),)), clock.now)
    assert (found.status, found.words, found.steps) == ("done", "1 source", (("llm", "3 requests"),))
    assert found.end - found.start == timedelta(seconds=3)
    assert found.as_json()["steps"] == [{"step": "llm", "words": "3 requests"}]


@pytest.mark.parametrize(
    ("made", "status"),
    [(Made("a"), "done"), (Made("a", skipped=True), "skipped"), (Made("a", error="b"), "failed")],
)
def test_what_was_made_says_how_it_ended(ledger, clock, begin, made, status):
    assert runs.end(ledger.state, begin(), made, clock.now).status == status


def test_of_a_huge_text_its_beginning_is_kept(ledger, clock, begin):
    huge = "x" * 5_000_000
    found = runs.end(ledger.state, begin(), Made(huge, (("llm", huge),), huge), clock.now)
    assert {len(each) for each in (found.error, found.summary, found.steps[0][1])} == {runs.LONGEST}
    assert found.error.endswith("x…")


def test_so_many_are_kept_and_the_newest_of_every_stage(ledger, clock, begin):
    rare = begin("commitments")
    for _ in range(25):
        clock.pass_by(hours=1)
        number = begin(keep=10)
        runs.end(ledger.state, number, Made(""), clock.now)

    found = runs.kept(ledger.state)
    assert [each.stage for each in found] == ["fetch"] * 10 + ["commitments"]
    assert (found[0].id, found[-1].id) == (number, rare)
    assert runs.newest(ledger.state, clock.now)["commitments"][0].id == rare


def test_who_holds_the_lock_after_a_killed_run_writes_down_what_became_of_it(ledger, clock, begin):
    killed = begin()
    runs.beat(ledger.state, killed, "half", 0.5, clock.now)
    last_sign = clock.now
    clock.pass_by(hours=2)
    other = begin("budgets")
    runs.bury(ledger.state, "fetch")

    assert runs.one(ledger.state, other).status == "running"
    found = runs.one(ledger.state, killed)
    assert found.end == last_sign
    assert "killed" in found.words


def test_a_run_from_the_future_does_not_count_but_small_differences_of_clocks_do(ledger, clock, begin):
    first = begin()
    clock.pass_by(days=300)
    begin()
    clock.pass_by(days=-300, minutes=1)
    assert [each.id for each in runs.newest(ledger.state, clock.now)["fetch"]] == [first]

    clock.pass_by(minutes=4)
    near = begin()
    clock.pass_by(minutes=-4)
    assert [each.id for each in runs.newest(ledger.state, clock.now)["fetch"]] == [near, first]


def test_without_any_run_there_is_none(ledger, clock):
    assert runs.kept(ledger.state) == []
    assert runs.newest(ledger.state, clock.now) == {}
    assert runs.one(ledger.state, 1) is None
