"""A statement as one HTML file: it prints on A4, asks for nothing from any network, and runs no script."""

import unicodedata
from html import escape

from costlib.exports.statement_cells import Column, Row, Table
from costlib.exports.statement_content import Content, content
from costlib.exports.statement_sheet import CSS
from costlib.models.chargeback.statement import Statement

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def statement_html(statement: Statement) -> bytes:
    """Write a statement as an HTML page that stands alone (UTF-8).

    Args:
        statement: Draft or sealed; a draft says so on top and behind the text.
    """
    said = content(statement)
    return "\n".join(
        [*_head(said), "<body>", *_top(said), *_body(said), *_foot(said), "</body>", "</html>", ""]
    ).encode()


def _head(said: Content) -> list[str]:
    return [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(f'{said.title}: {said.tenant}')}</title>",
        f"<style>{CSS}</style>",
        "</head>",
    ]


def _top(said: Content) -> list[str]:
    """Who owes how much to whom, what it rests on, and what must not be overlooked."""
    mark = "sealed" if said.sealed else "draft"
    facts = [f"<div><dt>{_text(label)}</dt><dd>{_named(text)}</dd></div>" for label, text in said.facts]
    return [
        "" if said.sealed else '<div class="behind" aria-hidden="true">DRAFT</div>',
        "<main>",
        "<header>",
        f'<p class="issuer">{_named(said.issuer)}</p><p class="status {mark}">{_text(said.status)}</p>',
        f'<div><p class="title">{_text(said.title)}</p><h1>{_named(said.tenant)}</h1></div>',
        f'<div class="owed"><p class="title">Total</p><p class="amount">{_text(said.total)}</p></div>',
        "</header>",
        f'<dl class="facts">{"".join(facts)}</dl>',
        *(f'<p class="warning">{_text(text)}</p>' for text in said.warnings),
    ]


def _body(said: Content) -> list[str]:
    return [
        *(_table(table) for table in said.body),
        *_sentences("Recommendations", said.recommendations),
        *_sentences("What limits these figures", said.notes),
        *(_table(table) for table in said.appendix),
    ]


def _foot(said: Content) -> list[str]:
    shown = f"<p>SHA-256 of these figures: <code>{_text(said.content_hash)}</code></p>" if said.content_hash else ""
    return [
        f"<footer>{shown}<p>{_text(said.title)}, {_named(said.tenant)}. {_text(said.status)}.</p></footer>",
        "</main>",
    ]


def table_html(table: Table) -> str:
    """A table of a statement as HTML, everything in it escaped; neither title nor note.

    Args:
        table: Any.
    """
    whole = sum(column.width for column in table.columns) / 100
    widths = "".join(f'<col style="width:{column.width / whole:.1f}%">' for column in table.columns)
    head = "".join(f'<th scope="col"{_number(column)}>{_text(column.title)}</th>' for column in table.columns)
    rows = "\n".join(_row(row, table.columns) for row in table.rows)
    return f"<table><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"


def _table(table: Table) -> str:
    note = f'<p class="note">{_text(table.note)}</p>' if table.note else ""
    return f"<section><h2>{_text(table.title)}</h2>{note}\n{table_html(table)}</section>"


def _row(row: Row, columns: tuple[Column, ...]) -> str:
    pairs = zip(row.cells, columns, strict=True)
    cells = (f"<td{_number(column)}>{_text(text) if column.number else _named(text)}</td>" for text, column in pairs)
    return f'<tr class="{row.kind}">{"".join(cells)}</tr>'


def _sentences(title: str, sentences: tuple[str, ...]) -> list[str]:
    said = "".join(f"<li>{_named(each)}</li>" for each in sentences)
    return [f"<section><h2>{_text(title)}</h2><ul>{said}</ul></section>"] if sentences else []


def _number(column: Column) -> str:
    return ' class="number"' if column.number else ""


def _named(text: str) -> str:
    """Text from data: whatever direction its letters run, nothing beside it is turned."""
    return f"<bdi>{_text(text)}</bdi>" if text else ""


def _text(text: str) -> str:
    kept = (sign if unicodedata.category(sign) not in {"Cc", "Cs"} else " " for sign in text)
    return escape("".join(kept))
