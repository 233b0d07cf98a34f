"""Forecasts in sentences, each made of its numbers alone."""

from datetime import date, timedelta
from typing import Any

import pandas as pd

from costlib import amounts
from costlib.models.forecasting.answer import Forecast
from costlib.models.forecasting.scorecard import Score
from costlib.models.outlook.answer import Outlook
from costlib.models.outlook.series import Frequency
from costlib.models.wording import percent
from costlib.policy.forecasting import Reach
from costlib.scope import next_month

TIGHT, WIDE = 3, 4
"""Per cent of actuals by which an interval holds too few, or more than it says."""


def headline(table: pd.DataFrame, level: int, frequency: Frequency, currency: str) -> str:
    """Where the last month or day is heading, and between what.

    >>> year = pd.DataFrame({"mean": [61200.0], "lo_95": [3e4], "hi_95": [9e4]}, [pd.Timestamp("2027-10-01")])
    >>> headline(year, 95, "month", "USD")
    'October 2027 is heading for $61.2K, 95% between $30.0K and $90.0K'
    """
    end = table.iloc[-1]
    low, high = (amounts.short(float(end[f"{side}_{level}"]), currency) for side in ("lo", "hi"))
    expected = amounts.short(float(end["mean"]), currency)
    when = step_name(table.index[-1], frequency)
    return f"{when} is heading for {expected}, {level}% between {low} and {high}"


def trust(forecast: Forecast, frequency: Frequency) -> str:
    """How far the forecast may be trusted: confidence by history, and its skill against the naive forecast."""
    score = forecast.scorecard[-1]
    skill, naive = score.skill, NAIVE[frequency]
    if skill is None:
        return f"confidence {forecast.confidence}, not measured against {naive} yet"
    beats = f"beats {naive} by {percent(skill)}" if skill > 0 else f"does not beat {naive}"
    return f"confidence {forecast.confidence}, {beats} on {dates(score)}"


def told(found: Outlook) -> pd.DataFrame:
    """The steps that a title may tell of: those that end no farther ahead than the history reaches back, or the first.

    Returns:
        Rows of the forecast's table.
    """
    table = found.forecast.table
    held = [found.forecast.sure.holds(_ahead(found, time)) for time in table.index]
    return table.iloc[: max(1, sum(held))]


def held(found: Outlook) -> bool:
    """Whether all of it lies no farther ahead than the history reaches back."""
    return found.forecast.sure.holds(_ahead(found, found.forecast.table.index[-1]))


def _ahead(found: Outlook, time: Any) -> int:
    """Days from the end of the data to the end of a step."""
    when = pd.Timestamp(time).date()
    end = next_month(when) if found.frequency == "month" else when + timedelta(days=1)
    return (end - found.last_day).days - 1


def beyond(found: Outlook) -> str:
    """What a title says of steps that it does not tell of; empty where there are none."""
    rest = len(found.forecast.table) - len(told(found))
    if not rest:
        return ""
    steps = f"{rest} {found.frequency}s" if rest > 1 else f"last {found.frequency}"
    return f"the {steps} after it lie{'s' if rest == 1 else ''} farther ahead than the history reaches back"


def used(found: Outlook) -> str:
    """How much history a forecast rests on: months that lack whole months rest on days."""
    points = found.forecast.points
    by_days = found.frequency == "month" and points > int(found.history.notna().sum())
    return f"{points:,} {'day' if by_days else found.frequency}s"


def confidence_by(found: Outlook) -> str:
    """What the confidence rests on, for a card."""
    history = f"by {used(found)} of history"
    whole = found.forecast
    if whole.confidence == whole.sure.label:
        return history
    return f"{whole.sure.label} for the first {whole.sure.days:,} days, the length of the history"


FARTHER = "Offer horizons that the history is too short for. Their confidence is LOW: a direction, not a figure."


def why_no_farther(days: int, reach: Reach, months: int) -> str:
    """Why no farther horizon is offered.

    >>> why_no_farther(30, Reach(name="Reach", valid_from="2026-01-01", source=""), 3)
    '30 days of history: horizons up to 3 times that are offered, which is 3 months.'
    """
    few = f"{months} month{'s' * (months > 1)}"
    return f"{days:,} days of history: horizons up to {reach.offered:g} times that are offered, which is {few}."


NAIVE = {"month": "repeating the year before", "day": "repeating the week before"}
"""What the yardstick does."""


def step_name(time: Any, frequency: Frequency) -> str:
    """A month or a day in words.

    >>> step_name(pd.Timestamp("2027-10-01"), "month"), step_name(pd.Timestamp("2027-10-01"), "day")
    ('October 2027', '1 Oct 2027')
    """
    when = pd.Timestamp(time)
    return f"{when:%B %Y}" if frequency == "month" else f"{when.day} {when:%b %Y}"


def verdict(score: Score, frequency: Frequency) -> str:
    """Whether the forecast is better than the simplest one, in a line."""
    if score.skill is None:
        return "This forecast could not be tested on past dates yet"
    if score.skill <= 0:
        return f"This forecast is no better than {NAIVE[frequency]}"
    return f"This forecast is {percent(score.skill)} closer than {NAIVE[frequency]}"


def dates(score: Score) -> str:
    """On how many past dates a forecast was tried.

    >>> dates(Score("ensemble", 1, origins=3)), dates(Score("ensemble", 1, origins=1))
    ('3 past dates', 'one past date')
    """
    return f"{score.origins} past dates" if score.origins > 1 else "one past date"


def backtested(score: Score, frequency: Frequency) -> str:
    """What backtests say of the ensemble, for somebody who knows none of the measures."""
    if not score.origins or score.smape is None:
        return "No past date left enough history to test this forecast on: read it as a direction, not as a figure."
    said = [f"Asked on {dates(score)} with what was known then, this forecast was off by {score.smape:.0f}% (sMAPE)"]
    if score.skill is not None:
        worse = f"{percent(abs(score.skill))} {'less' if score.skill > 0 else 'more'} than {NAIVE[frequency]}"
        said.append(f"{worse} would have been")
    return f"{', '.join(said)}. {_leaning(score)} {_held(score)}".strip()


def _leaning(score: Score) -> str:
    if score.bias is None:
        return ""
    if abs(score.bias) < 1:
        return "It leaned neither high nor low."
    return f"It came out {abs(score.bias):.0f}% too {'high' if score.bias > 0 else 'low'} on average."


def _held(score: Score) -> str:
    if score.cover_95 is None:
        return ""
    off = score.cover_95 - 95
    meaning = "too tight" if off < -TIGHT else "wider than need be" if off > WIDE else "as it should"
    return f"Its 95% interval held {score.cover_95:.0f}% of what came: {meaning}."


def refused(least: int, points: int, first: date | None, frequency: Frequency) -> str | None:
    """From when a forecast will be there; None where the history is long enough.

    Args:
        least: Whole days or months that a forecast needs.
        points: Those that there are.
        first: First day or month of the history; None for none.
        frequency: Of the history.

    >>> refused(28, 10, date(2026, 11, 1), "day")
    'A forecast by day needs 28 days of cost; this selection has 10. It will be here once 28 Nov 2026 is delivered.'
    """
    if points >= least:
        return None
    needs = f"A forecast by {frequency} needs {least} {frequency}s of cost; this selection has {points}."
    if first is None:
        return needs
    step = pd.DateOffset(days=least) if frequency == "day" else pd.DateOffset(months=least)
    last = pd.Timestamp(first) + step - pd.DateOffset(days=1)
    return f"{needs} It will be here once {step_name(last, 'day')} is delivered."
