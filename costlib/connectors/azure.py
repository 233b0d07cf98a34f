"""Azure cost exports of Enterprise Agreements and Microsoft Customer Agreements, actual and amortised.

An actual export is the bill: ``BilledCost``, and no effective cost (a reservation's purchase stands there at once, what
it covers costs 0). An amortised export spreads purchases over what they cover: its cost is ``EffectiveCost``; it is
``BilledCost`` too where no benefit is involved, and unknown where one is, for that purchase is billed elsewhere.
Both kinds have the same columns; only rows that benefits touch tell them apart (see ``is_amortised``). In doubt a file
is actual, which is right for what is billed; the format name ``azure-amortized`` overrules. Rows that contradict an
actual export (unused benefits) are quarantined, never counted as billed.
Source: Microsoft, Understand cost details fields; FinOps toolkit, Convert Cost Management data to FOCUS.
"""

import re
from collections.abc import Mapping
from typing import Any

from costlib import sql
from costlib.connectors.base import Head, Source, TableConnector, select
from costlib.connectors.intake import SAMPLE_ROWS
from costlib.connectors.mapping import Columns, bare, day, switch
from costlib.connectors.services import AZURE, CATEGORY, SUBCATEGORY, joined

MARKS = tuple(map(bare, ("ChargeType", "MeterCategory", "SubscriptionId", "Date")))
COST = ("CostInBillingCurrency", "Cost")
CURRENCY = ("BillingCurrencyCode", "BillingCurrency")
UNUSED = ("UnusedReservation", "UnusedSavingsPlan")
BENEFITS = ("Reservation", "SavingsPlan")
UNCOVERED = ("OnDemand", "Spot")
CHARGES = {
    "Usage": "Usage",
    "UnusedReservation": "Usage",
    "UnusedSavingsPlan": "Usage",
    "Purchase": "Purchase",
    "Refund": "Purchase",
    "Tax": "Tax",
    "Credit": "Credit",
}
FREQUENCIES = {"OneTime": "One-Time", "Recurring": "Recurring", "UsageBased": "Usage-Based"}
PRICING = {"OnDemand": "Standard", "Spot": "Dynamic", "Reservation": "Committed", "SavingsPlan": "Committed"}
ONE_UNIT = "1 %"
"""A unit of measure such as ``1 Hour``: only there are a quantity and a price surely per the same unit."""
AGREEMENT = 100
"""A unit price is believed where it explains the cost of an on-demand row to one part in so many."""


class _AzureExport(TableConnector):
    """What both kinds share."""

    amortised: bool

    def recognises(self, head: Head) -> bool:
        """Azure's cost columns, and rows that speak for this kind."""
        names = {bare(name) for name in head.columns}
        known = head.shape == "table" and names.issuperset(MARKS) and not names.isdisjoint(map(bare, COST))
        return known and is_amortised(head) == self.amortised

    def to_focus(self, source: Source) -> str:
        """One row, one charge."""
        cols = Columns(source)
        columns = {**_identity(cols), **_period(cols), **_pricing(cols), **_commitment(cols)}
        columns |= _amortised(cols) if self.amortised else _actual(cols)
        columns["x_Other"] = cols.rest()
        return select(columns, f"FROM source {joined(AZURE, cols.txt('MeterCategory'))}")


class AzureActual(_AzureExport):
    """Actual cost."""

    name = "azure-actual"
    title = "Azure cost export, actual (EA, MCA)"
    amortised = False


class AzureAmortized(_AzureExport):
    """Amortised cost."""

    name = "azure-amortized"
    title = "Azure cost export, amortised (EA, MCA)"
    amortised = True


def is_amortised(head: Head) -> bool:
    """Whether a file is amortised, by what its first rows show.

    Only an amortised export has unused benefits, or covered usage with a cost; only an actual one has purchases of
    benefits, or covered usage for nothing. Where no row speaks the file's name may. A file that is wholly in view and
    touched by no benefit is the same in both kinds: read as amortised, it gives both costs. Anything else is actual.
    """
    rows = [{bare(name): value for name, value in row.items()} for row in head.sample]
    if any(_speaks_amortised(row) for row in rows):
        return True
    if any(_speaks_actual(row) for row in rows):
        return False
    if hint := re.search("amorti[sz]ed|actual", head.file_name, re.IGNORECASE):
        return hint[0].lower() != "actual"
    return 0 < len(rows) < SAMPLE_ROWS and all(row.get("pricingmodel") in UNCOVERED for row in rows)


def _speaks_amortised(row: Mapping[str, Any]) -> bool:
    return row.get("chargetype") in UNUSED or (_is_covered(row) and not _is_free(row))


