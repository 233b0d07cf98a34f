"""Running: each stage alone, watched, recorded, and none held up by another."""

import threading
from datetime import timedelta

import pytest

from costlib.errors import FetchError, StateError
from costlib.pipeline import lock, running, runs
from costlib.pipeline.loop import LOOK_SECONDS, loop, wait_seconds
from costlib.pipeline.running import LOCKED, run_due, run_stage
from costlib.pipeline.stage import Made
from costlib.pipeline.standing import standings

KEY = "sk-admin-secret"


def refused(*_):
    raise FetchError("OpenAI refuses: give it an admin key")


def broken(*_):
    raise ZeroDivisionError(f"divided by {KEY}")


def test_a_stage_that_is_due_runs_once_and_then_waits(setting, clock, only, make_stage):
    only(make_stage(), make_stage(name="budgets"))

    assert [each.status for each in run_due(setting)] == ["done", "done"]
    assert list(run_due(setting)) == []
    clock.pass_by(hours=1)
    assert [each.stage.name for each in run_due(setting)] == ["budgets"]
    clock.pass_by(days=30)
    assert len(list(run_due(setting))) == 2
    assert list(run_due(setting)) == []


@pytest.mark.parametrize("work", [refused, broken])
def test_a_stage_that_fails_holds_up_no_other_and_waits_for_its_next_moment(setting, only, make_stage, work):
    only(make_stage(work), make_stage(name="budgets"))

    assert [each.status for each in run_due(setting)] == ["failed", "done"]
    assert list(run_due(setting)) == []
    assert run_stage(setting, make_stage()).status == "done"


def test_an_error_is_told_as_it_is(setting, make_stage):
    found = run_stage(setting, make_stage(refused))

    assert (found.failed, found.words) == (True, "OpenAI refuses: give it an admin key")
    assert found.as_json()["error"] == found.words


def test_what_nobody_foresaw_is_written_beside_the_ledger_without_keys(setting, make_stage):
    found = run_stage(setting, make_stage(broken))
    log = (setting.ledger.home.path / "errors.log").read_text()

    assert found.words == "unforeseen ZeroDivisionError: see errors.log in the ledger's folder and report it"
    assert "ZeroDivisionError: divided by (key)" in log
    assert "test_running.py" in log
    assert KEY not in log


def test_a_run_shows_how_far_it_is(setting, make_stage, monkeypatch):
    monkeypatch.setattr(running, "BEAT_SECONDS", 0.01)
    seen, far, go = [], threading.Event(), threading.Event()

    def work(_, progress):
        progress("half of it", 0.5)
        far.set()
        go.wait(10)
        return Made("all of it")

    thread = threading.Thread(target=lambda: seen.append(run_stage(setting, make_stage(work))))
    thread.start()
    far.wait(10)
    while (found := runs.kept(setting.ledger.state)[0]).doing != "half of it":
        pass
    assert (found.status, found.share, found.how) == ("running", 0.5, "asked")
    go.set()
    thread.join()
    assert (seen[0].status, runs.kept(setting.ledger.state)[0].doing) == ("done", "")


def test_a_busy_state_file_does_not_end_a_run(setting, make_stage, monkeypatch):
    monkeypatch.setattr(running, "BEAT_SECONDS", 0.01)
    beaten = threading.Event()

    def busy(*_):
        beaten.set()
        raise StateError("locked")

    monkeypatch.setattr(runs, "beat", busy)
    assert run_stage(setting, make_stage(lambda *_: Made(str(beaten.wait(10))))).words == "True"


def test_what_another_runs_is_told_and_is_no_failure(setting, only, make_stage, monkeypatch):
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.01)
    only(make_stage(), make_stage(name="budgets"))
    with lock.held(setting.ledger.home, "analysis") as mine:
        assert mine
        found = list(run_due(setting))
        assert [(each.status, each.failed) for each in found] == [("locked", False), ("done", False)]
        assert found[0].words == LOCKED
        assert found[0].as_json() == {
            "stage": "analysis", "started": None, "error": "", "status": "locked", "summary": LOCKED,
        }  # fmt: skip
    assert [each.stage.name for each in run_due(setting)] == ["analysis"]


