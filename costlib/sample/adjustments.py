"""What comes beside usage: corrections of earlier months, credits, and tax."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from costlib.sample.charges import Charges, flat, tags
from costlib.sample.company import AWS_PROD, AZURE_SUPPORT, DIGITALOCEAN, GCP_ANALYTICS, Place
from costlib.sample.shapes import COST, Calendar, Ints
from costlib.scope import next_month

_CENT = COST // 100


@dataclass(frozen=True, slots=True)
class Correction:
    """Usage that was metered wrongly: billed again in the month after, by so many per cent of its quantity."""

    resource: str
    meter: str
    start: date
    end: date
    percent: int


CORRECTIONS = (
    Correction("egress", "Data Transfer Out", date(2025, 3, 11), date(2025, 3, 15), -20),
    Correction("warehouse", "Analysis", date(2025, 9, 22), date(2025, 9, 27), 12),
    Correction("content-db", "Database Storage", date(2026, 2, 1), date(2026, 2, 15), -8),
    Correction("warehouse", "Active Storage", date(2026, 9, 10), date(2026, 9, 17), -15),
)


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit per month, in whole units of the account's currency."""

    place: Place
    name: str
    amount: int
    start: date
    end: date


CREDITS = (
    Credit(AWS_PROD, "Start-up programme credit", 150, date(2024, 11, 1), date(2025, 5, 1)),
    Credit(GCP_ANALYTICS, "Analytics migration credit", 60, date(2025, 1, 1), date(2025, 10, 1)),
    Credit(AZURE_SUPPORT, "Service level credit", 85, date(2026, 5, 1), date(2026, 6, 1)),
)
TAX_PERCENT: Mapping[Place, int] = {AZURE_SUPPORT: 6, DIGITALOCEAN: 6}
"""Sales tax on a whole account, shown on one sub account."""


def corrections(calendar: Calendar, charges: Sequence[Charges]) -> list[Charges]:
    """All corrections whose invoice lies within the sample."""
    found = [_correct(calendar, rows, correction) for correction in CORRECTIONS for rows in charges]
    return [rows for rows in found if rows is not None and rows.day.size]


def _correct(calendar: Calendar, rows: Charges, correction: Correction) -> Charges | None:
    named = rows.fixed.get("ResourceName"), rows.fixed.get("SkuMeter")
    if named != (correction.resource, correction.meter) or rows.quantity is None or rows.price is None:
        return None
    invoiced = (next_month(correction.start) - date(2024, 11, 1)).days
    wrong = np.isin(rows.day, calendar.between(correction.start, correction.end)) & (invoiced < calendar.count)
    day, quantity = rows.day[wrong], rows.quantity[wrong] * correction.percent // 100
    cost = quantity * (rows.contracted_price or 0)
    columns = {"ChargeClass": "Correction", "ChargeDescription": f"Correction: {correction.meter}"}
    return replace(
        rows,
        fixed={**rows.fixed, **columns},
        day=day,
        until=day + 1,
        billed_on=np.full(day.size, invoiced),
        quantity=quantity,
        consumed=quantity,
        billed=cost,
        effective=cost,
        listed=quantity * rows.price,
        contracted=cost,
    )


def credits_granted(calendar: Calendar) -> list[Charges]:
    """One negative row per credit and month."""
    return [_credit(calendar, credit) for credit in CREDITS]


def _credit(calendar: Calendar, credit: Credit) -> Charges:
    months = [month for month in calendar.month_starts() if credit.start <= month < credit.end]
    day, until = calendar.spans(months)
    columns = _statement("Credit", credit.name, credit.place)
    return flat(credit.place, columns, day, until, np.full(day.size, -credit.amount * COST))


def _statement(category: str, name: str, place: Place) -> dict[str, str | None]:
    """FOCUS columns of a row that belongs to the invoice and not to a resource."""
    return {
        "ChargeCategory": category,
        "ChargeDescription": name,
        "ServiceName": f"{place.account.provider} {category}",
        "ServiceCategory": "Other",
        "ServiceSubcategory": "Other (Other)",
        "Tags": tags(department="platform") if category == "Credit" else None,
    }


def taxes(calendar: Calendar, charges: Sequence[Charges]) -> list[Charges]:
    """One row per taxed account and month, to the cent."""
    return [_tax(calendar, charges, place, percent) for place, percent in TAX_PERCENT.items()]


def _tax(calendar: Calendar, charges: Sequence[Charges], place: Place, percent: int) -> Charges:
    day, until = calendar.spans(calendar.month_starts())
    taxed = [rows for rows in charges if rows.place.account == place.account]
    listed = [(rows.billed_on, rows.listed) for rows in taxed if rows.listed is not None]
    contracted = [(rows.billed_on, rows.contracted) for rows in taxed if rows.contracted is not None]
    billed = _per_month(day, [(rows.billed_on, rows.billed) for rows in taxed], percent)
    return replace(
        flat(place, _statement("Tax", f"Sales tax, {percent} %", place), day, until, billed),
        listed=_per_month(day, listed, percent) if len(listed) == len(taxed) else None,
        contracted=_per_month(day, contracted, percent) if len(contracted) == len(taxed) else None,
    )


def _per_month(months: Ints, amounts: Sequence[tuple[Ints, Ints]], percent: int) -> Ints:
    """Per cent of the sum of each month (1e-10), rounded half up to the cent."""
    total = np.zeros(months.size, dtype=np.int64)
    for billed_on, amount in amounts:
        np.add.at(total, np.searchsorted(months, billed_on, side="right") - 1, amount)
    return (total * percent + 50 * _CENT) // (100 * _CENT) * _CENT
