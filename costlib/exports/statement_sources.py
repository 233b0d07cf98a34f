"""Where a statement's amounts come from, as tables of text: other months, sealed months, and shared cost."""

from costlib.amounts import added
from costlib.exports.statement_cells import Column, Row, Table, money, quantity, readable, with_sum
from costlib.models.chargeback.statement import MARKUP, SharedOut, Statement


def corrections(statement: Statement) -> Table:
    """Charges of other months that were billed in this one."""
    code, titles = statement.currency, _titles(statement)
    rows = [
        Row(
            (
                f"{line.month:%b %Y}",
                line.description,
                _title(titles, line.component),
                line.pool,
                money(line.amount, code),
            )
        )
        for line in statement.corrections
    ]
    columns = (
        Column("Used in", 1, number=False),
        Column("Service", 2.6, number=False),
        Column("Component", 1.6, number=False),
        Column("Charged as", 1.9, number=False),
        Column(f"Amount ({code})", 1.3),
    )
    total = ("Sum", "", "", "", money(statement.corrected, code))
    note = "Charges for use in other months that were billed in this one."
    return Table("Corrections of other months", columns, with_sum(rows, total), note)


def adjustments(statement: Statement) -> Table:
    """What changed in sealed months since."""
    code, titles = statement.currency, _titles(statement)
    rows = [
        Row(
            (
                f"{each.month:%b %Y}",
                _title(titles, each.component),
                *(money(amount, code) for amount in (each.sealed, each.stated, each.now, each.delta)),
            )
        )
        for each in statement.adjustments
    ]
    columns = (
        Column("Sealed month", 1.1, number=False),
        Column("Component", 1.8, number=False),
        Column("As sealed"),
        Column("Adjusted since"),
        Column("As of now"),
        Column(f"Adjustment ({code})", 1.5),
    )
    total = ("Sum", "", "", "", "", money(statement.adjusted, code))
    note = "Sealed statements are never rewritten: what changed since is charged or given back here, once."
    return Table("Adjustments of sealed months", columns, with_sum(rows, total), note)


def shared(statement: Statement) -> Table:
    """How shared cost was shared out: pool by pool, driver by driver."""
    code = statement.currency
    rows: list[Row] = []
    for pool in dict.fromkeys(each.pool for each in statement.shared):
        mine = [each for each in statement.shared if each.pool == pool]
        rows.append(Row((pool, "", "", "", money(added(each.amount for each in mine), code)), "group"))
        rows += [Row(_how(each, statement)) for each in mine]
    columns = (
        Column("Pool and driver", 3.4, number=False),
        Column("Shared out among all", 1.5),
        Column("This tenant, of all", 2.3),
        Column("Share", 0.9),
        Column(f"Amount ({code})", 1.3),
    )
    note = "Amount = what is shared out among all x this tenant's share of the driver, rounded so that all add up."
    return Table("How shared cost was shared out", columns, tuple(rows), note)


def _how(each: SharedOut, statement: Statement) -> tuple[str, ...]:
    code = statement.currency
    when = "" if each.month == statement.month else f"{each.month:%b %Y}"
    said = ", ".join(filter(None, (readable(each.part or each.activity, each.driver), when, each.note)))
    of_all = f"{quantity(each.quantity)} of {quantity(each.total, each.unit)}"
    return said, money(each.cost, code), of_all, f"{quantity(each.share)} %", money(each.amount, code)


def _titles(statement: Statement) -> dict[str, str]:
    return {part.name: part.title for part in statement.components} | {MARKUP: "Mark-up"}


def _title(titles: dict[str, str], name: str) -> str:
    return titles.get(name, readable(name))
