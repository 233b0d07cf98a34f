"""Anthropic: what the organisation's Claude API cost per day, and what it used per minute, hour or day.

A cost is a decimal text in **cents**; it becomes dollars here, exactly, by moving its exponent. Priority Tier cost
never appears in a cost report. A workspace that is null is the default one, but only where the answer was grouped at
all: an answer without any grouping is about the organisation, and names no workspace. (An answer grouped by
description alone also has null workspaces and can't be told apart: ask for both groupings.)
Source: Anthropic Admin API, cost report and messages usage report.
"""

from collections.abc import Mapping
from typing import Any

from costlib.connectors.base import Head, Source, select
from costlib.connectors.json_pages import (
    JsonConnector,
    body_of,
    entries,
    field,
    known,
    moment,
    periods,
    rest,
    shifted,
)
from costlib.connectors.mapping import switch
from costlib.connectors.tokens import METERS as KIND_METERS
from costlib.connectors.tokens import Count, per_count, provider_columns, tokens, usage_columns

BUCKET = {"started": field("starting_at", "entry"), "ended": field("ending_at", "entry")}
KINDS = {
    "uncached_input_tokens": "input",
    "cache_read_input_tokens": "cached_input",
    "cache_creation.ephemeral_5m_input_tokens": "cache_write_5m",
    "cache_creation.ephemeral_1h_input_tokens": "cache_write_1h",
    "output_tokens": "output",
}
"""Token type of a cost report, and at once the path of its count in a usage report."""
METERS = {
    "web_search": "Web Search Requests",
    "code_execution": "Code Execution",
    "session_usage": "Session Usage",
}
"""Meter of cost types that are no tokens."""
DETAILS = {
    "x_ServiceTier": "service_tier",
    "x_ContextWindow": "context_window",
    "x_InferenceGeo": "inference_geo",
    "x_Speed": "speed",
    "x_CostType": "cost_type",
}
CENTS_TO_DOLLARS = "(-2)"
SEARCHES = "server_tool_use.web_search_requests"
USAGE_MARKS = {"uncached_input_tokens", "cache_read_input_tokens", "cache_creation", "output_tokens"}


def _is_report(body: Mapping[str, Any]) -> bool:
    """Whether a body is a page of a report: days with RFC 3339 times, or none at all."""
    data = body.get("data")
    if not isinstance(data, list):
        return False
    if not data:
        return "object" not in body and {"has_more", "next_page"} <= set(body)
    return isinstance(data[0], dict) and "starting_at" in data[0] and "results" in data[0]


def _keys(body: Mapping[str, Any]) -> set[str]:
    """Return the keys that any result of the body has."""
    lists = [day.get("results") for day in body["data"] if isinstance(day, dict)]
    results = [result for entry in lists if isinstance(entry, list) for result in entry]
    return {key for result in results if isinstance(result, dict) for key in result}


def _is_usage(body: Mapping[str, Any]) -> bool:
    keys = _keys(body)
    return "amount" not in keys and bool(keys & USAGE_MARKS)


def _columns(grouped: str) -> dict[str, str]:
    """FOCUS columns that any result fills; ``grouped`` is SQL of whether a null workspace is the default one."""
    workspace, key = field("workspace_id"), field("api_key_id")
    default = f"CASE WHEN {workspace} IS NULL AND ({grouped}) THEN 'default workspace' END"
    return {
        **provider_columns("Anthropic", "Claude API"),
        **periods(moment("started"), moment("ended")),
        "SubAccountId": workspace,
        "SubAccountName": default,
        "SubAccountType": f"CASE WHEN {workspace} IS NOT NULL OR ({grouped}) THEN 'Workspace' END",
        "ResourceId": key,
        "ResourceType": f"CASE WHEN {key} IS NOT NULL THEN 'API Key' END",
        "SkuPriceDetails": known({name: field(path) for name, path in DETAILS.items()}),
        "x_Model": field("model"),
    }


BY_WORKSPACE = f"max({field('workspace_id')}) OVER () IS NOT NULL"
"""SQL of whether any result of the file names a workspace."""
COLUMN_KEYS = ("workspace_id", "api_key_id", "model", *DETAILS.values())


class AnthropicCosts(JsonConnector):
    """Cost per day, by workspace and description as far as the report was grouped."""

    name = "anthropic-costs"
    title = "Anthropic cost report (JSON)"

    def recognises(self, head: Head) -> bool:
        """Days that hold no usage; days without any result are an empty report."""
        body = body_of(head)
        return _is_report(body) and not _is_usage(body)

    def source_rows(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """One per result of a day."""
        return entries("data", "results", amounts=("amount",), of_outer=BUCKET)

    def to_focus(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """Effective is billed; list and contracted cost are not given."""
        dollars = shifted(field("amount"), CENTS_TO_DOLLARS)
        kind = switch(field("token_type"), KINDS)
        columns = {
            **_columns(f"{field('description')} IS NOT NULL OR {BY_WORKSPACE}"),
            "BillingCurrency": field("currency"),
            "BilledCost": dollars,
            "EffectiveCost": dollars,
            "ChargeDescription": field("description"),
            "SkuMeter": f"coalesce({switch(kind, KIND_METERS)}, {switch(field('cost_type'), METERS)})",
            "x_TokenKind": kind,
            "x_Other": rest((*COLUMN_KEYS, "amount", "currency", "description")),
            "x_Reject": f"coalesce(x_Fault, CASE WHEN {dollars} IS NULL THEN 'the result has no amount' END)",
        }
        return select(columns)


class AnthropicUsage(JsonConnector):
    """Tokens and web searches; usage knows no money, so every cost is null (the cost report is the truth)."""

    name = "anthropic-usage"
    title = "Anthropic messages usage report (JSON)"
    explodes = True

    def recognises(self, head: Head) -> bool:
        """Days whose results count tokens."""
        body = body_of(head)
        return _is_report(body) and _is_usage(body)

    def source_rows(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """One per result of a bucket."""
        return entries("data", "results", of_outer=BUCKET)

    def to_focus(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """One row per count that is not zero; the currency is the one in which Anthropic bills."""
        counts = [tokens(kind, field(path)) for path, kind in KINDS.items()]
        counts.append(Count("Web Search Requests", "Requests", field(SEARCHES)))
        used = [path for path in KINDS if "." not in path]
        columns = {
            **_columns(BY_WORKSPACE),
            **usage_columns(),
            "BillingCurrency": "'USD'",
            "x_Other": rest((*COLUMN_KEYS, *used)),
        }
        return select(columns, per_count(counts))
