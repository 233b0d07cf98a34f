"""Bodies of answers: read as JSON, joined to one file, and looked through for what came twice."""

import json
from collections.abc import Hashable, Iterable
from typing import Any

from costlib.errors import CursorError, FetchError, GapError


def parsed(body: bytes, title: str, key: str) -> dict[str, Any]:
    """A page that is an object with a list under a key.

    Raises:
        FetchError: It is none.
    """
    try:
        page = json.loads(body)
    except ValueError as error:
        raise FetchError(f"{title} sent what is no JSON ({error}): try again later") from error
    if not isinstance(page, dict) or not isinstance(page.get(key), list):
        raise FetchError(f"{title} sent an answer without {key}: its interface may have changed, report it")
    return page


def lines(pages: Iterable[bytes]) -> bytes:
    r"""Pages as JSON lines: a line break between the parts of a JSON text means nothing, inside a text there is none.

    >>> lines([b'{"a":\n1}', b'{"a": 2}'])
    b'{"a": 1}\n{"a": 2}'
    """
    return b"\n".join(b" ".join(page.splitlines()) for page in pages)


def refuse_doubles(marks: Iterable[Hashable], title: str) -> None:
    """Refuse a listing in which an entry stands twice: a page came again in the place of another.

    Args:
        marks: What tells entries apart, one for each entry.
        title: Of the provider.

    Raises:
        CursorError: A mark stands twice.
    """
    found = list(marks)
    if len(set(found)) < len(found):
        raise CursorError(f"{title} sent the same entries twice in one listing: try again later")


def refuse_gaps(periods: Iterable[tuple[str, str]], start: str, title: str, until: str = "") -> None:
    """Refuse a listing that does not begin or end where it was to, or leaves out a time: a page stood for another.

    Args:
        periods: Start and end of each, in the order of the pages, as texts that are in order themselves; one that goes
            on on the next page may stand twice.
        start: Of the first.
        title: Of the provider.
        until: To where it must reach at least; empty where nobody knows.

    Raises:
        GapError: Times are missing; names each.
        CursorError: One is not where it was to be.

    >>> refuse_gaps([("1", "2"), ("2", "3"), ("2", "3")], "1", "It", "3")
    >>> refuse_gaps([], "1", "It", "3")
    Traceback (most recent call last):
        ...
    costlib.errors.GapError: It says nothing of the time from 1 to 3: try again later
    """
    gaps, expected = [], start
    for begin, end in dict.fromkeys(periods):
        if begin < expected:
            raise CursorError(f"{title} says something of {begin} where it was asked from {expected}: try again later")
        if begin > expected:
            gaps.append((expected, begin))
        expected = end
    if expected < until:
        gaps.append((expected, until))
    if gaps:
        times = ", ".join(f"from {begin} to {end}" for begin, end in gaps)
        raise GapError(f"{title} says nothing of the time {times}: try again later", tuple(gaps))
