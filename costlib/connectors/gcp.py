"""Google Cloud billing export: the BigQuery table flattened to CSV or Parquet, or its nested rows as JSON lines.

A row's ``cost`` stands before its credits; each credit becomes a FOCUS row of its own. Credits that are a price
(committed and sustained use, negotiated discounts) are usage with a list cost of 0, as they lower what the usage costs;
the others (promotions, free tiers and the like) are credits.
``EffectiveCost`` equals ``BilledCost``: Google bills commitments for the period that they cover, nothing upfront, and
the export does not say which usage a commitment's fee belongs to. Totals per period are right on both bases; a resource
shows its cost net of its credits, without the fee.
``ContractedCost`` stays null: negotiated prices come partly as prices, partly as credits.
Source: Google, Structure of Standard and Detailed data export.
"""

import json
from typing import Any

from costlib import sql
from costlib.connectors.base import Head, Source, TableConnector, select
from costlib.connectors.json_pages import exact
from costlib.connectors.mapping import Columns, bare, switch
from costlib.connectors.services import CATEGORY, GCP, SUBCATEGORY, joined

MARKS = tuple(map(bare, ("billing_account_id", "service.description", "usage_start_time", "cost", "invoice.month")))
NESTED_MARKS = ("billing_account_id", "service", "sku", "cost", "invoice")
COST_TYPES = {"regular": "Usage", "tax": "Tax", "adjustment": "Adjustment", "rounding_error": "Adjustment"}
DISCOUNTS = ("COMMITTED_USAGE_DISCOUNT", "COMMITTED_USAGE_DISCOUNT_DOLLAR_BASE", "SUSTAINED_USAGE_DISCOUNT", "DISCOUNT")
CREDIT = ("name", "full_name", "id", "type", "amount")
PYTHON_TEXT = r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'"""
"""A text in either kind of quotes, as Python writes a list."""
PYTHON_WORDS = {"None": "null", "True": "true", "False": "false"}

NESTED = (
    "billing_account_id",
    "service.id",
    "service.description",
    "sku.id",
    "sku.description",
    "usage_start_time",
    "usage_end_time",
    "project.id",
    "project.name",
    "project.labels",
    "labels",
    "location.region",
    "location.zone",
    "location.location",
    "resource.name",
    "resource.global_name",
    "cost",
    "cost_at_list",
    "cost_type",
    "currency",
    "usage.amount",
    "usage.unit",
    "usage.amount_in_pricing_units",
    "usage.pricing_unit",
    "credits",
    "invoice.month",
    "seller_name",
)
"""What is read of a nested row, by path."""
PARTLY = ("project", "location", "resource")
"""Records that hold more than what is read of them."""
AMOUNTS = ("cost", "cost_at_list", "amount", "amount_in_pricing_units")
"""Numbers of a nested row that must survive digit by digit."""


class GcpCsv(TableConnector):
    """Flattened export."""

    name = "gcp"
    title = "Google Cloud billing export (flattened CSV or Parquet)"
    explodes = True

    def recognises(self, head: Head) -> bool:
        """The export's columns, with dots or underscores where BigQuery nests."""
        return head.shape == "table" and {bare(name) for name in head.columns}.issuperset(MARKS)

    def to_focus(self, source: Source) -> str:
        """One row for the cost and one for each credit."""
        return _charges(Columns(source))


