"""How far ordinary days stray: one scale per test and side, from the series' own history."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from costlib.models.anomalies.regular import Floats


class Test(NamedTuple):
    """One question to the last days: is their mean off?

    Args:
        days: How many.
        up: Scales above the middle that make a score of 3.5.
        down: The same below.
        rise: A smaller mean rise is never flagged (fraction of the level).
        fall: A smaller mean fall is never flagged.
        onset: Whether the day before them is held against them: sharper for sudden changes, blind to slow ones.
    """

    days: int
    up: float
    down: float
    rise: float
    fall: float
    onset: bool = True


TESTS = (
    Test(1, 3.62, 4.4, 0.085, 0.25),
    Test(2, 3.43, 4.4, 0.075, 0.22),
    Test(3, 3.43, 4.8, 0.065, 0.20),
    Test(4, 3.43, 4.4, 0.06, 0.20),
    Test(3, 3.62, 5.0, 0.055, 0.20, onset=False),
    Test(5, 3.51, 8.5, 0.05, 0.20, onset=False),
    Test(7, 3.51, 8.5, 0.045, 0.20, onset=False),
    Test(10, 3.88, 8.5, 0.045, 0.20, onset=False),
)
"""Measured: the most events in time at no more than one false alarm in two years of a series."""
LONGEST = max(test.days for test in TESTS)
MEDIUM = 3.5
"""Score of a test that reaches its ``up`` or ``down``."""
REMEMBERED = 270
"""Ordinary days that tell the noise."""
NEEDED = 14 + LONGEST
"""Ordinary days before there is a scale."""
FINEST = 0.01
"""Smallest scale: series that never move have one too."""
CLIP = 4
"""Stray values beyond so many scales count as so many: charges not learned yet."""
CARRIED = 0.6
"""Most of a day's deviation that the next one may inherit."""
CALM, STEEP = 0.06, 3.0
LEAST, MOST = 0.9, 1.2
"""Strictness is 1 at a daily scale of ``CALM`` and grows with it, within bounds."""
SIDES = ((0.84, 1.0), (0.975, 1.96), (0.993, 2.46 / 0.9))
"""Quantiles and what they are on normal noise, in deviations; the last one counts nine tenths."""
SHARES = (0.5, *(share for share, _ in SIDES), *(1 - share for share, _ in SIDES))
WIDTHS = np.array([width for _, width in SIDES] * 2)
TRIMMED = (0.05, 0.25, 0.5, 0.75, 0.95)
DAYS = np.array([test.days for test in TESTS])


@dataclass(frozen=True, slots=True)
class Noise:
    """Per test: the middle, the scale above and below it, and the part of the day before that carries over.

    Both sides tell the scale above: rises that went unnoticed would else hide the next one.

    ``daily`` is the scale of a single day, the wider side. All are fractions of the level. ``strictness`` is how much
    more than usual is asked for: noisy series stray further than their past tells.
    """

    middle: tuple[float, ...]
    above: tuple[float, ...]
    below: tuple[float, ...]
    carried: tuple[float, ...]
    daily: float
    strictness: float


def noise(deviations: list[float]) -> Noise | None:
    """The noise of ordinary days; None where there are too few.

    Args:
        deviations: Of ordinary days from what was expected, in order, as fractions of the level.
    """
    if len(deviations) < NEEDED:
        return None
    days, phi = _trimmed(np.array(deviations[-REMEMBERED:]))
    carried = [_carried(test, phi) for test in TESTS]
    ordered = np.sort(_means(days, np.array(carried)), axis=1)
    places = [int(share * (ordered.shape[1] - 1) + 0.5) for share in SHARES]
    middle, above, below = _scales(ordered[:, places])
    widest = max(above[0], below[0])
    both = tuple((up + down) / 2 for up, down in zip(above, below, strict=True))
    return Noise(middle, both, below, tuple(carried), widest, max(LEAST, min(MOST, 1 + STEEP * (widest - CALM))))


def _trimmed(days: Floats) -> tuple[Floats, float]:
    """The days without stray values, and how much of a day's deviation the next one has again."""
    ordered = np.sort(days)
    last = len(days) - 1
    low, first, mid, third, high = ordered[[int(share * last + 0.5) for share in TRIMMED]].tolist()
    scale = CLIP * max((third - first) / 1.35, (high - low) / 4, FINEST)
    trimmed = np.minimum(np.maximum(days, mid - scale), mid + scale)
    centred = trimmed - float(ordered[last // 2] + ordered[len(days) // 2]) / 2
    spread = float(centred @ centred)
    phi = float(centred[1:] @ centred[:-1]) / spread if spread > 0 else 0.0
    return trimmed, min(max(phi, 0.0), CARRIED)


def _carried(test: Test, phi: float) -> float:
    """What the mean of a test's days has from the day before them: phi + phi^2 + ... by the days."""
    return phi * (1 - phi**test.days) / (test.days * (1 - phi)) if test.onset else 0.0


def _means(days: Floats, carried: Floats) -> Floats:
    """One row per test: what it would have said on each of the days that have enough days before them."""
    sums = np.concatenate(([0.0], np.cumsum(days)))
    places = np.arange(LONGEST + 1, len(days) + 1) - DAYS[:, None]
    return np.asarray((sums[LONGEST + 1 :] - sums[places]) / DAYS[:, None] - carried[:, None] * days[places - 1])


def _scales(found: Floats) -> tuple[tuple[float, ...], ...]:
    """Per test the middle, and the scales above and below it: the widest that its quantiles tell."""
    apart = np.abs(found[:, 1:] - found[:, :1]) / WIDTHS
    above, below = np.maximum(apart.reshape(len(found), 2, -1).max(axis=2), FINEST).T.tolist()
    return tuple(found[:, 0].tolist()), tuple(above), tuple(below)
