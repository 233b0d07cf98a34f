"""The command line as schedulers and outside checks use it."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from costlib.cli import main
from costlib.state import State

HEADER = (
    "BilledCost,EffectiveCost,BillingCurrency,BillingAccountId,BillingPeriodStart,BillingPeriodEnd,"
    "ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ServiceProviderName,ServiceName,ResourceId"
)


def row(cost: str, day: int = 1, service: str = "Storage", currency: str = "USD", effective: str = "") -> str:
    return (
        f"{cost},{effective},{currency},acc-1,2026-10-01T00:00:00Z,2026-11-01T00:00:00Z,"
        f"2026-10-{day:02}T00:00:00Z,2026-10-{day + 1:02}T00:00:00Z,Usage,AWS,{service},r-{day}"
    )


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def bill(tmp_path):
    path = tmp_path / "october.csv"
    rows = [HEADER, row("1.10", 1), row("2.205", 2, "Compute"), row("NaN", 3), row("7", 4, currency="EUR")]
    path.write_text("\n".join(rows) + "\n")
    return path


def run(capsys, *arguments):
    code = main([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_ingest_reports_counts_totals_and_reasons(bill, capsys):
    code, body = run(capsys, "ingest", str(bill))
    assert code == 0
    assert (body["rows_in"], body["rows_stored"], body["rows_quarantined"]) == (4, 3, 1)
    assert body["quarantine_reasons"] == {"BilledCost is no finite number": 1}
    totals = {total["BillingCurrency"]: total for total in body["totals"]}
    assert totals["USD"]["BilledCost"] == "3.305"
    assert totals["EUR"]["BilledCost"] == "7"
    assert totals["USD"]["EffectiveCost"] is None
    assert body["files"][0]["path"] == "october.csv"
    assert body["files"][0]["format"] == "focus"
    assert body["files"][0]["source"] == "focus:acc-1"


def test_the_same_bill_twice_changes_nothing(bill, capsys):
    _, first = run(capsys, "ingest", str(bill))
    _, again = run(capsys, "ingest", str(bill))
    assert again["unchanged"]
    assert again["lake_version"] == first["lake_version"]
    assert again["totals"] == first["totals"]


def test_spend_answers_with_decimal_strings_and_says_what_it_is(bill, capsys):
    run(capsys, "ingest", str(bill))
    code, body = run(capsys, "spend", "--by", "ServiceName")
    assert code == 0
    assert body["rows"] == [{"ServiceName": "Compute", "cost": "2.205"}, {"ServiceName": "Storage", "cost": "1.1"}]
    assert body["total"] == "3.305"
    assert (body["currency"], body["basis"]) == ("USD", "BilledCost")
    assert (body["from"], body["to"], body["as_of"]) == ("2026-10-01", "2026-11-01", "2026-10-31")
    assert body["unconverted"] == [{"currency": "EUR", "cost": "7", "rows": 1}]


def test_an_unknown_basis_is_null_and_never_zero(bill, capsys):
    run(capsys, "ingest", str(bill))
    _, body = run(capsys, "spend", "--basis", "EffectiveCost")
    assert body["total"] is None


def test_the_end_of_a_period_is_exclusive(bill, capsys):
    run(capsys, "ingest", str(bill))
    _, body = run(capsys, "spend", "--from", "2026-10-01", "--to", "2026-10-02")
    assert body["total"] == "1.1"


def test_columns_that_the_cube_lacks_are_answered_from_charges(bill, capsys):
    run(capsys, "ingest", str(bill))
    _, body = run(capsys, "spend", "--by", "ResourceId", "--where", "ServiceName=Compute")
    assert body["rows"] == [{"ResourceId": "r-2", "cost": "2.205"}]


def test_what_has_no_rate_is_listed_for_single_resources_too(bill, capsys):
    run(capsys, "ingest", str(bill))
    _, body = run(capsys, "spend", "--where", "ResourceId=r-4")
    assert (body["total"], body["unconverted"]) == (None, [{"currency": "EUR", "cost": "7", "rows": 1}])


def test_spend_in_another_currency_uses_the_rate_of_the_charge_day(bill, tmp_path, capsys):
    rates = tmp_path / "rates.csv"
    rates.write_text(
        "date,from_currency,to_currency,rate,source\n"
        "2026-09-01,EUR,USD,1.10,treasury\n2026-10-03,EUR,USD,1.20,treasury\n2026-10-05,EUR,USD,9,treasury\n"
    )
    run(capsys, "ingest", str(bill), str(rates))
    _, body = run(capsys, "spend")
    assert body["total"] == str(Decimal("3.305") + Decimal(7) * Decimal("1.20")).rstrip("0")
    assert body["unconverted"] == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["spend", "--by", "Nonsense"], 2, "Nonsense"),
        (["spend", "--where", "ServiceName"], 2, "COLUMN=VALUE"),
        (["ingest", "missing.csv"], 1, "missing.csv"),
        (["export", "ledger.docx"], 2, "ledger.docx"),
    ],
)
def test_an_error_is_one_line_that_names_the_culprit(bill, capsys, arguments, code, said):
    run(capsys, "ingest", str(bill))
    assert main(arguments) == code
    heard = capsys.readouterr()
    assert heard.out == ""
    assert heard.err.count("\n") == 1
    assert said in heard.err
    assert "Traceback" not in heard.err


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["spend", "--basis", "Nope"], ["spend", "--from", "yesterday"], []]
)
def test_bad_usage_exits_2_in_one_line(capsys, arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("command", ["ingest", "sample", "spend", "export", "verify", "doctor", "serve"])
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as stop:
        main([command, "--help"])
    assert stop.value.code == 0
    assert command in capsys.readouterr().out


def test_an_empty_ledger_says_how_to_fill_it(capsys):
    assert main(["spend"]) == 1
    assert "costboard sample" in capsys.readouterr().err


def test_verify_and_doctor_are_content_with_a_sound_ledger(bill, capsys):
    run(capsys, "ingest", str(bill))
    assert run(capsys, "verify") == (0, {"ok": True, "findings": run(capsys, "verify")[1]["findings"]})
    assert run(capsys, "doctor")[0] == 0


def test_doctor_fails_when_two_sources_bring_the_same_cost(bill, capsys):
    run(capsys, "ingest", str(bill), "--source", "one")
    run(capsys, "ingest", str(bill), "--source", "other")
    code, said = run(capsys, "doctor")
    assert (code, said["findings"][-1]["ok"]) == (1, False)
    assert "'one' and 'other' both bring charges" in said["findings"][-1]["problems"][0]


def test_verify_fails_when_a_stored_file_was_altered(home, bill, capsys):
    run(capsys, "ingest", str(bill))
    (stored,) = (home / "lake" / "facts").glob("*.parquet")
    con = duckdb.connect()
    con.execute(
        f"COPY (SELECT * REPLACE (BilledCost + 1 AS BilledCost) FROM '{stored}') TO '{stored}.new' (FORMAT parquet)"
    )
    Path(f"{stored}.new").replace(stored)
    code, body = run(capsys, "verify")
    assert code == 1
    assert not body["ok"]


@pytest.mark.parametrize("version", ["1.2", "1.4"])
def test_the_ledger_leaves_as_focus_with_the_same_total(home, bill, tmp_path, capsys, version):
    run(capsys, "ingest", str(bill))
    target = tmp_path / "out.csv"
    assert run(capsys, "export", str(target), "--focus-version", version)[0] == 0
    with target.open() as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 3
    assert sum(Decimal(r["BilledCost"]) for r in rows if r["BillingCurrency"] == "USD") == Decimal("3.305")
    assert ("ProviderName" in rows[0]) == (version == "1.2")
    assert [entry.action for entry in State(home / "state.db").audit()] == ["export", "ingest"]
