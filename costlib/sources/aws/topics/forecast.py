"""What AWS foretells that it will cost, by both bases of the ledger: by day for three months, by month for twelve.

The first day may not lie ahead, and the answer says neither its metric nor its granularity: the request does.
Source: AWS Cost Explorer API, GetCostForecast (3 months by day, 18 by month; 12 by month in older editions).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from costlib.advice import Forecast
from costlib.errors import FetchError
from costlib.scope import Period, add_months
from costlib.sources.aws.topics.options import Options, TopicName
from costlib.sources.aws.topics.topic import DAILY, TITLE, Page, Plain, amount, day, listed, within
from costlib.sources.kind import Request

OPERATION = "ce.get_cost_forecast"
BASES = {"UNBLENDED_COST": "BilledCost", "AMORTIZED_COST": "EffectiveCost"}
"""Metrics, by the columns of the ledger that they stand for."""
LEVEL = 80
DAYS = 89
"""Days that any three months have at least."""
MONTHS = 12


@dataclass(frozen=True, slots=True)
class ForecastTopic(Plain):
    """The forecast: four answers, none of which has a second page."""

    name: TopicName = "forecast"
    operations: tuple[str, ...] = (OPERATION,)
    shape: type[Forecast] = Forecast
    refresh_hours: float = DAILY
    pages: int = 2 * len(BASES)

    def period(self, today: date) -> Period:
        """See ``Topic``."""
        return Period(today, add_months(today.replace(day=1), MONTHS))

    def starts(self, options: Options, period: Period) -> Sequence[Request]:  # noqa: ARG002 - the protocol's signature
        """See ``Topic``."""
        ends = {"DAILY": period.start + timedelta(days=DAYS), "MONTHLY": period.end}
        return [
            Request(
                OPERATION,
                {
                    "TimePeriod": {"Start": str(period.start), "End": str(end)},
                    "Metric": metric,
                    "Granularity": granularity,
                    "PredictionIntervalLevel": LEVEL,
                },
            )
            for metric in BASES
            for granularity, end in ends.items()
        ]

    def entries(self, page: Page) -> Sequence[Any]:
        """See ``Topic``."""
        return listed(page, "ForecastResultsByTime", always=True)

    def rows(self, pages: Sequence[Page]) -> Sequence[Forecast]:
        """See ``Topic``."""
        return [_row(page, each) for page in pages for each in self.entries(page)]


def _row(page: Page, each: dict[str, Any]) -> Forecast:
    asked, times = page.request.parameters, within(each, "TimePeriod")
    start, end, mean = day(times.get("Start")), day(times.get("End")), amount(each.get("MeanValue"))
    if start is None or end is None or mean is None:
        raise FetchError(f"{TITLE} foretells without a time or an amount: its interface may have changed, report it")
    return Forecast(
        start=start,
        end=end,
        granularity=asked["Granularity"],
        basis=BASES[asked["Metric"]],
        currency=within(page.answer, "Total").get("Unit") or "USD",
        mean=mean,
        lower=amount(each.get("PredictionIntervalLowerBound")),
        upper=amount(each.get("PredictionIntervalUpperBound")),
        level=asked["PredictionIntervalLevel"],
    )
