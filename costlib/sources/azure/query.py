"""Azure Cost Management: what a scope cost per day by up to two groupings, as the Query API sums it.

A source asks for actual cost, which is billed, or for amortised cost, which is effective; the other one is unknown.
Days are UTC; the last day of a period is included. Rows come 5,000 a page; for the next page the same question is asked
again with the cursor of its link.
Source: Azure Cost Management, Query Usage 2025-03-01; a Cost Management Reader of the scope reads it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from costlib.errors import UsageError
from costlib.sources.asking import bearer
from costlib.sources.asking.http import Http
from costlib.sources.azure import pages as azure_pages
from costlib.sources.kind import File, Part, Request, Sender
from costlib.sources.parts import Monthly
from costlib.sources.settings import SourceSettings

VERSION = "2025-03-01"
QUERY = "providers/Microsoft.CostManagement/query"
TYPES = ("ActualCost", "AmortizedCost")
NOTHING = b'{"properties": {"columns": [], "rows": []}}'
MOST_GROUPINGS = 2
NAME = r"(?!\.+(?:/|$))[\w.():@-]+"
"""A part of a scope; dots alone would lead up."""
SCOPE = re.compile(
    rf"/?(?:subscriptions/{NAME}(?:/resourceGroups/{NAME})?|providers/Microsoft\.Management/managementGroups/{NAME}|"
    rf"providers/Microsoft\.Billing/billingAccounts/{NAME}"
    rf"(?:/(?:departments|enrollmentAccounts|customers)/{NAME}|/billingProfiles/{NAME}(?:/invoiceSections/{NAME})?)?)/?"
)
DIMENSION = re.compile(r"[A-Za-z][A-Za-z0-9]*")
TAG = "TAG:"
DEFAULTS: Mapping[str, Any] = {"scope": "", "type": "ActualCost", "cost": "Cost", "group_by": None}
"""Options. A grouping is a dimension, or ``TAG:`` and a key; left out, the service and what the scope consists of."""


@dataclass(frozen=True, slots=True)
class AzureQuery(Monthly):
    """Cost per day of the option ``scope``. A token in the variable is used as it is; unset, Azure's chain is asked."""

    name: str = "azure-query"
    title: str = "Azure Cost Management"
    key: str = "AZURE_TOKEN"
    refresh_hours: float = 8
    settle_days: int = 10
    most_pages: int = 100
    reach_months: int | None = 13

    def check(self, settings: SourceSettings) -> None:
        """See ``Kind``."""
        if unknown := sorted(set(settings.options) - set(DEFAULTS)):
            raise _refused(settings, f"'{unknown[0]}' is unknown: there are {', '.join(DEFAULTS)}")
        if not SCOPE.fullmatch(str(settings.options.get("scope", ""))):
            known = (
                "subscriptions/ID, subscriptions/ID/resourceGroups/NAME, providers/Microsoft.Billing/billingAccounts/ID"
            )
            raise _refused(settings, f"scope is none: give one as {known}")
        for option, known_values in (("type", TYPES), ("cost", azure_pages.COSTS)):
            if _option(settings, option) not in known_values:
                raise _refused(settings, f"{option} is none of {', '.join(known_values)}")
        _check_groupings(settings)

    def sender(self, settings: SourceSettings, environment: Mapping[str, str]) -> Sender:
        """See ``Kind``."""
        token = bearer.given(settings, self.key, environment) or bearer.azure(settings, self.key)
        base = settings.endpoint or "https://management.azure.com/"
        grant = "make it Cost Management Reader of the scope, or renew its token"
        return Http(base, {}, self.title, grant, cursor=azure_pages.CURSOR, token=token, nothing=NOTHING)

    def starts(self, settings: SourceSettings, part: Part) -> Sequence[Request]:
        """See ``Kind``."""
        last = part.period.end - timedelta(days=1)
        asked = {
            "type": _option(settings, "type"),
            "timeframe": "Custom",
            "timePeriod": {"from": f"{part.period.start}T00:00:00Z", "to": f"{last}T23:59:59Z"},
            "dataset": {
                "granularity": "Daily",
                "aggregation": {"totalCost": {"name": _option(settings, "cost"), "function": "Sum"}},
                "grouping": [_grouping(each) for each in groupings(settings)],
            },
        }
        return [Request(f"{scope_of(settings)}/{QUERY}", {"api-version": VERSION, "json": asked})]

    def follows(self, request: Request, body: bytes) -> Request | None:
        """See ``Kind``."""
        token = azure_pages.cursor(body, request.operation, self.title)
        return Request(request.operation, {**request.parameters, azure_pages.CURSOR: token}) if token else None

    def check_whole(self, part: Part, pages: Sequence[bytes]) -> None:
        """See ``Kind``: no group of a day stands twice, no day was not asked for."""
        azure_pages.check(pages, part.period, self.title)

    def makes(self, settings: SourceSettings, part: Part, pages: Sequence[bytes]) -> Sequence[File]:
        """See ``Kind``."""
        about = {"costType": str(_option(settings, "type")), "scope": scope_of(settings)}
        content = azure_pages.lines(pages, about, self.title)
        return [File(f"{settings.name}_{part.name}.jsonl", content)] if content else []


def scope_of(settings: SourceSettings) -> str:
    """The scope without slashes around it."""
    return str(settings.options.get("scope", "")).strip("/")


def groupings(settings: SourceSettings) -> Sequence[str]:
    """What is told apart; by default the service, and the resource group of a subscription, else the subscription."""
    wanted = _option(settings, "group_by")
    if wanted is not None:
        return list(wanted)
    inside = "ResourceGroupName" if scope_of(settings).startswith("subscriptions/") else "SubscriptionId"
    return ["ServiceName", inside]


def _option(settings: SourceSettings, name: str) -> Any:
    return settings.options.get(name, DEFAULTS[name])


def _check_groupings(settings: SourceSettings) -> None:
    wanted = _option(settings, "group_by")
    if wanted is not None and not (isinstance(wanted, list) and all(isinstance(each, str) for each in wanted)):
        raise _refused(settings, "group_by is no list of names")
    found = groupings(settings)
    if len(found) > MOST_GROUPINGS:
        raise _refused(settings, f"group_by has {len(found)} groupings, {MOST_GROUPINGS} are the most: drop one")
    if wrong := [each for each in found if not (DIMENSION.fullmatch(each) or each.removeprefix(TAG) not in {"", each})]:
        raise _refused(settings, f"'{wrong[0]}' is no grouping: give a dimension as ServiceName, or {TAG} and a key")
    if len({each.partition(":")[0] for each in found}) < len(found):
        raise _refused(settings, "group_by names a dimension twice, or two tags, which answers do not tell apart")


def _grouping(text: str) -> dict[str, str]:
    """A grouping as the interface takes it.

    >>> _grouping("TAG:team"), _grouping("ServiceName")
    ({'type': 'TagKey', 'name': 'team'}, {'type': 'Dimension', 'name': 'ServiceName'})
    """
    key = text.removeprefix(TAG)
    return {"type": "Dimension" if key == text else "TagKey", "name": key}


def _refused(settings: SourceSettings, why: str) -> UsageError:
    return UsageError(f"source '{settings.name}', options: {why}")
