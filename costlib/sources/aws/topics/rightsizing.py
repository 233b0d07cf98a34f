"""Instances that AWS would make smaller or end.

A change may have several targets: the one that AWS takes by default counts, the others are named beside it.
Source: AWS Cost Explorer API, GetRightsizingRecommendation; effort and risk, AWS cost optimisation reference.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from costlib.advice import Recommendation
from costlib.errors import FetchError
from costlib.scope import Period
from costlib.sources.aws.topics.options import SERVICES, Options, TopicName
from costlib.sources.aws.topics.topic import TITLE, Page, Plain, amount, listed, told, within
from costlib.sources.kind import Request

OPERATION = "ce.get_rightsizing_recommendation"
SERVICE = "AmazonEC2"
"""The one that it takes: a code, no name of a service."""
A_PAGE = 100
TERMINATE = "TERMINATE"


@dataclass(frozen=True, slots=True)
class RightsizingTopic(Plain):
    """Recommendations for instances of EC2."""

    name: TopicName = "rightsizing"
    operations: tuple[str, ...] = (OPERATION,)
    shape: type[Recommendation] = Recommendation
    pages: int = 20

    def starts(self, options: Options, period: Period) -> Sequence[Request]:  # noqa: ARG002 - the protocol's signature
        """See ``Topic``."""
        target = "CROSS_INSTANCE_FAMILY" if options.across_families else "SAME_INSTANCE_FAMILY"
        how = {"RecommendationTarget": target, "BenefitsConsidered": options.benefits}
        return [Request(OPERATION, {"Service": SERVICE, "Configuration": how, "PageSize": A_PAGE})]

    def entries(self, page: Page) -> Sequence[Any]:
        """See ``Topic``."""
        return listed(page, "RightsizingRecommendations")

    def rows(self, pages: Sequence[Page]) -> Sequence[Recommendation]:
        """See ``Topic``."""
        return [_row(page, each) for page in pages for each in self.entries(page)]


def _row(page: Page, each: Mapping[str, Any]) -> Recommendation:
    now, ends = within(each, "CurrentInstance"), each.get("RightsizingType") == TERMINATE
    targets = [] if ends else within(each, "ModifyRecommendationDetail").get("TargetInstances") or []
    target = within(each, "TerminateRecommendationDetail") if ends else _default(targets)
    savings = amount(target.get("EstimatedMonthlySavings"))
    if savings is None:
        raise FetchError(
            f"{TITLE} recommends a change without what it saves: its interface may have changed, report it"
        )
    currency = target.get("CurrencyCode") or now.get("CurrencyCode") or "USD"
    current = amount(now.get("MonthlyCost")) if now.get("CurrencyCode") in {None, currency} else None
    optimised = (None if current is None else current - savings) if ends else amount(target.get("EstimatedMonthlyCost"))
    about = _about(now)
    return Recommendation(
        type="terminate" if ends else "rightsizing",
        resource=now.get("ResourceId") or "",
        name=now.get("InstanceName") or "",
        service=SERVICES[0],
        region=about.get("Region") or "",
        account=each.get("AccountId") or "",
        currency=currency,
        current_cost=current,
        optimised_cost=optimised,
        savings=savings,
        effort="medium",
        risk="medium" if ends else "low",
        reason=", ".join(each.get("FindingReasonCodes") or ()),
        details=_basis(page, now) | _targets(target, targets),
    )


def _default(targets: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The target that AWS takes by default; the first where it marks none."""
    return next((each for each in targets if each.get("DefaultTargetInstance")), targets[0] if targets else {})


def _about(instance: Mapping[str, Any]) -> dict[str, Any]:
    return within(instance, "ResourceDetails", "EC2ResourceDetails")


def _basis(page: Page, now: Mapping[str, Any]) -> dict[str, str]:
    """What a recommendation rests on."""
    about, used = _about(now), within(now, "ResourceUtilization", "EC2ResourceUtilization")
    return told(
        instance_type=about.get("InstanceType"),
        platform=about.get("Platform"),
        hourly_on_demand_rate=about.get("HourlyOnDemandRate"),
        vcpu=about.get("Vcpu"),
        memory=about.get("Memory"),
        most_cpu_percent=used.get("MaxCpuUtilizationPercentage"),
        most_memory_percent=used.get("MaxMemoryUtilizationPercentage"),
        most_storage_percent=used.get("MaxStorageUtilizationPercentage"),
        hours_run=now.get("TotalRunningHoursInLookbackPeriod"),
        hours_on_demand=now.get("OnDemandHoursInLookbackPeriod"),
        hours_reserved=now.get("ReservationCoveredHoursInLookbackPeriod"),
        hours_in_savings_plans=now.get("SavingsPlansCoveredHoursInLookbackPeriod"),
        lookback=within(page.answer, "Metadata").get("LookbackPeriodInDays"),
        worked_out=within(page.answer, "Metadata").get("GenerationTimestamp"),
        across_families=within(page.answer, "Configuration").get("RecommendationTarget") == "CROSS_INSTANCE_FAMILY",
        benefits_considered=within(page.answer, "Configuration").get("BenefitsConsidered"),
    )


def _targets(target: Mapping[str, Any], targets: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The target that counts, and the others with what each would save."""
    others = [
        f"{_about(each).get('InstanceType') or 'unknown'} saves {each.get('EstimatedMonthlySavings') or 'unknown'}"
        for each in targets
        if each is not target
    ]
    expected = within(target, "ExpectedResourceUtilization", "EC2ResourceUtilization")
    return told(
        target=_about(target).get("InstanceType"),
        expected_cpu_percent=expected.get("MaxCpuUtilizationPercentage"),
        expected_memory_percent=expected.get("MaxMemoryUtilizationPercentage"),
        platform_differences=", ".join(target.get("PlatformDifferences") or ()),
        other_targets="; ".join(others),
    )
