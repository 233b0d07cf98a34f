"""Findings on what tenants cost: one sentence per answer, made of its numbers alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from costlib import amounts
from costlib.amounts import added
from costlib.currencies import minor_unit
from costlib.models.allocation.result import Allocation
from costlib.models.ratios import change, share
from costlib.models.tenants.allocation_course import Course, MonthTotal
from costlib.models.tenants.allocation_owners import OwnerLine
from costlib.models.tenants.allocation_proof import Proof, Reason
from costlib.models.tenants.allocation_ways import Way
from costlib.models.wording import in_words, percent, signed
from costlib.scope import BASIS_TITLES, Period, Scope, add_months, next_month

_PLACES = 6
_FINE, _SIGNED = f"{{:,.{_PLACES}f}}", f"{{:+,.{_PLACES}f}}"


def months_in_words(period: Period) -> str:
    """When some whole months were, for the middle of a sentence.

    >>> months_in_words(Period.month("2026-10")), months_in_words(Period(date(2026, 6, 1), date(2026, 12, 1)))
    ('in October 2026', 'from June to November 2026')
    """
    first, last = period.start, period.last_day.replace(day=1)
    if first == last or in_words(period) == f"in {first.year}":
        return in_words(period)
    year = "" if first.year == last.year else f" {first.year}"
    return f"from {first:%B}{year} to {last:%B %Y}"


FILTERED = (
    "Filters keep costs and owners after allocation; they never change shares. What is kept is rounded anew, so that "
    "parts may be a cent off the whole."
)
ROLLED = "Groups as of the last day, with all that belongs to them: lines add up to the same total."


def headline(costs: Mapping[str, Decimal], found: Proof, scope: Scope, who: str, everyone: int) -> str:
    """Who costs most, and what no one was charged.

    Args:
        costs: Owner to amount, dearest first, of those that are looked at.
        found: Of all owners.
        scope: Whole months, currency and basis of all amounts.
        who: What owners are called.
        everyone: How many owners there are.
    """
    currency, when = scope.currency, months_in_words(scope.period)
    total = amounts.short(found.total, currency)
    spent = f"{total} {BASIS_TITLES[scope.basis]} {when}"
    name, cost = next(iter(costs.items()), ("", Decimal(0)))
    part = share(cost, found.total)
    left = f"{amounts.short(found.unallocated, currency)} is unallocated" if found.unallocated else "all is allocated"
    if len(costs) < everyone:
        chosen = added(costs.values())
        said = f"{len(costs)} of {everyone} {who}s cost {amounts.short(chosen, currency)}"
        return f"{said}: {percent(share(chosen, found.total))} of {spent}"
    if not costs or not any(costs.values()):
        return f"No {who} was charged: {left} of {spent}"
    if part is None:  # credits outweigh charges: of such a sum nobody has a share
        return f"{amounts.short(found.allocated, currency)} of {spent} has a {who}; {left}"
    if len(costs) == 1:
        return f"{name} is the only {who}: {percent(part)} of {spent}; {left}"
    return f"{name} is the dearest of {len(costs)} {who}s: {percent(part)} of {spent}; {left}"


def headline_of(name: str, costs: Mapping[str, Decimal], scope: Scope, who: str = "tenant") -> str:
    """What one owner costs, and its place among all.

    Args:
        name: Who.
        costs: Owner to amount, dearest first, of all.
        scope: Whole months, currency and basis of all amounts.
        who: What owners are called.
    """
    cost = costs.get(name, Decimal(0))
    place = list(costs).index(name) + 1 if name in costs else len(costs)
    part = share(cost, sum(costs.values(), Decimal(0)))
    said = f"{name} cost {amounts.short(cost, scope.currency)} {months_in_words(scope.period)}"
    if len(costs) == 1 or part is None:
        return said
    return f"{said}: {percent(part)} of all {who}s, {_place(place)} of {len(costs)}"


def conservation(found: Proof, scope: Scope) -> str:
    """The proof in a line."""
    if found.failures:
        return f"These sums do not hold: {'; '.join(found.failures)}. Charge no one by these figures; run verify"
    return (
        f"Allocated and unallocated are the ledger's {BASIS_TITLES[scope.basis]} cost in {scope.currency}, to the cent"
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """One line of the proof. ``total``: the lines above it add up to it."""

    title: str
    amount: str
    total: bool = False


def sums(found: Proof, currency: str) -> list[Sum]:
    """The proof line by line, to be redone by hand."""
    amount = f"{{:,.{-minor_unit(currency).adjusted()}f}}".format
    return [
        Sum("Owned directly", amount(found.direct)),
        Sum("By way of pools", amount(found.pooled)),
        Sum("Allocated", amount(found.allocated), total=True),
        Sum("Fits no pool", amount(found.unpooled)),
        Sum("In pools that could not share it out", amount(found.unallocated - found.unpooled)),
        Sum("Unallocated", amount(found.unallocated), total=True),
        Sum("Allocated + unallocated", amount(found.total), total=True),
        Sum("Ledger, asked apart", _FINE.format(found.ledger)),
        Sum("Rounding, once a month", _SIGNED.format(found.rounding)),
    ]


def reason(found: Reason, currency: str) -> str:
    """Why cost of a pool is unallocated, when, and how much."""
    months = span_of(found.months)
    amount = f"{amounts.exact(found.amount, currency)} unallocated, " if found.amount else ""
    return f"{found.pool}, {months}: {amount}{found.text}"


def span_of(months: Sequence[date]) -> str:
    """Months as people say them: a run as first to last, else one by one.

    >>> span_of([date(2026, 5, 1), date(2026, 6, 1)]), span_of([date(2026, 5, 1), date(2026, 8, 1)])
    ('May to Jun 2026', 'May 2026, Aug 2026')
    """
    first, last = months[0], months[-1]
    if len(months) == 1:
        return f"{first:%b %Y}"
    if add_months(first, len(months) - 1) != last:
        return ", ".join(f"{month:%b %Y}" for month in months)
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first:%b}{year} to {last:%b %Y}"


def left_over(whole: MonthTotal, unowned: float | None, currency: str) -> str:
    """What is left after allocation, and what there was to share out before it.

    Args:
        whole: After allocation.
        unowned: Fraction of spend that has no tenant of its own; None where unknown.
        currency: Of its amounts.

    >>> print(left_over(MonthTotal(Decimal(20), Decimal(19)), 0.66, "USD"))
    No tenant was charged 1.00 USD of 20.00 USD. 66% of spend has no tenant of its own; pools share out what they can.
    """
    said = (
        f"No tenant was charged {amounts.exact(whole.unallocated, currency)} of {amounts.exact(whole.total, currency)}."
    )
    return (
        f"{said} {percent(unowned)} of spend has no tenant of its own; pools share out what they can."
        if unowned
        else said
    )


def widened(asked: Period, whole: Period, newest: date) -> str | None:
    """That whole months are shown where others were asked for; None where it makes no difference.

    Args:
        asked: The sidebar's days.
        whole: The months that they touch.
        newest: Exclusive end of the data.
    """
    if asked.start == whole.start and asked.end >= min(whole.end, newest):
        return None
    return f"Cost is shared out by whole months: these are all days of {_months(whole)}, not {in_words(asked)} alone."


def month_to_date(whole: Period, newest: date) -> str | None:
    """That the last month is not over; None where it is."""
    last = whole.last_day.replace(day=1)
    if next_month(last) <= newest or newest <= last:
        return None
    day = newest - timedelta(days=1)
    return f"{last:%B %Y} is month to date: data to {day.day} {day:%b}. Its shares may still move."


def compared(now: Period | None, before: Period | None) -> str:
    """Which months changes compare."""
    if now is None or before is None:
        return "Nothing to compare with: changes need whole months, and as many before."
    return f"Changes compare {_months(now)} with {_months(before)}."


def moved(now: Decimal, before: Decimal, currency: str) -> str:
    """How an amount moved."""
    fraction = change(now, before)
    by = "" if fraction is None else f" ({'+' if fraction > 0 else ''}{percent(fraction)})"
    return f"{signed(now - before, currency)}{by}"


def changed(now: Allocation, before: Allocation, tenant: str) -> str:
    """How an owner's cost moved, and why most."""
    new, old = (each.by_tenant().get(tenant, Decimal(0)) for each in (now, before))
    return moved(new, old, now.scope.currency)


