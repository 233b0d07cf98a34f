"""What a case says once the ledger has its say, in sentences made of its figures."""

from decimal import Decimal

from costlib import amounts
from costlib.models.roi.actuals import LineToDate, ToDate
from costlib.models.roi.findings import percent_text
from costlib.models.wording import in_words


def headline(found: ToDate, currency: str) -> str:
    """Whether bound lines keep to the plan."""
    gaps = [(abs(each.difference), each) for each in found.bound if each.difference is not None]
    if not gaps:
        return "No line of this case is measured by the ledger"
    _, worst = max(gaps, key=lambda pair: pair[0])
    planned, measured = found.roi_percent(measured=False), found.roi_percent(measured=True)
    return f"{_line(worst, currency)}; ROI so far {percent_text(measured)}, {percent_text(planned)} by plan"


def days(found: ToDate) -> str:
    """Which days, and what is measured of them."""
    names = ", ".join(each.line.name for each in found.bound) or "nothing"
    return (
        f"Figures so far are of the days {in_words(found.period)}. Measured by the ledger (effective cost): {names}. "
        "All else, every benefit among it, is taken as planned."
    )


def without_forecast(found: ToDate) -> list[str]:
    """Why measured lines have no forecast."""
    return [f"{each.line.name}: {each.why}" for each in found.bound if each.why]


def _line(each: LineToDate, currency: str) -> str:
    gap = each.difference or Decimal(0)
    if not gap:
        return f"{each.line.name} cost what was planned"
    return f"{each.line.name} cost {amounts.short(abs(gap), currency)} {'more' if gap > 0 else 'less'} than planned"
