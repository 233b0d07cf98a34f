"""The FOCUS 1.4 datasets as data: every column with its type, level, nullability and closed list of values.

Source: FOCUS 1.4 data model, FinOps Foundation, CC BY 4.0 (tests hold this module against the published model).
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "decimal", "time", "json"]
Level = Literal["mandatory", "recommended", "conditional"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a FOCUS dataset: ``allowed`` is empty where any value of the kind will do."""

    name: str
    kind: Kind
    level: Level
    nullable: bool
    allowed: tuple[str, ...] = ()


def _columns(table: str) -> tuple[Column, ...]:
    """Read lines of ``name kind level null|required [allowed | allowed ...]``."""
    columns = []
    for line in table.strip().splitlines():
        name, kind, level, null, *rest = line.split(maxsplit=4)
        allowed = tuple(value.strip() for value in rest[0].split("|")) if rest else ()
        columns.append(Column(name, kind, level, null == "null", allowed))  # type: ignore[arg-type]
    return tuple(columns)


SERVICE_SUBCATEGORIES: dict[str, tuple[str, ...]] = {
    "AI and Machine Learning": (
        "AI Platforms",
        "Bots",
        "Generative AI",
        "Machine Learning",
        "Natural Language Processing",
        "Other (AI and Machine Learning)",
    ),
    "Analytics": (
        "Analytics Platforms",
        "Business Intelligence",
        "Data Processing",
        "Other (Analytics)",
        "Search",
        "Streaming Analytics",
    ),
    "Business Applications": (
        "Other (Business Applications)",
        "Productivity and Collaboration",
    ),
    "Compute": (
        "Containers",
        "End User Computing",
        "Other (Compute)",
        "Quantum Compute",
        "Serverless Compute",
        "Virtual Machines",
    ),
    "Databases": (
        "Caching",
        "Data Warehouses",
        "Ledger Databases",
        "NoSQL Databases",
        "Other (Databases)",
        "Relational Databases",
        "Time Series Databases",
    ),
    "Developer Tools": (
        "Continuous Integration and Deployment",
        "Developer Platforms",
        "Development Environments",
        "Other (Developer Tools)",
        "Quality Assurance",
        "Source Code Management",
    ),
    "Multicloud": (
        "Multicloud Integration",
        "Other (Multicloud)",
    ),
    "Identity": (
        "Identity and Access Management",
        "Other (Identity)",
    ),
    "Integration": (
        "API Management",
        "Messaging",
        "Other (Integration)",
        "Workflow Orchestration",
    ),
    "Internet of Things": (
        "IoT Analytics",
        "IoT Platforms",
        "Other (Internet of Things)",
    ),
    "Management and Governance": (
        "Architecture",
        "Compliance",
        "Cost Management",
        "Data Governance",
        "Disaster Recovery",
        "Endpoint Management",
        "Observability",
        "Other (Management and Governance)",
        "Support",
    ),
    "Media": (
        "Content Creation",
        "Gaming",
        "Media Streaming",
        "Mixed Reality",
        "Other (Media)",
    ),
    "Migration": (
        "Data Migration",
        "Other (Migration)",
        "Resource Migration",
    ),
    "Mobile": ("Other (Mobile)",),
    "Networking": (
        "Application Networking",
        "Content Delivery",
        "Network Connectivity",
        "Network Infrastructure",
        "Network Routing",
        "Network Security",
        "Other (Networking)",
    ),
    "Security": (
        "Other (Security)",
        "Secret Management",
        "Security Posture Management",
        "Threat Detection and Response",
    ),
    "Storage": (
        "Backup Storage",
        "Block Storage",
        "File Storage",
        "Object Storage",
        "Other (Storage)",
        "Storage Platforms",
    ),
    "Web": (
        "Application Platforms",
        "Other (Web)",
    ),
    "Other": ("Other (Other)",),
}
"""Each service category with its subcategories."""

