"""Tokens of the ledger, counted once: bills say what they cost, usage reports say how many there were.

Where both are loaded for a provider, day, model and kind, the usage report's count is taken, and the bill's is kept
beside it to compare.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from costlib.amounts import added
from costlib.ledger import Ledger
from costlib.models.ai.pricing import Used
from costlib.policy.prices.price import STANDARD
from costlib.queries_tokens import token_charges
from costlib.scope import Scope

BY = ("charge_date", "ServiceProviderName", "x_Model", "x_TokenKind", "SkuPriceDetails")
_STANDARD = {"", "auto", "default", STANDARD}
Key = tuple[str, date, str | None, str]
"""Provider, day, model, kind: what both sides may tell about the same tokens."""


@dataclass(frozen=True, slots=True)
class TokenDay:
    """Tokens of one provider, model and kind on one day.

    Args:
        provider: Who charges.
        day: Of the charge.
        model: None where nobody names it.
        kind: Token kind, with its modality if that is not text.
        billed: Billed cost in the scope's currency; None where no bill has any (which is not 0).
        billed_tokens: What the bill counts; None where it counts none.
        used_tokens: What usage reports count; None where none is loaded.
        used: The tokens to be priced, each once, by service tier.
    """

    provider: str
    day: date
    model: str | None
    kind: str
    billed: Decimal | None
    billed_tokens: Decimal | None
    used_tokens: Decimal | None
    used: tuple[Used, ...]

    @property
    def tokens(self) -> Decimal | None:
        """How many tokens; None where nobody says."""
        return self.billed_tokens if self.used_tokens is None else self.used_tokens


def token_days(ledger: Ledger, scope: Scope) -> list[TokenDay]:
    """Tokens of the scope, by day.

    Raises:
        EmptyLedgerError: Nothing is loaded yet.
    """
    return days_of(ledger.ask_facts(token_charges, scope, *BY).to_pylist())


def days_of(rows: Iterable[Mapping[str, Any]]) -> list[TokenDay]:
    """Put the rows of ``queries_tokens.token_charges`` (by ``BY``) together, by day."""
    found: dict[Key, list[tuple[str, Mapping[str, Any]]]] = {}
    for row in rows:
        tier, modality = _details(row["SkuPriceDetails"])
        kind = row["x_TokenKind"] + modality
        key = (row["ServiceProviderName"] or "", row["charge_date"], row["x_Model"], kind)
        found.setdefault(key, []).append((tier, row))
    return [_day(key, rows) for key, rows in found.items()]


def _day(key: Key, rows: list[tuple[str, Mapping[str, Any]]]) -> TokenDay:
    provider, day, model, kind = key
    sides = {
        side: [(tier, row[f"{side}_tokens"]) for tier, row in rows if row[count]]
        for side, count in (("billed", "billed_counts"), ("used", "used_rows"))
    }
    billed = [row["cost"] for _, row in rows if row["billed_rows"]]
    counted = sides["used"] or sides["billed"]
    return TokenDay(
        *key,
        added(billed) if billed else None,
        added(tokens for _, tokens in sides["billed"]) if sides["billed"] else None,
        added(tokens for _, tokens in sides["used"]) if sides["used"] else None,
        tuple(Used(provider, model, kind, day, tokens, tier) for tier, tokens in counted),
    )


def _details(text: str | None) -> tuple[str, str]:
    """Service tier, and the modality as the end of a kind, of a charge's price details.

    >>> _details('{"x_ServiceTier": "default", "x_Batch": "true", "x_Modality": "audio"}')
    ('batch', '_audio')
    """
    details = json.loads(text) if text else {}
    tier = str(details.get("x_ServiceTier") or "").casefold()
    if str(details.get("x_Batch")).casefold() == "true":
        tier = "batch"
    speed = str(details.get("x_Speed") or "").casefold()
    modality = str(details.get("x_Modality") or "text").casefold()
    named = speed if tier in _STANDARD and speed not in _STANDARD else tier
    return STANDARD if named in _STANDARD else named, "" if modality == "text" else f"_{modality}"
