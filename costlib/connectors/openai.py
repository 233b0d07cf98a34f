"""OpenAI: what the organisation's API cost per day, as pages of buckets of results.

Amounts are dollars, as a JSON number or a text. The digits in the file are the digits in the ledger, though where
OpenAI prints them from a float they can't be better than that float.
Source: OpenAI API description, organization costs.
"""

from collections.abc import Mapping
from typing import Any

from costlib import sql
from costlib.connectors.base import Head, Source, select
from costlib.connectors.json_pages import JsonConnector, body_of, entries, field, known, periods, rest, shifted, unix
from costlib.connectors.mapping import switch
from costlib.connectors.tokens import METERS, provider_columns

USAGE = "organization.usage."
"""How the ``object`` of every usage result begins."""
BUCKET = {"started": field("start_time", "entry"), "ended": field("end_time", "entry")}
IDENTITY = ("object", "project_id", "project_name", "organization_id", "organization_name", "api_key_id", "model")
"""Keys of any result that have a column."""
KINDS = {
    "input": "input",
    "cached_input": "cached_input",
    "input_cached": "cached_input",
    "cache_write": "cache_write",
    "cache_writes": "cache_write",
    "input_cache_write": "cache_write",
    "cache_writes_-_12hr": "cache_write_12h",
    "input_cache_write_12h": "cache_write_12h",
    "output": "output",
}
"""Token kinds as line items name them, in lower case, with ``_`` for blanks and without ``tokens``."""
LINE_ITEM = r"^(?:(\w+) \| )?(.+?)(?: (text|audio|image))?, *([^,]+?)(?:, *(.+))?$"
"""``priority | gpt-6-astra audio, cached input, long context``: all but model and kind may be missing."""
PARTS = ("tier", "model", "modality", "word", "note")
MODEL = r"^[A-Za-z0-9.:_-]*[0-9][A-Za-z0-9.:_-]*$"
"""Without a token kind, a head with a digit and no blank is a model (``whisper-1``, not ``Image models``)."""
UNITS = {"tokens": "Tokens", "duration_seconds": "Seconds"}


def is_page(body: Mapping[str, Any]) -> bool:
    """Whether a body is a page of OpenAI's organisation API: buckets with unix times, or none at all."""
    data = body.get("data")
    if not isinstance(data, list):
        return False
    if not data:
        return body.get("object") == "page"
    return isinstance(data[0], dict) and "start_time" in data[0] and "results" in data[0]


def kind_of(body: Mapping[str, Any]) -> str:
    """Return the ``object`` of the first result that names one; empty where all buckets are empty."""
    buckets = [bucket for bucket in body["data"] if isinstance(bucket, dict)]
    lists = [bucket["results"] for bucket in buckets if isinstance(bucket.get("results"), list)]
    names = (result.get("object") for results in lists for result in results if isinstance(result, dict))
    return next((name for name in names if isinstance(name, str)), "")


def result_columns() -> dict[str, str]:
    """FOCUS columns that any result fills: who, where and when."""
    return {
        **provider_columns("OpenAI", "OpenAI API"),
        **periods(unix("started"), unix("ended")),
        "BillingAccountId": field("organization_id"),
        "BillingAccountName": field("organization_name"),
        "SubAccountId": field("project_id"),
        "SubAccountName": field("project_name"),
        "SubAccountType": f"CASE WHEN {field('project_id')} IS NOT NULL THEN 'Project' END",
        "ResourceId": field("api_key_id"),
        "ResourceType": f"CASE WHEN {field('api_key_id')} IS NOT NULL THEN 'API Key' END",
    }


class OpenAICosts(JsonConnector):
    """Cost per day, by project, line item and API key as far as the answer was grouped."""

    name = "openai-costs"
    title = "OpenAI organization costs (JSON)"

    def recognises(self, head: Head) -> bool:
        """Pages of buckets that hold no usage; pages without any result are an empty answer."""
        body = body_of(head)
        return is_page(body) and not kind_of(body).startswith(USAGE)

    def source_rows(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """One per result of a bucket."""
        return entries("data", "results", amounts=("value", "quantity"), of_outer=BUCKET)

    def to_focus(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """Effective is billed; list and contracted cost are not given."""
        amount = field("amount.value")
        columns = {
            **result_columns(),
            **_consumed(),
            "BillingCurrency": field("amount.currency"),
            "BilledCost": amount,
            "EffectiveCost": amount,
            "ChargeDescription": field("line_item"),
            "SkuMeter": switch("kind", METERS),
            "SkuPriceDetails": known({"x_ServiceTier": "tier", "x_Modality": "modality", "x_Note": "note"}),
            "x_Model": "model",
            "x_TokenKind": "kind",
            "x_Other": rest((*IDENTITY, "amount", "line_item", "quantity", "quantity_unit")),
            "x_Reject": f"coalesce(x_Fault, CASE WHEN {amount} IS NULL THEN 'the result has no amount' END)",
        }
        return select(columns, f"FROM ({_line_items()})")


def _consumed() -> dict[str, str]:
    """Quantity and unit; ``3 1000_tokens`` is 3000 Tokens."""
    unit = field("quantity_unit")
    bare = f"regexp_replace({unit}, '^10+_', '')"
    zeros = f"coalesce(length(regexp_extract({unit}, '^1(0+)_', 1)), 0)"
    return {
        "ConsumedQuantity": shifted(field("quantity"), zeros),
        "ConsumedUnit": switch(bare, UNITS, bare),
    }


def _line_items() -> str:
    """SQL of the source with what its line item says: model, kind, tier, modality, note (null where unreadable)."""
    line = field("line_item")
    word = "regexp_replace(replace(lower(trim(parts.word)), ' ', '_'), '_tokens$', '')"
    extras = ", ".join(
        f"CASE WHEN kind IS NOT NULL THEN nullif(parts.{part}, '') END AS {part}"
        for part in ("tier", "modality", "note")
    )
    named = f"CASE WHEN regexp_matches(head, {sql.text(MODEL)}) THEN head END"
    return (
        f"SELECT *, {extras}, CASE WHEN kind IS NOT NULL THEN parts.model ELSE {named} END AS model "
        f"FROM (SELECT *, {switch(word, KINDS)} AS kind, split_part({line}, ',', 1) AS head "
        f"FROM (SELECT *, regexp_extract({line}, {sql.text(LINE_ITEM)}, [{sql.texts(PARTS)}]) AS parts FROM source))"
    )
