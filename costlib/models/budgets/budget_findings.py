"""What statuses, variances and bridges find, in a sentence each, from their numbers alone."""

from collections.abc import Sequence
from datetime import date

from costlib.amounts import short
from costlib.models.budgets.status import BudgetStatus
from costlib.models.budgets.variance import VarianceRow
from costlib.models.wording import percent, signed

_SURE = 0.995


def headline(found: Sequence[BudgetStatus]) -> str:
    """What all budgets come to."""
    over, risky = ([each for each in found if each.state == state] for state in ("over", "at risk"))
    if over:
        most = max(over, key=lambda each: each.used or 0.0)
        rest = f", {len(risky)} more at risk" if risky else ""
        return f"{_count(len(over), 'budget')} of {len(found)} overspent{rest}: {most.budget.name} used {_used(most)}"
    if risky:
        most = max(risky, key=lambda each: (each.probability or 0.0, each.variance or 0.0))
        return (
            f"{_count(len(risky), 'budget')} of {len(found)} at risk: {most.budget.name} lands "
            f"{short(most.variance, most.budget.currency)} above its plan, {chance(most.probability)} likely"
        )
    return f"All {len(found)} budgets on track" if len(found) > 1 else "The budget is on track"


def one(status: BudgetStatus) -> str:
    """What becomes of one budget."""
    name, currency = status.budget.name, status.budget.currency
    if status.actual is None:
        return f"{name}: what was spent is not known on this cost basis"
    if status.over:
        return _ended(status)
    if status.state == "over":
        on = f" on {_day(status.breach)}" if status.breach else ""
        return f"{name} passed its {short(status.amount, currency)}{on} and heads for {short(status.landing, currency)}"
    if status.breach:
        return (
            f"{name} passes its {short(status.amount, currency)} on {_day(status.breach)} and lands at "
            f"{short(status.landing, currency)}, {chance(status.probability)} likely to overrun"
        )
    return (
        f"{name} lands at {short(status.landing, currency)} of {short(status.amount, currency)}, "
        f"{chance(status.probability)} likely to overrun"
    )


def chance(probability: float | None) -> str:
    """A probability in words that never claims to be certain of what is foretold.

    >>> chance(0.37), chance(0.9999), chance(0.0001), chance(None)
    ('37%', 'over 99%', 'under 1%', 'unknown')
    """
    if probability is None:
        return "unknown"
    if probability > _SURE:
        return "over 99%"
    return "under 1%" if probability < 1 - _SURE else f"{probability:.0%}"


def breach_words(status: BudgetStatus) -> str:
    """When the amount is passed, with the days between which that falls in 8 of 10 cases."""
    early, late = status.breach_between
    if status.state == "over":
        return f"passed on {_day(status.breach)}" if status.breach else "passed"
    if status.breach is None:
        return f"holds; in bad cases passed from {_day(early)} on" if early else "holds"
    if late is None or early == late:
        first = f", at the earliest {_day(early)}" if early and early < status.breach else ""
        return f"{_day(status.breach)}{first}"
    return f"{_day(status.breach)} ({_day(early or status.breach)} to {_day(late)})"


def variances(rows: Sequence[VarianceRow]) -> str:
    """What the variances of a month come to."""
    known = [each for each in rows if each.variance is not None and each.kind != "no budget"]
    alone = [each for each in rows if each.kind == "no budget"]
    if not known:
        return "No budget to hold against the actual"
    significant = [each for each in known if each.significant]
    most = known[0]
    tail = f"; {_count(len(alone), 'provider')} spent without a budget of its own" if alone else ""
    if not significant:
        return f"No variance above 15%: the largest is {most.name}, {signed(most.variance, most.currency)}{tail}"
    top = significant[0]
    return (
        f"{_count(len(significant), 'significant variance')}, first {top.name}: {signed(top.variance, top.currency)} "
        f"({_share(top)}){tail}"
    )


def notes(status: BudgetStatus) -> list[str]:
    """What the figures of a budget leave out."""
    found = []
    if status.unknown:
        found.append(f"{status.unknown:,} charges do not give this cost and count nothing.")
    if status.unconverted:
        found.append(_without_rate(status))
    since = status.budget.valid_from
    if status.period.start < since < status.period.end:
        day = f"{since.day} {since:%B %Y}"
        found.append(f"This amount was decided from {day} on; it is for the whole cycle, and so is what was spent.")
    return found


def why_unknown(status: BudgetStatus) -> str:
    """Why nothing can be said of a budget, and what to do."""
    if status.unconverted:
        return _without_rate(status)
    return "Its charges do not give this cost basis. Choose another basis for the budget."


def _without_rate(status: BudgetStatus) -> str:
    names = ", ".join(status.unconverted)
    return f"Charges in {names} have no rate into {status.budget.currency} and count nothing: load a rate."


def _ended(status: BudgetStatus) -> str:
    currency, variance = status.budget.currency, status.variance or 0.0
    side = "above" if variance > 0 else "below"
    share = status.variance_share
    by = f" ({percent(abs(share))})" if share is not None and status.amount else ""
    return f"{status.budget.name} ended {short(abs(variance), currency)} {side} its plan{by}"


def _share(row: VarianceRow) -> str:
    return "no plan" if row.share is None else f"{row.share:+.0%}"


def _used(status: BudgetStatus) -> str:
    return percent(status.used) if status.used is not None else short(status.actual, status.budget.currency)


def _count(number: int, what: str) -> str:
    """A number of things.

    >>> _count(1, "budget"), _count(3, "budget")
    ('1 budget', '3 budgets')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"


def _day(when: date | None) -> str:
    return "an unknown day" if when is None else f"{when.day} {when:%b}"
