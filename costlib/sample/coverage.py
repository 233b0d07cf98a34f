"""Instances meet commitments: per instance and day what is reserved, what a savings plan pays, and the rest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from costlib.sample.charges import Charges, sku_columns, usage
from costlib.sample.commitments import (
    COMMITMENTS,
    PLAN_PERMILLE,
    Commitment,
    amortised,
    commitment_columns,
    own_columns,
)
from costlib.sample.company import AWS_PROD
from costlib.sample.fleet import GPU, HOURS, STAGING_POOLS, WEB, Running, running
from costlib.sample.shapes import COST, QUANTITY, Calendar, Ints


@dataclass(frozen=True, slots=True)
class Covered:
    """What a commitment covers of one pool: hours and quantity as in ``Running``, effective cost in 1e-10 dollars."""

    hours: Ints
    quantity: Ints
    effective: Ints

    def rest_of(self, runs: Running) -> Running:
        """What stays on demand."""
        return replace(runs, hours=runs.hours - self.hours, quantity=runs.quantity - self.quantity)


def fleet_charges(calendar: Calendar, rng: np.random.Generator) -> list[Charges]:
    """All instance charges: covered, left unused of a commitment, and on demand."""
    staging = [running(calendar, rng, pool) for pool in STAGING_POOLS]
    left = [running(calendar, rng, pool) for pool in (WEB, GPU)]
    rows: list[Charges] = []
    for commitment in COMMITMENTS:
        parts = _cover(calendar, left, commitment)
        rows += [row for runs, part in zip(left, parts, strict=True) for row in _used(commitment, runs, part)]
        rows.append(_unused(calendar, commitment, parts))
        left = [part.rest_of(runs) for runs, part in zip(left, parts, strict=True)]
    return rows + [row for runs in left + staging for row in _on_demand(runs)]


def _cover(calendar: Calendar, pools: Sequence[Running], commitment: Commitment) -> list[Covered]:
    if commitment.category == "Usage":
        return [_reserve(calendar, runs, commitment) for runs in pools]
    return _spend(calendar, pools, commitment)


def _reserve(calendar: Calendar, runs: Running, commitment: Commitment) -> Covered:
    """Cover the first instances that run, up to the count reserved, and charge them by the hour."""
    capacity = commitment.count * HOURS
    fits = _in_term(calendar, commitment) * (commitment.sku == runs.pool.sku)
    total = np.minimum(np.cumsum(runs.hours // QUANTITY, axis=0), capacity) * fits
    hours = np.diff(total, axis=0, prepend=0) * QUANTITY
    effective = np.diff(amortised(calendar, commitment) * total // capacity, axis=0, prepend=0)
    return Covered(hours, runs.quantity * hours // np.maximum(runs.hours, 1), effective)


def _spend(calendar: Calendar, pools: Sequence[Running], plan: Commitment) -> list[Covered]:
    """Cover what is still on demand, pool after pool, until the day's commitment is spent at the plan's rates."""
    left, parts = amortised(calendar, plan), []
    for runs in pools:
        rate = runs.pool.sku.price * PLAN_PERMILLE // 1000
        spent = np.diff(np.minimum(np.cumsum(runs.quantity * rate, axis=0), left), axis=0, prepend=0)
        quantity = -(-spent // rate)
        parts.append(Covered(runs.hours * quantity // np.maximum(runs.quantity, 1), quantity, spent))
        left = left - spent.sum(axis=0)
    return parts


def _in_term(calendar: Calendar, commitment: Commitment) -> Ints:
    return np.isin(calendar.numbers, calendar.between(commitment.start, commitment.end)).astype(np.int64)


def _used(commitment: Commitment, runs: Running, part: Covered) -> Iterator[Charges]:
    """Covered usage per instance: billed 0, since the purchase was billed."""
    bought = part.hours * (COST // QUANTITY) if commitment.category == "Usage" else part.effective
    status = {"CommitmentDiscountStatus": "Used", "PricingCategory": "Committed"}
    for instance in range(len(part.hours)):
        days = np.flatnonzero(part.quantity[instance])
        yield replace(
            _instance(runs, instance, days, part, {**commitment_columns(commitment), **status}),
            billed=np.zeros_like(days),
            effective=part.effective[instance, days],
            commitment=bought[instance, days],
        )


def _on_demand(runs: Running) -> Iterator[Charges]:
    for instance in range(len(runs.hours)):
        days = np.flatnonzero(runs.quantity[instance])
        yield _instance(runs, instance, days, runs, {})


def _instance(
    runs: Running, instance: int, days: Ints, part: Running | Covered, columns: Mapping[str, str | None]
) -> Charges:
    return usage(
        runs.pool.place,
        runs.pool.sku,
        {**runs.columns(instance), **columns},
        days,
        part.quantity[instance, days],
        consumed=part.hours[instance, days],
    )


def _unused(calendar: Calendar, commitment: Commitment, parts: Sequence[Covered]) -> Charges:
    """What was paid for and not used: an effective cost with nothing billed, priced or consumed."""
    amount = amortised(calendar, commitment) - sum(part.effective.sum(axis=0) for part in parts)
    days = np.flatnonzero(amount)
    hours = _in_term(calendar, commitment) * commitment.count * HOURS * QUANTITY
    idle = (hours - sum(part.hours.sum(axis=0) for part in parts))[days]
    nothing = np.zeros_like(days)
    return Charges(
        place=AWS_PROD,
        fixed={
            **sku_columns(commitment.sku),
            **own_columns(commitment),
            "PricingUnit": None,
            "ConsumedUnit": None,
            "ChargeCategory": "Usage",
            "ChargeFrequency": "Usage-Based",
            "ChargeDescription": f"{commitment.name}: unused",
            "PricingCategory": "Committed",
            "CommitmentDiscountStatus": "Unused",
        },
        day=days,
        until=days + 1,
        billed_on=days,
        billed=nothing,
        effective=amount[days],
        listed=nothing,
        contracted=nothing,
        commitment=idle * (COST // QUANTITY) if commitment.category == "Usage" else amount[days],
    )
