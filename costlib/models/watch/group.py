"""One event seen in several series is one anomaly: which belong together, and which series tells it best."""

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd

from costlib.models.watch.cells import Cells
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import Name

SHARED = 0.5
"""Part of the lesser impact that must lie in the cost that both series have."""
TOLD = 0.75
"""A series that shows less than this part of the largest impact does not lead."""
WIDE = {"": 0, "ServiceProviderName": 1, "ServiceCategory": 2}
"""How narrow the series of a dimension are; all others are narrower."""
NARROW = 3


def grouped(alerts: Sequence[Seen], cells: Cells, apart: int) -> list[tuple[Seen, ...]]:
    """What belongs together, the leading series first.

    Two belong together when they go the same way, at most ``apart`` days from each other, and at least half of the
    lesser one's impact lies in the cost that both series have. The narrowest leads of those that show at least three
    quarters of the largest impact; among equals the one that stands out most (by its score).

    Args:
        alerts: What series show, oldest first.
        cells: Costs by day and the dimensions of the series.
        apart: Days.
    """
    groups: list[list[Seen]] = []
    for one in alerts:
        mine = [group for group in groups if any(_same(one, other, cells, apart) for other in group)]
        groups = [group for group in groups if group not in mine]
        groups.append([*(each for group in mine for each in group), one])
    return [_led(group) for group in groups]


def of_series(costs: pd.DataFrame, name: Name) -> pd.DataFrame:
    """The rows that belong to a series."""
    return costs[costs[name.dimension] == name.value] if name.dimension else costs


def _same(one: Seen, other: Seen, cells: Cells, apart: int) -> bool:
    slack = timedelta(days=apart)
    near = one.start - slack <= other.end and other.start - slack <= one.end
    if not near or one.up != other.up or one.name == other.name:
        return False
    short, since = min(one, other, key=lambda each: (each.end - each.start, each.start)), min(one.start, other.start)
    lesser = min(abs(each.impact) / each.days for each in (one, other)) * short.days
    common = cells.excess((one.name, other.name), short.start, short.end, since) * (1 if one.up else -1)
    return common >= SHARED * lesser


def _led(group: Sequence[Seen]) -> tuple[Seen, ...]:
    largest = max(abs(each.impact) for each in group)
    telling = [each for each in group if abs(each.impact) >= TOLD * largest]
    lead = max(telling, key=lambda each: (WIDE.get(each.name.dimension, NARROW), abs(each.score), each.name))
    return (lead, *(each for each in group if each is not lead))
