"""An ROI case on one page: what it comes to, year by year, by every method, in every scenario, and its lines."""

from datetime import date
from decimal import Decimal

from costlib.exports.board import page_pdf
from costlib.exports.board_content import Board
from costlib.exports.statement_cells import Column, Row, Table, money
from costlib.models.roi import findings
from costlib.models.roi.answer import RoiAnswer
from costlib.models.roi.methods import METHODS, Irr, Npv, Payback, Roi, Value
from costlib.models.roi.scenarios import base
from costlib.policy.roi_entries import Line

MOST_YEARS, MOST_LINES = 10, 20
KINDS = {"investment": "Invested once", "cost": "Cost a year", "benefit": "Benefit a year"}


def roi_pdf(found: RoiAnswer, on: date) -> bytes:
    """Print a case on one A4 page.

    Args:
        found: The case.
        on: Day of the print.
    """
    return page_pdf(page(found, on), found.case.name, on)


def page(found: RoiAnswer, on: date) -> Board:
    """Everything that the page says."""
    case = found.case
    return Board(
        "Return on investment",
        f"{findings.headline(found)}.",
        f"{case.name} · {case.currency} · {case.years} years from {case.begins} · printed {on} · {case.source}",
        _cards(found),
        ((_years(found), _methods(found)),),
        _lines(found),
        _notes(found),
    )


def _cards(found: RoiAnswer) -> tuple[tuple[str, str], ...]:
    flows, case = found.flows, found.case
    return (
        (f"Net present value at {findings.rate_text(case.discount_rate)}", _money(Npv().value(flows), found)),
        (f"ROI over {case.years} years", findings.percent_text(Roi().value(flows))),
        ("Internal rate of return", findings.percent_text(Irr().value(flows))),
        ("Payback", findings.payback_text(Payback().value(flows))),
        ("Risk-adjusted value", _money(Npv().value(found.risky), found)),
        ("Invested", _money(flows.investment, found)),
    )


def _years(found: RoiAnswer) -> Table:
    rows = [
        Row(
            (
                str(line.flow.year),
                _money(line.flow.net, found),
                _money(line.net_so_far, found),
                findings.percent_text(line.roi_percent),
            )
        )
        for line in found.years[:MOST_YEARS]
    ]
    more = len(found.years) - MOST_YEARS
    rest = [Row((f"and {more} more", "", "", ""))] if more > 0 else []
    columns = (Column("Year", 0.9, number=False), *(Column(name) for name in ("Net", "Net so far", "ROI so far")))
    return Table("Year by year", columns, (*rows, *rest))


def _methods(found: RoiAnswer) -> Table:
    currency = found.case.currency
    rows = [
        Row((method.name, findings.method_text(method.unit, method.value(found.flows), currency))) for method in METHODS
    ]
    scenarios = [
        Row((f"Scenario {each.name}", f"{_money(each.npv, found)}, ROI {findings.percent_text(each.roi_percent)}"))
        for each in (base(found.case), *found.scenarios)
    ]
    return Table("Methods and scenarios", (Column("", 1.2, number=False), Column("")), (*rows, *scenarios))


def _lines(found: RoiAnswer) -> Table:
    lines = found.case.lines
    rows = [Row(_line(line, found)) for line in lines[:MOST_LINES]]
    columns = (
        Column("Line", 1.6, number=False),
        Column("Kind", 1, number=False),
        Column("Amount"),
        Column("Growth", 0.7),
        Column("Probability", 0.8),
        Column("Source", 2, number=False),
    )
    title = "Lines of the case" if len(lines) <= MOST_LINES else f"{MOST_LINES} of {len(lines)} lines of the case"
    return Table(title, columns, tuple(rows))


def _line(line: Line, found: RoiAnswer) -> tuple[str, ...]:
    growth, chance = findings.rate_text(line.growth), findings.rate_text(line.probability)
    return (line.name, KINDS[line.kind], _money(line.amount, found), growth, chance, line.source)


def _notes(found: RoiAnswer) -> tuple[str, ...]:
    said = (
        "Amounts are as stated by whoever made the case; nothing of it is measured here.",
        "Year 0 is paid at once; every later flow counts at the end of its year.",
        f"{findings.risky(found)}.",
        findings.no_rate(found),
        *(f"{differs}." for each in found.scenarios if (differs := findings.differs(each))),
    )
    return tuple(filter(None, said))


def _money(amount: Value, found: RoiAnswer) -> str:
    return money(amount if amount is not None else Decimal(0), found.case.currency)
