"""Budgets of an account as AWS Budgets keeps them, when they tell, and how many are told. Addresses are not kept.

Source: AWS Budgets API, DescribeBudgets, DescribeNotificationsForBudget, DescribeSubscribersForNotification.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from costlib.advice import Budget, Notification
from costlib.errors import FetchError
from costlib.scope import Period
from costlib.sources.aws.topics.filters import filters_of
from costlib.sources.aws.topics.options import Options, TopicName
from costlib.sources.aws.topics.topic import DAILY, TITLE, Page, Plain, amount, day, listed, mark, within
from costlib.sources.kind import Request

CALLER = "sts.get_caller_identity"
BUDGETS = "budgets.describe_budgets"
NOTIFICATIONS = "budgets.describe_notifications_for_budget"
SUBSCRIBERS = "budgets.describe_subscribers_for_notification"
LISTS = {BUDGETS: "Budgets", NOTIFICATIONS: "Notifications", SUBSCRIBERS: "Subscribers"}
A_PAGE = 100
CHARGES: Mapping[str, str] = {
    "IncludeTax": "tax",
    "IncludeCredit": "credits",
    "IncludeRefund": "refunds",
    "IncludeDiscount": "discounts",
    "IncludeSupport": "support",
    "IncludeSubscription": "subscriptions",
    "IncludeOtherSubscription": "other subscriptions",
    "IncludeUpfront": "upfront fees",
    "IncludeRecurring": "recurring fees",
}
"""Switches of kinds of charges, and what people call these; what is not said is counted."""


@dataclass(frozen=True, slots=True)
class BudgetTopic(Plain):
    """Budgets of one account."""

    name: TopicName = "budgets"
    operations: tuple[str, ...] = (CALLER, *LISTS)
    shape: type[Budget] = Budget
    refresh_hours: float = DAILY
    pages: int = 1000

    def starts(self, options: Options, period: Period) -> Sequence[Request]:  # noqa: ARG002 - the protocol's signature
        """See ``Topic``: whose account it is, where that is not said."""
        return [_budgets(options.account) if options.account else Request(CALLER, {})]

    def then(self, page: Page) -> Sequence[Request]:
        """See ``Topic``."""
        asked = {name: page.request.parameters.get(name) for name in ("AccountId", "BudgetName")}
        if page.request.operation == CALLER:
            return [_budgets(_account(page))]
        if page.request.operation == BUDGETS:
            return [_notifications(asked["AccountId"], each) for each in self.entries(page)]
        if page.request.operation == NOTIFICATIONS:
            return [Request(SUBSCRIBERS, {**asked, "Notification": _own(each)}) for each in self.entries(page)]
        return []

    def entries(self, page: Page) -> Sequence[Any]:
        """See ``Topic``; subscribers look alike without their addresses, so that they are no entries."""
        if page.request.operation == CALLER:
            return [_account(page)]
        return [] if page.request.operation == SUBSCRIBERS else listed(page, LISTS[page.request.operation])

    def rows(self, pages: Sequence[Page]) -> Sequence[Budget]:
        """See ``Topic``."""
        told = _told(pages)
        return [
            _row(each, page.request.parameters["AccountId"], told.get(each["BudgetName"], ()))
            for page in pages
            if page.request.operation == BUDGETS
            for each in self.entries(page)
        ]


def _budgets(account: str) -> Request:
    return Request(BUDGETS, {"AccountId": account, "MaxResults": A_PAGE, "ShowFilterExpression": True})


def _notifications(account: Any, budget: Mapping[str, Any]) -> Request:
    return Request(NOTIFICATIONS, {"AccountId": account, "BudgetName": budget["BudgetName"], "MaxResults": A_PAGE})


def _account(page: Page) -> str:
    found = page.answer.get("Account")
    if not isinstance(found, str) or not found:
        raise FetchError(f"{TITLE} does not say whose keys these are: name the account in the source's options")
    return found


def _own(notification: Mapping[str, Any]) -> dict[str, Any]:
    """What names a notification; its state may change on the way."""
    return {name: each for name, each in notification.items() if name != "NotificationState"}


def _told(pages: Sequence[Page]) -> dict[str, tuple[Notification, ...]]:
    """Notifications by the name of their budget."""
    counts: dict[str, int] = {}
    for page in pages:
        if page.request.operation == SUBSCRIBERS and not page.reason:
            asked = page.request.parameters
            key = mark([asked["BudgetName"], asked["Notification"]])
            counts[key] = counts.get(key, 0) + len(listed(page, "Subscribers"))
    found: dict[str, tuple[Notification, ...]] = {}
    for page in pages:
        if page.request.operation == NOTIFICATIONS:
            name = page.request.parameters["BudgetName"]
            more = (_notification(each, counts.get(mark([name, _own(each)]))) for each in listed(page, "Notifications"))
            found[name] = (*found.get(name, ()), *more)
    return found


def _notification(each: Mapping[str, Any], subscribers: int | None) -> Notification:
    above = amount(each.get("Threshold"))
    if above is None:
        raise FetchError(f"{TITLE} Budgets sent a notification without its threshold: report it")
    return Notification(
        about=each["NotificationType"],
        above=above,
        unit=each.get("ThresholdType") or "PERCENTAGE",
        operator=each["ComparisonOperator"],
        subscribers=subscribers,
    )


def _row(each: Mapping[str, Any], account: str, notifications: tuple[Notification, ...]) -> Budget:
    limit, spent, times = within(each, "BudgetLimit"), within(each, "CalculatedSpend"), within(each, "TimePeriod")
    actual, foretold = within(spent, "ActualSpend"), within(spent, "ForecastedSpend")
    return Budget(
        name=each["BudgetName"],
        account=account,
        unit=each["TimeUnit"],
        type=each["BudgetType"],
        currency=limit.get("Unit") or actual.get("Unit") or "",
        metric=_metric(each),
        leaves_out=_left_out(each),
        adjusts=within(each, "AutoAdjustData").get("AutoAdjustType") or "",
        amount=amount(limit.get("Amount")),
        actual=amount(actual.get("Amount")),
        forecast=amount(foretold.get("Amount")),
        start=day(times.get("Start")),
        end=day(times.get("End")),
        filters=filters_of(each),
        notifications=notifications,
    )


def _metric(each: Mapping[str, Any]) -> str:
    """Which cost a budget counts: newer ones name it, older ones have switches.

    >>> _metric({"BudgetType": "COST", "CostTypes": {"UseAmortized": True}}), _metric({"Metrics": ["NetUnblendedCost"]})
    ('AmortizedCost', 'NetUnblendedCost')
    """
    if named := each.get("Metrics"):
        return str(named[0])
    if each.get("BudgetType") != "COST":
        return ""
    how = within(each, "CostTypes")
    return "AmortizedCost" if how.get("UseAmortized") else "BlendedCost" if how.get("UseBlended") else "UnblendedCost"


def _left_out(each: Mapping[str, Any]) -> tuple[str, ...]:
    """Kinds of charges that a budget does not count.

    >>> _left_out({"CostTypes": {"IncludeCredit": False, "IncludeTax": True}}), _left_out({})
    (('credits',), ())
    """
    how = within(each, "CostTypes")
    return tuple(title for name, title in CHARGES.items() if how.get(name) is False)
