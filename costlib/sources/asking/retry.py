"""Tries again what may work later: with jitter, as long as the provider asks to wait, and not for ever."""

import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from email.utils import parsedate_to_datetime
from typing import TypeVar

import stamina

from costlib.errors import FetchError, PassingError
from costlib.sources.asking.keys import without_keys

ATTEMPTS = 6
LONGEST_WAIT = 60.0
"""Seconds that a provider may ask to wait before its answer counts as none."""
SHOWN = 200
Answer = TypeVar("Answer")
_again: ContextVar[Callable[[], None] | None] = ContextVar("again", default=None)
logging.getLogger("stamina").addHandler(logging.NullHandler())  # who wants to read of each try sets up logging


def persistently(once: Callable[[], Answer], title: str) -> Answer:
    """The answer of the first attempt that is not refused for a passing reason.

    Raises:
        FetchError: As ``once`` raised it, or who watches; a ``PassingError`` after the last attempt.
    """
    again = _again.get()
    for attempt in stamina.retry_context(
        on=_hold, attempts=ATTEMPTS, timeout=None, wait_initial=0.5, wait_max=30.0, wait_jitter=1.0
    ):
        with attempt:
            if again and attempt.num > 1:
                again()
            return once()
    raise FetchError(f"{title} was not asked")


@contextlib.contextmanager
def watched(again: Callable[[], None]) -> Iterator[None]:
    """Within, whatever is tried again is told before, for a try may be paid though no answer came.

    Args:
        again: Called before each try but the first; what it raises ends them.
    """
    before = _again.set(again)
    try:
        yield
    finally:
        _again.reset(before)


def _hold(error: Exception) -> bool | float:
    """Whether to try again, and after how many seconds where the provider says so."""
    if not isinstance(error, PassingError):
        return False
    if error.wait is not None and error.wait > LONGEST_WAIT:
        return False
    return error.wait or True


def wait_of(headers: Mapping[str, str]) -> float | None:
    """Seconds of Retry-After, which may be a date: then by the provider's own clock. Nonsense counts as none.

    Azure counts several limits, each with a header of its own that ends so: the longest wait counts.

    >>> wait_of({"retry-after": "7"})
    7.0
    >>> date = "Fri, 20 Nov 2026 12:00:00 GMT"
    >>> wait_of({"retry-after": "Fri, 20 Nov 2026 12:00:30 GMT", "date": date})
    30.0
    >>> wait_of({"retry-after": "soon"})
    >>> wait_of({"x-ms-ratelimit-microsoft.costmanagement-qpu-retry-after": "9", "Retry-After": "4"})
    9.0
    """
    named = {name.lower(): text for name, text in headers.items()}
    asked = [text for name, text in named.items() if name.endswith("retry-after")]
    waits = [wait for text in asked if (wait := _seconds(text, named.get("date", ""))) is not None]
    return max(waits, default=None)


def _seconds(asked: str, date: str) -> float | None:
    try:
        return max(0.0, float(asked))
    except ValueError:
        pass
    try:
        until, now = parsedate_to_datetime(asked), parsedate_to_datetime(date)
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None


def said(content: str) -> str:
    """What a provider gives as its reason: one line, its beginning, without anything that looks like a key.

    >>> said("bad key sk-admin-123 given")
    'bad key (key) given'
    """
    text = " ".join(content[: 2 * SHOWN].split())
    return without_keys(text)[:SHOWN]
