"""Data and audit, schedule: what runs by itself, run on request, and when that is decided."""

import threading
from functools import partial

import pytest

from costlib.pipeline import lock, running, runs
from costlib.pipeline.running import run_due
from costlib.pipeline.stage import Made, Setting, Stage
from costlib.pipeline.stages import stage
from costlib.policy import schedule
from costlib.upload import Work
from pages import _audit_schedule_cards
from pages._audit_schedule_cards import WORKS

FAILS = Made("2 of 2 sources asked", (("llm", "failed"),), "llm: OpenAI refuses <b>it</b>: give it an admin key")


@pytest.fixture
def setting(company, bills):
    return Setting(company, {}, lambda: bills.now)


@pytest.fixture
def opened(visit):
    def start(**query):
        return visit("data_and_audit.py", tab="Schedule", **query)

    return start


def texts(tab):
    found = (*tab.markdown, *tab.caption, *tab.subheader, *tab.warning)
    return "\n".join(str(each.value) for each in found).replace("\\", "")


def finding(tab):
    return str(tab.subheader[0].value).replace("\\", "")


def record(setting, made, stage="fetch", how="due"):
    told = {"how": how, "actor": "local", "process": 1, "keep": 100}
    number = runs.begin(setting.ledger.state, stage, setting.clock(), **told)
    return runs.end(setting.ledger.state, number, made, setting.clock())


def history(tab):
    return next(frame.value for frame in tab.dataframe if "outcome" in frame.value)


def test_before_anything_ran_it_says_how_to_begin(opened):
    tab = opened()

    assert finding(tab) == (
        "Nothing runs by itself: add `costboard run` to cron, or start `costboard run --loop` as a service"
    )
    assert "No run is on record yet" in texts(tab)
    assert "Due now, at minute 5 of every hour (UTC)" in texts(tab)
    assert [each.label for each in tab.button if each.key and each.key.startswith("run_")] == ["Run now"] * 3
    (waiting,) = [frame.value for frame in tab.dataframe]
    assert list(waiting["stage"]) == ["Optimisation", "Governance", "Storage", "Rightsizing", "Commitments"]


def test_what_ran_is_told_with_its_steps_and_what_comes_next(opened, setting):
    assert len(list(run_due(setting))) == len(schedule.STAGES)
    tab = opened()

    assert finding(tab) == "All stages ran; next: Fetch in 5 min"
    assert "No source is set up: name one in sources.toml" in texts(tab)
    assert "**collect** Data to 31 Oct 2026 from 2 sources" in texts(tab)
    assert "which no rate converts" in texts(tab)
    assert "8 runs on record, none failed" in texts(tab)


def test_a_failure_is_the_title_and_its_text_is_no_markup(opened, setting):
    record(setting, FAILS)
    record(setting, Made("fine"), "analysis")
    tab = opened()

    assert finding(tab) == "Fetch failed just now: llm: OpenAI refuses <b>it</b>: give it an admin key"
    assert "\\<b\\>" in tab.subheader[0].value
    assert list(history(tab)["stage"]) == ["Analysis", "Fetch"]

    tab.toggle(key="runs_failed").set_value(v=True)
    assert list(history(tab.run())["stage"]) == ["Fetch"]
    assert list(history(opened(runs_of="Analysis"))["stage"]) == ["Analysis"]
    assert "none of those on record failed" in texts(opened(runs_of="Analysis", runs_failed="true"))


def test_before_a_stage_is_run_on_request_it_says_what_leaves(opened, setting):
    tab = opened()
    tab.button(key="run_budgets").click()
    tab.run()

    assert "Nothing leaves this machine: no channel for alerts is set up." in texts(tab)
    assert runs.kept(setting.ledger.state) == []


def test_while_a_stage_runs_its_card_shows_how_far_it_is(opened, setting, monkeypatch):
    monkeypatch.setattr(running, "BEAT_SECONDS", 0.01)
    go = threading.Event()

    def work(_, progress):
        progress("alerts", 0.5)
        go.wait(10)
        return Made("All 3 budgets on track")

    slow = Stage("budgets", "Budgets", "", work)
    tab = opened()
    tab.session_state[WORKS] = {"budgets": (begun := Work(partial(_audit_schedule_cards._run, setting, slow)))}
    while not any(each.doing == "alerts" for each in runs.kept(setting.ledger.state)):
        begun.done_within(0.01)
    tab.run()
    assert finding(tab) == "Budgets is running"
    assert tab.button(key="run_budgets").disabled
    assert not tab.button(key="run_fetch").disabled
    assert tab.get("progress")[0].proto.value == 50

    go.set()
    assert begun.done_within(10)
    tab.run()
    assert not tab.button(key="run_budgets").disabled
    assert "All 3 budgets on track" in texts(tab)
    assert list(history(tab)["how"]) == ["on request"]


def test_what_another_process_runs_is_said_and_not_run_twice(opened, setting, monkeypatch):
    monkeypatch.setattr(lock, "WAIT_SECONDS", 0.01)
    tab = opened()
    with lock.held(setting.ledger.home, "fetch"):
        work = Work(partial(_audit_schedule_cards._run, setting, stage("fetch")))
        assert work.done_within(10)
    tab.session_state[WORKS] = {"fetch": work}

    for _ in range(2):
        assert "Fetch was not run: another process is running it" in texts(tab.run())


def test_a_time_is_checked_shown_and_decided(opened, setting):
    tab = opened()
    box = tab.text_input(key="times_cron_fetch")
    assert box.value == "5 * * * *"
    box.set_value("0 25 * * *")
    tab.text_input(key="times_why").set_value("night only")
    tab.run()
    assert "is no schedule (Bad hour)" in texts(tab)
    assert tab.button(key="times_save").disabled

    tab.text_input(key="times_cron_fetch").set_value("30 2 * * 1-5")
    tab.run()
    assert "Next: Mon 23 Nov 02:30, Tue 24 Nov 02:30, Wed 25 Nov 02:30" in texts(tab)
    tab.button(key="times_save").click()
    tab.run()
    found = schedule.stored(setting.ledger.state).stages_on(setting.clock().date())["fetch"]
    assert (found.cron, found.source) == ("30 2 * * 1-5", "night only")
    assert "at 02:30 on Monday through Friday (UTC)" in texts(tab)


def test_a_file_holds_the_runs_on_screen(opened, setting):
    record(setting, FAILS)
    tab = opened()

    assert {each.key for each in tab.get("download_button")} >= {"runs_csv", "runs_xlsx", "times_toml"}
    assert list(history(tab)["what"]) == [FAILS.error]
