"""One walk through a series, day after day: every verdict rests on that day and those before it alone."""

from costlib.models.anomalies.day import Day, Verdict
from costlib.models.anomalies.evidence import NEAR_DOWN, NEAR_UP, NOTHING, Evidence
from costlib.models.anomalies.level import Level
from costlib.models.anomalies.month_days import MonthDays
from costlib.models.anomalies.noise import LONGEST, MEDIUM
from costlib.models.anomalies.recurring import Recurring
from costlib.models.anomalies.scales import Scales

SLIGHT = 0.1
"""A day whose shape is less than this fraction of the level is measured by so much of it."""
SMALLEST = 0.3
"""And none by less than this fraction of the mean size of the days of late, whatever they were."""
CENT = 0.01
WARM = 10
"""First days, which tell neither noise nor what days of the month bring."""
KEPT = 60
"""Deviations after which the oldest are dropped."""


class Walk:
    """Where a walk stands.

    Args:
        score: From which a day is flagged.
        lookback: Ordinary days that make up the level.
        history: Days before anything is flagged.
    """

    __slots__ = (
        "_doubts",
        "_history",
        "_level",
        "_lowest",
        "_months",
        "_recent",
        "_recurring",
        "_scales",
        "_score",
        "_today",
    )

    def __init__(self, score: float, lookback: int, history: int) -> None:
        self._score, self._history = score, history
        self._level, self._scales = Level(lookback), Scales(score)
        self._months, self._recurring = MonthDays(), Recurring()
        self._recent: list[float] = []
        self._doubts: list[float] = []
        self._today, self._lowest = 0, 0.0

    def expected(self, shape: float) -> float:
        """What a day of that shape would cost at the level of today."""
        return (self._level.value or 0.0) * shape

    def step(self, day: Day) -> Verdict:
        """The next day with a known value."""
        self._today += 1
        self._lowest = min(self._lowest, day.value)
        self._level.seen(day.value, self._today)
        level = self._level.value
        if level is None:
            self._level.ordinary(_plain(day.value, day.shape) or 0.0)
            return Verdict(day.value, day.value, day.value)
        unit = max(abs(level) * max(abs(day.shape), SLIGHT), SMALLEST * self._level.size, CENT)
        value, base = day.value / day.share, level * day.shape
        usual = self._months.usual(day.places, self._scales.daily) if day.places else None
        extra, room = (usual.nearest(value - base, unit), usual.room / unit) if usual else (0.0, 0.0)
        deviation = _beyond((value - base - extra) / unit, 0.0, day.quiet)
        found = self._judge(_beyond(deviation, room, room), day, value / unit)
        verdict = self._verdict(day, base + extra, unit, found)
        if day.arriving:
            return verdict
        if day.places and not day.quiet and self._today > WARM:
            self._months.learn(day.places, value - base, unit)
        verdict = self._learn(day, verdict, _plain(day.value - extra, day.shape), deviation)
        self._scales.listen(self._today)
        return verdict

    def _judge(self, deviation: float, day: Day, size: float) -> Evidence:
        recent = self._recent
        recent.append(deviation)
        if len(recent) > KEPT:
            del recent[: -LONGEST - 1]
        if day.arriving:
            self._doubts.append((day.doubt * size) ** 2)
        if self._today <= self._history or NEAR_DOWN < deviation < NEAR_UP:
            return NOTHING
        return self._scales.judge(recent, self._doubts, falls=not day.arriving)

    def _verdict(self, day: Day, expected: float, unit: float, found: Evidence) -> Verdict:
        """Flagged unless days strayed like this often enough before: then the day lies within the band."""
        rise, fall = self._scales.rise * unit, (self._scales.fall + day.quiet) * unit
        lower = min(max(expected - fall, self._lowest), expected)
        if abs(found.score) < self._score:
            return Verdict(expected, lower, expected + rise, found)
        value = day.value / day.share
        if self._recurring.covers(self._today, value - expected, found.days, day.places):
            return Verdict(expected, min(lower, day.value), max(expected + rise, value), found, recurs=True)
        return Verdict(expected, lower, expected + rise, found, flagged=True)

    def _learn(self, day: Day, verdict: Verdict, plain: float | None, deviation: float) -> Verdict:
        """Take the day into what is usual, unless it strays; what strays does not depend on the score asked for."""
        found = verdict.evidence
        strays = abs(found.score) >= MEDIUM
        if not (strays or self._level.is_returning):
            self._ordinary(day, plain, deviation)
            return verdict
        if strays:
            self._recurring.strays(self._today, day.value - verdict.expected, found.days, day.places)
        returned = self._returned(plain, deviation)
        adopted = returned is True
        if returned is None and strays:
            adopted = self._strays(plain, found.days)
        elif returned is None:
            self._ordinary(day, plain, deviation)
        if adopted:
            self._recent = [0.0] * len(self._recent)
        return verdict._replace(flagged=verdict.flagged and returned is None, adopted=adopted)

    def _strays(self, plain: float | None, days: int) -> bool:
        """Leave the day out, and from the noise the days that its test took with it; whether its level is adopted."""
        if self._level.gap > 1:
            self._scales.without(days - 1)
        return plain is not None and self._level.unusual(plain, self._today)

    def _returned(self, plain: float | None, deviation: float) -> bool | None:
        """Whether the day fell back to a former level: for good (True), for the first time (False), or not (None)."""
        daily = self._scales.daily
        level = self._level.is_former(plain, daily, self._today) if plain is not None and deviation < 0 else None
        if level is None or plain is None:
            self._level.stays()
            return None
        return self._level.back(level, plain)

    def _ordinary(self, day: Day, plain: float | None, deviation: float) -> None:
        if day.quiet or plain is None:
            self._level.gap += 1
        else:
            self._level.ordinary(plain)
            if self._today > WARM:
                self._scales.ordinary(deviation)


def _plain(value: float, shape: float) -> float | None:
    """A day's value without the shape of its week; None where it has next to none."""
    return value / shape if abs(shape) > SLIGHT else None


def _beyond(deviation: float, above: float, below: float) -> float:
    """What of a deviation is left where it may be so much above or below."""
    return max(0.0, deviation - above) if deviation > 0 else min(0.0, deviation + below)
