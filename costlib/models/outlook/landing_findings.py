"""Landings in sentences, each made of its numbers alone."""

from costlib import amounts
from costlib.models.outlook.landed import Landing
from costlib.scope import Period

QUARTER = 3
WIDEST = 95
"""Per cent of futures that the interval of a landing holds."""


def lands(found: Landing) -> str:
    """Where a period lands, and between what; or what is known of it."""
    currency, period = found.scope.currency, name(found.period)
    total = amounts.short(found.total, currency)
    if found.method == "complete":
        return f"{period} came to {total}"
    if found.total is None:
        return f"Where {period} will land is not known: part of its cost is unknown on this basis"
    between = found.within(WIDEST)
    if between is None:
        return f"{period} would land at {total} at the rate so far"
    low, high = (amounts.short(each, currency) for each in between)
    return f"{period} is landing at {total}, {WIDEST}% between {low} and {high}"


def note(found: Landing) -> str:
    """The interval of a landing and what it has cost so far, short enough for a card."""
    currency = found.scope.currency
    so_far = "" if found.method == "complete" else f"{amounts.short(found.so_far, currency)} so far"
    between = found.within(WIDEST)
    if found.method == "run rate":
        return f"run rate, no interval; {so_far}"
    if between is None:
        return so_far or "complete"
    low, high = (amounts.short(each, currency) for each in between)
    return f"{WIDEST}%: {low} to {high}; {so_far}"


def meaning(found: Landing) -> str:
    """How a landing is made, for a tooltip."""
    exact = amounts.exact(found.total, found.scope.currency)
    made = {
        "complete": "All its days are known.",
        "run rate": f"At the mean of its days so far, for a forecast lacks history: {found.reason}.",
        "forecast": "Its days so far, and the daily forecast of the rest; the interval comes from whole futures.",
    }
    return f"{exact}. {made[found.method]}"


def name(period: Period) -> str:
    """A month, quarter or year in words.

    >>> from datetime import date
    >>> name(Period.month("2026-11")), name(Period(date(2026, 10, 1), date(2027, 1, 1)))
    ('November 2026', 'Q4 2026')
    >>> name(Period(date(2026, 1, 1), date(2027, 1, 1)))
    '2026'
    """
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    if months == 1:
        return f"{period.start:%B %Y}"
    quarter = f"Q{(period.start.month + 2) // 3} " if months == QUARTER else ""
    return f"{quarter}{period.start.year}"
