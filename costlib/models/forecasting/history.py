"""Histories: regular series of days or months, as members see them."""

from dataclasses import dataclass, replace
from numbers import Integral

import numpy as np
import pandas as pd

from costlib.errors import UsageError
from costlib.models.forecasting.season import Floats

MONTH, WEEK = 12, 7
LONGEST = {MONTH: 24, WEEK: 731}
"""Steps ahead by season."""


@dataclass(frozen=True, slots=True)
class History:
    """A regular series.

    Args:
        amounts: Oldest first, none unknown; spikes taken down to what is usual.
        given: The same before spikes were taken down.
        times: First day of the month, or the day.
        season: Observations in a season.
        notes: What was changed, a sentence each.
    """

    amounts: Floats
    given: Floats
    times: pd.DatetimeIndex
    season: int
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.amounts)

    @property
    def never_negative(self) -> bool:
        """Whether forecasts may not go below zero."""
        return bool(self.given.min() >= 0)

    @property
    def constant(self) -> bool:
        """Whether every value is the same."""
        return bool(np.ptp(self.given) == 0)

    @property
    def days(self) -> int:
        """Days from the first to the last observation, that one included."""
        last = 1 if self.season == WEEK else self.times[-1].days_in_month
        return (self.times[-1] - self.times[0]).days + last

    def check(self, horizon: int) -> None:
        """Whether a horizon is a whole number within two years.

        Raises:
            UsageError: It is not.
        """
        longest = LONGEST[self.season]
        if not isinstance(horizon, Integral) or not 1 <= horizon <= longest:
            raise UsageError(f"horizon {horizon!r}: give 1 to {longest}, two years ahead")

    def until(self, origin: int) -> "History":
        """The first so many observations."""
        return replace(self, amounts=self.amounts[:origin], given=self.given[:origin], times=self.times[:origin])

    def ahead(self, horizon: int) -> pd.DatetimeIndex:
        """Times that follow."""
        frequency = "D" if self.season == WEEK else "MS"
        return pd.date_range(self.times[-1], periods=horizon + 1, freq=frequency, name="ds", unit="us")[1:]
