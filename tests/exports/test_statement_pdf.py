import io
from dataclasses import replace
from decimal import Decimal

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from costlib.errors import UsageError
from costlib.exports.statement_fonts import markup
from costlib.exports.statement_pdf import statement_pdf

HOSTILE = '<b>&amp;</font> <script>alert("1")</script>'


def read(content):
    return pypdf.PdfReader(io.BytesIO(content))


def text(content):
    return "\n".join(page.extract_text() for page in read(content).pages)


def test_the_pages_say_total_status_basis_and_hash(sealed):
    stated = sealed()
    said = text(statement_pdf([stated]))
    for each in ("Verdantide", "5,275.00 USD", "Sealed 6 Nov 2026, 10:22 UTC", "Effective cost", stated.content_hash):
        assert each in said
    assert "DRAFT" not in said
    assert "Draft" not in said


def test_every_line_and_every_sum_is_printed(statement):
    stated = statement()
    said = text(statement_pdf([stated]))
    lines = [line for part in stated.components for line in part.lines] + list(stated.corrections)
    for line in lines:
        assert line.description in said
        assert f"{line.amount:,.2f}" in said
    for amount in (
        stated.cost,
        stated.markup,
        stated.adjusted,
        stated.total,
        *(part.amount for part in stated.components),
    ):
        assert f"{amount:,.2f}" in said
    for each in stated.shared:
        assert each.pool in said
    assert "1,200 of 4,800 calls" in said
    assert stated.recommendations[0] in said
    assert stated.notes[0] in said


def test_every_page_of_a_draft_says_so(statement):
    pages = read(statement_pdf([statement()])).pages
    assert all("DRAFT" in page.extract_text() for page in pages)


def test_pages_are_a4_and_numbered_within_each_statement(statement):
    pages = read(statement_pdf([statement("Blue"), statement("Red")])).pages
    said = [page.extract_text() for page in pages]
    assert {tuple(int(side) for side in page.mediabox[2:]) for page in pages} == {(595, 841)}
    assert ["Page 1 of 2" in each for each in said] == [True, False, True, False]
    assert ["Blue" in each for each in said] == [True, True, False, False]
    assert ["Red" in each for each in said] == [False, False, True, True]


def test_each_tenant_is_in_the_contents(statement):
    outline = read(statement_pdf([statement("Blue"), statement("Red")])).outline
    assert [each.title for each in outline] == ["Blue", "Red"]


def test_the_same_statement_makes_the_same_bytes_and_another_does_not(sealed):
    once = statement_pdf([sealed()])
    assert once == statement_pdf([sealed()])
    assert once != statement_pdf([sealed(markup=Decimal("480.01"))])


def test_the_file_is_dated_by_its_seal(sealed):
    assert read(statement_pdf([sealed()])).metadata["/CreationDate"] == "D:20261106102200Z"


def test_names_are_text_and_no_markup(statement):
    said = text(statement_pdf([statement(HOSTILE, issuer=HOSTILE, plan=HOSTILE, notes=(HOSTILE,))]))
    assert said.count("alert(") >= 4
    assert "<script>" in said


@given(st.text(max_size=40))
@settings(max_examples=25)
def test_any_name_prints(statement, name):
    assert len(read(statement_pdf([statement(name, issuer=name, plan=name)])).pages) >= 2


def test_a_name_as_long_as_a_page_prints_too(statement):
    assert "xxx" in text(statement_pdf([statement("x" * 10_000, notes=("word " * 5_000,))]))


@pytest.mark.parametrize("name", ["Ελλάς", "Привет", "Łódź", "Հայաստան"])
def test_letters_of_other_alphabets_are_printed_as_they_are(statement, name):
    assert name in text(statement_pdf([statement(name)]))


def test_a_letter_that_no_font_has_is_printed_as_its_code():
    assert markup("a\U0001f4a1") == "a[U+1F4A1]"


def test_letters_that_run_from_right_to_left_are_set_that_way():
    assert markup("אב Ltd") == "בא Ltd"


def test_nothing_to_print_says_so():
    with pytest.raises(UsageError, match="no statement"):
        statement_pdf([])


def test_the_head_of_a_component_stays_on_the_page_of_its_first_line(statement):
    made = statement()
    first, *others = made.components
    for lines in range(20, 64):  # a page holds 43: somewhere among these the head comes last
        long = replace(first, lines=first.lines[:1] * lines)
        pages = [page.extract_text() for page in read(statement_pdf([statement(components=(long, *others))])).pages]
        (page,) = (each for each in pages if "Infrastructure\n2,287.66" in each)
        assert "744 Hrs" in page.partition("Infrastructure\n2,287.66")[2], lines
