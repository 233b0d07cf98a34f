"""What a statement charges, as tables of text: components, AI, usage, and every line."""

from collections.abc import Iterable
from dataclasses import replace

from costlib.amounts import added
from costlib.exports.statement_cells import Column, Row, Table, money, quantity, readable, with_sum
from costlib.models.allocation.result import DIRECT
from costlib.models.chargeback.statement import AiUse, Line, Statement


def summary(statement: Statement) -> Table:
    """What is owed: component by component, then what is added to cost."""
    code = statement.currency
    columns = (Column("", 4, number=False), Column("Direct"), Column("Shared"), Column(f"Amount ({code})", 1.3))
    parts = [(part.title, part.lines) for part in statement.components]
    if statement.corrections:
        parts.append(("Corrections of other months", statement.corrections))
    rows = [Row((title, *_split(lines, code))) for title, lines in parts]
    everything = [line for _, lines in parts for line in lines]
    rows.append(Row(("Cost", *_split(everything, code)), "sum"))
    rows.append(
        Row((f"Mark-up, {quantity(statement.markup_percent)} % of cost", "", "", money(statement.markup, code)))
    )
    if statement.adjustments:
        rows.append(Row(("Adjustments of sealed months", "", "", money(statement.adjusted, code))))
    rows.append(Row(("Total", "", "", money(statement.total, code)), "total"))
    note = "Direct: only this tenant used it. Shared: this tenant's part of what several use."
    return Table("Summary", columns, tuple(rows), note)


def by_model(statement: Statement) -> Table:
    """AI cost by model."""
    return _ai("AI by model", "Model", statement.by_model, statement.currency)


def by_content_type(statement: Statement) -> Table:
    """AI cost by content type."""
    uses = (replace(use, name=readable(use.name)) for use in statement.by_content_type)
    return _ai("AI by content type", "Content type", uses, statement.currency)


def used(statement: Statement) -> Table:
    """Requests, tokens and pieces; what no metric says is unknown."""
    usage, code = statement.usage, statement.currency
    each = "" if usage.cost_per_request is None else f" {code}"
    lines = {
        "Model requests": quantity(usage.requests),
        "Tokens": quantity(usage.tokens),
        "Tokens per request": quantity(usage.tokens_per_request),
        "AI cost per request": f"{quantity(usage.cost_per_request)}{each}",
        **{f"Pieces: {readable(name)}": quantity(made) for name, made in usage.pieces},
    }
    columns = (Column("", 4, number=False), Column("Quantity", 1.3))
    return Table("Usage", columns, tuple(Row(cells) for cells in lines.items()))


def charges(statement: Statement) -> Table:
    """Every line, under its component."""
    code = statement.currency
    rows: list[Row] = []
    for part in statement.components:
        if part.lines:
            rows.append(Row((part.title, "", "", money(part.amount, code)), "group"))
            rows += [
                Row((line.description, line.pool, _quantity(line), money(line.amount, code))) for line in part.lines
            ]
    columns = (
        Column("Service", 3, number=False),
        Column("Charged as", 2.2, number=False),
        Column("Quantity", 1.6),
        Column(f"Amount ({code})", 1.3),
    )
    note = "Charged as: Direct, or the pool through which shared cost came."
    return Table("Charges in detail", columns, tuple(rows), note)


def _ai(title: str, column: str, uses: Iterable[AiUse], code: str) -> Table:
    found = tuple(uses)
    rows = [Row((use.name, *_tokens(use), money(use.amount, code))) for use in found]
    whole = AiUse(
        "Sum", *(added(getattr(use, name) for use in found) for name in ("input", "cached", "output", "amount"))
    )
    columns = (
        Column(column, 3, number=False),
        Column("Tokens in", 1.4),
        Column("Cached", 1.4),
        Column("Tokens out", 1.4),
        Column("All tokens", 1.5),
        Column(f"Amount ({code})", 1.3),
    )
    return Table(title, columns, with_sum(rows, (whole.name, *_tokens(whole), money(whole.amount, code))))


def _tokens(use: AiUse) -> tuple[str, ...]:
    """Tokens of a row; nothing where it has none of its own."""
    amounts = (use.input, use.cached, use.output, use.tokens)
    return tuple(quantity(amount) if use.tokens else "" for amount in amounts)


def _split(lines: Iterable[Line], code: str) -> tuple[str, str, str]:
    found = tuple(lines)
    direct = added(line.amount for line in found if line.pool == DIRECT)
    whole = added(line.amount for line in found)
    return money(direct, code), money(whole - direct, code), money(whole, code)


def _quantity(line: Line) -> str:
    return "" if line.quantity is None else quantity(line.quantity, line.unit)
