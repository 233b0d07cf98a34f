"""A case against the ledger: what bound lines were to cost so far, what they did cost, and what they are heading for.

Where costs come from and how they are read; what is said of them is in ``so_far``.
"""

from dataclasses import replace
from decimal import Decimal

from costlib import queries
from costlib.amounts import added
from costlib.errors import NotEnoughHistoryError
from costlib.ledger import Ledger
from costlib.models.outlook.answer import Outlook, outlook
from costlib.models.roi.flows import MONTHS
from costlib.models.roi.planned import horizon, planned, running, shared
from costlib.models.roi.scenarios import scaled
from costlib.models.roi.so_far import LineToDate, ToDate
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Line
from costlib.scope import Basis, Period, Scope, add_months

BASIS: Basis = "EffectiveCost"


def to_date(ledger: Ledger, case: RoiCase, tenant: str | None = None) -> ToDate:
    """Hold a case against the ledger.

    The days run from the beginning of the case, or of the data where that is later, to the last that every source has
    delivered, or to the end of the case; both plan and actual are of these days.

    Args:
        ledger: Where costs come from.
        case: As stated.
        tenant: Whose costs alone are seen, where who asks is restricted.
    """
    data = ledger.freshness()
    period = shared(horizon(case), Period(data.first_day, data.as_of))
    whole = Scope(period, case.currency, BASIS, tenant=tenant)
    return ToDate(case, period, tuple(_line(ledger, case, line, whole) for line in case.lines))


def aged(case: RoiCase, found: ToDate) -> RoiCase:
    """The case with each bound line at the yearly amount that its forecast gives; others as stated."""
    times: dict[str, Decimal] = {}
    for each in found.bound:
        if each.year_ahead is not None and each.year_planned:
            times[each.line.name] = Decimal(repr(each.year_ahead)) / each.year_planned
    return scaled(case, times)


def _line(ledger: Ledger, case: RoiCase, line: Line, whole: Scope) -> LineToDate:
    end = whole.period.end
    ahead = Period(end.replace(day=1), add_months(end, MONTHS))
    so_far = Period(case.begins, max(case.begins, end)) if line.kind == "investment" else whole.period
    found = LineToDate(line, planned(line, case, so_far), None, planned(line, case, ahead), None)
    if not line.match:
        return found
    runs = running(line, case)
    scope = replace(whole, period=shared(whole.period, runs), filters=tuple(sorted(line.match.items())))
    found = _measured(ledger, found, scope)
    if shared(runs, ahead) != ahead:
        return replace(found, why="it does not run for all of these twelve months")
    try:
        return replace(found, year_ahead=_year(outlook(ledger, scope, "month", MONTHS)))
    except NotEnoughHistoryError as error:
        return replace(found, why=str(error))


def _measured(ledger: Ledger, found: LineToDate, scope: Scope) -> LineToDate:
    if not scope.period.days:
        return found
    rows = ledger.ask_by_day(queries.spend_by_month, scope).to_pylist()
    unknown = sum(row["rows"] - row["known"] for row in rows) + sum(row["rows"] for row in ledger.unconverted(scope))
    months = {row["month"]: row["cost"] for row in rows if row["known"]}
    return replace(found, actual=added(months.values()) if months else None, months=months, unknown=unknown)


def _year(found: Outlook) -> float:
    return float(found.forecast.table["mean"].sum())
