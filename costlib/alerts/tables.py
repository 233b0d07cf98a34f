"""Channels, plans and attempts as tables; no address is in them."""

from collections.abc import Iterable, Mapping

import pyarrow as pa

from costlib.alerts.log import Attempt
from costlib.alerts.outcome import Delivery
from costlib.alerts.ways import Way
from costlib.policy.notices import Notice

MARKS: Mapping[str, str] = {
    "due": "● due",
    "sent": "✓ sent",
    "sent before": "✓ sent before",
    "covered": "✓ covered",
    "failed": "▲ failed",
    "no address": "▲ no address",
    "given up": "▲ given up",
    "waiting": "… waiting",
    "being sent": "… being sent",
    "cooling down": "… cooling down",
    "next run": "… next run",
}
"""Status to what a reader sees of it: a sign and a word, so that colour is never needed."""
UNSET = "▲ not set"


def channels_table(ways: Iterable[Way]) -> pa.Table:
    """Channels: name, kind, whether the variable is set, its name, what is taken, who decided."""
    rows = [
        {
            "channel": way.channel.name,
            "kind": way.kind,
            "ready": "✓ set" if way.ready else UNSET,
            "variable": way.channel.variable,
            "takes": way.takes,
            "since": way.channel.valid_from,
            "decided": way.channel.source,
        }
        for way in ways
    ]
    text, names = pa.string(), ("channel", "kind", "ready", "variable", "takes", "since", "decided")
    return pa.Table.from_pylist(rows, pa.schema([(name, pa.date32() if name == "since" else text) for name in names]))


def deliveries_table(deliveries: Iterable[Delivery]) -> pa.Table:
    """What becomes of each notice with each channel."""
    rows = [
        {
            "status": MARKS[each.status],
            "title": each.notice.title,
            "channel": each.channel,
            "severity": each.notice.severity,
            "until": each.until,
            "attempts": each.attempts or None,
            "error": each.error or None,
        }
        for each in deliveries
    ]
    fields = [(name, pa.string()) for name in ("status", "title", "channel", "severity")]
    more = [("until", pa.timestamp("us", "UTC")), ("attempts", pa.int64()), ("error", pa.string())]
    return pa.Table.from_pylist(rows, pa.schema([*fields, *more]))


def notices_table(notices: Iterable[Notice]) -> pa.Table:
    """Notices that nobody is told."""
    rows = [{"severity": each.severity, "title": each.title} for each in notices]
    return pa.Table.from_pylist(rows, pa.schema([("severity", pa.string()), ("title", pa.string())]))


def log_table(attempts: Iterable[Attempt]) -> pa.Table:
    """Attempts, as they come."""
    rows = [
        {
            "at": each.at[:19].replace("T", " "),
            "status": MARKS[each.status],
            "title": each.title,
            "channel": each.channel,
            "severity": each.severity,
            "attempt": each.attempt,
            "error": each.error or None,
            "actor": each.actor,
        }
        for each in attempts
    ]
    names = ("at", "status", "title", "channel", "severity", "attempt", "error", "actor")
    return pa.Table.from_pylist(
        rows, pa.schema([(name, pa.int64() if name == "attempt" else pa.string()) for name in names])
    )
