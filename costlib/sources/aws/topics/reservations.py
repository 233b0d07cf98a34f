"""Reservations that AWS would buy, service by service.

Source: AWS Cost Explorer API, GetReservationPurchaseRecommendation; effort and risk, AWS cost optimisation reference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from costlib.advice import Recommendation
from costlib.errors import FetchError
from costlib.scope import Period
from costlib.sources.aws.topics.options import Options, TopicName
from costlib.sources.aws.topics.topic import TITLE, Page, Plain, amount, listed, told, within
from costlib.sources.kind import Request

OPERATION = "ce.get_reservation_purchase_recommendation"
A_PAGE = 100
MORE_PAGES = 14
"""Beside the first of each service."""


@dataclass(frozen=True, slots=True)
class ReservationTopic(Plain):
    """Recommendations for reserved instances, nodes and capacity."""

    name: TopicName = "reservations"
    operations: tuple[str, ...] = (OPERATION,)
    shape: type[Recommendation] = Recommendation

    def most(self, options: Options) -> int:
        """See ``Topic``."""
        return len(options.services) + MORE_PAGES

    def starts(self, options: Options, period: Period) -> Sequence[Request]:  # noqa: ARG002 - the protocol's signature
        """See ``Topic``."""
        asked = {
            "AccountScope": options.scope,
            "LookbackPeriodInDays": options.lookback,
            "TermInYears": options.term,
            "PaymentOption": options.payment,
            "PageSize": A_PAGE,
        }
        return [Request(OPERATION, {"Service": service, **asked}) for service in options.services]

    def entries(self, page: Page) -> Sequence[Any]:
        """See ``Topic``."""
        return [
            {"Of": {name: each for name, each in group.items() if name != "RecommendationDetails"}, **detail}
            for group in listed(page, "Recommendations")
            for detail in group.get("RecommendationDetails") or ()
        ]

    def rows(self, pages: Sequence[Page]) -> Sequence[Recommendation]:
        """See ``Topic``."""
        return [_row(page, each) for page in pages for each in self.entries(page)]


def _row(page: Page, each: Mapping[str, Any]) -> Recommendation:
    savings, current = (
        amount(each.get("EstimatedMonthlySavingsAmount")),
        amount(each.get("EstimatedMonthlyOnDemandCost")),
    )
    if savings is None:
        raise FetchError(
            f"{TITLE} recommends a purchase without what it saves: its interface may have changed, report it"
        )
    about = _bought(each)
    return Recommendation(
        type="reservation",
        name=_name(each, about),
        service=page.request.parameters["Service"],
        region=about.get("Region") or "",
        account=each.get("AccountId") or "",
        currency=each.get("CurrencyCode") or "USD",
        current_cost=current,
        optimised_cost=None if current is None else current - savings,
        savings=savings,
        upfront=amount(each.get("UpfrontCost")),
        effort="low",
        risk="low",
        details=_terms(page, each["Of"]) | _used(each) | _described(about),
    )


def _bought(each: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be reserved: the one kind of it that an entry describes."""
    found = within(each, "InstanceDetails") or within(each, "ReservedCapacityDetails")
    return dict(next((kind for kind in found.values() if kind), {}))


def _name(each: Mapping[str, Any], about: Mapping[str, Any]) -> str:
    """As ``3 x m5.large``, or ``100 x capacity units``."""
    es = ".".join(part for part in (about.get("InstanceClass"), about.get("InstanceSize")) if part)
    what = about.get("InstanceType") or about.get("NodeType") or es or "capacity units"
    number = each.get("RecommendedNumberOfInstancesToPurchase") or each.get(
        "RecommendedNumberOfCapacityUnitsToPurchase"
    )
    return f"{number} x {what}" if number else what


def _terms(page: Page, of: Mapping[str, Any]) -> dict[str, str]:
    asked = page.request.parameters
    return told(
        term=of.get("TermInYears") or asked.get("TermInYears"),
        payment=of.get("PaymentOption") or asked.get("PaymentOption"),
        lookback=of.get("LookbackPeriodInDays") or asked.get("LookbackPeriodInDays"),
        scope=of.get("AccountScope") or asked.get("AccountScope"),
        offering=within(of, "ServiceSpecification", "EC2Specification").get("OfferingClass"),
        worked_out=within(page.answer, "Metadata").get("GenerationTimestamp"),
    )


def _used(each: Mapping[str, Any]) -> dict[str, str]:
    """What a purchase rests on; of instances, or of units of capacity."""
    return told(
        instances=each.get("RecommendedNumberOfInstancesToPurchase"),
        normalized_units=each.get("RecommendedNormalizedUnitsToPurchase"),
        capacity_units=each.get("RecommendedNumberOfCapacityUnitsToPurchase"),
        least_used_an_hour=each.get("MinimumNumberOfInstancesUsedPerHour")
        or each.get("MinimumNumberOfCapacityUnitsUsedPerHour"),
        average_used_an_hour=each.get("AverageNumberOfInstancesUsedPerHour")
        or each.get("AverageNumberOfCapacityUnitsUsedPerHour"),
        most_used_an_hour=each.get("MaximumNumberOfInstancesUsedPerHour")
        or each.get("MaximumNumberOfCapacityUnitsUsedPerHour"),
        average_utilisation_percent=each.get("AverageUtilization"),
        break_even_months=each.get("EstimatedBreakEvenInMonths"),
        savings_percent_by_aws=each.get("EstimatedMonthlySavingsPercentage"),
        recurring_a_month=each.get("RecurringStandardMonthlyCost"),
    )


def _described(about: Mapping[str, Any]) -> dict[str, str]:
    return told(
        family=about.get("Family"),
        platform=about.get("Platform") or about.get("ProductDescription"),
        tenancy=about.get("Tenancy"),
        engine=about.get("DatabaseEngine"),
        edition=about.get("DatabaseEdition"),
        deployment=about.get("DeploymentOption"),
        licence=about.get("LicenseModel"),
        zone=about.get("AvailabilityZone"),
        current_generation=about.get("CurrentGeneration"),
        size_flexible=about.get("SizeFlexEligible"),
    )