def _speaks_actual(row: Mapping[str, Any]) -> bool:
    bought = row.get("chargetype") == "Purchase" and bool(row.get("reservationid") or row.get("benefitid"))
    return bought or (_is_covered(row) and _is_free(row))


def _is_covered(row: Mapping[str, Any]) -> bool:
    return row.get("chargetype") == "Usage" and str(row.get("pricingmodel")).replace(" ", "") in BENEFITS


def _is_free(row: Mapping[str, Any]) -> bool:
    cost = next((row[bare(name)] for name in COST if row.get(bare(name)) is not None), 0)
    return re.fullmatch(r"[-+]?0*\.?0*([eE].*)?", str(cost)) is not None


def _identity(cols: Columns) -> dict[str, str]:
    """Who is billed, for what, where."""
    tags = cols.txt("Tags")
    wrapped = f"CASE WHEN starts_with(trim({tags}), '{{') THEN {tags} ELSE '{{' || {tags} || '}}' END"
    location = cols.txt("ResourceLocation", "Location")
    return {
        "BillingAccountId": cols.txt("BillingAccountId", "BillingProfileId"),
        "BillingAccountName": cols.txt("BillingAccountName", "BillingProfileName"),
        "SubAccountId": cols.txt("SubscriptionId"),
        "SubAccountName": cols.txt("SubscriptionName"),
        "InvoiceId": cols.txt("InvoiceId"),
        "InvoiceIssuerName": f"coalesce({cols.txt('PartnerName', 'ResellerName')}, 'Microsoft')",
        "ServiceProviderName": "'Microsoft'",
        "HostProviderName": "'Microsoft'",
        "x_PublisherName": cols.txt("PublisherName", "PublisherType"),
        "ServiceName": cols.txt("MeterCategory", "ConsumedService"),
        "ServiceCategory": CATEGORY,
        "ServiceSubcategory": SUBCATEGORY,
        "ResourceId": cols.txt("ResourceId", "InstanceId"),
        "ResourceName": cols.txt("ResourceName"),
        "RegionId": f"lower(replace({location}, ' ', ''))",
        "RegionName": location,
        "AvailabilityZone": cols.txt("AvailabilityZone"),
        "Tags": f"nullif({wrapped}, '{{}}')",
    }


def _period(cols: Columns) -> dict[str, str]:
    """A charge is a day's; a billing period's last day is included in the source and excluded in FOCUS.

    An end that is the first of a month, as its start is, excludes already. Without a billing period it is the charge's
    calendar month, as both agreements bill.
    """
    date = day(cols.txt("Date"))
    charged = {"ChargePeriodStart": date, "ChargePeriodEnd": f"{date} + 1"}
    if not cols.has("BillingPeriodStartDate"):
        month = f"CAST(date_trunc('month', {date}) AS DATE)"
        return charged | {"BillingPeriodStart": month, "BillingPeriodEnd": f"last_day({month}) + 1"}
    start, end = day(cols.txt("BillingPeriodStartDate")), day(cols.txt("BillingPeriodEndDate"))
    excluded = f"day({end}) = 1 AND day({start}) = 1 AND {end} > {start}"
    return charged | {
        "BillingPeriodStart": start,
        "BillingPeriodEnd": f"CASE WHEN {excluded} THEN {end} ELSE {end} + 1 END",
    }


def _pricing(cols: Columns) -> dict[str, str]:
    """What kind of charge a row is, its quantity, its unit, and what it costs at list and contracted prices."""
    charge = cols.txt("ChargeType")
    usage = f"{charge} = 'Usage'"
    quantity, unit = cols.txt("Quantity"), cols.txt("UnitOfMeasure")
    category = switch(charge, CHARGES, "'Adjustment'")
    return {
        "ChargeCategory": f"CASE WHEN {charge} IS NOT NULL THEN {category} END",
        "ChargeClass": f"CASE WHEN {charge} = 'Refund' THEN 'Correction' END",
        "ChargeFrequency": switch(cols.txt("Frequency"), FREQUENCIES),
        "ChargeDescription": cols.txt("ProductName", "Product"),
        "PricingCategory": switch(_model(cols), PRICING),
        "ConsumedQuantity": f"CASE WHEN {usage} THEN {quantity} END",
        "ConsumedUnit": f"CASE WHEN {usage} THEN {unit} END",
        "PricingQuantity": quantity,
        "PricingUnit": unit,
        "SkuId": cols.txt("ProductId", "MeterId"),
        "SkuMeter": cols.txt("MeterName"),
        "BillingCurrency": cols.txt(*CURRENCY),
        "ListCost": _list_cost(cols),
        "ContractedCost": _contracted_cost(cols),
    }


