"""A setting with a clock that stands still until it is moved, and stages made on the spot."""

from datetime import UTC, datetime, timedelta

import pytest

from costlib.pipeline import standing
from costlib.pipeline.runs import Run
from costlib.pipeline.stage import Made, Setting, Stage

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


class Clock:
    """Tells ``now``."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now

    def pass_by(self, **time):
        self.now += timedelta(**time)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def setting(ledger, clock):
    ledger.home.prepare()
    return Setting(ledger, {}, clock)


def stage_of(work=None, name="analysis"):
    """A stage that does ``work``, or only says that it did."""
    return Stage(name, name.capitalize(), "Does it.", work or (lambda *_: Made("did it")))


@pytest.fixture
def make_stage():
    return stage_of


@pytest.fixture
def only(monkeypatch):
    """Let these be all stages there are: ``only(stage, ...)``."""
    return lambda *stages: monkeypatch.setattr(standing, "STAGES", stages)


def run_of(start=NOW, status="done", **more):
    """A run as it is on record."""
    at, over = start.isoformat(), "" if status == "running" else start.isoformat()
    always = {"id": 1, "stage": "analysis", "how": "due", "actor": "local", "process": 1, "share": 1.0, "doing": ""}
    told = {"summary": "did it", "steps": (), "error": "it broke" if status in {"failed", "broken off"} else ""}
    return Run(**{**always, **told, "started": at, "beat": at, "ended": over, "status": status, **more})


@pytest.fixture
def make_run():
    return run_of
