"""What a budget of AWS is narrowed to: by the older table of filters, or by the newer expression."""

from collections.abc import Mapping
from typing import Any

from costlib.sources.aws.topics.topic import mark

EXPRESSION = "Expression"
"""Name of a filter that is no list of values: it stands as it came, and nothing can be worked out from it."""
EXACT = frozenset({"EQUALS", "CASE_SENSITIVE"})
Filters = dict[str, tuple[str, ...]]


def filters_of(budget: Mapping[str, Any]) -> Filters:
    """Dimensions to values, all of which must hold; empty where a budget is narrowed to nothing.

    >>> filters_of({"CostFilters": {"Service": ["Amazon Redshift"]}})
    {'Service': ('Amazon Redshift',)}
    >>> region = {"Dimensions": {"Key": "REGION", "Values": ["eu-west-1"]}}
    >>> filters_of({"FilterExpression": {"And": [region, {"Tags": {"Key": "team", "Values": ["red"]}}]}})
    {'REGION': ('eu-west-1',), 'TAG:team': ('red',)}
    >>> filters_of({"FilterExpression": {"Not": region}})
    {'Expression': ('{"Not": {"Dimensions": {"Key": "REGION", "Values": ["eu-west-1"]}}}',)}
    """
    if older := budget.get("CostFilters"):
        return {key: tuple(values) for key, values in older.items()}
    expression = budget.get("FilterExpression") or {}
    found = _values(expression)
    return {EXPRESSION: (mark(expression),)} if found is None else found


def _values(expression: Mapping[str, Any]) -> Filters | None:
    """An expression as values by dimension; None where it is more than that."""
    if set(expression) == {"And"}:
        return _joined([_values(each) for each in expression["And"]])
    if len(expression) > 1 or set(expression) & {"Or", "Not"}:
        return None
    return _joined([_value(kind, each) for kind, each in expression.items()])


def _joined(parts: list[Filters | None]) -> Filters | None:
    """All parts together; None where one is none, or two are of the same dimension."""
    found: Filters = {}
    for part in parts:
        if part is None or found.keys() & part.keys():
            return None
        found |= part
    return found


def _value(kind: str, each: Mapping[str, Any]) -> Filters | None:
    if set(each.get("MatchOptions") or ()) - EXACT or not each.get("Values"):
        return None
    prefix = {"Dimensions": "", "Tags": "TAG:", "CostCategories": "COST_CATEGORY:"}.get(kind)
    return None if prefix is None else {f"{prefix}{each['Key']}": tuple(each["Values"])}
