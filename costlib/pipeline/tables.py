"""Runs and stages as tables, as they are shown and exported."""

from collections.abc import Iterable, Mapping

import pyarrow as pa

from costlib.pipeline.runs import Run
from costlib.pipeline.stages import stage
from costlib.pipeline.standing import Standing
from costlib.pipeline.words import duration

MARKS: Mapping[str, str] = {
    "done": "✓ done",
    "failed": "▲ failed",
    "skipped": "- nothing to do",
    "broken off": "▲ broken off",
    "running": "… running",
}
"""Status to what a reader sees of it: a sign and a word, so that colour is never needed."""
HOW: Mapping[str, str] = {"due": "by schedule", "asked": "on request"}
_TIME = pa.timestamp("us", "UTC")
RUNS = pa.schema(
    [
        ("outcome", pa.string()),
        ("stage", pa.string()),
        ("started", _TIME),
        ("seconds", pa.float64()),
        ("what", pa.string()),
        ("how", pa.string()),
        ("actor", pa.string()),
        ("steps", pa.string()),
    ]
)


def runs_table(found: Iterable[Run]) -> pa.Table:
    """One row per run; ``seconds`` is null while it runs, ``steps`` has a line for each."""
    rows = [
        {
            "outcome": MARKS[each.status],
            "stage": stage(each.stage).title,
            "started": each.start,
            "seconds": duration(each),
            "what": each.words or each.doing,
            "how": HOW[each.how],
            "actor": each.actor,
            "steps": "\n".join(f"{name}: {words}" for name, words in each.steps) or None,
        }
        for each in found
    ]
    return pa.Table.from_pylist(rows, RUNS)


def waiting_table(found: Iterable[Standing]) -> pa.Table:
    """Stages that are declared and have nothing to do yet."""
    rows = [
        {
            "stage": each.stage.title,
            "does": each.stage.does,
            "schedule": each.schedule.in_words if each.schedule else "no schedule",
            "waits_for": each.stage.waits_for,
        }
        for each in found
    ]
    names = ("stage", "does", "schedule", "waits_for")
    return pa.Table.from_pylist(rows, pa.schema([(name, pa.string()) for name in names]))
