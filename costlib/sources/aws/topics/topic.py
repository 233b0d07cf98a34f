"""A topic: what it asks, how often at most, and what its answers make."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from costlib.advice.shapes import Shape
from costlib.errors import FetchError
from costlib.scope import Period
from costlib.sources.aws.topics.options import Options, TopicName
from costlib.sources.kind import Request

TITLE = "AWS"
DAILY, WEEKLY = 24.0, 24.0 * 7
"""Hours after which a topic is asked again. What moves slowly, and costs, is asked once a week."""

DAYS = 30


@dataclass(frozen=True, slots=True)
class Page:
    """An answer with its request. ``reason`` is why there is none, where AWS says so; ``answer`` is empty then."""

    request: Request
    answer: Mapping[str, Any]
    reason: str = ""


class Topic(Protocol):
    """A topic. An operation belongs to one topic alone."""

    @property
    def name(self) -> TopicName:
        """As settings name it."""

    @property
    def operations(self) -> Sequence[str]:
        """What it asks: a service and an operation, by the names that the SDK gives them."""

    @property
    def shape(self) -> type[Shape]:
        """Of its rows."""

    @property
    def refresh_hours(self) -> float:
        """How often it is asked."""

    def period(self, today: date) -> Period:
        """Days that it is about."""

    def most(self, options: Options) -> int:
        """Requests that it takes at most."""

    def starts(self, options: Options, period: Period) -> Sequence[Request]:
        """First requests."""

    def then(self, page: Page) -> Sequence[Request]:
        """Requests that an answer leads to, beside its next page."""

    def entries(self, page: Page) -> Sequence[Any]:
        """What an answer lists.

        Raises:
            FetchError: It is none that this topic knows.
        """

    def rows(self, pages: Sequence[Page]) -> Sequence[Shape]:
        """What all answers make."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Base of topics: those of the last 30 days, whose answers lead to nothing but their next page.

    Args:
        pages: Requests that it takes at most.
        refresh_hours: See ``Topic``.
    """

    pages: int = 1
    refresh_hours: float = WEEKLY

    def period(self, today: date) -> Period:
        """See ``Topic``."""
        return Period(today - timedelta(days=DAYS), today)

    def most(self, options: Options) -> int:  # noqa: ARG002 - the protocol's signature
        """See ``Topic``."""
        return self.pages

    def then(self, page: Page) -> Sequence[Request]:  # noqa: ARG002 - the protocol's signature
        """See ``Topic``."""
        return []


def listed(page: Page, key: str, *, always: bool = False) -> list[Any]:
    """The list under a key of an answer; empty where it is left out.

    Args:
        page: Which answer.
        key: Which list.
        always: Whether the interface never leaves it out.

    Raises:
        FetchError: It is no list of objects or texts, or is missing though it never is.
    """
    found = page.answer.get(key)
    if found is None and (page.reason or not always):
        return []
    if not isinstance(found, list) or not all(isinstance(each, dict | str) for each in found):
        raise FetchError(f"{TITLE} sent an answer without {key}: its interface may have changed, report it")
    return found


def within(found: Mapping[str, Any], *path: str) -> dict[str, Any]:
    """An object inside others; empty where any of them is missing.

    >>> within({"a": {"b": {"c": 1}}}, "a", "b"), within({}, "a", "b")
    ({'c': 1}, {})
    """
    for key in path:
        found = found.get(key) or {}
    return dict(found)


def amount(text: Any) -> Decimal | None:
    """A number that came as text; None where nothing came.

    Raises:
        FetchError: It is no number.

    >>> amount("12.3456789012"), amount(""), amount(None)
    (Decimal('12.3456789012'), None, None)
    """
    if text in {None, ""}:
        return None
    try:
        found = Decimal(str(text))
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite():
        raise FetchError(f"{TITLE} sent an amount that is none: its interface may have changed, report it")
    return found


def day(text: Any) -> date | None:
    """A day that came with or without its time; None where nothing came.

    Raises:
        FetchError: It is no day.

    >>> day("2026-11-03T00:00:00Z")
    datetime.date(2026, 11, 3)
    """
    try:
        return date.fromisoformat(str(text)[:10]) if text else None
    except ValueError:
        raise FetchError(f"{TITLE} sent a day that is none: its interface may have changed, report it") from None


def told(**details: Any) -> dict[str, str]:
    """Details by name, as text; what is unknown is left out.

    >>> told(lookback="THIRTY_DAYS", break_even_months=None, size_flexible=True)
    {'lookback': 'THIRTY_DAYS', 'size flexible': 'yes'}
    """
    words = {True: "yes", False: "no"}
    return {
        name.replace("_", " "): words[each] if isinstance(each, bool) else str(each)
        for name, each in details.items()
        if each not in {None, ""}
    }


def mark(entry: Any) -> str:
    """What tells an entry from others.

    >>> mark({"b": 1, "a": 2}) == mark({"a": 2, "b": 1})
    True
    """
    return json.dumps(entry, sort_keys=True, default=str)
