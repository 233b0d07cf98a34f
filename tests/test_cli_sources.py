"""Commands of live sources, without any provider: plan, replay, policies."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from filelock import FileLock

from costlib.advice import Account, Noted, note, topics
from costlib.cli import main
from costlib.sources import pages
from costlib.sources.kind import Request
from costlib.sources.locks import lock_of
from costlib.sources.plan import Plan
from costlib.sources.settings import SourceSettings
from costlib.sources.sync import Outcome
from costlib.state import State

SETTINGS = """
[[sources]]
name = "cloud"
kind = "aws-ce"
since = 2020-01-01

[[sources]]
name = "llm"
kind = "openai"
since = 2020-01-01
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command on a home with two sources; gives the exit code and what was said."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "sources.toml").write_text(SETTINGS)
    monkeypatch.setenv("COSTBOARD_HOME", str(home))
    for name in ("OPENAI_ADMIN_KEY", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(name, raising=False)

    def command(*words):
        code = main(words)
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def test_the_plan_tells_requests_cost_and_what_is_out_of_reach(run):
    code, text = run("sync", "--plan", "--json", "cloud")
    (row,) = json.loads(text)["sources"]

    assert code == 0
    assert (len(row["due"]), row["most_requests"], row["most_cost"]) == (14, 280, "2.80")
    assert row["beyond"][0] == "2020-01"
    text = run("sync", "--plan")[1]
    assert "at most 280 requests for 2.80 USD; its provider no longer tells of 2020-01" in text
    assert text.endswith("of the cap of 5 USD a month 5 are left\n")


def test_a_missing_key_fails_one_source_by_name(run):
    code, text = run("sync", "llm")

    assert code == 1
    assert "llm: 0 parts loaded, then: source 'llm' needs its key" in text


def test_a_replay_needs_no_key(run):
    assert run("sync", "--replay", "llm") == (0, "llm: nothing is due: no answers are kept\n")


def test_a_source_with_wrong_settings_does_not_hide_the_plan_of_the_others(run, tmp_path):
    wrong = SETTINGS.replace('kind = "aws-ce"', 'kind = "aws-ce"\noptions = { colour = "red" }')
    (tmp_path / "home" / "sources.toml").write_text(wrong)
    code, text = run("sync", "--plan", "--json")
    cloud, llm = json.loads(text)["sources"]

    assert code == 1
    assert "'colour' is unknown" in cloud["error"]
    assert (cloud["due"], llm["error"]) == ([], "")
    assert llm["due"]
    text = run("sync", "--plan")[1]
    assert "cloud: source 'cloud', options: 'colour' is unknown" in text
    assert "llm: " in text
    assert run("sync", "--plan", "llm")[0] == 0


def test_replay_and_plan_exclude_each_other(run):
    with pytest.raises(SystemExit):
        run("sync", "--replay", "--plan")


@pytest.mark.parametrize("provider", ["aws", "openai", "anthropic", "digitalocean"])
def test_policies_are_printed_as_json_that_can_be_pasted(run, provider):
    code, text = run("doctor", "--policy", provider)

    assert code == 0
    assert run("doctor", "--policy", provider, "--json")[1] == text
    assert json.loads(text)


def test_doctor_asks_no_source_unless_told_to(run, tmp_path):
    assert "source 'llm'" not in run("doctor")[1]
    settings = tmp_path / "home" / "sources.toml"
    settings.write_text(settings.read_text().replace('"cloud"', '"cloud"\nenabled = false'))
    code, text = run("doctor", "--sources")
    assert code == 1
    assert "FAILED source 'llm' (openai) answers" in text


@pytest.fixture
def planned():
    """A plan of one month."""
    return Plan(SourceSettings(name="llm", kind="openai", since=date(2026, 11, 1)), ())


def test_where_nothing_is_set_up_the_file_is_named_and_nothing_failed(run, tmp_path):
    settings = tmp_path / "home" / "sources.toml"
    settings.unlink()

    assert run("sync") == (0, f"{settings} names no source: nothing is fetched\n")
    assert json.loads(run("sync", "--json")[1]) == {"sources": [], "stopped": False}


def test_ctrl_c_is_told_in_words_with_what_was_done_before(run, monkeypatch, planned):
    outcomes = iter([Outcome("cloud", planned, 3, Decimal("0.03"), ("2026-11",), 20)])

    def stopped(*_, **__):
        try:
            return next(outcomes)
        except StopIteration:
            raise KeyboardInterrupt from None

    monkeypatch.setattr("costlib.cli.sources.sync", stopped)
    code, text = run("sync")

    assert code == 130
    assert text.splitlines() == [
        "cloud: 1 part, 20 rows, 3 requests for 0.03 USD",
        "stopped: what came is kept, the next sync goes on there",
    ]
    code, text = run("sync", "--json")
    assert (code, json.loads(text)) == (130, {"sources": [], "stopped": True})


def test_a_source_that_another_process_fetches_is_told_and_the_others_are_fetched(run, tmp_path):
    lock = FileLock(lock_of(tmp_path / "home", "cloud"))
    with lock:
        code, text = run("sync")

    assert code == 1
    assert "cloud: 0 parts loaded, then: another process is fetching 'cloud': wait for it" in text
    assert "llm: 0 parts loaded, then: source 'llm' needs its key" in text


def test_the_cap_that_stops_a_sync_is_named_with_what_was_loaded(run, monkeypatch):
    monkeypatch.setenv("COSTBOARD_CAP", "0")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    code, text = run("sync", "cloud")

    assert code == 1
    assert text.startswith("cloud: 0 parts loaded, then: the next request of 'cloud' costs 0.01 USD and would pass")
    assert "raise cap in sources.toml, or COSTBOARD_CAP" in text


def test_what_is_to_be_told_stands_below_its_source(run, monkeypatch, planned):
    made = Outcome("llm", planned, 1, Decimal(0), ("2026-11",), 1, notes=("one thing", "another"))
    monkeypatch.setattr("costlib.cli.sources.sync", lambda *_, **__: made)

    assert run("sync", "llm")[1].splitlines()[1:] == ["llm: one thing", "llm: another"]


def test_answers_of_sources_without_settings_are_dropped_when_told_to(run, tmp_path):
    state = State(tmp_path / "home" / "state.db")
    for source in ("llm", "gone"):
        request = Request("costs", {"of": source})
        pages.keep(state, source, "2026-10", "turn", request, source.encode(), cost=Decimal(0), now=datetime.now(UTC))
        note(state, source, Noted("accounts", "AWS", Account, ()), datetime.now(UTC))
    code, text = run("sync", "--tidy")

    assert (code, text) == (0, "2 answers dropped; 1 are kept in 0.0 MB\n")
    assert [each.source for each in topics(state)] == ["llm"]
    assert "1 answers of sources are kept" in run("doctor")[1]
    (tmp_path / "home" / "sources.toml").unlink()
    assert run("sync", "--tidy")[0] == 2
    assert pages.weight(state)[0] == 1


def test_settings_that_can_not_be_are_one_line_and_bad_usage(run, tmp_path):
    (tmp_path / "home" / "sources.toml").write_text('[[sources]]\nname = "llm"\nsince = "soon"\n')
    code, text = run("sync")

    assert code == 2
    assert text.startswith("costboard: sources.toml, entry 'llm' of sources, kind: is missing: add it")
    assert text.count("\n") == 1
