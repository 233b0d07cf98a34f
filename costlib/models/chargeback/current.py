"""A billing month as the ledger gives it now: statements without adjustments of sealed months."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from costlib.amounts import EXACT
from costlib.ledger import Ledger
from costlib.models.chargeback.asked import facts
from costlib.models.chargeback.charges import charges
from costlib.models.chargeback.lines import grouped
from costlib.models.chargeback.month import BillingMonth, Left
from costlib.models.chargeback.stated import notes, stated
from costlib.models.chargeback.usage import neat
from costlib.periods import period_status
from costlib.policy import decisions
from costlib.scope import Period
from costlib.state import State

KINDS = ("allocation", "chargeback", "ownership")
"""Documents that statements depend on."""
NONE = Decimal(0)


def current(ledger: Ledger, month: Period, now: datetime, also: Iterable[str] = ()) -> BillingMonth:
    """State a billing month from the ledger, whether it is sealed or not.

    Args:
        ledger: Where costs and decisions are.
        month: One calendar month.
        now: The current moment, UTC.
        also: Tenants that get a statement even without charges.

    Raises:
        UsageError: Nothing is billed in it.
    """
    asked = facts(ledger, month)
    found = charges(asked.shares, asked.by, asked.ruling, asked.cost)
    charged = grouped(found, lambda charge: charge.tenant)
    used = grouped(asked.used, lambda row: row["x_Tenant"])
    terms = asked.ruling.terms
    tenants = sorted({*asked.members, *also, *(name for name in charged if name is not None)})
    left = _sums((charge.key.component, charge.amount) for charge in charged.get(None, ()))
    return BillingMonth(
        month=month.start,
        basis=terms.basis,
        currency=terms.currency,
        ledger=neat(asked.cost),
        statements=tuple(stated(asked, name, charged.get(name, ()), used.get(name, ()), now) for name in tenants),
        left=tuple(Left(name, amount) for name, amount in sorted(left.items())),
        left_adjustments=(),
        as_of=asked.fresh.last_day,
        period_status=period_status(month, asked.fresh.as_of, now),
        version=ledger.version(),
        policies=policies(ledger.state),
        inputs={},
        accounts=asked.ruling.booked,
        notes=tuple(notes(asked)),
    )


def policies(state: State) -> dict[str, str]:
    """Kind of each document that statements depend on, and the SHA-256 of what it says."""
    return {kind: decisions.newest(state, kind).sha256 for kind in KINDS}


def _sums(pairs: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for name, amount in pairs:
        found[name] = EXACT.add(found.get(name, NONE), amount)
    return found
