"""Type and colours of printed statements: those of the light pages, on A4."""

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph

from costlib.exports.statement_fonts import BOLD, REGULAR, markup

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
FOOT, FOOT_STEP = 9 * mm, 4 * mm
TEXT_AREA = (MARGIN, 22 * mm, WIDTH, A4[1] - 22 * mm - 16 * mm)
"""Left, bottom, width and height of what is printed between the margins."""
INK, MUTED, RULE, BAND = HexColor("#17202E"), HexColor("#5B6778"), HexColor("#DDE3EC"), HexColor("#F3F5F9")
ACCENT, DRAFT, DRAFT_BAND = HexColor("#3450C4"), HexColor("#8F4A00"), HexColor("#FDF1E3")
WATERMARK, WATERMARK_SIZE = HexColor("#FBF3EA"), 150
DRAWN = 0.88
"""A point size as it is drawn: DejaVu's letters are larger than most of their size."""
LONGEST = 300
"""Characters of a text that are printed: a name as long as a page would leave no room for its row."""


def _style(name: str, size: float, colour: Any = INK, font: str = REGULAR, **more: Any) -> ParagraphStyle:
    drawn = size * DRAWN
    return ParagraphStyle(name, fontName=font, fontSize=drawn, leading=size * 1.3, textColor=colour, **more)


TENANT = _style("tenant", 22, font=BOLD)
TITLE = _style("title", 10.5, MUTED)
ISSUER = _style("issuer", 10.5, font=BOLD)
STATUS = _style("status", 9.5, ACCENT, BOLD, alignment=TA_RIGHT)
STATUS_DRAFT = _style("draft", 9.5, DRAFT, BOLD, alignment=TA_RIGHT)
OWED = _style("owed", 22, font=BOLD, alignment=TA_RIGHT)
OWED_LABEL = _style("owed label", 10.5, MUTED, alignment=TA_RIGHT)
LABEL = _style("label", 8, MUTED)
TEXT = _style("text", 9)
WARNING = _style("warning", 9, DRAFT, BOLD)
HEADING = _style("heading", 12.5, font=BOLD, spaceBefore=5 * mm, spaceAfter=1 * mm)
NOTE = _style("note", 8, MUTED, spaceAfter=1.5 * mm)
HEAD = _style("head", 8, MUTED)
HEAD_NUMBER = _style("head number", 8, MUTED, alignment=TA_RIGHT)
CELL = _style("cell", 9)
CELL_BOLD = _style("cell bold", 9, font=BOLD)
NUMBER = _style("number", 9, alignment=TA_RIGHT)
NUMBER_BOLD = _style("number bold", 9, font=BOLD, alignment=TA_RIGHT)
_FOOTER = _style("footer", 7.5, MUTED, rightIndent=24 * mm)
_PAGE = _style("page", 7.5, MUTED, alignment=TA_RIGHT)
_FOOT_LENGTH = 110


def paragraph(text: str, look: ParagraphStyle) -> Any:
    """Text in a style, in fonts that have its letters; cut where it is too long to print."""
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return Paragraph(markup(shown, bold=look.fontName == BOLD), look)


def footer(text: str) -> Any:
    """One line at the foot of a page."""
    return paragraph(text if len(text) <= _FOOT_LENGTH else f"{text[: _FOOT_LENGTH - 1]}…", _FOOTER)


def page_number(text: str) -> Any:
    """The page's number, flush right."""
    return paragraph(text, _PAGE)
