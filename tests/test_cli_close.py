"""``close`` on the command line: findings, exit codes, and one line for what can't be."""

import json
from decimal import Decimal

import pytest

from costlib.cli import main


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def billed(bills, tmp_path):
    """A month that is long over."""
    path = tmp_path / "bill.csv"
    path.write_text(bills.csv(bills.month("2026-01", "1.005", days=31)))
    assert main(["ingest", str(path), "--json"]) == 0


def run(capsys, *arguments):
    capsys.readouterr()
    code = main([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.usefixtures("billed")
def test_a_month_is_checked_sealed_and_verified(capsys):
    code, body = run(capsys, "close", "2026-01", "--check")
    assert (code, body["ok"], body["status"], body["sha256"]) == (0, True, "draft", "")
    code, body = run(capsys, "close", "2026-01")
    assert (code, body["status"], body["total"]) == (0, "sealed", "31.16")
    assert Decimal(body["total"]) - Decimal(body["ledger"]) == Decimal(body["rounding"])
    assert body["tenants"][0] | {"content_hash": ""} == {
        "tenant": "blue",
        "cost": "31.16",
        "markup": "0",
        "adjusted": "0",
        "total": "31.16",
        "content_hash": "",
    }
    code, body = run(capsys, "verify")
    assert {"check": "sealed months are as they were sealed", "ok": True, "problems": []} in body["findings"]


@pytest.mark.usefixtures("billed")
def test_a_month_that_is_sealed_already_fails_its_check(capsys):
    assert main(["close", "2026-01"]) == 0
    code, body = run(capsys, "close", "2026-01")
    assert (code, body["ok"]) == (1, False)
    assert "2026-01 is sealed already" in body["findings"][0]["problems"][0]


@pytest.mark.usefixtures("billed")
@pytest.mark.parametrize(
    ("month", "code", "message"),
    [("2026-13", 2, "'2026-13' is no month"), ("2026-03", 2, "nothing is billed in 2026-03")],
)
def test_a_month_that_can_not_be_closed_is_one_line_of_error(month, code, message, capsys):
    capsys.readouterr()
    assert main(["close", month]) == code
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert message in err


def test_an_empty_ledger_says_what_to_load(capsys):
    assert main(["close", "2026-01"]) == 1
    assert "the ledger is empty" in capsys.readouterr().err
