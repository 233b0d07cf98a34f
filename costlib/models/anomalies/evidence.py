"""What the last days say: the strongest of all tests, signed, and over how many days."""

from collections.abc import Sequence
from math import sqrt
from typing import NamedTuple

from costlib.models.anomalies.noise import LONGEST, MEDIUM, TESTS, Noise

CLIP = 5
"""In a mean over several days one of them counts at most so many daily scales: a spike is no trend."""
STILL = 0.5
"""The last day must have at least this part of the mean's deviation: what is over is not flagged again."""
NEAR_UP = STILL * min(test.rise for test in TESTS)
NEAR_DOWN = -STILL * min(test.fall for test in TESTS)
"""Deviations between these pass no test."""
MOST = 999.0
"""Scores end here."""


class Evidence(NamedTuple):
    """``score`` is positive above and negative below what was expected, 0 where nothing speaks; ``days`` it took."""

    score: float
    days: int


class _Sums(NamedTuple):
    """Sums over the last 0, 1, 2... days: of deviations, of clipped ones, and of doubts."""

    whole: list[float]
    clipped: list[float]
    unsure: list[float]


NOTHING = Evidence(0.0, 0)


def evidence(recent: Sequence[float], doubt: Sequence[float], noise: Noise, *, falls: bool) -> Evidence:
    """Judge the last day by itself and together with those before it.

    Args:
        recent: Deviations as fractions of the level, the last one today's.
        doubt: Variances of the last of them, where their cost is still arriving.
        noise: Of ordinary days.
        falls: Whether the last day can be called too low.
    """
    last, known = recent[-1], len(recent)
    if NEAR_DOWN < last < NEAR_UP or (last < 0 and not falls):
        return NOTHING
    sums = _sums(recent, doubt, CLIP * noise.daily)
    found = [
        Evidence(_score(place, last, sums, noise), test.days)
        for place, test in enumerate(TESTS)
        if test.days + test.onset <= known
    ]
    best = max(found, key=_strength, default=NOTHING)
    return best if best.score else NOTHING


def _strength(found: Evidence) -> float:
    return abs(found.score)


def _score(place: int, last: float, sums: _Sums, noise: Noise) -> float:
    """What one test says, 0 if it is not off enough or over already."""
    test = TESTS[place]
    days = test.days
    mean = sums.whole[days] / days
    value = (sums.clipped[days] / days if days > 1 else mean) - noise.middle[place]
    if noise.carried[place]:
        value -= noise.carried[place] * (sums.clipped[days + 1] - sums.clipped[days])
    if value > 0 and mean > test.rise and last > max(STILL * mean, noise.middle[place]):
        scale = sqrt(noise.above[place] ** 2 + sums.unsure[days] / days**2) * test.up
    elif value < 0 and mean < -test.fall and last < STILL * mean:
        scale = noise.below[place] * test.down
    else:
        return 0.0
    return max(-MOST, min(MOST, MEDIUM * value / scale / noise.strictness))


def _sums(recent: Sequence[float], doubt: Sequence[float], limit: float) -> _Sums:
    whole, clipped, unsure = [0.0], [0.0], [0.0]
    for back in range(1, min(len(recent), LONGEST + 1) + 1):
        value = recent[-back]
        whole.append(whole[-1] + value)
        clipped.append(clipped[-1] + max(-limit, min(limit, value)))
        unsure.append(unsure[-1] + (doubt[-back] if back <= len(doubt) else 0.0))
    return _Sums(whole, clipped, unsure)
