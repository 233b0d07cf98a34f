"""What may go when a source tells a month anew: no scope of a closed month, no day of any, until it is said."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import reduce
from operator import or_
from types import MappingProxyType

from costlib.errors import ShrinkError
from costlib.ledger.deliveries import is_closed
from costlib.ledger.reports import Delivery

Said = Mapping[str, Collection[str]]
"""Month, as ``2026-10``, to the SHA-256 of each file that holds all that the source says of it; none for no charge."""
NOT_ALL: Said = MappingProxyType({})
"""Of no month is anybody sure that the files say all."""


def refuse_losses(
    before: Collection[Delivery], after: Collection[Delivery], months: Collection[str], today: date, *, days: bool
) -> None:
    """Refuse what would take charges away without putting others in their place.

    Args:
        before: Deliveries of one source that the ledger holds.
        after: Those that it would hold.
        months: Which months are told anew, as ``2026-10``.
        today: The day (UTC): by it a month is closed.
        days: Whether days count too: an answer may lack a page, files that are listed by name are meant.

    Raises:
        ShrinkError: A scope of a closed month, or all charges of a day of any month, would be gone.
    """
    left = {each.id for each in after}
    for month in sorted(months):
        was, will = (tuple(each for each in found if each.month == month) for found in (before, after))
        for each in was:
            if each.id not in left and is_closed(month, today):
                raise ShrinkError(
                    f"{each.source} {month} is closed and would lose all {each.rows} rows of {each.scope}, of which "
                    "the source says nothing any more: check that at its provider; load it with --replace if it is "
                    "right"
                )
        if days and (lost := _days(was) & ~_days(will)):
            raise ShrinkError(
                f"{was[0].source} {month} would have no charge any more on {lost.bit_count()} of the "
                f"{_days(was).bit_count()} days that have some (first {_first(month, lost)}): check that at its "
                "provider; load it with --replace if it is right"
            )


def _days(found: Collection[Delivery]) -> int:
    """Days that any of the deliveries covers, as bits."""
    return reduce(or_, (each.covered for each in found), 0)


def _first(month: str, days: int) -> str:
    """The first of some days of a month.

    >>> _first("2026-10", 0b1100)
    '2026-10-03'
    """
    return f"{month}-{(days & -days).bit_length():02}"
