import csv
import io
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import duckdb
import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from costlib import exports
from costlib.errors import UsageError
from costlib.exports import file_name, write_csv, write_excel
from costlib.exports.names import sheet_name
from costlib.exports.safety import neutral, neutral_sql
from costlib.scope import Period, Scope

HEADER = {"basis": "billed", "currency": "USD", "filters": "none"}
FORMULA_SIGNS = "=+-@"
UNSEEN = "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\ufeff"
hostile = st.text(
    st.sampled_from(
        "=+-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212 \t\r\n;,'\"|#a1é\u00a0\u200b\ufeff\u3000\x00\x1f"
    )
    | st.characters(codec="utf-8"),
    max_size=12,
)
amounts = st.decimals(allow_nan=False, allow_infinity=False, places=18, min_value=-(10**12), max_value=10**12)


def body(exported: bytes) -> list[list[str]]:
    """Cells below the comment lines."""
    text = exported.decode()
    while text.startswith("# "):
        text = text.partition("\r\n")[2]
    return list(csv.reader(io.StringIO(text, newline="")))


def starts_formula(cell: str) -> bool:
    """What a spreadsheet may compute: a sign after nothing but blanks, in any width."""
    visible = "".join(c for c in cell if not (c.isspace() or c in UNSEEN or unicodedata.category(c) == "Cc"))
    first = unicodedata.normalize("NFKC", visible[:1]).replace("\u2212", "-")
    return first != "" and first in FORMULA_SIGNS


def sheet(exported: bytes) -> openpyxl.worksheet.worksheet.Worksheet:
    return openpyxl.load_workbook(io.BytesIO(exported)).active


@given(st.lists(hostile, min_size=1, max_size=5))
def test_no_text_in_a_csv_can_start_a_formula_whatever_separates_its_cells(texts):
    exported = write_csv(pa.table({"text": texts, "x": ["a"] * len(texts)}), {})
    for row in body(exported):
        assert not starts_formula(row[0])
        for separator in ";\t\r\n":
            assert not any(starts_formula(piece) for piece in row[0].split(separator))


@given(hostile)
def test_the_engine_neutralises_text_just_as_python_does(text):
    with duckdb.connect() as con:
        (done,) = con.execute(f"SELECT {neutral_sql('t')} FROM (SELECT CAST(? AS VARCHAR) AS t)", [text]).fetchone()
    assert done == neutral(text)


@given(hostile, hostile)
def test_a_header_line_stays_one_comment_line_and_starts_no_formula(key, value):
    line, rest = write_csv(pa.table({"n": [1]}), {key: value}).decode().split("\r\n", 1)
    assert line.startswith("# ")
    assert rest == "n\r\n1\r\n"
    for separator in ",;\t":
        assert not any(starts_formula(piece) for piece in line.split(separator))


@given(st.lists(st.none() | amounts, min_size=1, max_size=6))
def test_amounts_read_back_from_csv_are_the_same_decimals(values):
    table = pa.table({"cost": pa.array(values, pa.decimal128(38, 18)), "n": range(len(values))})
    cells = [row[0] for row in body(write_csv(table, HEADER))[1:]]
    assert not any("E" in cell.upper() for cell in cells)
    assert [Decimal(cell) if cell else None for cell in cells] == values


@given(st.lists(hostile, min_size=1, max_size=4))
def test_text_in_excel_is_text_and_never_a_formula_or_a_link(texts):
    page = sheet(write_excel(pa.table({"text": texts}), {"filters": texts[0]}))
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s"}
    assert not any(cell.hyperlink for cell in cells)


@given(st.lists(amounts, min_size=1, max_size=4))
def test_numbers_in_excel_are_numbers_and_lost_digits_are_kept_beside_them(values):
    page = sheet(write_excel(pa.table({"cost": pa.array(values, pa.decimal128(38, 18))}), {}))
    names, *found = page.iter_rows(values_only=True)
    for row, value in zip(found, values, strict=True):
        assert row[0] == pytest.approx(float(value), rel=1e-14)
        exact = Decimal(row[1]) if "cost (exact)" in names else Decimal(str(row[0]))
        assert exact == value


def test_a_csv_says_first_what_its_figures_mean():
    table = pa.table({"service": ["S3"], "cost": [Decimal("12.50")]})
    assert write_csv(table, HEADER).decode().splitlines() == [
        "# basis: billed",
        "# currency: USD",
        "# filters: none",
        "service,cost",
        "S3,12.5",
    ]


