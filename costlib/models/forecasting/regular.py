"""Any series made regular, or refused by name."""

import numpy as np
import pandas as pd

from costlib.errors import NotEnoughHistoryError, UsageError
from costlib.models.forecasting.history import MONTH, WEEK, History
from costlib.models.forecasting.season import Floats
from costlib.models.forecasting.shifts import Shift, on_one_level
from costlib.models.forecasting.spikes import without_spikes
from costlib.policy.forecasting import Limits

SPACING = {"MS": (27.0, 32.0), "D": (0.9, 3.5)}
"""Days between observations, median, by frequency."""
ENDED = {MONTH: 3, WEEK: 28}
"""Zeros at the end that tell that spending has ended, by season."""
FEW = 3
"""Amounts below which a pause may be usual."""
MOST_UNKNOWN = 0.5
"""Fraction of a history that may be unknown."""
LARGEST, SMALLEST = 1e15, 1e-100
"""No amount is larger; what is smaller is none."""


def regular(series: pd.Series, limits: Limits) -> History:
    """Make a series of days or months regular.

    Args:
        series: Amounts by time; NaN is unknown. Any order.
        limits: The least and the most history.

    Raises:
        UsageError: No times, no numbers, infinite or absurdly large ones, or neither days nor months.
        NotEnoughHistoryError: Too short, or too much of it unknown.
    """
    notes: list[str] = []
    known = _in_order(_checked(series), notes)
    monthly = _frequency(known, limits) == "MS"
    least, most = (limits.least_months, limits.most_months) if monthly else (limits.least_days, limits.most_days)
    filled = _filled(known, "MS" if monthly else "D", notes)
    _enough(len(filled), least, "months" if monthly else "days")
    filled = _trimmed(filled, least, notes)
    if len(filled) > most:
        notes.append(f"the first {len(filled) - most} of {len(filled)} values are left out: the last {most} tell more")
        filled = filled.iloc[-most:]
    season = MONTH if monthly else WEEK
    given = _unless_ended(filled.to_numpy(float), season, notes)
    times = pd.DatetimeIndex(filled.index)
    return History(_calmed(given, times, season, notes), given, times, season, tuple(notes))


def _calmed(given: Floats, times: pd.DatetimeIndex, season: int, notes: list[str]) -> Floats:
    """Without spikes, and on one level."""
    values, count = without_spikes(given, season)
    if count:
        spikes = _counted(count, "spike is", "spikes are")
        notes.append(f"{spikes} taken down to what is usual before members see {'it' if count == 1 else 'them'}")
    values, shift = on_one_level(values, season)
    if shift:
        notes.append(f"{_shifted(shift, times[shift.at])}: what was before is brought to the new level")
    return values


def _shifted(shift: Shift, when: pd.Timestamp) -> str:
    """A step in words, by per cent: the history has no currency."""
    way = "rose" if shift.after > shift.before else "fell"
    much = f" {abs(shift.after / shift.before - 1):.0%}" if shift.before > 0 and shift.after >= 0 else ""
    return f"the level {way}{much} on {when.day} {when:%b %Y}"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _checked(series: pd.Series) -> pd.Series:
    if not isinstance(series, pd.Series):
        raise UsageError(f"the history is a {type(series).__name__}: give it as a pandas Series by time")
    if not isinstance(series.index, pd.DatetimeIndex):
        raise UsageError(f"the history's index is {series.index.dtype}: give it times (a DatetimeIndex)")
    try:
        values = series.astype(float)
    except (TypeError, ValueError) as error:
        raise UsageError(f"the history holds what is no number ({error}): give it amounts") from error
    if np.isinf(values.to_numpy()).any():
        raise UsageError("the history holds an infinite value: leave it out or correct it")
    if (values.abs() > LARGEST).any():
        raise UsageError(f"the history holds {values.abs().max():g}, which no amount is: leave it out or correct it")
    if series.index.hasnans:
        raise UsageError("the history holds a value without a time: leave it out or correct it")
    _no_hours(series.index)
    return pd.Series(values.mask(values.abs() < SMALLEST, 0.0).to_numpy(), series.index.tz_localize(None).normalize())


