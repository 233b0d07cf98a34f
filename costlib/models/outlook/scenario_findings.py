"""Scenarios in sentences, each made of its numbers alone."""

from datetime import timedelta

from costlib import amounts
from costlib.models.outlook.outlook_findings import step_name
from costlib.models.outlook.scenario import Case
from costlib.models.wording import percent
from costlib.policy.scenarios import Factor


def reaches(factor: Factor) -> str:
    """When a factor holds and what it hits.

    >>> reaches(Factor(name="p", kind="percent", size=5, valid_from="2027-01-01", source=""))
    'From 1 Jan 2027, on all cost.'
    """
    until = "" if factor.valid_to is None else f" until {step_name(factor.valid_to - timedelta(days=1), 'day')}"
    hit = ", ".join(value for values in factor.match.values() for value in values)
    return f"From {step_name(factor.valid_from, 'day')}{until}, on {hit or 'all cost'}."


def effect(factor: Factor) -> str:
    """What a factor does, and where.

    >>> effect(Factor(name="Cut", kind="percent", size=-5, valid_from="2027-01-01", source=""))
    'Cut: 5 % less cost. From 1 Jan 2027, on all cost.'
    """
    side = "less" if factor.size < 0 else "more"
    if factor.kind == "amount":
        what = f"{amounts.short(abs(factor.size), factor.currency)} {side} a {factor.per}"
    else:
        size = f"{abs(factor.size):.3g} % {side}"
        what = f"{size} cost" if factor.kind == "percent" else f"grows {size} a month"
    return f"{factor.name}: {what}. {reaches(factor)}"


def headline(found: list[Case], currency: str, until: str, name: str | None = None) -> str:
    """What one scenario makes of the whole horizon: the one of a name, else the one farthest from the base."""
    base, *others = found
    if not others:
        return f"As forecast, {amounts.short(base.total, currency)} until {until}"
    named = [each for each in others if each.name == name]
    far = named[0] if named else max(others, key=lambda each: abs(each.difference))
    if not far.difference:
        who = far.name if named else "Every scenario"
        return f"{who} comes to the same {amounts.short(base.total, currency)} until {until} as forecast"
    more = "more" if far.difference > 0 else "less"
    of = "" if far.change is None else f", {percent(abs(far.change))} {more} than as forecast"
    return f"{far.name} comes to {amounts.short(far.total, currency)} until {until}{of}"
