"""A block of charges: what never changes said once, what changes as exact whole numbers."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from costlib.sample.company import Place
from costlib.sample.shapes import Ints


@dataclass(frozen=True, slots=True)
class Sku:
    """What is metered. ``price`` is the list price in thousandths of the account's currency per ``unit``."""

    id: str
    service: str
    category: str
    subcategory: str
    meter: str
    unit: str
    price: int
    consumed_unit: str = ""
    details: str | None = None

    @property
    def price_id(self) -> str:
        """A price of its own for each amount, so that a price change is a new id."""
        return f"{self.id}-{self.price}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charges:
    """Rows that differ in days and amounts alone.

    Args:
        place: Billing account, sub account and region.
        fixed: FOCUS columns that are the same on every row.
        day: First day of each charge, as number in the calendar.
        until: First day after each charge.
        billed_on: A day of the month that bills each charge.
        quantity: PricingQuantity in 1e-7 units; None where nothing is priced.
        consumed: ConsumedQuantity in 1e-7 units.
        commitment: CommitmentDiscountQuantity in 1e-10 units.
        billed: BilledCost in 1e-10 of the billing currency; likewise the other three, None where unknown.
        price: List price in thousandths; None where no price is given.
        contracted_price: Negotiated price in thousandths.
        split: AllocatedMethodDetails of each row.
    """

    place: Place
    fixed: Mapping[str, str | None]
    day: Ints
    until: Ints
    billed_on: Ints
    billed: Ints
    effective: Ints
    listed: Ints | None
    contracted: Ints | None
    quantity: Ints | None = None
    consumed: Ints | None = None
    commitment: Ints | None = None
    price: int | None = None
    contracted_price: int | None = None
    split: Sequence[str] = ()


def tags(**values: str | None) -> str:
    """Tags as JSON, without those that have no value.

    >>> tags(tenant=None, project="blog")
    '{"project":"blog"}'
    """
    return json.dumps({key: value for key, value in values.items() if value is not None}, separators=(",", ":"))


def sku_columns(sku: Sku) -> dict[str, str | None]:
    """FOCUS columns that a SKU decides."""
    return {
        "ServiceName": sku.service,
        "ServiceCategory": sku.category,
        "ServiceSubcategory": sku.subcategory,
        "SkuId": sku.id,
        "SkuPriceId": sku.price_id,
        "SkuMeter": sku.meter,
        "SkuPriceDetails": sku.details,
        "PricingUnit": sku.unit,
        "ConsumedUnit": sku.consumed_unit or sku.unit,
    }


def usage(
    place: Place,
    sku: Sku,
    columns: Mapping[str, str | None],
    day: Ints,
    quantity: Ints,
    *,
    consumed: Ints | None = None,
    contracted_price: int | None = None,
) -> Charges:
    """Daily usage at a price: billed and effective cost are what was contracted."""
    negotiated = sku.price if contracted_price is None else contracted_price
    cost = quantity * negotiated
    standard = {"ChargeCategory": "Usage", "ChargeFrequency": "Usage-Based", "PricingCategory": "Standard"}
    return Charges(
        place=place,
        fixed={**sku_columns(sku), **standard, "ChargeDescription": f"{sku.service}: {sku.meter}", **columns},
        day=day,
        until=day + 1,
        billed_on=day,
        quantity=quantity,
        consumed=quantity if consumed is None else consumed,
        price=sku.price,
        contracted_price=negotiated,
        billed=cost,
        effective=cost,
        listed=quantity * sku.price,
        contracted=cost,
    )


def flat(place: Place, columns: Mapping[str, str | None], day: Ints, until: Ints, amount: Ints) -> Charges:
    """Amounts without a price, such as credits: all four costs are the amount (1e-10)."""
    return Charges(
        place=place,
        fixed={"ChargeFrequency": "One-Time", **columns},
        day=day,
        until=until,
        billed_on=day,
        billed=amount,
        effective=amount,
        listed=amount,
        contracted=amount,
    )
