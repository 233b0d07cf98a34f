"""AWS line items as FOCUS charges: what the legacy Cost and Usage Report and CUR 2.0 have in common.

The bill is ``UnblendedCost``; a savings plan's covered usage is billed at its on-demand cost and taken back by a
negation line, so both stay and cancel out. A commitment's fee is a purchase whose effective cost lies in the usage that
it covers; what of it nothing used becomes a row of its own (``Unused``), so that effective and billed cost agree over
the term. Discount lines lower the price of usage: they are usage with a list cost of 0.
``ContractedCost`` stays null: the report names no negotiated unit price, and its unblended rates leave out discounts
that come as lines of their own. Refunds do not say what they refund: adjustments that correct an earlier bill.
Source: AWS, Data dictionary of the Cost and Usage Report; FinOps Foundation, focus_converters (charge categories).
"""

from costlib import sql
from costlib.connectors.base import select
from costlib.connectors.mapping import Columns, switch
from costlib.connectors.services import AWS, CATEGORY, SUBCATEGORY, joined

CATEGORIES = {
    "Usage": "Usage",
    "DiscountedUsage": "Usage",
    "SavingsPlanCoveredUsage": "Usage",
    "SavingsPlanNegation": "Usage",
    "Fee": "Purchase",
    "RIFee": "Purchase",
    "SavingsPlanRecurringFee": "Purchase",
    "SavingsPlanUpfrontFee": "Purchase",
    "Tax": "Tax",
    "Credit": "Credit",
    "Refund": "Adjustment",
}
FREQUENCIES = {
    "Usage": "Usage-Based",
    "DiscountedUsage": "Usage-Based",
    "SavingsPlanCoveredUsage": "Usage-Based",
    "SavingsPlanNegation": "Usage-Based",
    "Fee": "One-Time",
    "RIFee": "Recurring",
    "SavingsPlanRecurringFee": "Recurring",
    "SavingsPlanUpfrontFee": "One-Time",
}
RESERVED = ("DiscountedUsage", "RIFee", "Fee")
PLANNED = ("SavingsPlanCoveredUsage", "SavingsPlanRecurringFee", "SavingsPlanUpfrontFee")
COVERED = ("DiscountedUsage", "SavingsPlanCoveredUsage")
MEASURED = ("Usage", *COVERED)

TYPE = "line_item_line_item_type"
UNUSED_FEE = "reservation_unused_recurring_fee"
UNUSED_UPFRONT = "reservation_unused_amortized_upfront_fee_for_billing_period"
COMMITTED = "savings_plan_total_commitment_to_date"
USED = "savings_plan_used_commitment"
ARN = "reservation_reservation_arn"
PLAN_ARN = "savings_plan_savings_plan_arn"
BEDROCK_EDITION = "%(Amazon Bedrock Edition)%"


def charges(cols: Columns, tags: str, product: str) -> str:
    """SQL that yields the FOCUS rows of AWS line items.

    Args:
        cols: The source's columns.
        tags: SQL of the tags as one JSON object.
        product: SQL of the product's name where no column of its own gives it.
    """
    name = f"coalesce({cols.txt('product_product_name')}, {product}, {cols.txt('product_servicename')})"
    code = cols.txt("line_item_product_code")
    columns = {**identity(cols), **money(cols), **pricing(cols), **commitment(cols)}
    columns |= {
        "ServiceName": f"coalesce({name}, {code})",
        "ServiceCategory": CATEGORY,
        "ServiceSubcategory": SUBCATEGORY,
        "Tags": tags,
        "x_Reject": cols.unreadable(UNUSED_FEE, UNUSED_UPFRONT, COMMITTED, USED),
    }
    unused = columns | unused_commitment(cols)
    columns["x_Other"] = cols.rest()
    unused["x_Other"] = "NULL"
    key = f"CASE WHEN {name} LIKE {sql.text(BEDROCK_EDITION)} THEN 'AmazonBedrock' ELSE {code} END"
    tail = f"FROM source {joined(AWS, key)}"
    return f"{select(columns, tail)} UNION ALL {select(unused, f'{tail} WHERE {unused_cost(cols)} <> 0')}"


def identity(cols: Columns) -> dict[str, str]:
    """Who is billed, by whom, when, and for which resource."""
    return {
        "BillingAccountId": cols.txt("bill_payer_account_id"),
        "BillingAccountName": cols.txt("bill_payer_account_name"),
        "SubAccountId": cols.txt("line_item_usage_account_id"),
        "SubAccountName": cols.txt("line_item_usage_account_name"),
        "InvoiceId": cols.txt("bill_invoice_id"),
        "InvoiceIssuerName": cols.txt("bill_invoicing_entity", "line_item_legal_entity"),
        "ServiceProviderName": "'AWS'",
        "HostProviderName": "'AWS'",
        "x_PublisherName": cols.txt("line_item_legal_entity"),
        "BillingPeriodStart": cols.raw("bill_billing_period_start_date"),
        "BillingPeriodEnd": cols.raw("bill_billing_period_end_date"),
        "ChargePeriodStart": cols.raw("line_item_usage_start_date"),
        "ChargePeriodEnd": cols.raw("line_item_usage_end_date"),
        "ChargeDescription": cols.txt("line_item_line_item_description"),
        "RegionId": cols.txt("product_region_code", "product_region"),
        "RegionName": cols.txt("product_location"),
        "AvailabilityZone": cols.txt("line_item_availability_zone"),
        "ResourceId": cols.txt("line_item_resource_id"),
    }


