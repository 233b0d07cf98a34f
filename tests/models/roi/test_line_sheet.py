"""Lines of a case as CSV: there and back without loss, and a report of every row that is refused."""

from datetime import date

import pytest

from costlib.errors import UsageError
from costlib.exports import row_csv, sheet_csv
from costlib.models.roi.line_sheet import imported
from costlib.policy.decisions import shipped
from costlib.policy.roi import KIND, RoiPolicy
from costlib.policy.sheets.roi import LINES, rows

CASE = RoiPolicy.of(shipped(KIND).body).on(date(2026, 11, 1)).case(None)
HEAD = "name,kind,amount,growth,shape,low,high,match\r\n"


def read(text):
    content = text if isinstance(text, bytes) else (HEAD + text).encode()
    return imported(CASE, row_csv.read(LINES, ("name", "kind", "amount"), content, "l.csv"), "file l.csv")


def test_lines_go_out_and_come_in_as_they_were():
    found = read(sheet_csv.write(LINES, rows(CASE.lines)))

    assert (found.added, found.changed, found.refused) == ((), (), ())
    assert (found.same, found.case) == (len(CASE.lines), CASE)


def test_a_file_adds_and_changes_and_leaves_the_rest():
    found = read("Staff,cost,16000,,,,,\r\nAudit,cost,500,0.1,pert,0.8,1.5,tenant=Glassmere\r\n")
    lines = {line.name: line for line in found.case.lines}

    assert (found.added, found.changed, found.same) == (("Audit",), ("Staff",), 0)
    assert (lines["Staff"].amount, lines["Staff"].source) == (16000, "file l.csv")
    assert str(lines["Audit"].spread.high) == "1.5"
    assert lines["Audit"].match == {"x_Tenant": ("Glassmere",)}
    assert "10 lines that the file does not name stay" in found.as_text()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,cost,many,,,,,", "'many' is no number"),
        ("a,cost,-5,,,,,", "amount"),
        ("a,gift,5,,,,,", "kind"),
        ("a,cost,5,-1,,,,", "growth"),
        ("a,cost,5,,pert,2,1,", "put them in this order"),
        ("a,cost,5,,,2,,", "high"),
        ("a,cost,5,,,,,Nothing=x", "no dimension"),
        ("a,benefit,5,,,,,tenant=x", "running costs alone"),
        ("a,cost,5,,,,,,,", "cells under"),
        ("Staff,cost,1,,,,,\r\nStaff,cost,2,,,,,", "stands twice"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line_and_loses_no_other(row, told):
    found = read(f"Good,benefit,7,,,,,\r\n{row}\r\n")

    assert "Good" in found.added
    assert told in found.refused[0].reason
    assert found.refused[0].line == 3 + row.count("\r\n")
    assert told.encode() in row_csv.write_refused(LINES, found.refused)


@pytest.mark.parametrize(
    ("content", "told"), [(b"name,kind\r\n", "no column 'amount'"), (b"a,b\r\n", "'a'"), (b"\xff\xfe", "UTF-8")]
)
def test_what_is_no_file_of_lines_is_refused(content, told):
    with pytest.raises(UsageError, match=told):
        read(content)


def test_a_name_that_a_spreadsheet_would_compute_is_guarded():
    found = read("'=1+1,cost,5,,,,,\r\n")

    assert found.added == ("=1+1",)
    assert b"'=1+1" in sheet_csv.write(LINES, rows(found.case.lines))
