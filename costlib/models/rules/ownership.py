"""Ownership: how much of the cost has an owner, what each rule contributes, and what a changed document would do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from costlib import queries_ownership as questions
from costlib.errors import UsageError
from costlib.ledger import Ledger
from costlib.models.ratios import known, share
from costlib.policy.owner_rules import OwnershipRule
from costlib.policy.owner_sql import COLUMNS, RULES
from costlib.policy.ownership import OWNERS, Owner, Ownership
from costlib.scope import Period, Scope

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of some cost has an owner of a kind.

    Args:
        cost: Net of credits; None where charges exist and no cost of them is known.
        owned: The part of it that has an owner.
    """

    cost: Decimal | None
    owned: Decimal

    @property
    def share(self) -> float | None:
        """Fraction that has an owner; None where the cost is unknown or not positive."""
        return share(self.owned, self.cost)

    @property
    def unowned(self) -> Decimal | None:
        """The part that has none."""
        return None if self.cost is None else self.cost - self.owned


@dataclass(frozen=True, slots=True)
class CoverageLine:
    """Coverage of one provider, account or whatever was asked for; ``of`` is empty for the whole."""

    of: tuple[str | None, ...]
    kinds: Mapping[Owner, Coverage]


@dataclass(frozen=True, slots=True)
class RuleYield:
    """What a rule contributes to a period: the cost that it found an owner for.

    Args:
        owner: Kind of owner.
        name: The rule.
        cost: None where it fits charges and no cost of them is known.
        rows: Charges.
        in_force: Whether it rules on any day of the period.
    """

    owner: Owner
    name: str
    cost: Decimal | None
    rows: int
    in_force: bool

    @property
    def idle(self) -> bool:
        """It rules, and finds an owner for nothing: nothing fits, or rules above it take all that does."""
        return self.in_force and self.rows == 0


@dataclass(frozen=True, slots=True)
class TenantChange:
    """Cost that a tenant owns under the rules of today and under others; ``name`` None is what nobody owns."""

    name: str | None
    before: Decimal | None
    after: Decimal | None

    @property
    def moved(self) -> Decimal:
        """Cost after minus cost before, what is unknown left out."""
        return (self.after or _ZERO) - (self.before or _ZERO)


@dataclass(frozen=True, slots=True)
class Ruled:
    """What rules make of a period."""

    coverage: Mapping[Owner, Coverage]
    rules: tuple[RuleYield, ...]
    tenants: Mapping[str | None, Decimal | None]

    @property
    def idle(self) -> tuple[str, ...]:
        """Names of the rules that find an owner for nothing."""
        return tuple(rule.name for rule in self.rules if rule.idle)


@dataclass(frozen=True, slots=True)
class Preview:
    """What another document would do to a period."""

    before: Ruled
    after: Ruled

    @property
    def tenants(self) -> tuple[TenantChange, ...]:
        """Every tenant of either side, the largest change first, then by name."""
        before, after = self.before.tenants, self.after.tenants
        changes = [TenantChange(name, _of(before, name), _of(after, name)) for name in {**before, **after}]
        return tuple(sorted(changes, key=lambda each: (-abs(each.moved), each.name or "")))


def coverage(table: Any, by: Sequence[str] = ()) -> list[CoverageLine]:
    """Read ``queries_ownership.owned``, dearest first.

    Args:
        table: The answer.
        by: The columns that it was asked by.
    """
    return [CoverageLine(tuple(row[column] for column in by), _kinds(row)) for row in table.to_pylist()]


def ruled(table: Any, rules: Iterable[OwnershipRule], period: Period) -> Ruled:
    """Read ``queries_ownership.by_rule``.

    Args:
        table: The answer, in its order.
        rules: In their order, as they were in force when it was asked; each with its end.
        period: The days it was asked about.
    """
    rows = table.to_pylist()
    whole = _cost(rows)
    return Ruled(
        {
            owner: Coverage(whole, _cost(row for row in rows if row[column] is not None) or _ZERO)
            for owner, column in RULES.items()
        },
        tuple(_yield(rows, entries, period) for entries in _by_name(rules)),
        {name: _cost(mine) for name, mine in groupby(rows, key=itemgetter("x_Tenant"))},
    )


def today(ledger: Ledger, scope: Scope) -> Ruled:
    """What the rules that the ledger answers by make of a scope; reads the single charges of its period."""
    engine = ledger.engine()
    return ruled(engine.ask_facts(questions.by_rule, scope), engine.stamp.ruling.rules, scope.period)


def preview(ledger: Ledger, body: Mapping[str, Any], scope: Scope) -> Preview:
    """What a changed ownership document would do, before it is saved; reads the single charges of the scope's period.

    Args:
        ledger: What to look at.
        body: The whole document.
        scope: Limits what is read.

    Raises:
        UsageError: The document is wrong, or the scope is a tenant's: a tenant may not look through other rules.
        EmptyLedgerError: Nothing is loaded yet.
    """
    if scope.tenant is not None:
        raise UsageError(f"the scope is limited to tenant '{scope.tenant}': rules are previewed over all tenants")
    ruling = Ownership.of(body).ruling
    table = ledger.engine().ask_ruled(ruling, questions.by_rule, scope)
    return Preview(today(ledger, scope), ruled(table, ruling.rules, scope.period))


def _kinds(row: Mapping[str, Any]) -> dict[Owner, Coverage]:
    cost = known(row["cost"], row["known"] or 0, row["rows"] or 0)
    return {owner: Coverage(cost, row[f"owned_{COLUMNS[owner]}"] or _ZERO) for owner in OWNERS}


def _by_name(rules: Iterable[OwnershipRule]) -> list[list[OwnershipRule]]:
    """Entries of each rule, in the order of the first."""
    found: dict[str, list[OwnershipRule]] = {}
    for rule in rules:
        found.setdefault(rule.name, []).append(rule)
    return list(found.values())


def _yield(rows: Sequence[Mapping[str, Any]], entries: Sequence[OwnershipRule], period: Period) -> RuleYield:
    rule = entries[-1]
    mine = [row for row in rows if row[RULES[rule.owner]] == rule.name]
    in_force = any(
        each.valid_from < period.end and (each.valid_to is None or each.valid_to > period.start) for each in entries
    )
    return RuleYield(rule.owner, rule.name, _cost(mine), sum(row["rows"] for row in mine), in_force)


def _cost(rows: Iterable[Mapping[str, Any]]) -> Decimal | None:
    given = list(rows)
    cost = sum((row["cost"] for row in given if row["cost"] is not None), _ZERO)
    return known(cost, sum(row["known"] for row in given), sum(row["rows"] for row in given))


def _of(tenants: Mapping[str | None, Decimal | None], name: str | None) -> Decimal | None:
    return tenants.get(name, _ZERO)
