"""What AWS must grant, no more than the sources that there are ask for.

Roles: who takes one on needs the statement ``CostboardTakesOnRoles``, the role itself needs the others.
Source: AWS service authorization reference (Cost Explorer, Organizations, Budgets, STS). To be told who one is needs
no grant; all reading of budgets is ``budgets:ViewBudget``.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from costlib.sources.aws.topics.catalogue import NAMED, TOPICS
from costlib.sources.aws.topics.options import options_of
from costlib.sources.buckets.grants import filled
from costlib.sources.settings import SourceSettings

SIDS = {
    "ce": "CostboardReadsCostExplorer",
    "organizations": "CostboardReadsAccounts",
    "budgets": "CostboardReadsBudgets",
}
COSTS = "ce:GetCostAndUsage"
FREE = "sts"
"""Service whose operations need no grant."""
KINDS = ("aws-ce", "aws-advice", "aws-s3")


def statements() -> list[dict[str, Any]]:
    """Statements for every kind and topic but buckets."""
    return _statements([COSTS, *(action for topic in TOPICS for action in actions(topic.operations))])


def actions(operations: Iterable[str]) -> list[str]:
    """Actions that operations need, each once.

    >>> actions(["ce.get_anomalies", "sts.get_caller_identity", "budgets.describe_budgets"])
    ['ce:GetAnomalies', 'budgets:ViewBudget']
    """
    parts = (each.partition(".") for each in operations)
    return list(dict.fromkeys(_action(service, name) for service, _, name in parts if service != FREE))


def narrowed(document: Mapping[str, Any], sources: Sequence[SourceSettings]) -> dict[str, Any]:
    """The document for these sources alone, with the roles that they take on; as it is where none of them asks AWS.

    Args:
        document: For every kind and topic.
        sources: All that the settings name.
    """
    mine = [each for each in sources if each.enabled and each.kind in KINDS]
    if not mine:
        return dict(document)
    kinds = {each.kind for each in mine}
    used = [COSTS] if "aws-ce" in kinds else []
    for each in (each for each in mine if each.kind == "aws-advice"):
        used += [action for topic in options_of(each).topics for action in actions(NAMED[topic].operations)]
    others = [each for each in document["Statement"] if each["Sid"] not in SIDS.values()] if "aws-s3" in kinds else []
    roles = sorted({str(each.options["role_arn"]) for each in mine if each.options.get("role_arn")})
    return {**document, "Statement": [*_statements(used), *filled(others, mine), *_roles(roles)]}


def _statements(wanted: Sequence[str]) -> list[dict[str, Any]]:
    """A statement for each service of which something is wanted."""
    found = {service: [each for each in dict.fromkeys(wanted) if each.startswith(f"{service}:")] for service in SIDS}
    return [
        {"Sid": SIDS[service], "Effect": "Allow", "Action": each, "Resource": "*"}
        for service, each in found.items()
        if each
    ]


def _roles(roles: Sequence[str]) -> list[dict[str, Any]]:
    taken = {"Sid": "CostboardTakesOnRoles", "Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": list(roles)}
    return [taken] if roles else []


def _action(service: str, name: str) -> str:
    words = "".join(word.capitalize() for word in name.split("_"))
    return "budgets:ViewBudget" if service == "budgets" else f"{service}:{words}"
