"""A trial of thresholds: how many anomalies they would have raised on the history, before they are saved."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa

from costlib.models.watch.group import grouped
from costlib.models.watch.scan import Scan
from costlib.models.watch.seen import Seen
from costlib.models.watch.states import said_of
from costlib.policy.anomalies import Ruling
from costlib.policy.anomaly_states import AnomalyStates
from costlib.scope import add_months

MONTH = 365.25 / 12
"""Days."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What thresholds would have raised: every day judged as it would have been then.

    Args:
        sensitivity: Its name.
        groups: What belongs together, the leading series first; oldest first.
        days: Days of history that were judged.
        expected: How many were marked as expected, or lie in planned activity.
    """

    sensitivity: str
    groups: tuple[tuple[Seen, ...], ...]
    days: int
    expected: int

    @property
    def raised(self) -> tuple[Seen, ...]:
        """The leading series of each anomaly."""
        return tuple(group[0] for group in self.groups)

    @property
    def a_month(self) -> float | None:
        """Anomalies a month, on average; None where nothing was judged."""
        return len(self.raised) * MONTH / self.days if self.days else None

    @property
    def impact(self) -> float:
        """What all that were dearer cost beyond what was expected."""
        return sum(each.impact for each in self.raised if each.impact > 0)

    @property
    def by_month(self) -> Mapping[date, int]:
        """First days of months to how many began in them."""
        return Counter(each.start.replace(day=1) for each in self.raised)

    def beyond(self, other: "Trial") -> list[Seen]:
        """Those whose days and series are in none that the other would have raised, the dearest first."""
        theirs = [each for group in other.groups for each in group]
        mine = [each for each in self.raised if not any(_is_of(each, one) for one in theirs)]
        return sorted(mine, key=lambda each: (-abs(each.impact), each.start, each.name))


def trial(found: Scan, ruling: Ruling, states: AnomalyStates) -> Trial:
    """Try thresholds and a sensitivity on all of the history."""
    alerts = [each for each in found.seen(ruling) if each.is_alert]
    groups = grouped(alerts, found.cells, ruling.rules.merge)
    said = said_of(groups, states, ruling.watching, ruling.rules.merge)
    longest = max((int(each["expected"].notna().sum()) for each in found.found.values()), default=0)
    raised = sorted(groups, key=lambda group: (group[0].start, group[0].name))
    expected = sum(each.status == "expected" for each in said)
    return Trial(ruling.rules.sensitivity, tuple(raised), longest, expected)


def _is_of(one: Seen, other: Seen) -> bool:
    """Whether both show the same: series, direction and days."""
    overlap = one.start <= other.end and other.start <= one.end
    return overlap and (one.name, one.up) == (other.name, other.up)


def thought(ruling: Ruling, **fields: Any) -> Ruling:
    """The ruling with other fields of its rules."""
    return replace(ruling, rules=ruling.rules.model_copy(update=fields))


def months(found: Scan) -> list[date]:
    """First days of the months that were judged."""
    known = [each.index[each["expected"].notna()] for each in found.found.values()]
    starts = [days[0].date().replace(day=1) for days in known if len(days)]
    if not starts:
        return []
    first, last = min(starts), found.last_day
    return [add_months(first, step) for step in range((last.year - first.year) * 12 + last.month - first.month + 1)]


def trials_table(tried: Mapping[str, Trial]) -> pa.Table:
    """A row per trial, named."""
    fields = [
        ("rule", pa.string()),
        ("anomalies", pa.int64()),
        ("a_month", pa.float64()),
        ("expected", pa.int64()),
        ("impact", pa.float64()),
    ]
    rows = [
        {
            "rule": name,
            "anomalies": len(each.raised),
            "a_month": None if each.a_month is None else round(each.a_month, 2),
            "expected": each.expected,
            "impact": round(each.impact, 2),
        }
        for name, each in tried.items()
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def fields(ruling: Ruling) -> dict[str, Any]:
    """What of the rules a trial may change, for ``anomaly_rules.changed``."""
    return {name: getattr(ruling.rules, name) for name in ("sensitivity", "percent", "drift_percent", "impact")}


def named(now: Trial, tried: Mapping[str, Trial]) -> dict[str, Trial]:
    """Trials by what their rows are called: as saved, then each sensitivity with the chosen thresholds."""
    return {"As saved": now, **{f"{name.capitalize()} sensitivity": each for name, each in tried.items()}}
