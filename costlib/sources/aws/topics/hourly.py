"""What the last 14 days cost or used, hour by hour: what the ledger does not hold, as its days are whole.

Hours must be switched on in the settings of Cost Explorer, which AWS charges for.
Source: AWS Cost Explorer API, GetCostAndUsage.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from costlib.advice import Usage
from costlib.errors import FetchError
from costlib.scope import Period
from costlib.sources.aws.topics.options import Options, TopicName
from costlib.sources.aws.topics.topic import DAILY, TITLE, Page, Plain, amount, listed, within
from costlib.sources.kind import Request

OPERATION = "ce.get_cost_and_usage"
DAYS = 14


@dataclass(frozen=True, slots=True)
class HourlyTopic(Plain):
    """Cost and usage by hour, in any metric, by up to two dimensions."""

    name: TopicName = "hourly"
    operations: tuple[str, ...] = (OPERATION,)
    shape: type[Usage] = Usage
    refresh_hours: float = DAILY
    pages: int = 40

    def period(self, today: date) -> Period:
        """See ``Topic``: today among them."""
        return Period(today - timedelta(days=DAYS - 1), today + timedelta(days=1))

    def starts(self, options: Options, period: Period) -> Sequence[Request]:
        """See ``Topic``."""
        asked: dict[str, Any] = {
            "TimePeriod": {"Start": f"{period.start}T00:00:00Z", "End": f"{period.end}T00:00:00Z"},
            "Granularity": "HOURLY",
            "Metrics": list(options.hourly_metrics),
        }
        if options.hourly_group_by:
            asked["GroupBy"] = [{"Type": "DIMENSION", "Key": each} for each in options.hourly_group_by]
        return [Request(OPERATION, asked)]

    def entries(self, page: Page) -> Sequence[Any]:
        """See ``Topic``: each group of an hour, or its total."""
        return [
            {
                "Start": within(hour, "TimePeriod").get("Start"),
                "Keys": group.get("Keys"),
                "Metrics": group.get("Metrics"),
            }
            for hour in listed(page, "ResultsByTime", always=True)
            for group in hour.get("Groups") or ([{"Metrics": hour["Total"]}] if hour.get("Total") else [])
        ]

    def rows(self, pages: Sequence[Page]) -> Sequence[Usage]:
        """See ``Topic``."""
        return [row for page in pages for each in self.entries(page) for row in _rows(each)]


def _rows(each: Mapping[str, Any]) -> list[Usage]:
    try:
        start = datetime.fromisoformat(str(each["Start"]))
    except ValueError:
        raise FetchError(f"{TITLE} sent an hour without its time: its interface may have changed, report it") from None
    found = ((metric, amount(told.get("Amount")), told.get("Unit") or "") for metric, told in each["Metrics"].items())
    return [
        Usage(start=start, keys=tuple(each["Keys"] or ()), metric=metric, amount=number, unit=unit)
        for metric, number, unit in found
        if number is not None
    ]
