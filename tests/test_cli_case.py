"""``costboard claims``: the contract's rows, a user's own case, and files."""

import json
from decimal import Decimal

import openpyxl
import pypdf
import pytest

from costlib.cli import main
from costlib.policy.documents import from_toml, to_toml
from costlib.policy.files import default
from costlib.state import State


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def run(capsys, *arguments):
    code = main(["claims", *arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_it_answers_with_a_row_per_claim_in_decimal_strings(capsys):
    code, body = run(capsys)
    row = body["rows"][0]

    assert code == 0
    assert len(body["rows"]) == 34
    assert {key: row[key] for key in ("claim", "claimed", "computed", "difference", "unit", "verdict")} == {
        "claim": "Five-year ROI, closing page",
        "claimed": "1790",
        "computed": "619.51",
        "difference": "-1170.49",
        "unit": "%",
        "verdict": "does not hold",
    }
    assert body["rows"][-1]["computed"] is None


def test_the_text_says_what_became_of_the_claims(capsys):
    assert main(["claims", "--on", "2026-11-20"]) == 0
    out = capsys.readouterr().out

    assert out.startswith(
        "6 of 26 claims hold, 13 do not, 7 contradict themselves; 8 have no input (USD, as of 2026-11-20)"
    )


def test_a_users_own_case_is_computed_by_the_same_models(capsys, tmp_path):
    body = from_toml(default("case.toml"))
    body["infrastructure"] = body["infrastructure"][:1]
    own = tmp_path / "own.toml"
    own.write_text(to_toml(body))

    _, found = run(capsys, "--case", str(own))

    row = next(row for row in found["rows"] if row["claim"] == "Infrastructure a month")
    assert (row["computed"], row["verdict"]) == ("900.00", "does not hold")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('currency = "USD"', "own.toml, name: is missing: add it"),
        ("= 1", "own.toml is no TOML"),
        (None, "can't be read (No such file or directory): name a TOML file"),
    ],
)
def test_a_bad_case_is_one_line_on_stderr(capsys, tmp_path, text, message):
    own = tmp_path / "own.toml"
    if text is not None:
        own.write_text(text)

    code = main(["claims", "--case", str(own)])
    captured = capsys.readouterr()

    assert (code, captured.out) == (2, "")
    assert message in captured.err
    assert len(captured.err.splitlines()) == 1


def test_claims_are_saved_as_csv_and_excel_and_the_board_as_pdf_and_audited(home, tmp_path):
    for name in ("c.csv", "c.xlsx", "c.pdf"):
        assert main(["claims", "--save", str(tmp_path / name)]) == 0

    sheet = openpyxl.load_workbook(tmp_path / "c.xlsx").active
    head = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "claim")
    assert head[:6] == ("claim", "claimed_value", "computed_value", "difference_value", "unit", "verdict")
    assert Decimal("619.51") in {Decimal(str(cell.value)) for cell in sheet["C"] if isinstance(cell.value, float)}
    assert (tmp_path / "c.csv").read_text().startswith("# Case: Content engine, the reference company")
    assert len(pypdf.PdfReader(tmp_path / "c.pdf").pages) == 1
    assert [entry.subject for entry in State(home / "state.db").audit()] == ["c.pdf", "c.xlsx", "c.csv"]


@pytest.mark.parametrize(
    ("name", "message"), [("claims.doc", "ends in none of .csv, .xlsx, .pdf"), ("no/claims.csv", "is no folder")]
)
def test_a_file_that_can_not_be_is_refused_and_not_audited(capsys, home, tmp_path, name, message):
    assert main(["claims", "--save", str(tmp_path / name)]) == 2
    assert message in capsys.readouterr().err
    assert not State(home / "state.db").audit()
