"""Which delivery a row belongs to, and what a new delivery may replace.

A delivery is what one source says of one billing scope in one month. A file speaks for the months it covers: the month
its manifest declares, else its main month (most rows), and any further month that it covers day by day as densely as
the main one. Rows of other months are stragglers (late charges, cross-over invoices): they belong to the main month's
delivery, add to the other months, and replace nothing there.
"""

import calendar
import hashlib
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from costlib.errors import ShrinkError
from costlib.ledger.reports import Delivery, Total, plain

COVERED = 0.9
"""A further month counts as covered when charges cover this share of its days ..."""
DENSITY = 0.5
"""... and it has at least this share of the main month's rows per day ..."""
FEWEST_DAYS = 7
"""... over at least this many days ..."""
FEWEST_ROWS = 3
"""... in at least this many rows: one or two charges that span a month may be stragglers too."""
MOST_SHRINK = Decimal("0.20")
"""A closed month may shrink by this share of its rows or of its billed cost without being asked for."""
CLOSE_AFTER_DAYS = 5
"""A month is closed this many days after its end."""


@dataclass(frozen=True, slots=True)
class Slice:
    """The good rows of one file that share billing scope and billing month.

    ``covered`` has a bit for each day of the month that a charge covers; the lowest is the first day.
    """

    scope: str
    month: str
    rows: int
    covered: int
    totals: tuple[Total, ...]


def spoken_for(slices: Sequence[Slice], declared: str | None) -> tuple[str, frozenset[str]]:
    """Return the main month of one scope's slices and all months that they speak for.

    >>> october = Slice("1", "2026-10", 3100, 0b1111111111111111111111111111111, ())
    >>> late = Slice("1", "2026-09", 12, 0b110000000000000000000000000000, ())
    >>> spoken_for([late, october], None)
    ('2026-10', frozenset({'2026-10'}))
    """
    main = max(slices, key=lambda s: (s.month == declared, s.rows, s.month))
    month = declared or main.month
    if declared:
        return month, frozenset({month})
    return month, frozenset({month} | {s.month for s in slices if _covers(s, main)})


def _covers(part: Slice, main: Slice) -> bool:
    expected, days = part.covered.bit_length(), part.covered.bit_count()
    dense = part.rows * main.covered.bit_count() >= DENSITY * main.rows * days
    enough = part.rows >= FEWEST_ROWS and expected >= FEWEST_DAYS
    return enough and days >= COVERED * expected and dense


def delivery_id(source: str, scope: str, month: str) -> str:
    """Return the delivery's key: readable, safe as a folder name, and unique.

    >>> delivery_id("aws-cur:123", "123", "2026-10")
    '2026-10.aws-cur-123.54a166c9'
    """
    digest = hashlib.sha256(f"{source}\n{scope}\n{month}".encode()).hexdigest()[:8]
    return f"{month}.{re.sub(r'[^a-z0-9]+', '-', source.lower()).strip('-')[:40]}.{digest}"


def month_bounds(month: str) -> tuple[date, date]:
    """First day of a month such as ``2026-10``, and first day of the next."""
    year, number = map(int, month.split("-"))
    first = date(year, number, 1)
    return first, first + timedelta(days=calendar.monthrange(year, number)[1])


def is_closed(month: str, today: date) -> bool:
    """Whether a month is closed: over for CLOSE_AFTER_DAYS.

    >>> is_closed("2026-10", date(2026, 11, 5)), is_closed("2026-10", date(2026, 11, 6))
    (False, True)
    """
    return today >= month_bounds(month)[1] + timedelta(days=CLOSE_AFTER_DAYS)


def refuse_shrinking(old: Iterable[Delivery], new: Collection[Delivery], today: date) -> None:
    """Refuse a load after which a closed month's delivery would be a fifth smaller, or any would be of other days.

    Raises:
        ShrinkError: Names source, month, what was and what would be.
    """
    fresh = {delivery.id: delivery for delivery in new}
    for was in old:
        will = fresh.get(was.id)
        if will is None:
            continue
        if was.covered and not was.covered & will.covered:
            raise ShrinkError(
                f"{was.source} {was.month} would lose every day that it has, for the new files are of other days: "
                "load all files of the month together; load them with --replace if nothing else is right"
            )
        if is_closed(was.month, today) and (why := _shrinks(was, will)):
            raise ShrinkError(
                f"{was.source} {was.month} is closed and would shrink by more than {MOST_SHRINK:.0%} ({why}): "
                "check that the file is complete; load it with --replace if it is right, "
                "or under another --source if it is another export"
            )


def _shrinks(was: Delivery, will: Delivery) -> str | None:
    keep = 1 - MOST_SHRINK
    if will.rows < was.rows * keep:
        return f"{was.rows} rows become {will.rows}"
    lost = (was.covered & ~will.covered).bit_count()
    if lost > MOST_SHRINK * was.covered.bit_count():
        return f"{lost} of its {was.covered.bit_count()} days would have no charges"
    after = {total.currency: total.cost["BilledCost"] or Decimal(0) for total in will.totals}
    for total in was.totals:
        before = total.cost["BilledCost"] or Decimal(0)
        if before > 0 and after.get(total.currency, Decimal(0)) < before * keep:
            now = plain(after.get(total.currency, Decimal(0)))
            return f"{plain(before)} {total.currency} billed become {now}"
    return None
