"""``costboard allocate``: the contract that schedulers and outside checks rely on."""

import json
from decimal import Decimal

import pytest

from costlib.cli import main


@pytest.fixture
def home(tmp_path, bills, ledger):
    rows = [
        bills.charge("2026-10-02", "60.001"),
        bills.charge("2026-10-03", "20.00", Tags='{"tenant": "red"}'),
        bills.charge("2026-10-04", "40.00", Tags="{}", ServiceName="Amazon S3"),
        bills.charge("2026-10-05", "7.00", BillingCurrency="EUR"),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    return ledger.home.path


def run(capsys, home, *arguments):
    code = main(["--home", str(home), "allocate", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_answer_holds_what_the_contract_names(home, capsys):
    code, body = run(capsys, home, "--month", "2026-10")
    assert code == 0
    assert (body["currency"], body["basis"]) == ("USD", "EffectiveCost")
    assert (body["from"], body["to"], body["as_of"]) == ("2026-10-01", "2026-11-01", "2026-10-31")
    assert body["period_status"] == "closed"
    assert body["tenants"] == [
        {"tenant": "blue", "amount": "90", "pools": {"Direct": "60", "Shared services": "30"}},
        {"tenant": "red", "amount": "30", "pools": {"Direct": "20", "Shared services": "10"}},
    ]
    assert (body["total"], body["allocated"], body["unallocated"]) == ("120", "120", "0")
    assert body["unconverted"] == [{"currency": "EUR", "cost": "7", "rows": 1}]
    assert body["rounding"] == "-0.001"
    assert body["accuracy"] == "1"


def test_total_is_the_sum_of_its_parts_and_the_ledger_but_for_rounding(home, capsys):
    _, body = run(capsys, home, "--month", "2026-10")
    total, amounts = Decimal(body["total"]), [Decimal(each["amount"]) for each in body["tenants"]]
    assert (
        total
        == sum(amounts) + Decimal(body["unallocated"])
        == Decimal(body["allocated"]) + Decimal(body["unallocated"])
    )
    whole_month = ("--basis", "EffectiveCost", "--from", "2026-10-01", "--to", "2026-11-01", "--json")
    main(["--home", str(home), "spend", *whole_month])
    ledger = Decimal(json.loads(capsys.readouterr().out)["total"])
    assert total - ledger == Decimal(body["rounding"])
    assert abs(Decimal(body["rounding"])) < Decimal("0.01")
    for each in body["tenants"]:
        assert sum(Decimal(amount) for amount in each["pools"].values()) == Decimal(each["amount"])


def test_idle_pools_are_told_as_problems(home, capsys):
    _, body = run(capsys, home, "--month", "2026-10")
    assert {"pool": "Unused commitments", "text": body["problems"][0]["text"]} in body["problems"]
    assert all(each["text"].startswith("takes no cost") for each in body["problems"])


def test_departments_and_projects_can_be_asked_for(home, capsys):
    _, body = run(capsys, home, "--month", "2026-10", "--owner", "department")
    assert body["departments"] == []
    assert (body["unallocated"], body["accuracy"]) == ("120", "0")


def test_the_text_says_the_same(home, capsys):
    assert main(["--home", str(home), "allocate", "--month", "2026-10"]) == 0
    text = capsys.readouterr().out
    assert "EffectiveCost in USD, 2026-10-01 to 2026-10-31, closed, data as of 2026-10-31" in text
    assert "90.00  blue (75.0%)" in text
    assert "120.00  total = ledger -0.001" in text
    assert "EUR can't be converted" in text
    assert "load a rate from EUR to USD for 2026-10" in text


def test_a_month_without_data_is_a_clear_error(home, capsys):
    assert main(["--home", str(home), "allocate", "--month", "2030-01"]) == 2
    assert capsys.readouterr().err == (
        "costboard: there are no costs in 2030-01-01 to 2030-01-31: the data reaches from 2026-10-02 to 2026-10-31\n"
    )


@pytest.mark.parametrize("month", ["2026", "2026-13", "october", "2026-10-01"])
def test_what_is_no_month_is_said(home, capsys, month):
    assert main(["--home", str(home), "allocate", "--month", month]) == 2
    assert "is no month: write it as 2026-10" in capsys.readouterr().err


def test_an_empty_ledger_says_what_to_do(tmp_path, capsys):
    assert main(["--home", str(tmp_path / "none"), "allocate", "--month", "2026-10"]) == 1
    assert "costboard sample" in capsys.readouterr().err


def test_what_no_row_knows_is_unknown_and_not_zero(tmp_path, bills, ledger, capsys):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge("2026-10-02", "5.00", EffectiveCost="")])
    _, body = run(capsys, ledger.home.path, "--month", "2026-10")
    assert [body[name] for name in ("total", "allocated", "unallocated", "rounding", "accuracy")] == [None] * 5
    assert (body["known_rows"], body["all_rows"]) == (0, 1)
    main(["--home", str(ledger.home.path), "allocate", "--month", "2026-10"])
    assert "unknown  total" in capsys.readouterr().out


def test_a_name_forges_no_line_and_moves_no_cursor(tmp_path, bills, ledger, capsys):
    name = "\\u001b[2Jred\\n                9.00  total"
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge("2026-10-02", "5.00", Tags=f'{{"tenant": "{name}"}}')])
    for command in (["allocate", "--month", "2026-10"], ["close", "2026-10", "--check"], ["spend", "--by", "x_Tenant"]):
        main(["--home", str(ledger.home.path), *command])
        said = capsys.readouterr().out
        assert "\x1b" not in said
        assert not any(line.split() == ["9.00", "total"] for line in said.splitlines())


@pytest.mark.parametrize("currency", ["", "US", "USDX", "USD'; DROP TABLE cube", "12€"])
def test_what_is_no_currency_is_refused(home, capsys, currency):
    with pytest.raises(SystemExit) as stopped:
        main(["--home", str(home), "allocate", "--month", "2026-10", "--currency", currency])
    assert stopped.value.code == 2
    assert "is no currency: write its code as USD" in capsys.readouterr().err
