"""AWS Cost Explorer: cost and usage of each month by up to two groupings. Each page of an answer is a paid request.

The end of a period is exclusive, and may be the first day of the next month at most. Hourly answers reach back 14 days
and make no whole month.
Source: AWS Cost Explorer API, GetCostAndUsage, and its quotas and prices.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costlib.errors import FetchError, UsageError
from costlib.sources.asking.bodies import lines, parsed, refuse_doubles, refuse_gaps
from costlib.sources.aws.client import CostExplorer
from costlib.sources.aws.session import SESSION, client_of, refuse_session
from costlib.sources.kind import File, Part, Request, Sender
from costlib.sources.parts import Monthly
from costlib.sources.settings import SourceSettings

OPERATION = "get_cost_and_usage"
COSTS = ("UnblendedCost", "AmortizedCost", "NetAmortizedCost", "NetUnblendedCost", "BlendedCost")
METRICS = (*COSTS, "UsageQuantity", "NormalizedUsageAmount")
NEEDED = COSTS[:3]
"""Costs of which the ledger needs one."""
DIMENSIONS = (
    *("AZ", "INSTANCE_TYPE", "LEGAL_ENTITY_NAME", "INVOICING_ENTITY", "LINKED_ACCOUNT", "OPERATION", "PLATFORM"),
    *("PURCHASE_TYPE", "RECORD_TYPE", "REGION", "SERVICE", "TENANCY", "USAGE_TYPE"),
)
TYPES = ("TAG", "COST_CATEGORY", "PRODUCT_ATTRIBUTE")
MOST_GROUPINGS = 2
GRANULARITIES = ("DAILY", "MONTHLY")
DEFAULTS: Mapping[str, Any] = {
    "granularity": "DAILY",
    "metrics": ["UnblendedCost", "AmortizedCost", "UsageQuantity"],
    "group_by": ["SERVICE", "LINKED_ACCOUNT"],
    "filter": {},
    **SESSION,
}
"""Options. A grouping is a dimension, or ``TAG:``, ``COST_CATEGORY:`` or ``PRODUCT_ATTRIBUTE:`` and a key."""


@dataclass(frozen=True, slots=True)
class AwsCostExplorer(Monthly):
    """Cost and usage by day or month. Keys are found as by any AWS tool: environment, profile, role."""

    name: str = "aws-ce"
    title: str = "AWS Cost Explorer"
    key: str = ""
    refresh_hours: float = 8
    settle_days: int = 10
    most_pages: int = 20
    fee: Decimal = Decimal("0.01")
    reach_months: int | None = 14

    def check(self, settings: SourceSettings) -> None:
        """See ``Kind``."""
        if unknown := sorted(set(settings.options) - set(DEFAULTS)):
            raise _refused(settings, f"'{unknown[0]}' is unknown: there are {', '.join(DEFAULTS)}")
        refuse_session(settings)
        options = {**DEFAULTS, **settings.options}
        for name in ("metrics", "group_by"):
            if not isinstance(options[name], list) or not all(isinstance(each, str) for each in options[name]):
                raise _refused(settings, f"{name} is no list of names")
        _check_granularity(settings, options["granularity"])
        _check_metrics(settings, options["metrics"])
        _check_groupings(settings, options["group_by"])

    def sender(self, settings: SourceSettings, environment: Mapping[str, str]) -> Sender:
        """See ``Kind``."""
        sent: set[str] = set()
        return CostExplorer(client_of(settings, environment, "ce", sent), self.title, sent=sent)

    def starts(self, settings: SourceSettings, part: Part) -> Sequence[Request]:
        """See ``Kind``."""
        month = part.period
        options = {**DEFAULTS, **settings.options}
        asked: dict[str, Any] = {
            "TimePeriod": {"Start": str(month.start), "End": str(month.end)},
            "Granularity": options["granularity"],
            "Metrics": options["metrics"],
        }
        if options["group_by"]:
            asked["GroupBy"] = [_grouping(each) for each in options["group_by"]]
        if options["filter"]:
            asked["Filter"] = options["filter"]
        return [Request(OPERATION, asked)]

    def follows(self, request: Request, body: bytes) -> Request | None:
        """See ``Kind``."""
        token = self._opened(body).get("NextPageToken")
        return Request(request.operation, {**request.parameters, "NextPageToken": token}) if token else None

    def check_whole(self, part: Part, pages: Sequence[bytes]) -> None:
        """See ``Kind``: no group of a period stands twice, nor the total of one; none is missing that AWS must know."""
        found = [each for page in pages for each in parsed(page, self.title, "ResultsByTime")["ResultsByTime"]]
        marks = (
            (each["TimePeriod"].get("Start"), *map(str, group.get("Keys") or ()))
            for each in found
            for group in each.get("Groups") or ([{}] if each.get("Total") else [])
        )
        refuse_doubles(marks, self.title)
        periods = ((str(each["TimePeriod"].get("Start")), str(each["TimePeriod"].get("End"))) for each in found)
        refuse_gaps(periods, str(part.period.start), self.title, str(part.told or ""))

    def proof(self, settings: SourceSettings, part: Part, gap: tuple[str, str]) -> Request:
        """See ``Proves``."""
        (request,) = self.starts(settings, part)
        return Request(request.operation, {**request.parameters, "TimePeriod": {"Start": gap[0], "End": gap[1]}})

    def is_nothing(self, gap: tuple[str, str], body: bytes) -> bool:
        """See ``Proves``: totals of zero say nothing either."""
        page = self._opened(body)
        inside = all(gap[0] <= str(each["TimePeriod"].get("Start")) < gap[1] for each in page["ResultsByTime"])
        charged = any(each.get("Groups") or _is_cost(each.get("Total") or {}) for each in page["ResultsByTime"])
        return inside and not charged and not page.get("NextPageToken")

    def makes(self, settings: SourceSettings, part: Part, pages: Sequence[bytes]) -> Sequence[File]:
        """See ``Kind``."""
        return [File(f"{settings.name}_{part.name}.jsonl", lines(pages))]

    def _opened(self, body: bytes) -> dict[str, Any]:
        page = parsed(body, self.title, "ResultsByTime")
        results = page["ResultsByTime"]
        if not all(isinstance(each, dict) and isinstance(each.get("TimePeriod"), dict) for each in results):
            raise FetchError(f"{self.title} sent results without a period: its interface may have changed, report it")
        return page


def _refused(settings: SourceSettings, why: str) -> UsageError:
    return UsageError(f"source '{settings.name}', options: {why}")


def _check_granularity(settings: SourceSettings, granularity: object) -> None:
    if granularity == "HOURLY":
        raise _refused(settings, "HOURLY answers reach back 14 days and make no whole month: choose DAILY or MONTHLY")
    if granularity not in GRANULARITIES:
        raise _refused(settings, f"granularity is none of {', '.join(GRANULARITIES)}")


def _check_metrics(settings: SourceSettings, metrics: Sequence[str]) -> None:
    if unknown := [each for each in metrics if each not in METRICS]:
        raise _refused(settings, f"there is no metric '{unknown[0]}': there are {', '.join(METRICS)}")
    if not set(metrics) & set(NEEDED):
        raise _refused(settings, f"metrics has no cost that the ledger can hold: add one of {', '.join(NEEDED)}")


def _check_groupings(settings: SourceSettings, groupings: Sequence[str]) -> None:
    if len(groupings) > MOST_GROUPINGS:
        raise _refused(settings, f"group_by has {len(groupings)} groupings, {MOST_GROUPINGS} are the most: drop one")
    for each in groupings:
        kind, _, key = each.partition(":")
        if not (each in DIMENSIONS or (kind in TYPES and key)):
            known = f"{', '.join(DIMENSIONS)}, or {': or '.join(TYPES)}: and a key"
            raise _refused(settings, f"'{each}' is no grouping: there are {known}")


def _is_cost(total: Mapping[str, Any]) -> bool:
    """Whether any sum of a total is not zero.

    >>> _is_cost({"UnblendedCost": {"Amount": "0.000"}}), _is_cost({"UnblendedCost": {"Amount": "-0.01"}})
    (False, True)
    """
    return any(str(each.get("Amount") or "").strip("-0.") for each in total.values())


def _grouping(text: str) -> dict[str, str]:
    """A grouping as the interface takes it.

    >>> _grouping("TAG:team"), _grouping("SERVICE")
    ({'Type': 'TAG', 'Key': 'team'}, {'Type': 'DIMENSION', 'Key': 'SERVICE'})
    """
    kind, _, key = text.partition(":")
    return {"Type": kind, "Key": key} if key else {"Type": "DIMENSION", "Key": text}