class GcpJson:
    """Nested rows, one JSON object each."""

    name = "gcp-json"
    title = "Google Cloud billing export (BigQuery rows as JSON lines)"
    dataset = TableConnector.dataset
    explodes = True

    def recognises(self, head: Head) -> bool:
        """The top-level names of a billing row."""
        return head.shape == "json" and head.has(*NESTED_MARKS)

    def source_rows(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """Each JSON object flattened to the columns of the CSV export; what else it holds goes to ``x_Other``."""
        fields = ", ".join(f"json_extract_string(body, '$.{name}') AS {sql.ident(name)}" for name in NESTED)
        other = f"nullif({_left_over()}, '{{}}')"
        rows = f"SELECT {exact(AMOUNTS)} AS body, x_SourceRow FROM staged"
        return f"SELECT {fields}, {other} AS x_Other, x_SourceRow FROM ({rows})"

    def to_focus(self, source: Source) -> str:
        """As the flattened export."""
        return _charges(Columns(source))


def _left_over() -> str:
    """SQL of a nested row without what is read of it, and without the records that are empty then."""
    read: dict[str, Any] = {}
    for name in NESTED:
        top, _, leaf = name.partition(".")
        read[top] = read.get(top, {}) | {leaf: None} if top in PARTLY else None
    rest = f"CAST(json_merge_patch(body, {sql.text(json.dumps(read))}) AS VARCHAR)"
    empty = f',?"({"|".join(PARTLY)})":[{{][}}]'
    return f"regexp_replace(regexp_replace({rest}, {sql.text(empty)}, '', 'g'), '^[{{],', '{{')"


def _charges(cols: Columns) -> str:
    """SQL of the cost rows and, below them, of their credits."""
    parsed, why = _listed(cols.txt("credits"), *CREDIT), "'credits is no list of credits'"
    columns = {**_identity(cols), **_money(cols)}
    columns["x_Reject"] = f"CASE WHEN {cols.txt('credits')} IS NOT NULL AND {parsed} IS NULL THEN {why} END"
    credited = columns | _credit()
    columns["x_Other"] = cols.raw("x_Other") if cols.has("x_Other") else cols.rest()
    lists = f"(SELECT *, unnest({parsed}) AS credit FROM source)"
    join = joined(GCP, cols.txt("service.description"))
    return f"{select(columns, f'FROM source {join}')} UNION ALL {select(credited, f'FROM {lists} {join}')}"


def _identity(cols: Columns) -> dict[str, str]:
    """Who is billed, for what, where and when.

    A region that is a zone says both. A resource's labels stand over those of its project.
    """
    place, zone = cols.txt("location.region", "location.location"), cols.txt("location.zone")
    month = f"TRY_CAST(try_strptime({cols.txt('invoice.month')}, '%Y%m') AS DATE)"
    seller = f"coalesce({cols.txt('seller_name')}, 'Google Cloud')"
    project, own = _pairs(cols.txt("project.labels")), _pairs(cols.txt("labels"))
    return {
        "BillingAccountId": cols.txt("billing_account_id"),
        "SubAccountId": cols.txt("project.id"),
        "SubAccountName": cols.txt("project.name"),
        "InvoiceIssuerName": seller,
        "ServiceProviderName": "'Google Cloud'",
        "HostProviderName": "'Google Cloud'",
        "ServiceName": cols.txt("service.description"),
        "ServiceCategory": CATEGORY,
        "ServiceSubcategory": SUBCATEGORY,
        "SkuId": cols.txt("sku.id"),
        "SkuMeter": cols.txt("sku.description"),
        "ChargeDescription": cols.txt("sku.description"),
        "BillingPeriodStart": month,
        "BillingPeriodEnd": f"CAST({month} + INTERVAL 1 MONTH AS DATE)",
        "ChargePeriodStart": cols.txt("usage_start_time"),
        "ChargePeriodEnd": cols.txt("usage_end_time"),
        "RegionId": f"regexp_replace({place}, '-[a-z]$', '')",
        "AvailabilityZone": f"coalesce({zone}, CASE WHEN regexp_matches({place}, '[0-9]-[a-z]$') THEN {place} END)",
        "ResourceId": cols.txt("resource.global_name", "resource.name"),
        "ResourceName": cols.txt("resource.name"),
        "Tags": f"nullif(CAST(json_merge_patch({project}, {own}) AS VARCHAR), '{{}}')",
    }


def _money(cols: Columns) -> dict[str, str]:
    """The cost before credits, and its quantities."""
    kind, cost = f"coalesce({cols.txt('cost_type')}, 'regular')", cols.txt("cost")
    usage = f"{kind} = 'regular'"
    return {
        "ChargeCategory": switch(kind, COST_TYPES, "'Adjustment'"),
        "ChargeFrequency": f"CASE WHEN {usage} THEN 'Usage-Based' END",
        "BillingCurrency": cols.txt("currency"),
        "BilledCost": cost,
        "EffectiveCost": cost,
        "ListCost": cols.txt("cost_at_list"),
        "ConsumedQuantity": f"CASE WHEN {usage} THEN {cols.txt('usage.amount')} END",
        "ConsumedUnit": f"CASE WHEN {usage} THEN {cols.txt('usage.unit')} END",
        "PricingQuantity": f"CASE WHEN {usage} THEN {cols.txt('usage.amount_in_pricing_units')} END",
        "PricingUnit": f"CASE WHEN {usage} THEN {cols.txt('usage.pricing_unit')} END",
    }


def _credit() -> dict[str, str]:
    """How a credit's row differs from the row that it belongs to."""
    discount = f"credit.type IN ({sql.texts(DISCOUNTS)})"
    name = "coalesce(nullif(credit.full_name, ''), credit.name)"
    return {
        "ChargeCategory": f"CASE WHEN {discount} THEN 'Usage' ELSE 'Credit' END",
        "ChargeDescription": name,
        "BilledCost": "credit.amount",
        "EffectiveCost": "credit.amount",
        "ListCost": f"CASE WHEN {discount} THEN '0' END",
        "x_Other": "CAST(json_object('credit', credit) AS VARCHAR)",
        "x_Reject": "CASE WHEN credit.amount IS NULL THEN 'a credit has no amount' END",
    } | dict.fromkeys(("ConsumedQuantity", "ConsumedUnit", "PricingQuantity", "PricingUnit"), "NULL")


def _json(text: str) -> str:
    """SQL of a JSON text that may have been written by Python (single quotes, None); null where it is neither."""
    quoted = f"regexp_replace({text}, {sql.text(PYTHON_TEXT)}, '\"\\1\\2\"', 'g')"
    for word, meant in PYTHON_WORDS.items():
        quoted = f"regexp_replace({quoted}, '([:,\\[] *){word}\\b', '\\1{meant}', 'g')"
    return f"CASE WHEN json_valid({text}) THEN {text} WHEN json_valid({quoted}) THEN {quoted} END"


def _listed(text: str, *names: str) -> str:
    """SQL of a list of objects of which these values are read, all as text; null where the text is none."""
    shape = ", ".join(f'"{name}": "VARCHAR"' for name in names)
    return f"from_json({_json(text)}, '[{{{shape}}}]')"


def _pairs(text: str) -> str:
    """SQL of a list of ``{key, value}`` as one JSON object; empty where it is none."""
    each = "CAST(to_json(pair.key) AS VARCHAR) || ':' || CAST(to_json(coalesce(pair.value, '')) AS VARCHAR)"
    pairs = f"array_to_string(list_transform({_listed(text, 'key', 'value')}, lambda pair: {each}), ',')"
    return f"CAST('{{' || coalesce({pairs}, '') || '}}' AS JSON)"
