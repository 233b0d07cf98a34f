"""A case against the ledger: what bound lines were to cost so far, what they did cost, and what they are heading for.

Lines that name no scope of the ledger are taken as planned, and so are all benefits: nobody measures them here.
"""

from dataclasses import dataclass
from decimal import Decimal

from costlib import queries
from costlib.amounts import added
from costlib.errors import NotEnoughHistoryError
from costlib.ledger import Ledger
from costlib.models.outlook.answer import Outlook, outlook
from costlib.models.roi.flows import MONTHS, ZERO, amount
from costlib.models.roi.methods import Value
from costlib.models.roi.scenarios import WHOLE, scaled
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Line
from costlib.scope import Basis, Period, Scope, add_months

BASIS: Basis = "EffectiveCost"


@dataclass(frozen=True, slots=True)
class LineToDate:
    """A line since the beginning of the case, amounts in the case's currency.

    Args:
        line: As stated.
        planned: Up to the end of the data; what is invested, since the beginning of the case.
        actual: Of the same days, by the ledger; None where it is not bound, or nothing is known.
        year_planned: Of the twelve months after the last whole one.
        year_ahead: Forecast for the same months; None where it is not bound or history is too short.
        why: Why there is no forecast; empty where there is one.
    """

    line: Line
    planned: Decimal
    actual: Value
    year_planned: Decimal
    year_ahead: float | None
    why: str = ""

    @property
    def difference(self) -> Decimal | None:
        """Actual minus planned: positive costs more than planned."""
        return None if self.actual is None else self.actual - self.planned


@dataclass(frozen=True, slots=True)
class ToDate:
    """A case so far.

    Args:
        period: Days of the case that the ledger holds.
        lines: In the order of the case.
    """

    period: Period
    lines: tuple[LineToDate, ...]

    def roi_percent(self, *, measured: bool) -> Value:
        """Net so far in per cent of what was paid so far; with what was ``measured`` in place of what was planned."""
        sums = {
            kind: added(_so_far(each, measured=measured) for each in self._of(kind)) for kind in ("benefit", "cost")
        }
        paid = sums["cost"] + added(each.planned for each in self._of("investment"))
        return (sums["benefit"] - paid) / paid * WHOLE if paid else None

    @property
    def bound(self) -> tuple[LineToDate, ...]:
        """Lines that the ledger measures."""
        return tuple(each for each in self.lines if each.line.match)

    def _of(self, kind: str) -> list[LineToDate]:
        return [each for each in self.lines if each.line.kind == kind]


def to_date(ledger: Ledger, case: RoiCase) -> ToDate:
    """Hold a case against the ledger.

    The days run from the beginning of the case, or of the data where that is later, to the last that every source has
    delivered; both plan and actual are of these days.
    """
    data = ledger.freshness()
    start = max(case.begins, data.first_day)
    period = Period(start, max(start, data.as_of))
    return ToDate(period, tuple(_line(ledger, case, line, period) for line in case.lines))


def aged(case: RoiCase, found: ToDate) -> RoiCase:
    """The case with each bound line at the yearly amount that its forecast gives; others as stated."""
    times: dict[str, Decimal] = {}
    for each in found.bound:
        if each.year_ahead is not None and each.year_planned:
            times[each.line.name] = Decimal(repr(each.year_ahead)) / each.year_planned
    return scaled(case, times)


def planned(line: Line, case: RoiCase, period: Period) -> Decimal:
    """What a line comes to on some days of a case, each year's amount spread evenly over its days.

    >>> from datetime import date
    >>> case = RoiCase(
    ...     name="c",
    ...     begins="2026-01-01",
    ...     years=2,
    ...     discount_rate="0.1",
    ...     risk_rate="0.1",
    ...     valid_from="2026-01-01",
    ...     source="",
    ...     lines=[{"name": "run", "kind": "cost", "amount": 365}],
    ... )
    >>> planned(case.lines[0], case, Period(date(2026, 1, 1), date(2026, 1, 11)))
    Decimal('10')
    """
    if line.kind == "investment":
        paid = add_months(case.begins, line.start)
        return line.amount if period.start <= paid < period.end else ZERO
    return added(_share(line, case, year, period) for year in range(1, case.years + 1))


def _share(line: Line, case: RoiCase, year: int, period: Period) -> Decimal:
    whole = Period(add_months(case.begins, MONTHS * (year - 1)), add_months(case.begins, MONTHS * year))
    days = (min(whole.end, period.end) - max(whole.start, period.start)).days
    return amount(line, year) * days / whole.days if days > 0 else ZERO


def _line(ledger: Ledger, case: RoiCase, line: Line, period: Period) -> LineToDate:
    ahead = Period(period.end.replace(day=1), add_months(period.end.replace(day=1), MONTHS))
    so_far = Period(case.begins, period.end) if line.kind == "investment" else period
    plan, year = planned(line, case, so_far), planned(line, case, ahead)
    if not line.match:
        return LineToDate(line, plan, None, year, None)
    scope = Scope(period, case.currency, BASIS, tuple(sorted(line.match.items())))
    try:
        forecast, why = _year(outlook(ledger, scope, "month", MONTHS)), ""
    except NotEnoughHistoryError as error:
        forecast, why = None, str(error)
    return LineToDate(line, plan, _actual(ledger, scope), year, forecast, why)


def _actual(ledger: Ledger, scope: Scope) -> Value:
    if not scope.period.days:
        return None
    (row,) = ledger.ask_by_day(queries.spend_by, scope).to_pylist()
    return row["cost"] if row["known"] else None


def _year(found: Outlook) -> float:
    return float(found.forecast.table["mean"].sum())


def _so_far(each: LineToDate, *, measured: bool) -> Decimal:
    return each.actual if measured and each.actual is not None else each.planned
