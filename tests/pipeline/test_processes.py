"""Two real processes on one ledger, and one that is killed in the middle of a stage."""

import os
import signal
import subprocess
import sys

import pytest

from costlib.pipeline import lock, runs
from costlib.pipeline.running import run_due, run_stage
from costlib.pipeline.standing import standings

WORKS = """
import sys, threading
from datetime import UTC, datetime
from pathlib import Path
from costlib.ledger import Ledger
from costlib.pipeline import running
from costlib.pipeline.stage import Made, Setting, Stage

def work(setting, progress):
    progress("half of it", 0.5)
    print("at work", flush=True)
    sys.stdin.readline()
    return Made("came to its end")

setting = Setting(Ledger(Path(sys.argv[1])), {}, lambda: datetime(2026, 11, 20, 12, tzinfo=UTC))
print(running.run_stage(setting, Stage("analysis", "Analysis", "", work), how="due").words)
"""


@pytest.fixture
def other(setting, only, make_stage, monkeypatch):
    """Another process that is in the middle of the stage until a line is written to it."""
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.01)
    only(make_stage())
    with subprocess.Popen(
        [sys.executable, "-c", WORKS, str(setting.ledger.home.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "at work\n"
        yield process
        process.kill()


def test_a_stage_runs_in_one_of_two_processes(other, setting, make_stage):
    (seen,) = standings(setting.ledger, setting.clock())
    assert seen.running
    assert seen.last.process == other.pid != os.getpid()
    assert [each.status for each in run_due(setting)] == ["locked"]
    assert run_stage(setting, make_stage()).status == "locked"

    assert other.communicate("\n")[0] == "came to its end\n"
    assert list(run_due(setting)) == []
    assert [each.words for each in runs.kept(setting.ledger.state)] == ["came to its end"]


def test_a_killed_run_is_told_from_a_running_one_and_tried_again_once(other, setting):
    other.send_signal(signal.SIGKILL)
    other.wait()

    (seen,) = standings(setting.ledger, setting.clock())
    assert (seen.running, seen.fails, seen.is_due, seen.last.status) == (False, True, True, "broken off")
    assert [each.status for each in run_due(setting)] == ["done"]
    assert [each.status for each in runs.kept(setting.ledger.state)] == ["done", "broken off"]
    assert list(run_due(setting)) == []