COST_AND_USAGE = _columns(
    """
AllocatedMethodDetails json recommended null
AllocatedMethodId text conditional null
AllocatedResourceId text conditional null
AllocatedResourceName text conditional null
AllocatedTags json conditional null
AvailabilityZone text recommended null
BilledCost decimal mandatory required
BillingAccountId text mandatory required
BillingAccountName text mandatory null
BillingAccountType text conditional required
BillingCurrency text mandatory required
BillingPeriodEnd time mandatory required
BillingPeriodStart time mandatory required
CapacityReservationId text conditional null
CapacityReservationStatus text conditional null Used | Unused
ChargeCategory text mandatory required Usage | Purchase | Tax | Credit | Adjustment
ChargeClass text mandatory null Correction
ChargeDescription text mandatory null
ChargeFrequency text recommended required One-Time | Recurring | Usage-Based
ChargePeriodEnd time mandatory required
ChargePeriodStart time mandatory required
CommitmentDiscountCategory text conditional null Spend | Usage
CommitmentDiscountId text conditional null
CommitmentDiscountName text conditional null
CommitmentDiscountQuantity decimal conditional null
CommitmentDiscountStatus text conditional null Used | Unused
CommitmentDiscountType text conditional null
CommitmentDiscountUnit text conditional null
CommitmentProgramEligibilityDetails json conditional null
ConsumedQuantity decimal conditional null
ConsumedUnit text conditional null
ContractApplied json conditional null
ContractedCost decimal mandatory required
ContractedUnitPrice decimal conditional null
EffectiveCost decimal mandatory required
HostProviderName text mandatory null
InvoiceDetailId text conditional null
InvoiceId text conditional null
InvoiceIssuerName text mandatory required
ListCost decimal mandatory required
ListUnitPrice decimal conditional null
PricingCategory text conditional null Standard | Dynamic | Committed | Other
PricingCurrency text conditional required
PricingCurrencyContractedUnitPrice decimal conditional null
PricingCurrencyEffectiveCost decimal conditional required
PricingCurrencyListUnitPrice decimal conditional null
PricingQuantity decimal mandatory null
PricingUnit text mandatory null
RegionId text conditional null
RegionName text conditional null
ResourceId text conditional null
ResourceName text conditional null
ResourceType text conditional null
ServiceCategory text mandatory required
ServiceName text mandatory required
ServiceProviderName text mandatory required
ServiceSubcategory text recommended required
SkuId text conditional null
SkuMeter text conditional null
SkuPriceDetails json conditional null
SkuPriceId text conditional null
SubAccountId text conditional null
SubAccountName text conditional null
SubAccountType text conditional null
Tags json conditional null
"""
)
BILLING_PERIOD = _columns(
    """
BillingPeriodCreated time mandatory required
BillingPeriodEnd time mandatory required
BillingPeriodLastUpdated time mandatory required
BillingPeriodStart time mandatory required
BillingPeriodStatus text mandatory required Open | Closed
InvoiceIssuerName text mandatory required
"""
)
CONTRACT_COMMITMENT = _columns(
    """
BillingCurrency text mandatory null
ContractCommitmentApplicability json mandatory required
ContractCommitmentBenefitCategory text mandatory required Discount | Entitlement | Availability | Other
ContractCommitmentCategory text mandatory required Spend | Usage
ContractCommitmentCost decimal mandatory null
ContractCommitmentCreated time mandatory required
ContractCommitmentDescription text mandatory null
ContractCommitmentDiscountPercentage decimal mandatory null
ContractCommitmentDurationType text mandatory required
ContractCommitmentFulfillmentInterval text mandatory required Hourly | Daily | Weekly | Monthly | Quarterly | Semi-Annual | Annual | Full Period | Transactional | Custom
ContractCommitmentId text mandatory required
ContractCommitmentLastUpdated time mandatory required
ContractCommitmentLifecycleStatus text mandatory required Proposed | Pending | Active | Exhausted | Expired | Canceled | Superseded
ContractCommitmentModel text mandatory required Continuous | Discontinuous
ContractCommitmentOfferCategory text mandatory required Negotiated | Public
ContractCommitmentPaymentInterval text mandatory required One-Time | Monthly | Quarterly | Semi-Annual | Annual | Custom
ContractCommitmentPaymentModel text mandatory required No Upfront | Partial Upfront | All Upfront
ContractCommitmentPaymentUpfrontPercentage decimal conditional required
ContractCommitmentPeriodEnd time mandatory required
ContractCommitmentPeriodStart time mandatory required
ContractCommitmentQuantity decimal mandatory null
ContractCommitmentType text mandatory required
ContractCommitmentUnit text mandatory null
ContractId text mandatory required
ContractPeriodEnd time mandatory required
ContractPeriodStart time mandatory required
InvoiceIssuerName text mandatory required
PricingCurrency text conditional required
PricingCurrencyContractCommitmentCost decimal conditional null
ServiceProviderName text mandatory required
"""
)
INVOICE_DETAIL = _columns(
    """
BilledCost decimal mandatory required
BillingAccountId text mandatory required
BillingCurrency text mandatory required
BillingPeriodEnd time mandatory required
BillingPeriodStart time mandatory required
ChargeCategory text mandatory required Usage | Purchase | Tax | Credit | Adjustment
InvoiceDetailCreated time mandatory required
InvoiceDetailDescription text mandatory null
InvoiceDetailGrain json mandatory null
InvoiceDetailId text mandatory required
InvoiceDetailLastUpdated time mandatory required
InvoiceId text mandatory required
InvoiceIssueDate time mandatory null
InvoiceIssueStatus text mandatory required Open | Issued | Voided
InvoiceIssuerName text mandatory required
PaymentCurrency text conditional required
PaymentCurrencyBilledCost decimal conditional required
PaymentCurrencyInvoiceDetailId text conditional required
PaymentDueDate time mandatory null
PaymentTerms text mandatory required
PurchaseOrderNumber text conditional null
ReferenceInvoiceId text mandatory required
"""
)
