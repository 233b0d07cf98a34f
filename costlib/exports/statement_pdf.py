"""Statements as a PDF: A4, text that can be selected, page numbers, and the same bytes for the same content."""

import io
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageBreak, PageTemplate

from costlib.errors import UsageError
from costlib.exports import statement_style as style
from costlib.exports.statement_content import Content, content
from costlib.exports.statement_flow import flow
from costlib.exports.statement_fonts import BOLD
from costlib.models.chargeback.statement import Statement

Pages = dict[int, int]
"""Place of a statement to its number of pages."""


def statement_pdf(statements: Sequence[Statement]) -> bytes:
    """Print statements, each from a page of its own, pages numbered within each.

    Args:
        statements: Of one month; at least one.

    Raises:
        UsageError: There is no statement.
    """
    if not statements:
        raise UsageError("There is no statement to print: choose a month in which a tenant has cost")
    contents = [content(each) for each in statements]
    totals: Pages = {}
    _print(contents, totals)  # counts the pages
    return _print(contents, dict(totals))


def _print(contents: Sequence[Content], totals: Pages) -> bytes:
    out = io.BytesIO()
    first = contents[0]
    who = first.tenant if len(contents) == 1 else f"{len(contents)} tenants"
    book = BaseDocTemplate(
        out,
        pagesize=A4,
        title=f"{first.title}: {who}",
        author=first.issuer or "Costboard",
        creator="Costboard",
        lang="en",
        invariant=1,
    )
    seen: Pages = {}
    book.addPageTemplates(
        [_template(str(place), partial(_dress, each, place, seen, totals)) for place, each in enumerate(contents)]
    )
    story: list[Any] = []
    for place, each in enumerate(contents):
        story += [NextPageTemplate(str(place)), PageBreak()] if place else []
        story += flow(each)
    book.build(story)
    totals.update(seen)
    return out.getvalue()


def _template(name: str, dress: Callable[[Canvas, Any], None]) -> Any:
    frame = Frame(*style.TEXT_AREA, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    return PageTemplate(name, [frame], onPage=dress)


def _dress(each: Content, place: int, seen: Pages, totals: Pages, page: Canvas, _: Any) -> None:
    """Draw what stands on every page, and note that there is one more."""
    number = seen[place] = seen.get(place, 0) + 1
    if number == 1:
        page.setDateFormatter(lambda *_: f"D:{each.moment:%Y%m%d%H%M%S}Z")
        page.bookmarkPage(str(place))
        page.addOutlineEntry(each.tenant, str(place))
    if not each.sealed:
        _watermark(page)
    said = " · ".join(filter(None, (each.issuer, each.tenant, each.title, each.status)))
    _line(page, style.footer(said), style.FOOT + style.FOOT_STEP)
    if each.content_hash:
        _line(page, style.footer(f"SHA-256 {each.content_hash}"), style.FOOT)
    _line(page, style.page_number(f"Page {number} of {totals.get(place, number)}"), style.FOOT + style.FOOT_STEP)


def _line(page: Canvas, paragraph: Any, height: float) -> None:
    paragraph.wrapOn(page, style.WIDTH, style.FOOT_STEP)
    paragraph.drawOn(page, style.MARGIN, height)


def _watermark(page: Canvas) -> None:
    page.saveState()
    page.translate(A4[0] / 2, A4[1] / 2)
    page.rotate(50)
    page.setFont(BOLD, style.WATERMARK_SIZE)
    page.setFillColor(style.WATERMARK)
    page.drawCentredString(0, -style.WATERMARK_SIZE / 3, "DRAFT")
    page.restoreState()
