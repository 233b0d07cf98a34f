"""An allocation as the command line reports it: what each tenant costs, and the proof that nothing was lost."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.ledger.reports import plain
from costlib.models.allocation.answer import allocation, whole_months
from costlib.models.allocation.result import Allocation
from costlib.models.ratios import share
from costlib.models.spend_answer import spend
from costlib.models.wording import visible
from costlib.periods import period_status
from costlib.policy.ownership import Owner
from costlib.scope import Scope


@dataclass(frozen=True, slots=True)
class AllocationReport:
    """An allocation, how fresh it is, and what could not be put into it.

    Args:
        found: The allocation.
        as_of: Last day that every source has delivered.
        period_status: ``open`` while figures may still change.
        known: Source rows that give the basis, of ``rows``.
        rows: All source rows.
        unconverted: Per currency: cost in it that no rate converts, and its rows.
    """

    found: Allocation
    as_of: date
    period_status: str
    known: int
    rows: int
    unconverted: tuple[dict[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it: amounts as decimal strings, tenants dearest first."""
        scope, found = self.found.scope, self.found
        pools = self._pools()
        return {
            "currency": scope.currency,
            "basis": scope.basis,
            "from": str(scope.period.start),
            "to": str(scope.period.end),
            "as_of": str(self.as_of),
            "period_status": self.period_status,
            "total": self._plain(found.total),
            "allocated": self._plain(found.allocated),
            "unallocated": self._plain(found.unallocated),
            "rounding": self._plain(found.rounding),
            "accuracy": plain(found.accuracy),
            found.owner + "s": [
                {found.owner: name, "amount": plain(amount), "pools": pools[name]}
                for name, amount in found.by_tenant().items()
            ],
            "problems": [{"pool": each.pool, "text": each.text} for each in found.problems],
            "known_rows": self.known,
            "all_rows": self.rows,
            "unconverted": [
                {"currency": each["currency"], "cost": plain(each["cost"]), "rows": each["rows"]}
                for each in self.unconverted
            ],
        }

    def as_text(self) -> str:
        """As the command line says it."""
        return "\n".join(self._lines())

    @property
    def _any(self) -> bool:
        """Whether any cost is known, owned or shared."""
        return bool(self.known or self.found.rows)

    def _plain(self, amount: Decimal) -> str | None:
        """An amount of all; unknown where no row gives the basis."""
        return plain(amount) if self._any else None

    def _pools(self) -> dict[str, dict[str, str | None]]:
        pools: dict[str, dict[str, str | None]] = defaultdict(dict)
        for (name, pool), amount in self.found.sums(lambda row: (row.tenant, row.pool)).items():
            pools[name][pool] = plain(amount)
        return pools

    def _lines(self) -> Iterator[str]:
        found, scope = self.found, self.found.scope
        yield f"{scope.basis} in {scope.currency}, {scope.period}, {self.period_status}, data as of {self.as_of}"
        for name, amount in found.by_tenant().items():
            part = share(amount, found.total)
            yield f"{amount:>20,f}  {visible(name)}{'' if part is None else f' ({part:.1%})'}"
        if self._any:
            yield f"{found.unallocated:>20,f}  unallocated"
            yield f"{found.total:>20,f}  total = ledger {_signed(found.rounding)} rounding"
        else:
            yield f"{'unknown':>20}  total"
        if found.accuracy is not None:
            yield f"{found.accuracy:.2%} of it has a {found.owner}"
        if self.known < self.rows:
            yield f"{scope.basis} is known for {self.known} of {self.rows} rows"
        yield from (visible(f"{each.pool}: {each.text}") for each in found.problems)
        yield from (visible(f"{each.pool}: {each.text}") for each in found.unconverted)


def report(ledger: Ledger, scope: Scope, owner: Owner, now: datetime) -> AllocationReport:
    """Share out the months of a scope and say how fresh the answer is.

    Raises:
        EmptyLedgerError: Nothing is loaded yet.
        UsageError: There are no costs in these months, or a pool asks for a column that the cube does not keep.
    """
    asked = replace(scope, period=whole_months(scope.period))
    paid = spend(ledger, asked, (), now)
    found = allocation(ledger, asked, owner=owner)
    fresh = ledger.freshness()
    if not paid.rows and not paid.unconverted and not found.rows:
        raise UsageError(
            f"there are no costs in {asked.period}: the data reaches from {fresh.first_day} to {fresh.last_day}"
        )
    status = period_status(asked.period, fresh.as_of, now)
    return AllocationReport(found, fresh.last_day, status, paid.known, paid.rows, paid.unconverted)


def _signed(amount: Decimal) -> str:
    return f"{'+' if amount >= 0 else ''}{plain(amount)}"
