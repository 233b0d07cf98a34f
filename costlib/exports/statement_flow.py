"""What stands on the pages of a printed statement, from the top to the end."""

import re
from collections.abc import Iterator
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Spacer
from reportlab.platypus import Table as Grid
from reportlab.platypus.flowables import Flowable

from costlib.exports import statement_style as style
from costlib.exports.statement_cells import Column, Kind, Row, Table
from costlib.exports.statement_content import Content
from costlib.exports.statement_fonts import BOLD, REGULAR
from costlib.exports.statement_style import paragraph

_SIMPLE = re.compile(r"[\w .,%-]{0,24}", re.ASCII)
"""Cells that need no line break and no other font: they are set as they are, which is many times faster."""
_ROOM = 36 * mm
"""A table starts on a new page where less is left."""
_FACTS_A_ROW = 3


def flow(content: Content) -> list[Flowable]:
    """Everything that is printed of a statement, in order."""
    found = [*_top(content), *(piece for table in content.body for piece in _table(table))]
    found += _sentences("Recommendations", content.recommendations)
    found += _sentences("What limits these figures", content.notes)
    return [*found, *(piece for table in content.appendix for piece in _table(table))]


def _top(content: Content) -> list[Flowable]:
    """Who owes how much to whom, what it rests on, and what must not be overlooked."""
    left = [paragraph(content.title, style.TITLE), paragraph(content.tenant, style.TENANT)]
    if content.issuer:
        left.insert(0, paragraph(content.issuer, style.ISSUER))
    right = [paragraph("Total", style.OWED_LABEL), paragraph(content.total, style.OWED)]
    if content.issuer:
        right.insert(0, paragraph(content.status, style.STATUS if content.sealed else style.STATUS_DRAFT))
    head = Grid([[left, right]], colWidths=[style.WIDTH * 0.56, style.WIDTH * 0.44])
    head.setStyle([*_PLAIN, ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return [head, Spacer(0, 4 * mm), _facts(content), *_warnings(content)]


def _facts(content: Content) -> Any:
    cells = [[paragraph(label, style.LABEL), paragraph(text, style.TEXT)] for label, text in content.facts]
    cells += [[]] * (-len(cells) % _FACTS_A_ROW)
    rows = [cells[start : start + _FACTS_A_ROW] for start in range(0, len(cells), _FACTS_A_ROW)]
    grid = Grid(rows, colWidths=[style.WIDTH / _FACTS_A_ROW] * _FACTS_A_ROW)
    edges = [("LINEABOVE", (0, 0), (-1, 0), 0.8, style.INK), ("LINEBELOW", (0, -1), (-1, -1), 0.5, style.RULE)]
    room = [("TOPPADDING", (0, 0), (-1, -1), 4), ("BOTTOMPADDING", (0, 0), (-1, -1), 4)]
    grid.setStyle([*_PLAIN, *room, *edges, ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return grid


def _warnings(content: Content) -> Iterator[Flowable]:
    for text in content.warnings:
        band = Grid([[paragraph(text, style.WARNING)]], colWidths=[style.WIDTH])
        band.setStyle([("BACKGROUND", (0, 0), (-1, -1), style.DRAFT_BAND), ("LEFTPADDING", (0, 0), (-1, -1), 8)])
        yield Spacer(0, 2 * mm)
        yield band


def _sentences(title: str, sentences: tuple[str, ...]) -> list[Flowable]:
    if not sentences:
        return []
    head = [CondPageBreak(_ROOM / 2), paragraph(title, style.HEADING)]
    return [*head, *(paragraph(f"• {each}", style.TEXT) for each in sentences)]


def _table(table: Table) -> list[Flowable]:
    note = [paragraph(table.note, style.NOTE)] if table.note else []
    return [CondPageBreak(_ROOM), paragraph(table.title, style.HEADING), *note, _grid(table)]


def _grid(table: Table) -> Any:
    head = [paragraph(column.title, style.HEAD_NUMBER if column.number else style.HEAD) for column in table.columns]
    whole = sum(column.width for column in table.columns)
    widths = [style.WIDTH * column.width / whole for column in table.columns]
    rows = [[_cell(row, *each) for each in zip(row.cells, table.columns, strict=True)] for row in table.rows]
    grid = Grid([head, *rows], colWidths=widths, repeatRows=1)
    grid.setStyle([*_TABLE, *_aligned(table.columns), *_marked(table.rows)])
    return grid


def _cell(row: Row, text: str, column: Column) -> Any:
    if column.number and _SIMPLE.fullmatch(text):
        return text
    bold = row.kind != "line"
    if column.number:
        return paragraph(text, style.NUMBER_BOLD if bold else style.NUMBER)
    return paragraph(text, style.CELL_BOLD if bold else style.CELL)


def _aligned(columns: tuple[Column, ...]) -> Iterator[tuple[Any, ...]]:
    for place, column in enumerate(columns):
        if column.number:
            yield "ALIGN", (place, 0), (place, -1), "RIGHT"


def _marked(rows: tuple[Row, ...]) -> Iterator[tuple[Any, ...]]:
    """How rows look; a head stays on the page of its first line, a sum on that of its last."""
    for place, row in enumerate(rows, start=1):
        for name, *values in _MARKS[row.kind]:
            yield name, (0, place), (-1, place), *values
        if row.kind == "group":
            yield "NOSPLIT", (0, place), (-1, place + 1)
        elif row.kind != "line":
            yield "NOSPLIT", (0, place - 1), (-1, place)


_ALL = ((0, 0), (-1, -1))
_PLAIN: tuple[tuple[Any, ...], ...] = (("LEFTPADDING", *_ALL, 0), ("RIGHTPADDING", *_ALL, 0))
_TABLE: tuple[tuple[Any, ...], ...] = (
    ("FONT", *_ALL, REGULAR, style.CELL.fontSize, 11.7),
    ("TEXTCOLOR", *_ALL, style.INK),
    ("VALIGN", *_ALL, "TOP"),
    ("TOPPADDING", *_ALL, 2.2),
    ("BOTTOMPADDING", *_ALL, 2.6),
    ("LEFTPADDING", *_ALL, 3),
    ("RIGHTPADDING", *_ALL, 3),
    ("LINEBELOW", (0, 0), (-1, 0), 0.8, style.INK),
    ("LINEBELOW", (0, 1), (-1, -1), 0.3, style.RULE),
)
_MARKS: dict[Kind, tuple[tuple[Any, ...], ...]] = {
    "line": (),
    "group": (("FONT", BOLD, style.CELL.fontSize, 11.7), ("BACKGROUND", style.BAND)),
    "sum": (("FONT", BOLD, style.CELL.fontSize, 11.7), ("LINEABOVE", 0.6, style.INK)),
    "total": (
        ("FONT", BOLD, style.CELL.fontSize, 11.7),
        ("BACKGROUND", style.BAND),
        ("LINEABOVE", 0.8, style.INK),
        ("LINEBELOW", 0.8, style.INK),
    ),
}
