"""Azure Cost Management: answers of its Query API, as its sync keeps them or as a tool saved them.

An answer is a table: names of columns, and rows by place. A source row is one row, by name. An answer does not say
whether it was asked for actual or for amortised cost: a sync writes it beside (``costType``), else it counts as actual.
Actual cost is ``BilledCost``, amortised cost ``EffectiveCost``; the other is unknown, for sums do not tell what a
benefit covers. So a source of each for one scope fills both, and counts nothing twice.
A day is 20261001 or ISO 8601, in UTC. What a row is grouped by and has no column is kept in ``x_Other``.
Source: Azure Cost Management, Query Usage 2025-03-01.
"""

from costlib import sql
from costlib.connectors.azure import CHARGES, PRICING
from costlib.connectors.base import Head, Source, select
from costlib.connectors.json_pages import JsonConnector, body_of, field, listed, moment, rest
from costlib.connectors.mapping import switch
from costlib.connectors.services import AZURE, CATEGORY, SUBCATEGORY, joined

AMORTISED = "AmortizedCost"
TYPES = ("ActualCost", AMORTISED)
COLUMNS = {
    "BillingCurrency": ("Currency",),
    "ServiceName": ("ServiceName", "MeterCategory"),
    "SubAccountName": ("SubscriptionName",),
    "ResourceId": ("ResourceId",),
    "ResourceType": ("ResourceType",),
    "RegionName": ("ResourceLocation",),
    "SkuMeter": ("Meter",),
    "InvoiceId": ("InvoiceId",),
    "CommitmentDiscountId": ("BenefitId", "ReservationId"),
    "CommitmentDiscountName": ("BenefitName", "ReservationName"),
}
"""FOCUS columns that are one column of the answer, the first that it has."""
READ = (
    *(name for names in COLUMNS.values() for name in names),
    *("Cost", "PreTaxCost", "UsageDate", "BillingMonth", "SubscriptionId", "BillingAccountId"),
    *("ChargeType", "PricingModel", "TagKey", "TagValue"),
)
SUBSCRIPTION = r"(?i)^/?subscriptions/([^/]+)"
ACCOUNT = r"(?i)/?billingAccounts/([^/]+)"