def ends(now: Allocation, before: Allocation, tenant: str) -> tuple[tuple[str, Decimal], tuple[str, Decimal]]:
    """Where a bridge begins and ends: name and amount of both sides."""
    first, last = ((_months(each.scope.period), each.by_tenant().get(tenant, Decimal(0))) for each in (before, now))
    return first, last


STEPS_LEGEND = (
    "Pool dearer: the pool's own cost, at the share it had before. Larger share: it used more of the pool than before, "
    "compared with the others."
)


def services(found: Sequence[Way], name: str) -> str:
    """Which service costs an owner most."""
    first = found[0] if found else None
    if first is None or first.share is None:
        return f"Services that {name} pays for"
    return f"{first.name} is {percent(first.share)} of what {name} pays for"


def movers(lines: Sequence[OwnerLine], currency: str, who: str = "tenant") -> str:
    """Who rose and who fell most."""
    moved = {line.name: line.compared[0] - line.compared[1] for line in lines if line.compared}
    rose, fell = max(moved, key=moved.__getitem__, default=""), min(moved, key=moved.__getitem__, default="")
    said = []
    if moved and moved[rose] > 0:
        said.append(f"{rose} rose most, +{amounts.short(moved[rose], currency)}")
    if moved and moved[fell] < 0:
        said.append(f"{fell} fell most, {amounts.short(moved[fell], currency)}")
    return "; ".join(said) or f"Cost per {who}"


def months_legend(found: Course, newest: date, currency: str) -> str:
    """How to read the months of a course."""
    dotted = any(each.kind == "unallocated" for each in found.series)
    said = f"Full colour: the months of this page.{' Dotted grey: unallocated.' if dotted else ''}"
    last = max(found.months, default=newest)
    if next_month(last) <= newest:
        return said
    return f"{said} Hatched: {last:%B}, not over, {amounts.short(found.totals[-1], currency)} so far."


def _months(period: Period) -> str:
    last = period.last_day.replace(day=1)
    count = (last.year - period.start.year) * 12 + last.month - period.start.month + 1
    return span_of([add_months(period.start, number) for number in range(count)])


def _place(number: int) -> str:
    teens = number % 100 in range(11, 14)
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return "the dearest" if number == 1 else f"{number}{ending} dearest"
