"""Savings Plans that AWS would buy, kind by kind.

Savings come by month, costs over the look-back: the ratio of the savings of both turns the costs into those of a month.
Source: AWS Cost Explorer API, GetSavingsPlansPurchaseRecommendation; effort and risk, AWS cost optimisation reference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from costlib.advice import Recommendation
from costlib.errors import FetchError
from costlib.scope import Period
from costlib.sources.aws.topics.options import Options, TopicName
from costlib.sources.aws.topics.topic import TITLE, Page, Plain, amount, listed, told, within
from costlib.sources.kind import Request

OPERATION = "ce.get_savings_plans_purchase_recommendation"
TITLES = {
    "COMPUTE_SP": "Compute Savings Plan",
    "EC2_INSTANCE_SP": "EC2 Instance Savings Plan",
    "SAGEMAKER_SP": "SageMaker Savings Plan",
    "DATABASE_SP": "Database Savings Plan",
}
A_PAGE = 100
MORE_PAGES = 6
"""Beside the first of each kind."""
CENTS = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class SavingsPlanTopic(Plain):
    """Recommendations for Savings Plans."""

    name: TopicName = "savings_plans"
    operations: tuple[str, ...] = (OPERATION,)
    shape: type[Recommendation] = Recommendation

    def most(self, options: Options) -> int:
        """See ``Topic``."""
        return len(options.plans) + MORE_PAGES

    def starts(self, options: Options, period: Period) -> Sequence[Request]:  # noqa: ARG002 - the protocol's signature
        """See ``Topic``."""
        asked = {
            "TermInYears": options.term,
            "PaymentOption": options.payment,
            "LookbackPeriodInDays": options.lookback,
            "AccountScope": options.scope,
            "PageSize": A_PAGE,
        }
        return [Request(OPERATION, {"SavingsPlansType": plan, **asked}) for plan in options.plans]

    def entries(self, page: Page) -> Sequence[Any]:
        """See ``Topic``."""
        inner = Page(page.request, within(page.answer, "SavingsPlansPurchaseRecommendation"), page.reason)
        return listed(inner, "SavingsPlansPurchaseRecommendationDetails")

    def rows(self, pages: Sequence[Page]) -> Sequence[Recommendation]:
        """See ``Topic``."""
        return [_row(page, each) for page in pages for each in self.entries(page)]


def _row(page: Page, each: Mapping[str, Any]) -> Recommendation:
    savings = amount(each.get("EstimatedMonthlySavingsAmount"))
    if savings is None:
        raise FetchError(f"{TITLE} recommends a plan without what it saves: its interface may have changed, report it")
    about, currency = within(each, "SavingsPlansDetails"), each.get("CurrencyCode") or "USD"
    title, current = TITLES[page.request.parameters["SavingsPlansType"]], _month(each, savings)
    commitment = each.get("HourlyCommitmentToPurchase")
    return Recommendation(
        type="savings_plan",
        name=f"{title}, {commitment} {currency} an hour" if commitment else title,
        service=title,
        region=about.get("Region") or "",
        account=each.get("AccountId") or "",
        currency=currency,
        current_cost=current,
        optimised_cost=None if current is None else current - savings,
        savings=savings,
        upfront=amount(each.get("UpfrontCost")),
        effort="low",
        risk="low",
        details=_basis(page, each),
    )


def _month(each: Mapping[str, Any], savings: Decimal) -> Decimal | None:
    """On-demand cost of a month with the plans that there are; None where it can't be told.

    >>> both = {"EstimatedSavingsAmount": "40", "EstimatedOnDemandCostWithCurrentCommitment": "200"}
    >>> _month(both, Decimal(41)), _month({}, Decimal(41))
    (Decimal('205.00'), None)
    """
    saved, cost = (
        amount(each.get(f"Estimated{name}")) for name in ("SavingsAmount", "OnDemandCostWithCurrentCommitment")
    )
    return None if not saved or cost is None else (cost * savings / saved).quantize(CENTS)


def _basis(page: Page, each: Mapping[str, Any]) -> dict[str, str]:
    """What a recommendation rests on."""
    of, about = within(page.answer, "SavingsPlansPurchaseRecommendation"), within(each, "SavingsPlansDetails")
    return told(
        term=of.get("TermInYears"),
        payment=of.get("PaymentOption"),
        lookback=of.get("LookbackPeriodInDays"),
        scope=of.get("AccountScope"),
        instance_family=about.get("InstanceFamily"),
        hourly_commitment=each.get("HourlyCommitmentToPurchase"),
        average_utilisation_percent=each.get("EstimatedAverageUtilization"),
        return_percent=each.get("EstimatedROI"),
        savings_percent_by_aws=each.get("EstimatedSavingsPercentage"),
        plan_cost_in_lookback=each.get("EstimatedSPCost"),
        on_demand_cost_left_in_lookback=each.get("EstimatedOnDemandCost"),
        on_demand_cost_in_lookback=each.get("EstimatedOnDemandCostWithCurrentCommitment"),
        savings_in_lookback=each.get("EstimatedSavingsAmount"),
        least_on_demand_an_hour=each.get("CurrentMinimumHourlyOnDemandSpend"),
        average_on_demand_an_hour=each.get("CurrentAverageHourlyOnDemandSpend"),
        most_on_demand_an_hour=each.get("CurrentMaximumHourlyOnDemandSpend"),
        worked_out=within(page.answer, "Metadata").get("GenerationTimestamp"),
    )
