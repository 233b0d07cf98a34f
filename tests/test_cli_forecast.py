"""``costboard forecast``: the contract, of a ledger and of a file."""

import json
import shutil
from datetime import UTC, datetime

import pandas as pd
import pytest

from costlib.advice import Forecast, Noted, note
from costlib.cli import main
from costlib.ledger import Ledger
from costlib.models.forecasting import forecast

NOW = datetime(2026, 10, 16, tzinfo=UTC)
ROW = ["ds", "mean", "lo_80", "hi_80", "lo_95", "hi_95"]


@pytest.fixture(scope="module")
def loaded(bills, tmp_path_factory):
    folder = tmp_path_factory.mktemp("forecast")
    days = pd.date_range("2026-03-01", "2026-10-15")
    rows = [bills.charge(str(day.date()), str(50 + day.day_of_week)) for day in days]
    euro = bills.charge("2026-10-02", "4", BillingCurrency="XTS")
    bills.load(Ledger(folder / "home"), folder / "bill.csv", [*rows, euro], now=NOW)
    return folder / "home"


def run(capsys, home, *arguments):
    code = main(["--home", str(home), "forecast", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def failed(capsys, *arguments):
    return main(["forecast", *arguments]), capsys.readouterr().err


def written(path, series):
    path.write_text("ds,y\n" + "".join(f"{day.date()},{value}\n" for day, value in series.items()))
    return str(path)


def monthly(count=30):
    months = pd.date_range("2023-01-01", periods=count, freq="MS")
    return pd.Series([100.0 + step + 10 * (step % 12 == 11) for step in range(count)], months)


def test_a_ledger_s_forecast_keeps_the_contract(capsys, loaded):
    code, body = run(capsys, loaded, "--horizon", "2")
    assert code == 0
    assert [list(row) for row in body["rows"]] == [ROW, ROW]
    assert [row["ds"] for row in body["rows"]] == ["2026-10-01", "2026-11-01"]
    assert all(isinstance(row[name], float) for row in body["rows"] for name in ROW[1:])
    assert sum(body["weights"].values()) == pytest.approx(1)
    assert body["scorecard"][-1]["name"] == "ensemble"
    assert (body["currency"], body["basis"], body["as_of"]) == ("USD", "BilledCost", "2026-10-15")
    assert body["unconverted"] == [{"currency": "XTS", "cost": "4.000000000000000000", "rows": 1}]


def test_days_and_levels_can_be_asked_for(capsys, loaded):
    _, body = run(capsys, loaded, "--horizon", "5", "--freq", "day", "--levels", "50")
    assert [list(row) for row in body["rows"]] == [["ds", "mean", "lo_50", "hi_50"]] * 5
    assert body["rows"][0]["ds"] == "2026-10-16"


def test_parts_add_up_to_the_rows(capsys, loaded):
    code, body = run(capsys, loaded, "--horizon", "2", "--by", "ServiceName")
    assert (code, body["by"]) == (0, "ServiceName")
    (part,) = body["parts"]
    assert part["part"] == "Amazon EC2"
    assert [row["mean"] for row in part["rows"]] == pytest.approx([row["mean"] for row in body["rows"]])


def test_a_file_needs_no_ledger_and_answers_as_the_library(capsys, tmp_path):
    path = written(tmp_path / "months.csv", monthly())
    code, body = run(capsys, tmp_path / "none", "--series", path, "--horizon", "4")
    expected = forecast(monthly(), 4)
    assert code == 0
    assert [row["mean"] for row in body["rows"]] == pytest.approx(expected["mean"].to_list())
    assert [row["hi_95"] for row in body["rows"]] == pytest.approx(expected["hi_95"].to_list())
    assert not (tmp_path / "none").exists()


def test_disorder_gaps_and_rows_said_twice_are_taken_in(capsys, tmp_path):
    clean = written(tmp_path / "clean.csv", monthly())
    lines = (tmp_path / "clean.csv").read_text().splitlines()
    (tmp_path / "wild.csv").write_text("\ufeff" + "\n".join([lines[0], *reversed(lines[1:]), lines[-1], "2022-12-01,"]))
    _, body = run(capsys, tmp_path, "--series", str(tmp_path / "wild.csv"), "--horizon", "3")
    _, same = run(capsys, tmp_path, "--series", clean, "--horizon", "3")
    assert body["rows"] == same["rows"]
    assert any("comes again later" in note for note in body["notes"])


def test_what_has_not_happened_is_left_out_and_told(capsys, tmp_path):
    later = pd.concat([monthly(), pd.Series([9e6], [pd.Timestamp("2999-01-01")])])
    _, body = run(capsys, tmp_path, "--series", written(tmp_path / "later.csv", later), "--horizon", "3")
    assert body["notes"][0].startswith("1 rows dated after today")
    assert body["rows"][0]["mean"] < 200


def test_the_text_names_currency_basis_and_the_end_of_the_data(capsys, loaded):
    assert main(["--home", str(loaded), "forecast", "--horizon", "2"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("estimate by month in USD, BilledCost; data to 2026-10-15")
    assert "confidence MEDIUM" in said
    assert "which no rate converts" in said


@pytest.mark.parametrize(
    ("content", "says", "code"),
    [
        ("ds,y\n" + "x,y\n" * 2000, "row 1: ds is 'x', no day", 2),
        ("ds,y\n2026-01-01,many\n", "row 1: y is 'many', no number", 2),
        ("day,cost\n2026-01-01,3\n", "has no column ds, y", 2),
        ("", "is no CSV", 1),
        ("ds,y\n2026-01-01,3\n", "needs 6 months of history, there are 1", 1),
        ("ds,y\n" + "".join(f"20{year:02}-01-01,3\n" for year in range(20)), "a value every 365 days", 2),
    ],
)
def test_a_file_that_can_t_be_read_is_refused_by_name(capsys, tmp_path, content, says, code):
    (tmp_path / "bad.csv").write_text(content)
    found, error = failed(capsys, "--series", str(tmp_path / "bad.csv"))
    assert found == code
    assert says in error


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--horizon", "25"], "horizon 25: give 1 to 24"),
        (["--levels", "0"], "level 0"),
        (["--where", "Colour=red"], "'Colour=red' is no condition"),
        (["--where", "ServiceName=none"], "no whole day of this selection"),
    ],
)
def test_what_can_t_be_asked_is_refused_by_name(capsys, loaded, arguments, says):
    code = main(["--home", str(loaded), "forecast", *arguments])
    assert code in {1, 2}
    assert says in capsys.readouterr().err


def test_a_file_knows_no_ledger_s_options_and_its_own_frequency(capsys, tmp_path):
    path = written(tmp_path / "months.csv", monthly())
    assert failed(capsys, "--series", path, "--where", "x_Tenant=a") == (
        2,
        "costboard: --where is for the ledger: leave it out, or --series\n",
    )
    code, error = failed(capsys, "--series", path, "--freq", "day")
    assert code == 2
    assert "has a row a month: leave out --freq day" in error


def test_a_file_of_days_to_come_alone_is_no_history(capsys, tmp_path):
    days = pd.date_range("2090-01-01", periods=90, freq="D")
    code, said = failed(capsys, "--series", written(tmp_path / "later.csv", pd.Series(1.0, days)))

    assert code == 2
    assert "every row is dated after today" in said


def test_what_a_provider_foretells_stands_beside_and_changes_nothing(capsys, loaded, tmp_path):
    _, before = run(capsys, loaded, "--horizon", "3")
    assert before["providers"] == []
    shutil.copytree(loaded, tmp_path / "home")
    span = {"start": "2026-11-01", "end": "2026-12-01", "granularity": "MONTHLY", "basis": "BilledCost"}
    row = Forecast(**span, currency="USD", mean="1600.5", lower="1500", upper="1700")
    note(Ledger(tmp_path / "home").state, "aws", Noted("forecast", "AWS", Forecast, (row,)), NOW)
    _, body = run(capsys, tmp_path / "home", "--horizon", "3")
    (theirs,) = body.pop("providers")
    assert theirs["rows"] == [{"ds": "2026-11-01", "mean": 1600.5, "lo_80": 1500, "hi_80": 1700}]
    assert (theirs["provider"], theirs["as_of"]) == ("AWS", NOW.isoformat())
    assert body == {name: said for name, said in before.items() if name != "providers"}


def test_a_horizon_longer_than_the_history_has_low_confidence_and_says_so(capsys, loaded):
    _, body = run(capsys, loaded, "--horizon", "12")
    assert body["confidence"] == "LOW"
    assert any("of history: a direction beyond that, not a figure" in note for note in body["notes"])
    assert len(body["rows"]) == 12