def _no_hours(times: pd.DatetimeIndex) -> None:
    """Several times a day would be taken for corrections of that day."""
    distances = np.diff(times.unique().sort_values().to_numpy()) / np.timedelta64(1, "D")
    if len(distances) and (usual := float(np.median(distances))) < SPACING["D"][0]:
        raise UsageError(f"the history has a value every {usual * 24:.3g} hours: add them up to days or months")


def _in_order(values: pd.Series, notes: list[str]) -> pd.Series:
    known = values.dropna()
    twice = known.index.duplicated(keep="last")
    if twice.any():
        stand = _counted(int(twice.sum()), "value stands", "values stand")
        notes.append(f"{stand} for a time that comes again later: the last one counts")
    return known[~twice].sort_index()


def _frequency(known: pd.Series, limits: Limits) -> str:
    if len(known) < 2:  # noqa: PLR2004
        raise NotEnoughHistoryError(_missing(len(known), limits.least_months, "months"))
    spacing = float(np.median(np.diff(known.index.to_numpy()) / np.timedelta64(1, "D")))
    found = next((name for name, (least, most) in SPACING.items() if least <= spacing <= most), None)
    if found is None:
        raise UsageError(f"the history has a value every {spacing:g} days: give days or months")
    return found


def _filled(known: pd.Series, frequency: str, notes: list[str]) -> pd.Series:
    """Every time from the first to the last; a gap is bridged by the same phase before and after, or straight."""
    if frequency == "MS":
        months = pd.DatetimeIndex(known.index).to_period("M").to_timestamp()
        known = pd.Series(known.to_numpy(), months)
        _once_a_month(known)
    whole = known.reindex(pd.date_range(known.index[0], known.index[-1], freq=frequency))
    gaps = int(whole.isna().sum())
    if gaps > MOST_UNKNOWN * len(whole):
        raise NotEnoughHistoryError(f"{gaps} of {len(whole)} values are unknown: fill the gaps, or start after them")
    if not gaps:
        return whole
    notes.append(f"{_counted(gaps, 'unknown value is', 'unknown values are')} bridged")
    if frequency == "D":
        phases = [whole.iloc[phase::WEEK].interpolate(limit_direction="both") for phase in range(WEEK)]
        whole = pd.concat(phases).sort_index()
    return whole.interpolate(limit_direction="both")


def _once_a_month(known: pd.Series) -> None:
    if known.index.has_duplicates:
        month = known.index[known.index.duplicated()][0]
        raise UsageError(f"{month:%Y-%m} has two values: give one a month, or every day")


def _trimmed(values: pd.Series, least: int, notes: list[str]) -> pd.Series:
    """Without the zeros before the first amount, where enough is left."""
    first = int(np.argmax(values.to_numpy() != 0))
    if len(values) - first < least:
        return values
    if first:
        zeros = _counted(first, "zero before the first amount is", "zeros before the first amount are")
        notes.append(f"{zeros} left out")
    return values.iloc[first:]


def _unless_ended(values: Floats, season: int, notes: list[str]) -> Floats:
    """All zeros where nothing has been spent for long at the end, unless there was such a pause before."""
    amounts = np.flatnonzero(values)
    zeros = len(values) - 1 - amounts[-1] if len(amounts) else 0
    pauses = np.diff(amounts, prepend=-1) - 1
    if zeros < ENDED[season] or len(amounts) < FEW or (2 * pauses >= zeros).any():
        return values
    unit = "months" if season == MONTH else "days"
    notes.append(f"nothing was spent in the last {zeros} {unit}: it is taken to have ended")
    return np.zeros(len(values))


def _enough(count: int, least: int, unit: str) -> None:
    if count < least:
        raise NotEnoughHistoryError(_missing(count, least, unit))


def _missing(count: int, least: int, unit: str) -> str:
    return f"a forecast needs {least} {unit} of history, there are {count}: {least - count} are missing"