def _list_cost(cols: Columns) -> str:
    """SQL of the cost at pay-as-you-go prices; null where the price is 0 (Azure's unknown) or its unit is in doubt."""
    price = cols.number("PayGPrice")
    computed = f"CASE WHEN {_is_plain(cols)} AND {price} > 0 THEN {_product(price, cols.number('Quantity'))} END"
    return f"coalesce({cols.txt('PaygCostInBillingCurrency')}, {computed})"


def _contracted_cost(cols: Columns) -> str:
    """SQL of unit price times quantity, where units are plain and the price explains what an on-demand row costs."""
    price, quantity = cols.number("UnitPrice"), cols.number("Quantity")
    cost = cols.number(*COST)
    product = f"CAST({price} AS DOUBLE) * CAST({quantity} AS DOUBLE)"
    agrees = f"abs({product} - {cost}) * {AGREEMENT} <= abs({cost})"
    believed = f"{_model(cols)} IN ({sql.texts(BENEFITS)}) OR {agrees}"
    plain = f"{_is_plain(cols)} AND {price} > 0 AND ({believed})"
    return f"CASE WHEN {plain} THEN {_product(price, quantity)} END"


def _is_plain(cols: Columns) -> str:
    """SQL of whether prices are per the unit that quantities count, in the billing currency."""
    pricing, billing = cols.txt("PricingCurrency"), cols.txt(*CURRENCY)
    return f"{cols.txt('UnitOfMeasure')} LIKE {sql.text(ONE_UNIT)} AND coalesce({pricing}, {billing}) = {billing}"


def _product(price: str, quantity: str) -> str:
    """SQL of the exact product, as text, of nine decimals of each; null where either is too large for that."""
    return f"CAST(TRY_CAST({price} AS DECIMAL(17, 9)) * TRY_CAST({quantity} AS DECIMAL(21, 9)) AS VARCHAR)"


def _model(cols: Columns) -> str:
    """SQL of the pricing model in the spelling of ``PRICING``."""
    return f"replace({cols.txt('PricingModel')}, ' ', '')"


def _commitment(cols: Columns) -> dict[str, str]:
    """Which reservation or savings plan a row belongs to, and whether it was used."""
    benefit = cols.txt("BenefitId", "ReservationId")
    charge, model = cols.txt("ChargeType"), _model(cols)
    spend = f"contains(lower({benefit}), '/microsoft.billingbenefits/') OR {model} = 'SavingsPlan'"
    spend = f"({spend} OR {charge} = 'UnusedSavingsPlan')"
    return {
        "CommitmentDiscountId": benefit,
        "CommitmentDiscountName": cols.txt("BenefitName", "ReservationName"),
        "CommitmentDiscountCategory": f"if({benefit} IS NULL, NULL, if({spend}, 'Spend', 'Usage'))",
        "CommitmentDiscountType": f"if({benefit} IS NULL, NULL, if({spend}, 'Savings Plan', 'Reservation'))",
        "CommitmentDiscountStatus": f"CASE WHEN {charge} IN ({sql.texts(UNUSED)}) THEN 'Unused' "
        f"WHEN {charge} = 'Usage' AND {model} IN ({sql.texts(BENEFITS)}) THEN 'Used' END",
    }


def _actual(cols: Columns) -> dict[str, str]:
    """The bill; rows that only an amortised export has are refused, for they are billed as purchases."""
    cost, charge = cols.txt(*COST), cols.txt("ChargeType")
    covered = f"{charge} = 'Usage' AND {_model(cols)} IN ({sql.texts(BENEFITS)})"
    foreign = f"{charge} IN ({sql.texts(UNUSED)}) OR ({covered} AND {cols.number(*COST)} <> 0)"
    why = sql.text("the row is of an amortised export: load the file with --format azure-amortized")
    return {"BilledCost": cost, "x_Reject": f"CASE WHEN {foreign} THEN {why} END"}


def _amortised(cols: Columns) -> dict[str, str]:
    """What was used, with its share of purchases.

    A benefit's own purchase has no place here; where someone added it (Microsoft's recipe for one file of both kinds),
    it is billed and has no effective cost.
    """
    cost, benefit = cols.txt(*COST), cols.txt("BenefitId", "ReservationId")
    model, charge = _model(cols), cols.txt("ChargeType")
    purchase = f"{charge} IN ('Purchase', 'Refund') AND {benefit} IS NOT NULL"
    benefitted = f"{benefit} IS NOT NULL OR {charge} IN ({sql.texts(UNUSED)}) OR {model} IN ({sql.texts(BENEFITS)})"
    return {
        "BilledCost": f"CASE WHEN {purchase} THEN {cost} WHEN {benefitted} THEN NULL ELSE {cost} END",
        "EffectiveCost": f"CASE WHEN {purchase} THEN '0' ELSE {cost} END",
    }
