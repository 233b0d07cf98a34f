"""``costboard alerts``: what would be told, what is sent, the log, and no address anywhere."""

import json
from datetime import date, timedelta

import pytest

from costlib.cli import main

FIRST = date(2026, 8, 1)
CHANNELS = """
[[channels]]
name = "Finance"
variable = "FINANCE_HOOK"
least = "low"
valid_from = 2026-01-01
source = "a test"

[[trying]]
name = "usual"
first_wait_seconds = 0
valid_from = 2026-01-01
source = "a test"
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("FINANCE_HOOK", raising=False)


@pytest.fixture
def spike(ledger, bills, tmp_path):
    """Fourteen weeks of about 100 a day; the last three days cost 900."""
    days = [FIRST + timedelta(days=n) for n in range(98)]
    rows = [bills.charge(str(day), str(900 if n > 94 else 100 + n % 3)) for n, day in enumerate(days)]
    bills.load(ledger, tmp_path / "bill.csv", rows)


@pytest.fixture
def channels(tmp_path):
    file = tmp_path / "channels.toml"
    file.write_text(CHANNELS)
    assert main(["alerts", "--channels", str(file)]) == 0


def run(capsys, *arguments):
    capsys.readouterr()
    code = main(["alerts", "--json", *arguments])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("spike")
def test_without_a_channel_it_says_what_it_found_and_that_nothing_leaves(capsys):
    code, body = run(capsys, "--send")
    assert code == 0
    assert body["channels"] == body["deliveries"] == []
    (found,) = body["notices"]
    assert found["about"] == "anomaly"
    assert found["severity"] == "high"
    assert 2_300 < float(found["amount"]) < 2_500
    assert found["currency"] == "USD"
    assert main(["alerts"]) == 0
    assert "nothing leaves this machine" in capsys.readouterr().out


@pytest.mark.usefixtures("spike", "channels")
def test_a_dry_run_is_the_default_and_send_sends_once(capsys, monkeypatch, hook):
    monkeypatch.setenv("FINANCE_HOOK", f"{hook.address}/SECRET")
    code, body = run(capsys)
    assert (code, body["dry_run"], hook.got) == (0, True, [])
    assert [each["status"] for each in body["deliveries"]] == ["due"]
    code, body = run(capsys, "--send")
    assert (code, body["dry_run"]) == (0, False)
    assert [each["status"] for each in body["deliveries"]] == ["sent"]
    assert hook.titles == [body["notices"][0]["title"]]
    code, body = run(capsys, "--send")
    assert [each["status"] for each in body["deliveries"]] == ["sent before"]
    _, logged = run(capsys, "--log")
    assert [(each["channel"], each["status"]) for each in logged["rows"]] == [("Finance", "sent")]
    assert "SECRET" not in json.dumps([body, logged])


@pytest.mark.usefixtures("spike", "channels")
def test_a_failed_delivery_exits_1_and_is_tried_again(capsys, monkeypatch, hook):
    code, body = run(capsys, "--send")
    assert code == 1
    assert body["deliveries"][0]["status"] == "no address"
    monkeypatch.setenv("FINANCE_HOOK", hook.address)
    hook.status = 500
    code, body = run(capsys, "--send")
    assert (code, body["deliveries"][0]["status"]) == (1, "failed")
    hook.status = 200
    code, body = run(capsys, "--send")
    assert (code, body["deliveries"][0]["status"], body["deliveries"][0]["attempts"]) == (0, "sent", 2)
    assert main(["alerts", "--log"]) == 0
    text = capsys.readouterr().out
    assert "answered 500" in text
    assert text.index(" sent ") < text.index(" failed ")


@pytest.mark.usefixtures("channels")
def test_a_channel_can_be_tested_without_any_data(capsys, monkeypatch, hook):
    monkeypatch.setenv("FINANCE_HOOK", hook.address)
    code, body = run(capsys, "--test", "Finance")
    assert (code, body["deliveries"][0]["status"]) == (0, "sent")
    assert hook.titles == ["Costboard: test of 'Finance'"]
    assert main(["alerts", "--test", "Boss"]) == 2
    assert "there is no channel 'Boss': choose one of those in 'alerts' ('Finance')" in capsys.readouterr().err


@pytest.mark.usefixtures("spike", "channels")
def test_the_command_of_anomalies_tells_the_same_channels_once(capsys, monkeypatch, hook):
    monkeypatch.setenv("FINANCE_HOOK", hook.address)
    for status in ("sent", "sent before"):
        capsys.readouterr()
        assert main(["anomalies", "--alert", "--json"]) == 0
        body = json.loads(capsys.readouterr().out)
        assert [each["status"] for each in body["deliveries"]] == [status]
        assert len(body["rows"]) == 1
    assert len(hook.got) == 1
    assert run(capsys, "--send")[1]["deliveries"][0]["status"] == "sent before"


def test_an_address_in_the_document_is_refused_without_being_repeated(capsys, tmp_path):
    file = tmp_path / "channels.toml"
    file.write_text(CHANNELS.replace("FINANCE_HOOK", "slack://SECRET/token"))
    assert main(["alerts", "--channels", str(file)]) == 2
    said = capsys.readouterr().err
    assert "'Finance'" in said
    assert "environment variable" in said
    assert "SECRET" not in said
    assert main(["alerts", "--channels", str(tmp_path / "none.toml")]) == 2
    assert "none.toml can't be read" in capsys.readouterr().err


def test_an_empty_ledger_says_how_to_begin(capsys):
    assert main(["alerts"]) == 1
    assert "the ledger is empty" in capsys.readouterr().err
