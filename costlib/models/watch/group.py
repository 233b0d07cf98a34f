"""One event seen in several series is one anomaly: which belong together, and which series tells it best."""

from collections.abc import Iterable
from datetime import timedelta

import pandas as pd

from costlib.models.watch.cells import Cells
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import Name

EXPLAINED = 0.5
"""Part of an impact that must lie in the cost of other series, for these to explain it."""
PART = 0.25
"""What shows no more than this part of a wider series' impact is only a part of that."""
WIDE = {"": 0, "ServiceProviderName": 1, "ServiceCategory": 2}
"""How narrow the series of a dimension are; all others are narrower."""
NARROW = 3


def grouped(alerts: Iterable[Seen], cells: Cells, apart: int) -> list[tuple[Seen, ...]]:
    """What belongs together, the leading series first.

    The narrowest series lead, of these the ones with the largest impact. Another one belongs to those that lead
    already where, going the same way and at most ``apart`` days from it, they explain at least half of its impact;
    it is listed with the one that explains most. A wider one that they don't explain leads too, and takes in those
    that are only a small part of it.

    Args:
        alerts: What series show.
        cells: Costs by day and the dimensions of the series.
        apart: Days.
    """
    groups: list[list[Seen]] = []
    for one in sorted(alerts, key=lambda each: (-_narrow(each), -abs(each.impact), each.start, each.name)):
        shares = [(_common(one, group[0], cells), group) for group in groups if _near(one, group[0], apart)]
        known = [(share, group) for share, group in shares if share > 0]
        if known and sum(share for share, _ in known) >= EXPLAINED * abs(one.impact):
            max(known, key=lambda each: each[0])[1].append(one)
            continue
        parts = [group for share, group in known if _is_part(group[0], one, share)]
        groups = [group for group in groups if group not in parts]
        groups.append([one, *(each for group in parts for each in group)])
    return [tuple(group) for group in groups]


def of_series(costs: pd.DataFrame, name: Name) -> pd.DataFrame:
    """The rows that belong to a series."""
    return costs[costs[name.dimension] == name.value] if name.dimension else costs


def _narrow(each: Seen) -> int:
    return WIDE.get(each.name.dimension, NARROW)


def _near(one: Seen, lead: Seen, apart: int) -> bool:
    slack = timedelta(days=apart)
    near = one.start - slack <= lead.end and lead.start - slack <= one.end
    return near and one.up == lead.up and one.name != lead.name


def _common(one: Seen, lead: Seen, cells: Cells) -> float:
    """What the cost that both have contributes on the days of one, in its direction, since the first of both began."""
    excess = cells.excess((one.name, lead.name), one.start, one.end, min(one.start, lead.start))
    return excess if one.up else -excess


def _is_part(lead: Seen, wider: Seen, common: float) -> bool:
    small = abs(lead.impact) <= PART * abs(wider.impact)
    return small and common >= EXPLAINED * abs(lead.impact) and _narrow(lead) > _narrow(wider)
