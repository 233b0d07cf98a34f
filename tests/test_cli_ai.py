"""``costboard ai-costs``: the contract of the calculator, and the tokens of a ledger."""

import json
from decimal import Decimal

import pytest

from costlib.cli import main

TOKENS = {
    "ServiceProviderName": "OpenAI",
    "ServiceCategory": "AI and Machine Learning",
    "ServiceName": "OpenAI API",
    "ConsumedUnit": "Tokens",
    "x_Model": "gpt-4",
}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path / "home"))


@pytest.fixture
def october(ledger, bills, tmp_path):
    more = [
        ("2026-10-02", "60", "input", "2000000"),
        ("2026-10-03", "3", "output", "50000"),
        ("2026-11-03", "9", "input", "300000"),
    ]
    rows = [
        bills.charge(day, cost, **TOKENS, x_TokenKind=kind, ConsumedQuantity=count) for day, cost, kind, count in more
    ]
    bills.load(
        ledger,
        tmp_path / "bill.csv",
        [*rows, bills.charge("2026-10-05", "7") | dict.fromkeys(rows[0].keys() - bills.charge(), "")],
    )


def run(capsys, *arguments):
    code = main(["ai-costs", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def failed(capsys, *arguments):
    return main(["ai-costs", *arguments]), capsys.readouterr().err


def test_the_calculator_answers_with_the_contract_s_rows_to_the_last_digit(capsys):
    code, body = run(capsys, "--calculator")
    assert code == 0
    assert body["total"] == "59.095"
    assert body["average"].startswith("0.0246229")
    assert body["rows"][0] == {
        "content_type": "newsletter_article",
        "model": "claude-3-sonnet",
        "volume": "400",
        "cost_per_piece": "0.0336",
        "monthly_cost": "13.44",
    }
    assert [row["monthly_cost"] for row in body["rows"]] == ["13.44", "0.48", "45", "0.175"]


def test_volumes_of_your_own_replace_the_reference_s(capsys):
    _, body = run(capsys, "--calculator", "--volume", "blog_post=2", "--volume", "social_media=0")
    assert (body["total"], len(body["rows"]), body["average"]) == ("0.45", 2, "0.225")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--calculator", "--volume", "podcast=1"], "'podcast' is no content type"),
        (["--calculator", "--volume", "blog_post=many"], "'blog_post=many' is no volume"),
        (["--calculator", "--volume", "blog_post=1e999999999"], "'blog_post=1e999999999' is no volume"),
        (["--calculator", "--volume", "blog_post=-1"], "'blog_post' has a volume of -1"),
        (["--calculator", "--book", "nope"], "there is no price book 'nope'"),
        (["--calculator", "--month", "2026-10"], "--month is for the ledger's tokens"),
        (["--volume", "blog_post=1"], "--volume is for the calculator"),
        (["--month", "October"], "'October' is no month"),
    ],
)
def test_bad_usage_is_one_line_that_names_it(capsys, arguments, says):
    code, error = failed(capsys, *arguments)
    assert code == 2
    assert says in error
    assert error.count("\n") == 1


def test_an_empty_ledger_says_what_to_do(capsys):
    code, error = failed(capsys)
    assert code == 1
    assert "costboard sample" in error


@pytest.mark.usefixtures("october")
def test_tokens_of_a_month_have_cost_price_of_a_million_and_what_the_book_makes_of_them(capsys):
    code, body = run(capsys, "--month", "2026-10")
    assert code == 0
    assert [(row["token_kind"], row["tokens"], row["cost"]) for row in body["rows"]] == [
        ("input", "2000000", "60"),
        ("output", "50000", "3"),
    ]
    assert [(Decimal(row["per_million"]), Decimal(row["difference"])) for row in body["rows"]] == [(30, 0), (60, 0)]
    assert (body["total"], body["book"], body["from"], body["to"]) == ("63", "usual", "2026-10-01", "2026-11-01")
    assert body["computed_is"].startswith("estimate")


@pytest.mark.usefixtures("october")
def test_without_a_month_all_of_the_ledger_is_meant(capsys):
    assert run(capsys)[1]["total"] == "72"


def test_what_a_book_does_not_price_is_listed_with_its_tokens(capsys, ledger, bills, tmp_path):
    own = {**TOKENS, "x_Model": "own-1", "x_TokenKind": "input", "ConsumedQuantity": "500"}
    bills.load(ledger, tmp_path / "bill.csv", [bills.charge("2026-10-02", "2", **own)])
    _, body = run(capsys, "--month", "2026-10")
    (missing,) = body["unpriced"]
    assert (missing["model"], missing["tokens"], missing["reason"]) == (
        "own-1",
        "500",
        "no price for the model on these days",
    )
    assert (body["rows"][0]["cost"], body["rows"][0]["computed"]) == ("2", None)


@pytest.mark.usefixtures("october")
def test_people_read_tokens_and_the_price_of_a_million(capsys):
    assert main(["ai-costs", "--month", "2026-10"]) == 0
    assert "OpenAI gpt-4, input: 2,000,000 tokens, 30.00 USD a million" in capsys.readouterr().out


def test_names_forge_no_lines_and_what_is_left_out_of_the_total_is_said(capsys, ledger, bills, tmp_path):
    forged = {**TOKENS, "x_Model": "a\x1b[2J\n9.00 USD  total", "x_TokenKind": "input", "ConsumedQuantity": "3"}
    rows = [
        bills.charge("2026-10-02", "1", **forged),
        bills.charge("2026-10-02", "5", **forged, BillingCurrency="EUR"),
    ]
    bills.load(ledger, tmp_path / "bill.csv", rows)
    assert main(["ai-costs", "--month", "2026-10"]) == 0
    text = capsys.readouterr().out
    assert "\x1b" not in text
    assert not any(line.startswith("9.00") for line in text.splitlines())
    assert "not converted, of all charges: 5" in text
    assert "input: 3 tokens, no price for the model" in text


def test_a_mean_beyond_28_digits_is_told_and_no_traceback(capsys):
    code, body = run(capsys, "--calculator", "--volume", f"blog_post=1{'0' * 40}")
    assert (code, body["total"]) == (0, f"225{'0' * 37}")
