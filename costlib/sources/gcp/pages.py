"""Answers of BigQuery's query interface: whether a query is done, its rows, and where the next of them are."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from costlib.errors import CursorError, FetchError
from costlib.sources.asking.retry import said

JOB = re.compile(r"[\w-]{1,1024}", re.ASCII)
LABELS = ("x_ProjectLabels", "x_Labels")
"""Of a FOCUS row; the later one stands over the earlier, as a resource's over its project's."""


def answer(body: bytes, title: str) -> dict[str, Any]:
    """An answer, which is an object.

    Raises:
        FetchError: It is none.
    """
    try:
        found = json.loads(body)
    except ValueError as error:
        raise FetchError(f"{title} sent what is no JSON ({error}): try again later") from error
    if not isinstance(found, dict):
        raise FetchError(f"{title} sent what is no answer of a query: its interface may have changed, report it")
    return found


def job(found: Mapping[str, Any], title: str) -> tuple[str, str]:
    """Number and location of the job that an answer is of.

    Raises:
        FetchError: It is of none, or the job failed.
    """
    about = found.get("jobReference")
    about = about if isinstance(about, dict) else {}
    number, place = str(about.get("jobId", "")), str(about.get("location", ""))
    if found.get("jobComplete") and not (found.get("schema") or {}).get("fields"):
        problems = found.get("errors") or [{}]
        raise FetchError(f"{title} can't run the query: {said(str(problems[0].get('message', 'no reason given')))}")
    if not JOB.fullmatch(number):
        raise FetchError(f"{title} sent what is no answer of a query: its interface may have changed, report it")
    return number, place


def rows(pages: Iterable[bytes], title: str) -> list[str]:
    """Rows of one column, each as the JSON text that the query makes of it.

    Raises:
        FetchError: They are others.
    """
    try:
        return [str(row["f"][0]["v"]) for page in pages for row in answer(page, title).get("rows") or ()]
    except (LookupError, TypeError) as error:
        raise FetchError(f"{title} sent rows of another shape: its interface may have changed, report it") from error


def check(pages: Sequence[bytes], title: str) -> None:
    """Refuse pages of which one came twice, or that have more or fewer rows than the query found.

    Raises:
        CursorError: It is so.
    """
    found = [each for each in (answer(page, title) for page in pages) if (each.get("jobReference") or {}).get("jobId")]
    done = [each for each in found if each.get("jobComplete")]
    tokens = [each.get("pageToken") for each in done]
    counted = sum(len(each.get("rows") or ()) for each in done)
    totals = {str(each.get("totalRows")) for each in done}
    if len(set(tokens)) < len(tokens) or totals != {str(counted)}:
        raise CursorError(f"{title} found {', '.join(sorted(totals)) or 'no'} rows and sent {counted}: try again later")


def as_table(texts: Iterable[str]) -> bytes:
    r"""FOCUS rows as CSV: columns in the order in which they come, amounts as they are written, labels as tags.

    >>> as_table(['{"BilledCost": 0.10, "x_Labels": [{"Key": "team", "Value": "blue"}]}']).decode().splitlines()[0]
    'BilledCost,x_Labels,Tags'
    """
    found = [_flat(json.loads(text, parse_float=str, parse_int=str)) for text in texts]
    names = list(dict.fromkeys(name for row in found for name in row))
    out = io.StringIO(newline="")
    table = csv.DictWriter(out, names, restval="", lineterminator="\n")
    table.writeheader()
    table.writerows(found)
    return out.getvalue().encode()


def _flat(row: Mapping[str, Any]) -> dict[str, str]:
    """A row of texts; what is nested is a JSON text."""
    tags = {pair["Key"]: pair.get("Value") or "" for name in LABELS for pair in row.get(name) or () if pair.get("Key")}
    values = {**row, "Tags": row.get("Tags") or tags or None}
    return {name: _text(value) for name, value in values.items()}


def _text(value: Any) -> str:
    if value is None or value in ([], {}):
        return ""
    return json.dumps(value) if isinstance(value, dict | list | bool) else str(value)
