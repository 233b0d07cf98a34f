"""What a case says once the ledger has its say, in sentences made of its figures."""

from decimal import Decimal

from costlib import amounts
from costlib.models.roi.findings import percent_text
from costlib.models.roi.so_far import LineToDate, ToDate
from costlib.models.wording import in_words


def headline(found: ToDate, currency: str) -> str:
    """Whether bound lines keep to the plan."""
    if not found.period.days:
        return f"No day of this case, which begins on {found.case.begins}, is in the data yet"
    gaps = [(abs(each.difference), each) for each in found.bound if each.difference is not None]
    if not gaps:
        return "No line of this case is measured by the ledger"
    _, worst = max(gaps, key=lambda pair: pair[0])
    planned, measured = found.roi_percent(measured=False), found.roi_percent(measured=True)
    return f"{_line(worst, currency)}; ROI so far {percent_text(measured)}, {percent_text(planned)} by plan"


def days(found: ToDate) -> str:
    """Which days, and what is measured of them."""
    names = ", ".join(each.line.name for each in found.bound) or "nothing"
    if not found.period.days:
        return "Once there are days of it, costs that the ledger measures stand beside what was planned."
    return (
        f"Figures so far are before tax, for the days {in_words(found.period)}. "
        f"Measured by the ledger (effective cost): {names}. All else, every benefit among it, is taken as planned."
    )


def rate(found: ToDate) -> str:
    """The internal rate of the flows so far; empty where neither plan nor measured has one."""
    plan, measured = (found.xirr_percent(measured=measured) for measured in (False, True))
    if plan is None and measured is None:
        return ""
    return (
        f"Internal rate of return of the flows on their days (XIRR): {percent_text(plan)} a year by plan, "
        f"{percent_text(measured)} measured; the first months weigh most in it."
    )


def limits(found: ToDate) -> list[str]:
    """What measured lines lack: known costs, a forecast."""
    unknown = (
        f"{each.line.name}: {each.unknown:,} charges have no effective cost in {found.case.currency} and are left out."
        for each in found.bound
        if each.unknown
    )
    return [*unknown, *(f"{each.line.name} has no forecast: {each.why}" for each in found.bound if each.why)]


def _line(each: LineToDate, currency: str) -> str:
    gap = each.difference or Decimal(0)
    if not gap:
        return f"{each.line.name} cost what was planned"
    return f"{each.line.name} cost {amounts.short(abs(gap), currency)} {'more' if gap > 0 else 'less'} than planned"
