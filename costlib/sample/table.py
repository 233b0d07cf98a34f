"""Charges as the facts table: every column of the contract, one row per charge."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from costlib.focus.contract import FACTS
from costlib.sample.arrow import COST_DIGITS, PRICE_DIGITS, QUANTITY_DIGITS, dates, exact, midnight, table
from costlib.sample.charges import Charges
from costlib.sample.company import Account, Place
from costlib.sample.shapes import Ints

_COSTS: Mapping[str, Callable[[Charges], Ints | None]] = {
    "BilledCost": lambda rows: rows.billed,
    "EffectiveCost": lambda rows: rows.effective,
    "ListCost": lambda rows: rows.listed,
    "ContractedCost": lambda rows: rows.contracted,
    "PricingCurrencyEffectiveCost": lambda rows: rows.effective,
    "CommitmentDiscountQuantity": lambda rows: rows.commitment,
}
_QUANTITIES: Mapping[str, Callable[[Charges], Ints | None]] = {
    "PricingQuantity": lambda rows: rows.quantity,
    "ConsumedQuantity": lambda rows: rows.consumed,
}
_PRICES: Mapping[str, Callable[[Charges], int | None]] = {
    "ListUnitPrice": lambda rows: rows.price,
    "ContractedUnitPrice": lambda rows: rows.contracted_price,
    "PricingCurrencyListUnitPrice": lambda rows: rows.price,
    "PricingCurrencyContractedUnitPrice": lambda rows: rows.contracted_price,
}


def facts_table(charges: Sequence[Charges]) -> Any:
    """All charges, by billing day, charge day and block: one row per charge."""
    block = np.repeat(np.arange(len(charges)), [rows.day.size for rows in charges])
    billed_on, day = _joined(rows.billed_on for rows in charges), _joined(rows.day for rows in charges)
    order = np.lexsort((block, day, billed_on))
    columns = _texts(charges, block[order]) | _prices(charges, block[order])
    columns |= _times(day[order], _joined(rows.until for rows in charges)[order], billed_on[order])
    columns["InvoiceId"] = _invoices(charges, block[order], billed_on[order])
    columns["AllocatedMethodDetails"] = _details(charges).take(order)
    for digits, group in ((COST_DIGITS, _COSTS), (QUANTITY_DIGITS, _QUANTITIES)):
        columns |= {
            name: _amounts([of(rows) for rows in charges], charges, digits).take(order) for name, of in group.items()
        }
    return table(FACTS, columns, block.size)


def _texts(charges: Sequence[Charges], block: Ints) -> dict[str, Any]:
    """Columns that are the same on every row of a block."""
    fixed = [{**_account(rows.place.account), **_place(rows.place), **rows.fixed} for rows in charges]
    names = sorted({name for row in fixed for name in row})
    index = pa.array(block)
    return {name: pa.array([row.get(name) for row in fixed], pa.string()).take(index) for name in names}


def _account(account: Account) -> dict[str, str]:
    return {
        "ServiceProviderName": account.provider,
        "HostProviderName": account.provider,
        "InvoiceIssuerName": account.issuer,
        "BillingAccountId": account.id,
        "BillingAccountName": account.name,
        "BillingAccountType": account.kind,
        "BillingCurrency": account.currency,
        "PricingCurrency": account.currency,
    }


def _place(place: Place) -> dict[str, str]:
    return {
        "SubAccountId": place.id,
        "SubAccountName": place.name,
        "SubAccountType": place.kind,
        "RegionId": place.region_id,
        "RegionName": place.region_name,
    }


def _joined(arrays: Iterable[Ints]) -> Ints:
    return np.concatenate(list(arrays))


def _amounts(amounts: Sequence[Ints | None], charges: Sequence[Charges], digits: int) -> Any:
    """One decimal column; a block that does not know it is null."""
    filled = _joined(
        np.zeros_like(rows.day) if amount is None else amount for amount, rows in zip(amounts, charges, strict=True)
    )
    unknown = np.repeat([amount is None for amount in amounts], [rows.day.size for rows in charges])
    return exact(filled, digits, unknown)


def _prices(charges: Sequence[Charges], block: Ints) -> dict[str, Any]:
    """Unit prices, which are the same on every row of a block."""
    columns = {}
    for name, of in _PRICES.items():
        prices = [of(rows) for rows in charges]
        known = np.array([price or 0 for price in prices], dtype=np.int64)
        column = exact(known, PRICE_DIGITS, np.array([price is None for price in prices]))
        columns[name] = column.take(pa.array(block))
    return columns


def _details(charges: Sequence[Charges]) -> Any:
    texts: list[str | None] = []
    for rows in charges:
        texts += rows.split or [None] * rows.day.size
    return pa.array(texts, pa.string())


def _times(day: Ints, until: Ints, billed_on: Ints) -> dict[str, Any]:
    month = dates(billed_on).astype("datetime64[M]")
    return {
        "ChargePeriodStart": midnight(dates(day)),
        "ChargePeriodEnd": midnight(dates(until)),
        "BillingPeriodStart": midnight(month),
        "BillingPeriodEnd": midnight(month + 1),
    }


def _invoices(charges: Sequence[Charges], block: Ints, billed_on: Ints) -> Any:
    """One invoice per billing account and month, such as ``AWS-2026-10``."""
    account = pa.array([rows.place.account.invoice for rows in charges]).take(pa.array(block))
    months = np.unique(dates(billed_on).astype("datetime64[M]"), return_inverse=True)
    month = pa.array(months[0].astype(str)).take(pa.array(months[1]))
    return pc.binary_join_element_wise(account, month, "-")
