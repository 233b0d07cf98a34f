"""What the commitments are billed: one upfront fee, one a month or one a day."""

from dataclasses import replace
from datetime import timedelta

import numpy as np

from costlib.sample.charges import Charges, sku_columns
from costlib.sample.commitments import COMMITMENTS, Commitment, fee_months, own_columns
from costlib.sample.company import AWS_PROD, START
from costlib.sample.fleet import HOURS
from costlib.sample.shapes import COST, PRICE, QUANTITY, Calendar, Ints
from costlib.scope import next_month


def purchases(calendar: Calendar) -> list[Charges]:
    """Every fee of every commitment: billed when it is due, effective cost 0 because usage carries it."""
    return [
        rows
        for commitment in COMMITMENTS
        for rows in (_upfront(calendar, commitment), _monthly(calendar, commitment), _daily(calendar, commitment))
        if rows.day.size
    ]


def _upfront(calendar: Calendar, commitment: Commitment) -> Charges:
    bought = calendar.between(commitment.start, commitment.start + timedelta(days=1 if commitment.upfront else 0))
    hours = (commitment.end - commitment.start).days * HOURS
    return _fee(commitment, "One-Time", commitment.upfront * PRICE, bought, bought + hours // HOURS)


def _monthly(calendar: Calendar, commitment: Commitment) -> Charges:
    months = fee_months(calendar, commitment) if commitment.monthly_fee else []
    starts = np.array([calendar.number(month) for month in months], dtype=np.int64)
    ends = np.array([(next_month(month) - START).days for month in months], dtype=np.int64)
    return _fee(commitment, "Recurring", commitment.monthly_fee * PRICE, starts, ends)


def _daily(calendar: Calendar, commitment: Commitment) -> Charges:
    days = calendar.between(commitment.start, commitment.end if commitment.daily_fee else commitment.start)
    return _fee(commitment, "Recurring", commitment.daily_fee, days, days + 1)


def _fee(commitment: Commitment, frequency: str, price: int, day: Ints, until: Ints) -> Charges:
    """Purchase rows of one fee (thousandths of a dollar), one unit each."""
    sku = replace(commitment.sku, id=f"aws-fee-{commitment.id.rsplit('/')[-1]}", price=price, meter="Commitment Fee")
    fee = np.full(day.size, price * QUANTITY)
    hours = (until - day) * HOURS * commitment.count * COST
    return Charges(
        place=AWS_PROD,
        fixed={
            **sku_columns(replace(sku, unit="Fees", details=None)),
            **own_columns(commitment),
            "ConsumedUnit": None,
            "ChargeCategory": "Purchase",
            "ChargeFrequency": frequency,
            "ChargeDescription": f"{commitment.name}: {frequency.lower()} fee",
            "PricingCategory": "Standard",
        },
        day=day,
        until=until,
        billed_on=day,
        quantity=np.full(day.size, QUANTITY),
        commitment=hours if commitment.category == "Usage" else fee,
        price=price,
        contracted_price=price,
        billed=fee,
        effective=np.zeros_like(fee),
        listed=fee,
        contracted=fee,
    )
