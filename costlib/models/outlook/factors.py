"""Factors on a forecast: what a scenario makes of cached paths or of a table, without forecasting anew.

Every factor acts on days: a month that a factor holds for in part takes its days' part, its cost taken as even over its
days. Per cents and growth multiply (in any order), then amounts are added (in any order): an amount is never scaled.
Days that are over are not changed. Cost that was not negative does not become so.

A factor with a match acts on its part of the cost, as if what other factors hit lay evenly in that part: where two hit
different parts, ask for each part on its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from costlib.errors import UsageError
from costlib.models.outlook.series import Frequency
from costlib.policy.scenarios import Factor

MONTH_DAYS = 365.25 / 12
"""Days in a month of growth."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Acting:
    """A factor on one scope.

    Args:
        factor: What is changed.
        reach: Part of the scope's cost that it hits (of an amount: part of the amount that falls to the scope), 0 to 1.
    """

    factor: Factor
    reach: float = 1.0


@dataclass(frozen=True, slots=True)
class Change:
    """What factors do to each step of a forecast: ``(cost - spent) * scale + added + spent``, one number a step."""

    scale: Floats
    added: Floats
    spent: Floats

    def on(self, values: Floats) -> Floats:
        """Changed amounts; values are (steps,) or (steps, any).

        >>> Change(np.array([1.1]), np.array([-5.0]), np.array([0.0])).on(np.array([[100.0, 2.0]])).round(2).tolist()
        [[105.0, 0.0]]
        """
        shape = (-1, *[1] * (values.ndim - 1))
        scale, added, spent = (each.reshape(shape) for each in (self.scale, self.added, self.spent))
        rest = values - spent
        found = rest * scale + added
        return np.where(rest >= 0, np.maximum(found, 0.0), found) + spent

    def totals(self, paths: Floats) -> Floats:
        """Sum over the steps of each path (steps, paths), changed; quicker than changing every step.

        >>> none = np.zeros(2)
        >>> Change(np.array([2.0, 1.0]), np.array([0.0, 5.0]), none).totals(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
        [10.0, 13.0]
        """
        if (self.added < 0).any():  # only then can a cost come to lie below zero
            return np.asarray(self.on(paths).sum(axis=0))
        return np.asarray(self.scale @ paths + (self.added + self.spent * (1 - self.scale)).sum())


def applied(
    values: pd.DataFrame,
    frequency: Frequency,
    acting: Sequence[Acting],
    since: date,
    currency: str = "USD",
    so_far: float = 0.0,
) -> pd.DataFrame:
    """A forecast's table or paths as a scenario has them; without factors the same numbers.

    Args:
        values: Amounts; index: days, or first days of months; columns as of a forecast, or paths.
        frequency: Of the index.
        acting: Factors with their reach.
        since: First day that is not over: factors begin no earlier.
        currency: Of the values.
        so_far: What the days before ``since`` have cost of the first month, part of its amounts and never changed; not
            given, all days of that month are taken to cost the same.

    Raises:
        UsageError: An amount is in another currency; names the factor.
    """
    if not acting:
        return values.copy()
    found = change(pd.DatetimeIndex(values.index), frequency, acting, since, currency, so_far)
    return pd.DataFrame(found.on(values.to_numpy(dtype=float)), index=values.index, columns=values.columns)


def change(
    times: pd.DatetimeIndex,
    frequency: Frequency,
    acting: Sequence[Acting],
    since: date,
    currency: str = "USD",
    so_far: float = 0.0,
) -> Change:
    """What factors do at each of some times; as of ``applied``.

    >>> price = Factor(name="p", kind="percent", size=30, valid_from="2026-11-16", source="")
    >>> november = pd.DatetimeIndex(["2026-11-01"])
    >>> found = change(november, "month", [Acting(price)], date(2026, 11, 1))
    >>> found.scale.round(4).tolist(), found.added.tolist()  # 15 of 30 days
    ([1.15], [0.0])
    """
    _same_currency(acting, currency)
    days, step = _days(times, frequency)
    if so_far:
        step, days = step[days >= pd.Timestamp(since)], days[days >= pd.Timestamp(since)]
    scale, added = np.ones(len(days)), np.zeros(len(days))
    for each in acting:
        scale *= 1 + each.reach * (_scale(each.factor, days, since) - 1)
        added += each.reach * _added(each.factor, days, since)
    whole = np.bincount(step, minlength=len(times))
    total = np.bincount(step, scale, len(times)).astype(float)
    spent = np.zeros(len(times))
    spent[:1] = so_far
    return Change(total / whole, np.bincount(step, added, len(times)).astype(float), spent)


def _same_currency(acting: Sequence[Acting], currency: str) -> None:
    for each in acting:
        if each.factor.kind == "amount" and each.factor.currency != currency:
            raise UsageError(
                f"the factor '{each.factor.name}' is in {each.factor.currency}, the forecast in {currency}: choose "
                f"{each.factor.currency} as the currency, or write the factor in {currency}"
            )


def _days(times: pd.DatetimeIndex, frequency: Frequency) -> tuple[pd.DatetimeIndex, npt.NDArray[np.intp]]:
    """All days of the steps, and to which step each belongs."""
    if frequency == "day":
        return times, np.arange(len(times))
    lengths = times.days_in_month.to_numpy()
    step = np.repeat(np.arange(len(times)), lengths)
    inside = np.arange(len(step)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return pd.DatetimeIndex(times[step] + pd.to_timedelta(inside, unit="D")), step


def _scale(factor: Factor, days: pd.DatetimeIndex, since: date) -> Floats:
    """By how much a factor multiplies cost on each day."""
    size = float(factor.size) / 100
    if factor.kind == "percent":
        return np.where(_holds(factor, days, since), 1 + size, 1.0)
    if factor.kind == "growth":
        start = pd.Timestamp(max(factor.valid_from, since))
        end = (
            days
            if factor.valid_to is None
            else days.where(days < pd.Timestamp(factor.valid_to), pd.Timestamp(factor.valid_to))
        )
        grown = np.maximum((end - start).days.to_numpy(dtype=float), 0.0) / MONTH_DAYS
        return np.asarray((1 + size) ** grown, dtype=float)
    return np.ones(len(days))


def _added(factor: Factor, days: pd.DatetimeIndex, since: date) -> Floats:
    """What a factor adds on each day."""
    if factor.kind != "amount":
        return np.zeros(len(days))
    a_day = float(factor.size) / (days.days_in_month.to_numpy() if factor.per == "month" else np.ones(len(days)))
    return np.where(_holds(factor, days, since), a_day, 0.0)


def _holds(factor: Factor, days: pd.DatetimeIndex, since: date) -> npt.NDArray[np.bool_]:
    begun = np.asarray(days >= pd.Timestamp(max(factor.valid_from, since)))
    return begun if factor.valid_to is None else begun & np.asarray(days < pd.Timestamp(factor.valid_to))
