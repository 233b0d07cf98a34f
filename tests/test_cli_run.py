"""``costboard run``: what is due once, one stage, the plan, the times, and the loop with its signals."""

import json
import os
import signal
import subprocess
import sys

import pytest

from costlib.cli import main, pipeline
from costlib.pipeline import lock, runs, standing
from costlib.pipeline.stage import Made, Stage
from costlib.policy.documents import to_toml
from costlib.policy.schedule import STAGES, body_of, stored
from costlib.state import State


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("COSTBOARD_HOME", str(folder))
    return folder


def run(capsys, *arguments):
    capsys.readouterr()
    code = main(["run", "--json", *arguments])
    return code, json.loads(capsys.readouterr().out)


def test_what_is_due_runs_once_and_is_told_as_json(capsys):
    code, body = run(capsys)

    assert code == 0
    assert [each["stage"] for each in body["stages"]] == list(STAGES)
    assert {each["status"] for each in body["stages"]} == {"skipped"}
    first = body["stages"][0]
    assert (first["summary"], first["how"], first["steps"], first["error"]) == (
        "No source is set up: name one in sources.toml", "due", [], "",
    )  # fmt: skip
    assert run(capsys) == (0, {"stages": []})
    assert main(["run"]) == 0
    assert capsys.readouterr().out == "Nothing is due.\n"


def test_the_plan_runs_nothing(capsys, home):
    code, body = run(capsys, "--plan")

    assert code == 0
    assert body["finding"].startswith("Nothing runs by itself")
    assert {(each["due"], each["running"], each["last"]) for each in body["stages"]} == {(True, False, None)}
    assert body["stages"][2]["cron"] == "15 * * * *"
    assert State(home / "state.db").rows("pipeline_runs") == []
    assert main(["run", "--plan"]) == 0
    assert "budgets       Due now, at minute 15 of every hour (UTC). Has not run yet" in capsys.readouterr().out


def test_one_stage_runs_on_request_and_a_failure_exits_1(capsys, home):
    assert run(capsys, "--stage", "governance")[0] == 0
    (home / "sources.toml").write_text("sources = 1")
    code, body = run(capsys, "--stage", "fetch")

    assert code == 1
    assert (body["stages"][0]["status"], body["stages"][0]["how"]) == ("failed", "asked")
    assert "sources.toml" in body["stages"][0]["error"]
    assert main(["run", "--stage", "fetch"]) == 1
    assert capsys.readouterr().out.startswith("fetch: failed: sources.toml")
    code, body = run(capsys, "--plan")
    assert body["finding"].startswith("Fetch failed just now: sources.toml")


def test_a_stage_that_another_process_runs_is_no_failure(capsys, home, monkeypatch):
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.01)
    with lock.held(pipeline.ledger_of(pipeline.argparse.Namespace(home=home)).home, "storage"):
        code, body = run(capsys, "--stage", "storage")
        assert (code, body["stages"][0]["status"]) == (0, "locked")
        assert main(["run", "--stage", "storage"]) == 0
        assert capsys.readouterr().out == "storage: not run: another process is running it\n"


def test_the_times_are_decided_by_a_file(capsys, home, tmp_path):
    state, file = State(home / "state.db"), tmp_path / "times.toml"
    body = body_of(stored(state))
    body["stages"][2]["cron"] = "*/5 * * * *"
    file.write_text(to_toml(body))

    code, said = run(capsys, "--schedule", str(file))
    assert (code, said["stages"]["budgets"]) == (0, "every fifth minute of every hour (UTC)")
    assert run(capsys, "--plan")[1]["stages"][2]["cron"] == "*/5 * * * *"
    assert state.audit()[0].subject == "schedule"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stages = 1", "times.toml, stages"),
        ("[[", "times.toml is no TOML"),
        (None, "can't be read (FileNotFoundError)"),
    ],
)
def test_a_file_of_times_that_can_not_be_is_refused_in_one_line(capsys, tmp_path, text, said):
    file = tmp_path / "times.toml"
    if text:
        file.write_text(text)

    assert main(["run", "--schedule", str(file)]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("wrong", [("--stage", "backup"), ("--loop", "--plan"), ("--stage", "fetch", "--loop")])
def test_bad_usage_exits_2(capsys, wrong):
    with pytest.raises(SystemExit, match="2"):
        main(["run", *wrong])
    assert capsys.readouterr().err.count("\n") == 1


def test_signals_only_ask_to_stop_and_are_as_before_afterwards():
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    with pipeline._stopping() as stop:
        assert not stop()
        os.kill(os.getpid(), signal.SIGTERM)
        assert stop()
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before


@pytest.mark.parametrize("how", ["--loop", "--json"])
def test_told_to_stop_it_ends_after_the_stage_that_runs(capsys, home, monkeypatch, how):
    def told(*_):
        os.kill(os.getpid(), signal.SIGTERM)
        return Made("came to its end")

    stages = [Stage(name, name, "", told) for name in ("fetch", "analysis")]
    monkeypatch.setattr(standing, "STAGES", stages)

    assert main(["run", how]) == 0
    assert "came to its end" in capsys.readouterr().out
    assert [(each.stage, each.status) for each in runs.kept(State(home / "state.db"))] == [("fetch", "done")]


def test_the_loop_tells_each_stage_and_ends_cleanly_when_told_to(home):
    command = [sys.executable, "-m", "costlib.cli", "--home", str(home), "run", "--loop", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        told = [json.loads(process.stdout.readline())["stage"] for _ in STAGES]
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=30)

    assert (told, process.returncode, errors) == (list(STAGES), 0, "")
    assert json.loads(rest) == {"stopped": True, "told": len(STAGES)}
