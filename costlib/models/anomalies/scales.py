"""The noise of a series as learned so far, and the band it makes."""

from collections.abc import Sequence

from costlib.models.anomalies.evidence import NOTHING, Evidence, evidence
from costlib.models.anomalies.noise import MEDIUM, TESTS, Noise, noise

UNKNOWN = 0.1
"""The scale of a day while none is known."""
YOUNG, OFTEN, SELDOM = 120, 7, 28
"""Up to how many days the noise is learned anew how often, and how often afterwards (in days)."""


class Scales:
    """What deviations of ordinary days tell.

    Args:
        score: From which a day is flagged.

    Attributes:
        daily: The scale of a day's noise, as a fraction of the level.
        rise: How far a day may rise by itself without being flagged, in the same fractions.
        fall: And how far it may fall.
    """

    __slots__ = ("_deviations", "_due", "_noise", "_part", "daily", "fall", "rise")

    def __init__(self, score: float) -> None:
        self._part = score / MEDIUM
        self._noise: Noise | None = None
        self._deviations: list[float] = []
        self._due = 0
        self.daily, self.rise, self.fall = UNKNOWN, 0.0, 0.0

    def ordinary(self, deviation: float) -> None:
        """A day like others."""
        self._deviations.append(deviation)

    def without(self, days: int) -> None:
        """The last days were none like others after all."""
        del self._deviations[max(len(self._deviations) - days, 0) :]

    def judge(self, recent: Sequence[float], doubts: Sequence[float], *, falls: bool) -> Evidence:
        """What the last days say, nothing as long as no noise is known."""
        return evidence(recent, doubts, self._noise, falls=falls) if self._noise else NOTHING

    def listen(self, today: int) -> None:
        """Learn the noise anew, where it is time."""
        if today < self._due:
            return
        self._due = today + (OFTEN if today < YOUNG else SELDOM)
        found = noise(self._deviations)
        if found is not None:
            first, self._noise, self.daily = TESTS[0], found, found.daily
            self.rise = max(found.middle[0] + found.above[0] * first.up * self._part, first.rise)
            self.fall = max(found.below[0] * first.down * self._part - found.middle[0], first.fall)
