"""A case so far: planned and measured on the same days, line by line, and what both return.

Lines that name no scope of the ledger are taken as planned, and so are all benefits: nobody measures them here. All of
it is before tax.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from costlib.amounts import added
from costlib.models.roi.flows import ZERO
from costlib.models.roi.methods import Value, xirr
from costlib.models.roi.planned import later, planned, shared
from costlib.models.roi.scenarios import WHOLE
from costlib.models.roi.worth import SIGN
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Line
from costlib.scope import Period, next_month


@dataclass(frozen=True, slots=True)
class LineToDate:
    """A line since the beginning of the case, amounts in the case's currency.

    Args:
        line: As stated.
        planned: Up to the end of the data; what is invested, since the beginning of the case.
        actual: Of the same days, those on which the line runs, by the ledger; None where it is not bound, or nothing is
            known.
        year_planned: Of the twelve months after the last whole one.
        year_ahead: Forecast for the same months; None where it is not bound, does not run all of them, or history is
            too short.
        why: Why there is no forecast; empty where there is one.
        months: First day of a calendar month, and what its days cost by the ledger, or by plan where nothing is known.
        unknown: Charges that have no effective cost, or none in the case's currency: the actual figure lacks them.
    """

    line: Line
    planned: Decimal
    actual: Value
    year_planned: Decimal
    year_ahead: float | None
    why: str = ""
    months: Mapping[date, Decimal] = field(default_factory=dict)
    unknown: int = 0

    @property
    def difference(self) -> Decimal | None:
        """Actual minus planned: positive costs more than planned."""
        return None if self.actual is None else self.actual - self.planned


@dataclass(frozen=True, slots=True)
class ToDate:
    """A case so far.

    Args:
        case: As stated.
        period: Days of the case that the ledger holds.
        lines: In the order of the case.
    """

    case: RoiCase
    period: Period
    lines: tuple[LineToDate, ...]

    def roi_percent(self, *, measured: bool) -> Value:
        """Net so far in per cent of what was paid so far; with what was ``measured`` in place of what was planned."""
        sums = {
            kind: added(_so_far(each, measured=measured) for each in self._of(kind)) for kind in ("benefit", "cost")
        }
        paid = sums["cost"] + added(each.planned for each in self._of("investment"))
        return (sums["benefit"] - paid) / paid * WHOLE if paid else None

    def xirr_percent(self, *, measured: bool) -> Value:
        """Internal rate of return of the flows so far, in per cent a year, each month's on its last day."""
        return xirr(self.dated(measured=measured))

    def dated(self, *, measured: bool) -> dict[date, Decimal]:
        """Net flows so far: what is invested on its day, what runs on the last day of its calendar month."""
        found: dict[date, Decimal] = {}
        for each in self._of("investment"):
            day = later(self.case.begins, each.line.start)
            found[day] = found.get(day, ZERO) - each.planned
        for month in _months(self.period):
            found[month.last_day] = found.get(month.last_day, ZERO) + self._net(month, measured=measured)
        return {day: net for day, net in found.items() if net}

    @property
    def bound(self) -> tuple[LineToDate, ...]:
        """Lines that the ledger measures."""
        return tuple(each for each in self.lines if each.line.match)

    def _of(self, kind: str) -> list[LineToDate]:
        return [each for each in self.lines if each.line.kind == kind]

    def _net(self, month: Period, *, measured: bool) -> Decimal:
        return added(
            Decimal(SIGN[each.line.kind]) * self._in(each, month, measured=measured)
            for each in self.lines
            if each.line.kind != "investment"
        )

    def _in(self, each: LineToDate, month: Period, *, measured: bool) -> Decimal:
        if measured and each.actual is not None:
            return each.months.get(month.start.replace(day=1), ZERO)
        return planned(each.line, self.case, month)


def _months(period: Period) -> list[Period]:
    """Calendar months of a period, the first and the last as far as they lie in it."""
    firsts = [period.start.replace(day=1)] if period.days else []
    while firsts and next_month(firsts[-1]) < period.end:
        firsts.append(next_month(firsts[-1]))
    return [shared(Period(first, next_month(first)), period) for first in firsts]


def _so_far(each: LineToDate, *, measured: bool) -> Decimal:
    return each.actual if measured and each.actual is not None else each.planned
