"""The command of budgets: rows, the gate as a job asks it, files in and out."""

import json
from decimal import Decimal

import pytest

from costlib.advice import Budget, Noted, note
from costlib.cli import main
from costlib.policy import decisions
from costlib.policy.budgets import KIND, stored

SINCE = {"valid_from": "2026-01-01", "source": "plan"}
BODY = {
    "budgets": [
        {"name": "Company", "amount": "40.00", **SINCE},
        {"name": "blue", "amount": "50.00", "match": {"tenant": "blue"}, "parent": "Company", **SINCE},
    ],
    "gates": [{"name": "large", "kind": "approval_required", "approvers": ["finance"], "amount": 50, **SINCE}],
}


@pytest.fixture
def told(ledger, bills, tmp_path, capsys):
    """Run a command over October 2026 at a dollar a day: ``told("budgets")`` gives its exit code, output and errors."""
    bills.load(ledger, tmp_path / "october.csv", bills.month("2026-10", "1.00", days=31))
    decisions.save(ledger.state, KIND, BODY, actor="a", source="plan", now=bills.now)

    def run(*arguments):
        code = main(["--home", str(tmp_path / "home"), *map(str, arguments)])
        found = capsys.readouterr()
        return code, found.out, found.err

    return run


def test_rows_have_amounts_as_decimal_strings_and_flags_beside_them(told):
    code, out, _ = told("budgets", "--json", "--month", "2026-10")
    found = json.loads(out)

    assert code == 0
    assert [(row["budget"], row["amount"], row["actual"], row["state"]) for row in found["budgets"]] == [
        ("Company", "40.00", "31.00", "on track"),
        ("blue", "50.00", "31.00", "on track"),
    ]
    assert found["budgets"][1]["scope"] == {"x_Tenant": ["blue"]}
    assert found["flags"] == ["'Company' has 40.00 USD in October 2026 and hands out 50.00 USD: 10.00 USD too much"]


def test_a_line_for_each_budget_and_flag(told):
    _, out, _ = told("budgets")

    assert out.splitlines()[0].startswith("Company (all cost): on track, 31.00 USD of 40.00 USD in October 2026")
    assert out.splitlines()[-1].startswith("flag: 'Company'")


@pytest.mark.parametrize(("amount", "code"), [("50", 0), ("50.01", 1)])
def test_a_spend_that_is_stopped_ends_with_1_and_the_approvers(told, amount, code):
    found, out, _ = told("budgets", "check", "--scope", "tenant=blue", "--amount", amount)

    assert found == code
    assert ("needs the approval of finance" in out) is bool(code)


def test_the_gate_answers_jobs_in_json_wherever_the_option_stands(told):
    asked = ("check", "--scope", "tenant=blue", "--scope", "tenant=red", "--amount", "60")
    before, after = told("budgets", "--json", *asked), told("budgets", *asked, "--json")

    assert before == after
    assert json.loads(before[1])["scope"] == {"x_Tenant": ["blue", "red"]}
    assert json.loads(before[1])["approvers"] == ["finance"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "--scope", "tennant=blue", "--amount", "1"), "did you mean tenant"),
        (("check", "--scope", "blue", "--amount", "1"), "write it as department=platform"),
        (("check", "--amount", "much"), "'much' is no amount"),
        (("check", "--amount", "-1"), "0 or more"),
        (("check", "--amount", "1", "--currency", "EUR"), "give its amount in USD"),
        (("import", "nowhere.csv"), "can't be read"),
        (("import", "b.txt"), "ends in neither .toml nor .csv"),
        (("import", "b.csv", "--keep"), "needs --source"),
        (("export", "no/folder/b.csv"), "is no folder"),
    ],
)
def test_bad_usage_is_one_line_and_2(told, arguments, said):
    code, _, err = told("budgets", *arguments)

    assert code == 2
    assert said in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("ending", ["csv", "toml"])
def test_what_is_exported_imports_as_it_was(told, tmp_path, ending):
    file = tmp_path / f"budgets.{ending}"
    assert told("budgets", "export", file)[0] == 0

    code, out, _ = told("budgets", "import", file)
    assert (code, out.splitlines()[0]) == (0, "0 new, 0 changed, 2 as they were, 0 refused")


def test_good_rows_are_kept_with_a_source_and_refused_ones_told_by_line(told, ledger, tmp_path):
    file = tmp_path / "new.csv"
    file.write_text("name,match,amount,valid_from\nred,tenant=red,5,2026-01-01\nbad,,-5,2026-01-01\n")

    assert told("budgets", "import", file)[0] == 1
    assert len(decisions.read(ledger.state, KIND)["budgets"]) == 2

    code, out, _ = told("budgets", "import", file, "--keep", "--source", "meeting")
    assert code == 1
    assert "line 3: amount: " in out
    saved = decisions.newest(ledger.state, KIND)
    assert ([each["name"] for each in saved.body["budgets"]], saved.source) == (["Company", "blue", "red"], "meeting")
    assert saved.body["gates"][0]["name"] == "large"


def test_without_budgets_it_says_how_to_make_them(told, ledger, bills):
    decisions.save(ledger.state, KIND, {"budgets": []}, actor="a", source="s", now=bills.now)

    assert told("budgets")[1].startswith("No budgets yet: ")


@pytest.fixture
def kept(told, ledger, bills):
    """AWS keeps two budgets, one of which counts no cost."""
    given = {"account": "payer-1", "unit": "MONTHLY", "currency": "USD"}
    rows = (
        Budget(name="AWS", type="COST", amount=Decimal("30.50"), metric="UnblendedCost", **given),
        Budget(name="Hours", type="USAGE", amount=Decimal(9), **given),
    )
    note(ledger.state, "aws", Noted("budgets", "AWS", Budget, rows), bills.now)
    return told


def test_what_a_provider_keeps_is_shown_first_and_taken_over_when_asked_to(kept, ledger, bills):
    code, out, _ = kept("budgets", "import", "--from-provider")
    assert code == 1
    assert "AWS: 30.50 USD a month, provider AWS" in out
    assert "Hours is left out: it is a budget of usage, not of cost" in out
    assert stored(ledger.state).budgets[-1].name == "blue"

    code, out, _ = kept("budgets", "import", "--from-provider", "--only", "AWS", "--keep", "--json")
    found = json.loads(out)
    assert (code, found["kept"], found["refused"]) == (0, True, [])
    assert (found["taken"][0]["amount"], found["taken"][0]["basis"]) == ("30.50", "BilledCost")
    assert stored(ledger.state).budgets[-1].source == f"AWS Budgets, payer-1/AWS, as of {bills.now.date()}"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--from-provider", "--only", "nope"], "no provider keeps a budget 'nope': there are AWS, Hours"),
        (["--from-provider", "b.csv"], "--from-provider takes no FILE"),
        (["--only", "AWS"], "name a FILE of budgets, or add --from-provider"),
        ([], "name a FILE of budgets"),
    ],
)
def test_how_a_provider_s_budgets_can_t_be_asked_for(kept, arguments, says):
    code, _, error = kept("budgets", "import", *arguments)
    assert code != 0
    assert says in error


def test_before_any_provider_was_asked_it_says_what_to_do(told):
    code, _, error = told("budgets", "import", "--from-provider")
    assert code != 0
    assert "no provider was asked for its budgets yet: add the topic budgets to a source" in error
