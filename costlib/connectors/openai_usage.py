"""OpenAI: what the organisation's API used per minute, hour or day: tokens, requests, images, seconds, bytes, sessions.

Usage knows no money: every cost is null, and the costs answer is the truth about spend. The currency is the one in
which OpenAI bills. ``input_tokens`` includes what was read from and written to the cache, so the row of kind ``input``
holds only the rest. Source: OpenAI API description, organization usage.
"""

from costlib.connectors.base import Head, Source, select
from costlib.connectors.json_pages import JsonConnector, body_of, entries, field, known, rest
from costlib.connectors.openai import BUCKET, IDENTITY, USAGE, is_page, kind_of, result_columns
from costlib.connectors.tokens import COUNT, MODALITIES, Count, per_count, tokens, usage_columns

FIELDS = {"input": "input{}_tokens", "cached_input": "input_cached{}_tokens", "output": "output{}_tokens"}
"""Token kinds that a result may split by modality: ``{}`` is empty in the total."""
WRITES = {"cache_write": "input_cache_write_tokens", "cache_write_12h": "input_cache_write_12h_tokens"}
UNCACHED = "input_uncached_tokens"
MEASURES = {
    "images": ("Images", "Images"),
    "characters": ("Speech Characters", "Characters"),
    "seconds": ("Transcription Seconds", "Seconds"),
    "usage_bytes": ("Vector Store Bytes", "Bytes"),
    "num_sessions": ("Code Interpreter Sessions", "Sessions"),
    "num_requests": ("Tool Requests", "Requests"),
    "num_model_requests": ("Model Requests", "Requests"),
}
"""Counts that are no tokens, with their meter and unit."""


class OpenAIUsage(JsonConnector):
    """Usage of any kind: completions, embeddings, moderations, images, audio, vector stores, sessions, searches."""

    name = "openai-usage"
    title = "OpenAI organization usage (JSON)"
    explodes = True

    def recognises(self, head: Head) -> bool:
        """Pages of buckets whose results say that they are usage."""
        body = body_of(head)
        return is_page(body) and kind_of(body).startswith(USAGE)

    def source_rows(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """One per result of a bucket."""
        return entries("data", "results", of_outer=BUCKET)

    def to_focus(self, source: Source) -> str:  # noqa: ARG002 - the protocol's signature
        """One row per count that is not zero."""
        details = {
            "x_Endpoint": f"regexp_extract({field('object')}, '^organization.usage.(.+).result$', 1)",
            "x_Modality": "used.modality",
            "x_ServiceTier": field("service_tier"),
            "x_Batch": field("batch"),
        }
        used = (*IDENTITY, *WRITES.values(), *MEASURES, UNCACHED, "service_tier", "batch")
        splits = [_key(kind, modality) for kind in FIELDS for modality in ("", *MODALITIES)]
        columns = {
            **result_columns(),
            **usage_columns(),
            "BillingCurrency": "'USD'",
            "SkuPriceDetails": known(details),
            "x_Model": field("model"),
            "x_Other": rest((*used, *splits)),
        }
        return select(columns, per_count(_counts()))


def _counts() -> list[Count]:
    """Every count that a result may have, tokens first."""
    counts = [count for kind in FIELDS for count in _split(kind)]
    counts += [tokens(kind, field(key)) for kind, key in WRITES.items()]
    return counts + [Count(meter, unit, field(key)) for key, (meter, unit) in MEASURES.items()]


def _split(kind: str) -> list[Count]:
    """The total of a kind, or its parts by modality where there are such parts and they add up to the total."""
    total = _uncached() if kind == "input" else field(_key(kind))
    parts = {modality: field(_key(kind, modality)) for modality in MODALITIES}
    text, *others = (f"coalesce(TRY_CAST({part} AS {COUNT}), 0)" for part in parts.values())
    beside_text = " + ".join(others)
    adds_up = f"({beside_text} > 0 AND {text} + {beside_text} = TRY_CAST({total} AS {COUNT}))"
    whole = tokens(kind, f"CASE WHEN {adds_up} THEN NULL ELSE {total} END")
    return [whole, *(tokens(kind, f"CASE WHEN {adds_up} THEN {part} END", name) for name, part in parts.items())]


def _uncached() -> str:
    """Input tokens that met no cache: as given, else the input less what was read from or written to a cache."""
    cached = [field(_key("cached_input")), *(field(key) for key in WRITES.values())]
    total = field(_key("input"))
    rest_of_it = " - ".join(f"coalesce(TRY_CAST({part} AS {COUNT}), 0)" for part in cached)
    return f"coalesce({field(UNCACHED)}, CAST(TRY_CAST({total} AS {COUNT}) - {rest_of_it} AS VARCHAR), {total})"


def _key(kind: str, modality: str = "") -> str:
    """Return the key of a count in a result.

    >>> _key("cached_input", "audio"), _key("output")
    ('input_cached_audio_tokens', 'output_tokens')
    """
    return FIELDS[kind].format(f"_{modality}" if modality else "")
