"""AWS Cost Explorer: answers of get_cost_and_usage (also with resources), as the CLI or an SDK saves them.

One source row is one group of one period, or the period's total where the answer is not grouped. Amounts are decimal
texts; the end of a period is exclusive. Unblended cost is billed; amortised cost is effective, and unknown where it was
not asked for. The answer does not say which account paid. A quantity of mixed units (``N/A``) is no quantity: it is
kept in ``x_Other``, as are ``Estimated`` and all other metrics.
Source: AWS Cost Explorer API, GetCostAndUsage.
"""

import json

from costlib import sql
from costlib.connectors.aws_ce_names import CHARGE_CATEGORIES, SERVICES
from costlib.connectors.base import Head, Source, select
from costlib.connectors.json_pages import (
    JsonConnector,
    body_of,
    field,
    known,
    listed,
    moment,
    numbered,
    outer_entries,
    periods,
)
from costlib.connectors.services import CATEGORY, SUBCATEGORY, joined

COSTS = {"unblended": "UnblendedCost", "amortized": "AmortizedCost", "net": "NetAmortizedCost"}
USED = ("UnblendedCost", "AmortizedCost", "UsageQuantity")
"""Metrics that have a column of their own."""
GROUPINGS = (0, 1)
"""Places of the groupings: one request may ask for two."""
DIMENSIONS = (
    "SERVICE",
    "LINKED_ACCOUNT",
    "REGION",
    "AZ",
    "USAGE_TYPE",
    "RESOURCE_ID",
    "INSTANCE_TYPE",
    "RECORD_TYPE",
)
"""Dimensions that have a FOCUS column; any other is kept in ``x_Other`` under its own name."""
COLUMNS = {
    "BilledCost": "unblended_cost",
    "EffectiveCost": "coalesce(amortized_cost, net_cost)",
    "BillingCurrency": "coalesce(unblended_unit, amortized_unit, net_unit)",
    "ConsumedQuantity": "CASE WHEN unit IS NOT NULL THEN quantity END",
    "ConsumedUnit": "unit",
    "ServiceName": "service",
    "SubAccountId": "linked_account",
    "RegionId": "region",
    "AvailabilityZone": "az",
    "SkuMeter": "usage_type",
    "ResourceId": "resource_id",
}
"""FOCUS columns that are one field of the answer."""
NOTHING = ("", "NoRegion", "NoAZ", "NoInstanceType", "NoResourceId")
"""What a group is called whose rows have no value of the dimension."""


