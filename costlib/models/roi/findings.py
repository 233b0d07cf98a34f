"""What a case comes to, in sentences made of its figures."""

from collections.abc import Sequence
from decimal import Decimal
from math import ceil

from costlib import amounts
from costlib.models.roi.answer import RoiAnswer
from costlib.models.roi.methods import Irr, Npv, Payback, Roi, Value
from costlib.models.roi.risk import Simulation
from costlib.models.roi.scenarios import Outcome
from costlib.models.roi.strategies import Ranked, split
from costlib.models.wording import percent
from costlib.policy.roi import Terms

MONTHS = Decimal(12)
HUNDRED = 100
MOST = 100_000
"""Per cent beyond which a rate says no more than that it is high."""
SHORT = 2
"""Years below which a payback is told in months."""


def headline(found: RoiAnswer) -> str:
    """Whether it is worth it."""
    npv, paid = Npv().value(found.flows), Payback().value(found.flows)
    currency, years = found.case.currency, found.case.years
    rate = rate_text(found.case.discount_rate)
    if npv is None or npv < 0:
        lost = amounts.short(None if npv is None else -npv, currency)
        return f"Not worth it: at {rate} a year, {years} years lose {lost} in today's money"
    return f"Worth {amounts.short(npv, currency)} in today's money over {years} years at {rate}; {_paid_back(paid)}"


def payback_text(years: Value) -> str:
    """A payback for a card.

    >>> payback_text(Decimal("0.18045")), payback_text(Decimal("3.42")), payback_text(None)
    ('2.2 mo', '3.4 yr', 'never')
    """
    if years is None:
        return "never"
    return f"{years * MONTHS:.1f} mo" if years < SHORT else f"{years:.1f} yr"


def break_even(years: Value) -> str:
    """When net so far turns from below nothing, counted from the beginning.

    >>> break_even(Decimal("0.18045")), break_even(Decimal("2.5")), break_even(Decimal(0)), break_even(None)
    ('year 1, after 2.2 months', 'year 3, after 30.0 months', 'at once', 'not within the horizon')
    """
    if years is None:
        return "not within the horizon"
    return f"year {ceil(years)}, after {years * MONTHS:.1f} months" if years else "at once"


def rate_text(rate: Decimal) -> str:
    """A fraction a year in per cent.

    >>> rate_text(Decimal("0.10")), rate_text(Decimal("0.125"))
    ('10 %', '12.5 %')
    """
    return f"{(rate * HUNDRED).normalize():f} %"


def percent_text(value: Value) -> str:
    """A rate in per cent for a card.

    >>> percent_text(Decimal("619.508")), percent_text(Decimal("-3.21")), percent_text(None)
    ('620 %', '-3.2 %', 'none')
    >>> percent_text(Decimal("2e9"))
    'over 100,000 %'
    """
    if value is None:
        return "none"
    if value > MOST:
        return f"over {MOST:,} %"
    return f"{value:,.0f} %" if abs(value) >= HUNDRED else f"{value:.1f} %"


def no_rate(found: RoiAnswer) -> str:
    """Why there is no internal rate; empty where there is one."""
    if Irr().value(found.flows) is not None:
        return ""
    signs = [each > 0 for each in found.flows.net if each]
    if len(set(signs)) < 2:  # noqa: PLR2004 - paid and gained
        return "No internal rate of return: flows never change their sign, so no rate makes them worth nothing."
    if signs[0]:
        return "No internal rate of return: money comes in before any is paid, so there is nothing that it could be of."
    return "No internal rate of return is given: the flows change their sign more than once and may have several."


def simulated(found: Simulation, currency: str) -> str:
    """What the draws say."""
    low, high = (amounts.short(found.percentile(level), currency) for level in (10, 90))
    lost = found.probability_of_loss
    risk = "none of them a loss" if not lost else f"{percent(lost)} of them a loss"
    return f"{len(found.npv):,} draws: 80 % between {low} and {high}, {risk}"


def scenarios(found: RoiAnswer) -> str:
    """What the scenarios span."""
    if not found.scenarios:
        return "No scenario rules on this day"
    values = [(each.npv, each.name) for each in found.scenarios if each.npv is not None]
    (low, worst), (high, best) = min(values), max(values)
    currency = found.case.currency
    return f"From {amounts.short(low, currency)} ({worst}) to {amounts.short(high, currency)} ({best})"


def differs(each: Outcome) -> str:
    """How the reference's own figure differs; empty where it states none."""
    stated, own = each.reference_roi_percent, each.roi_percent
    if stated is None or own is None:
        return ""
    return f"{each.name}: {percent_text(own)} grown year by year, {percent_text(stated)} as the reference counts"


def strategies(found: Sequence[Ranked], currency: str) -> str:
    """How many there are, and the first."""
    quick, longer = split(found)
    first = found[0].strategy
    brings = amounts.short(first.impact, currency)
    return f"{len(quick)} quick wins, {len(longer)} long-term initiatives; first: {first.name} ({brings} a year)"


def quick(terms: Terms) -> str:
    """What makes a quick win."""
    most = (terms.quick_share * HUNDRED).normalize()
    return f"Paid back in under {terms.quick_months:f} months, at less than {most:f} % of the case's yearly cost."


def _paid_back(years: Value) -> str:
    if years is None:
        return "it never pays back"
    return "nothing is ever owed" if not years else f"paid back after {_in_words(years)}"


def _in_words(years: Decimal) -> str:
    return f"{years * MONTHS:.1f} months" if years < SHORT else f"{years:.1f} years"


def method_text(unit: str, value: Value, currency: str) -> str:
    """A figure of a method for a table."""
    if value is None:
        return "none"
    if unit == "currency":
        return amounts.exact(value, currency)
    if unit == "percent":
        return f"{value:,.2f} %"
    return payback_text(value) if unit == "years" else f"{value:,.2f} x"


def risky(found: RoiAnswer) -> str:
    """What is left once lines are weighted by their probabilities and discounted at the risky rate."""
    npv, roi = Npv().value(found.risky), Roi().value(found.risky)
    rate = rate_text(found.risky.rate)
    return f"Risk-adjusted: {amounts.short(npv, found.case.currency)} at {rate}, ROI {percent_text(roi)}"
