"""How live sources stand on the command line, and who keeps figures from being whole."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from costlib.cli import main
from costlib.sources import journal

SETTINGS = '[[sources]]\nname = "{}"\nkind = "openai"\nsince = 2026-10-01\n'


@pytest.fixture
def run(ledger, monkeypatch, capsys):
    """Run a command on an empty home with two sources; gives the exit code and what was said."""
    ledger.home.prepare()
    write(ledger, "llm", "other")
    monkeypatch.setenv("COSTBOARD_HOME", str(ledger.home.path))
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "sk-admin-very-secret")

    def command(*words):
        code = main(words)
        said = capsys.readouterr()
        return code, said.out + said.err

    return command


def write(ledger, *names):
    (ledger.home.path / "sources.toml").write_text("".join(map(SETTINGS.format, names)))


def refused(ledger, name):
    at = datetime.now(UTC) - timedelta(days=2)
    number = journal.begin(ledger.state, name, "2026-10", "turn", at)
    journal.end(ledger.state, number, "failed", at, requests=1, cost=Decimal(0), error="\x1b[2J the key is refused")


def test_the_status_is_told_in_lines_and_fails_only_where_a_source_does(run, ledger):
    code, text = run("sync", "--status")
    assert (code, text.splitlines()[0]) == (0, "2 of 2 live sources wait: nobody fetches them.")
    assert text.count("? never fetched") == 2

    refused(ledger, "llm")
    code, text = run("sync", "--status")
    assert (code, text.splitlines()[0]) == (1, "1 of 2 live sources fails: llm has failed for 2 days.")
    assert "\x1b" not in text
    assert run("sync", "--status", "other")[0] == 0


def test_the_status_as_json_has_words_and_decimal_strings(run, ledger):
    refused(ledger, "llm")
    code, text = run("sync", "--status", "--json")
    body = json.loads(text)
    first = body["sources"][0]
    assert (code, body["failing"], body["stale"], body["cap"], body["spent"]) == (1, ["llm"], ["other"], "5", "0")
    assert (first["state"], first["failures"], first["cost"], first["data_until"]) == ("failing", 1, "0", None)
    assert "very-secret" not in text


def test_settings_that_cannot_be_read_are_a_status_and_no_traceback(run, ledger):
    (ledger.home.path / "sources.toml").write_text("[[sources]")
    code, text = run("sync", "--status")
    assert code == 1
    assert "sources.toml is no TOML" in text


def test_a_status_of_nobody_is_bad_usage(run):
    assert run("sync", "--status", "nobody") == (
        2,
        "costboard: there is no live source 'nobody': there are llm, other\n",
    )


def test_spend_names_sources_that_fail_and_files_that_are_late(run, ledger, bills, tmp_path):
    bills.load(ledger, tmp_path / "llm.csv", bills.month("2026-10", days=31), source="llm")
    bills.load(ledger, tmp_path / "one.csv", bills.month("2026-11", days=12), source="one")
    bills.load(ledger, tmp_path / "two.csv", bills.month("2026-11", days=18), source="two")
    write(ledger, "llm")
    refused(ledger, "llm")

    code, text = run("spend", "--json", "--where", "ServiceName=Amazon EC2")
    found = {each["source"]: each for each in json.loads(text)["late_sources"]}
    assert code == 0
    assert {name: (each["state"], each["delivered_to"]) for name, each in found.items()} == {
        "llm": ("failing", "2026-10-31"),
        "one": ("late", "2026-11-12"),
    }
    assert "partial: llm has delivered to 31 Oct 2026" in run("spend")[1]
    assert json.loads(run("spend", "--json", "--to", "2026-11-01")[1])["late_sources"] == []
    assert [each["source"] for each in json.loads(run("allocate", "--month", "2026-11", "--json")[1])["late_sources"]]


def test_two_sources_of_the_same_cost_are_told_wherever_figures_are(run, ledger, bills, tmp_path):
    for source in ("exports", "explorer"):
        bills.load(ledger, tmp_path / f"{source}.csv", bills.month("2026-10", days=31), source=source)
    write(ledger, "llm")

    (told,) = json.loads(run("spend", "--json")[1])["doubled_sources"]
    assert (told["sources"], told["provider"], told["first_month"]) == (["explorer", "exports"], "AWS", "2026-10")
    assert "twice: 'explorer' and 'exports' both bring charges of AWS" in run("spend")[1]
    assert json.loads(run("allocate", "--month", "2026-10", "--json")[1])["doubled_sources"] == [told]
    assert json.loads(run("spend", "--json", "--to", "2026-10-01")[1])["doubled_sources"] == []
    assert "twice: 'explorer' and 'exports'" in run("sync", "--status")[1]
    assert len(json.loads(run("sync", "--status", "--json")[1])["doubled"]) == 1
    code, text = run("verify")
    assert code == 0
    assert "WARN   no cost comes from two sources" in text
    assert run("doctor")[0] == 1


def test_without_live_sources_answers_say_what_they_said(run, ledger, bills, tmp_path):
    (ledger.home.path / "sources.toml").unlink()
    bills.load(ledger, tmp_path / "one.csv", bills.month("2026-10", days=31))
    assert json.loads(run("spend", "--json")[1])["late_sources"] == []
    assert "partial" not in run("spend")[1]