class CostExplorer(JsonConnector):
    """Cost and usage by up to two groupings."""

    name = "aws-ce"
    title = "AWS Cost Explorer get_cost_and_usage (JSON)"

    def recognises(self, head: Head) -> bool:
        """A body with ``ResultsByTime``."""
        return "ResultsByTime" in body_of(head)

    def source_rows(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """One per group, or one per ungrouped total; a period that cost nothing at all holds none."""
        attributes = listed("body", "DimensionValueAttributes")
        of_body = {
            "ids": f"list_transform({attributes}, lambda a: a ->> '$.Value')",
            "names": f"list_transform({attributes}, lambda a: a ->> '$.Attributes.description')",
            **{f"kind_{place}": field(f"GroupDefinitions[{place}].Type", "body") for place in GROUPINGS},
            **{f"key_{place}": field(f"GroupDefinitions[{place}].Key", "body") for place in GROUPINGS},
        }
        of_period = {
            "started": field("TimePeriod.Start", "entry"),
            "ended": field("TimePeriod.End", "entry"),
            "estimated": "json_extract(entry, '$.Estimated')",
        }
        outers = outer_entries("ResultsByTime", ("Amount",), of_body)
        rows = numbered(outers, _groups(), ("ResultsByTime", "Groups"), of_period)
        values = ", ".join(f"{field(f'Keys[{place}]')} AS value_{place}" for place in GROUPINGS)
        account = f"names[list_position(ids, {_dimension('LINKED_ACCOUNT')})]"
        return f"SELECT * EXCLUDE (ids, names), {account} AS account FROM (SELECT *, {values} FROM ({rows}))"

    def to_focus(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """List and contracted cost are not given."""
        columns = {
            **periods("start_time", "end_time"),
            **COLUMNS,
            "ServiceProviderName": "'AWS'",
            "HostProviderName": "'AWS'",
            "InvoiceIssuerName": "'AWS'",
            "ServiceCategory": f"CASE WHEN service IS NOT NULL THEN {CATEGORY} END",
            "ServiceSubcategory": f"CASE WHEN service IS NOT NULL THEN {SUBCATEGORY} END",
            "SubAccountName": "account",
            "SubAccountType": "CASE WHEN linked_account IS NOT NULL THEN 'Linked Account' END",
            "ChargeCategory": _charge_category(),
            "ChargeClass": "CASE WHEN lower(record_type) = 'refund' THEN 'Correction' END",
            "SkuPriceDetails": known({"InstanceType": "instance_type"}),
            "Tags": _merged([_tag(place) for place in GROUPINGS]),
            "x_Other": _other(),
            "x_Reject": _why_unusable(),
        }
        return select(columns, f"FROM ({_fields()}) {joined(SERVICES, 'service')}")


def _groups() -> str:
    """SQL of a period's groups; its total as one group without keys where there are none."""
    groups, total = (f"json_type(entry, '$.{key}')" for key in ("Groups", "Total"))
    whole = "[json_object('Metrics', json_extract(entry, '$.Total'))]"
    return (
        f"CASE WHEN {groups} = 'ARRAY' AND json_array_length(entry, '$.Groups') > 0 "
        f"OR {groups} NOT IN ('ARRAY', 'NULL') THEN {listed('entry', 'Groups')} "
        f"WHEN {total} = 'OBJECT' AND len(json_keys(entry, '$.Total')) > 0 THEN {whole} "
        f"WHEN {total} = 'OBJECT' OR {groups} = 'ARRAY' THEN CAST([] AS JSON[]) ELSE [CAST(NULL AS JSON)] END"
    )


def _fields() -> str:
    """SQL of the source with what the mapping reads more than once, each under a name of its own."""
    fields = {
        "start_time": moment("started"),
        "end_time": moment("ended"),
        **{name.lower(): _dimension(name) for name in DIMENSIONS},
        **{f"{name}_cost": field(f"Metrics.{metric}.Amount") for name, metric in COSTS.items()},
        **{f"{name}_unit": field(f"Metrics.{metric}.Unit") for name, metric in COSTS.items()},
        "quantity": field("Metrics.UsageQuantity.Amount"),
        "unit": f"nullif({field('Metrics.UsageQuantity.Unit')}, 'N/A')",
        "beside": f"json_merge_patch(json_extract(result, '$.Metrics'), {sql.text(json.dumps(dict.fromkeys(USED)))})",
    }
    return f"SELECT *, {', '.join(f'{expression} AS {name}' for name, expression in fields.items())} FROM source"


def _dimension(name: str) -> str:
    """SQL of a group's value of one dimension; null where the answer is not grouped by it."""
    cases = " ".join(
        f"WHEN key_{place} = {sql.text(name)} AND coalesce(kind_{place}, 'DIMENSION') = 'DIMENSION' "
        f"AND value_{place} NOT IN ({sql.texts(NOTHING)}) THEN value_{place}"
        for place in GROUPINGS
    )
    return f"CASE {cases} END"


def _tag(place: int) -> str:
    """SQL of a tag (``Team$search`` under the key ``Team``) as a JSON object; null for an untagged group."""
    key, value = f"coalesce(key_{place}, '')", f"value_{place}"
    after = f"substr({value}, length({key}) + 2)"
    tagged = f"kind_{place} = 'TAG' AND starts_with({value}, {key} || '$') AND {after} <> ''"
    return f"CASE WHEN {tagged} THEN json_object({key}, {after}) END"


def _why_unusable() -> str:
    return (
        "coalesce(x_Fault, CASE WHEN coalesce(unblended_cost, amortized_cost, net_cost) IS NULL "
        "THEN 'the group has no cost: ask for the metric UnblendedCost' "
        "WHEN unblended_unit <> coalesce(amortized_unit, net_unit) THEN 'its costs are in different currencies' END)"
    )


def _charge_category() -> str:
    """Category of a record type; usage where the answer is not grouped by it."""
    cases = " ".join(
        f"WHEN regexp_matches(lower(replace(record_type, ' ', '')), {sql.text(pattern)}) THEN {sql.text(category)}"
        for pattern, category in CHARGE_CATEGORIES
    )
    return f"CASE {cases} ELSE 'Usage' END"


def _other() -> str:
    """SQL of one JSON object of the groupings and metrics that have no column."""
    return _merged(
        [
            "json_object('Estimated', estimated, 'UsageQuantity', CASE WHEN unit IS NULL THEN quantity END)",
            "CASE WHEN beside <> '{}' THEN json_object('Metrics', beside) END",
            "CASE WHEN key_0 IS NULL THEN json_object('Keys', json_extract(result, '$.Keys')) END",
            *(_unmapped(place) for place in GROUPINGS),
        ]
    )


def _unmapped(place: int) -> str:
    kind, key = f"coalesce(kind_{place}, 'DIMENSION')", f"coalesce(key_{place}, '')"
    mapped = f"({kind} = 'DIMENSION' AND {key} IN ({sql.texts(DIMENSIONS)})) OR {kind} = 'TAG' OR {key} = ''"
    return f"CASE WHEN NOT ({mapped}) THEN json_object({key}, value_{place}) END"


def _merged(objects: list[str]) -> str:
    """SQL of the JSON objects as one without nulls; null where nothing is left."""
    merged = "'{}'"
    for entry in objects:
        merged = f"json_merge_patch({merged}, coalesce({entry}, '{{}}'))"
    return f"nullif(CAST({merged} AS VARCHAR), '{{}}')"
