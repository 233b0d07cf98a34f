"""What other prices make of the past, in words."""

from decimal import Decimal

from costlib import amounts
from costlib.models.ai.pricing import Priced
from costlib.models.ai.repricing import Repricing
from costlib.models.wording import in_words, signed


def told(found: Repricing) -> str:
    """Estimates before and after, and what has no price, in sentences; bills are never changed by a price book."""
    moved = {currency: amount for currency, amount in found.difference.items() if amount}
    when = in_words(found.scope.period)
    said = [_currency(found, currency) for currency in moved] or [f"No estimate {when} changes."]
    before, after = _unpriced(found.before), _unpriced(found.after)
    if before or after:
        said.append(f"Charges without a price: {before:,} before, {after:,} after.")
    return f"Tokens {when} by the usual prices. {' '.join(said)} Billed cost stays what it is."


def _currency(found: Repricing, currency: str) -> str:
    nothing = Decimal(0)
    before, after = (priced.cost.get(currency, nothing) for priced in (found.before, found.after))
    return (
        f"Estimate {amounts.exact(before, currency)} before, {amounts.exact(after, currency)} after "
        f"({signed(found.difference[currency], currency)})."
    )


def _unpriced(found: Priced) -> int:
    return sum(each.rows for each in found.unpriced)
