"""Charges of a billing month: every share of every tenant with its component, in minor units."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from costlib.amounts import EXACT, added
from costlib.cents import rounded
from costlib.currencies import minor_unit
from costlib.models.allocation.result import Share
from costlib.models.chargeback.rounding import Path, settle
from costlib.policy.chargeback import Ruling
from costlib.scope import Period

TOLD = ("ServiceName", "x_Model", "x_ContentType")
"""Columns that statements tell, beside those that components match on."""


class Key(NamedTuple):
    """What tells charges of one tenant and pool apart."""

    component: str
    service: str
    model: str
    content: str
    activity: str
    part: str
    method: str
    driver: str
    note: str


@dataclass(frozen=True, slots=True)
class Charge:
    """One amount of a billing month.

    Args:
        tenant: Who is charged; None is nobody.
        segment: Days over which the share was computed.
        pool: Pool that shared it out, or "Direct".
        key: Component, service and the way it was shared out.
        unit: Of the driver.
        quantity: Of the driver, of this tenant.
        total: Of the driver, of all.
        cost: What the driver shared out among all, exact.
        amount: In minor units.
    """

    tenant: str | None
    segment: Period
    pool: str
    key: Key
    unit: str
    quantity: Decimal
    total: Decimal
    cost: Decimal
    amount: Decimal

    @property
    def month(self) -> date:
        """First day of the month of use."""
        return self.segment.start.replace(day=1)


def columns(ruling: Ruling) -> tuple[str, ...]:
    """Columns that allocation has to break cost down by."""
    return tuple(dict.fromkeys((*TOLD, *ruling.columns)))


def charges(shares: Iterable[Share], by: Sequence[str], ruling: Ruling, total: Decimal) -> list[Charge]:
    """Turn shares into charges that add up to the rounded total: pools of it, tenants of a pool, charges of a tenant.

    Args:
        shares: Of all months of use.
        by: Names of the columns of their slices.
        ruling: Components and currency.
        total: What the ledger says the billing month cost, exact.
    """
    groups: dict[tuple[tuple[Period, str], str | None, Key], list[Share]] = defaultdict(list)
    keys = _Keys(by, ruling)
    for share in shares:
        groups[(share.segment, share.pool), share.tenant, keys.of(share)].append(share)
    exact: dict[Path, Decimal] = {path: added(share.exact for share in inside) for path, inside in groups.items()}
    unit = minor_unit(ruling.terms.currency)
    amounts = settle(exact, rounded(total, unit), unit)
    return [_charge(path[1], path[2], inside, amounts[path]) for path, inside in groups.items()]


class _Keys:
    """Finds the key of shares; the component of equal slices is looked up once."""

    def __init__(self, by: Sequence[str], ruling: Ruling) -> None:
        self._by = by
        self._ruling = ruling
        self._known: dict[tuple[str | None, ...], tuple[str, str, str, str]] = {}

    def of(self, share: Share) -> Key:
        if share.slice not in self._known:
            self._known[share.slice] = self._told(dict(zip(self._by, share.slice, strict=True)))
        lost = share.tenant is None
        return Key(
            *self._known[share.slice],
            share.activity,
            share.part,
            share.method,
            share.driver,
            "" if lost else share.reason,
        )

    def _told(self, row: Mapping[str, str | None]) -> tuple[str, str, str, str]:
        service, model, content = (row[name] or "" for name in TOLD)
        return self._ruling.component(row).name, service, model, content


def _charge(tenant: str | None, key: Key, shares: Sequence[Share], amount: Decimal) -> Charge:
    first = shares[0]
    cost = added(EXACT.multiply(share.cost, share.weight) for share in shares)
    return Charge(tenant, first.segment, first.pool, key, first.unit, first.quantity, first.total, cost, amount)
