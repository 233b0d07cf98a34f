"""Findings on who charges what: one sentence per answer, made of its numbers alone."""

from collections.abc import Sequence
from decimal import Decimal

from costlib import amounts
from costlib.models.bases import FourCosts
from costlib.models.breakdown import Part
from costlib.models.charge_kinds import ChargeKind
from costlib.models.commitments import Commitments
from costlib.models.savings import Savings
from costlib.models.wording import in_words, percent
from costlib.scope import BASES, BASIS_TITLES, Basis, Period


def charged(period: Period) -> str:
    """Whose charges a table lists."""
    return f"Charged {in_words(period)}"


def breakdown(parts: Sequence[Part], what: str, period: Period, currency: str) -> str:
    """The largest part of a level. ``what`` is what all of it is called, as ``AWS``; empty for everything."""
    whole = sum((each.cost for each in parts if each.cost is not None), Decimal(0))
    of = f"{what}'s {amounts.short(whole, currency)}" if what else f"the {amounts.short(whole, currency)}"
    largest = parts[0] if parts else None
    if largest is None or largest.share is None:
        return f"{amounts.short(whole, currency)} charged {in_words(period)}"
    return f"{largest.name or 'What is not named'} is {percent(largest.share)} of {of} charged {in_words(period)}"


def saved(found: Savings, currency: str) -> str:
    """What was saved against public prices, and what commitments wasted."""
    if found.rate is None:
        return "No usage has all its prices: savings are unknown"
    where = "above" if found.rate < 0 else "below"
    waste = f"; {amounts.short(found.unused, currency)} of commitments unused" if found.unused else ""
    return f"{percent(abs(found.rate))} {where} list price{waste}"


def saved_from(found: Savings) -> str:
    """Over which usage the savings are computed."""
    return (
        f"Over {found.priced:,} of {found.rows:,} usage charges: those with list, contracted and effective cost. "
        "Rate = 1 - (effective + unused) / list."
    )


def committed(found: Commitments, currency: str) -> str:
    """How well commitments are used."""
    if found.utilisation is None:
        return "No commitments in these charges"
    return f"{percent(found.utilisation)} of commitments used; {amounts.short(found.unused, currency)} paid for nothing"


def charges(kinds: Sequence[ChargeKind], currency: str) -> str:
    """What usage is of the sum, and what credits took off it."""
    usage = sum((each.share or 0 for each in kinds if each.category == "Usage"), 0.0)
    credit = sum((each.cost or Decimal(0) for each in kinds if each.category == "Credit"), Decimal(0))
    said = f"Usage is {percent(usage)} of the charges"
    return f"{said}; credits took off {amounts.short(-credit, currency)}" if credit < 0 else said


def regions(parts: Sequence[Part]) -> str:
    """Where most of the spend arises."""
    if not parts or parts[0].share is None:
        return "Spend by region"
    return f"{parts[0].name or 'What has no region'} holds {percent(parts[0].share)} of spend"


def four_costs(found: FourCosts, currency: str) -> str:
    """How far effective cost lies from billed cost, where both are wholly known.

    Not from list cost: over all charges that counts what commitments cover twice (see ``counted_twice``).
    """
    billed, effective = found.costs["BilledCost"], found.costs["EffectiveCost"]
    if billed is None or effective is None or found.coverage["BilledCost"] != 1 or found.coverage["EffectiveCost"] != 1:
        missing = " and ".join(BASIS_TITLES[basis] for basis in BASES if found.coverage[basis] not in {1, None})
        return f"{missing.capitalize()} cost: not known for every charge" if missing else "No charges"
    if billed == effective:
        return "Effective and billed cost are the same here"
    where = "above" if effective > billed else "below"
    return f"Effective cost is {amounts.short(abs(effective - billed), currency)} {where} billed"


def counted_twice(fees: Decimal, basis: Basis, currency: str) -> str | None:
    """Why list or contracted cost must not be held against billed cost; None where it may.

    Args:
        fees: Cost of commitments, as ``bases.commitment_fees`` gives it.
        basis: Of the fees.
        currency: Of the fees.
    """
    if not fees:
        return None
    title, held = BASIS_TITLES[basis].capitalize(), amounts.short(fees, currency)
    return (
        f"{title} cost holds {held} of commitment fees and unused commitments beside the usage they cover. "
        "Savings are computed on usage alone."
    )
