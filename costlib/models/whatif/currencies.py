"""Currencies that move, as factors on cost."""

from decimal import Decimal

from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.whatif.effect import WHOLE, Effect, percent_factor
from costlib.policy.scenario_sections import RateMove
from costlib.scope import Scope


def rate(ledger: Ledger, change: RateMove, month: Scope) -> Effect:
    """A currency that moves: what is billed in it, or in all others where figures are in it.

    Raises:
        UsageError: Nothing is billed in it.
    """
    billed = ledger.facets()["BillingCurrency"]
    if change.currency not in billed:
        raise UsageError(
            f"'{change.name}': nothing is billed in {change.currency}: choose one of {', '.join(billed) or 'none'}"
        )
    up = change.percent / WHOLE
    if change.currency != month.currency:
        hit, percent = [change.currency], change.percent
    else:
        hit, percent = [each for each in billed if each != change.currency], (1 / (1 + up) - 1) * WHOLE
    match = {"BillingCurrency": tuple(hit)} if hit else {}
    moved = percent if hit else Decimal(0)
    what = f"what is billed in {', '.join(hit)} costs {_by(moved)}" if hit else "all is billed in it: nothing changes"
    said = f"{change.currency} is worth {_by(change.percent)}: in {month.currency}, {what}"
    return Effect(percent_factor(change, moved, match), said, change)


def _by(percent: Decimal) -> str:
    return f"{abs(float(percent)):.3g} % {'less' if percent < 0 else 'more'}"
