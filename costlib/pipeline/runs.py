"""The record of runs: one row each, kept in a bounded number. ``ended`` is empty while one runs, or was killed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Literal

from costlib.pipeline.stage import Made
from costlib.policy.schedule import StageName
from costlib.state import State

TABLE = "pipeline_runs"
COLUMNS: dict[str, Any] = {
    "id": int,
    "stage": str,
    "how": str,
    "actor": str,
    "process": int,
    "started": str,
    "beat": str,
    "ended": str,
    "status": str,
    "share": float,
    "doing": str,
    "summary": str,
    "steps": str,
    "error": str,
}
Status = Literal["running", "done", "failed", "skipped", "broken off"]
WRONG = frozenset({"failed", "broken off"})
"""Statuses of runs that came to no good end."""
How = Literal["due", "asked"]
"""Whether its time had come, or somebody asked for it."""
KILLED = "it ended without a word: its process was killed, or the machine went down"
PER_STAGE = 20
"""Runs of each stage that ``newest`` looks at."""
LONGEST = 4_000
"""Characters that are kept of what a run or a step of it says: a thousand runs are kept."""
SKEW = timedelta(minutes=5)
"""Clocks of two machines on one ledger may differ by so much."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a stage. Times are ISO 8601, UTC; ``beat`` is the last sign of life, ``share`` what is done of it."""

    id: int
    stage: StageName
    how: How
    actor: str
    process: int
    started: str
    beat: str
    ended: str
    status: Status
    share: float
    doing: str
    summary: str
    steps: tuple[tuple[str, str], ...]
    error: str

    @property
    def start(self) -> datetime:
        """When it began."""
        return datetime.fromisoformat(self.started)

    @property
    def end(self) -> datetime | None:
        """When it ended; of one that was killed its last sign of life; None while it runs."""
        return datetime.fromisoformat(self.ended) if self.ended else None

    @property
    def words(self) -> str:
        """What became of it."""
        return self.error or self.summary

    def as_json(self) -> dict[str, Any]:
        """As the command line prints it."""
        told = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in {"process", "beat"}}
        return told | {"ended": self.ended or None, "steps": [{"step": a, "words": b} for a, b in self.steps]}


def bury(state: State, stage: StageName) -> None:
    """Note that runs without an end were broken off: none is alive, for the caller holds the stage's lock."""
    with state.database() as db:
        db.table(TABLE).create(COLUMNS, pk="id", if_not_exists=True)
        db.execute(
            f"UPDATE {TABLE} SET status = 'broken off', ended = beat, error = ? WHERE stage = ? AND status = 'running'",
            [KILLED, stage],
        )


def begin(state: State, stage: StageName, now: datetime, *, how: How, actor: str, process: int, keep: int) -> int:
    """Note that a run begins; returns its number. Of all runs the newest ``keep`` are kept."""
    at = now.isoformat()
    row = {"stage": stage, "how": how, "actor": actor, "process": process, "started": at, "beat": at, "ended": ""}
    row |= {"status": "running", "share": 0.0, "doing": "starting", "summary": "", "steps": "[]", "error": ""}
    with state.database() as db:
        db.table(TABLE).create(COLUMNS, pk="id", if_not_exists=True)
        db.table(TABLE).insert(row)
        number = int(db.execute("SELECT last_insert_rowid()").fetchone()[0])
        db.execute(
            f"DELETE FROM {TABLE} WHERE id NOT IN (SELECT id FROM {TABLE} ORDER BY id DESC LIMIT ?) "
            f"AND id NOT IN (SELECT max(id) FROM {TABLE} GROUP BY stage)",
            [keep],
        )
    return number


def beat(state: State, number: int, doing: str, share: float, now: datetime) -> None:
    """Note that a run is alive, what it does and the share done (0 to 1)."""
    with state.database() as db:
        db.table(TABLE).update(number, {"doing": doing, "share": share, "beat": now.isoformat()})


def end(state: State, number: int, made: Made, now: datetime) -> Run:
    """Note what became of a run."""
    status: Status = "failed" if made.error else "skipped" if made.skipped else "done"
    at = now.isoformat()
    steps = [(name, _cut(words)) for name, words in made.steps]
    told = {"status": status, "summary": _cut(made.summary), "steps": json.dumps(steps), "error": _cut(made.error)}
    with state.database() as db:
        db.table(TABLE).update(number, {**told, "ended": at, "beat": at, "share": 1.0, "doing": ""})
        return _run(db.table(TABLE).get(number))


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def kept(state: State) -> list[Run]:
    """Every run that is kept, the newest first."""
    return [_run(row) for row in state.rows(TABLE, "1 = 1 ORDER BY id DESC")]


def one(state: State, number: int) -> Run | None:
    """A run by its number; None where it is no longer kept."""
    return next((_run(row) for row in state.rows(TABLE, "id = ?", [number])), None)


def newest(state: State, now: datetime) -> dict[StageName, list[Run]]:
    """Stage to its newest runs, the newest first; without those that a clock that was ahead dated into the future."""
    latest = (now + SKEW).isoformat()
    ranked = f"SELECT id, row_number() OVER (PARTITION BY stage ORDER BY id DESC) AS place FROM {TABLE}"
    where = f"id IN (SELECT id FROM ({ranked}) WHERE place <= {PER_STAGE:d}) ORDER BY id DESC"
    found: dict[StageName, list[Run]] = {}
    for row in state.rows(TABLE, where):
        if row["started"] <= latest:
            found.setdefault(row["stage"], []).append(_run(row))
    return found


def _run(row: Mapping[str, Any]) -> Run:
    return Run(**{**row, "steps": tuple((name, words) for name, words in json.loads(row["steps"]))})
