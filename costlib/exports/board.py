"""The board view: a case on one A4 page, and the same bytes for the same case."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, KeepInFrame, PageTemplate, Spacer
from reportlab.platypus import Table as Grid

from costlib.exports import statement_style as style
from costlib.exports.board_content import Board, board
from costlib.exports.statement_cells import Table
from costlib.exports.statement_fonts import BOLD, REGULAR
from costlib.exports.statement_style import paragraph
from costlib.models.case.answer import CaseAnswer

MARGIN = 15 * mm
WIDTH, HEIGHT = A4[0] - 2 * MARGIN, A4[1] - 2 * MARGIN
GAP = 7 * mm
SIZE, LEADING = 7.8, 9.2


def _smaller(base: Any, size: float, **more: Any) -> Any:
    return base.clone(f"board {base.name} {size}", fontSize=size * style.DRAWN, leading=size * 1.15, **more)


TITLE = _smaller(style.TITLE, 9)
FINDING = _smaller(style.TENANT, 16)
ABOUT = _smaller(style.NOTE, 7.4, spaceAfter=0)
CARD_LABEL, CARD = _smaller(style.LABEL, 7), _smaller(style.CELL_BOLD, 11)
HEADING = _smaller(style.HEADING, 9.5, spaceBefore=0, spaceAfter=1)
CELL, CELL_BOLD = _smaller(style.CELL, SIZE), _smaller(style.CELL_BOLD, SIZE)
HEAD, HEAD_NUMBER = _smaller(style.HEAD, 6.8), _smaller(style.HEAD, 6.8, alignment=TA_RIGHT)
NOTE = _smaller(style.NOTE, 7, spaceAfter=1)
VERDICTS = {
    "holds": _smaller(style.CELL_BOLD, SIZE, textColor=style.ACCENT),
    "does not hold": _smaller(style.CELL_BOLD, SIZE, textColor=style.DRAFT),
    "contradicts itself": _smaller(style.CELL_BOLD, SIZE, textColor=style.DRAFT),
}


def board_pdf(case: CaseAnswer) -> bytes:
    """Print a case on exactly one page; what is too long for it is set smaller."""
    return page_pdf(board(case), case.name, case.day)


def page_pdf(page: Board, name: str, on: date) -> bytes:
    """Print a page, the same bytes for the same page on the same day; what is too long for it is set smaller."""
    out = io.BytesIO()
    book = BaseDocTemplate(
        out,
        pagesize=A4,
        title=f"{page.title}: {name}",
        author="Costboard",
        creator="Costboard",
        lang="en",
        invariant=1,
    )
    frame = Frame(MARGIN, MARGIN, WIDTH, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    day = datetime(on.year, on.month, on.day)  # noqa: DTZ001 - a day has no zone

    def dated(canvas: Canvas, _: Any) -> None:
        canvas.setDateFormatter(lambda *_: f"D:{day:%Y%m%d}000000Z")

    book.addPageTemplates([PageTemplate("board", [frame], onPage=dated)])
    book.build([KeepInFrame(WIDTH, HEIGHT - 1, list(_flow(page)), mode="shrink")])
    return out.getvalue()


def _flow(page: Board) -> Iterator[Any]:
    yield paragraph(page.title, TITLE)
    yield paragraph(page.finding, FINDING)
    yield Spacer(0, 2)
    yield paragraph(page.about, ABOUT)
    yield Spacer(0, 4 * mm)
    yield _cards(page.cards)
    for pair in page.pairs:
        yield Spacer(0, 4.5 * mm)
        yield _side_by_side(pair)
    yield Spacer(0, 4.5 * mm)
    yield paragraph(page.rest.title, HEADING)
    yield _grid(page.rest, WIDTH)
    yield Spacer(0, 2 * mm)
    yield from (paragraph(note, NOTE) for note in page.notes)


def _cards(cards: tuple[tuple[str, str], ...]) -> Any:
    cells = [[paragraph(label, CARD_LABEL), paragraph(value, CARD)] for label, value in cards]
    half = (len(cells) + 1) // 2
    rows = [cells[:half], cells[half:]]
    grid = Grid(rows, colWidths=[WIDTH / half] * half)
    edges = [("LINEABOVE", (0, 0), (-1, 0), 0.8, style.INK), ("LINEBELOW", (0, -1), (-1, -1), 0.5, style.RULE)]
    grid.setStyle([*_PLAIN, *edges, ("TOPPADDING", *_ALL, 3), ("BOTTOMPADDING", *_ALL, 4), ("VALIGN", *_ALL, "TOP")])
    return grid


def _side_by_side(pair: tuple[Table, Table]) -> Any:
    half = (WIDTH - GAP) / 2
    cells = [[paragraph(table.title, HEADING), _grid(table, half)] for table in pair]
    grid = Grid([[cells[0], "", cells[1]]], colWidths=[half, GAP, half])
    grid.setStyle([*_PLAIN, ("TOPPADDING", *_ALL, 0), ("BOTTOMPADDING", *_ALL, 0), ("VALIGN", *_ALL, "TOP")])
    return grid


def _grid(table: Table, width: float) -> Any:
    whole = sum(column.width for column in table.columns)
    head = [paragraph(column.title, HEAD_NUMBER if column.number else HEAD) for column in table.columns]
    rows = [
        [
            text if column.number else _text(text, row.kind)
            for text, column in zip(row.cells, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    grid = Grid([head, *rows], colWidths=[width * column.width / whole for column in table.columns])
    right = [("ALIGN", (at, 0), (at, -1), "RIGHT") for at, column in enumerate(table.columns) if column.number]
    totals = [
        command
        for at, row in enumerate(table.rows, start=1)
        if row.kind == "total"
        for command in (
            ("FONT", (0, at), (-1, at), BOLD, SIZE * style.DRAWN, LEADING),
            ("BACKGROUND", (0, at), (-1, at), style.BAND),
        )
    ]
    grid.setStyle([*_TABLE, *right, *totals])
    return grid


def _text(text: str, kind: str) -> Any:
    return paragraph(text, VERDICTS.get(text, CELL if kind == "line" else CELL_BOLD))


_ALL = ((0, 0), (-1, -1))
_PLAIN: tuple[tuple[Any, ...], ...] = (("LEFTPADDING", *_ALL, 0), ("RIGHTPADDING", *_ALL, 0))
_TABLE: tuple[tuple[Any, ...], ...] = (
    ("FONT", *_ALL, REGULAR, SIZE * style.DRAWN, LEADING),
    ("TEXTCOLOR", *_ALL, style.INK),
    ("VALIGN", *_ALL, "TOP"),
    ("TOPPADDING", *_ALL, 0.8),
    ("BOTTOMPADDING", *_ALL, 1.8),
    ("LEFTPADDING", *_ALL, 2),
    ("RIGHTPADDING", *_ALL, 2),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, style.INK),
    ("LINEBELOW", (0, 1), (-1, -1), 0.25, style.RULE),
)
