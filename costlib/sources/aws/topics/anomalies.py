"""Anomalies that AWS Cost Anomaly Detection found in the last 90 days, by the day on which they ended.

Amounts come without a currency: they are dollars. The percentage is left out where nothing was expected.
Source: AWS Cost Explorer API, GetAnomalies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from costlib.advice import Anomaly, Cause
from costlib.errors import FetchError
from costlib.scope import Period
from costlib.sources.aws.topics.options import Options, TopicName
from costlib.sources.aws.topics.topic import DAILY, TITLE, Page, Plain, amount, day, listed, within
from costlib.sources.kind import Request

OPERATION = "ce.get_anomalies"
DAYS = 90
A_PAGE = 100
CURRENCY = "USD"


@dataclass(frozen=True, slots=True)
class AnomalyTopic(Plain):
    """Anomalies, with their causes."""

    name: TopicName = "anomalies"
    operations: tuple[str, ...] = (OPERATION,)
    shape: type[Anomaly] = Anomaly
    refresh_hours: float = DAILY
    pages: int = 10

    def period(self, today: date) -> Period:
        """See ``Topic``."""
        return Period(today - timedelta(days=DAYS), today)

    def starts(self, options: Options, period: Period) -> Sequence[Request]:  # noqa: ARG002 - the protocol's signature
        """See ``Topic``."""
        days = {"StartDate": str(period.start), "EndDate": str(period.end)}
        return [Request(OPERATION, {"DateInterval": days, "MaxResults": A_PAGE})]

    def entries(self, page: Page) -> Sequence[Any]:
        """See ``Topic``."""
        return listed(page, "Anomalies", always=True)

    def rows(self, pages: Sequence[Page]) -> Sequence[Anomaly]:
        """See ``Topic``."""
        return [_row(each) for page in pages for each in self.entries(page)]


def _row(each: Mapping[str, Any]) -> Anomaly:
    impact, start = within(each, "Impact"), day(each.get("AnomalyStartDate"))
    actual, expected = amount(impact.get("TotalActualSpend")), amount(impact.get("TotalExpectedSpend"))
    total = amount(impact.get("TotalImpact"))
    total = amount(impact.get("MaxImpact")) if total is None else total  # that of its dearest day: it is no less
    if start is None or total is None:
        raise FetchError(
            f"{TITLE} found an anomaly without a day or an impact: its interface may have changed, report it"
        )
    return Anomaly(
        id=str(each["AnomalyId"]),
        start=start,
        end=day(each.get("AnomalyEndDate")),
        dimension=each.get("DimensionValue") or "",
        causes=tuple(_cause(cause) for cause in each.get("RootCauses") or ()),
        score=within(each, "AnomalyScore").get("MaxScore"),
        currency=CURRENCY,
        actual=actual,
        expected=expected,
        impact=total,
        impact_percent=amount(impact.get("TotalImpactPercentage")),
        feedback=each.get("Feedback") or "",
    )


def _cause(cause: Mapping[str, Any]) -> Cause:
    return Cause(
        service=cause.get("Service") or "",
        region=cause.get("Region") or "",
        account=cause.get("LinkedAccount") or "",
        account_name=cause.get("LinkedAccountName") or "",
        usage_type=cause.get("UsageType") or "",
        contribution=amount(within(cause, "Impact").get("Contribution")),
    )
