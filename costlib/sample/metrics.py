"""Usage drivers per tenant and day; tokens, storage, bandwidth and backups add up to what the facts charge."""

from collections.abc import Iterator, Sequence

import numpy as np

from costlib.sample.activities import CALLS_PER_PIECE, activity_metrics
from costlib.sample.charges import Charges
from costlib.sample.company import AWS_PROD, TENANTS
from costlib.sample.content import PATTERNS, TOKEN_KINDS, Work
from costlib.sample.infrastructure import EGRESS, MEDIA, RECOVERY, RENDITIONS, SPIKE_DAY, SPIKE_GB, SPIKE_TENANT
from costlib.sample.metric_table import Metric
from costlib.sample.shapes import MONTH_DAYS, QUANTITY, Calendar, Floats, Ints, split

_SECONDS_PER_TOKEN = 0.018
_PIECES_PER_USER = 9
_PIECES_PER_TICKET = 140


def tenant_metrics(
    calendar: Calendar, rng: np.random.Generator, works: Sequence[Work], charges: Sequence[Charges]
) -> list[Metric]:
    """All metrics of all tenants."""
    by_type = {name: _per_tenant([w for w in works if w.content_type == name], "pieces") for name in PATTERNS}
    pieces = sum(by_type.values(), np.zeros((calendar.count, len(TENANTS)), dtype=np.int64))
    tokens = sum((_per_tenant(works, kind) for kind in TOKEN_KINDS), np.zeros_like(pieces))
    written = [Metric(f"content_pieces.{name}", "pieces", values * QUANTITY) for name, values in by_type.items()]
    measured = [*written, *_activity(rng, pieces, tokens), *_resources(calendar, pieces, charges)]
    known = {metric.name: metric.values for metric in measured}
    copied = _charged(calendar, charges, {RECOVERY.resource})
    return [*measured, *activity_metrics(calendar, works, known, copied)]


def _per_tenant(works: Sequence[Work], what: str) -> Ints:
    """Pieces, or tokens of a kind: (days, tenants)."""
    columns = []
    for tenant in TENANTS:
        own = [work.pieces if what == "pieces" else work.tokens(what) for work in works if work.tenant == tenant]
        columns.append(np.sum(own, axis=0, dtype=np.int64))
    return np.column_stack(columns)


def _activity(rng: np.random.Generator, pieces: Ints, tokens: Ints) -> Iterator[Metric]:
    """What follows from the pieces written that day."""
    steady = _trailing_mean(pieces)
    tickets = rng.poisson(steady / _PIECES_PER_TICKET)
    yield Metric("api_calls", "calls", pieces * CALLS_PER_PIECE * QUANTITY)
    yield Metric("tokens", "tokens", tokens * QUANTITY)
    yield Metric("processing_seconds", "seconds", np.rint(tokens * _SECONDS_PER_TOKEN).astype(np.int64) * QUANTITY)
    yield Metric("tickets", "tickets", tickets * QUANTITY)
    yield Metric("tenant_users", "users", np.ceil(steady / _PIECES_PER_USER).astype(np.int64) * QUANTITY)


def _resources(calendar: Calendar, pieces: Ints, charges: Sequence[Charges]) -> Iterator[Metric]:
    """The day's transfer and stored objects of production, split by what each tenant writes."""
    normal = _charged(calendar, charges, {EGRESS.resource})
    spike = (calendar.numbers == calendar.number(SPIKE_DAY)) * SPIKE_GB * QUANTITY
    own = np.array([tenant.name == SPIKE_TENANT for tenant in TENANTS])
    bandwidth = split(normal - spike, pieces + _trailing_mean(pieces)) + spike[:, None] * own
    stored = _charged(calendar, charges, {MEDIA.resource, RENDITIONS.resource}) * MONTH_DAYS
    yield Metric("bandwidth", "GB", bandwidth)
    yield Metric("storage", "GB", split(stored, np.cumsum(pieces, axis=0).astype(np.float64)))


def _charged(calendar: Calendar, charges: Sequence[Charges], resources: set[str]) -> Ints:
    """Quantity per day of production resources, as first metered."""
    total = np.zeros(calendar.count, dtype=np.int64)
    for rows in charges:
        if rows.place == AWS_PROD and rows.fixed.get("ResourceName") in resources and rows.quantity is not None:
            np.add.at(total, rows.day, rows.quantity)
    return total


def _trailing_mean(pieces: Ints) -> Floats:
    """Mean of the last 30 days, or of as many as there are."""
    total = np.cumsum(pieces, axis=0)
    before = np.vstack([np.zeros_like(total[:MONTH_DAYS]), total[:-MONTH_DAYS]])[: len(total)]
    days = np.minimum(np.arange(1, len(total) + 1), MONTH_DAYS)[:, None]
    mean: Floats = (total - before) / days
    return mean
