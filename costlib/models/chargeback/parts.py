"""Parts of a statement: lines, components, AI use, how shared cost was shared out, adjustments."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from costlib.amounts import added

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
