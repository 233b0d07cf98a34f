"""What LLM providers' bills have in common: token kinds, their meters, and one FOCUS row per count of a usage result.

One row per token kind with its raw count, as FOCUS advises until it has columns of its own for tokens.
Source: FOCUS specification, appendix "AI model billing examples", per-token API.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from costlib import sql

METERS: Mapping[str, str] = {
    "input": "Input Tokens",
    "cached_input": "Cached Input Tokens",
    "cache_write": "Cache Write Tokens",
    "cache_write_12h": "Cache Write 12h Tokens",
    "cache_write_5m": "Cache Write 5m Tokens",
    "cache_write_1h": "Cache Write 1h Tokens",
    "output": "Output Tokens",
}
"""Token kind (``x_TokenKind``) and its ``SkuMeter``. ``input`` is what was neither read from nor written to a cache."""
MODALITIES = ("text", "audio", "image")
COUNT = "DECIMAL(30, 6)"
"""Type for arithmetic on counts: sums of a few of them can't overflow."""


@dataclass(frozen=True, slots=True)
class Count:
    """One count of a usage result.

    Args:
        meter: What was counted (``SkuMeter``).
        unit: Unit of the count.
        quantity: SQL of the count as text; null where the result has none.
        kind: Token kind, for tokens.
        modality: text, audio or image where the provider tells them apart.
    """

    meter: str
    unit: str
    quantity: str
    kind: str | None = None
    modality: str | None = None

    def struct(self) -> str:
        """SQL of the count as a struct with these fields."""
        kind, modality = (_text(value) for value in (self.kind, self.modality))
        return (
            f"{{'meter': {sql.text(self.meter)}, 'unit': {sql.text(self.unit)}, 'kind': {kind}, "
            f"'modality': {modality}, 'quantity': {self.quantity}}}"
        )


def tokens(kind: str, quantity: str, modality: str | None = None) -> Count:
    """Count tokens of one kind.

    >>> tokens("cached_input", "n", "audio").meter
    'Cached Input Audio Tokens'
    """
    meter = METERS[kind]
    return Count(
        meter.replace("Tokens", f"{modality.title()} Tokens") if modality else meter, "Tokens", quantity, kind, modality
    )


def per_count(counts: Sequence[Count]) -> str:
    """SQL FROM clause: ``source`` with the struct column ``used``, one row per count that is not zero.

    A result that used nothing yields one row with its first count, zero; one that has no count at all yields one row
    where ``used`` is null. A count that is no number is passed on as it is, for the contract to refuse.
    """
    structs = ", ".join(count.struct() for count in counts)
    spent = f"list_filter(given, lambda c: coalesce(TRY_CAST(c.quantity AS {COUNT}) <> 0, true))"
    given = f"list_filter([{structs}], lambda c: c.quantity IS NOT NULL)"
    return (
        f"FROM (SELECT *, unnest(CASE WHEN len({spent}) > 0 THEN {spent} ELSE [given[1]] END) AS used "
        f"FROM (SELECT *, {given} AS given FROM source))"
    )


def usage_columns() -> dict[str, str]:
    """FOCUS columns of one count (``used``); no cost, for a usage answer knows none."""
    return {
        "ConsumedQuantity": "used.quantity",
        "ConsumedUnit": "used.unit",
        "SkuMeter": "used.meter",
        "x_TokenKind": "used.kind",
        "x_Reject": (
            "coalesce(x_Fault, CASE WHEN used.quantity IS NULL THEN 'the result holds no usage' "
            f"WHEN TRY_CAST(used.quantity AS {COUNT}) < 0 THEN 'a count is below zero' END)"
        ),
    }


def provider_columns(provider: str, service: str) -> dict[str, str]:
    """FOCUS columns that are the same on every row of an LLM provider's API."""
    who = sql.text(provider)
    return {
        "ServiceProviderName": who,
        "HostProviderName": who,
        "InvoiceIssuerName": who,
        "ServiceName": sql.text(service),
        "ServiceCategory": "'AI and Machine Learning'",
        "ServiceSubcategory": "'Generative AI'",
        "ChargeCategory": "'Usage'",
        "ChargeFrequency": "'Usage-Based'",
    }


def _text(value: str | None) -> str:
    return "CAST(NULL AS VARCHAR)" if value is None else sql.text(value)