class AzureQuery(JsonConnector):
    """Cost per day or month, by up to two groupings."""

    name = "azure-query"
    title = "Azure Cost Management query (JSON)"

    def recognises(self, head: Head) -> bool:
        """A table of columns and rows, as a sync keeps it or within ``properties``."""
        body = body_of(head)
        page = body.get("properties", body)
        return isinstance(page, dict) and isinstance(page.get("columns"), list) and isinstance(page.get("rows"), list)

    def source_rows(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """One per row of a page."""
        page = "coalesce(json_extract(body, '$.properties'), body)"
        scope = f"coalesce({field('scope', 'body')}, {field('id', 'body')})"
        pages = (
            f"SELECT x_SourceRow AS x_Document, {field('costType', 'body')} AS cost_type, {scope} AS scope, "
            f"list_transform({listed(page, 'columns')}, lambda c: c ->> '$.name') AS names, "
            f"{listed(page, 'rows')} AS list FROM staged"
        )
        rows = (
            "SELECT * EXCLUDE (list), unnest(list) AS line, generate_subscripts(list, 1) AS x_Place, "
            f"CASE json_type(line) WHEN 'ARRAY' THEN json_extract(line, '$[*]') END AS given FROM ({pages})"
        )
        named = "CASE WHEN x_Fault IS NULL THEN to_json(map(names, given)) END"
        return (
            f"SELECT cost_type, scope, x_Fault, {named} AS result, "
            f"row_number() OVER (ORDER BY x_Document, x_Place) AS x_SourceRow FROM (SELECT *, {_fault()} FROM ({rows}))"
        )

    def to_focus(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """List and contracted cost are not given."""
        columns = {
            **{focus: f"coalesce({', '.join(map(field, names))})" for focus, names in COLUMNS.items()},
            **_periods(),
            "BilledCost": f"CASE WHEN asked <> '{AMORTISED}' THEN cost END",
            "EffectiveCost": f"CASE WHEN asked = '{AMORTISED}' THEN cost END",
            "BillingAccountId": _of_scope("BillingAccountId", ACCOUNT),
            "SubAccountId": _of_scope("SubscriptionId", SUBSCRIPTION),
            "RegionId": f"lower(replace({field('ResourceLocation')}, ' ', ''))",
            "InvoiceIssuerName": "'Microsoft'",
            "ServiceProviderName": "'Microsoft'",
            "HostProviderName": "'Microsoft'",
            "ServiceCategory": f"CASE WHEN service IS NOT NULL THEN {CATEGORY} END",
            "ServiceSubcategory": f"CASE WHEN service IS NOT NULL THEN {SUBCATEGORY} END",
            "ChargeCategory": f"coalesce({switch(field('ChargeType'), CHARGES, _other_charge())}, 'Usage')",
            "ChargeClass": f"CASE WHEN {field('ChargeType')} = 'Refund' THEN 'Correction' END",
            "PricingCategory": switch(f"replace({field('PricingModel')}, ' ', '')", PRICING),
            "Tags": f"CASE WHEN {field('TagValue')} IS NOT NULL THEN json_object(tag, {field('TagValue')}) END",
            "x_Other": rest(READ),
            "x_Reject": _why_unusable(),
        }
        return select(columns, f"FROM ({_fields()}) {joined(AZURE, 'service')}")


def _fault() -> str:
    """SQL of why a row can't be read by the names of its columns."""
    return (
        "CASE WHEN len(list_filter(names, lambda n: n IS NULL)) > 0 THEN 'columns is no list of names' "
        "WHEN len(list_distinct(names)) < len(names) THEN 'two columns have the same name' "
        "WHEN line IS NULL THEN 'rows is no list' WHEN given IS NULL THEN 'a row is no list' "
        "WHEN len(given) <> len(names) THEN 'the row has not as many values as there are columns' END AS x_Fault"
    )


def _fields() -> str:
    """SQL of the source with what the mapping reads more than once."""
    fields = {
        "asked": f"coalesce(cost_type, {sql.text(TYPES[0])})",
        "cost": f"coalesce({field('Cost')}, {field('PreTaxCost')})",
        "service": f"coalesce({', '.join(map(field, COLUMNS['ServiceName']))})",
        "tag": f"coalesce({field('TagKey')}, 'tag')",
        "day": _start("UsageDate"),
        "month": _start("BillingMonth"),
    }
    return f"SELECT *, {', '.join(f'{expression} AS {name}' for name, expression in fields.items())} FROM source"


def _of_scope(name: str, pattern: str) -> str:
    """SQL of an identifier that a row has, or the scope that was asked."""
    return f"coalesce({field(name)}, nullif(regexp_extract(scope, {sql.text(pattern)}, 1), ''))"


def _start(name: str) -> str:
    """SQL of the moment at which a day or month begins; null where the column is missing or says none."""
    text = field(name)
    number = f"regexp_extract({text}, '^([0-9]{{8}})(\\.0)?$', 1)"
    return f"CASE WHEN {number} <> '' THEN try_strptime({number}, '%Y%m%d')::TIMESTAMPTZ ELSE {moment(text)} END"


def _periods() -> dict[str, str]:
    """A row is a day's, or a month's where it has no day; the billing period is its calendar month."""
    start = "coalesce(day, month)"
    billed = f"date_trunc('month', {start})"
    return {
        "ChargePeriodStart": start,
        "ChargePeriodEnd": "coalesce(day + INTERVAL 1 DAY, month + INTERVAL 1 MONTH)",
        "BillingPeriodStart": billed,
        "BillingPeriodEnd": f"{billed} + INTERVAL 1 MONTH",
    }


def _other_charge() -> str:
    return f"CASE WHEN {field('ChargeType')} IS NOT NULL THEN 'Adjustment' END"


def _why_unusable() -> str:
    return (
        f"coalesce(x_Fault, CASE WHEN asked NOT IN ({sql.texts(TYPES)}) THEN 'costType is no type of cost' "
        "WHEN cost IS NULL THEN 'the row has no cost: ask for Cost' END)"
    )
