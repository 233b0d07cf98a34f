"""Commands of live sources, without any provider: plan, replay, policies."""

import json

import pytest

from costlib.cli import main

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
    assert "at most 280 requests for 2.80 USD; its provider no longer tells of 2020-01" in run("sync", "--plan")[1]


def test_a_missing_key_fails_one_source_by_name(run):
    code, text = run("sync", "llm")

    assert code == 1
    assert "llm: 0 parts are loaded, then: source 'llm' needs its key" in text


def test_a_replay_needs_no_key(run):
    assert run("sync", "--replay", "llm") == (0, "llm: nothing is due: no answers are kept\n")


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
