import csv
import io
from decimal import Decimal

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from costlib.amounts import added
from costlib.exports import statement_header, statement_rows, write_csv, write_excel


def table(stated):
    lines = write_csv(statement_rows(stated), statement_header(stated)).decode().splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("# ")))


def test_the_rows_add_up_to_the_total(statement):
    stated = [statement("Blue"), statement("Red", markup=Decimal("0.01"))]
    assert added(statement_rows(stated)["amount"].to_pylist()) == added(each.total for each in stated)
    assert added(Decimal(row["amount"]) for row in table(stated)) == added(each.total for each in stated)


@given(st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=3, max_size=3))
def test_the_rows_add_up_whatever_is_charged(statement, amounts):
    made = statement()
    markup, *others = amounts
    adjustments = tuple(type(made.adjustments[0])(made.month, "storage", *[Decimal(0)] * 3, delta) for delta in others)
    stated = statement(markup=markup, adjustments=adjustments)
    assert added(statement_rows([stated])["amount"].to_pylist()) == stated.total


def test_there_is_one_row_for_each_line(statement):
    kinds = [row["kind"] for row in table([statement()])]
    assert kinds == ["charge"] * 4 + ["correction", "markup", "adjustment"]


def test_the_header_names_seal_and_hash(sealed):
    header = statement_header([sealed()])
    assert header["Status"] == "Sealed 6 Nov 2026, 10:22 UTC"
    assert header["SHA-256"] == sealed().content_hash


def test_no_name_becomes_a_formula(statement):
    hostile = "=HYPERLINK(1)"
    (first, *_) = table([statement(hostile)])
    assert first["tenant"] == f"'{hostile}"
    stated = [statement(hostile)]
    book = openpyxl.load_workbook(io.BytesIO(write_excel(statement_rows(stated), statement_header(stated))))
    cells = [cell for row in book.active for cell in row if cell.value == hostile]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}