def money(cols: Columns) -> dict[str, str]:
    """What kind of charge a line is and what it costs on each basis."""
    kind = cols.txt(TYPE)
    billed = cols.txt("line_item_unblended_cost", "line_item_net_unblended_cost")
    discount = f"{kind} = 'SavingsPlanNegation' OR {kind} LIKE '%Discount'"
    upfront = f"{kind} = 'SavingsPlanUpfrontFee' OR ({kind} = 'Fee' AND {cols.txt(ARN)} IS NOT NULL)"
    fee = f"{kind} IN ('RIFee', 'SavingsPlanRecurringFee')"
    categories = switch(kind, CATEGORIES, "'Adjustment'")
    return {
        "ChargeCategory": f"CASE WHEN {kind} LIKE '%Discount' THEN 'Usage' "
        f"WHEN {kind} IS NULL THEN NULL ELSE {categories} END",
        "ChargeClass": f"CASE WHEN {kind} = 'Refund' THEN 'Correction' END",
        "ChargeFrequency": switch(kind, FREQUENCIES),
        "BillingCurrency": cols.txt("line_item_currency_code"),
        "BilledCost": billed,
        "EffectiveCost": f"CASE WHEN {kind} = 'DiscountedUsage' THEN {cols.txt('reservation_effective_cost')} "
        f"WHEN {kind} = 'SavingsPlanCoveredUsage' THEN {cols.txt('savings_plan_savings_plan_effective_cost')} "
        f"WHEN {kind} = 'SavingsPlanNegation' OR {upfront} THEN '0' "
        f"WHEN {fee} THEN CASE WHEN {unused_cost(cols)} IS NOT NULL THEN '0' END ELSE {billed} END",
        "ListCost": f"CASE WHEN {kind} IN ({sql.texts(MEASURED)}) THEN {cols.txt('pricing_public_on_demand_cost')} "
        f"WHEN {discount} THEN '0' END",
    }


def pricing(cols: Columns) -> dict[str, str]:
    """Quantities, units, prices and what is priced."""
    kind = cols.txt(TYPE)
    measured = f"{kind} IN ({sql.texts(MEASURED)})"
    amount, unit = cols.txt("line_item_usage_amount"), cols.txt("pricing_unit")
    meter = cols.txt("line_item_usage_type")
    return {
        "ConsumedQuantity": f"CASE WHEN {measured} THEN {amount} END",
        "ConsumedUnit": f"CASE WHEN {measured} THEN {unit} END",
        "PricingQuantity": f"CASE WHEN {measured} OR {kind} IN ('Fee', 'RIFee') THEN {amount} END",
        "PricingUnit": f"CASE WHEN {measured} OR {kind} IN ('Fee', 'RIFee') THEN {unit} END",
        "ListUnitPrice": f"CASE WHEN {measured} THEN {cols.txt('pricing_public_on_demand_rate')} END",
        "PricingCategory": f"CASE WHEN {kind} IN ({sql.texts(COVERED)}) THEN 'Committed' "
        f"WHEN {kind} = 'Usage' AND contains({meter}, 'SpotUsage') THEN 'Dynamic' "
        f"WHEN {kind} = 'Usage' AND {cols.txt('pricing_term')} = 'OnDemand' THEN 'Standard' END",
        "SkuId": cols.txt("product_sku"),
        "SkuPriceId": cols.txt("pricing_rate_code", "pricing_rate_id"),
        "SkuMeter": meter,
    }


def commitment(cols: Columns) -> dict[str, str]:
    """Which reservation or savings plan a line belongs to; a negation belongs to none, it only cancels."""
    kind = cols.txt(TYPE)
    arn, plan = cols.txt(ARN), cols.txt(PLAN_ARN)
    reserved = f"{kind} IN ({sql.texts(RESERVED)}) AND {arn} IS NOT NULL"
    planned = f"{kind} IN ({sql.texts(PLANNED)}) AND {plan} IS NOT NULL"
    offering = f"coalesce({cols.txt('savings_plan_offering_type')}, 'Savings Plan')"
    return {
        "CommitmentDiscountId": f"CASE WHEN {reserved} THEN {arn} WHEN {planned} THEN {plan} END",
        "CommitmentDiscountCategory": f"CASE WHEN {reserved} THEN 'Usage' WHEN {planned} THEN 'Spend' END",
        "CommitmentDiscountType": f"CASE WHEN {reserved} THEN 'Reserved Instance' WHEN {planned} THEN {offering} END",
        "CommitmentDiscountStatus": f"CASE WHEN {kind} IN ({sql.texts(COVERED)}) THEN 'Used' END",
    }


def unused_cost(cols: Columns) -> str:
    """SQL of what of a commitment's fee nothing used; null where the line does not say."""
    kind = cols.txt(TYPE)
    parts = [cols.number(UNUSED_FEE), cols.number(UNUSED_UPFRONT)]
    reserved = (
        f"CASE WHEN coalesce({', '.join(parts)}) IS NOT NULL THEN coalesce({parts[0]}, 0) + coalesce({parts[1]}, 0) END"
    )
    planned = f"{cols.number(COMMITTED)} - {cols.number(USED)}"
    return f"CASE {kind} WHEN 'RIFee' THEN {reserved} WHEN 'SavingsPlanRecurringFee' THEN {planned} END"


def unused_commitment(cols: Columns) -> dict[str, str]:
    """How the unused part of a commitment differs from the fee that it is part of: nothing more is billed for it."""
    return {
        "ChargeCategory": "'Usage'",
        "ChargeFrequency": "'Usage-Based'",
        "PricingCategory": "'Committed'",
        "BilledCost": "'0'",
        "EffectiveCost": f"CAST({unused_cost(cols)} AS VARCHAR)",
        "CommitmentDiscountStatus": "'Unused'",
        "PricingQuantity": "NULL",
        "PricingUnit": "NULL",
    }
