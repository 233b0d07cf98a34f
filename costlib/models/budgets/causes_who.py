"""Who is behind the movement of a service: the project, tenant or department that most of it comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costlib import queries_budgets
from costlib.amounts import EXACT
from costlib.ledger import Ledger
from costlib.models.budgets.bridge import Bridge
from costlib.models.budgets.bridge_lines import counted
from costlib.models.budgets.status_scope import ask, scope_of
from costlib.models.wording import signed
from costlib.scope import Period

OWNERS: Mapping[str, str] = {"x_Project": "project", "x_Tenant": "tenant", "x_Department": "department"}
"""Columns of owners, the narrowest first, and what they are called."""
MOST = Decimal("0.5")
"""Share of a service's movement from which an owner is told."""
SERVICE = ("ServiceProviderName", "ServiceName", "ConsumedUnit")
Service = tuple[str | None, ...]
"""Provider, service and unit."""


@dataclass(frozen=True, slots=True)
class Driver:
    """An owner and how much more one service cost it: positive means dearer."""

    kind: str
    name: str
    amount: Decimal

    def said(self, currency: str) -> str:
        """In a sentence.

        >>> Driver("project", "render-farm", Decimal(541)).said("USD")
        'Most of it is project render-farm (▲ +$541.00).'
        """
        return f"Most of it is {self.kind} {self.name} ({signed(self.amount, currency)})."


def drivers(ledger: Ledger, found: Bridge, tenant: str | None = None) -> dict[Service, Driver]:
    """The owner behind the use of each service of a bridge; none for one that no owner makes half of the movement of.

    Args:
        ledger: Where costs come from.
        found: Its periods and its budget.
        tenant: Restriction, as of a scope.
    """
    if found.before is None:
        return {}
    scope = scope_of(found.budget, Period(found.before.start, found.period.end), tenant)
    gap, by = Period(found.before.end, found.period.start), (*SERVICE, *OWNERS, "ChargeCategory", "ChargeClass")
    table = ask(ledger, found.budget, queries_budgets.two_periods, scope, gap, by)
    services: dict[Service, list[dict[str, Any]]] = {}
    for row in table.to_pylist():
        if row["ChargeCategory"] == "Usage" and row["ChargeClass"] is None:
            services.setdefault(tuple(row[name] for name in SERVICE), []).append(row)
    told = {service: _driver(rows, found.before.end) for service, rows in services.items()}
    return {service: driver for service, driver in told.items() if driver is not None}


def _driver(rows: Iterable[Mapping[str, Any]], end: date) -> Driver | None:
    moved = [(row, _moved(row, end)) for row in rows]
    whole = sum((amount for _, amount in moved), Decimal(0))
    for column, kind in OWNERS.items():
        sums: dict[str, Decimal] = {}
        for row, amount in moved:
            if row[column] is not None:
                sums[row[column]] = EXACT.add(sums.get(row[column], Decimal(0)), amount)
        name = max(sums, key=lambda each: abs(sums[each]), default=None)
        if name is not None and whole and sums[name] / whole >= MOST:
            return Driver(kind, name, sums[name])
    return None


def _moved(row: Mapping[str, Any], end: date) -> Decimal:
    amount = counted(row, "cost", end)
    return amount if row["now"] else -amount
