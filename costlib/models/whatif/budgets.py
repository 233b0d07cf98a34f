"""Budgets under a scenario: the days left of each cycle, changed; what is spent is spent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from costlib.models.budgets.pacing_pace import LEVELS, Pace
from costlib.models.budgets.status import EARLY, LATE
from costlib.models.budgets.status_of import BudgetStatus
from costlib.models.outlook.factors import Acting, change


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A budget as it is, and under a scenario.

    Args:
        baseline: As it is.
        scenario: The same budget and spend, other days left.
        left_out: Changes that can't be placed in it, with the reason.
    """

    baseline: BudgetStatus
    scenario: BudgetStatus
    left_out: Mapping[str, str]

    @property
    def difference(self) -> float | None:
        """Landing under the scenario minus landing: positive costs more."""
        before, after = self.baseline.landing, self.scenario.landing
        return None if before is None or after is None else after - before

    @property
    def points(self) -> float | None:
        """Probability of an overrun under the scenario minus that without, as a fraction."""
        before, after = self.baseline.probability, self.scenario.probability
        return None if before is None or after is None else after - before


def budget_lines(
    found: Sequence[BudgetStatus], acting: Sequence[tuple[tuple[Acting, ...], Mapping[str, str]]]
) -> list[BudgetLine]:
    """Hold budgets against a scenario.

    Args:
        found: Statuses.
        acting: What acts on each, and what can't be placed.
    """
    return [BudgetLine(each, under(each, acts), left_out) for each, (acts, left_out) in zip(found, acting, strict=True)]


def under(status: BudgetStatus, acting: Sequence[Acting]) -> BudgetStatus:
    """A status as factors have it; the same one where none acts, or no day of the cycle is left to change."""
    way = status.way
    if way is None or not way.days or not acting or status.actual is None:
        return status
    moved, amount = paced(way, acting, status.budget.currency), float(status.amount)
    within = {level: moved.within(level) for level in LEVELS}
    landed = replace(status, landing=moved.landing, within_80=within[80], within_95=within[95], way=moved)
    if status.actual > status.amount:
        return landed
    return replace(
        landed,
        probability=moved.probability_above(amount),
        breach=moved.breach(amount),
        breach_between=(moved.breach(amount, EARLY), moved.breach(amount, LATE)),
    )


def paced(way: Pace, acting: Sequence[Acting], currency: str) -> Pace:
    """The days left, changed. How unsure they are goes with what is scaled; an amount that is added is sure."""
    found = change(pd.DatetimeIndex(pd.to_datetime(list(way.days))), "day", acting, way.days[0], currency)
    rest = found.on(way.rest)
    scaled, whole = abs(float((way.rest * found.scale).sum())), abs(float(rest.sum()))
    return replace(way, rest=rest, spread=way.spread * scaled / whole if whole else way.spread)
