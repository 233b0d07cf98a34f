"""The hard cases that the sample holds on purpose, each with where to look."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class HardCase:
    """A case that cost tools get wrong.

    Args:
        name: Short and stable.
        meaning: What is in the data.
        where: SQL condition that finds its rows.
        table: Where the rows are.
    """

    name: str
    meaning: str
    where: str
    table: Literal["facts", "metrics"] = "facts"


HARD_CASES = (
    HardCase(
        "usage commitment",
        "Reserved instances without upfront payment: purchases are billed, usage carries the effective cost.",
        "CommitmentDiscountCategory = 'Usage' AND CommitmentDiscountStatus = 'Used'",
    ),
    HardCase(
        "spend commitment",
        "Savings plans: an amount a day at the plan's rates, over several instance types.",
        "CommitmentDiscountCategory = 'Spend' AND CommitmentDiscountStatus = 'Used'",
    ),
    HardCase(
        "upfront purchase",
        "One fee in July 2025 for a year that ends within the sample.",
        "ChargeCategory = 'Purchase' AND ChargeFrequency = 'One-Time'",
    ),
    HardCase(
        "unused commitment",
        "GPU reservations over the winter break, and savings plans at weekends when fewer instances run.",
        "CommitmentDiscountStatus = 'Unused'",
    ),
    HardCase(
        "correction",
        "Usage of one month, billed again in the next.",
        "ChargeClass = 'Correction' AND BillingPeriodStart >= ChargePeriodEnd",
    ),
    HardCase("credit", "Negative charges of three providers.", "ChargeCategory = 'Credit' AND BilledCost < 0"),
    HardCase("tax", "Sales tax on two accounts.", "ChargeCategory = 'Tax'"),
    HardCase("negotiated discount", "Contracted below list.", "ContractedCost < ListCost AND ChargeCategory = 'Usage'"),
    HardCase("second currency", "Google Cloud bills in euros.", "BillingCurrency = 'EUR'"),
    HardCase("untagged", "Shared resources that nobody tagged.", "ChargeCategory = 'Usage' AND Tags IS NULL"),
    HardCase("tag spelling", "Azure's tag is Tenant, not tenant.", "Tags LIKE '%\"Tenant\"%'"),
    HardCase(
        "price change",
        "gpt-3.5-turbo falls on 2025-09-01: one SKU, two price ids.",
        "SkuPriceId IN ('gpt-3.5-turbo-input-1000', 'gpt-3.5-turbo-input-500')",
    ),
    HardCase(
        "provider split",
        "The cluster's node charge, replaced by the workloads that share it.",
        "AllocatedMethodId IS NOT NULL",
    ),
    HardCase(
        "one-day spike",
        "An archive copied out on 2026-06-17.",
        "ResourceName = 'egress' AND ChargePeriodStart = TIMESTAMPTZ '2026-06-17 00:00:00+00'",
    ),
    HardCase("slow leak", "A debug log that grows every day from 2026-08-18.", "ResourceName = 'ingest-debug-log'"),
    HardCase("retired service", "Azure's language service ends with March 2026.", "ServiceName = 'Azure AI Language'"),
    HardCase("new service", "Vertex AI begins with April 2026.", "ServiceName = 'Vertex AI'"),
    HardCase("unknown list price", "DigitalOcean gives no list price.", "ListCost IS NULL AND ContractedCost IS NULL"),
    HardCase("cached tokens", "Input read from the cache at its own price.", "x_TokenKind = 'cached_input'"),
    HardCase("idle resource", "Volumes that no instance uses, on an old type.", "ResourceName = 'unattached-volumes'"),
    HardCase(
        "tenant spelling",
        "The mailing tool wrote Verdantide in small letters from 2026-05-04 to 2026-05-08.",
        "tenant = 'verdantide' AND metric = 'emails'",
        "metrics",
    ),
    HardCase(
        "missing driver",
        "Searches are counted from 2026-02-01 only; the search service is charged since 2025-09-08.",
        "metric = 'searches'",
        "metrics",
    ),
    HardCase(
        "driver before cost",
        "Lumenfern sent e-mails from 2026-02-16; its first cost is of 2026-03-02.",
        "tenant = 'Lumenfern' AND date < TIMESTAMPTZ '2026-03-02 00:00:00+00'",
        "metrics",
    ),
)
