"""One amount worked out in words and numbers: pool, driver, quantity, share."""

from decimal import Decimal

from costlib import amounts
from costlib.models.allocation.result import DIRECT, UNPOOLED, Share
from costlib.models.ratios import share
from costlib.models.wording import percent

_PLACES = 6


def formula(row: Share, currency: str) -> str:
    """How one amount was made, in words and numbers, to be redone by hand."""
    who, amount = row.tenant or "No one", amounts.exact(row.amount, currency)
    cost = amounts.exact(row.cost, currency)
    if row.pool == DIRECT:
        return f"{who} owns this cost: {amount}, by ownership rules. Nothing is shared."
    if row.pool == UNPOOLED or not row.total:
        return f"{amount} of {row.pool} is unallocated: {row.reason}."
    where = ", ".join(name for name in (row.activity, row.part) if name)
    weight = "" if row.weight == 1 else f" x {_number(row.weight)}"
    by = f"{percent(float(row.weight))} of it by {row.driver}" if weight else f"by {row.driver}"
    fed = f" ({row.reason})" if row.reason else ""
    quantities = f"{_number(row.quantity)} / {_number(row.total)}"
    return (
        f"{row.pool}{f', {where},' if where else ''} shares out {cost}{fed}, {by}. {who} has "
        f"{quantities.replace(' / ', ' of ')} {_unit(row)}, {percent(share(row.quantity, row.total))}: "
        f"{cost}{weight} x {quantities} = {row.exact:,.4f}, in whole cents {amount}."
    )


def _unit(row: Share) -> str:
    unit = row.unit or row.driver
    return unit if row.driver in unit else f"{row.driver} ({unit})"


def _number(value: Decimal) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-_PLACES)) if abs(value) < 10**20 else value
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
