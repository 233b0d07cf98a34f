"""``costboard anomalies``: the contract of a series, and the events of a ledger."""

import json
from datetime import date, timedelta

import pytest

from costlib.advice import Anomaly, Noted, note
from costlib.cli import main


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path / "home"))


@pytest.fixture
def series(tmp_path):
    """Sixty days at about 100, the fiftieth at 300."""
    days = [date(2026, 1, 1) + timedelta(days=place) for place in range(60)]
    rows = [f"{day},{300 if place == 50 else 100 + place % 5}" for place, day in enumerate(days)]
    path = tmp_path / "series.csv"
    path.write_text("\n".join(["ds,y", *rows]))
    return path


@pytest.fixture
def spiky(ledger, bills, tmp_path):
    days = [date(2026, 8, 1) + timedelta(days=place) for place in range(90)]
    rows = [bills.charge(str(day), "500.00" if place == 70 else "50.00") for place, day in enumerate(days)]
    bills.load(ledger, tmp_path / "bill.csv", rows)


def answer(capsys, *arguments, code=0):
    assert main(["anomalies", *map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_a_series_gives_a_row_a_day_with_numbers(capsys, series):
    rows = answer(capsys, "--series", series)["rows"]

    assert len(rows) == 60
    assert list(rows[0]) == ["ds", "actual", "expected", "lower", "upper", "score", "is_anomaly"]
    assert [row["ds"] for row in rows if row["is_anomaly"]] == ["2026-02-20"]
    assert rows[0]["expected"] is None
    assert rows[50]["lower"] <= rows[50]["expected"] <= rows[50]["upper"] < rows[50]["actual"] == 300


def test_in_words_only_unusual_days_are_named(capsys, series):
    assert main(["anomalies", "--series", str(series)]) == 0
    said = capsys.readouterr().out

    assert said.splitlines()[0] == "Unusual: 1 of 60 days"
    assert said.splitlines()[1].startswith("2026-02-20")


@pytest.mark.usefixtures("spiky")
def test_a_ledger_gives_its_anomalies_with_state_and_causes(capsys):
    found = answer(capsys)

    (row,) = found["rows"]
    assert (row["start"], row["kind"], row["state"]) == ("2026-10-10", "spike", "open")
    assert row["impact"] == pytest.approx(450, abs=1)
    assert (found["basis"], found["currency"], found["as_of"]) == ("EffectiveCost", "USD", "2026-10-31")


@pytest.mark.usefixtures("spiky")
def test_a_period_a_condition_and_a_sensitivity_narrow_it(capsys):
    assert answer(capsys, "--from", "2026-08-01", "--to", "2026-10-01")["rows"] == []
    assert len(answer(capsys, "--where", "x_Tenant=blue", "--open", "--sensitivity", "low")["rows"]) == 1
    assert answer(capsys, "--where", "x_Tenant=nobody")["rows"] == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--where", "Tags=red"], "'Tags=red' is no condition: write COLUMN=VALUE, with one of ServiceProviderName"),
        (["--sensitivity", "extreme"], "there is no sensitivity 'extreme'"),
    ],
)
@pytest.mark.usefixtures("spiky")
def test_what_cannot_be_asked_is_told_in_a_line(capsys, arguments, told):
    assert main(["anomalies", *arguments]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert len(said.splitlines()) == 1


def test_a_series_that_cannot_be_read_is_told_in_a_line(capsys, tmp_path):
    assert main(["anomalies", "--series", str(tmp_path / "none.csv")]) == 1
    assert "none.csv can't be read" in capsys.readouterr().err


def test_an_empty_ledger_says_what_to_do(capsys):
    assert main(["anomalies"]) == 1
    assert "costboard sample" in capsys.readouterr().err


def test_rows_of_days_to_come_are_not_judged(capsys, tmp_path):
    later = [date.today() + timedelta(days=place) for place in range(1, 50)]  # noqa: DTZ011  the machine's day
    path = tmp_path / "later.csv"
    path.write_text("\n".join(["ds,y", *[f"{day},{place}" for place, day in enumerate(later)]]))
    rows = answer(capsys, "--series", path)["rows"]

    assert len(rows) == 49
    assert all(row["expected"] is None and not row["is_anomaly"] for row in rows[1:])


def test_a_series_from_before_the_first_rules_is_judged_by_those(capsys, tmp_path):
    path = tmp_path / "old.csv"
    path.write_text("\n".join(["ds,y", *[f"{date(1990, 1, 1) + timedelta(days=place)},100" for place in range(60)]]))

    assert len(answer(capsys, "--series", path)["rows"]) == 60


@pytest.mark.parametrize("option", [["--from", "2026-01-01"], ["--where", "x_Tenant=a"], ["--alert"], ["--open"]])
def test_a_file_knows_no_options_of_the_ledger(capsys, series, option):
    assert main(["anomalies", "--series", str(series), *option]) == 2
    assert f"{option[0]} is for the ledger" in capsys.readouterr().err


@pytest.mark.usefixtures("spiky")
def test_every_row_names_who_found_it_and_findings_are_exact(capsys, ledger, bills):
    row = Anomaly(
        id="x", start="2026-09-02", end="2026-09-02", currency="USD", impact="12.30", dimension="Amazon Polly"
    )
    note(ledger.state, "aws", Noted("anomalies", "AWS", Anomaly, (row,)), bills.now)
    rows = answer(capsys)["rows"]
    assert {each["origin"] for each in rows} == {"Costboard", "AWS"}
    (theirs,) = [each for each in rows if each["origin"] == "AWS"]
    assert (theirs["findings"][0]["impact"], theirs["expected"]) == ("12.30", None)
