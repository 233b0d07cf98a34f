"""The landing of a month, open anomalies and budgets in words, for the cards of the executive summary."""

from collections.abc import Sequence

import pandas as pd

from costlib import amounts
from costlib.models.budgets.status import BudgetStatus
from costlib.models.outlook.landed import Landing
from costlib.models.wording import percent
from costlib.scope import BASIS_TITLES

LEGEND = "Dotted: forecast, an estimate, with the band that holds 80 of 100 cases."
CONFIDENCE = {"HIGH": "high", "MEDIUM": "medium", "LOW": "low"}


def moved(fraction: float | None) -> str | int | None:
    """A change for a card: per cent with its sign, the number 0 for next to none.

    >>> moved(0.0861), moved(-0.0001), moved(None)
    ('+8.6%', 0, None)
    """
    text = None if fraction is None else f"{fraction:+.1%}"
    return 0 if text in {"+0.0%", "-0.0%"} else text


def intervals(landing: Landing) -> str:
    """The intervals of a landing, a line each; that it is over once it is."""
    if landing.method == "complete":
        return "what this month costs, all of it"
    found = {level: landing.within(level) for level in (80, 95)}
    return "\n".join(f"{level}%: {_between(each, landing.scope.currency)}" for level, each in found.items() if each)


def arithmetic(landing: Landing) -> str:
    """How a landing was made, and how sure it is."""
    currency = landing.scope.currency
    name = f"{landing.period.start:%B %Y}"
    if landing.method == "complete":
        return f"All {landing.period.days} days of {name} are in: this is what it cost."
    spent, rest = amounts.exact(landing.so_far, currency), amounts.short(landing.rest, currency)
    said = (
        f"{name} lands at {amounts.short(landing.total, currency)}, an estimate: {spent} in {len(landing.actual)} days "
        f"and {rest} foretold for the {len(landing.ahead)} left."
    )
    return " ".join([said, *_sure(landing)])


def expected(months: pd.DataFrame, currency: str) -> str:
    """What is foretold of the last month ahead.

    Args:
        months: Of a heading; not empty.
        currency: Of it.
    """
    last, row = pd.Timestamp(months.index[-1]), months.iloc[-1]
    mean, low, high = (amounts.short(float(row[name]), currency) for name in ("mean", "lo_80", "hi_80"))
    return f"{mean} expected for {last:%B %Y} ({low} to {high})"


def _sure(landing: Landing) -> list[str]:
    found = {level: landing.within(level) for level in (80, 95)}
    told = [
        f"{_between(each, landing.scope.currency)} in {level} of 100 cases" for level, each in found.items() if each
    ]
    confidence = CONFIDENCE.get(landing.confidence or "", "")
    return [
        *([f"It will be {', '.join(told)}."] if told else []),
        *([f"Confidence {confidence}."] if confidence else []),
    ]


def _between(bounds: tuple[float, float], currency: str) -> str:
    low, high = (amounts.short(each, currency) for each in bounds)
    return f"{low} to {high}"


def company(statuses: Sequence[BudgetStatus]) -> BudgetStatus | None:
    """The budget of all cost in this month; None where there is none, or several."""
    found = [each for each in statuses if not each.budget.match and each.budget.cycle == "month"]
    return found[0] if len(found) == 1 else None


def in_trouble(statuses: Sequence[BudgetStatus]) -> list[BudgetStatus]:
    """Budgets that are over or at risk."""
    return [each for each in statuses if each.state in {"over", "at risk"}]


def lands(status: BudgetStatus) -> str:
    """Where the cost of a budget lands against its amount, and how likely it is to be more."""
    currency = status.budget.currency
    planned = amounts.short(status.amount, currency)
    if status.landing is None or status.probability is None:
        return f"of {planned} planned"
    said = f"{amounts.short(status.landing, currency)} expected of {planned}"
    return said if status.over else f"{said}, {percent(status.probability)} chance of overrun"


def trouble(statuses: Sequence[BudgetStatus]) -> str:
    """How many budgets are over or at risk, where a card has room for it."""
    found = in_trouble(statuses)
    if not found:
        return f"all {len(statuses)} budgets on track" if len(statuses) > 1 else "on track"
    over = sum(each.state == "over" for each in found)
    parts = [f"{over} over" if over else "", f"{len(found) - over} at risk" if len(found) > over else ""]
    return f"{', '.join(filter(None, parts))} of {len(statuses)} budgets"


def budgets(statuses: Sequence[BudgetStatus]) -> str:
    """What is left of the budget of all cost, and which budgets are over or at risk."""
    whole, said = company(statuses), []
    names = {state: [each.budget.name for each in statuses if each.state == state] for state in ("over", "at risk")}
    if whole is not None:
        currency, basis = whole.budget.currency, BASIS_TITLES[whole.budget.basis]
        said.append(
            f"{amounts.exact(whole.remaining, currency)} of {amounts.exact(whole.amount, currency)} left in the budget "
            f"'{whole.budget.name}', {basis} cost, {whole.period.start:%B %Y}."
        )
    said += [f"{state.capitalize()}: {', '.join(found)}." for state, found in names.items() if found]
    return " ".join(said) or "No budget is over or at risk."