def test_unknown_is_an_empty_cell_and_zero_is_zero():
    table = pa.table({"name": ["a", "b", "c"], "cost": [None, 0.0, float("nan")]})
    assert body(write_csv(table, HEADER))[1:] == [["a", ""], ["b", "0"], ["c", ""]]
    page = sheet(write_excel(table, {}))
    assert [row[1] for row in page.iter_rows(min_row=2, values_only=True)] == [None, 0, None]


def test_moments_are_written_in_utc_and_midnights_of_a_frame_as_days():
    new_york = datetime(2026, 10, 1, 8, tzinfo=UTC)
    table = pa.table(
        {
            "at": pa.array([new_york], pa.timestamp("us", tz="America/New_York")),
            "day": pa.array([datetime(2026, 10, 2)], pa.timestamp("ns")),  # noqa: DTZ001 - as pandas holds a day
        }
    )
    assert body(write_csv(table, {}))[1] == ["2026-10-01T08:00:00Z", "2026-10-02"]
    (row,) = sheet(write_excel(table, {})).iter_rows(min_row=2, values_only=True)
    assert row == (datetime(2026, 10, 1, 8), datetime(2026, 10, 2))  # noqa: DTZ001 - Excel knows no zones


def test_a_workbook_has_its_header_block_frozen_names_a_filter_and_the_currency_in_its_amounts():
    table = pa.table({"service": ["S3", "EC2"], "cost": [Decimal("0.0042"), Decimal("1234.5")], "rows": [3, 4]})
    page = sheet(write_excel(table, HEADER, sheet="Spend by service"))
    assert page.title == "Spend by service"
    assert [row[:2] for row in page.iter_rows(max_row=3, values_only=True)] == list(HEADER.items())
    assert page.freeze_panes == "A6"
    assert page.auto_filter.ref == "A5:C7"
    assert '"USD"' in page["B6"].number_format
    assert page["B6"].value == 0.0042
    assert page["C6"].number_format == "#,##0"


def test_columns_are_wide_enough_for_what_they_hold():
    page = sheet(write_excel(pa.table({"resource": ["arn:aws:ec2:eu-west-1:1:instance/i-0123456789"]}), {}))
    assert page.column_dimensions["A"].width >= 45


def test_the_same_table_makes_the_same_workbook():
    table = pa.table({"service": ["S3"], "cost": [Decimal("1.5")]})
    assert write_excel(table, HEADER) == write_excel(table, HEADER)


def test_two_columns_of_one_name_are_both_written():
    table = pa.table([pa.array([1]), pa.array([2])], names=["cost", "cost"])
    assert body(write_csv(table, {})) == [["cost", "cost"], ["1", "2"]]
    assert [cell.value for cell in sheet(write_excel(table, {}))[2]] == [1, 2]


def test_an_empty_table_is_its_header():
    table = pa.table({"service": pa.array([], pa.string()), "cost": pa.array([], pa.decimal128(38, 18))})
    assert body(write_csv(table, HEADER)) == [["service", "cost"]]
    assert [cell.value for cell in sheet(write_excel(table, {}))[1]] == ["service", "cost"]


def test_a_table_longer_than_a_sheet_is_refused_with_the_way_out():
    table = pa.table({"n": pa.nulls(1_048_576, pa.int64())})
    with pytest.raises(UsageError, match="export them as CSV"):
        write_excel(table, {})


def test_text_longer_than_a_cell_is_cut_visibly():
    page = sheet(write_excel(pa.table({"text": ["x" * 40_000]}), {}))
    assert len(page["A2"].value) == 32_767
    assert page["A2"].value.endswith("…")


@pytest.mark.parametrize("what", ["../../etc/passwd", "C:\\x", "a\x00b", "", "=cmd|' /C calc'!A0", "é" * 300])
def test_file_names_hold_nothing_but_plain_characters(what):
    name = file_name(what, Scope(Period.month("2026-10")), date(2026, 11, 3), "csv")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_.USD")
    assert name.endswith("_billed_USD_2026-10-01_2026-10-31_as-of-2026-11-03.csv")
    assert len(name) < 180


@given(hostile | st.just("History") | st.text(max_size=60))
def test_excel_takes_every_sheet_name(what):
    assert sheet(write_excel(pa.table({"n": [1]}), {}, sheet=what)).title == sheet_name(what)


def test_the_public_surface_is_what_it_says():
    assert set(exports.__all__) == {
        "VERSIONS",
        "ExportReport",
        "Format",
        "Version",
        "export_allocated",
        "export_ledger",
        "file_name",
        "statement_file",
        "statement_header",
        "statement_html",
        "statement_rows",
        "write_csv",
        "write_excel",
    }
