"""What is asked of a source, as a mark: other settings make another one, another day does not."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from costlib.scope import Period
from costlib.sources.journal import Attempt
from costlib.sources.kind import Kind, Part, Request
from costlib.sources.settings import SourceSettings

WHO = ("profile", "role_arn")
"""Options that say in whose name is asked: they stand in no request, and answers differ by them."""
LIMITS = frozenset({"maximumBytesBilled"})
"""What bounds a question without changing its answer."""
ANY = Period(date(2000, 1, 1), date(2000, 2, 1))
"""In place of days that move on with each day."""


def mark_of(kind: Kind, settings: SourceSettings, part: Part) -> str:
    """The mark of what is asked for a part; defaults that are written out change nothing.

    Args:
        kind: Of the source.
        settings: Of the source.
        part: Which; the days of one that never settles do not count.
    """
    still = part if part.settles else replace(part, period=ANY)
    who = {name: settings.options[name] for name in WHO if settings.options.get(name)}
    return _hashed([kind.name, [_plain(each) for each in kind.starts(settings, still)], who])


def bucket_mark(settings: SourceSettings) -> str:
    """The mark of which files of which bucket are wanted."""
    return _hashed([settings.kind, settings.endpoint, settings.since, settings.options])


def asked_so(found: Sequence[Attempt], mark: str, part: str) -> list[Attempt]:
    """Attempts without those at a part that asked something else; of old ones nobody knows, they count as asked so."""
    return [each for each in found if each.month != part or each.asked in {None, "", mark}]


def _plain(request: Request) -> list[Any]:
    body = request.parameters.get("json")
    inner = {name: value for name, value in body.items() if name not in LIMITS} if isinstance(body, dict) else body
    return [request.operation, {**request.parameters, "json": inner}, request.about]


def _hashed(what: list[Any]) -> str:
    return hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()
