"""AWS Cost Explorer: answers of get_cost_and_usage (also with resources), as the CLI or an SDK saves them.

One source row is one group of one period, or the period's total where the answer is not grouped. Amounts are decimal
texts; the end of a period is exclusive. Unblended cost is billed; amortised cost is effective, and unknown where it was
not asked for. The answer does not say which account paid. A quantity of mixed units (``N/A``) is no quantity: it is
kept in ``x_Other``, as are ``Estimated`` and all other metrics.
Source: AWS Cost Explorer API, GetCostAndUsage.
"""

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
from costlib.connectors.mapping import switch
from costlib.connectors.services import FALLBACK

COSTS = ("UnblendedCost", "AmortizedCost", "NetAmortizedCost")
USED = ("UnblendedCost", "AmortizedCost", "UsageQuantity")
GROUPINGS = (0, 1)
"""Places of the groupings: one request may ask for two."""
MAPPED = {
    "SERVICE": "ServiceName",
    "LINKED_ACCOUNT": "SubAccountId",
    "REGION": "RegionId",
    "AZ": "AvailabilityZone",
    "USAGE_TYPE": "SkuMeter",
    "RESOURCE_ID": "ResourceId",
    "INSTANCE_TYPE": "SkuPriceDetails",
    "RECORD_TYPE": "ChargeCategory",
}
"""Dimensions that have a FOCUS column; any other is kept in ``x_Other`` under its own name."""
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
            "defined": "json_extract(body, '$.GroupDefinitions')",
            "ids": f"list_transform({attributes}, lambda a: a ->> '$.Value')",
            "names": f"list_transform({attributes}, lambda a: a ->> '$.Attributes.description')",
        }
        of_period = {
            "started": field("TimePeriod.Start", "entry"),
            "ended": field("TimePeriod.End", "entry"),
            "estimated": "json_extract(entry, '$.Estimated')",
        }
        outers = outer_entries("ResultsByTime", ("Amount",), of_body)
        rows = numbered(outers, _groups(), ("ResultsByTime", "Groups"), of_period)
        account = f"names[list_position(ids, {_dimension('LINKED_ACCOUNT')})]"
        return f"SELECT * EXCLUDE (ids, names), {account} AS account FROM ({rows})"

    def to_focus(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """List and contracted cost are not given."""
        columns = {focus: _dimension(name) for name, focus in MAPPED.items()}
        columns |= {
            **periods(moment("started"), moment("ended")),
            **_costs(),
            **_quantity(),
            "ServiceProviderName": "'AWS'",
            "HostProviderName": "'AWS'",
            "InvoiceIssuerName": "'AWS'",
            "ChargeCategory": _charge_category(columns["ChargeCategory"]),
            "ChargeClass": f"CASE WHEN lower({columns['ChargeCategory']}) = 'refund' THEN 'Correction' END",
            "ServiceCategory": _service(columns["ServiceName"], 0),
            "ServiceSubcategory": _service(columns["ServiceName"], 1),
            "SubAccountName": "account",
            "SubAccountType": f"CASE WHEN {columns['SubAccountId']} IS NOT NULL THEN 'Linked Account' END",
            "SkuPriceDetails": known({"InstanceType": columns["SkuPriceDetails"]}),
            "Tags": _merged([_tag(place) for place in GROUPINGS]),
            "x_Other": _other(),
        }
        return select(columns)


def _groups() -> str:
    """SQL of a period's groups; its total as one group without keys where there are none."""
    groups, total = (f"json_type(entry, '$.{key}')" for key in ("Groups", "Total"))
    whole = "[json_object('Metrics', json_extract(entry, '$.Total'))]"
    empty = "CAST([] AS JSON[])"
    return (
        f"CASE WHEN {groups} = 'ARRAY' AND json_array_length(entry, '$.Groups') > 0 THEN {listed('entry', 'Groups')} "
        f"WHEN {groups} NOT IN ('ARRAY', 'NULL') THEN {listed('entry', 'Groups')} "
        f"WHEN {total} = 'OBJECT' AND len(json_keys(entry, '$.Total')) > 0 THEN {whole} "
        f"WHEN {total} = 'OBJECT' OR {groups} = 'ARRAY' THEN {empty} ELSE {listed('entry', 'Groups')} END"
    )


def _definition(place: int, key: str) -> str:
    return field(key, f"json_extract(defined, '$[{place}]')")


def _dimension(name: str) -> str:
    """SQL of a group's value of one dimension; null where the answer is not grouped by it."""
    cases = " ".join(
        f"WHEN {_definition(place, 'Key')} = {sql.text(name)} AND coalesce({_definition(place, 'Type')}, 'DIMENSION') "
        f"= 'DIMENSION' THEN {field(f'Keys[{place}]')}"
        for place in GROUPINGS
    )
    value = f"(CASE {cases} END)"
    return f"CASE WHEN {value} NOT IN ({sql.texts(NOTHING)}) THEN {value} END"


def _tag(place: int) -> str:
    """SQL of a tag (``Team$search`` under the key ``Team``) as a JSON object; empty for an untagged group."""
    key, value = f"coalesce({_definition(place, 'Key')}, '')", field(f"Keys[{place}]")
    tagged = f"{_definition(place, 'Type')} = 'TAG' AND starts_with({value}, {key} || '$')"
    after = f"substr({value}, length({key}) + 2)"
    return f"CASE WHEN {tagged} AND {after} <> '' THEN json_object({key}, {after}) END"


def _costs() -> dict[str, str]:
    """Billed and effective cost with their currency, and why a group has none."""
    billed, amortised, net = (field(f"Metrics.{metric}.Amount") for metric in COSTS)
    units = [field(f"Metrics.{metric}.Unit") for metric in COSTS]
    effective = f"coalesce({amortised}, {net})"
    return {
        "BilledCost": billed,
        "EffectiveCost": effective,
        "BillingCurrency": f"coalesce({', '.join(units)})",
        "x_Reject": (
            f"coalesce(x_Fault, CASE WHEN coalesce({billed}, {effective}) IS NULL "
            "THEN 'the group has no cost: ask for the metric UnblendedCost' "
            f"WHEN {units[0]} <> coalesce({units[1]}, {units[2]}) THEN 'its costs are in different currencies' END)"
        ),
    }


def _quantity() -> dict[str, str]:
    """Quantity with its unit; null for mixed units."""
    unit = f"nullif({field('Metrics.UsageQuantity.Unit')}, 'N/A')"
    return {
        "ConsumedQuantity": f"CASE WHEN {unit} IS NOT NULL THEN {field('Metrics.UsageQuantity.Amount')} END",
        "ConsumedUnit": unit,
    }


def _charge_category(record_type: str) -> str:
    """Category of a record type; usage where the answer is not grouped by it."""
    kind = f"lower(replace({record_type}, ' ', ''))"
    cases = " ".join(
        f"WHEN regexp_matches({kind}, {sql.text(pattern)}) THEN {sql.text(category)}"
        for pattern, category in CHARGE_CATEGORIES
    )
    return f"CASE {cases} ELSE 'Usage' END"


def _service(name: str, place: int) -> str:
    """Category (place 0) or subcategory (1) of a service; unknown where the answer is not grouped by service."""
    other = f"CASE WHEN {name} IS NOT NULL THEN {sql.text(FALLBACK[place])} END"
    return switch(name, {service: pair[place] for service, pair in SERVICES.items()}, other)


def _other() -> str:
    """SQL of one JSON object of the groupings and metrics that have no column."""
    metrics = ", ".join(f'"{metric}":null' for metric in USED)
    mixed = f"CASE WHEN {field('Metrics.UsageQuantity.Unit')} = 'N/A' THEN {field('Metrics.UsageQuantity.Amount')} END"
    beside = f"json_merge_patch(json_extract(result, '$.Metrics'), {sql.text('{' + metrics + '}')})"
    parts = [
        f"json_object('Estimated', estimated, 'UsageQuantity', {mixed})",
        f"CASE WHEN {beside} <> '{{}}' THEN json_object('Metrics', {beside}) END",
        f"CASE WHEN {_definition(0, 'Key')} IS NULL THEN json_object('Keys', json_extract(result, '$.Keys')) END",
        *(_unmapped(place) for place in GROUPINGS),
    ]
    return _merged(parts)


def _unmapped(place: int) -> str:
    kind, key = (f"coalesce({_definition(place, part)}, '')" for part in ("Type", "Key"))
    mapped = f"({kind} IN ('DIMENSION', '') AND {key} IN ({sql.texts(MAPPED)})) OR {kind} = 'TAG' OR {key} = ''"
    return f"CASE WHEN NOT ({mapped}) THEN json_object({key}, {field(f'Keys[{place}]')}) END"


def _merged(objects: list[str]) -> str:
    """SQL of the JSON objects as one without nulls; null where nothing is left."""
    merged = "'{}'"
    for entry in objects:
        merged = f"json_merge_patch({merged}, coalesce({entry}, '{{}}'))"
    return f"nullif(CAST({merged} AS VARCHAR), '{{}}')"
