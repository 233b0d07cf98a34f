"""``costboard prices``: books listed, previewed, kept and written."""

import json
from decimal import Decimal

import pytest

from costlib.cli import main
from costlib.state import State

CSV = "book,provider,model,valid_from,source,unit,input\ncontract,OpenAI,gpt-4,2026-01-01,contract,per_1m,{}\n"
TOKENS = {
    "ServiceProviderName": "OpenAI",
    "ServiceCategory": "AI and Machine Learning",
    "ConsumedUnit": "Tokens",
    "ConsumedQuantity": "1000000",
    "x_Model": "gpt-4",
    "x_TokenKind": "input",
}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "contract.csv"
    path.write_text(CSV.format(24))
    return path


def run(capsys, *arguments):
    code = main(["prices", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def failed(capsys, *arguments):
    return main(["prices", *map(str, arguments)]), capsys.readouterr().err


def test_the_reference_ships(capsys):
    assert run(capsys)[1]["books"] == [{"book": "reference", "entries": 6, "since": "2025-08-06"}]


def test_a_book_is_shown_with_what_it_changes_and_kept_only_when_told(capsys, ledger, bills, tmp_path, home, book):
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge("2026-10-02", "30", **TOKENS)])
    _, shown = run(capsys, book)
    assert not shown["kept"]
    assert [Decimal(shown[name]["cost"]["USD"]) for name in ("before", "after")] == [30, 24]
    assert Decimal(shown["difference"]["USD"]) == -6
    assert [each["book"] for each in run(capsys)[1]["books"]] == ["reference"]
    assert run(capsys, book, "--keep", "--source", "new contract")[1]["kept"]
    assert [each["book"] for each in run(capsys)[1]["books"]] == ["reference", "contract"]
    assert [each.action for each in State(home / "state.db").audit(2)] == ["reprice", "policy"]


def test_a_book_replaces_the_one_of_its_name_alone(capsys, book):
    run(capsys, book, "--keep", "--source", "first")
    book.write_text(CSV.format(20) + "contract,OpenAI,gpt-4o,2026-01-01,contract,per_1m,2\n")
    run(capsys, book, "--keep", "--source", "second")
    assert [(each["book"], each["entries"]) for each in run(capsys)[1]["books"]] == [("reference", 6), ("contract", 2)]


@pytest.mark.parametrize("ending", [".csv", ".toml"])
def test_what_is_written_can_be_kept_again(capsys, tmp_path, book, ending):
    run(capsys, book, "--keep", "--source", "first")
    run(capsys, "--save", tmp_path / f"all{ending}")
    book.write_text(CSV.format(20))
    run(capsys, book, "--keep", "--source", "second")
    assert run(capsys, tmp_path / f"all{ending}", "--keep", "--source", "back")[0] == 0
    run(capsys, "--save", tmp_path / "again.csv")
    assert ",24" in (tmp_path / "again.csv").read_text()


def test_bad_usage_names_what_is_missing(capsys, tmp_path, book):
    assert "--keep needs a FILE" in failed(capsys, book, "--keep")[1]
    assert "ends in neither .toml nor .csv" in failed(capsys, tmp_path / "book.xlsx")[1]
    assert "can't be read" in failed(capsys, tmp_path / "none.csv")[1]
    book.write_text(CSV.format("0.024"))
    code, error = failed(capsys, book, "--keep", "--source", "typing")
    assert code == 2
    assert "put it under per_1k" in error
