"""The days around an anomaly: what its series cost, what was expected, and the band in which a day is usual."""

from datetime import timedelta

import pandas as pd

from costlib.models.anomalies import Settings, detect
from costlib.models.watch.anomaly import Anomaly
from costlib.models.watch.answer import Watched
from costlib.models.watch.reported import Reported

BEFORE, AFTER = timedelta(days=42), timedelta(days=21)


def drawable(found: Watched, each: Anomaly) -> bool:
    """Whether the days of its series are known: a provider finds things in what is not watched here, too."""
    first = pd.Timestamp(each.lead.start - BEFORE)
    cost = found.scan.watched.series.get(each.lead.name)
    return cost is not None and bool((cost.index >= first).any()) and each.lead.start <= found.scan.last_day


def days_around(found: Watched, each: Anomaly) -> pd.DataFrame:
    """Six weeks before an anomaly to three after, a row a day.

    Returns:
        Columns ``actual``, ``expected``, ``lower``, ``upper`` (currency of what is watched, NaN where nothing is
        known), ``unusual`` (whether the day belongs to it) and ``before`` (the level before a leak, else NaN). Index:
        days.
    """
    lead = each.lead
    cost = found.scan.watched.series[lead.name]
    judged = detect(cost, Settings.of(found.ruling))[["expected", "lower", "upper"]]
    table = judged.assign(actual=cost, unusual=False, before=float("nan"))
    steps = [lead] if isinstance(lead, Reported) else lead.steps
    for step in steps:
        table.loc[pd.Timestamp(step.start) : pd.Timestamp(step.end), "unusual"] = True
    if lead.kind == "leak":
        table.loc[pd.Timestamp(lead.start) : pd.Timestamp(lead.end), "before"] = lead.expected / lead.days
    return table.loc[pd.Timestamp(lead.start - BEFORE) : pd.Timestamp(lead.end + AFTER)]
