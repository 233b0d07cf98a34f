"""Root causes of a variance in plain words, from the numbers of its bridge alone, with what may be done about each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from costlib.amounts import added, short
from costlib.models.budgets.bridge import Bridge, Step
from costlib.models.budgets.bridge_effects import Bar, Effect
from costlib.models.budgets.bridge_lines import Item
from costlib.models.budgets.causes_advice import ADVICE
from costlib.models.budgets.causes_who import Driver, Service
from costlib.models.budgets.causes_words import PROVIDER, SERVICE, TEXTS, UNIT, item_name
from costlib.models.wording import in_words

TOP = 5
"""Causes that are told."""
DRIVEN = frozenset({"volume", "new", "ended"})
"""Bars whose causes tell who moved most."""
_BY_SERVICE = (PROVIDER, SERVICE, UNIT)
_BY_PROVIDER = (PROVIDER,)
_GROUPED: Mapping[Bar, tuple[int, ...]] = MappingProxyType(
    {
        "volume": _BY_SERVICE,
        "mix": _BY_SERVICE,
        "commitments": (PROVIDER, SERVICE),
        "rest": (PROVIDER, SERVICE),
        "credits": _BY_PROVIDER,
        "tax": _BY_PROVIDER,
        "corrections": _BY_PROVIDER,
        "purchases": _BY_PROVIDER,
        "currency": _BY_PROVIDER,
    }
)
"""Places of an item that make one cause; all of them where a bar is not named."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause. ``amount`` is what it adds to the variance: positive means dearer.

    ``text`` says what happened, ``action`` what to do now, ``prevention`` how not to be surprised again.
    """

    bar: Bar
    subject: str
    amount: Decimal
    text: str
    action: str
    prevention: str


def causes(found: Bridge, drivers: Mapping[Service, Driver] = MappingProxyType({}), top: int = TOP) -> list[Cause]:
    """The largest causes, by size; those of the plan gap and of every bar compete with each other.

    Args:
        found: The bridge.
        drivers: Who moved most in each service (``causes_who.drivers``), told with what more or less was used.
        top: How many.
    """
    told = [cause for step in found.steps for cause in _of_step(step, found, drivers)]
    return sorted(told, key=lambda each: -abs(each.amount))[:top]


def _of_step(step: Step, found: Bridge, drivers: Mapping[Service, Driver]) -> list[Cause]:
    if step.bar == "plan":
        return [_plan(step, found)]
    groups: dict[Item, list[Effect]] = {}
    places = _GROUPED.get(step.bar)
    for effect in step.effects:
        key = effect.item if places is None else tuple(effect.item[place] for place in places)
        groups.setdefault(key, []).append(effect)
    before = in_words(found.before) if found.before else ""
    told = [_cause(step.bar, effects, before) for effects in groups.values()]
    if step.bar not in DRIVEN:
        return told
    services = [tuple(effects[0].item[place] for place in _BY_SERVICE) for effects in groups.values()]
    return [_driven(cause, drivers.get(key), found) for cause, key in zip(told, services, strict=True)]


def _driven(cause: Cause, driver: Driver | None, found: Bridge) -> Cause:
    """With who moved most, where that is the way of the cause."""
    if driver is None or (driver.amount > 0) != (cause.amount > 0):
        return cause
    return replace(cause, text=f"{cause.text} {driver.said(found.budget.currency)}")


def _plan(step: Step, found: Bridge) -> Cause:
    currency = found.budget.currency
    when = in_words(found.before) if found.before else ""
    higher = step.amount > 0
    return Cause(
        "plan",
        "the plan itself",
        step.amount,
        f"The plan lay {short(abs(step.amount), currency)} {'below' if higher else 'above'} what was spent {when}: "
        f"{short(found.plan, currency)} against {short(found.base, currency)}.",
        "Raise the plan, or write down what is to save that much."
        if higher
        else "Check that the growth that it leaves room for is still expected.",
        "Make the next plan from the forecast, so that it starts from what is spent.",
    )


def _cause(bar: Bar, effects: Sequence[Effect], before: str) -> Cause:
    amount = added(each.amount for each in effects)
    what = _subject(bar, effects)
    dearer = amount > 0
    action, prevention = ADVICE[bar][0 if dearer else 1]
    provider = effects[0].item[PROVIDER] or "not named"
    names = {"what": what, "provider": provider}
    return Cause(
        bar,
        what,
        amount,
        TEXTS[bar](what, effects, before, dearer),
        action.format(**names),
        prevention.format(**names),
    )


def _subject(bar: Bar, effects: Sequence[Effect]) -> str:
    item = effects[0].item
    if _GROUPED.get(bar) == _BY_PROVIDER:
        return item[PROVIDER] or "No provider"
    return item_name(item) if bar not in _GROUPED else item[SERVICE] or item[PROVIDER] or "Not named"
