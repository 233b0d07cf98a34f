"""Pages of Azure's Query API: columns by name, rows by place, numbers as they are written, and a link to the next."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from costlib.errors import CursorError, FetchError
from costlib.scope import Period
from costlib.sources.asking.bodies import refuse_doubles

CURSOR = "$skiptoken"
COSTS = ("Cost", "PreTaxCost")
"""Columns that are summed, all others tell rows apart."""
DAY = "UsageDate"
HOSTS = re.compile(r"management\.(azure\.com|usgovcloudapi\.net|chinacloudapi\.cn)|127\.0\.0\.1|localhost|::1")
"""What a link may name: Azure itself, or this machine."""


def table(body: bytes, title: str) -> dict[str, Any]:
    """What a page holds; numbers become text, so that no digit is lost.

    Raises:
        FetchError: It is no page of columns and rows.
    """
    try:
        found = json.loads(body, parse_float=str, parse_int=str)
    except ValueError as error:
        raise FetchError(f"{title} sent what is no JSON ({error}): try again later") from error
    page = found.get("properties") if isinstance(found, dict) else None
    if not isinstance(page, dict) or not _is_table(page.get("columns"), page.get("rows")):
        raise FetchError(f"{title} sent an answer without columns and rows: its interface may have changed, report it")
    return page


def cursor(body: bytes, listing: str, title: str) -> str | None:
    """Where the next page is; None after the last. The link itself is not followed.

    Args:
        body: The page.
        listing: Path that the link must lead to.
        title: Of the provider.

    Raises:
        FetchError: The link leads elsewhere.
    """
    link = table(body, title).get("nextLink")
    if not link:
        return None
    parts = urlsplit(str(link))
    token = _asked(parts.query).get(CURSOR)
    same = unquote(parts.path).lower().endswith(f"/{listing}".lower())
    if not (same and token and HOSTS.fullmatch(parts.hostname or "")):
        raise FetchError(f"{title} links to a next page that is none of this listing: report it")
    return token


def check(pages: Iterable[bytes], period: Period, title: str) -> None:
    """Refuse a listing in which a group of a day stands twice, or a day that was not asked for.

    Raises:
        CursorError: It is so.
    """
    marks = []
    for row in (row for page in pages for row in _rows(table(page, title))):
        day = str(row.get(DAY) or "").replace("-", "")[:8]
        if not f"{period.start:%Y%m%d}" <= day < f"{period.end:%Y%m%d}":
            raise CursorError(f"{title} sent a day that was not asked for ({day or 'none'}): try again later")
        marks.append((day, *(str(value) for name, value in row.items() if name not in {*COSTS, DAY})))
    refuse_doubles(marks, title)


def lines(pages: Iterable[bytes], about: Mapping[str, str], title: str) -> bytes:
    """Pages that have rows, as JSON lines, each with what was asked."""
    tables = (table(page, title) for page in pages)
    kept = ({**about, "columns": each["columns"], "rows": each["rows"]} for each in tables if each["rows"])
    return "\n".join(map(json.dumps, kept)).encode()


def _is_table(columns: object, rows: object) -> bool:
    if not isinstance(columns, list) or not isinstance(rows, list):
        return False
    named = all(isinstance(each, dict) and isinstance(each.get("name"), str) for each in columns)
    return named and all(isinstance(each, list) and len(each) == len(columns) for each in rows)


def _rows(page: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    names: Sequence[str] = [column["name"] for column in page["columns"]]
    return (dict(zip(names, row, strict=True)) for row in page["rows"])


def _asked(query: str) -> dict[str, str]:
    """Parameters of a link. A plus is a plus: cursors are base 64.

    >>> _asked("api-version=1&%24skiptoken=a+b%3D%3D")
    {'api-version': '1', '$skiptoken': 'a+b=='}
    """
    pairs = (part.partition("=") for part in query.split("&"))
    return {unquote(name): unquote(value) for name, _, value in pairs}
