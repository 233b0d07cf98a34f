"""Anomalies as tables, for the page and its exports. Amounts are floats: what was expected is an estimate."""

import math
from collections.abc import Iterable

import pandas as pd
import pyarrow as pa

from costlib.models.watch.anomaly import Anomaly
from costlib.models.watch.series import Left
from costlib.models.watch.their_words import feedback
from costlib.models.watch.words import explained

CENTS = 2
MARKS = {"open": "● open", "acknowledged": "◐ acknowledged", "expected": "○ expected", "resolved": "✓ resolved"}
"""A state with a mark, so that it is told at a glance."""
COURSES = {"going on": "goes on", "back to usual": "back to usual", "the new usual": "the new usual"}
"""What became of one."""
SEVERITIES = ("high", "medium", "low")


def anomalies_table(found: Iterable[Anomaly], currency: str) -> pa.Table:
    """A row per anomaly; ``impact`` is positive where it cost more than expected.

    ``end`` is null of one that goes on: its last day is not known yet. ``their_impact`` is the largest that a provider
    found of it, told beside ``impact`` and never added to it.
    """
    fields = [
        ("state", pa.string()),
        ("severity", pa.string()),
        ("what", pa.string()),
        ("kind", pa.string()),
        ("start", pa.date32()),
        ("end", pa.date32()),
        ("course", pa.string()),
        ("expected", pa.float64()),
        ("actual", pa.float64()),
        ("impact", pa.float64()),
        ("percent", pa.float64()),
        ("cause", pa.string()),
        ("found_by", pa.string()),
        ("their_impact", pa.float64()),
        ("feedback", pa.string()),
        ("who_and_why", pa.string()),
        ("id", pa.string()),
    ]
    return pa.Table.from_pylist([_row(each, currency) for each in found], schema=pa.schema(fields))


def _row(each: Anomaly, currency: str) -> dict[str, object]:
    lead = each.lead
    return {
        "state": MARKS[each.status],
        "severity": lead.severity,
        "what": str(lead.name),
        "kind": f"{'▲' if lead.up else '▼'} {lead.kind}",
        "start": lead.start,
        "end": None if each.course == "going on" else lead.end,
        "expected": _told(lead.expected),
        "actual": _told(lead.actual),
        "impact": round(lead.impact, CENTS),
        "percent": None if lead.percent is None else round(lead.percent, 1),
        "cause": explained(each, currency),
        "found_by": each.origin,
        "their_impact": round(sum(finding.seen.impact for finding in each.theirs[:1]), CENTS) if each.theirs else None,
        "feedback": "; ".join(dict.fromkeys(filter(None, map(feedback, each.theirs)))) or None,
        "course": COURSES[each.course],
        "who_and_why": each.said.why,
        "id": each.id,
    }


def _told(amount: float) -> float | None:
    """An amount in cents; None where a provider does not say it."""
    return None if math.isnan(amount) else round(amount, CENTS)


def left_table(left: Iterable[Left]) -> pa.Table:
    """Series that are not watched, the dearest first, with their cost in the last 30 days."""
    fields = [("dimension", pa.string()), ("value", pa.string()), ("why", pa.string()), ("recent", pa.float64())]
    rows = [
        {
            "dimension": each.name.word,
            "value": each.name.value,
            "why": each.why,
            "recent": round(each.recent, CENTS),
        }
        for each in left
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def also_table(each: Anomaly) -> pa.Table:
    """The other series that show an anomaly."""
    fields = [("what", pa.string()), ("start", pa.date32()), ("end", pa.date32()), ("impact", pa.float64())]
    rows = [
        {
            "what": f"{seen.name.word} {seen.name.value}".strip(),
            "start": seen.start,
            "end": seen.end,
            "impact": round(seen.impact, CENTS),
        }
        for seen in each.also
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def days_table(days: pd.DataFrame) -> pa.Table:
    """The days around an anomaly, unknown ones left empty."""
    rounded = days[["actual", "expected", "lower", "upper", "unusual"]].round(CENTS)
    table = rounded.assign(day=[stamp.date() for stamp in pd.DatetimeIndex(days.index)])
    return pa.Table.from_pandas(table[["day", *rounded.columns]], preserve_index=False)
