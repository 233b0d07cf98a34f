"""Drivers of activities per tenant and day: what sending, storing, rendering and supporting takes.

Everything here follows from the pieces, tickets and gigabytes of the other metrics, without noise of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import numpy as np

from costlib.sample.company import TENANTS, Plan
from costlib.sample.content import PATTERNS, Work
from costlib.sample.metric_table import Metric
from costlib.sample.shapes import MONTH_DAYS, QUANTITY, Calendar, Ints, split

CALLS_PER_PIECE = 2
"""One to write a piece, one to check it."""
COMPLEXITY: Mapping[str, int] = {
    "claude-3-haiku": 1,
    "gpt-3.5-turbo": 1,
    "claude-3-sonnet": 2,
    "claude-3-opus": 4,
    "gpt-4": 4,
}
"""Weight of one call by the model's tier: small 1, middle 2, large 4."""
AUDIENCE: Mapping[Plan, int] = {"startup": 120, "professional": 260, "enterprise": 420}
"""Subscribers that one newsletter article is sent to, on the day its tenant joins."""
AUDIENCE_GROWTH = 0.015
"""More subscribers a month, as a fraction."""
SOCIAL = ("content_pieces.instagram_caption", "content_pieces.social_media")
CAPTION_SECONDS, POST_SECONDS = 8, 3
"""Rendering one picture for a caption, and one card for a post."""
PRIORITY_PERCENT: Mapping[Plan, int] = {"startup": 5, "professional": 25, "enterprise": 60}
"""Share of a tenant's tickets that its plan lets it raise with priority."""
SEARCHES_PER_TICKET = 12
SEARCHES_SINCE = date(2026, 2, 1)
"""First day on which searches of the help centre are counted; the search service runs since September 2025."""
_OPERATIONS_PER_PIECE = 6_000
_OPERATIONS_PER_GB = 120
_SECONDS_PER_DAY = 86_400


def activity_metrics(
    calendar: Calendar, works: Sequence[Work], known: Mapping[str, Ints], copied: Ints
) -> Iterator[Metric]:
    """Metrics that activities are measured by, out of the ``known`` ones.

    Args:
        calendar: Days of the sample.
        works: What is written, by model.
        known: Other metrics by name, (days, tenants) in 1e-7 units.
        copied: GB that AWS Backup copied to the recovery region per day, in 1e-7 units.
    """
    caption, post = (known[name] for name in SOCIAL)
    calls = sum((_calls(work) for work in works), np.zeros_like(caption))
    yield Metric("model_complexity", "weighted calls", calls * QUANTITY)
    yield Metric("emails", "e-mails", known["content_pieces.newsletter_article"] * _audience(calendar))
    yield Metric("social_posts", "posts", caption + post)
    yield Metric("render_seconds", "seconds", CAPTION_SECONDS * caption + POST_SECONDS * post)
    yield Metric("iops", "operations per second", _operations(known))
    yield Metric("backups", "GB", split(copied, known["storage"].astype(np.float64)))
    yield Metric("priority_tickets", "tickets", _priority(known["tickets"]))
    yield Metric("searches", "searches", SEARCHES_PER_TICKET * known["tickets"] + known["tenant_users"], SEARCHES_SINCE)


def _calls(work: Work) -> Ints:
    """Weighted calls of one work, in its tenant's column."""
    own = np.array([tenant == work.tenant for tenant in TENANTS], dtype=np.int64)
    calls: Ints = work.pieces[:, None] * own * (CALLS_PER_PIECE * COMPLEXITY[work.model])
    return calls


def _audience(calendar: Calendar) -> Ints:
    """Subscribers of one article: (days, tenants)."""
    joined = np.array([calendar.number(tenant.joined) for tenant in TENANTS])
    months = np.maximum(calendar.numbers[:, None] - joined, 0) / MONTH_DAYS
    first = np.array([AUDIENCE[tenant.plan] for tenant in TENANTS])
    audience: Ints = np.rint(first * np.power(1 + AUDIENCE_GROWTH, months)).astype(np.int64)
    return audience


def _operations(known: Mapping[str, Ints]) -> Ints:
    """Storage operations per second, mean of the day: writing pieces, and reading what is stored."""
    pieces = sum((known[f"content_pieces.{name}"] for name in PATTERNS), np.zeros_like(known["storage"]))
    mean: Ints = (_OPERATIONS_PER_PIECE * pieces + _OPERATIONS_PER_GB * known["storage"]) // _SECONDS_PER_DAY
    return mean


def _priority(tickets: Ints) -> Ints:
    """Tickets with priority: whole ones, each running total the plan's share of all tickets rounded down."""
    percent = np.array([PRIORITY_PERCENT[tenant.plan] for tenant in TENANTS])
    running: Ints = np.cumsum(tickets // QUANTITY, axis=0) * percent // 100
    return np.diff(running, axis=0, prepend=0) * QUANTITY
