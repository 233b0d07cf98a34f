"""A statement: what one tenant is charged for one billing month, with everything needed to print it again.

Amounts are in whole minor units of its currency, positive is owed, and lines add up to what stands above them.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, Self

from pydantic import TypeAdapter

from costlib.amounts import added
from costlib.models.chargeback.parts import MARKUP, Adjustment, AiUse, Component, Line, SharedOut, Usage
from costlib.periods import PeriodStatus
from costlib.scope import Basis

__all__ = [
    "MARKUP",
    "Adjustment",
    "AiUse",
    "Component",
    "Line",
    "SharedOut",
    "Statement",
    "Status",
    "Usage",
    "canonical",
]

Status = Literal["draft", "sealed"]


@dataclass(frozen=True, slots=True)
class Statement:
    """What one tenant is charged for one billing month.

    ``total`` = ``cost`` (components + corrections) + ``markup`` + ``adjusted``.

    Args:
        tenant: Its name.
        plan: At the end of the month; empty where unknown.
        month: First day of the billing month.
        issuer: Who states it, from policy; empty where nobody is named.
        basis: The FOCUS cost that is charged.
        currency: Of every amount.
        components: In the order of the policy, all of them; only charges of the month itself.
        corrections: Charges of other months that were billed in this one.
        usage: Tokens, requests, pieces.
        by_model: AI cost by model, dearest first.
        by_content_type: AI cost by content type, dearest first.
        shared: How shared cost was shared out.
        markup_percent: Of ``cost``.
        markup: Amount.
        adjustments: Of sealed months.
        recommendations: What the figures suggest.
        notes: What limits the figures: unknown or unconverted cost.
        as_of: Last day up to which every source had delivered.
        period_status: Whether figures of the month may still change in the ordinary course of billing.
        sample: Whether any of it is invented.
        status: ``sealed`` is final.
        sealed_at: When it was sealed, UTC.
        content_hash: SHA-256 of everything but ``status``, ``sealed_at`` and itself.
    """

    tenant: str
    plan: str
    month: date
    issuer: str
    basis: Basis
    currency: str
    components: tuple[Component, ...]
    corrections: tuple[Line, ...]
    usage: Usage
    by_model: tuple[AiUse, ...]
    by_content_type: tuple[AiUse, ...]
    shared: tuple[SharedOut, ...]
    markup_percent: Decimal
    markup: Decimal
    adjustments: tuple[Adjustment, ...]
    recommendations: tuple[str, ...]
    notes: tuple[str, ...]
    as_of: date
    period_status: PeriodStatus
    sample: bool
    status: Status = "draft"
    sealed_at: datetime | None = None
    content_hash: str = ""

    @property
    def corrected(self) -> Decimal:
        """Sum of the corrections."""
        return added(line.amount for line in self.corrections)

    @property
    def cost(self) -> Decimal:
        """Components and corrections, without mark-up."""
        return added((*(component.amount for component in self.components), self.corrected))

    @property
    def adjusted(self) -> Decimal:
        """Sum of the adjustments."""
        return added(each.delta for each in self.adjustments)

    @property
    def total(self) -> Decimal:
        """What is owed."""
        return added((self.cost, self.markup, self.adjusted))

    def hashed(self) -> Self:
        """The same with its content hash."""
        return replace(self, content_hash=_sha256(self.as_json()))

    def as_json(self) -> dict[str, Any]:
        """Everything, in plain values: amounts as decimal strings, days as text."""
        body: dict[str, Any] = _STATEMENT.dump_python(self, mode="json")
        return body

    @classmethod
    def restored(cls, body: dict[str, Any]) -> Self:
        """Read back what ``as_json`` gave."""
        restored: Self = _STATEMENT.validate_python(body)
        return restored


def _sha256(body: dict[str, Any]) -> str:
    content = {name: value for name, value in body.items() if name not in {"status", "sealed_at", "content_hash"}}
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def canonical(body: Any) -> str:
    """JSON with sorted keys and no spaces: the same content is the same text."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


_STATEMENT: TypeAdapter[Any] = TypeAdapter(Statement)
