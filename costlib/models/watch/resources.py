"""Which resources explain an anomaly: asked of single charges, for the cube keeps no resources."""

from datetime import date, timedelta

import pandas as pd

from costlib import queries
from costlib.ledger import Ledger
from costlib.models.anomalies.causes import UNNAMED, WEEKS, Cause, causes
from costlib.models.watch.seen import Seen
from costlib.models.watch.series import ALL
from costlib.scope import Period, Scope

RESOURCE = "ResourceName"
LONGEST = timedelta(weeks=WEEKS)
"""Of a long anomaly the last weeks are looked at, against those before it began."""
LEAST = 0.05
"""What contributes less than this part explains too little."""
DAY = timedelta(days=1)


def resource_causes(ledger: Ledger, scope: Scope, seen: Seen, shown: int = 4) -> list[Cause]:
    """The resources that explain what a series shows, the most surprising first; none for all cost together.

    Args:
        ledger: Where single charges are.
        scope: As watched: filters, currency and basis; its period is not looked at.
        seen: What is to be explained.
        shown: How many at most.
    """
    if seen.name == ALL:
        return []
    mine = scope.where(**{seen.name.dimension: (seen.name.value,)})
    start = _start(seen.start, seen.end)
    before = _charges(ledger, mine, Period(seen.start - LONGEST, seen.start))
    during = _charges(ledger, mine, Period(start, seen.end + DAY))
    before["date"] += pd.Timedelta(start - seen.start)
    if before.empty:
        return []
    found = causes(pd.concat([before, during]), start, seen.end, [RESOURCE], shown)
    return [each for each in found if each.value != UNNAMED and each.contribution >= LEAST]


def _start(first: date, last: date) -> date:
    """First day looked at: whole weeks after the first, so that weekdays stay what they are."""
    weeks = max(0, -(-((last - first + DAY) - LONGEST) // timedelta(weeks=1)))
    return first + timedelta(weeks=weeks)


def _charges(ledger: Ledger, scope: Scope, period: Period) -> pd.DataFrame:
    table = ledger.ask_facts(queries.charges_by, scope.over(period), RESOURCE, "charge_date")
    frame: pd.DataFrame = table.select([RESOURCE, "charge_date", "cost"]).to_pandas()
    costs = frame["cost"].astype(float).fillna(0.0)
    return frame.assign(date=pd.to_datetime(frame["charge_date"]), cost=costs).drop(columns="charge_date")
