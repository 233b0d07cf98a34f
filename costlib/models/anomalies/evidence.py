"""What the last days say: the strongest of all tests, signed, and over how many days."""

from collections.abc import Sequence
from typing import NamedTuple

from costlib.models.anomalies.noise import LONGEST, MEDIUM, TESTS, Noise

CLIP = 4.5
"""In a mean over several days one of them counts at most so many daily scales: a spike is no trend."""
STILL = 0.5
"""The last day must have at least this part of the mean's deviation: what is over is not flagged again."""
STEEP = 0.0
CALM = 0.06
LEAST = 0.8
HARDEST = 1.3
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


def evidence(recent: Sequence[float], doubt: Sequence[float], noise: Noise, *, falls: bool) -> Evidence:
    """Judge the last day by itself and together with those before it.

    Args:
        recent: Deviations as fractions of the level, the last one today's.
        doubt: Variances of the last of them, where their cost is still arriving.
        noise: Of ordinary days.
        falls: Whether the last day can be called too low.
    """
    last = recent[-1]
    if NEAR_DOWN < last < NEAR_UP or (last < 0 and not falls):
        return NOTHING
    whole, clipped, unsure = _sums(recent, doubt, CLIP * noise.daily)
    best = NOTHING
    rough = max(LEAST, min(HARDEST, 1 + STEEP * (noise.daily - CALM)))
    for place, test in enumerate(TESTS):
        days = test.days
        if len(recent) < days + test.onset:
            break
        mean = whole[days] / days
        value = (clipped[days] / days if days > 1 else mean) - noise.middle[place]
        if noise.carried[place]:
            value -= noise.carried[place] * (clipped[days + 1] - clipped[days])
        if value > 0 and mean > test.rise and last > STILL * mean and last > noise.middle[place]:
            scale = (noise.above[place] ** 2 + unsure[days] / days**2) ** 0.5 * test.up * rough
        elif value < 0 and mean < -test.fall and last < STILL * mean:
            scale = noise.below[place] * test.down * rough
        else:
            continue
        score = MEDIUM * value / scale
        if abs(score) > abs(best.score):
            best = Evidence(max(-MOST, min(MOST, score)), days)
    return best


def _sums(
    recent: Sequence[float], doubt: Sequence[float], limit: float
) -> tuple[list[float], list[float], list[float]]:
    """Sums over the last 0, 1, 2... days: of deviations, of clipped ones, and of doubts."""
    whole, clipped, unsure = [0.0], [0.0], [0.0]
    for back in range(1, min(len(recent), LONGEST + 1) + 1):
        value = recent[-back]
        whole.append(whole[-1] + value)
        clipped.append(clipped[-1] + max(-limit, min(limit, value)))
        unsure.append(unsure[-1] + (doubt[-back] if back <= len(doubt) else 0.0))
    return whole, clipped, unsure
