"""The forecast of one series: quick by default, or in full with every member and the scorecard.

``forecast`` gives the table. ``forecasted`` gives all there is to show: weights, reasons, scorecard, confidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from costlib.errors import UsageError
from costlib.models.forecasting.members import MEMBERS, Member
from costlib.models.forecasting.regular import regular
from costlib.models.forecasting.ruling import ruling_on
from costlib.models.forecasting.run import Run, asked, weighed
from costlib.models.forecasting.scorecard import Score, scorecard
from costlib.models.forecasting.sure import Sure, days_ahead, sure_of
from costlib.models.forecasting.tables import paths, table, totals
from costlib.models.forecasting.weights import chosen
from costlib.policy.forecasting import Rules

PATHS = 1000
Weights = Literal["measured", "reference"]


@dataclass(frozen=True, slots=True)
class Forecast:
    """One series ahead.

    Args:
        table: Columns ``mean``, ``lo_L``, ``hi_L``; index: times that follow.
        weights: Member to weight; they add up to 1.
        reference: Reference weights of the members that are there, scaled to add up to 1.
        left_out: Member to the reason why it took no part.
        scorecard: A line a member, the last one the ensemble.
        confidence: HIGH, MEDIUM or LOW, by history; LOW of what looks farther ahead than the history reaches back.
        total: Sum of ``mean``.
        points: Observations used.
        notes: What was changed about the history.
        run: What all of it comes from.
        sure: What the history tells of how sure it is at any distance.
    """

    table: pd.DataFrame
    weights: dict[str, float]
    reference: dict[str, float]
    left_out: dict[str, str]
    scorecard: tuple[Score, ...]
    confidence: str
    total: float
    points: int
    notes: tuple[str, ...]
    run: Run
    sure: Sure

    def paths(self, count: int = PATHS, seed: int = 0) -> pd.DataFrame:
        """Futures that history makes likely, drawn with ``seed``: rows are times, columns the ``count`` paths."""
        return paths(self.run, count, seed)

    def by_month(self, levels: Sequence[int] = (80, 95), *, seed: int = 0, count: int = PATHS) -> pd.DataFrame:
        """Totals of months with their own intervals, from ``count`` paths drawn with ``seed``."""
        return totals(self.paths(count, seed), levels)


def forecast(
    history: pd.Series, horizon: int, levels: Sequence[int] = (80, 95), rules: Rules | None = None
) -> pd.DataFrame:
    """The ensemble of the quick members.

    Args:
        history: Amounts by day or month, any order; NaN is unknown.
        horizon: Days or months ahead, up to two years.
        levels: Of intervals, in per cent.
        rules: Limits and weighing; as shipped where None.

    Returns:
        Columns ``mean``, ``lo_L`` and ``hi_L`` for each level; index: the times that follow, ``horizon`` rows.

    Raises:
        UsageError: The series, the horizon or a level can't be used; names it.
        NotEnoughHistoryError: Tells what is missing.
    """
    return forecasted(history, horizon, levels, rules=rules).table


def forecasted(
    history: pd.Series,
    horizon: int,
    levels: Sequence[int] = (80, 95),
    *,
    full: bool = False,
    weights: Weights = "measured",
    members: Sequence[Member] = tuple(MEMBERS),
    rules: Rules | None = None,
) -> Forecast:
    """The ensemble with all there is to show.

    Args:
        history: As for ``forecast``.
        horizon: As for ``forecast``.
        levels: As for ``forecast``.
        full: Whether the heavy members join; takes seconds.
        weights: ``measured`` by backtests, or the policy's ``reference`` (which asks the heavy members too).
        members: Who may take part.
        rules: As for ``forecast``.

    Raises:
        UsageError: As for ``forecast``; or no member of the reference is there.
        NotEnoughHistoryError: As for ``forecast``.
    """
    ruling = rules or ruling_on(history)
    regulars = regular(history, ruling.limits)
    regulars.check(horizon)
    everyone = full or weights == "reference"
    backtest = asked(regulars, horizon, [each for each in members if everyone or not each.heavy])
    reference = chosen(ruling.reference, list(backtest.said))
    if weights == "reference" and not reference:
        raise UsageError(f"no member of the reference weights is there: {backtest.left_out}; take measured weights")
    run = weighed(regulars, backtest, ruling, reference if weights == "reference" else None)
    sure, ahead = sure_of(regulars, ruling), days_ahead(regulars, horizon)
    quick = {} if everyone else {each.name: "joins in a full run" for each in members if each.heavy}
    return Forecast(
        table(run, levels, ruling),
        dict(run.weights),
        reference,
        {**backtest.left_out, **quick},
        scorecard(run, ruling),
        sure.at(ahead),
        float(run.mean.sum()),
        len(regulars),
        (*regulars.notes, *filter(None, [sure.note(ahead)])),
        run,
        sure,
    )
