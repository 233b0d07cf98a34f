"""One question of the ledger, answered whole: the figures, and what they are figures of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from costlib import queries
from costlib.amounts import added
from costlib.errors import UsageError
from costlib.focus.contract import FACTS
from costlib.ledger import Ledger
from costlib.ledger.cube import DIMENSIONS
from costlib.ledger.reports import plain
from costlib.models.wording import visible
from costlib.periods import period_status
from costlib.scope import Period, Scope

TIMES = ("charge_date", "billing_month")
ON_CUBE = frozenset({*DIMENSIONS, *TIMES})
ON_FACTS = frozenset({*FACTS.names, *DIMENSIONS, *TIMES, "x_BillingScope", "x_SourceFile"})


@dataclass(frozen=True, slots=True)
class SpendAnswer:
    """Cost per group, dearest first. A cost is None where no row gives the basis; ``as_of`` is the last complete day.

    ``known`` and ``rows`` count source rows: the total is known for ``known`` of ``rows``.
    """

    scope: Scope
    by: tuple[str, ...]
    as_of: date
    period_status: str
    groups: tuple[tuple[dict[str, Any], Decimal | None], ...]
    total: Decimal | None
    known: int
    rows: int
    unconverted: tuple[dict[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it: amounts as decimal strings."""
        return {
            "currency": self.scope.currency,
            "basis": self.scope.basis,
            "from": str(self.scope.period.start),
            "to": str(self.scope.period.end),
            "as_of": str(self.as_of),
            "period_status": self.period_status,
            "rows": [{**group, "cost": plain(cost)} for group, cost in self.groups],
            "total": plain(self.total),
            "known_rows": self.known,
            "all_rows": self.rows,
            "unconverted": [
                {"currency": each["currency"], "cost": plain(each["cost"]), "rows": each["rows"]}
                for each in self.unconverted
            ],
        }

    def as_text(self) -> str:
        """As the command line says it."""
        scope = self.scope
        lines = [f"{scope.basis} in {scope.currency}, {scope.period}, {self.period_status}, data as of {self.as_of}"]
        for group, cost in self.groups:
            name = " / ".join(visible(str(value if value is not None else "(none)")) for value in group.values())
            lines.append(f"{_shown(cost):>20}  {name}")
        lines.append(f"{_shown(self.total):>20}  total")
        if self.known < self.rows:
            lines.append(f"{scope.basis} is known for {self.known} of {self.rows} rows")
        lines += [f"not converted: {each['cost']:f} {each['currency']}" for each in self.unconverted if each["cost"]]
        return "\n".join(lines)


def spend(ledger: Ledger, scope: Scope, by: Sequence[str], now: datetime) -> SpendAnswer:
    """Answer 'how much, by what' exactly.

    The cube answers where it has the columns asked for; else the single charges do.

    Raises:
        UsageError: A column that the ledger does not have.
        EmptyLedgerError: Nothing is loaded yet.
    """
    asked = (*by, *(column for column, _ in scope.filters))
    unknown = [column for column in asked if column not in ON_FACTS]
    if unknown:
        raise UsageError(f"'{unknown[0]}' is no column of the ledger: use one of {', '.join(sorted(ON_CUBE))}")
    if set(asked) <= ON_CUBE:
        ask = ledger.ask_by_day if "charge_date" in by else ledger.ask_exact
        table = ask(queries.spend_by, scope, *by)
    else:
        table = ledger.ask_facts(queries.charges_by, scope, *by)
    rows = table.to_pylist()
    fresh = ledger.freshness()
    costs = [row["cost"] if row["known"] else None for row in rows]
    given = [cost for cost in costs if cost is not None]
    return SpendAnswer(
        scope=scope,
        by=tuple(by),
        as_of=fresh.last_day,
        period_status=period_status(scope.period, fresh.as_of, now),
        groups=tuple(
            ({column: _text(row[column]) for column in by}, cost) for row, cost in zip(rows, costs, strict=True) if by
        ),
        total=added(given) if given else None,
        known=sum(int(row["known"] or 0) for row in rows),
        rows=sum(int(row["rows"] or 0) for row in rows),
        unconverted=tuple(ledger.unconverted(scope)),
    )


def whole_period(ledger: Ledger, start: date | None, end: date | None) -> Period:
    """Return the period from ``start`` to ``end`` (exclusive), each by default where the data begins and ends."""
    fresh = ledger.freshness()
    newest = max(each.until for each in fresh.sources)
    return Period(start or fresh.first_day, end or max(newest, fresh.as_of))


def _shown(cost: Decimal | None) -> str:
    return "unknown" if cost is None else f"{cost:,.2f}"


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, date) else value
