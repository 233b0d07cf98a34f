"""One walk through a series, day after day: every verdict rests on that day and those before it alone."""

from costlib.models.anomalies.day import Day, Verdict
from costlib.models.anomalies.evidence import NOTHING, Evidence, evidence
from costlib.models.anomalies.level import Level
from costlib.models.anomalies.month_days import Extra, MonthDays
from costlib.models.anomalies.noise import LONGEST, MEDIUM, TESTS, Noise, noise
from costlib.models.anomalies.recurring import Recurring

SLIGHT = 0.1
"""A day whose shape is less than this fraction of the level is measured by so much of it."""
SMALLEST = 0.3
"""And none by less than this fraction of the mean size of the days of late, whatever they were."""
SIZE, MOST = 60, 10
"""Days that tell that size; one counts at most so many times it."""
CENT = 0.01
SPREADS = 3
"""A day of the month may bring so many spreads more or less than usual."""
WARM = 10
"""First days, whose deviations tell no noise."""
UNKNOWN_NOISE = 0.1
YOUNG, OFTEN, SELDOM = 120, 7, 28
"""Up to how many days the noise is learned anew how often, and how often afterwards (in days)."""


class Walk:
    """Where a walk stands.

    Args:
        score: From which a day is flagged.
        lookback: Ordinary days that make up the level.
        history: Days before anything is flagged.
    """

    __slots__ = (
        "_deviations",
        "_doubts",
        "_due",
        "_history",
        "_level",
        "_months",
        "_noise",
        "_recent",
        "_recurring",
        "_score",
        "_size",
        "_today",
    )

    def __init__(self, score: float, lookback: int, history: int) -> None:
        self._score, self._history = score, history
        self._level, self._months, self._recurring = Level(lookback), MonthDays(), Recurring()
        self._noise: Noise | None = None
        self._deviations: list[float] = []
        self._recent: list[float] = []
        self._doubts: list[float] = []
        self._size = 0.0
        self._today = self._due = 0

    @property
    def daily(self) -> float:
        """The scale of a day's noise, as a fraction of the level."""
        return self._noise.daily if self._noise else UNKNOWN_NOISE

    def expected(self, shape: float) -> float:
        """What a day of that shape would cost at the level of today."""
        return (self._level.value or 0.0) * shape

    def step(self, day: Day) -> Verdict:
        """The next day with a known value."""
        self._today += 1
        self._size += (min(abs(day.value), MOST * self._size or abs(day.value)) - self._size) / min(self._today, SIZE)
        level = self._level.value
        if level is None:
            self._level.ordinary(_plain(day.value, day.shape) or 0.0)
            return Verdict(day.value, day.value, day.value)
        unit = max(abs(level) * max(abs(day.shape), SLIGHT), SMALLEST * self._size, CENT)
        value, base = day.value / day.share, level * day.shape
        extra = self._extra(day, value - base, unit)
        deviation = _beyond_quiet((value - base - extra) / unit, day.quiet)
        self._recent = [*self._recent[-LONGEST:], deviation]
        if day.arriving:
            self._doubts.append((day.doubt * value / unit) ** 2)
        found = self._judge(falls=not day.arriving)
        verdict = self._verdict(base + extra, unit, found, day.quiet)
        verdict = self._recurs(verdict, day, value - base - extra)
        if day.arriving:
            return verdict
        if day.places and not day.quiet and self._today > WARM:
            self._months.learn(day.places, Extra(value - base, (value - base) / unit))
        return self._learn(day, verdict, deviation)

    def _extra(self, day: Day, beyond: float, unit: float) -> float:
        """What the day of the month brings: between the usual amount and the usual fraction, what is nearest."""
        usual = self._months.usual(day.places, self.daily) if day.places else None
        if usual is None:
            return 0.0
        brought = [usual.amount, usual.fraction * unit]
        if not usual.sure:
            brought.append(0.0)
        room = SPREADS * usual.spread
        return min(max(beyond, min(brought) - room), max(brought) + room)

    def _judge(self, *, falls: bool) -> Evidence:
        if self._noise is None or self._today <= self._history:
            return NOTHING
        return evidence(self._recent, self._doubts, self._noise, falls=falls)

    def _verdict(self, expected: float, unit: float, found: Evidence, quiet: float) -> Verdict:
        if self._noise is None:
            return Verdict(expected, expected, expected)
        first, part = TESTS[0], self._score / MEDIUM
        rise = max(self._noise.middle[0] + self._noise.above[0] * first.up * part, first.rise)
        fall = max(self._noise.below[0] * first.down * part - self._noise.middle[0], first.fall) + quiet
        flagged = abs(found.score) >= self._score
        return Verdict(expected, expected - fall * unit, expected + rise * unit, found, flagged)

    def _recurs(self, verdict: Verdict, day: Day, beyond: float) -> Verdict:
        """Not flagged where days strayed like this often enough before."""
        if not verdict.flagged:
            return verdict
        recurs = self._recurring.covers(self._today, beyond, verdict.evidence.days, day.places)
        return verdict._replace(flagged=False, recurs=True) if recurs else verdict

    def _learn(self, day: Day, verdict: Verdict, deviation: float) -> Verdict:
        """Take the day into what is usual, unless it strays; what strays does not depend on the score asked for."""
        plain = _plain(day.value - verdict.expected + self.expected(day.shape), day.shape)
        strays = abs(verdict.evidence.score) >= MEDIUM
        if strays:
            self._recurring.strays(self._today, day.value - verdict.expected, verdict.evidence.days, day.places)
        returned = self._returned(plain, deviation, strays=strays)
        adopted = returned is True
        if returned is None and strays:
            adopted = self._strays(plain, verdict.evidence.days)
        elif returned is None:
            self._ordinary(day, plain, deviation)
        if adopted:
            self._recent = [0.0] * len(self._recent)
        self._listen()
        if returned is None and not adopted:
            return verdict
        return verdict._replace(flagged=verdict.flagged and returned is None, adopted=adopted)

    def _strays(self, plain: float | None, days: int) -> bool:
        """Leave the day out, and from the noise the days that its test took with it; whether its level is adopted."""
        if self._level.gap > 1:
            del self._deviations[len(self._deviations) - (days - 1) :]
        return plain is not None and self._level.unusual(plain, self._today)

    def _returned(self, plain: float | None, deviation: float, *, strays: bool) -> bool | None:
        """Whether the day fell back to a former level: for good (True), for the first time (False), or not (None)."""
        if not (strays or self._level.is_returning):
            return None
        level = self._level.is_former(plain, self.daily, self._today) if plain is not None and deviation < 0 else None
        if level is None or plain is None:
            self._level.stays()
            return None
        return self._level.back(level, plain)

    def _ordinary(self, day: Day, plain: float | None, deviation: float) -> None:
        if day.quiet or plain is None:
            self._level.gap += 1
            return
        self._level.ordinary(plain)
        if self._today > WARM:
            self._deviations.append(deviation)

    def _listen(self) -> None:
        if self._today >= self._due:
            self._noise = noise(self._deviations) or self._noise
            self._due = self._today + (OFTEN if self._today < YOUNG else SELDOM)


def _plain(value: float, shape: float) -> float | None:
    """A day's value without the shape of its week; None where it has next to none."""
    return value / shape if abs(shape) > SLIGHT else None


def _beyond_quiet(deviation: float, quiet: float) -> float:
    return min(0.0, deviation + quiet) if deviation < 0 else deviation
