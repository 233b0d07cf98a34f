"""Risk of a case: what moves its net present value, and how it may come out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from costlib.models.roi.draws import at, draws
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


def simulate(case: RoiCase, count: int, seed: int) -> Simulation:
    """Draw the unsure lines and value the case each time; a riskless case gives its plain value each time.

    Raises:
        UsageError: The correlations can't all hold at once.
    """
    worth = Worth.of(case)
    found = worth.npv(draws(case, count, seed))
    return Simulation(np.broadcast_to(found, (count,)), float(worth.npv({})), seed)


def tornado(case: RoiCase) -> pd.DataFrame:
    """One line at a time at its low (P10) and its high (P90).

    Returns:
        Columns ``line``, ``low``, ``high`` (multiples), ``npv_low``, ``npv_high``, ``swing`` (absolute); widest first.
    """
    worth = Worth.of(case)
    rows = []
    for line in _unsure(case):
        low, high = _ends(line)
        npv_low, npv_high = (float(worth.npv({line.name: end})) for end in (low, high))
        rows.append((line.name, low, high, npv_low, npv_high, abs(npv_high - npv_low)))
    found = pd.DataFrame(rows, columns=["line", "low", "high", "npv_low", "npv_high", "swing"])
    return found.sort_values("swing", ascending=False, ignore_index=True)


def heat_map(case: RoiCase, across: str, down: str, multiples: Sequence[float]) -> pd.DataFrame:
    """Net present value for multiples of two lines: columns are those of ``across``, rows those of ``down``."""
    given = np.array(multiples, dtype=float)
    found = Worth.of(case).npv({across: given[None, :], down: given[:, None]})
    return pd.DataFrame(found, index=pd.Index(given, name=down), columns=pd.Index(given, name=across))


def sobol(case: RoiCase, seed: int, samples: int = SOBOL) -> pd.DataFrame:
    """What part of the variance of NPV each unsure line brings, lines being independent.

    Returns:
        Columns ``line``, ``first`` (alone), ``total`` (with all that it acts through); largest first; empty where at
        most one line is unsure or NPV never changes. Source: Saltelli et al. (2010), by scipy.
    """
    lines, worth = _unsure(case), Worth.of(case)
    columns = ["line", "first", "total"]
    if len(lines) < 2:  # noqa: PLR2004 - one line brings all of it
        return pd.DataFrame(columns=columns)

    def npv(chances: Any) -> Floats:
        times = {line.name: at(line.spread, row) for line, row in zip(lines, chances, strict=True) if line.spread}
        return worth.npv(times)

    random = np.random.default_rng(seed)
    found = stats.sobol_indices(func=npv, n=samples, dists=[stats.uniform()] * len(lines), rng=random)
    rows = zip((line.name for line in lines), found.first_order.ravel(), found.total_order.ravel(), strict=True)
    return pd.DataFrame(rows, columns=columns).sort_values("total", ascending=False, ignore_index=True)


def register(case: RoiCase, risks: Sequence[Risk]) -> pd.DataFrame:
    """Each risk with what it does to NPV where it comes about, and weighted by its probability.

    Returns:
        Columns ``risk``, ``probability``, ``line``, ``npv_effect``, ``expected_effect``, ``response``; the worst first.
    """
    worth = Worth.of(case)
    plain = float(worth.npv({}))
    rows = []
    for each in risks:
        effect = float(worth.npv({each.line: float(each.factor)} if each.line else {})) - plain - float(each.once)
        rows.append(
            (each.name, float(each.probability), each.line, effect, float(each.probability) * effect, each.response)
        )
    columns = ["risk", "probability", "line", "npv_effect", "expected_effect", "response"]
    return pd.DataFrame(rows, columns=columns).sort_values("expected_effect", ignore_index=True)


def _unsure(case: RoiCase) -> list[Line]:
    return [line for line in case.lines if line.spread]


def _ends(line: Line) -> tuple[float, float]:
    ends = np.array([LOW, HIGH])
    low, high = at(line.spread, ends) if line.spread else np.ones(2)
    return float(low), float(high)
