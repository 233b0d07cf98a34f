import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.exports import sheet_csv
from costlib.policy import decisions
from costlib.policy.sheets.forms import FORMS, PEOPLE, POOLS
from costlib.policy.sheets.tables import read, tables
from costlib.sample.decisions import bodies

CELLS = st.none() | st.text(min_size=1) | st.text(alphabet="'=+-@; \t\r\n,\"\\x", min_size=1)


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(PEOPLE.names, CELLS)), max_size=4))
def test_rows_come_back_from_their_file_as_they_were(rows):
    rows = [row for row in rows if any(row.values())]
    assert sheet_csv.read("ownership", sheet_csv.write(PEOPLE, rows), "owners.csv") == (PEOPLE, rows)


@given(st.text(alphabet="'=+-@; \t\r\nx"))
def test_a_guarded_text_comes_back_as_it_was(text):
    assert sheet_csv.unguarded(sheet_csv.guarded(text)) == text


@pytest.mark.parametrize("kind", FORMS)
def test_the_documents_of_the_sample_come_back_from_their_files(kind):
    for body in (decisions.shipped(kind).body, bodies()[kind]):
        given_tables = tables(kind, body)
        files = [sheet_csv.write(sheet, given_tables[sheet.name]) for sheet in FORMS[kind].sheets]
        found = {sheet.name: rows for sheet, rows in (sheet_csv.read(kind, file, "x.csv") for file in files)}
        assert read(kind, found).policy == read(kind, given_tables).policy


def test_a_spreadsheet_may_save_it_with_semicolons_and_a_mark_at_its_start():
    content = "\ufeffname;method;match;valid_from\r\nLogs;even;*;2026-01-01\r\n".encode()
    sheet, rows = sheet_csv.read("allocation", content, "pools.csv")

    assert sheet is POOLS
    assert {name: text for name, text in rows[0].items() if text} == {
        "name": "Logs",
        "method": "even",
        "match": "*",
        "valid_from": "2026-01-01",
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"name,methode\nx,even\n", "x.csv has the column 'methode', which no such sheet has: name its columns as"),
        (b"", "x.csv has no header"),
        (b"\xff\xfe\x00", "x.csv is not UTF-8"),
        (b"name,method,name\nx,even,y\n", "x.csv has the column 'name' twice: keep one"),
        (b"name,method\nx,even,more\n", "x.csv, line 2 has more cells than the header"),
        (b'name,method\n"x"y,even\n', "x.csv is no CSV"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_with_the_remedy(content, says):
    with pytest.raises(UsageError, match=says.replace(".", r"\.")):
        sheet_csv.read("allocation", content, "x.csv")
