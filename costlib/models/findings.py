"""Findings: one sentence per answer, made of its numbers alone."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from costlib import amounts
from costlib.models.breakdown import Part
from costlib.models.movers import Mover, Movers
from costlib.models.ratios import change
from costlib.models.run_rate import RunRate
from costlib.models.wording import in_words, percent, signed
from costlib.scope import BASIS_TITLES, Basis, Period, Scope, add_months, next_month

_SPENT: Mapping[Basis, str] = MappingProxyType(
    {
        "BilledCost": "billed",
        "EffectiveCost": "spent",
        "ContractedCost": "at contracted prices",
        "ListCost": "at list prices",
    }
)
_YEAR = 12
_HALF_POINT = 0.0005


def headline(parts: Sequence[Part], found: Movers | None, scope: Scope) -> str:
    """Who takes most of the spend, and who moved most: the first sentence a reader needs.

    Args:
        parts: The providers of the period.
        found: Movements of providers against the period before; None where nothing can be compared.
        scope: Period, currency and basis of all amounts.
    """
    currency, spent = scope.currency, f"{_SPENT[scope.basis]} {in_words(scope.period)}"
    whole = sum((each.cost for each in parts if each.cost is not None), Decimal(0))
    spent = f"{amounts.short(whole, currency)} {spent}"
    largest = parts[0] if parts else None
    if largest is None or largest.name is None or largest.share is None or whole <= 0:
        return f"{spent}."
    if len(parts) == 1:
        return f"{largest.name} charged all of the {spent}."
    return f"{largest.name} is {percent(largest.share)} of the {spent}{_moved_most(found, largest.name, currency)}."


def trend(costs: Mapping[date, Decimal | None], as_of: date, currency: str) -> str:
    """The newest whole month against the same month a year before, else against the month before."""
    whole = [month for month, cost in costs.items() if next_month(month) <= as_of and cost is not None]
    if not whole:
        return "Spend by month"
    newest = whole[-1]
    said = f"{newest:%B %Y} cost {amounts.short(costs[newest], currency)}"
    earlier = next((month for month in (add_months(newest, -_YEAR), add_months(newest, -1)) if month in whole), None)
    moved = None if earlier is None else change(costs[newest], costs[earlier])
    return said if earlier is None or moved is None else f"{said}, {_more(moved)} {earlier:%B %Y}"


def trend_legend(costs: Mapping[date, Decimal | None], as_of: date, currency: str) -> str:
    """How to read the months of a trend."""
    said = "Full colour: the period of this page."
    newest = max(costs, default=as_of)
    if next_month(newest) <= as_of:
        return said
    return f"{said} Hatched: {newest:%B}, not over, {amounts.short(costs[newest], currency)} so far."


def movement(found: Movers | None, currency: str) -> str:
    """What rose and what fell most."""
    if found is None:
        return "Nothing to compare with"
    rose = max(found.top, key=_moved, default=None)
    fell = min(found.top, key=_moved, default=None)
    said = []
    if rose is not None and _moved(rose) > 0:
        said.append(f"{rose.name} rose most, +{amounts.short(rose.moved, currency)}")
    if fell is not None and _moved(fell) < 0:
        said.append(f"{fell.name} fell most, {amounts.short(fell.moved, currency)}")
    return "; ".join(said) if said else "Nothing moved"


def compared_with(before: Period | None) -> str:
    """With which days changes compare."""
    return (
        "Nothing before to compare with"
        if before is None
        else f"Against {in_words(before).removeprefix('in ').removeprefix('from ')}"
    )


def movement_total(found: Movers, before: Period | None, currency: str) -> str:
    """What all movements add up to, against when, and what could not be compared."""
    said = f"All together {signed(found.total, currency)}. {compared_with(before)}."
    left = f" Not comparable, cost unknown in one of the periods: {', '.join(found.unknown)}." if found.unknown else ""
    return said + left


def run_rate_arithmetic(rate: RunRate, currency: str) -> str:
    """How the run rate was made, to be redone by hand."""
    if rate.so_far is None:
        return "The cost of the month is unknown on this basis."
    spent = amounts.exact(rate.so_far, currency)
    if rate.complete:
        return f"All {rate.days} days of {rate.month:%B %Y} are in: this is what it cost."
    result = amounts.exact(rate.amount, currency)
    return (
        f"Run rate, not a forecast: {spent} in {rate.elapsed} days / {rate.elapsed} x {rate.days} days = {result}. "
        "It takes what is charged once a month for a daily cost."
    )


def coverage_note(coverage: float | None, basis: str) -> str | None:
    """For how much of spend the basis is known; None where it is known for all of it."""
    if coverage is None or coverage >= 1:
        return None
    title = BASIS_TITLES[basis].capitalize()
    return f"{title} cost is known for {percent(coverage)} of spend. The rest is not in these figures."


def _moved(mover: Mover) -> Decimal:
    return mover.moved or Decimal(0)


def _moved_most(found: Movers | None, largest: str, currency: str) -> str:
    if found is None or not found.top:
        return ""
    rose = max(found.top, key=_moved)
    if _moved(rose) > 0:
        said = f"grew most, +{amounts.short(rose.moved, currency)}"
        return f" and {said}" if rose.name == largest else f"; {rose.name} {said}"
    fell = min(found.top, key=_moved)
    return f"; {fell.name} fell most, {amounts.short(fell.moved, currency)}"


def _more(moved: float) -> str:
    if abs(moved) < _HALF_POINT:
        return "the same as"
    return f"{percent(abs(moved))} {'more' if moved > 0 else 'less'} than"
