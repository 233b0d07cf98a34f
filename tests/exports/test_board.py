"""The board's page: one A4 page with the case's own figures, whatever the case holds."""

import io
from copy import deepcopy
from datetime import date
from decimal import Decimal

import pypdf
import pytest

from costlib.exports.board import board_pdf
from costlib.exports.board_content import MOST_CLAIMS, MOST_LINES, board
from costlib.exports.statement_cells import money
from costlib.models.case import digits, words
from costlib.models.case.answer import case_answer
from costlib.policy.case import Case
from costlib.policy.documents import from_toml
from costlib.policy.files import default

DAY = date(2026, 11, 20)
SHIPPED = from_toml(default("case.toml"))


def answer(**sections):
    return case_answer(Case.of({**deepcopy(SHIPPED), **sections}), DAY)


def pages(case):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(board_pdf(case))).pages]


@pytest.fixture(scope="module")
def reference():
    return answer()


def test_the_case_fits_one_a4_page_with_its_figures(reference):
    (text,) = pages(reference)
    size = pypdf.PdfReader(io.BytesIO(board_pdf(reference))).pages[0].mediabox

    assert (round(size.width), round(size.height)) == (595, 842)
    for figure in ("441,792", "619.51 %", "695,264.36 USD", "571.78 %", "65.9 days", "2,186.50", "74,208.00"):
        assert figure in text


def test_every_tested_claim_stands_on_it_with_the_verdict_of_the_library(reference):
    shown = {row.cells[0]: row.cells for row in board(reference).rest.rows}
    tested = [row for row in reference.claims.rows if row.verdict != "no input"]

    assert list(shown) == [row.claim.name for row in tested]
    for row in tested:
        assert shown[row.claim.name][-1] == row.verdict
        assert shown[row.claim.name][2] == digits.number(words.computed(row, "USD"))


def test_claims_without_input_are_named_and_not_numbered(reference):
    notes = " ".join(board(reference).notes)

    assert "Infrastructure utilisation (85 %)" in notes
    assert "unlike volumes: 120 articles a month the traditional way (358.33 each" in notes


def test_the_tables_add_up_to_their_totals(reference):
    ((_, year), (_, infrastructure)) = board(reference).pairs
    *lines, total, claimed, difference = infrastructure.rows

    assert sum(Decimal(row.cells[1].replace(",", "")) for row in lines) == reference.infrastructure.month
    assert total.cells[1] == money(reference.infrastructure.month, "USD")
    assert (claimed.cells[1], difference.cells[1]) == ("2,116.50", "70.00")
    assert year.rows[-1].cells == ("Total", "516,000.00", "74,208.00", "441,792.00")


def test_the_same_case_makes_the_same_bytes(reference):
    assert board_pdf(reference) == board_pdf(answer())


def test_a_case_far_too_long_still_takes_one_page_and_says_what_is_left_out():
    claims = [{**SHIPPED["claims"][5], "name": f"Claim {number}: {'long ' * 30}"} for number in range(60)]
    lines = [{**SHIPPED["infrastructure"][0], "name": f"{n}", "group": f"Group {n}"} for n in range(40)]
    long = answer(claims=claims, infrastructure=lines, name="Long " * 40)

    assert len(pages(long)) == 1
    assert len(board(long).rest.rows) == MOST_CLAIMS
    assert f"{60 - MOST_CLAIMS} more claims stand in the table" in board(long).notes[-1]
    assert board(long).pairs[1][1].rows[MOST_LINES].cells == (f"and {40 - MOST_LINES} more", "")


def test_a_hostile_name_prints_as_it_is_written():
    hostile = "<b>R&D</b> <para>東京"
    (text,) = pages(answer(name=hostile))

    assert "<b>R&D</b> <para>" in text


def test_a_case_that_does_not_pay_says_so():
    ways = [{**way, "staff": 0 if way["name"] == "traditional" else 900_000} for way in SHIPPED["year_one"]]
    poor = {**SHIPPED["returns"][0], "benefits": {"some": 1}}
    found = board(answer(year_one=ways, returns=[poor], claims=[]))

    assert found.finding.startswith("AI adds")
    assert found.pairs[0][1].title.endswith("more with AI")
    assert dict(found.cards)["Payback"] == "never"
    assert found.rest.rows == ()
