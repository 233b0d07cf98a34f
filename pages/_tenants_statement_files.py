"""Statements as files: made when they are asked for, and the audit knows of each."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from costlib import exports
from costlib.exports.statement_pdf import statement_pdf
from costlib.ledger import Ledger
from costlib.models.chargeback.statement import Statement
from pages import _audit, _context

Statements = Sequence[Statement]


def draw(statements: Statements) -> None:
    """Draw the buttons; a page to print is of one tenant."""
    single = len(statements) == 1
    kinds: list[tuple[str, str, str, Callable[[Statements], bytes]]] = [
        ("PDF" if single else "All statements in one PDF", "pdf", "application/pdf", statement_pdf),
        ("Excel", "xlsx", _audit.EXCEL, _excel),
        ("CSV", "csv", "text/csv", _csv),
    ]
    if single:
        kinds.insert(1, ("HTML", "html", "text/html", _html))
    with st.container(horizontal=True, gap="small", width="content"):
        for title, ending, mime, write in kinds:
            file = exports.statement_file(statements, ending)
            st.download_button(
                title,
                partial(_saved, write, statements, file, _context.ledger(), _context.identity()),
                file,
                mime,
                key=f"statement_{ending}",
                icon=":material/picture_as_pdf:" if ending == "pdf" else ":material/download:",
                on_click="ignore",
                type="primary" if ending == "pdf" else "secondary",
            )


def _saved(write: Callable[[Statements], bytes], statements: Statements, file: str, source: Ledger, who: str) -> bytes:
    """Write statements when they are asked for; the audit knows of it before the reader has them."""
    content = write(statements)
    detail = {"statements": len(statements), **exports.statement_header(statements)}
    source.state.record("export", file, detail, actor=who, now=_context.now())
    return content


def _html(statements: Statements) -> bytes:
    return exports.statement_html(statements[0])


def _csv(statements: Statements) -> bytes:
    return exports.write_csv(exports.statement_rows(statements), exports.statement_header(statements))


def _excel(statements: Statements) -> bytes:
    return exports.write_excel(exports.statement_rows(statements), exports.statement_header(statements), "Statement")
