"""What a billing month is made from, as one hash: while it stays the same, the month need not be computed again."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from costlib.ledger import Ledger
from costlib.ledger.fingerprints import fingerprints
from costlib.models.allocation import answer
from costlib.models.chargeback.asked import Billed, billed, chargeback_policy
from costlib.models.chargeback.statement import canonical
from costlib.policy.allocation import AllocationPolicy
from costlib.policy.chargeback import Ruling
from costlib.policy.ownership import Ownership
from costlib.scope import Period


class Inputs:
    """What all billing months of one version of the ledger are made from."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._policy = chargeback_policy(ledger)
        self._pools = answer.allocation_policy(ledger)
        self._owners = ledger.ownership()
        self._fresh = ledger.freshness()
        self._prints: dict[str, Mapping[date, str]] = {}
        self._billed: dict[str, Sequence[Billed]] = {}

    def months(self) -> list[str]:
        """Billing months that have data, oldest first."""
        newest = self._policy.on(self._fresh.last_day)
        return sorted({each.billing_month for each in self._billed_as(newest)})

    def of(self, name: str) -> str:
        """SHA-256 of costs and metrics of the months of use, and of the decisions that rule on them."""
        month = Period.month(name)
        ruling = self._policy.on(month.last_day)
        used = sorted({each.month for each in self._billed_as(ruling) if each.billing_month == name})
        prints = self._prints_in(ruling.terms.currency)
        parts = [repr(ruling), *(prints.get(start, "") for start in used)]
        for start in used:
            parts += decided(self._pools, self._owners, Period.month(f"{start:%Y-%m}"))
        return hashlib.sha256(canonical(parts).encode()).hexdigest()

    def _billed_as(self, ruling: Ruling) -> Sequence[Billed]:
        key = f"{ruling.terms.basis} {ruling.terms.currency}"
        if key not in self._billed:
            self._billed[key] = billed(self._ledger, ruling, self._fresh)
        return self._billed[key]

    def _prints_in(self, currency: str) -> Mapping[date, str]:
        if currency not in self._prints:
            self._prints[currency] = fingerprints(self._ledger.engine(), currency)
        return self._prints[currency]


def decided(pools: AllocationPolicy, owners: Ownership, month: Period) -> Iterator[str]:
    """Pools and tenants that rule in a month, on all or some of its days, as text."""
    days = {month.start, *(day for day in pools.changes("tenant") if month.start <= day < month.end)}
    for day in sorted(days):
        yield from (f"{day} {pool!r}" for pool in pools.on(day, "tenant"))
    touching = (each for each in owners.owners if each.valid_from < month.end)
    yield from (repr(each) for each in touching if each.valid_to is None or each.valid_to > month.start)
