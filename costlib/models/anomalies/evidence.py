"""What the last days say: the strongest of all tests, signed, and over how many days."""

from collections.abc import Sequence
from itertools import accumulate
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


NOTHING = Evidence(0.0, 0)
NO_DOUBT = (0.0,) * (LONGEST + 2)


def evidence(recent: Sequence[float], doubt: Sequence[float], noise: Noise, *, falls: bool) -> Evidence:
    """Judge the last day by itself and together with those before it.

    Args:
        recent: Deviations as fractions of the level, the last one today's.
        doubt: Variances of the last of them, where their cost is still arriving.
        noise: Of ordinary days.
        falls: Whether the last day can be called too low.
    """
    last = recent[-1]
    if last < 0 and not falls:
        return NOTHING
    back = recent[: -LONGEST - 2 : -1]
    whole, clipped = [0.0, *accumulate(back)], _clipped(back, CLIP * noise.daily)
    unsure = [0.0, *accumulate([*doubt[::-1], *NO_DOUBT])] if doubt else NO_DOUBT
    best, took = 0.0, 0
    for place, (days, *_, onset) in enumerate(TESTS):
        if days + onset > len(back):
            continue
        before = clipped[days + 1] - clipped[days] if onset else 0.0
        found = _score(place, last, (whole[days] / days, clipped[days] / days, before), unsure[days], noise)
        if abs(found) > abs(best):
            best, took = found, days
    return Evidence(best, took) if took else NOTHING


def _clipped(back: Sequence[float], limit: float) -> list[float]:
    """Sums of the last 0, 1, 2... deviations, none of them counting more than the limit."""
    return [0.0, *accumulate([limit if each > limit else max(each, -limit) for each in back])]


def _score(place: int, last: float, means: tuple[float, float, float], unsure: float, noise: Noise) -> float:
    """What one test says, 0 if it is not off enough or over already."""
    days, up, down, rise, fall, _ = TESTS[place]
    mean, clipped, before = means
    middle = noise.middle[place]
    value = (clipped if days > 1 else mean) - middle - noise.carried[place] * before
    if value > 0 and mean > rise and last > max(STILL * mean, middle):
        scale = noise.above[place] * up
        if unsure:
            scale = sqrt(noise.above[place] ** 2 + unsure / days**2) * up
    elif value < 0 and mean < -fall and last < STILL * mean:
        scale = noise.below[place] * down
    else:
        return 0.0
    return max(-MOST, min(MOST, MEDIUM * value / scale / noise.strictness))
