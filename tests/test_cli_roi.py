"""``costboard roi``: the contract's fields, and cases that are not there."""

import json

import pytest

from costlib.cli import main


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COSTBOARD_HOME", str(tmp_path / "home"))


def test_it_answers_with_the_reference_case_to_the_cent(capsys):
    assert main(["roi", "--json"]) == 0
    body = json.loads(capsys.readouterr().out)

    assert [each["roi_percent"] for each in body["years"]] == ["223.50", "361.27", "457.30", "540.10", "619.51"]
    assert (body["npv"], body["irr_percent"], body["payback_years"]) == ("695264.36", "571.78", "0.1805")
    assert {each["name"]: each["reference_roi_percent"] for each in body["scenarios"]} == {
        "Conservative": "539.81",
        "Optimistic": "1224.85",
        "AI cost spike": "508.02",
    }


def test_people_read_it_too(capsys):
    assert main(["roi", "--case", "Content engine"]) == 0
    said = capsys.readouterr().out

    assert "year 5: net so far 954042.93, ROI 619.51 %" in said
    assert "(stated: 539.81 %)" in said


def test_a_case_that_is_not_there_is_bad_usage(capsys):
    assert main(["roi", "--case", "Moon base"]) == 2
    assert "choose one of Content engine" in capsys.readouterr().err
