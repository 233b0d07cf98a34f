"""Risk of a case: what moves its net present value, and how it may come out."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from costlib.models.roi.draws import draws, multiple, unsure
from costlib.models.roi.worth import Floats, Worth
from costlib.policy.roi import RoiCase
from costlib.policy.roi_entries import Line, Risk

LOW, HIGH = 0.1, 0.9
LEVELS = (10, 50, 90)
SOBOL = 1024
"""Samples of each Sobol matrix, a power of 2."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """Net present values of many draws, in the case's currency.

    Args:
        npv: One for each draw.
        plain: Of the amounts as stated.
        seed: That gives the same draws again.
    """

    npv: Floats
    plain: float
    seed: int

    @property
    def mean(self) -> float:
        """Mean of the draws."""
        return float(self.npv.mean())

    @property
    def probability_of_loss(self) -> float:
        """Fraction of draws below 0."""
        return float((self.npv < 0).mean())

    def percentile(self, level: float) -> float:
        """What so many per cent of draws stay below."""
        return float(np.percentile(self.npv, level))


@dataclass(frozen=True, slots=True)
class Swing:
    """What a line at its low and at its high (multiples of its amount) makes of the net present value."""

    line: str
    low: float
    high: float
    npv_low: float
    npv_high: float

    @property
    def width(self) -> float:
        """How far the two lie apart."""
        return abs(self.npv_high - self.npv_low)


@dataclass(frozen=True, slots=True)
class Part:
    """The part of NPV's variance that a line brings alone (``first``), and with all that it acts through."""

    line: str
    first: float
    total: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What a risk does to the net present value where it comes about: below 0 a loss, None where it can't be told."""

    risk: Risk
    npv: float | None

    @property
    def expected(self) -> float | None:
        """Weighted by its probability."""
        return None if self.npv is None else float(self.risk.probability) * self.npv


def simulate(case: RoiCase, count: int, seed: int) -> Simulation:
    """Draw the unsure lines and value the case each time; a riskless case gives its plain value each time."""
    worth = Worth.of(case)
    found = worth.npv(draws(case, count, seed))
    return Simulation(np.broadcast_to(found, (count,)), float(worth.npv({})), seed)


def tornado(case: RoiCase) -> list[Swing]:
    """One line at a time at its low (P10) and its high (P90); the widest first."""
    worth = Worth.of(case)
    found = []
    for line in unsure(case):
        low, high = _ends(line)
        npv_low, npv_high = (float(worth.npv({line.name: end})) for end in (low, high))
        found.append(Swing(line.name, low, high, npv_low, npv_high))
    return sorted(found, key=lambda each: -each.width)


def heat_map(case: RoiCase, across: str, down: str, multiples: Sequence[float]) -> pd.DataFrame:
    """Net present value for multiples of two lines: columns are those of ``across``, rows those of ``down``."""
    given = np.array(multiples, dtype=float)
    found = Worth.of(case).npv({across: given[None, :], down: given[:, None]})
    return pd.DataFrame(found, index=pd.Index(given, name=down), columns=pd.Index(given, name=across))


def sobol(case: RoiCase, seed: int, samples: int = SOBOL) -> list[Part]:
    """What part of the variance of NPV each unsure line brings, lines being independent; the largest first.

    Empty where at most one line is unsure. Source: Saltelli et al. (2010), by scipy.
    """
    lines, worth = unsure(case), Worth.of(case)
    if len(lines) < 2:  # noqa: PLR2004 - one line brings all of it
        return []

    def npv(chances: Any) -> Floats:
        return worth.npv({line.name: multiple(line, row) for line, row in zip(lines, chances, strict=True)})

    random = np.random.default_rng(seed)
    found = stats.sobol_indices(func=npv, n=samples, dists=[stats.uniform()] * len(lines), rng=random)
    indices = zip(lines, found.first_order.ravel(), found.total_order.ravel(), strict=True)
    parts = [Part(line.name, max(0.0, float(first)), max(0.0, float(total))) for line, first, total in indices]
    return sorted(parts, key=lambda each: -each.total)


def register(case: RoiCase, risks: Sequence[Risk]) -> list[Effect]:
    """Each risk with what it does to NPV where it comes about, before tax on what is paid once; the worst first.

    A risk of a line that the case does not have, or in another currency, has no effect that can be told.
    """
    worth = Worth.of(case)
    plain, known = float(worth.npv({})), {"", *(line.name for line in case.lines)}
    found = [Effect(each, _effect(worth, each, plain) if _told(each, case, known) else None) for each in risks]
    return sorted(found, key=lambda each: 0.0 if each.expected is None else each.expected)


def _told(risk: Risk, case: RoiCase, known: AbstractSet[str]) -> bool:
    return risk.line in known and (not risk.once or risk.currency == case.currency)


def _effect(worth: Worth, risk: Risk, plain: float) -> float:
    times = {risk.line: float(risk.factor)} if risk.line else {}
    return float(worth.npv(times)) - plain - float(risk.once)


def _ends(line: Line) -> tuple[float, float]:
    low, high = multiple(line, np.array([LOW, HIGH]))
    return float(low), float(high)
