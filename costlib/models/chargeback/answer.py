"""Statements of a billing month: from its seal, else from the ledger with adjustments of sealed months."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from costlib.errors import UsageError
from costlib.ledger import Ledger, seals
from costlib.models.chargeback.adjustments import Pending, pending
from costlib.models.chargeback.asked import chargeback_policy
from costlib.models.chargeback.current import current
from costlib.models.chargeback.inputs import Inputs
from costlib.models.chargeback.month import BillingMonth
from costlib.models.chargeback.statement import Adjustment, Statement
from costlib.scope import Period


def billing_months(ledger: Ledger) -> dict[str, bool]:
    """Every month that has charges or a seal, as ``2026-10``, oldest first, and whether it is sealed."""
    sealed = seals.sealed_months(ledger.state)
    return {name: name in sealed for name in sorted({*Inputs(ledger).months(), *sealed})}


def billing_month(ledger: Ledger, month: Period, now: datetime) -> BillingMonth:
    """A billing month: as it was sealed, else as a draft.

    Args:
        ledger: Where costs, decisions and seals are.
        month: One calendar month.
        now: The current moment, UTC.

    Raises:
        UsageError: Nothing is billed in it.
        SealError: Its seal was altered.
    """
    kept = seals.read(ledger.state, f"{month.start:%Y-%m}")
    return draft(ledger, month, now) if kept is None else BillingMonth.restored(kept.content, kept.sha256)


def statements(ledger: Ledger, month: Period, now: datetime) -> list[Statement]:
    """Statements of a billing month, by tenant's name (see ``billing_month``)."""
    return list(billing_month(ledger, month, now).statements)


def statement(ledger: Ledger, month: Period, tenant: str, now: datetime) -> Statement:
    """The statement of one tenant: all that a tenant's own user may see.

    Raises:
        UsageError: The tenant has none in that month.
    """
    found = billing_month(ledger, month, now).of(tenant)
    if found is None:
        raise UsageError(
            f"'{tenant}' has no statement for {month.start:%Y-%m}: check its name and since when it exists"
        )
    return found


def draft(ledger: Ledger, month: Period, now: datetime) -> BillingMonth:
    """A billing month as it would be sealed now.

    Adjustments are carried by the first month with charges after the last sealed one, so each is charged once.
    """
    inputs, name = Inputs(ledger), f"{month.start:%Y-%m}"
    carried = _carried(ledger, inputs, month, now)
    adjusted = [tenant for tenant in carried.by_tenant if tenant is not None]
    found = current(ledger, month, now, adjusted)
    return replace(
        found,
        statements=tuple(_carrying(each, carried.by_tenant) for each in found.statements),
        left_adjustments=carried.by_tenant.get(None, ()),
        inputs={**carried.settled, name: inputs.of(name)},
        notes=(*found.notes, *carried.notes),
    )


def _carrying(statement: Statement, by_tenant: Mapping[str | None, tuple[Adjustment, ...]]) -> Statement:
    return replace(statement, adjustments=by_tenant.get(statement.tenant, ())).hashed()


def _carried(ledger: Ledger, inputs: Inputs, month: Period, now: datetime) -> Pending:
    names = seals.sealed_months(ledger.state)
    later = [each for each in inputs.months() if names and each > names[-1]]
    if not later or f"{month.start:%Y-%m}" != later[0]:
        return Pending({}, {})
    kept = [seals.read(ledger.state, name) for name in names]
    sealed = [BillingMonth.restored(each.content, each.sha256) for each in kept if each is not None]
    currency = chargeback_policy(ledger).on(month.last_day).terms.currency
    return pending(sealed, currency, inputs.of, lambda name: current(ledger, Period.month(name), now))
