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
from costlib.periods import PeriodStatus
from costlib.scope import Basis

Status = Literal["draft", "sealed"]
MARKUP = "markup"
"""Component of an adjustment that concerns the mark-up of a sealed month."""


@dataclass(frozen=True, slots=True)
class Line:
    """Cost of one service that came one way.

    Args:
        component: Name of the component, as ``storage``.
        description: The service.
        pool: Pool that shared it out, or "Direct".
        month: First day of the month in which it was used.
        amount: In minor units.
        quantity: What the tenant consumed itself; None where it is shared, unknown, or of several units.
        unit: Of the quantity, else empty.
    """

    component: str
    description: str
    pool: str
    month: date
    amount: Decimal
    quantity: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Component:
    """Part of a statement: the lines of the month itself. ``title`` is for people, ``account`` for the books."""

    name: str
    title: str
    lines: tuple[Line, ...]
    account: str = ""

    @property
    def amount(self) -> Decimal:
        """Sum of its lines."""
        return added(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class AiUse:
    """Tokens and cost of a model, or of a content type. What was shared with others has a row without tokens.

    Rows add up to the component ``ai_processing``; tokens are the tenant's own.

    Args:
        name: Model or content type; "Shared" and "Not told" where there is none.
        input: Tokens read anew.
        cached: Tokens read from, or written to, a cache.
        output: Tokens written.
        amount: Cost in minor units.
    """

    name: str
    input: Decimal
    cached: Decimal
    output: Decimal
    amount: Decimal

    @property
    def tokens(self) -> Decimal:
        """All tokens."""
        return added((self.input, self.cached, self.output))


@dataclass(frozen=True, slots=True)
class Usage:
    """What the tenant used in the month. None is unknown: no metric says it.

    Args:
        input: Tokens read anew.
        cached: Tokens read from, or written to, a cache.
        output: Tokens written.
        requests: Calls of models.
        tokens_per_request: Mean, in tokens.
        cost_per_request: AI cost of the month by requests, to a millionth of the currency.
        pieces: Content type and pieces made.
    """

    input: Decimal
    cached: Decimal
    output: Decimal
    requests: Decimal | None
    tokens_per_request: Decimal | None
    cost_per_request: Decimal | None
    pieces: tuple[tuple[str, Decimal], ...] = ()

    @property
    def tokens(self) -> Decimal:
        """All tokens."""
        return added((self.input, self.cached, self.output))


@dataclass(frozen=True, slots=True)
class SharedOut:
    """How one pool's cost came to this tenant: by ``quantity`` of ``total`` units of the driver.

    Args:
        month: First day of the month in which it was used.
        pool: Its name.
        activity: Of activity-based costing, else empty.
        part: Cost part of the activity, else empty.
        method: Of the pool.
        driver: What it was shared out by.
        unit: Of the driver.
        quantity: Of this tenant, weighed.
        total: Of all, weighed.
        share: Of the cost that this driver shares out, in per cent.
        cost: What this driver shared out among all, exact.
        amount: This tenant's part, in minor units.
        note: Which pools fed it; empty where there is nothing to say.
    """

    month: date
    pool: str
    activity: str
    part: str
    method: str
    driver: str
    unit: str
    quantity: Decimal
    total: Decimal
    share: Decimal
    cost: Decimal
    amount: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What changed in a sealed month since: ``delta`` = ``now`` - ``sealed`` - ``stated``.

    Args:
        month: First day of the sealed month.
        component: Name of the component; ``MARKUP`` for its mark-up.
        sealed: As on the sealed statement.
        stated: Adjustments that later sealed statements carry.
        now: As computed today.
        delta: Charged (positive) or given back by this statement.
    """

    month: date
    component: str
    sealed: Decimal
    stated: Decimal
    now: Decimal
    delta: Decimal


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
