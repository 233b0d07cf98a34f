"""The sheets of an ROI document: lines of a case, and what stands beside cases, an entry a row."""

from collections.abc import Sequence
from typing import Any, get_args

from costlib.policy.documents import plain
from costlib.policy.roi_entries import Kind, Line, Potential, Shape
from costlib.policy.sheets.sheet import Column, Row, Sheet, row

SPREAD = ("shape", "low", "likely", "high")
_SOURCE = Column("source", "Source", meaning="Who says so, or why. Left empty: the reason given when you save.")
_CURRENCY = Column("currency", "Currency", "choice", "Code, as USD; it stands beside cases in this currency.")

LINES = Sheet(
    "lines",
    "Lines",
    (
        Column("name", "Line", meaning="Its name, once in a case."),
        Column("kind", "Kind", "choice", "investment is paid once; cost and benefit run.", get_args(Kind)),
        Column("amount", "Amount", "amount", "Positive: once, or of a year, as 12500.00."),
        Column("growth", "Growth", "amount", "Fraction a year, 0.15 for 15 %."),
        Column("start", "Starts", "amount", "Months after the beginning of the case."),
        Column("months", "Runs", "amount", "Months; empty for to the end."),
        Column("ramp", "Ramp", "amount", "Months until it is up to its whole."),
        Column("probability", "Probability", "amount", "That it comes about, 0 to 1."),
        Column("shape", "Spread", "choice", "Empty for sure.", get_args(Shape)),
        Column("low", "Low", "amount", "Multiple of the amount, 0.8 for 20 % less."),
        Column("likely", "Likely", "amount", "Most likely multiple."),
        Column("high", "High", "amount", "As low."),
        Column("driver", "Value driver", meaning="Name of a value driver."),
        Column("match", "Measured by", "match", "Running costs: tenant=Glassmere; ServiceName=EKS|EC2."),
        _SOURCE,
    ),
)
STRATEGIES = Sheet(
    "strategies",
    "Strategies",
    (
        Column("name", "Strategy", meaning="Its name."),
        Column("driver", "Value driver", meaning="Name of the value driver that it works on."),
        Column("impact", "Brings a year", "amount", "As 12500.00."),
        Column("cost", "Costs once", "amount", "As 12500.00."),
        _CURRENCY,
        Column("months", "Months to do", "amount", "Until it works."),
        Column("risk", "Risk", "choice", "How likely it is to fail.", get_args(Potential)),
        Column("current", "Now", "amount", "The driver's measure now."),
        Column("target", "Aim", "amount", "The driver's measure aimed at."),
        Column("improvement", "Better by, %", "amount", "Per cent."),
        _SOURCE,
    ),
)
RISKS = Sheet(
    "risks",
    "Risks",
    (
        Column("name", "Risk", meaning="Its name."),
        Column("probability", "Probability", "amount", "0 to 1."),
        Column("line", "Hits line", meaning="Name of a line of the case; empty where it only costs once."),
        Column("factor", "Factor", "amount", "What the line's amounts are multiplied by, 0.67 for a third less."),
        Column("once", "Costs once", "amount", "As 12500.00, before tax."),
        _CURRENCY,
        Column("response", "Response", meaning="What is done about it."),
        _SOURCE,
    ),
)
DRIVERS = Sheet(
    "drivers",
    "Value drivers",
    (
        Column("name", "Value driver", meaning="Its name; lines of a case name it."),
        Column("weight", "Weight", "amount", "0 to 1; all of them add up to 1."),
        Column("potential", "Potential", "choice", "How much is in it.", get_args(Potential)),
        Column("measure", "Measured by", meaning="In words, as cost per piece."),
        _SOURCE,
    ),
)
SCENARIOS = Sheet(
    "scenarios",
    "Scenarios",
    (
        Column("name", "Scenario", meaning="Its name."),
        Column("benefits", "Benefits", "amount", "Multiple of every benefit, 0.8 for 20 % less."),
        Column("costs", "Running costs", "amount", "Multiple of every running cost; what is invested stays."),
        Column("lines", "Single lines", "weights", "AI services=3; Staff=1.1: multiples beside those of their kind."),
        Column(
            "reference_growth", "Stated multiple", "amount", "Of all years' benefits, where a stated figure has one."
        ),
        _SOURCE,
    ),
)
BESIDE = (STRATEGIES, RISKS, DRIVERS, SCENARIOS)
"""What stands beside cases; ``name`` is the section of the document."""


def rows(lines: Sequence[Line]) -> list[dict[str, str | None]]:
    """Lines of a case as rows."""
    return [_line(plain(line.model_dump())) for line in lines]


def nested(cells: dict[str, Any]) -> dict[str, Any]:
    """What was read of a row of ``LINES``, as a line has it: its spread is one field."""
    body = {name: value for name, value in cells.items() if name not in SPREAD}
    spread = {name: cells[name] for name in SPREAD if name in cells}
    return body | ({"spread": spread} if spread else {})


def _line(body: dict[str, Any]) -> dict[str, str | None]:
    spread: Row = body["spread"] or {}
    return row(LINES, {**body, **spread, "match": body["match"] or None})
