"""Unusual cost, day by day: robust seasonal decomposition, judged as it would have been on the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import isnan
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from costlib.models.anomalies.day import Day, Verdict
from costlib.models.anomalies.month_days import places
from costlib.models.anomalies.regular import Regular, regular
from costlib.models.anomalies.settings import Settings
from costlib.models.anomalies.walk import Walk
from costlib.models.anomalies.weekdays import shape

SHARES = {1: (0.835, 0.07), 2: (0.957, 0.022)}
"""Age of a day, in days, to the part of its cost that has usually arrived and how far that strays; nothing is added to
the youngest."""
LATE = 0.7
"""A last day below this part of what was expected looks as if cost is still arriving."""
HOURLY = 3
"""Days of history for series of hours, or of finer steps."""
EPOCH = date(1970, 1, 1).toordinal()
COLUMNS = MappingProxyType(
    {
        **dict.fromkeys(("expected", "lower", "upper", "score"), float),
        "is_anomaly": bool,
        "days": int,
        "note": object,
    }
)


@dataclass(frozen=True, slots=True)
class _Known:
    """A series with what is known of its days beforehand."""

    steps: Regular
    shape: list[float]
    where: list[tuple[int, ...]]
    quiet: list[float]
    planned: list[bool]


def detect(series: pd.Series, settings: Settings | None = None, as_of: date | None = None) -> pd.DataFrame:
    """What was expected on each day, and whether its cost is unusual.

    The expected cost is the median of the last ordinary days, times the usual shape of the week, plus what such a day
    of the month always brings. The verdict on a day rests on it and the days before alone, so that it is what would
    have been raised then, and does not change when days follow (but for the last, unsettled ones). A level that stays
    is the usual one after four days.

    Args:
        series: Cost (any currency) by date, in any order; rows of one day are added up, missing days and NaN are
            unknown. Hours work too.
        settings: How closely to watch; by default as the policy that ships.
        as_of: The data ends before this day: later rows are left aside and said to be in the future.

    Returns:
        A row for each of the series', in its order and with its index: ``expected``, ``lower`` and ``upper`` (the band
        in which a day by itself is usual; all three in the series' currency, NaN while nothing is known), ``score``
        (robust standard deviations of the strongest test, negative below what was expected, 0 where nothing speaks),
        ``is_anomaly``, ``days`` (that this test took together) and ``note`` (why nothing is said, or that a new level
        is taken over).

    Raises:
        UsageError: The index has no dates, or a value is no number, or none that an amount can be.

    Source: decomposition by medians after Cleveland et al., "STL" (1990); tests of prewhitened means, each in scales
    of the series' own past.
    """
    chosen = settings or Settings()
    steps = regular(series, as_of)
    rows = [*_verdicts(_known(steps, chosen), chosen), (*_NOTHING, "in the future")]
    columns = zip(*rows, strict=True)
    cells: dict[str, NDArray[Any]] = {
        name: np.array(each, dtype=COLUMNS[name]) for name, each in zip(COLUMNS, columns, strict=True)
    }
    return pd.DataFrame({name: each[steps.rows] for name, each in cells.items()}, index=series.index)


def flags(series: pd.Series, settings: Settings | None = None, as_of: date | None = None) -> pd.Series:
    """``is_anomaly`` of ``detect`` alone, with the series' index."""
    return detect(series, settings, as_of)["is_anomaly"]


def _known(steps: Regular, settings: Settings) -> _Known:
    planned = settings.planned_days
    month_days = [text[5:] for text in np.datetime_as_string(steps.days).tolist()]
    quiet = {each: settings.quiet_fall(each) for each in set(month_days)}
    return _Known(
        steps,
        shape(steps.amounts, steps.a_day).tolist(),
        places(steps.days) if steps.is_daily else [()] * len(month_days),
        [quiet[each] for each in month_days],
        [day in planned for day in (steps.days.astype(int) + EPOCH).tolist()],
    )


_Row = tuple[float, float, float, float, bool, int, str]
_NOTHING = (np.nan, np.nan, np.nan, np.nan, False, 0)


def _verdicts(known: _Known, settings: Settings) -> Iterator[_Row]:
    steps = known.steps
    amounts, history = steps.amounts.tolist(), settings.history if steps.is_daily else HOURLY * steps.a_day
    settled = len(amounts) - (settings.settling if steps.is_daily else 0)
    walk = Walk(settings.score, settings.lookback, history)
    seen, is_late = 0, None
    for place, amount in enumerate(amounts):
        if isnan(amount):
            yield (*_NOTHING, "unknown")
            continue
        if place >= settled and is_late is None:
            is_late = amounts[-1] < LATE * walk.expected(known.shape[-1])
        seen += 1
        verdict = walk.step(_day(known, place, amount, late=bool(is_late), arriving=place >= settled))
        yield _row(verdict, known.planned[place], seen, history, arriving=place >= settled)


def _day(known: _Known, place: int, value: float, *, late: bool, arriving: bool) -> Day:
    age = len(known.shape) - 1 - place
    share, doubt = SHARES.get(age, (1.0, 0.0)) if late else (1.0, 0.0)
    return Day(value, known.shape[place], known.where[place], known.quiet[place], arriving, share, doubt)


def _note(verdict: Verdict, planned: bool, arriving: bool) -> str:
    if planned:
        return "planned"
    if verdict.adopted:
        return "new level"
    if verdict.recurs:
        return "recurring"
    return "still arriving" if arriving else ""


def _row(verdict: Verdict, planned: bool, seen: int, history: int, *, arriving: bool) -> _Row:
    if seen <= history:
        return (*_NOTHING, f"too little history: {seen} of {history}")
    note = _note(verdict, planned, arriving)
    score, days = verdict.evidence
    return (verdict.expected, verdict.lower, verdict.upper, score, verdict.flagged and not planned, days, note)
