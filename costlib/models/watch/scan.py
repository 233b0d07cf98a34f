"""The costly part: all series of a scope, judged day by day, and the costs that may explain what they show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from costlib import queries
from costlib.ledger import Ledger
from costlib.models.anomalies.events import events
from costlib.models.anomalies.replay import detections
from costlib.models.watch.cells import Cells
from costlib.models.watch.seen import Seen, seen
from costlib.models.watch.series import Name, Watched, watched_series
from costlib.policy.anomalies import KIND, AnomalyPolicy, Ruling
from costlib.scope import Scope


@dataclass(frozen=True, slots=True)
class Scan:
    """What the ledger shows, whatever people say of it and whichever thresholds rule.

    Args:
        ruling: By which the series were chosen and judged.
        last_day: The last day that counts.
        watched: The series.
        found: What the detector said of each, at the closest sensitivity.
        cells: Costs by day and what may explain them.
    """

    ruling: Ruling
    last_day: date
    watched: Watched
    found: Mapping[Name, pd.DataFrame]
    cells: Cells

    def seen(self, ruling: Ruling) -> list[Seen]:
        """All that is unusual under these thresholds and this sensitivity, oldest first."""
        all_of = (
            each
            for name, cost in self.watched.series.items()
            for each in seen(name, cost, events(cost, self.found[name], ruling, ruling.score), ruling)
        )
        return sorted(all_of, key=lambda each: (each.start, each.name))


def scan(ledger: Ledger, scope: Scope) -> Scan:
    """Judge all days of a scope; takes about 20 ms a series. The scope's period and basis are not looked at."""
    data = ledger.freshness()
    ruling = AnomalyPolicy.of(ledger.policy(KIND)).on(data.last_day)
    watched = watched_series(ledger, scope, ruling)
    found = detections(watched.series, ruling)
    return Scan(ruling, data.last_day, watched, found, Cells(_costs(ledger, watched.scope, ruling)))


def _costs(ledger: Ledger, scope: Scope, ruling: Ruling) -> pd.DataFrame:
    rules = ruling.watching
    columns = tuple(dict.fromkeys([*rules.dimensions, *rules.causes]))
    table = ledger.ask_by_day(queries.spend_over_time, scope, *columns).select(["charge_date", *columns, "cost"])
    frame: pd.DataFrame = table.to_pandas().rename(columns={"charge_date": "date"})
    return frame.assign(date=pd.to_datetime(frame["date"]), cost=frame["cost"].astype(float).fillna(0.0))