def test_what_another_has_just_run_is_not_run_again(setting, only, make_stage):
    stage = make_stage()
    only(stage)
    assert run_stage(setting, stage).status == "done"
    assert run_stage(setting, stage, how="due") is None
    assert len(runs.kept(setting.ledger.state)) == 1


def test_a_start_in_the_future_blocks_nothing(setting, clock, only, make_stage):
    only(make_stage())
    clock.pass_by(days=2_000)
    assert len(list(run_due(setting))) == 1
    clock.pass_by(days=-2_000)
    assert len(list(run_due(setting))) == 1
    assert list(run_due(setting)) == []
    clock.pass_by(days=1)
    assert len(list(run_due(setting))) == 1


def test_who_is_told_to_stop_ends_after_the_stage_that_runs(setting, only, make_stage):
    only(make_stage(), make_stage(name="budgets"))
    done = []
    found = [done.append(each) or each for each in run_due(setting, lambda: bool(done))]

    assert [each.stage.name for each in found] == ["analysis"]


def test_why_a_stage_could_not_even_begin_is_its_error(setting, make_stage, monkeypatch):
    def full(*_, **__):
        raise StateError("state.db can't be written (disk I/O error)")

    monkeypatch.setattr(runs, "begin", full)
    told = run_stage(setting, make_stage()).as_json()
    assert (told["status"], told["error"]) == ("failed", "state.db can't be written (disk I/O error)")


def test_a_state_file_that_is_damaged_fails_in_one_line(setting, make_stage):
    setting.ledger.home.state.write_bytes(b"this is no database, whatever its name says" * 100)
    found = run_stage(setting, make_stage())

    assert (found.status, found.run) == ("failed", None)
    assert "restore it from a backup" in found.words


def test_the_loop_runs_what_is_due_waits_and_stops(setting, clock, only, make_stage):
    only(make_stage(name="budgets"))
    end = clock.now + timedelta(minutes=80)
    waits = []

    def pause(seconds):
        waits.append(seconds)
        clock.pass_by(seconds=seconds)

    found = list(loop(setting, lambda: clock.now > end, pause))

    assert [f"{each.run.start:%H:%M:%S}" for each in found] == ["12:00:00", "12:15:00", "13:15:00"]
    assert max(waits) <= 0.5


def test_the_loop_goes_on_when_it_can_not_look(setting, only, make_stage):
    only(make_stage())
    setting.ledger.home.state.write_bytes(b"this is no database, whatever its name says" * 100)
    waits = []
    (found,) = loop(setting, lambda: len(waits) > 5, waits.append)

    assert isinstance(found, StateError)


def test_the_loop_waits_for_what_comes_next_and_never_long(setting, clock, only, make_stage):
    only(make_stage(name="budgets"))
    list(run_due(setting))
    assert wait_seconds(setting) == LOOK_SECONDS
    clock.now = clock.now.replace(minute=14, second=50)
    assert wait_seconds(setting) == 10
    clock.pass_by(minutes=1)
    assert 0 < wait_seconds(setting) <= 1


def test_a_stage_stands_as_it_runs_fails_and_is_forgotten(setting, clock, only, make_stage):
    only(make_stage(refused))
    (before,) = standings(setting.ledger, clock.now)
    assert (before.is_due, before.last, before.fails) == (True, None, False)

    list(run_due(setting))
    (after,) = standings(setting.ledger, clock.now)
    assert (after.is_due, after.running, after.fails) == (False, False, True)
    assert after.due - clock.now == timedelta(hours=17, minutes=30)

    clock.pass_by(hours=20)
    (late,) = standings(setting.ledger, clock.now)
    assert (late.late(120), late.late(180)) == (True, False)
    assert late.as_json()["last"]["error"] == "OpenAI refuses: give it an admin key"
