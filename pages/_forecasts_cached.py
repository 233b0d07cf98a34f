"""Forecasts of the sidebar's scope, kept for the next run: worked out once per state of the ledger."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from costlib.errors import NotEnoughHistoryError
from costlib.models.forecasting.answer import Weights
from costlib.models.outlook import reach as reaching
from costlib.models.outlook.answer import Outlook, outlook
from costlib.models.outlook.landed import Landing
from costlib.models.outlook.landing import Over
from costlib.models.outlook.landing import landing as landed
from costlib.models.outlook.series import Frequency, history
from costlib.policy import decisions
from costlib.policy.forecasting import KIND, ForecastingPolicy, Rules
from costlib.policy.scenarios import Factor
from costlib.scope import Period, Scope
from pages import _context, _service


def stamp() -> tuple[Any, ...]:
    """All that a forecast rests on: data, and how forecasts are made."""
    return _context.stamp(), decisions.newest(_context.ledger().state, KIND).sha256


def past(about: Scope, frequency: Frequency) -> pd.Series:
    """Cost of a scope by day or whole month, oldest first.

    Raises:
        NotEnoughHistoryError: There is no whole day or month.
    """
    return _past(_context.stamp(), about, frequency)


@st.cache_resource(ttl="1h", max_entries=64, show_spinner=False)
def _past(at: Any, about: Scope, frequency: Frequency) -> pd.Series:
    return history(_service.ledger_in(at[0]), about, frequency)


def points(about: Scope, frequency: Frequency) -> tuple[int, date | None]:
    """Known days or months of the history, and the first of all."""
    known = past(about, frequency)
    return int(known.notna().sum()), known.index[0].date() if len(known) else None


def first(about: Scope, frequency: Frequency) -> date | None:
    """First whole month, or first day; the first day where no month is whole yet."""
    try:
        return points(about, frequency)[1]
    except NotEnoughHistoryError:
        return None if frequency == "day" else first(about, "day")


def days(about: Scope) -> int:
    """Days that the history spans; 0 where there is none."""
    try:
        return len(past(about, "day"))
    except NotEnoughHistoryError:
        return 0


def rules() -> Rules:
    """How forecasts are made: what rules on the last day of the data."""
    return ForecastingPolicy.of(_context.ledger().policy(KIND)).on(_context.freshness().last_day)


def quick(about: Scope, frequency: Frequency, steps: int, levels: tuple[int, ...]) -> Outlook:
    """The forecast by quick members and measured weights, at once.

    Raises:
        NotEnoughHistoryError: Tells what is missing.
        UsageError: A level can't be.
    """
    return _outlook(stamp(), about, frequency, steps, levels, "measured")


@st.cache_resource(ttl="1h", max_entries=48, show_spinner="Looking ahead")
def _outlook(
    at: Any, about: Scope, frequency: Frequency, steps: int, levels: tuple[int, ...], weights: Weights
) -> Outlook:
    return outlook(_service.ledger_in(at[0][0]), about, frequency, steps, levels, weights=weights)


def landing(about: Scope, over: Over = "month") -> Landing:
    """Where the month, quarter or year that the data ends in will land; falls back to the run rate and says why.

    Args:
        about: Filters, currency and basis; its period makes no difference.
        over: What lands.
    """
    return _landing(stamp(), everything(about), over)


@st.cache_resource(ttl="1h", max_entries=64, show_spinner=False)
def _landing(at: Any, about: Scope, over: Over) -> Landing:
    return landed(_service.ledger_in(at[0][0]), about, over)


def everything(about: Scope) -> Scope:
    """A scope over all days of the data: the history of a forecast."""
    data = _context.freshness()
    return about.over(Period(min(data.first_day, data.as_of), data.as_of))


def reach(about: Scope, factor: Factor) -> float | None:
    """Part of a scope that a factor hits; None where recent cost does not tell. Its size makes no difference."""
    return _reach(_context.stamp(), about, factor.kind == "amount", tuple(sorted(factor.match.items())), factor)


@st.cache_data(ttl="1h", max_entries=512, show_spinner=False)
def _reach(at: Any, about: Scope, amount: bool, match: Any, _factor: Factor) -> float | None:
    del amount, match
    return reaching.reach(_service.ledger_in(at[0]), about, _factor)
