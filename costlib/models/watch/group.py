"""One event seen in several series is one anomaly: which belong together, and which series tells it best."""

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from costlib.models.anomalies.causes import WEEKS, beyond
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import Name

SHARED = 0.5
"""Part of the lesser impact that must lie in the cost that both series have."""
TOLD = 0.75
"""A series that shows less than this part of the largest impact does not lead."""
WIDE = {"": 0, "ServiceProviderName": 1, "ServiceCategory": 2}
"""How narrow the series of a dimension are; all others are narrower."""
NARROW = 3


def grouped(alerts: Sequence[Seen], costs: pd.DataFrame, apart: int) -> list[tuple[Seen, ...]]:
    """What belongs together, the leading series first.

    Two belong together when they go the same way, at most ``apart`` days from each other, and at least half of the
    lesser one's impact lies in the cost that both series have. The narrowest leads of those that show at least three
    quarters of the largest impact; among equals the one that stands out most (by its score).

    Args:
        alerts: What series show, oldest first.
        costs: Cost by ``date``, oldest first, and the dimensions of the series.
        apart: Days.
    """
    groups: list[list[Seen]] = []
    for one in alerts:
        mine = [group for group in groups if any(_same(one, other, costs, apart) for other in group)]
        groups = [group for group in groups if group not in mine]
        groups.append([*(each for group in mine for each in group), one])
    return [_led(group) for group in groups]


def sliced(costs: pd.DataFrame, start: date, end: date) -> pd.DataFrame:
    """The days from four weeks before ``start`` to ``end`` of costs that are sorted by date."""
    first = pd.Timestamp(start) - pd.Timedelta(weeks=WEEKS)
    at = costs["date"].searchsorted([first, pd.Timestamp(end) + pd.Timedelta(days=1)])
    return costs.iloc[at[0] : at[1]]


def of_series(costs: pd.DataFrame, *names: Name) -> pd.DataFrame:
    """The rows that belong to all of the series."""
    for name in names:
        if name.dimension:
            costs = costs[costs[name.dimension] == name.value]
    return costs


def _same(one: Seen, other: Seen, costs: pd.DataFrame, apart: int) -> bool:
    slack = timedelta(days=apart)
    near = one.start - slack <= other.end and other.start - slack <= one.end
    if not near or one.up != other.up or one.name == other.name:
        return False
    short, since = min(one, other, key=lambda each: (each.end - each.start, each.start)), min(one.start, other.start)
    span = sliced(costs, since, short.end)
    shared = of_series(beyond(span, short.start, short.end, since), one.name, other.name)
    lesser = min(abs(each.impact) / each.days for each in (one, other)) * short.days
    common = float(shared["excess"].sum()) * (1 if one.up else -1)
    return common >= SHARED * lesser


def _led(group: Sequence[Seen]) -> tuple[Seen, ...]:
    largest = max(abs(each.impact) for each in group)
    telling = [each for each in group if abs(each.impact) >= TOLD * largest]
    lead = max(telling, key=lambda each: (WIDE.get(each.name.dimension, NARROW), abs(each.score), each.name))
    return (lead, *(each for each in group if each is not lead))
